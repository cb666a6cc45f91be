"""Where a page is drawn on: boxes of what hangs together of strokes, curves and images, tables left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.model import Rect
from corpus.pdf.pages import RawPage

_CELL = 4.0
"""Points: strokes nearer than about twice this belong together."""
_LEAST = (30.0, 20.0)
"""Width and height in points of the smallest drawing; less is a fraction bar or an underline."""


def drawings_of(page: RawPage, tables: Sequence[Rect]) -> list[Rect]:
    """Boxes of the drawings in points.

    Args:
        page: with its strokes and marks.
        tables: boxes whose rulings are no drawing.
    """
    marks = [(x0, y - 0.5, x1, y + 0.5) for y, x0, x1 in page.horizontals]
    marks += [(x - 0.5, y0, x + 0.5, y1) for x, y0, y1 in page.verticals]
    marks += page.marks
    free = [mark for mark in marks if not any(_inside(mark, table) for table in tables)]
    if not free:
        return []
    areas = []
    for cells, boxes in _components(free):
        area = (
            min([b[0] for b in boxes]),
            min([b[1] for b in boxes]),
            max([b[2] for b in boxes]),
            max([b[3] for b in boxes]),
        )
        if area[2] - area[0] >= _LEAST[0] and area[3] - area[1] >= _LEAST[1] and cells > 4:
            areas.append(area)
    return areas


def _inside(mark: Rect, table: Rect) -> bool:
    return (
        mark[0] >= table[0] - 3
        and mark[1] >= table[1] - 3
        and mark[2] <= table[2] + 3
        and mark[3] <= table[3] + 3
    )


def _components(marks: list[Rect]) -> Iterable[tuple[int, list[Rect]]]:
    """Marks that touch or nearly touch, found on a coarse grid: number of grid cells, and the marks."""
    owner: dict[tuple[int, int], list[int]] = {}
    for index, mark in enumerate(marks):
        for cell in _cells(mark):
            owner.setdefault(cell, []).append(index)
    unseen = set(owner)
    while unseen:
        start = unseen.pop()
        stack, members, count = [start], set(owner[start]), 0
        while stack:
            column, row = stack.pop()
            count += 1
            members.update(owner[column, row])
            for near in (
                (column + i, row + j)
                for i in (-1, 0, 1)
                for j in (-1, 0, 1)
                if (column + i, row + j) in unseen
            ):
                unseen.discard(near)
                stack.append(near)
        yield count, [marks[index] for index in members]


def _cells(mark: Rect) -> Iterable[tuple[int, int]]:
    """Grid cells that the mark touches; of a large one those on its edges."""
    x0, y0, x1, y1 = (int(value // _CELL) for value in mark)
    if (x1 - x0) * (y1 - y0) <= 64:
        return [(x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)]
    edge = {(x, y) for x in range(x0, x1 + 1) for y in (y0, y1)}
    return edge | {(x, y) for x in (x0, x1) for y in range(y0, y1 + 1)}
