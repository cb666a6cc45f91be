"""What the cross-encoder's logits add to pieces, and in which order pieces come out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from copilot.answer.heads import Head
from copilot.answer.pieces import CHEAP
from copilot.answer.select import (
    FEATURES,
    LOGIT_SCALE,
    MODEL,
    NEAR,
    scored,
    second_step,
    with_cosines,
    with_logits,
)
from copilot.answer.units import Unit, units_of
from index.retrieve.query import understand
from tests.index import made

NAN = float("nan")


def units(*texts: str) -> list[Unit]:
    clauses = tuple(
        made.clause(place, str(place + 1), "Title", [made.block(text)]) for place, text in enumerate(texts)
    )
    document = replace(made.document(), clauses=clauses)
    return [unit for clause in clauses for unit in units_of(document, clause)]


def column(features: np.ndarray, name: str) -> list[float]:
    return [round(float(value), 4) for value in features[:, FEATURES.index(name)]]


def test_a_piece_that_was_not_looked_at_counts_as_the_worst_that_was() -> None:
    pieces = units("One is first. Two is beside it.", "Three is elsewhere.")
    logits = np.array([4.0, -6.0, NAN])
    features = with_logits(
        np.zeros((3, len(CHEAP) + len(NEAR))), np.zeros(3), logits, pieces, understand("which?")
    )
    assert features.shape == (3, len(CHEAP) + len(NEAR) + len(MODEL))
    assert column(features, "logit") == [0.4, -0.6, -0.6]
    assert column(features, "logit_gap") == [0.0, 1.0, 1.0]
    assert column(features, "logit_rank") == [1.0, 0.5, 0.3333]
    assert column(features, "logit_clause") == [0.4, 0.4, -0.6]
    assert column(features, "logit_beside") == [-0.6, 0.4, -0.6]


def test_a_piece_that_was_not_embedded_counts_as_the_farthest_that_was() -> None:
    features = with_cosines(np.zeros((3, len(CHEAP))), np.array([5.0, 0.0, -5.0]), np.array([0.2, 0.7, NAN]))
    assert features[:, len(CHEAP) :] == pytest.approx(
        np.array([[0.5, 0.2, 0.5, 0.5], [0.0, 0.7, 0.0, 1.0], [-0.5, 0.2, 0.5, 1 / 3]])
    )


def test_what_was_embedded_stands_before_what_was_not() -> None:
    head = Head(("unit_dense",), np.array([1.0]), 0.0, {}, {})
    drafts, cosines = np.array([5.0, 4.0, 1.0, 3.0]), np.array([0.1, 0.6, NAN, NAN])
    features = with_cosines(np.zeros((4, len(CHEAP))), drafts, cosines)
    scores = second_step(features, drafts, cosines, head)
    assert list(np.argsort(-scores, kind="stable")) == [1, 0, 3, 2]


def test_logits_of_a_question_in_another_language_have_a_weight_of_their_own() -> None:
    pieces = units("The tone lasts 3 s.")
    query = understand("Combien de temps dure la tonalité de réponse du modem ?")
    features = with_logits(np.zeros((1, len(CHEAP) + len(NEAR))), np.zeros(1), np.array([2.0]), pieces, query)
    assert column(features, "logit_foreign") == [2.0 / LOGIT_SCALE]


def test_what_was_looked_at_stands_before_what_was_not() -> None:
    head = Head(("logit",), np.array([1.0]), 0.0, {}, {})
    features = np.zeros((4, len(FEATURES)))
    features[:, FEATURES.index("logit")] = [0.1, -2.0, -2.0, -2.0]
    scores = scored(head, features, np.array([0.0, 1.0, 3.0, 2.0]), np.array([1.0, -20.0, NAN, NAN]))
    assert scores == pytest.approx([0.1, -2.0, -2.0, -2.0])
    assert scores[:2].min() >= scores[2:].max()


def test_without_a_cross_encoder_the_head_alone_decides() -> None:
    head = Head(("logit",), np.array([1.0]), 0.5, {}, {})
    features = np.zeros((2, len(FEATURES)))
    assert scored(head, features, np.zeros(2), np.array([NAN, NAN])) == pytest.approx([0.5, 0.5])
