"""Golden sets: questions with verified answers and evidence, and drafting tasks.

The form is that of golden/README.md: an answer that holds a match for every fact, and for none of
the forbidden patterns, is correct.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from corpus.identifiers import UnknownIdentifier, parse
from evals.errors import InvalidRows
from evals.rows import read_rows

CATALOGUE = "catalogue"
"""The `file` of a record of the catalogue of editions."""

QuestionType = Literal[
    "factoid",
    "definition",
    "abbreviation",
    "table",
    "procedure",
    "multi_clause",
    "cross_doc",
    "lookup",
    "catalogue",
    "unanswerable",
    "false_premise",
]


@lru_cache(maxsize=4096)
def pattern(expression: str) -> re.Pattern[str]:
    """A pattern of the golden set, compiled as all of them are: without regard to case."""
    return re.compile(expression, re.IGNORECASE)


def _compiles(expression: str) -> str:
    try:
        pattern(expression)
    except re.error as error:
        raise ValueError(f"the regular expression {expression!r} does not compile: {error}") from error
    return expression


Expression = Annotated[str, Field(min_length=1), AfterValidator(_compiles)]


def _is_name(name: str) -> str:
    try:
        parse(name)
    except UnknownIdentifier as error:
        raise ValueError(f"{name!r} is no name of an ITU-T text: {error}") from error
    return name


TextName = Annotated[str, AfterValidator(_is_name)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fact(_Row):
    """One thing the answer must say; any of the patterns shows that it does."""

    text: str
    any: tuple[Expression, ...] = Field(min_length=1)


class GoldSpan(_Row):
    """Where the evidence stands: `pages` are physical, from 1; `clause` is a number or ""."""

    doc: str = Field(min_length=1)
    file: str = Field(min_length=1)
    clause: str = ""
    pages: tuple[Annotated[int, Field(ge=1)], ...] = ()
    evidence: str = Field(min_length=1)

    @model_validator(mode="after")
    def _has_a_place(self) -> GoldSpan:
        if self.file != CATALOGUE and not self.pages and not self.clause:
            raise ValueError("a span of a document needs a page or a clause")
        return self


class Turn(_Row):
    role: Literal["user", "assistant"]
    content: str


class Question(_Row):
    """One question of a golden set."""

    id: str = Field(min_length=1)
    lang: str = Field(min_length=2)
    type: QuestionType
    question: str = Field(min_length=1)
    history: tuple[Turn, ...] = ()
    answer: str
    facts: tuple[Fact, ...]
    forbidden: tuple[Expression, ...] = ()
    gold: tuple[GoldSpan, ...]
    must_abstain: bool
    difficulty: str
    verified: bool = True
    """False for a question that was drafted or imported and that no person has looked at yet."""

    @model_validator(mode="after")
    def _can_be_scored(self) -> Question:
        for_retrieval_alone = not self.answer and not self.forbidden
        if not self.must_abstain and not (self.gold and (self.facts or for_retrieval_alone)):
            raise ValueError(
                "an answerable question needs at least one gold span, and at least one fact "
                'unless it has no "answer" and only measures retrieval'
            )
        if self.must_abstain and self.gold:
            raise ValueError("a question that must be abstained from has no gold span")
        return self

    def turns(self) -> list[dict[str, Any]]:
        """The history in the form that asking takes."""
        return [turn.model_dump() for turn in self.history]


class DraftingTask(_Row):
    """An instruction to draft a clause, and what a good draft matches."""

    id: str = Field(min_length=1)
    instruction: str = Field(min_length=1)
    clause_type: str = Field(min_length=1)
    must_cite: tuple[TextName, ...] = ()
    checks: tuple[Fact, ...] = Field(min_length=1)
    forbidden: tuple[Expression, ...] = ()
    kind: str = ""
    lang: str = ""
    clause_type_fallback: str = ""


def load_questions(path: Path, documents: Collection[str] | None = None) -> list[Question]:
    """Reads a golden set of questions completely or not at all.

    Args:
        path: JSON Lines, one `Question` a line.
        documents: names of the PDF files that are there; None leaves them unchecked.

    Raises:
        EvalError, InvalidRows: the file is unreadable or empty; rows are malformed, repeat an id, hold a
            pattern that does not compile, or name a document that is not there.
    """
    rows = read_rows(path, Question)
    if documents is not None:
        faults = [
            (line, f"unknown document {span.file!r}; is it in the folder of PDFs?")
            for line, question in rows
            for span in question.gold
            if span.file != CATALOGUE and span.file not in documents
        ]
        if faults:
            raise InvalidRows(path, faults)
    return [question for _, question in rows]


def load_drafting_tasks(path: Path) -> list[DraftingTask]:
    """Reads a set of drafting tasks; raises as `load_questions` does."""
    return [task for _, task in read_rows(path, DraftingTask)]
