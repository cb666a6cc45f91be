"""Whether what was found answers the question at all (docs/abstention.md says how the limits were set)."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.compose import Weighing
from index.retrieve import Found

LEAST_COVER = 0.25
"""Share of the question's words that the best pieces must hold together."""
LEAST_SCORE = 1.0
"""Worth that the best piece must have."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The decision and the signals behind it."""

    answerable: bool
    cover: float
    best: float
    reason: str = ""


def judge(found: Found, weighing: Weighing, pinned: bool) -> Judgement:
    """Decide from how much of the question the best pieces cover and how well the best one fits."""
    weighed = weighing.units
    if not weighed:
        return Judgement(False, 0.0, 0.0, "nothing found")
    weights = weighing.worth
    total = sum(weights.values()) or 1.0
    held = frozenset().union(*(w.covered for w in weighed[:5]))
    cover = sum(weight for stem, weight in weights.items() if stem in held) / total
    best = weighed[0].score
    if found.missing and not any(hit.features.exact for hit in found.hits[:5]):
        return Judgement(False, cover, best, "the text asked about is not indexed")
    if pinned:
        return Judgement(True, cover, best)
    return Judgement(cover >= LEAST_COVER and best >= LEAST_SCORE, cover, best)
