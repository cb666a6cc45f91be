"""Bad input is named by its line, and nothing is half-read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.answers import load_answers
from evals.errors import EvalError, InvalidRows
from evals.golden import load_drafting_tasks, load_questions
from tests.evals.handmade import (
    FILE,
    answer_row,
    citation,
    question_row,
    span,
    unanswerable_row,
    write_lines,
)
from tests.shared import GOLDEN, PDFS


@pytest.mark.parametrize(
    ("second", "line", "fault"),
    [
        ({"facts": [{"text": "15", "any": ["(15"]}]}, 2, "does not compile"),
        ({"forbidden": ["[a-"]}, 2, "does not compile"),
        ({"gold": [span(file="T-REC-Q.1-200001-E.pdf")]}, 2, "unknown document 'T-REC-Q.1-200001-E.pdf'"),
        ({"must_abstain": "perhaps"}, 2, "must_abstain"),
        ({"forbiden": []}, 2, "forbiden"),
        ({"facts": []}, 2, "at least one fact"),
        ({"gold": [span(pages=[0])]}, 2, "gold.0.pages.0"),
        ({"id": "q1"}, 2, "stands already on line 1"),
    ],
)
def test_a_faulty_question_is_named_by_its_line(
    tmp_path: Path, second: dict[str, Any], line: int, fault: str
) -> None:
    path = write_lines(tmp_path / "set.jsonl", [question_row(), question_row(id="q2") | second])
    with pytest.raises(InvalidRows) as caught:
        load_questions(path, {FILE})
    assert {at for at, _ in caught.value.faults} == {line}
    assert f"{path}:2: " in str(caught.value) and fault in str(caught.value)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": 1\n\n[]\n{"id": "q"}\n', encoding="utf-8")
    with pytest.raises(InvalidRows) as caught:
        load_questions(path)
    assert {line for line, _ in caught.value.faults} == {1, 3, 4}


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00"])
def test_a_file_without_rows_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(content)
    with pytest.raises(EvalError, match=r"set\.jsonl: (holds no row|cannot be read)"):
        load_questions(path)


def test_answers_must_fit_the_set(tmp_path: Path) -> None:
    set_path = write_lines(tmp_path / "set.jsonl", [question_row(), unanswerable_row()])
    questions = load_questions(set_path)
    path = write_lines(
        tmp_path / "answers.jsonl",
        [answer_row(citations=[citation(file="other.pdf")]), answer_row(id="q9")],
    )
    with pytest.raises(InvalidRows) as caught:
        load_answers(path, questions, {FILE})
    assert caught.value.faults == (
        (1, "cites the unknown document 'other.pdf'"),
        (2, "answers 'q9', which the set does not ask"),
        (0, "1 questions have no answer: q2"),
    )
    assert set(load_answers(path, questions, None, partial=True)) == {"q1"}


@pytest.mark.real
def test_the_shared_golden_sets_are_whole() -> None:
    documents = {path.name for path in PDFS.iterdir()}
    questions = load_questions(GOLDEN / "questions.jsonl", documents)
    assert len(questions) == 140
    assert sum(question.must_abstain for question in questions) == 12
    assert len(load_drafting_tasks(GOLDEN / "drafting.jsonl")) == 20
