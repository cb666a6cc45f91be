"""Fits whether pieces answer at all: the head "answerable" of `copilot.answer.enough`.

What answers are questions whose evidence is among the best pieces. What does not: their twins (the
same wording
about something that no text gives), and the same questions with the text that answers taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copilot.answer.enough import ENOUGH, measured, speaking_of
from copilot.answer.heads import Head, Matrix, probability
from copilot.answer.select import Weighing
from evals.fit.evidence import FOLDS
from evals.fit.logistic import area_under_curve, fit_logistic
from evals.fit.selection import Scored
from index.lookup import Lookup

STRENGTH = 10.0
QUOTED = 5
"""Pieces among which the evidence must be for the answer to count as one."""
WITHHELD = 0.05
"""Answerable questions that may be withheld: an editor who is told nothing of 1 in 20 things that the texts
say still asks again; one who is told something wrong does not."""
_BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """The probability that each example is answered, by a head that did not see its text, and the truth.

    `is_answerable` says that a text answers, whether or not the piece was found.
    """

    likely: Matrix
    answers: Matrix
    is_answerable: Matrix
    is_twin: Matrix
    is_of_judges: Matrix


def judge_by_folds(found: Sequence[Scored], lookup: Lookup) -> tuple[Head, Judged]:
    """The head fitted on everything, and what heads say of texts that they did not see."""
    usable = [each for each in found if len(each.scores)]
    weighed = [_weighing(each, lookup) for each in usable]
    is_empty = np.array([not weighing.units for weighing in weighed])
    nothing = np.zeros(len(ENOUGH))
    rows = np.array(
        [measured(lookup.store, weighing, False) if weighing.units else nothing for weighing in weighed]
    )
    answers = np.array([_answers(*each) for each in zip(usable, weighed, strict=True)], float)
    answerable = np.array([each.example.is_answerable for each in usable], float)
    twins = np.array([not each.example.row.evidence for each in usable], float)
    folds = np.array([each.example.row.fold for each in usable])
    likely = np.zeros(len(usable))
    # Where a text answers and the piece was not found, nothing is learnt:
    # it would teach that its words are wrong.
    clear = ((answers > 0) | (answerable == 0)) & ~is_empty
    for fold in range(FOLDS):
        seen = folds != fold
        head = fit_logistic(rows[seen & clear], answers[seen & clear], ENOUGH, STRENGTH)
        likely[~seen] = probability(head.logits(rows[~seen], ENOUGH))
    likely[is_empty] = 0.0  # withheld in any case
    whole = fit_logistic(rows[clear], answers[clear], ENOUGH, STRENGTH)
    judges = np.array([each.example.row.is_of_judges for each in usable], float)
    return whole, Judged(likely, answers, answerable, twins, judges)


def _weighing(each: Scored, lookup: Lookup) -> Weighing:
    """As the copilot judges it: of texts that are named and not indexed only what speaks of them."""
    weighing, example = each.weighing(lookup), each.example
    if not example.is_named_absent:
        return weighing
    return speaking_of(weighing, example.asked.query.named, lookup.store.document)


def _answers(each: Scored, weighing: Weighing) -> bool:
    """Whether the evidence is among the best pieces."""
    if not each.example.is_answerable:
        return False
    place_of = {key: place for place, key in enumerate(each.example.keys)}
    best = {place_of[weighed.unit.key] for weighed in weighing.units[:QUOTED]}
    return any(places & best for places in each.example.held)


def limit_of(judged: Judged) -> float:
    """The probability under which `WITHHELD` of the answerable questions that judges wrote lie."""
    kept = (judged.is_answerable > 0) & (judged.is_of_judges > 0)
    return round(float(np.quantile(judged.likely[kept], WITHHELD)), 3)


def figures(judged: Judged, limit: float) -> dict[str, Any]:
    """How well the probability tells, and what the limit withholds."""
    withheld = judged.likely < limit
    answerable, twin = judged.is_answerable > 0, judged.is_twin > 0
    judges = judged.is_of_judges > 0
    taken = ~answerable & ~twin
    beside_twins = answerable | twin
    return {
        "examples": len(judged.likely),
        "area under curve": round(area_under_curve(judged.likely, judged.answers), 3),
        "area under curve, twins": round(
            area_under_curve(judged.likely[beside_twins], judged.is_answerable[beside_twins]), 3
        ),
        "answerable of judges withheld": _share(withheld, answerable & judges),
        "others of judges withheld": _share(withheld, ~answerable & judges),
        "answerable withheld": _share(withheld, answerable),
        "twins withheld": _share(withheld, twin),
        "withheld where the text is taken away": _share(withheld, taken),
        "Brier score": round(float(np.mean((judged.likely - judged.answers) ** 2)), 3),
    }


def reliability(judged: Judged) -> list[tuple[float, float, int]]:
    """Mean probability, share that was answered, and number of examples, by tenths of the probability."""
    bins = np.minimum((judged.likely * _BINS).astype(int), _BINS - 1)
    rows = []
    for place in range(_BINS):
        inside = bins == place
        if inside.any():
            rows.append(
                (
                    round(float(judged.likely[inside].mean()), 2),
                    round(float(judged.answers[inside].mean()), 2),
                    int(inside.sum()),
                )
            )
    return rows


def with_limit(head: Head, judged: Judged) -> Head:
    """The head with its limit and its scores."""
    limit = limit_of(judged)
    return replace(head, limits={"answered": limit}, about={"held-out folds": figures(judged, limit)})


def _share(withheld: NDArray[np.bool_], of: NDArray[np.bool_]) -> float:
    return round(float(withheld[of].mean()), 3) if of.any() else float("nan")
