"""The fitted heads: what they are, what their files say of themselves, and how they are fitted."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from copilot.question.features import features_of, folded, tokens_of
from copilot.question.focus import best_run, overlap
from copilot.question.intent import Kind
from copilot.question.linear import head_to_json, load_head, read_head
from evals.fit.linear import fit_labels, halves, hash_of
from evals.fit.questions import DATA, exchanged, labelled_questions


@pytest.mark.parametrize("name", ["kinds", "focus"])
def test_a_head_is_small_and_names_its_data_and_scores(name: str) -> None:
    content = files("copilot.question").joinpath(f"heads/{name}.json").read_bytes()
    assert len(content) < 200_000
    about = load_head(name).about
    assert about["held-out halves"]["questions"] > 3000
    assert about["data"] == hash_of(*DATA), "the questions changed: run make fit"


def test_the_head_knows_every_kind() -> None:
    assert load_head("kinds").labels == tuple(Kind)


def test_a_head_comes_back_from_its_file_as_it_was() -> None:
    weights = np.array([[1.27, -2.0], [0.5, 0.0]])
    head = read_head(head_to_json(["a", "b"], ["x", "y"], weights, np.array([0.1, -0.1]), {"data": "1"}))
    assert np.allclose(head.weights, weights, atol=0.02)
    assert head.probabilities(["x", "unknown"])["b"] == pytest.approx(1 / (1 + np.exp(2.1)), abs=1e-3)


def test_a_head_for_words_and_embedding_wants_both() -> None:
    dense = np.array([[1.27], [0.0], [-0.5]])
    head = read_head(head_to_json(["a"], ["x"], np.array([[0.5]]), np.array([0.0]), {}, dense))
    vector = np.array([1.0, 7.0, 1.0], np.float32)
    assert head.logits(["x"], vector)[0] == pytest.approx(0.5 + 1.27 - 0.5, abs=0.02)
    with pytest.raises(ValueError, match="embedding"):
        head.logits(["x"])


def test_a_head_is_learnt_from_words_and_embeddings() -> None:
    rows = [{"is"}, {"is"}] * 8
    vectors = np.array([[1.0, 0.0], [0.0, 1.0]] * 8)
    head = fit_labels(rows, np.array([[1.0], [0.0]] * 8), ["a"], strength=0.1, most=10, vectors=vectors)
    first, second = (head.probabilities(["is"], vector.astype(np.float32))["a"] for vector in vectors[:2])
    assert first > 0.8 > 0.2 > second


def test_a_head_is_learnt_from_examples() -> None:
    rows = [{"is", "force"}, {"who", "cites"}] * 6
    targets = np.array([[1.0, 0.0], [0.0, 1.0]] * 6)
    head = fit_labels(rows, targets, ["status", "cited"], strength=0.1, most=10)
    assert head.probabilities({"force"})["status"] > 0.8 > 0.2 > head.probabilities({"cites"})["status"]


def test_a_group_stays_on_one_side_of_a_split() -> None:
    groups = ["a", "b", "c", "d"] * 5
    for fitted, judged in halves(groups):
        assert not {g for g, f in zip(groups, fitted, strict=True) if f} & {
            g for g, j in zip(groups, judged, strict=True) if j
        }


def test_names_and_numbers_are_masked() -> None:
    question = "Does clause 5.1 of V.42 (2002) name 3 ABM modes?"
    seen = [token.seen for token in tokens_of(question, [(19, 30)])]
    assert seen == [
        "does",
        "clause",
        "<clause>",
        "of",
        "<text>",
        "name",
        "<number>",
        "<acronym>",
        "modes",
        "?",
    ]
    assert "texts 1" in features_of(tokens_of(question, [(19, 30)]))
    assert folded("Édition") == "edition"


def test_the_run_of_likeliest_words_is_found() -> None:
    assert best_run([-1.0, 2.0, -0.5, 1.0, -3.0]) == (1, 4)
    assert best_run([-1.0, -2.0]) is None
    assert overlap("federated learning", "learning") == pytest.approx(2 / 3)


def test_questions_to_learn_from_are_whole_and_their_topics_can_be_exchanged() -> None:
    questions = labelled_questions()
    assert len({question.text for question in questions}) > 3500
    assert {kind for question in questions for kind in question.kinds} == set(Kind)
    other = exchanged(questions)
    assert all(question.focus in question.text for question in other)
