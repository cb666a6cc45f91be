"""Answers files: rows of the machine interface, written by `copilot ask --batch` or by a baseline."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from evals.errors import InvalidRows
from evals.golden import CATALOGUE, Question
from evals.rows import read_rows


class InterfaceRow(BaseModel):
    """A row that `copilot` writes."""

    # The machine interface may grow fields that no score needs.
    model_config = ConfigDict(extra="ignore", frozen=True)


class CitationRow(InterfaceRow):
    """`page` is physical, from 1, 0 for a record of the catalogue; `boxes` are page, x0, y0, x1, y1."""

    doc: str
    file: str
    clause: str = ""
    page: int = Field(0, ge=0)
    quote: str = ""
    marker: int = 0
    title: str = ""
    status: str = ""
    status_note: str = ""
    boxes: tuple[tuple[int, float, float, float, float], ...] = ()


class RetrievedRow(InterfaceRow):
    doc: str
    file: str
    clause: str = ""
    pages: tuple[int, ...] = ()
    text: str
    score: float = 0.0


class AnswerRow(InterfaceRow):
    """An answer as far as it is scored."""

    id: str
    answer: str
    abstained: bool
    mode: str = ""
    citations: tuple[CitationRow, ...]
    retrieved: tuple[RetrievedRow, ...]
    latency_s: float | None = Field(None, ge=0)
    timings: dict[str, float] = Field(default_factory=dict)
    question: str = ""


def read_answers(path: Path) -> dict[str, AnswerRow]:
    """Reads an answers file without a set; raises as `read_rows`."""
    return {row.id: row for _, row in read_rows(path, AnswerRow)}


def load_answers(
    path: Path,
    questions: Sequence[Question],
    documents: Collection[str] | None = None,
    partial: bool = False,
) -> dict[str, AnswerRow]:
    """Reads the answers to a set, completely or not at all.

    Args:
        path: JSON Lines, one answer a line.
        questions: the set that was asked.
        documents: names of the PDF files that are there; None leaves them unchecked.
        partial: take a file that answers only some of the questions, or others besides.

    Raises:
        InvalidRows: malformed or repeated rows, questions without an answer, answers without a question,
            citations of documents that are not there.
    """
    rows = read_rows(path, AnswerRow)
    asked = {question.id for question in questions}
    faults: list[tuple[int, str]] = []
    for line, row in rows:
        if row.id not in asked and not partial:
            faults.append((line, f"answers {row.id!r}, which the set does not ask"))
        if documents is None:
            continue
        unknown = {c.file for c in row.citations if c.file != CATALOGUE and c.file not in documents}
        faults.extend((line, f"cites the unknown document {name!r}") for name in sorted(unknown))
    answers = {row.id: row for _, row in rows if row.id in asked}
    missing = [question.id for question in questions if question.id not in answers]
    if missing and not partial:
        faults.append((0, f"{len(missing)} questions have no answer: {', '.join(missing[:10])}"))
    if not answers:
        faults.append((0, "answers no question of the set"))
    if faults:
        raise InvalidRows(path, faults)
    return answers
