"""Pages set in two columns: where the white strip between them stands, and lines in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from corpus.pdf.lines import TextLine, Word, lines_of
from corpus.pdf.rulings import Stroke

_GAP = 9.0
"""Points of the narrowest strip between two columns."""
_LEAST_LINES = 12
_LEAST_LENGTH = 28
"""Characters of a line of prose in half the width of a page; the cells of tables are shorter."""
_MIDDLE = (0.4, 0.6)
"""Of the page's width: where the strip stands."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns on a part of a page: the middle of the strip between them, and how far down they go.

    In points, origin top left; `top` and `bottom` are baselines of the first and the last line.
    """

    middle: float
    top: float
    bottom: float

    def order(self, x: float, y: float) -> tuple[int, float]:
        """What to sort by for reading: what stands above, the left column, the right one, what is below."""
        if y < self.top - 1 or y > self.bottom + 1:
            return (0 if y < self.top else 3), y
        return (1 if x < self.middle else 2), y


def find_columns(
    lines: Sequence[TextLine], width: float, horizontals: Sequence[Stroke], verticals: Sequence[Stroke]
) -> Columns | None:
    """The columns of a page whose lines were read across them; None for a page set in one.

    Args:
        lines: from top to bottom.
        width: of the page in points.
        horizontals, verticals: ruling lines; what they divide is a table.
    """
    wide = [line for line in lines if len(line.words) > 5 and line.right - line.left > 0.5 * width]
    if len(wide) < _LEAST_LINES:
        return None
    pairs = [(line, cells) for line in wide if len(cells := line.cells(_GAP)) == 2]
    if len(pairs) < _LEAST_LINES:
        return None
    (start, votes), *_ = Counter(round(cells[1][0].x0) for _, cells in pairs).most_common(1)
    pairs = [(line, cells) for line, cells in pairs if abs(cells[1][0].x0 - start) < 14]
    ends = [cells[0][-1].x1 for _, cells in pairs]
    middle = start - 0.5 * min(_GAP, start - max(ends, default=0.0))
    if (
        votes < max(_LEAST_LINES, 0.5 * len(pairs))
        or not _MIDDLE[0] * width < middle < _MIDDLE[1] * width
        or max(ends) > start
        or median(start - end for end in ends) > 40
        or any(median(_length(cells[side]) for _, cells in pairs) < _LEAST_LENGTH for side in (0, 1))
    ):
        return None
    top, bottom = pairs[0][0].baseline, pairs[-1][0].baseline
    inside = [line for line in lines if top <= line.baseline <= bottom]
    if any(word.x0 < middle - 1 and word.x1 > middle + 1 for line in inside for word in line.words):
        return None
    ruled = any(top - 12 < y < bottom and x0 < middle < x1 for y, x0, x1 in horizontals) or any(
        abs(x - middle) < 20 and y0 < bottom and y1 > top for x, y0, y1 in verticals
    )
    return None if ruled else Columns(middle, top, bottom)


def in_reading_order(lines: Sequence[TextLine], columns: Columns) -> list[TextLine]:
    """The lines cut at the strip between the columns, the left column before the right one."""
    result: list[TextLine] = []
    for line in lines:
        if not columns.top - 1 <= line.baseline <= columns.bottom + 1:
            result.append(line)
            continue
        sides: tuple[list[Word], list[Word]] = ([], [])
        for word in line.words:
            sides[word.x0 >= columns.middle].append(word)
        result += [made for side in sides if side for made in lines_of([side], line.page)]
    return sorted(result, key=lambda line: columns.order(line.left, line.baseline))


def _length(words: list[Word]) -> int:
    return sum(len(word.text) + 1 for word in words) - 1
