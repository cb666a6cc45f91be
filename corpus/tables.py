"""Tables from their ruling lines: regions, cells, rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.model import Rect
from corpus.pdf import RawPage, TextLine, Word

_TOUCH = 3.0
"""Points by which ruling lines may miss each other and still meet."""


@dataclass(slots=True)
class Grid:
    """A ruled table on one page: rows of cells as text, the lines inside it, its box in points."""

    page: int
    box: Rect
    rows: list[list[str]]
    lines: list[TextLine] = field(default_factory=list)

    @property
    def columns(self) -> int:
        return max((len(row) for row in self.rows), default=0)


def find_grids(page: RawPage) -> list[Grid]:
    """The ruled regions of a page with at least two rows and two columns, from top to bottom."""
    grids = []
    for horizontals, verticals in _components(page):
        ys, xs = _levels([h[0] for h in horizontals]), _levels([v[0] for v in verticals])
        if len(ys) < 3 or len(xs) < 3 or len(ys) > 120 or len(xs) > 40:
            continue
        box = (xs[0], ys[0], xs[-1], ys[-1])
        inside = [line for line in page.lines if _inside(line, box)]
        if not inside:
            continue
        rows = _rows(inside, xs, ys, horizontals, verticals)
        if sum(any(row) for row in rows) >= 2:
            grids.append(Grid(page.number, box, rows, inside))
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


Horizontal = tuple[float, float, float]
Vertical = tuple[float, float, float]


def _components(page: RawPage) -> list[tuple[list[Horizontal], list[Vertical]]]:
    """Ruling lines grouped by what touches what."""
    horizontals = _merge(page.horizontals)
    verticals = _merge(page.verticals)
    if len(horizontals) < 3 or len(verticals) < 3 or len(horizontals) * len(verticals) > 250_000:
        return []
    parent = list(range(len(horizontals) + len(verticals)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (y, x0, x1) in enumerate(horizontals):
        for j, (x, y0, y1) in enumerate(verticals):
            if x0 - _TOUCH <= x <= x1 + _TOUCH and y0 - _TOUCH <= y <= y1 + _TOUCH:
                parent[root(i)] = root(len(horizontals) + j)
    groups: dict[int, tuple[list[Horizontal], list[Vertical]]] = {}
    for i, h in enumerate(horizontals):
        groups.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(verticals):
        groups.setdefault(root(len(horizontals) + j), ([], []))[1].append(v)
    return [group for group in groups.values() if group[0] and group[1]]


def _merge(strokes: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Strokes at the same level that touch become one."""
    merged: list[tuple[float, float, float]] = []
    for level, start, end in sorted((round(s[0], 0), s[1], s[2]) for s in strokes):
        if merged and abs(merged[-1][0] - level) < 1.5 and start <= merged[-1][2] + _TOUCH:
            merged[-1] = (merged[-1][0], merged[-1][1], max(merged[-1][2], end))
        else:
            merged.append((level, start, end))
    return merged


def _levels(values: list[float]) -> list[float]:
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > _TOUCH:
            levels.append(value)
    return levels


def _rows(
    lines: list[TextLine],
    xs: list[float],
    ys: list[float],
    horizontals: list[Horizontal],
    verticals: list[Vertical],
) -> list[list[str]]:
    """Cell texts by row; a cell that spans rows or columns stands in each of the rows, once a row."""
    height, width = len(ys) - 1, len(xs) - 1
    owner = [[(r, c) for c in range(width)] for r in range(height)]
    for r in range(height):
        middle = (ys[r] + ys[r + 1]) / 2
        for c in range(1, width):
            ruled = any(abs(x - xs[c]) <= _TOUCH and y0 <= middle <= y1 for x, y0, y1 in verticals)
            if not ruled:
                owner[r][c] = owner[r][c - 1]
    for r in range(1, height):
        for c in range(width):
            middle = (xs[c] + xs[c + 1]) / 2
            ruled = any(abs(y - ys[r]) <= _TOUCH and x0 <= middle <= x1 for y, x0, x1 in horizontals)
            if not ruled and owner[r][c][1] == owner[r - 1][c][1]:
                owner[r][c] = owner[r - 1][c]
    words: dict[tuple[int, int], list[Word]] = {}
    for line in lines:
        for word in line.words:
            r = _slot(ys, (word.y0 + word.y1) / 2)
            c = _slot(xs, (word.x0 + word.x1) / 2)
            words.setdefault(owner[r][c], []).append(word)
    texts = {cell: _cell_text(inside) for cell, inside in words.items()}
    rows = []
    for r in range(height):
        seen: list[tuple[int, int]] = []
        for cell in owner[r]:
            if cell not in seen:
                seen.append(cell)
        row = [texts.get(cell, "") for cell in seen]
        if any(row) and (not rows or row != rows[-1]):
            rows.append(row)
    return rows


def _slot(levels: list[float], value: float) -> int:
    for index in range(1, len(levels) - 1):
        if value < levels[index]:
            return index - 1
    return len(levels) - 2


def _cell_text(words: list[Word]) -> str:
    """Words of a cell in reading order."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.y0 + w.y1) / 2):
        middle = (word.y0 + word.y1) / 2
        if rows and middle < rows[-1][0].y1 - 0.2 * (rows[-1][0].y1 - rows[-1][0].y0):
            rows[-1].append(word)
        else:
            rows.append([word])
    return " ".join(word.text for row in rows for word in sorted(row, key=lambda w: w.x0))
