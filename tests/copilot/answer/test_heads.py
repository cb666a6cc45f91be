"""Fitted heads as files, and the features that a judgement is made of."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from copilot.answer.enough import ENOUGH
from copilot.answer.heads import Head, head_from_json, load_head, probability
from copilot.answer.pieces import CHEAP
from copilot.answer.select import FEATURES
from evals.fit.answers import DATA
from evals.fit.linear import hash_of

NAMES = {"drafts": CHEAP, "selection": FEATURES, "answerable": ENOUGH}


@pytest.mark.parametrize("name", NAMES)
def test_each_head_knows_its_features_and_the_data_it_was_fitted_on(name: str) -> None:
    head = load_head(name)
    assert set(head.features) <= set(NAMES[name])
    assert len(head.features) >= len(NAMES[name]) // 2
    assert head.about["data"] == hash_of(DATA)
    assert np.isfinite(head.logits(np.ones((2, len(NAMES[name]))), NAMES[name])).all()
    size = files("copilot.answer").joinpath(f"heads/{name}.json")
    assert len(size.read_text(encoding="utf-8")) < 200_000


def test_a_head_survives_its_file() -> None:
    head = Head(("a", "b"), np.array([0.5, -1.25]), 0.75, {"data": "x"}, {"limit": 0.3})
    read = head_from_json(json.loads(json.dumps(head.to_json())))
    assert (read.features, read.bias, read.about, read.limits) == (
        head.features,
        0.75,
        {"data": "x"},
        {"limit": 0.3},
    )
    assert read.logits(np.array([[2.0, 4.0]]), ("b", "a")) == pytest.approx([0.25])


def test_a_head_whose_feature_is_missing_says_what_to_do() -> None:
    head = Head(("a", "b"), np.zeros(2), 0.0, {}, {})
    with pytest.raises(ValueError, match="the head needs b; fit it again with: make fit"):
        head.logits(np.zeros((1, 1)), ("a",))


def test_log_odds_are_probabilities() -> None:
    assert probability(np.array([-1000.0, 0.0, 1000.0])) == pytest.approx([0.0, 0.5, 1.0])
