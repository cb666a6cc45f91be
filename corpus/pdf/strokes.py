"""Ruled lines that belong together: those of one table, pieces of one line."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.pdf.pages import RawPage
from corpus.pdf.rulings import Stroke

TOUCH = 3.0
"""Points by which ruling lines may miss each other and still meet."""
_MAX_PAIRS = 250_000
"""Of horizontal and vertical strokes on a page that are compared; more is a drawing."""


def components(page: RawPage) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Ruling lines grouped by what touches what."""
    horizontals, verticals = merged(page.horizontals), merged(page.verticals)
    if len(horizontals) < 2 or len(verticals) < 2 or len(horizontals) * len(verticals) > _MAX_PAIRS:
        return []
    parent = list(range(len(horizontals) + len(verticals)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (y, x0, x1) in enumerate(horizontals):
        for j, (x, y0, y1) in enumerate(verticals):
            if x0 - TOUCH <= x <= x1 + TOUCH and y0 - TOUCH <= y <= y1 + TOUCH:
                parent[root(i)] = root(len(horizontals) + j)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for i, h in enumerate(horizontals):
        groups.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(verticals):
        groups.setdefault(root(len(horizontals) + j), ([], []))[1].append(v)
    return [group for group in groups.values() if group[0] and group[1]]


def merged(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Strokes at the same level that touch become one."""
    levels: list[list[Stroke]] = []
    for stroke in sorted(strokes):
        if levels and stroke[0] - levels[-1][-1][0] < 1.0 and stroke[0] - levels[-1][0][0] < 2.0:
            levels[-1].append(stroke)
        else:
            levels.append([stroke])
    result: list[Stroke] = []
    for same in levels:
        pieces: list[Stroke] = []
        for level, start, end in sorted(same, key=lambda stroke: stroke[1]):
            if pieces and start <= pieces[-1][2] + TOUCH:
                pieces[-1] = (pieces[-1][0], pieces[-1][1], max(pieces[-1][2], end))
            else:
                pieces.append((level, start, end))
        result += pieces
    return result


def levels(values: list[float]) -> list[float]:
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > TOUCH:
            levels.append(value)
    return levels
