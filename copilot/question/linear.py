"""A fitted linear head: a small file of weights, and what it makes of a set of features and an embedding."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearHead:
    """Weights of `labels` (columns) for `features` (rows).

    `about` tells what it was fitted on: the hash of the data, its size, the scores on held-out halves.
    """

    labels: tuple[str, ...]
    features: Mapping[str, int]
    weights: Vectors
    bias: Vectors
    about: Mapping[str, Any]
    dense: Vectors | None = None
    """Weights for the numbers of an embedding, shape (dimension, labels)."""

    def logits(self, features: Iterable[str], vector: Vectors | None = None) -> Vectors:
        """One number a label; features that the head does not know count nothing.

        The sum of the weights is divided by the root of their number, so that a long question is no surer
        than a short one.

        Args: vector, the embedding where the head has weights for one, shape (dimension,).
        """
        rows = [self.features[feature] for feature in features if feature in self.features]
        logits: Vectors = self.weights[rows].sum(axis=0) / max(1.0, len(rows)) ** 0.5 + self.bias
        if (self.dense is None) != (vector is None):
            raise ValueError("an embedding goes with a head that has weights for one")
        return logits if vector is None or self.dense is None else logits + vector @ self.dense

    def probabilities(self, features: Iterable[str], vector: Vectors | None = None) -> dict[str, float]:
        """For each label how probable it is, independent of the others."""
        values = 1 / (1 + np.exp(-self.logits(features, vector)))
        return dict(zip(self.labels, map(float, values), strict=True))


def load_head(name: str, package: str = "copilot.question") -> LinearHead:
    """The head fitted by `make fit` and kept beside the code of a package: "kinds", "focus"."""
    row = json.loads(files(package).joinpath(f"heads/{name}.json").read_text(encoding="utf-8"))
    return read_head(row)


def read_head(row: Mapping[str, Any]) -> LinearHead:
    """A head from its JSON form: weights as bytes, to be multiplied with the step of their label."""
    labels, features = tuple(row["labels"]), row["features"].split("\n")
    return LinearHead(
        labels,
        {feature: place for place, feature in enumerate(features)},
        _unpacked(row["weights"], row["steps"]),
        np.asarray(row["bias"], dtype=np.float32),
        row["about"],
        _unpacked(row["dense"], row["dense steps"]) if "dense" in row else None,
    )


def _unpacked(packed: str, steps: list[float]) -> Vectors:
    raw = np.frombuffer(base64.b85decode(packed), dtype=np.int8)
    return raw.reshape(-1, len(steps)).astype(np.float32) * np.asarray(steps, dtype=np.float32)


def _packed(weights: npt.NDArray[np.float64]) -> tuple[str, list[float]]:
    steps = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    raw = np.round(weights / steps).astype(np.int8)
    return base64.b85encode(raw.tobytes()).decode(), [float(f"{step:.6g}") for step in steps]


def head_to_json(
    labels: Iterable[str],
    features: Iterable[str],
    weights: npt.NDArray[np.float64],
    bias: npt.NDArray[np.float64],
    about: Mapping[str, Any],
    dense: npt.NDArray[np.float64] | None = None,
) -> dict[str, Any]:
    """The JSON form; a weight is kept to 1/127 of the largest one of its label."""
    packed, steps = _packed(weights)
    row = {
        "about": dict(about),
        "labels": list(labels),
        "bias": [round(float(value), 4) for value in bias],
        "steps": steps,
        "features": "\n".join(features),
        "weights": packed,
    }
    if dense is not None:
        row["dense"], row["dense steps"] = _packed(dense)
    return row
