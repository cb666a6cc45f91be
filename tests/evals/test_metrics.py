"""Scorers against answers made by hand: each row states what a person would say of the answer."""

from __future__ import annotations

from typing import Any

import pytest

from evals.metrics import judged_text, score_question
from evals.pages import PrintedPages
from tests.evals.handmade import (
    EVIDENCE,
    answer,
    citation,
    passage,
    question,
    span,
    unanswerable_row,
)

ABSTENTION = {"answer": "The corpus does not hold this.", "abstained": True, "citations": []}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {},
            {"correct": 1, "cited": 1, "both": 1, "facts": 2, "quote_on_page": 1, "cite_precision": 1},
            id="right",
        ),
        pytest.param(
            {"answer": "It is 7 in one direction. [1]"},
            {"correct": 0, "cited": 1, "both": 0, "facts": 0},
            id="wrong",
        ),
        pytest.param(
            {"answer": "It is 15. [1]"},
            {"correct": 0, "cited": 1, "both": 0, "facts": 1},
            id="partly right",
        ),
        pytest.param(
            {"answer": "15 in both directions, though N401 is 128. [1]"},
            {"correct": 0, "forbidden": 1, "facts": 2},
            id="right facts and a forbidden one",
        ),
        pytest.param(
            {"citations": [citation(clause="8.2", page=3, quote="Timer T400 has no default value.")]},
            {"correct": 1, "cited": 0, "both": 0, "quote_on_page": 1, "cite_precision": 0, "cite_recall": 0},
            id="right answer with the wrong citation",
        ),
        pytest.param(
            {"citations": [citation(quote="The window size k should be 15.")]},
            {"correct": 1, "cited": 1, "both": 1, "quote_on_page": 0, "cite_precision": 1},
            id="right answer with a quotation that is not on the page",
        ),
        pytest.param(
            {"citations": []},
            {"correct": 1, "cited": 0, "both": 0, "cite_recall": 0},
            id="right answer without any citation",
        ),
        pytest.param(
            {"answer": "word " * 150 + "15 in both directions"},
            {"correct": 0, "facts": 0},
            id="right only after the first 150 words",
        ),
        pytest.param(
            {"answer": "15 in both directions", "abstained": True},
            {"correct": 0, "facts": 0, "cited": 0, "abstained_answerable": 1},
            id="abstained from an answerable question, whatever the text says",
        ),
    ],
)
def test_an_answer_scores_as_a_person_would_judge_it(
    changes: dict[str, Any], expected: dict[str, float], pages: PrintedPages
) -> None:
    score = score_question(question(), answer(**changes), pages.holds)
    assert {name: score.measures[name][0] for name in expected} == expected


@pytest.mark.parametrize(("changes", "rightly"), [(ABSTENTION, 1), ({"answer": "15 in both directions"}, 0)])
def test_abstaining_is_right_on_an_unanswerable_question(
    changes: dict[str, Any], rightly: float, pages: PrintedPages
) -> None:
    score = score_question(question(**unanswerable_row()), answer(**changes), pages.holds)
    assert score.measures["abstained_unanswerable"] == (rightly, 1.0)
    assert "correct" not in score.measures


def test_ranks_count_each_span_and_its_document(pages: PrintedPages) -> None:
    asked = question(
        gold=[span(), span(clause="8.2", pages=[3], evidence="Timer T400 has no default value.")]
    )
    given = answer(
        retrieved=[
            passage(doc="ITU-T V.1 (01/2000)", file="T-REC-V.1-200001-E.pdf"),
            passage(clause="1", pages=[1], text="This Recommendation says nothing of note."),
            passage(),
        ]
    )
    score = score_question(asked, given, pages.holds)
    assert score.span_ranks == (3, 0)
    assert score.document_ranks == (2, 2)
    assert score.measures["span@1"] == (0, 2)
    assert score.measures["span@3"] == (1, 2)
    assert score.measures["doc@1"] == (0, 1)
    assert score.measures["doc@3"] == (1, 1)
    assert score.measures["mrr"] == (pytest.approx(1 / 3), 1.0)
    # One of two spans at rank 3, which gains 1/log2(4); ideally 1 + 1/log2(3).
    assert score.measures["ndcg@10"] == (pytest.approx(0.5 / (1 + 0.6309298)), 1.0)


def test_a_question_over_two_documents_is_found_with_one_and_complete_with_both(pages: PrintedPages) -> None:
    other = {"doc": "ITU-T V.1 (01/2000)", "file": "T-REC-V.1-200001-E.pdf"}
    asked = question(gold=[span(), span(evidence="one more"), span(**other)])
    score = score_question(asked, answer(retrieved=[passage()]), pages.holds)
    assert score.measures["doc@1"] == (1, 1)
    assert score.measures["docs@5"] == (1, 2)


def test_precision_counts_citations_and_recall_counts_spans(pages: PrintedPages) -> None:
    asked = question(gold=[span(), span(clause="9", pages=[7], evidence="something else entirely")])
    given = answer(citations=[citation(), citation(clause="8.2", page=3, quote="")])
    score = score_question(asked, given, pages.holds)
    assert score.measures["cite_precision"] == (1, 2)
    assert score.measures["cite_recall"] == (1, 2)
    assert score.measures["quote_on_page"] == (1, 1.0)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({}, ""),
        ({"retrieved": [passage(clause="1", pages=[1], text="nothing")], "answer": "7"}, "not retrieved"),
        (ABSTENTION, "retrieved but refused"),
        ({"citations": [citation(clause="1", page=1, quote="")]}, "retrieved but not chosen"),
        ({"answer": "7"}, "chosen but wrong"),
    ],
)
def test_a_failure_is_laid_to_the_earliest_step_that_went_wrong(
    changes: dict[str, Any], cause: str, pages: PrintedPages
) -> None:
    assert score_question(question(), answer(**changes), pages.holds).cause == cause


def test_an_answered_unanswerable_question_is_a_failure(pages: PrintedPages) -> None:
    assert score_question(question(**unanswerable_row()), answer(), pages.holds).cause == (
        "answered the unanswerable"
    )


@pytest.mark.parametrize(("kind", "limit"), [("factoid", 150), ("procedure", 300), ("lookup", 300)])
def test_procedures_and_lookups_are_judged_on_more_words(kind: str, limit: int) -> None:
    text = "\n".join(f"w{number}" for number in range(400))
    assert judged_text(question(type=kind), text) == "\n".join(f"w{number}" for number in range(limit))


def test_a_short_answer_is_judged_whole() -> None:
    assert judged_text(question(), f"{EVIDENCE}\n") == f"{EVIDENCE}\n"


def test_a_row_of_a_table_is_told_with_its_heads() -> None:
    answer = "Table 7\n\n|Rate|J|P|\n|---|---|---|\n|2800|7|14|[1]|"
    assert judged_text(question(), answer).splitlines()[-2:] == [
        "2800 7 14 [1]",
        "Rate = 2800; J = 7; P = 14",
    ]
