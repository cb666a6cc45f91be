"""Scores of a whole set: figures overall and by type, language and difficulty, and what failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from evals.answers import AnswerRow, load_answers
from evals.figures import Figure, figures
from evals.golden import GoldSpan, Question, load_questions
from evals.metrics import MEASURES, Loss, QuestionScore, score_question
from evals.pages import PrintedPages

GROUPS: dict[str, Callable[[Question], str]] = {
    "type": lambda question: question.type,
    "language": lambda question: question.lang,
    "difficulty": lambda question: question.difficulty,
    "turn": lambda question: "follow-up" if question.history else "first",
}


@dataclass(frozen=True)
class SetScore:
    """The scores of all questions of a set, in its order."""

    scores: tuple[QuestionScore, ...]

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return figures([score.measures for score in self.scores], list(MEASURES))

    def by(self, group: str) -> dict[str, dict[str, Figure]]:
        """Figures of each value of a group: "type", "language", "difficulty" or "turn"."""
        key = GROUPS[group]
        values = sorted({key(score.question) for score in self.scores})
        return {
            value: figures(
                [score.measures for score in self.scores if key(score.question) == value], list(MEASURES)
            )
            for value in values
        }

    @cached_property
    def failing(self) -> dict[str, list[str]]:
        """For each measure the questions that fall short of it."""
        return {
            name: [
                score.question.id
                for score in self.scores
                if name in score.measures and _falls_short(name, *score.measures[name])
            ]
            for name in self.figures
        }

    @cached_property
    def causes(self) -> dict[str, list[str]]:
        """Questions that failed, by the earliest step that went wrong."""
        found: dict[str, list[str]] = {}
        for score in self.scores:
            if score.cause:
                found.setdefault(score.cause, []).append(score.question.id)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))

    @cached_property
    def modes(self) -> dict[str, int]:
        """How many questions were answered in each mode: a language model may have failed or had no part."""
        return dict(Counter(score.answer.mode for score in self.scores if score.answer.mode).most_common())

    @cached_property
    def latency_s(self) -> dict[str, float]:
        """Percentiles of the seconds an answer took; empty where none was recorded."""
        return percentiles(
            [score.answer.latency_s for score in self.scores if score.answer.latency_s is not None]
        )

    @cached_property
    def timings_s(self) -> dict[str, dict[str, float]]:
        """Percentiles of the seconds that each step of answering took, in the order of the steps."""
        steps = dict.fromkeys(step for score in self.scores for step in score.answer.timings)
        return {
            step: percentiles(
                [score.answer.timings[step] for score in self.scores if step in score.answer.timings]
            )
            for step in steps
        }

    def to_json(self) -> dict[str, Any]:
        return {
            "questions": len(self.scores),
            "unverified": sum(not score.question.verified for score in self.scores),
            "figures": _figures_json(self.figures),
            "by": {
                group: {value: _figures_json(found) for value, found in self.by(group).items()}
                for group in GROUPS
            },
            "modes": self.modes,
            "latency_s": self.latency_s,
            "timings_s": self.timings_s,
            "causes": self.causes,
            "failing": self.failing,
        }


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 90th, 95th and 99th percentile and the largest; empty for nothing."""
    if not seconds:
        return {}
    values = np.quantile(seconds, [0.5, 0.9, 0.95, 0.99, 1.0])
    names = ("p50", "p90", "p95", "p99", "max")
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def score_set(
    questions: Sequence[Question],
    answers: Mapping[str, AnswerRow],
    pages: PrintedPages,
    loss: Callable[[GoldSpan], Loss] | None = None,
) -> SetScore:
    """Scores the questions that have an answer, in the order of the set; `loss` as in `score_question`."""
    return SetScore(
        tuple(
            score_question(question, answers[question.id], pages.holds, loss)
            for question in questions
            if question.id in answers
        )
    )


def score_files(set_path: Path, answers_path: Path, pages: PrintedPages, partial: bool = False) -> SetScore:
    """Reads a set and its answers and scores them.

    Args:
        set_path: the golden set.
        answers_path: rows of the machine interface.
        pages: the PDF files and the catalogue.
        partial: score the questions that the answers file answers, leaving the others out.

    Raises:
        EvalError, InvalidRows: either file cannot be used; nothing is scored then.
    """
    questions = load_questions(set_path, pages.documents)
    return score_set(questions, load_answers(answers_path, questions, pages.documents, partial), pages)


def question_json(score: QuestionScore) -> dict[str, Any]:
    """One row of questions.jsonl in a results folder."""
    question, row = score.question, score.answer
    return {
        "id": question.id,
        "type": question.type,
        "lang": question.lang,
        "difficulty": question.difficulty,
        "follow_up": bool(question.history),
        "measures": {name: list(pair) for name, pair in score.measures.items()},
        "cause": score.cause,
        "losses": list(score.losses),
        "span_ranks": list(score.span_ranks),
        "document_ranks": list(score.document_ranks),
        "facts_missing": [
            fact.text for fact, stated in zip(question.facts, score.facts_stated, strict=True) if not stated
        ],
        "forbidden_stated": list(score.forbidden_stated),
        "false_quotes": list(score.false_quotes),
        "abstained": row.abstained,
        "mode": row.mode,
    }


def _falls_short(name: str, numerator: float, denominator: float) -> bool:
    if not denominator:
        return False
    return numerator < denominator if MEASURES[name].higher_is_better else numerator > 0


def _figures_json(found: Mapping[str, Figure]) -> dict[str, dict[str, float | int]]:
    return {name: value.to_json() for name, value in found.items()}
