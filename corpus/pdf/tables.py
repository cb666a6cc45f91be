"""Tables from their ruling lines: regions, cells, header, rows.

A ruled cell may hold many rows of the table, and many columns, without a line between them (the
style of 1988-1996): corpus.pdf.stacked finds those from the white space.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.model import Rect
from corpus.pdf.lines import TextLine, Word
from corpus.pdf.pages import RawPage
from corpus.pdf.printed_lines import printed_lines
from corpus.pdf.rulings import Stroke
from corpus.pdf.stacked import (
    Band,
    Cell,
    Columns,
    joined_row,
    on_borders,
    split_columns,
    split_rows,
)
from corpus.pdf.strokes import TOUCH, components, levels
from corpus.structure.headings import NOTE_MARKER

_MAX_ROWS, _MAX_COLUMNS = 120, 60
_BESIDE = 50.0
"""Points right of a frame within which a column of short words belongs to it."""
_LONG_SPAN = 12
"""Words of a cell over several rows from which it is a text and no label."""


@dataclass(slots=True)
class Grid:
    """A table on one page: rows of as many cells as there are columns, header rows first.

    A cell that spans rows stands in each of them; one that spans columns stands in each column of
    the header, and in the first of them below it. `xs` are the column borders in points, `notes`
    the lines of notes inside the frame, `filled` the share of ruled cells that hold text.
    """

    page: int
    box: Rect
    rows: list[list[str]]
    lines: list[TextLine] = field(default_factory=list)
    header_rows: int = 1
    xs: list[float] = field(default_factory=list)
    notes: list[TextLine] = field(default_factory=list)
    filled: float = 1.0

    @property
    def columns(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def put_on_top(self, lines: Sequence[TextLine]) -> None:
        """Lines above the frame become its head, each word in the column that it stands over."""
        made = []
        for line in lines:
            row = [""] * self.columns
            for cell in line.cells(0.8 * line.size):
                text = " ".join(word.text for word in cell)
                middle = (cell[0].x0 + cell[-1].x1) / 2
                place = min(_slot(self.xs, middle), self.columns - 1)
                row[place] = f"{row[place]} {text}".strip()
            filled = [text for text in row if text]
            made.append(filled * self.columns if len(filled) == 1 else row)
        self.rows = made + self.rows
        self.header_rows = len(made)
        self.lines = [*lines, *self.lines]
        self.box = (self.box[0], min(line.box[1] for line in lines), self.box[2], self.box[3])


def find_grids(page: RawPage, vocabulary: Counter[str] | None = None) -> list[Grid]:
    """The ruled tables of a page, from top to bottom.

    Args:
        page: the page; its lines stay as they are.
        vocabulary: words of the document, for mending words that a narrow cell has broken.
    """
    grids = []
    for horizontals, verticals in components(page):
        ys, xs = levels([h[0] for h in horizontals]), levels([v[0] for v in verticals])
        if len(ys) < 2 or len(xs) < 2 or len(ys) > _MAX_ROWS or len(xs) > _MAX_COLUMNS:
            continue
        frame = _Frame(xs, ys, horizontals, verticals).widened(page.lines)
        inside = [line for line in page.lines if _inside(line, frame.box)]
        if inside:
            grid = _grid(page.number, inside, frame, vocabulary or Counter())
            if grid is not None:
                grids.append(grid)
    return _outermost(sorted(grids, key=lambda grid: grid.box[1]))


def _outermost(grids: list[Grid]) -> list[Grid]:
    """Leave out a grid that lies inside another one (a box drawn in a cell)."""

    def within(a: Rect, b: Rect) -> bool:
        return a != b and a[0] >= b[0] - 2 and a[1] >= b[1] - 2 and a[2] <= b[2] + 2 and a[3] <= b[3] + 2

    return [g for g in grids if not any(within(g.box, other.box) for other in grids)]


def _inside(line: TextLine, box: Rect) -> bool:
    x0, y0, x1, y1 = line.box
    middle = (y0 + y1) / 2
    return box[1] - 1 <= middle <= box[3] + 1 and x0 >= box[0] - 6 and x1 <= box[2] + 12


# -- ruling lines ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Frame:
    """The ruling lines of one table: levels of columns and rows, and the strokes themselves."""

    xs: list[float]
    ys: list[float]
    horizontals: list[Stroke]
    verticals: list[Stroke]

    @property
    def box(self) -> Rect:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def widened(self, lines: Sequence[TextLine]) -> _Frame:
        """With a column more where short words stand right of the frame, beside its rows ("Octet")."""
        _, y0, x1, y1 = self.box
        beside: list[list[Word]] = []
        for line in lines:
            if y0 - 1 <= (line.box[1] + line.box[3]) / 2 <= y1 + 1 and line.left < x1 < line.right - 12:
                beside.append([word for word in line.words if word.x0 > x1])
        if not beside or any(
            not 0 < len(words) <= 3 or words[0].x0 > x1 + _BESIDE or words[-1].x1 > x1 + _BESIDE + 40
            for words in beside
        ):
            return self
        edge = max(words[-1].x1 for words in beside) + 2
        rows = [(y, a, edge if b > x1 - TOUCH else b) for y, a, b in self.horizontals]
        return _Frame([*self.xs, edge], self.ys, rows, [*self.verticals, (edge, y0, y1)])

    def owners(self) -> list[list[tuple[int, int]]]:
        """For each slot of the grid, the slot in the top left corner of the cell that covers it."""
        height, width = len(self.ys) - 1, len(self.xs) - 1
        owner = [[(r, c) for c in range(width)] for r in range(height)]
        for r in range(height):
            middle = (self.ys[r] + self.ys[r + 1]) / 2
            for c in range(1, width):
                if not any(abs(x - self.xs[c]) <= TOUCH and a <= middle <= b for x, a, b in self.verticals):
                    owner[r][c] = owner[r][c - 1]
        for r in range(1, height):
            for c in range(width):
                middle = (self.xs[c] + self.xs[c + 1]) / 2
                ruled = any(abs(y - self.ys[r]) <= TOUCH and a <= middle <= b for y, a, b in self.horizontals)
                if not ruled and owner[r][c][1] == owner[r - 1][c][1]:
                    owner[r][c] = owner[r - 1][c]
        return owner


def _slot(levels: list[float], value: float) -> int:
    for index in range(1, len(levels) - 1):
        if value < levels[index]:
            return index - 1
    return len(levels) - 2


# -- cells ----------------------------------------------------------------------------------------


def _grid(page: int, lines: list[TextLine], frame: _Frame, vocabulary: Counter[str]) -> Grid | None:
    """Cells from the frame, split further where columns and rows are set without rulings."""
    bands = _bands(frame, lines)
    notes = _take_notes(bands, len(frame.xs) - 1)
    if not bands:
        return None
    noted = {id(word) for cell in notes for word in cell.words}
    note_lines = [
        line for line in lines if sum(id(word) in noted for word in line.words) * 2 > len(line.words)
    ]
    taken = {id(line) for line in note_lines}
    borders = split_columns(bands, frame.xs)
    rows, header_rows = _rows(bands, frame.xs, Columns.of(borders, bands, frame.xs), vocabulary)
    if not rows:
        return None
    cells = [bool(cell.words) for band in bands for cell in band.cells]
    body = [line for line in lines if id(line) not in taken]
    grid = Grid(page, frame.box, rows, body, header_rows, borders, note_lines)
    grid.filled = sum(cells) / len(cells)
    return grid


def unruled_grid(lines: list[TextLine], vocabulary: Counter[str]) -> Grid | None:
    """A table without any ruling, from the lines that make it up; None where they form no columns."""
    words = [word for line in lines for word in line.words]
    xs = [min([w.x0 for w in words]) - 1, max([w.x1 for w in words]) + 1]
    bands = [Band([Cell(0, 1, words)])]
    borders = split_columns(bands, xs)
    if len(borders) < 3:
        return None
    rows, header_rows = _rows(bands, xs, Columns.of(borders, bands, xs), vocabulary)
    box = (xs[0], lines[0].box[1], xs[1], lines[-1].box[3])
    return Grid(lines[0].page, box, rows, lines, header_rows, borders) if len(rows) >= 2 else None


def _bands(frame: _Frame, lines: list[TextLine]) -> list[Band]:
    """Words by ruled cell, in the bands between ruling lines; bands without a word are left out."""
    owner = frame.owners()
    words: dict[tuple[int, int], list[Word]] = {}
    for line in lines:
        for word in line.words:
            r = _slot(frame.ys, (word.y0 + word.y1) / 2)
            c = _slot(frame.xs, (word.x0 + word.x1) / 2)
            words.setdefault(owner[r][c], []).append(word)
    extents: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(owner):
        for c, cell in enumerate(row):
            bottom, right = extents.get(cell, (r, c))
            extents[cell] = (max(bottom, r), max(right, c))
    bands = []
    for r, row in enumerate(owner):
        cells = [
            Cell(cell[1], extents[cell][1] + 1, words.get(cell, []), extents[cell][0] > cell[0])
            for cell in dict.fromkeys(row)
        ]
        if any(cell.words and not cell.spanning for cell in cells) or (
            any(cell.words for cell in cells) and any(owner[r][c][0] == r for c in range(len(row)))
        ):
            bands.append(Band(cells))
    return bands


def _take_notes(bands: list[Band], columns: int) -> list[Cell]:
    """Bands at the foot of the frame that hold nothing but notes, taken off the table."""
    notes: list[Cell] = []
    while len(bands) > 1:
        cells = [cell for cell in bands[-1].cells if cell.words]
        if len(cells) != 1 or cells[0].stop - cells[0].start < columns:
            break
        text = printed_lines(cells[0].words)[0].text
        if not NOTE_MARKER.match(text) and not re.match(r"^[⁰¹²³⁴-⁹]|^\d\)|^\*\)", text):
            break
        notes.insert(0, cells[0])
        bands.pop()
    return notes


def _rows(
    bands: list[Band], xs: list[float], columns: Columns, vocabulary: Counter[str]
) -> tuple[list[list[str]], int]:
    """All rows, and how many of them are the head."""
    head = _head(bands, len(xs) - 1)
    rows: list[list[str]] = []
    header_rows = 0
    above: list[Cell] = []
    for place, band in enumerate(bands):
        cut = on_borders(band, xs, columns.borders, place < head)
        if place < head:
            made = [joined_row(cut, columns, vocabulary, head=True)]
        else:
            _once(cut, above)
            made = split_rows(cut, columns, vocabulary)
        above = band.cells
        for row in made:
            if any(row) and (not rows or row != rows[-1]):
                rows.append(row)
                header_rows += place < head
    if not head and rows and _bold_first_line(bands[0]):
        header_rows = 1
    return rows, header_rows


def _once(band: Band, above: list[Cell]) -> None:
    """A long text that spans rows stands in the first of them only."""
    seen = {id(word) for cell in above for word in cell.words}
    for cell in band.cells:
        if cell.spanning and len(cell.words) > _LONG_SPAN and id(cell.words[0]) in seen:
            cell.words = []


def _head(bands: list[Band], columns: int) -> int:
    """How many bands are the head: bold ones, those under a head that spans columns; else the first."""
    if len(bands) < 2:
        return 0
    bold = [all(word.bold for cell in band.cells for word in cell.words) for band in bands]
    if all(bold):
        return 1
    count = 1
    while count < len(bands) - 1:
        above, band = bands[count - 1], bands[count]
        if any(cell.stop - cell.start == columns > 1 and cell.words for cell in band.cells):
            break  # the title of a group of rows
        if bold[0]:
            goes_on = bold[count]
        elif count == 1 and any(cell.stop - cell.start == columns for cell in above.cells):
            goes_on = True
        else:
            spans = any(1 < cell.stop - cell.start < columns and cell.words for cell in above.cells)
            single = all(cell.stop - cell.start == 1 for cell in band.cells if cell.words)
            carried = _carried(above) and _carried(band)
            goes_on = spans and (single or carried)
        if not goes_on:
            break
        count += 1
    return count


def _carried(band: Band) -> bool:
    """Does a cell of the band go over several bands?"""
    return any(cell.spanning and cell.words for cell in band.cells)


def _bold_first_line(band: Band) -> bool:
    lines = printed_lines([word for cell in band.cells for word in cell.words])
    first, rest = lines[0].words, [word for line in lines[1:] for word in line.words]
    return all(word.bold for word in first) and not all(word.bold for word in rest)
