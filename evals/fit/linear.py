"""Fits linear heads: a logistic regression a label over sparse features, by L-BFGS (Liu, Nocedal, 1989)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit

from copilot.question.linear import LinearHead, head_to_json, read_head

Floats = npt.NDArray[np.float64]
FEWEST = 4
"""Rows that a feature must stand in."""
STEPS = 60
"""Steps of L-BFGS; more change no score in the second digit."""


def fit_labels(
    rows: Sequence[Collection[str]],
    targets: Floats,
    labels: Sequence[str],
    *,
    strength: float,
    most: int,
    weights: Floats | None = None,
    vectors: Floats | None = None,
) -> LinearHead:
    """A logistic regression for each label.

    Args:
        rows: features of each example.
        targets: shape (examples, labels), 0 or 1.
        strength: of the pull towards 0 (the factor of half the squared weights).
        most: features kept: those with the largest weights of a first fit.
        weights: of the examples, 1 where not given.
        vectors: embeddings of the examples, shape (examples, dimension), where the head reads them, too.
    """
    counts = Counter(feature for row in rows for feature in row)
    features = sorted(feature for feature, count in counts.items() if count >= FEWEST)
    example_weights = np.ones(len(rows)) if weights is None else weights
    fitted, bias = fitted_weights(_beside(rows, features, vectors), targets, strength, example_weights)
    if len(features) > most:
        kept = np.sort(np.argsort(-np.abs(fitted[: len(features)]).max(axis=1), kind="stable")[:most])
        features = [features[place] for place in kept]
        fitted, bias = fitted_weights(_beside(rows, features, vectors), targets, strength, example_weights)
    dense = None if vectors is None else fitted[len(features) :]
    return read_head(head_to_json(labels, features, fitted[: len(features)], bias, {}, dense))


def _beside(rows: Sequence[Collection[str]], features: Sequence[str], vectors: Floats | None) -> csr_matrix:
    """The features and, behind them, the embeddings."""
    matrix = _matrix(rows, features)
    return matrix if vectors is None else hstack([matrix, csr_matrix(vectors)]).tocsr()


def _matrix(rows: Sequence[Collection[str]], features: Sequence[str]) -> csr_matrix:
    column = {feature: place for place, feature in enumerate(features)}
    columns, ends = [], [0]
    for row in rows:
        columns += sorted(column[feature] for feature in row if feature in column)
        ends.append(len(columns))
    lengths = np.diff(ends)
    values = np.repeat(1 / np.sqrt(np.maximum(1, lengths)), lengths)
    return csr_matrix((values, columns, ends), shape=(len(rows), len(features)))


def fitted_weights(
    matrix: csr_matrix, targets: Floats, strength: float, examples: Floats
) -> tuple[Floats, Floats]:
    """Weights of shape (features, labels) and a bias a label."""
    transposed = matrix.T.tocsr()
    width, labels = matrix.shape[1], targets.shape[1]

    def loss(values: Floats) -> tuple[float, Floats]:
        weights = values.reshape(width + 1, labels)
        logits = matrix @ weights[:-1] + weights[-1]
        error = examples[:, None] * (expit(logits) - targets)
        value = examples @ (np.logaddexp(0, logits) - targets * logits).sum(axis=1)
        gradient = np.vstack([transposed @ error + strength * weights[:-1], error.sum(axis=0)])
        return float(value + strength / 2 * (weights[:-1] ** 2).sum()), gradient.ravel()

    start = np.zeros((width + 1) * labels)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    weights = found.reshape(width + 1, labels)
    return weights[:-1], weights[-1]


def halves(groups: Sequence[Hashable]) -> Iterator[tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
    """(fitted, held out) twice: what belongs to one group stays together."""
    side = np.array([hashlib.sha256(str(group).encode()).digest()[0] % 2 for group in groups], dtype=bool)
    yield ~side, side
    yield side, ~side


def held_out(groups: Sequence[Hashable], probabilities: Callable[..., Floats], width: int) -> Floats:
    """The probabilities of each example by a head that did not see its group."""
    result = np.zeros((len(groups), width))
    for fitted, judged in halves(groups):
        result[judged] = probabilities(fitted, judged)
    return result


def hash_of(*paths: Path) -> str:
    """SHA-256 over the bytes of the data that a head was fitted on."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()
