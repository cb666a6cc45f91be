"""Whether one run is better than another: paired differences with a test, and what changed sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from evals.errors import EvalError
from evals.figures import LEVEL, RESAMPLES, SEED
from evals.metrics import MEASURES, Fraction
from evals.rows import read_rows
from evals.run import QUESTIONS

SHUFFLES = 10_000
SIGNIFICANT = 0.05


class QuestionRow(BaseModel):
    """The scores of one question as a results folder keeps them."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    measures: dict[str, Fraction]
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """How one measure changed from run A to run B.

    `low` and `high` bound the 95% interval of the difference, `p` is the probability of a difference at
    least as large if the two runs were equally good. `better` and `worse` are the questions that changed.
    """

    measure: str
    before: float
    after: float
    low: float
    high: float
    p: float
    better: tuple[str, ...]
    worse: tuple[str, ...]

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def is_worse(self) -> bool:
        """Whether the measure got worse by more than its noise."""
        fell = self.change < 0 if MEASURES[self.measure].higher_is_better else self.change > 0
        return fell and self.p < SIGNIFICANT

    def to_json(self) -> dict[str, Any]:
        return {
            "before": round(self.before, 6),
            "after": round(self.after, 6),
            "change": round(self.change, 6),
            "low": round(self.low, 6),
            "high": round(self.high, 6),
            "p": round(self.p, 6),
            "better": list(self.better),
            "worse": list(self.worse),
        }


def read_run(folder: Path) -> dict[str, QuestionRow]:
    """Reads the scores of each question from a results folder.

    Raises:
        EvalError, InvalidRows: there are none, or they are malformed.
    """
    file = folder / QUESTIONS
    if not file.exists():
        raise EvalError(f"{folder}: holds no scores; make them with copilot eval run")
    rows = {row.id: row for _, row in read_rows(file, QuestionRow)}
    unknown = {name for row in rows.values() for name in row.measures} - set(MEASURES)
    if unknown:
        raise EvalError(f"{file}: has the unknown measures {', '.join(sorted(unknown))}; score the run again")
    return rows


def compare(before: Mapping[str, QuestionRow], after: Mapping[str, QuestionRow]) -> list[Difference]:
    """Compares two runs over the same questions, measure by measure.

    Raises:
        EvalError: the runs answered different questions.
    """
    odd = sorted(set(before) ^ set(after))
    if odd:
        raise EvalError(
            f"the runs answered different questions ({len(odd)}, among them {', '.join(odd[:5])}); "
            "compare runs of one set"
        )
    found = [_difference(name, before, after) for name in MEASURES]
    return [difference for difference in found if difference is not None]


def _difference(
    name: str, before: Mapping[str, QuestionRow], after: Mapping[str, QuestionRow]
) -> Difference | None:
    ids = [key for key, row in before.items() if name in row.measures or name in after[key].measures]
    pairs = np.array(
        [[before[key].measures.get(name, (0, 0)), after[key].measures.get(name, (0, 0))] for key in ids],
        dtype=np.float64,
    ).reshape(-1, 2, 2)
    counted = pairs[:, :, 1].sum(axis=0)
    if not len(ids) or not counted.all():
        return None
    gains = {key: _gain(name, before[key], after[key]) for key in ids}
    low, high = _interval(pairs)
    return Difference(
        measure=name,
        before=float(pairs[:, 0, 0].sum() / counted[0]),
        after=float(pairs[:, 1, 0].sum() / counted[1]),
        low=low,
        high=high,
        p=_randomisation_test(pairs),
        better=tuple(key for key, gain in gains.items() if gain > 0),
        worse=tuple(key for key, gain in gains.items() if gain < 0),
    )


def _gain(name: str, before: QuestionRow, after: QuestionRow) -> float:
    """How much better the question went, 0 where the measure does not apply to both runs."""
    shares = [
        numerator / denominator
        for row in (before, after)
        for numerator, denominator in [row.measures.get(name, (0.0, 0.0))]
        if denominator
    ]
    if len(shares) < 2:
        return 0.0
    gain = shares[1] - shares[0]
    return gain if MEASURES[name].higher_is_better else -gain


def _interval(pairs: NDArray[np.float64]) -> tuple[float, float]:
    """Percentile bootstrap of the difference over questions, both runs resampled together."""
    picks = np.random.default_rng(SEED).integers(0, len(pairs), size=(RESAMPLES, len(pairs)))
    changes = _changes(pairs[picks])
    if not len(changes):
        return 0.0, 0.0
    low, high = np.quantile(changes, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _randomisation_test(pairs: NDArray[np.float64]) -> float:
    """Two-sided paired randomisation test: were the runs equal, each pair could as well be swapped.

    Noreen, Computer-intensive methods for testing hypotheses, 1989; Smucker, Allan and Carterette,
    A comparison of statistical significance tests for information retrieval evaluation, 2007.
    """
    observed = abs(_changes(pairs[None])[0])
    swap = np.random.default_rng(SEED).random((SHUFFLES, len(pairs))) < 0.5
    # Only pairs that differ can change the difference; the others are summed once.
    differs = (pairs[:, 0] != pairs[:, 1]).any(axis=1)
    fixed = pairs[~differs].sum(axis=0)
    mixed = np.where(swap[:, differs, None, None], pairs[differs][None, :, ::-1], pairs[differs][None])
    changes = np.abs(_changes((mixed.sum(axis=1) + fixed)[:, None]))
    # The small allowance keeps differences equal in exact arithmetic from falling apart in floating point.
    extreme = int((changes >= observed - 1e-12).sum())
    return (extreme + 1) / (len(changes) + 1)


def _changes(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Differences of ratios of sums, (samples, questions, run, fraction) to (samples that count any,)."""
    sums = samples.sum(axis=1)
    sums = sums[(sums[:, :, 1] > 0).all(axis=1)]
    ratios = sums[:, :, 0] / sums[:, :, 1]
    return np.asarray(ratios[:, 1] - ratios[:, 0])
