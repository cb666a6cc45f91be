"""Logistic regression over dense features, and how well its order is: area under the curve, hits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from copilot.answer.heads import Head, Matrix

Labels = NDArray[np.float64]
LEAST_SPREAD = 0.1
"""Standard deviation that a feature counts as having at least; all lie between about 0 and 1."""


def fit_logistic(
    rows: Matrix, labels: Labels, features: Sequence[str], strength: float, weights: Labels | None = None
) -> Head:
    """A head whose weights are pulled towards 0.

    Args:
        rows: shape (n, features).
        strength: of the pull, the factor of half the squared weights of features scaled to variance 1.
        weights: of the examples, 1 where not given.
    """
    middle, spread = rows.mean(axis=0), rows.std(axis=0)
    used = spread > 1e-9
    # What is seldom there would else get a weight of hundreds from a few examples.
    spread = np.maximum(spread, LEAST_SPREAD)
    scaled = (rows[:, used] - middle[used]) / spread[used]
    counts = np.ones(len(labels)) if weights is None else weights

    def loss(values: Matrix) -> tuple[float, Matrix]:
        logits = scaled @ values[:-1] + values[-1]
        error = counts * (expit(logits) - labels)
        value = counts @ (np.logaddexp(0, logits) - labels * logits)
        gradient = np.append(scaled.T @ error + strength * values[:-1], error.sum())
        return float(value + strength / 2 * (values[:-1] ** 2).sum()), gradient

    found = minimize(
        loss, np.zeros(scaled.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    )
    own = found.x[:-1] / spread[used]
    names = tuple(name for name, kept in zip(features, used, strict=True) if kept)
    return Head(names, own, float(found.x[-1] - own @ middle[used]), {}, {})


def area_under_curve(scores: Matrix, labels: Labels) -> float:
    """How often a right one stands before a wrong one (Mann and Whitney, 1947); ties count half."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    values = scores[order]
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    ends = np.r_[starts[1:], len(values)]
    for start, end in zip(starts, ends, strict=True):
        ranks[order[start:end]] = (start + end + 1) / 2
    right = labels > 0.5
    count = int(right.sum())
    if not count or count == len(labels):
        return float("nan")
    return float((ranks[right].sum() - count * (count + 1) / 2) / (count * (len(labels) - count)))
