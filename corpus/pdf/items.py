"""The pages as one sequence of lines and tables in reading order, with what each is part of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.model import Rect
from corpus.pdf.captions import caption_of
from corpus.pdf.drawings import drawings_of
from corpus.pdf.lines import TextLine
from corpus.pdf.pages import RawPage
from corpus.pdf.tables import Grid, find_grids
from corpus.pdf.typography import Typography
from corpus.structure.headings import LIST_MARKER, NOTE_MARKER

_PRODUCTION_MARK = re.compile(r"^T\d{7}-\d\d(?:/d\d+)?$|\[D\d+\]|^\S{1,20}_F[\dA-Z-]+$|^TISO\d{4}-\d\d")
"""Marks of the drawing office beside figures: T1400610-94/d01, [D01], X.690_F4, TISO0770-93/d013."""
_RULE = re.compile(r"^[_‗]{8,}$")
"""Underscores that separate footnotes, or end a text."""
_SEPARATOR = (60.0, 200.0)
"""Length in points of the stroke above footnotes."""


@dataclass(slots=True)
class Item:
    """A line or a ruled table in its place on the page.

    `figure`: the line stands in a drawing. `footnote`: below the rule at the foot of the page.
    """

    page: int
    top: float
    line: TextLine | None = None
    grid: Grid | None = None
    figure: bool = False
    footnote: bool = False


def items_of(pages: Iterable[RawPage], type_: Typography, vocabulary: Counter[str]) -> list[Item]:
    """Lines and tables of all pages; the lines inside a table go with the table."""
    items: list[Item] = []
    for page in pages:
        items += _page_items(page, type_, vocabulary)
    return items


def _page_items(page: RawPage, type_: Typography, vocabulary: Counter[str]) -> list[Item]:
    spans = _figure_spans(page, type_)
    grids = [grid for grid in find_grids(page, vocabulary) if _is_table(grid, page, type_, spans)]
    for grid in grids:
        _add_head(grid, page, type_)
    taken = {id(line) for grid in grids for line in grid.lines}
    drawings = drawings_of(page, [grid.box for grid in grids]) + spans
    drawings = [area for area in drawings if not _is_prose(page.lines, area, type_)]
    foot = _footnote_level(page, type_)
    items = []
    for line in page.lines:
        if id(line) in taken or _RULE.match(line.text) or _PRODUCTION_MARK.search(line.text):
            continue
        figure = any(_within(line, area) for area in drawings) and caption_of(line) is None
        if figure and NOTE_MARKER.match(line.text):
            figure = False
        items.append(Item(page.number, line.baseline, line, None, figure, line.baseline > foot))
    items += [Item(page.number, grid.box[1], grid=grid) for grid in grids]
    if page.columns is None:
        return sorted(items, key=lambda item: item.top)
    columns = page.columns
    return sorted(items, key=lambda item: columns.order(_left(item), item.top))


def _left(item: Item) -> float:
    return item.line.left if item.line is not None else item.grid.box[0] if item.grid is not None else 0.0


def _within(line: TextLine, area: Rect) -> bool:
    x0, y0, x1, y1 = line.box
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return area[0] - 2 <= x <= area[2] + 2 and area[1] - 2 <= y <= area[3] + 2


def _is_prose(lines: Sequence[TextLine], area: Rect, type_: Typography) -> bool:
    """A frame around text is no drawing."""
    inside = [line for line in lines if _within(line, area)]
    prose = sum(
        len(line.text)
        for line in inside
        if (len(line.text) > 50 and line.size > 0.85 * type_.size) or LIST_MARKER.match(line.text)
    )
    return prose > 0.5 * sum(len(line.text) for line in inside)


def _is_body(line: TextLine, type_: Typography) -> bool:
    """A full line of running text."""
    return (
        len(line.text) > 55
        and line.size > 0.88 * type_.size
        and line.left < type_.left + 60
        and len(line.cells(2 * line.size)) <= 2
    )


def _figure_spans(page: RawPage, type_: Typography) -> list[Rect]:
    """From each figure caption up to the running text above: what is drawn there is the figure."""
    spans: list[Rect] = []
    drawn = sorted(
        [y for y, _, _ in page.horizontals]
        + [y for _, y0, y1 in page.verticals for y in (y0, y1)]
        + [y for mark in page.marks for y in (mark[1], mark[3])]
    )
    for place, line in enumerate(page.lines):
        caption = caption_of(line)
        if caption is None or caption.is_table:
            continue
        top = 0.0
        for before in reversed(page.lines[:place]):
            other = caption_of(before)
            running = _is_body(before, type_) or NOTE_MARKER.match(before.text) or other is not None
            if running and any(before.box[3] < y < line.box[1] for y in drawn):
                top = _paragraph_end(before, page.lines[:place], type_)
                break
        inside = [y for y in drawn if top < y < line.box[1]]
        if inside:
            spans.append((0.0, max(top, inside[0] - 30), page.width, inside[-1] + 2))
    return spans


def _paragraph_end(line: TextLine, lines: Sequence[TextLine], type_: Typography) -> float:
    """The bottom of the paragraph that a full line belongs to: its last line may be short."""
    last = line
    for following in lines:
        near = 0 < following.baseline - last.baseline < 1.3 * type_.leading
        if near and abs(following.left - last.left) < 2 and following.size == line.size:
            last = following
    return last.box[3]


def _is_table(grid: Grid, page: RawPage, type_: Typography, spans: list[Rect]) -> bool:
    """A ruled region is a table when a table caption stands above it, or its cells are mostly filled."""
    if _caption_above(grid, page, type_) is not None:
        return True
    if grid.columns < 2 or len(grid.rows) < 2 or _is_turned(grid):
        return False
    if any(span[1] - 4 < grid.box[1] and grid.box[3] < span[3] + 4 for span in spans):
        return False
    odd = [mark for mark in page.marks if _overlaps(mark, grid.box) and not _is_frame(mark, grid)]
    if len(odd) > 3 + grid.columns:
        return False
    return grid.filled >= 0.55 or _is_matrix(grid)


def _is_turned(grid: Grid) -> bool:
    """A drawing, or a table, set across the page: its words make no rows."""
    words = [word for line in grid.lines for word in line.words]
    return sum(not word.upright for word in words) > 0.5 * len(words)


def _is_matrix(grid: Grid) -> bool:
    """Every column has a head and every row a key; hardly any of the cells need be filled."""
    head, body = grid.rows[0], grid.rows[max(grid.header_rows, 1) :]
    return len(body) >= 4 and all(head) and all(row[0] for row in body)


def _caption_above(grid: Grid, page: RawPage, type_: Typography) -> int | None:
    """The place of the table caption above the grid, with at most its title between."""
    above = [i for i, line in enumerate(page.lines) if -4 < grid.box[1] - line.box[3] < 5 * type_.leading]
    for i in above[-4:]:
        caption = caption_of(page.lines[i])
        if caption is not None and caption.is_table:
            return i
    return None


def _add_head(grid: Grid, page: RawPage, type_: Typography) -> None:
    """The numbers of bits over a frame, and what they are, belong to the table."""
    caption = _caption_above(grid, page, type_)
    if caption is None:
        return
    head: list[TextLine] = []
    top = grid.box[1]
    for line in reversed(page.lines[caption + 1 :]):
        if line.baseline > top + 2 or any(line is inside for inside in grid.lines):
            continue
        several = len(line.cells(1.2 * line.size)) >= 3
        title = line.bold or len(line.words) > 6
        if top - line.baseline > 2 * type_.leading or not (several or (head and not title)):
            break
        head.insert(0, line)
        top = line.box[1]
    if head:
        grid.put_on_top(head)


def _overlaps(mark: Rect, box: Rect) -> bool:
    return mark[0] < box[2] and box[0] < mark[2] and mark[1] < box[3] and box[1] < mark[3]


def _is_frame(mark: Rect, grid: Grid) -> bool:
    """A rectangle whose sides are column borders: a cell."""
    return any(abs(mark[0] - x) < 4 for x in grid.xs) and any(abs(mark[2] - x) < 4 for x in grid.xs)


def _footnote_level(page: RawPage, type_: Typography) -> float:
    """Where the footnotes of the page begin, in points from the top; its foot if there are none."""
    levels = [line.baseline for line in page.lines if _RULE.match(line.text) and line.left < type_.left + 20]
    levels += [
        y
        for y, x0, x1 in page.horizontals
        if abs(x0 - type_.left) < 8 and _SEPARATOR[0] < x1 - x0 < _SEPARATOR[1]
    ]
    for level in sorted(levels):
        below = [line for line in page.lines if line.baseline > level + 2]
        if below and level > 0.4 * page.height and all(line.size < 0.95 * type_.size for line in below):
            return level
    return page.height
