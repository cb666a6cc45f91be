"""Lists of abbreviations: an abbreviation and, in a second column, what it stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.pdf.lines import TextLine, Word

_GAP = 0.9
"""Font sizes of white space that part two columns."""
_SAME = 3.0
"""Points by which the starts of cells in one column differ."""
_LONGEST = 24
"""Characters of an abbreviation."""
_CAPITALS = re.compile(r"^(?=\S*[A-Z\d]\S*[A-Z\d])\S+(?:\s\S+)?$")
"""What an abbreviation is unless a gap says so: "FTTx", "V.34 HDX", not "For the purposes"."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One entry, and where its second cell starts, in points."""

    key: str
    text: str
    column: float


def second_column(lines: Iterable[TextLine]) -> float | None:
    """Where the second cells of most lines start; None where there are none."""
    starts = Counter(
        round(cells[1][0].x0) for line in lines if len(cells := line.cells(_GAP * line.size)) > 1
    )
    start, votes = next(iter(starts.most_common(1)), (0, 0))
    return float(start) if votes > 1 else None


def pair_of(line: TextLine, column: float | None) -> Pair | None:
    """The entry that the line is.

    Args:
        line: a line of the clause.
        column: where second cells start: a long abbreviation leaves hardly a gap before it.
    """
    cells = line.cells(_GAP * line.size)
    if len(cells) < 2 and column is not None:
        at = next((i for i, word in enumerate(line.words) if i and abs(word.x0 - column) < _SAME), 0)
        if at and _CAPITALS.search(_text(line.words[:at])):
            cells = [line.words[:at], line.words[at:]]
    key = _text(cells[0])
    if len(cells) < 2 or len(key) > _LONGEST or key.endswith((".", ":")):
        return None
    return Pair(key, " ".join(_text(cell) for cell in cells[1:]), cells[1][0].x0)


def _text(words: list[Word]) -> str:
    return " ".join([word.text for word in words])
