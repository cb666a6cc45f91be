"""Tables without any ruling: runs of lines whose cells start at the same place on each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from corpus.pdf.captions import caption_of
from corpus.pdf.equations import is_numbered
from corpus.pdf.items import Item
from corpus.pdf.lines import TextLine, Word
from corpus.pdf.printed_lines import PrintedLine, cell_text, is_break, printed_lines
from corpus.pdf.stacked import Cell, Columns
from corpus.pdf.tables import Grid, unruled_grid
from corpus.pdf.typography import Typography
from corpus.structure.headings import LIST_MARKER, NOTE_MARKER, REFERENCE_TAG

_LEAST_ROWS = 4
_SAME = 2.5
"""Points by which the starts of cells in one column differ."""
_PIECE = re.compile("[⎛-⎭]")
"""Part of a large bracket: a formula."""
_PLAIN = re.compile(r"^[a-zà-ÿа-я]+[,.;:]?$")
"""A word of prose."""
_INTEGER = re.compile(r"^\d{1,2}$")


def with_borderless_tables(items: Sequence[Item], type_: Typography, vocabulary: Counter[str]) -> list[Item]:
    """The items of a clause, runs of lines that form a table replaced by it."""
    result: list[Item] = []
    index = 0
    while index < len(items):
        found = _run(items, index, type_)
        if found is None:
            result.append(items[index])
            index += 1
            continue
        stop, column = found
        lines = [item.line for item in items[index:stop] if item.line is not None]
        for page in sorted({line.page for line in lines}):
            here = [line for line in lines if line.page == page]
            grid = _grid(here, column, vocabulary)
            result.append(Item(page, here[0].baseline, grid=grid))
        index = stop
    return result


def _run(items: Sequence[Item], start: int, type_: Typography) -> tuple[int, float] | None:
    """Where the table that starts at an item ends, and where its second column starts."""
    first = items[start].line
    if first is None or items[start].figure or first.bold or first.mono or len(first.words) < 2:
        return None
    cells = first.cells(0.9 * first.size)
    best: tuple[int, float] | None = None
    for cell in cells[1:3]:
        column = cell[0].x0
        stop, rows, keys, gaps, prose, apart = start, 0, [], [], 0, 0
        while stop < len(items):
            item = items[stop]
            line = item.line
            if line is None or item.figure or item.footnote or caption_of(line) is not None:
                break
            if is_numbered(line, type_):
                break
            left = _left_of(line, column)
            if left is None or (left and line.left > first.left + 12) or NOTE_MARKER.match(line.text):
                break
            if left and left < len(line.words):
                gap = line.words[left].x0 - line.words[left - 1].x1
                touching = gap < 4 and (rows < 2 or left > 1)
                if abs(line.words[left].x0 - column) > _SAME or touching:
                    break
                rows += 1
                gaps.append(gap)
                apart += _stands_apart(line, left)
                keys.append(" ".join([word.text for word in line.words[:left]]))
                prose += len(line.words) - left > 7
            elif left and line.text.endswith(":"):
                break
            stop += 1
        while stop > start and not _both(items[stop - 1].line, column):
            if (last := items[stop - 1].line) is not None and last.left >= column - _SAME:
                break
            stop -= 1
        code = sum(item.line.mono for item in items[start:stop] if item.line is not None)
        if code > 0.4 * (stop - start):
            continue
        wide = rows > 0 and sorted(gaps)[rows // 2] > 0.9 * first.size and apart > 0.5 * rows
        if rows >= _LEAST_ROWS and wide and _are_keys(keys, prose) and (best is None or stop > best[0]):
            best = (stop, column)
    return best


def _stands_apart(line: TextLine, left: int) -> bool:
    """Is the gap before the second column wider than those between words? Not so in justified prose."""
    words = line.words
    others = [after.x0 - before.x1 for i, (before, after) in enumerate(pairwise(words), 1) if i != left]
    plain = sum(_PLAIN.match(word.text) is not None for word in words)
    prose = len(words) >= 5 and plain > 0.5 * len(words)
    return not prose or words[left].x0 - words[left - 1].x1 > 1.4 * median(others)


def _both(line: TextLine | None, column: float) -> bool:
    return line is not None and line.left < column - 10 < line.right


def _left_of(line: TextLine, column: float) -> int | None:
    """How many words stand left of the column; None when a word runs across its start."""
    count = 0
    for word in line.words:
        if word.x0 < column - _SAME:
            following = line.words[count + 1] if count + 1 < len(line.words) else None
            full = following is not None and following.x0 > word.x1 - 1 and word.x1 < column + _SAME
            if word.x1 > column + 1 and not full:
                return None
            count += 1
    return count


def _are_keys(keys: Sequence[str], prose: int) -> bool:
    """Texts of a first column: no bullets, numbers of list items, or tags of references."""
    if sum(bool(_PIECE.search(key)) for key in keys) > 1:
        return False
    marks = sum(bool(LIST_MARKER.match(key) or REFERENCE_TAG.match(key) or key in "o§") for key in keys)
    numbers = sum(bool(_INTEGER.match(key)) for key in keys)
    listed = numbers > 0.6 * len(keys) and prose > 0.3 * len(keys)
    return marks < 0.3 * len(keys) and not listed


def _grid(lines: list[TextLine], column: float, vocabulary: Counter[str]) -> Grid:
    many = unruled_grid(lines, vocabulary)
    if many is not None and many.columns > 2:
        return many
    left, right = min([line.left for line in lines]), max([line.right for line in lines])
    borders = [left - 1, column - 3, right + 1]
    columns = Columns(borders, 1.0)
    widths = [columns.width(Cell(place, place + 1, [])) for place in (0, 1)]
    parts = [(line.words[:n], line.words[n:]) for line in lines for n in [_left_of(line, column) or 0]]
    single = [len(key) == 1 for key, text in parts if key and text]
    rows: list[tuple[list[Word], list[Word]]] = []
    last: tuple[list[Word], list[Word]] = ([], [])
    level = 0.0
    for line, (key, text) in zip(lines, parts, strict=True):
        fresh = (
            not last[0]
            or sum(single) > 0.8 * len(single)
            or _is_break(last[0], key, widths[0])
            or _is_break(last[1], text, widths[1])
            or line.baseline - level > 1.4 * line.size
        )
        if not rows or (key and text and fresh):
            rows.append(([], []))
        rows[-1][0].extend(key)
        rows[-1][1].extend(text)
        last, level = (key or last[0], text or last[1]), line.baseline
    cells = [
        [cell_text(printed_lines(words), width, vocabulary) for words, width in zip(row, widths, strict=True)]
        for row in rows
    ]
    box = (borders[0], lines[0].box[1], borders[-1], lines[-1].box[3])
    return Grid(lines[0].page, box, cells, lines, 0, borders)


def _is_break(before: list[Word], words: list[Word], width: float) -> bool:
    return bool(before and words) and is_break(PrintedLine(before, 0.0), PrintedLine(words, 0.0), width)
