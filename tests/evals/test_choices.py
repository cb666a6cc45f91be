"""Multiple choice in TeleQnA's format, over the sample texts and a few questions written for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copilot.pipeline import Copilot
from corpus.settings import Settings
from evals.choices import BestSupported, ChoiceQuestion, Chosen, load_choices, score_choices
from evals.errors import EvalError, InvalidRows

SAMPLE = Path(__file__).parent / "choices_sample.json"


def _question(**changes: Any) -> ChoiceQuestion:
    return ChoiceQuestion("question 1", "Which?", ("one", "two", "three", "four"), 1, "Lexicon", **changes)


def test_the_sample_is_read_as_it_stands() -> None:
    questions = load_choices(SAMPLE)
    assert len(questions) == 6
    assert questions[2].options[questions[2].answer] == "Population Stability Index"
    assert [len(question.options) for question in questions] == [4, 4, 5, 3, 4, 3]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (1, {"correct": 1.0, "answered": 1.0, "correct_of_answered": 1.0, "by_chance": 0.25}),
        (0, {"correct": 0.0, "answered": 1.0, "correct_of_answered": 0.0, "by_chance": 0.25}),
        (None, {"correct": 0.0, "answered": 0.0, "by_chance": 0.25}),
    ],
)
def test_right_wrong_and_left_open(chosen: int | None, expected: dict[str, float]) -> None:
    scores = score_choices([_question()], lambda question: Chosen(chosen))
    assert {name: value.value for name, value in scores.figures.items()} == expected
    assert scores.to_json()["answers"]["question 1"]["chosen"] == (None if chosen is None else chosen + 1)


def test_categories_have_figures_of_their_own() -> None:
    scores = score_choices(load_choices(SAMPLE), lambda question: Chosen(question.answer))
    assert {name: found["correct"].count for name, found in scores.by_category.items()} == {
        "Lexicon": 2,
        "Research overview": 1,
        "Standards specifications": 3,
    }


def test_retrieval_chooses_what_the_texts_support_and_leaves_the_rest_open(sample_index: Settings) -> None:
    choose = BestSupported(Copilot(sample_index).reading().retriever)
    scores = score_choices(load_choices(SAMPLE), choose)
    assert [score.chosen.option for score in scores.scores] == [1, 2, 2, 1, 2, None]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"answer": "option 7: x"}, "its answer must name an option"),
        ({"answer": None}, "its answer must name an option"),
        ({"option 2": None}, "its question and options must be texts"),
        ({"option 9": "gap"}, 'needs "option 1", "option 2" and so on'),
        ({"question": ""}, "its question and options must be texts"),
    ],
)
def test_a_malformed_question_is_named(tmp_path: Path, row: dict[str, Any], fault: str) -> None:
    good = {"question": "Which?", "option 1": "one", "option 2": "two", "answer": "option 1: one"}
    path = tmp_path / "set.json"
    path.write_text(json.dumps({"question 1": good, "question 2": good | row}), encoding="utf-8")
    with pytest.raises(InvalidRows) as caught:
        load_choices(path)
    assert f"question 2: {fault}" in str(caught.value)
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize("content", ["", "[]", "{}", "x"])
def test_a_file_that_is_no_set_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "set.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvalError, match="TeleQnA"):
        load_choices(path)
