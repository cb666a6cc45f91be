"""Fitted heads: a logistic function over named features, kept as small files beside the code.

`make fit` (evals/fit) writes them. Each names the hash of the data that it was fitted on and its scores on
documents that it did not see.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Head:
    """`weights` of `features`, `bias`; `about` says what it was fitted on and how it scored."""

    features: tuple[str, ...]
    weights: Matrix
    bias: float
    about: Mapping[str, Any]
    limits: Mapping[str, float]
    """Probabilities from which something is done, chosen with the weights."""

    def logits(self, rows: Matrix, features: Sequence[str]) -> Matrix:
        """Log-odds, shape (n,).

        Args:
            rows: shape (n, features).
            features: the names of the columns.

        Raises:
            ValueError: a column that the head needs is missing.
        """
        columns = {name: place for place, name in enumerate(features)}
        missing = [name for name in self.features if name not in columns]
        if missing:
            raise ValueError(f"the head needs {', '.join(missing)}; fit it again with: make fit")
        picked = rows[:, [columns[name] for name in self.features]]
        logits: Matrix = picked @ self.weights + self.bias
        return logits

    def to_json(self) -> dict[str, Any]:
        return {
            "about": dict(self.about),
            "limits": dict(self.limits),
            "bias": round(self.bias, 4),
            "weights": {
                name: round(float(weight), 4)
                for name, weight in zip(self.features, self.weights, strict=True)
            },
        }


def head_from_json(row: Mapping[str, Any]) -> Head:
    weights = row["weights"]
    return Head(
        tuple(weights), np.array(list(weights.values())), float(row["bias"]), row["about"], row["limits"]
    )


@cache
def load_head(name: str) -> Head:
    """The head called `name`: "drafts", "selection", "answerable"."""
    path = files("copilot.answer").joinpath(f"heads/{name}.json")
    return head_from_json(json.loads(path.read_text(encoding="utf-8")))


def probability(logits: Matrix) -> Matrix:
    """Log-odds as probabilities."""
    shares: Matrix = 1 / (1 + np.exp(-np.clip(logits, -40, 40)))
    return shares
