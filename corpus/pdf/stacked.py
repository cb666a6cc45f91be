"""Rows and columns that are set without ruling lines: found from the white space between words.

In the tables of 1988-1996 one ruled cell holds a whole column of values, one a line, and sometimes
several columns. What stands on one line is a row; but a cell also wraps its text, and a wrapped line
is no row. The test is whether the first word of the next line would have fitted on the one before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.pdf.lines import Word
from corpus.pdf.printed_lines import PrintedLine, cell_text, is_break, printed_lines
from corpus.structure.headings import LIST_MARKER

_LONG_CELL = 7.0
"""Words a cell on average above which lines are prose and no rows."""


@dataclass(slots=True)
class Cell:
    """Words between two column borders (indexes `start` to `stop`).

    `spanning`: the ruled cell goes over several bands; it stands in each row of them.
    """

    start: int
    stop: int
    words: list[Word]
    spanning: bool = False


@dataclass(slots=True)
class Band:
    """What stands between two horizontal ruling lines."""

    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Columns:
    """Borders of the columns, and the points between a border and the text of a cell."""

    borders: list[float]
    padding: float

    @classmethod
    def of(cls, borders: list[float], bands: Sequence[Band], xs: Sequence[float]) -> Columns:
        gaps = [
            min([word.x0 for word in cell.words]) - xs[cell.start]
            for band in bands
            for cell in band.cells
            if cell.words
        ]
        return cls(borders, min(max(min(gaps, default=4.0), 1.0), 8.0))

    @property
    def count(self) -> int:
        return len(self.borders) - 1

    def width(self, cell: Cell) -> float:
        return self.borders[cell.stop] - self.borders[cell.start] - 2 * self.padding


# -- columns --------------------------------------------------------------------------------------


def split_columns(bands: Sequence[Band], xs: Sequence[float]) -> list[float]:
    """The ruled column borders, and those that white space makes.

    Args:
        bands: with cells by ruled columns.
        xs: ruled borders in points.
    """
    borders = list(xs)
    for column in range(len(xs) - 1):
        body: list[PrintedLine] = []
        head: list[PrintedLine] = []
        for place, band in enumerate(bands):
            for cell in band.cells:
                if (cell.start, cell.stop) == (column, column + 1) and not cell.spanning:
                    (head if place == 0 and len(bands) > 1 else body).extend(printed_lines(cell.words))
        borders += _corridors(body if len(body) >= 2 else head + body)
    return sorted(borders)


def _corridors(lines: list[PrintedLine]) -> list[float]:
    """Middles of the vertical strips that no word touches and that have words on both sides."""
    if len(lines) < 2:
        return []
    size = max([line.size for line in lines])
    single = all(len(word.text) <= 2 for line in lines for word in line.words)
    least = (0.35 if single else 0.8 if len(lines) > 2 else 1.5) * size
    covered: list[list[float]] = []
    for x0, x1 in sorted([(word.x0, word.x1) for line in lines for word in line.words]):
        if covered and x0 - covered[-1][1] < least:
            covered[-1][1] = max(covered[-1][1], x1)
        else:
            covered.append([x0, x1])
    found = []
    for left, right in pairwise(covered):
        middle = (left[1] + right[0]) / 2
        both = [line for line in lines if line.words[0].x0 < middle < line.words[-1].x1]
        before = sum(line.words[0].x0 < middle for line in lines)
        after = sum(line.words[-1].x1 > middle for line in lines)
        if len(both) < max(2, 0.5 * min(before, after)):
            continue
        marks = [" ".join([w.text for w in line.words if left[0] <= w.x0 < middle]) for line in both]
        if not all(LIST_MARKER.match(mark) or mark in "–-•−" for mark in marks):
            found.append(middle)
    return found


def on_borders(band: Band, xs: Sequence[float], borders: Sequence[float], head: bool = False) -> Band:
    """The band with its cells cut at the new borders, except where text runs across one.

    In the head, what stands in one column alone is the title of all columns that its cell covers.
    """
    index = {border: place for place, border in enumerate(borders)}
    cells: list[Cell] = []
    for cell in band.cells:
        start, stop = index[xs[cell.start]], index[xs[cell.stop]]
        edges = borders[start : stop + 1]
        pieces = [
            Cell(index[a], index[b], [w for w in cell.words if a <= (w.x0 + w.x1) / 2 < b], cell.spanning)
            for a, b in pairwise(edges)
        ]
        filled = sum(bool(piece.words) for piece in pieces)
        ruled = cell.stop - cell.start > 1
        crossed = any(_crossed(cell.words, border) for border in edges[1:-1])
        if crossed or (filled < 2 and (head or ruled)):
            cells.append(Cell(start, stop, cell.words, cell.spanning))
        else:
            cells += pieces
    return Band(cells)


def _crossed(words: Sequence[Word], border: float) -> bool:
    """Does a line of text go over the border without a gap there?"""
    for line in printed_lines(words):
        left = [word.x1 for word in line.words if (word.x0 + word.x1) / 2 < border]
        right = [word.x0 for word in line.words if (word.x0 + word.x1) / 2 >= border]
        if left and right and min(right) - max(left) < 0.6 * line.size:
            return True
    return any(word.x0 < border < word.x1 for word in words)


# -- rows -----------------------------------------------------------------------------------------


def joined_row(band: Band, columns: Columns, vocabulary: Counter[str], head: bool = False) -> list[str]:
    """The band as one row; in the head a cell that spans columns stands in each of them."""
    row = [""] * columns.count
    for cell in band.cells:
        text = cell_text(printed_lines(cell.words), columns.width(cell), vocabulary)
        for column in range(cell.start, cell.stop if head else cell.start + 1):
            row[column] = text
    return row


def split_rows(band: Band, columns: Columns, vocabulary: Counter[str]) -> list[list[str]]:
    """The rows that stand in one band."""
    own = [cell for cell in band.cells if not cell.spanning and cell.words]
    if len(own) < 2:
        return [joined_row(band, columns, vocabulary)]
    lines = {cell.start: printed_lines(cell.words) for cell in own}
    widths = {cell.start: columns.width(cell) for cell in own}
    _align(lines)
    centred = _centred(lines)
    visual = _visual_lines({column: ls for column, ls in lines.items() if column not in centred})
    groups = _groups(visual, widths)
    if len(groups) < 2 or _wordy(groups):
        return [joined_row(band, columns, vocabulary)]
    repeated = {
        cell.start: cell_text(printed_lines(cell.words), columns.width(cell), vocabulary)
        for cell in band.cells
        if cell.spanning or cell.start in centred
    }
    rows, label = [], ""
    for group in groups:
        row = [""] * columns.count
        for column in {column for line in group for column in line}:
            parts = [line[column] for line in group if column in line]
            row[column] = cell_text(parts, widths[column], vocabulary)
        if _is_label(group) and group is not groups[-1]:
            label = next(cell for cell in row if cell)
            continue
        row[0] = f"{label} {row[0]}".strip()
        for column, text in repeated.items():
            row[column] = text
        rows.append(row)
    return rows


def _align(lines: dict[int, list[PrintedLine]]) -> None:
    """Columns with as many lines as the first, each within a line of it, are set with other leading."""
    keys = lines[min(lines)]
    for column in lines.values():
        if len(column) == len(keys) >= 3 and all(
            abs(line.baseline - key.baseline) < 0.95 * key.size
            for line, key in zip(column, keys, strict=True)
        ):
            for line, key in zip(column, keys, strict=True):
                line.baseline = key.baseline


_Visual = dict[int, PrintedLine]
"""One line across the table: what stands in each column."""


def _centred(lines: dict[int, list[PrintedLine]]) -> set[int]:
    """Columns with one short text in the middle of many lines: it belongs to each of them."""
    most = max([len(ls) for ls in lines.values()])
    if most < 4:
        return set()
    tall = next(ls for ls in lines.values() if len(ls) == most)
    middle = (tall[0].baseline + tall[-1].baseline) / 2
    leading = (tall[-1].baseline - tall[0].baseline) / (most - 1)
    return {
        column
        for column, ls in lines.items()
        if len(ls) <= 2 and abs((ls[0].baseline + ls[-1].baseline) / 2 - middle) < 1.1 * leading
    }


def _visual_lines(lines: dict[int, list[PrintedLine]]) -> list[_Visual]:
    result: list[_Visual] = []
    for line, column in sorted(
        [(line, column) for column, ls in lines.items() for line in ls], key=lambda p: p[0].baseline
    ):
        if result and column not in result[-1]:
            first = next(iter(result[-1].values()))
            if abs(line.baseline - first.baseline) < 0.45 * max(line.size, first.size):
                result[-1][column] = line
                continue
        result.append({column: line})
    return result


def _groups(visual: list[_Visual], widths: dict[int, float]) -> list[list[_Visual]]:
    """Visual lines gathered into rows."""
    if not visual:
        return []
    first_column = min(widths)
    groups = [[visual[0]]]
    last = dict(visual[0])
    keyed = _keyed(visual, first_column, widths)
    values = _value_columns(visual)
    for line in visual[1:]:
        if keyed:
            groups.append([line]) if first_column in line else groups[-1].append(line)
            continue
        hard = [
            c
            for c, part in line.items()
            if c not in last or c in values or is_break(last[c], part, widths[c])
        ]
        soft = len(line) - len(hard)
        lone_key = set(line) == {first_column} and bool(hard)
        if (len(hard) >= 2 and soft <= 1 and len(hard) > soft) or lone_key:
            groups.append([line])
        else:
            groups[-1].append(line)
        last.update(line)
    # a key alone at the end is the rest of the key above it
    if len(groups) > 1 and _is_label(groups[-1]):
        tail = groups.pop()
        groups[-1] += tail
    return groups


def _keyed(visual: list[_Visual], column: int, widths: dict[int, float]) -> bool:
    """The first column holds an entry on most lines, and none of them is the rest of another."""
    keys = [line[column] for line in visual if column in line]
    return (
        len(keys) >= max(3, 0.6 * len(visual))
        and column in visual[0]
        and all(is_break(a, b, widths[column]) for a, b in pairwise(keys))
        and any(len(line) > 1 for line in visual)
    )


def _value_columns(visual: list[_Visual]) -> set[int]:
    """Columns of single words: "01010110", "nnnnnnnn"."""
    columns = {column for line in visual for column in line}
    parts = {column: [line[column] for line in visual if column in line] for column in columns}
    return {c for c, ls in parts.items() if len(ls) >= 3 and all(len(part.words) == 1 for part in ls)}


def _is_label(group: list[_Visual]) -> bool:
    """Only the first column holds something, on one line."""
    return len(group) == 1 and set(group[0]) == {0}


def _wordy(groups: list[list[_Visual]]) -> bool:
    cells = [part for group in groups for part in group[0].values()]
    return sum([len(part.words) for part in cells]) > _LONG_CELL * len(cells)


# -- text -----------------------------------------------------------------------------------------
