from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from corpus.settings import Settings
from evals.errors import EvalError, InvalidRows
from evals.golden import Question
from evals.pages import PrintedPages
from evals.run import Run, System, describe_run, run_answers, run_set
from tests.evals.handmade import answer_row, question_row, unanswerable_row, write_lines


@pytest.fixture
def set_path(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "set.jsonl", [question_row(), unanswerable_row()])


class Canned:
    """Answers by hand, counting how often it is asked."""

    def __init__(self, breaks_on: str = "") -> None:
        self.asked: list[str] = []
        self.breaks_on = breaks_on

    def __call__(self, question: Question) -> Mapping[str, Any]:
        if question.id == self.breaks_on:
            raise KeyboardInterrupt
        self.asked.append(question.id)
        return answer_row(id="", abstained=question.must_abstain)


def _run(folder: Path, set_path: Path, pages: PrintedPages, ask: Canned, **details: Any) -> Run:
    description = describe_run(set_path, "auto", Settings(), pages, details)
    return run_set(folder, set_path, pages, description, System(ask))


def test_a_run_leaves_its_answers_scores_figures_and_description(
    tmp_path: Path, set_path: Path, pages: PrintedPages
) -> None:
    run = _run(tmp_path / "run", set_path, pages, Canned(), generation=3)
    assert run.score.figures["both"].value == 1.0
    results = json.loads((run.folder / "results.json").read_text())
    assert results["figures"]["abstained_unanswerable"]["value"] == 1.0
    assert results["run"]["details"] == {"generation": 3}
    assert not {"llm_key", "chroma_token"} & set(results["run"]["settings"])
    assert results["run"]["versions"]["numpy"]
    rows = [json.loads(line) for line in (run.folder / "questions.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == ["q1", "q2"]


def test_a_broken_off_run_goes_on_where_it_stopped(
    tmp_path: Path, set_path: Path, pages: PrintedPages
) -> None:
    folder = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        _run(folder, set_path, pages, Canned(breaks_on="q2"))
    with (folder / "answers.jsonl").open("a") as lines:
        lines.write('{"id": "q2", "answer": "cut o')
    ask = Canned()
    _run(folder, set_path, pages, ask)
    assert ask.asked == ["q2"]
    whole = _run(tmp_path / "whole", set_path, pages, Canned())
    for name in ("answers.jsonl", "questions.jsonl", "results.json"):
        assert (folder / name).read_text() == (whole.folder / name).read_text()


def test_a_folder_holds_one_run(tmp_path: Path, set_path: Path, pages: PrintedPages) -> None:
    _run(tmp_path / "run", set_path, pages, Canned(), generation=3)
    with pytest.raises(EvalError, match="another details; give this one another --name"):
        _run(tmp_path / "run", set_path, pages, Canned(), generation=4)


def test_a_faulty_set_asks_nothing(tmp_path: Path, pages: PrintedPages) -> None:
    path = write_lines(tmp_path / "set.jsonl", [question_row(), {"id": "q9"}])
    ask = Canned()
    with pytest.raises(InvalidRows, match=r"set\.jsonl:2"):
        _run(tmp_path / "run", path, pages, ask)
    assert ask.asked == []
    assert not (tmp_path / "run").exists()


def test_given_answers_are_scored_into_a_folder(tmp_path: Path, set_path: Path, pages: PrintedPages) -> None:
    answers = write_lines(tmp_path / "given.jsonl", [answer_row(), answer_row(id="q2", abstained=True)])
    description = describe_run(set_path, "given", Settings(), pages, {})
    run = run_answers(tmp_path / "run", set_path, pages, description, answers)
    assert run.score.figures["correct"].value == 1.0
    assert (run.folder / "answers.jsonl").read_bytes() == answers.read_bytes()
