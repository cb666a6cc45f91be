"""Figures of a set: sums of fractions, with bootstrap intervals over the questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.metrics import Fraction

RESAMPLES = 2000
SEED = 20261101
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as a share from 0 to 1 with its 95% interval; `count` is what it is counted over."""

    value: float
    low: float
    high: float
    count: int

    def to_json(self) -> dict[str, float | int]:
        return {
            "value": round(self.value, 6),
            "low": round(self.low, 6),
            "high": round(self.high, 6),
            "count": self.count,
        }


def figure(fractions: Sequence[Fraction]) -> Figure | None:
    """The figure of one measure over some questions.

    Args:
        fractions: (numerator, denominator) of each question.

    Returns:
        Sum of numerators over sum of denominators, with the percentile bootstrap interval over questions
        (Efron and Tibshirani, An Introduction to the Bootstrap, 1993); None where nothing is counted. The
        seed is fixed, so the same answers give the same digits.
    """
    counted = np.array([pair for pair in fractions if pair[1] > 0], dtype=np.float64)
    if not len(counted):
        return None
    picks = np.random.default_rng(SEED).integers(0, len(counted), size=(RESAMPLES, len(counted)))
    sums = counted[picks].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    numerator, denominator = counted.sum(axis=0)
    return Figure(float(numerator / denominator), float(low), float(high), round(float(denominator)))


def figures(measures: Sequence[Mapping[str, Fraction]], names: Sequence[str]) -> dict[str, Figure]:
    """The figures of several measures; those that apply to no question are left out."""
    found = {name: figure([each[name] for each in measures if name in each]) for name in names}
    return {name: value for name, value in found.items() if value is not None}
