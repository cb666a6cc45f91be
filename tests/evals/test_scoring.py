from __future__ import annotations

from pathlib import Path

import pytest

from evals.errors import InvalidRows
from evals.figures import figure
from evals.pages import PrintedPages
from evals.scoring import question_json, score_files
from tests.evals.handmade import (
    answer_row,
    citation,
    question_row,
    span,
    unanswerable_row,
    write_lines,
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    questions = [
        question_row(),
        question_row(id="q3", lang="fr", type="table", difficulty="hard", gold=[span(), span()]),
        unanswerable_row(),
    ]
    answers = [
        answer_row(),
        answer_row(id="q3", answer="7", citations=[citation(quote="nowhere")], latency_s=0.75),
        answer_row(id="q2", abstained=True, citations=[]),
    ]
    return write_lines(tmp_path / "set.jsonl", questions), write_lines(tmp_path / "answers.jsonl", answers)


def test_figures_are_sums_of_what_is_counted(files: tuple[Path, Path], pages: PrintedPages) -> None:
    score = score_files(*files, pages)
    found = {name: (value.value, value.count) for name, value in score.figures.items()}
    assert found["correct"] == (0.5, 2)
    assert found["span@1"] == (1.0, 3)
    assert found["facts"] == (0.5, 4)
    assert found["quote_on_page"] == (0.5, 2)
    assert found["abstained_unanswerable"] == (1.0, 1)
    assert found["abstained_answerable"] == (0.0, 2)
    assert score.latency_s == {"p50": 0.25, "p90": 0.65, "p95": 0.7, "p99": 0.74, "max": 0.75}


def test_failures_are_listed_by_measure_and_cause(files: tuple[Path, Path], pages: PrintedPages) -> None:
    score = score_files(*files, pages)
    assert score.failing["correct"] == ["q3"]
    assert score.failing["quote_on_page"] == ["q3"]
    assert score.failing["abstained_answerable"] == []
    assert score.causes == {"chosen but wrong": ["q3"]}
    row = question_json(score.scores[1])
    assert row["facts_missing"] == ["15", "both directions"]
    assert row["false_quotes"] == [1]


def test_groups_hold_the_figures_of_their_questions(files: tuple[Path, Path], pages: PrintedPages) -> None:
    score = score_files(*files, pages)
    assert {kind: found["correct"].value for kind, found in score.by("language").items()} == {
        "en": 1,
        "fr": 0,
    }
    assert list(score.by("type")) == ["factoid", "table", "unanswerable"]
    assert "correct" not in score.by("type")["unanswerable"]


def test_two_scorings_give_the_same_digits(files: tuple[Path, Path], pages: PrintedPages) -> None:
    assert score_files(*files, pages).to_json() == score_files(*files, pages).to_json()


def test_nothing_is_half_scored(files: tuple[Path, Path], pages: PrintedPages) -> None:
    with files[1].open("a", encoding="utf-8") as lines:
        lines.write('{"id": "q4"}\n')
    with pytest.raises(InvalidRows, match=r"answers\.jsonl:4: answer: Field required"):
        score_files(*files, pages)


def test_an_interval_holds_the_figure_and_narrows_with_more_questions() -> None:
    few = figure([(1.0, 1.0), (0.0, 1.0)] * 10)
    many = figure([(1.0, 1.0), (0.0, 1.0)] * 200)
    assert few is not None and many is not None
    assert few.low < few.value == 0.5 < few.high
    # The half-width of a proportion of one half over 400 is 1.96 * sqrt(0.25 / 400) = 0.049.
    assert many.high - many.value == pytest.approx(0.049, abs=0.01)
    assert many.high - many.low < few.high - few.low


def test_a_measure_that_counts_nothing_has_no_figure() -> None:
    assert figure([(0.0, 0.0)]) is None
