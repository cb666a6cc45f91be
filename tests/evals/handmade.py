"""Questions and answers made by hand, in the form of the files, about a small document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evals.answers import AnswerRow
from evals.golden import Question

FILE = "T-REC-Z.901-202001-E.pdf"
DOC = "ITU-T Z.901 (01/2020)"
EVIDENCE = "The default value of the window size k shall be 15 for both directions."


def span(**changes: Any) -> dict[str, Any]:
    return {"doc": DOC, "file": FILE, "clause": "8.1", "pages": [2], "evidence": EVIDENCE} | changes


def question_row(**changes: Any) -> dict[str, Any]:
    return {
        "id": "q1",
        "lang": "en",
        "type": "factoid",
        "question": "What is the default window size, and which way does it hold?",
        "history": [],
        "answer": "15, both ways.",
        "facts": [
            {"text": "15", "any": [r"\b15\b", "fifteen"]},
            {"text": "both directions", "any": ["both (ways|directions)"]},
        ],
        "forbidden": [r"\b128\b"],
        "gold": [span()],
        "must_abstain": False,
        "difficulty": "easy",
    } | changes


def unanswerable_row(**changes: Any) -> dict[str, Any]:
    return question_row(id="q2", type="unanswerable", facts=[], gold=[], must_abstain=True) | changes


def citation(**changes: Any) -> dict[str, Any]:
    return {"doc": DOC, "file": FILE, "clause": "8.1", "page": 2, "quote": EVIDENCE} | changes


def passage(**changes: Any) -> dict[str, Any]:
    return {"doc": DOC, "file": FILE, "clause": "8.1", "pages": [2], "text": EVIDENCE, "score": 1.0} | changes


def answer_row(**changes: Any) -> dict[str, Any]:
    return {
        "id": "q1",
        "question": "",
        "answer": "The window size is fifteen in both directions. [1]",
        "abstained": False,
        "mode": "extractive",
        "language": "en",
        "citations": [citation()],
        "retrieved": [passage()],
        "latency_s": 0.25,
        "timings": {},
    } | changes


def question(**changes: Any) -> Question:
    return Question.model_validate(question_row(**changes))


def answer(**changes: Any) -> AnswerRow:
    return AnswerRow.model_validate(answer_row(**changes))


def write_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
