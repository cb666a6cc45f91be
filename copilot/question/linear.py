"""A fitted linear head: a small file of features and weights, and what it makes of a set of features."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class LinearHead:
    """Weights of `labels` (columns) for `features` (rows).

    `about` tells what it was fitted on: the hash of the data, its size, the scores on held-out halves.
    """

    labels: tuple[str, ...]
    features: Mapping[str, int]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    about: Mapping[str, Any]

    def logits(self, features: Iterable[str]) -> npt.NDArray[np.float32]:
        """One number a label; features that the head does not know count nothing.

        The sum of the weights is divided by the root of their number, so that a long question is no surer
        than a short one.
        """
        rows = [self.features[feature] for feature in features if feature in self.features]
        summed = self.weights[rows].sum(axis=0) / max(1.0, len(rows)) ** 0.5
        logits: npt.NDArray[np.float32] = summed + self.bias
        return logits

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """For each label how probable it is, independent of the others."""
        values = 1 / (1 + np.exp(-self.logits(features)))
        return dict(zip(self.labels, map(float, values), strict=True))


def load_head(name: str, package: str = "copilot.question") -> LinearHead:
    """The head fitted by `make fit` and kept beside the code of a package: "kinds", "focus"."""
    row = json.loads(files(package).joinpath(f"heads/{name}.json").read_text(encoding="utf-8"))
    return read_head(row)


def read_head(row: Mapping[str, Any]) -> LinearHead:
    """A head from its JSON form: weights as bytes, to be multiplied with the step of their label."""
    labels, features = tuple(row["labels"]), row["features"].split("\n")
    steps = np.asarray(row["steps"], dtype=np.float32)
    raw = np.frombuffer(base64.b85decode(row["weights"]), dtype=np.int8)
    return LinearHead(
        labels,
        {feature: place for place, feature in enumerate(features)},
        raw.reshape(len(features), len(labels)).astype(np.float32) * steps,
        np.asarray(row["bias"], dtype=np.float32),
        row["about"],
    )


def head_to_json(
    labels: Iterable[str],
    features: Iterable[str],
    weights: npt.NDArray[np.float64],
    bias: npt.NDArray[np.float64],
    about: Mapping[str, Any],
) -> dict[str, Any]:
    """The JSON form; a weight is kept to 1/127 of the largest one of its label."""
    steps = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    raw = np.round(weights / steps).astype(np.int8)
    return {
        "about": dict(about),
        "labels": list(labels),
        "bias": [round(float(value), 4) for value in bias],
        "steps": [float(f"{step:.6g}") for step in steps],
        "features": "\n".join(features),
        "weights": base64.b85encode(raw.tobytes()).decode(),
    }
