"""Sets and answers in the form of ragas: a JSON object a line with user_input, retrieved_contexts, response,
reference, reference_contexts, and the ids of contexts (Es et al., RAGAS: automated evaluation of retrieval
augmented generation, 2023; the field names are those of ragas' `SingleTurnSample`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.language import language_of
from evals.answers import AnswerRow, RetrievedRow
from evals.errors import EvalError, InvalidRows
from evals.expressions import phrase, quantities
from evals.golden import CATALOGUE, Fact, Question, Turn
from evals.locate import Locator, Place
from evals.rows import describe

_ID = re.compile(r"^(?P<file>[^#]+)#(?:page=(?P<page>\d+)|(?P<doc>.+))$")


class Message(BaseModel):
    """A turn of a conversation, as ragas writes it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    content: str
    type: str = "human"


class Sample(BaseModel):
    """One row."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    user_input: str | tuple[Message, ...] = Field(min_length=1)
    reference: str | None = None
    reference_contexts: tuple[str, ...] | None = None
    reference_context_ids: tuple[str | int, ...] | None = None
    response: str | None = None
    retrieved_contexts: tuple[str, ...] | None = None
    retrieved_context_ids: tuple[str | int, ...] | None = None


def to_samples(
    questions: Sequence[Question], answers: Mapping[str, AnswerRow] | None = None
) -> list[dict[str, Any]]:
    """Rows for ragas; those of `answers` also with what was retrieved and answered.

    Earlier turns stand before the question in `user_input`, because a set must not mix rows of one turn
    with rows of several. The id of a context is its file and first page, or "catalogue" and the edition.
    """
    rows = []
    for question in questions:
        turns = [f"{turn.role}: {turn.content}" for turn in question.history]
        row: dict[str, Any] = {
            "user_input": "\n".join([*turns, f"user: {question.question}"]) if turns else question.question,
            "reference": question.answer,
            "reference_contexts": [span.evidence for span in question.gold],
            "reference_context_ids": [_id(span.file, span.doc, span.pages) for span in question.gold],
        }
        answer = (answers or {}).get(question.id)
        if answer is not None:
            row["response"] = answer.answer
            row["retrieved_contexts"] = [passage.text for passage in answer.retrieved]
            row["retrieved_context_ids"] = [_id(p.file, p.doc, p.pages) for p in answer.retrieved]
        rows.append(row)
    return rows


def question_of(sample: Sample, id: str, locator: Locator) -> Question:
    """A row as a question that no person has verified yet.

    Its evidence is looked for in the index; its facts are the values and the first words of the reference.

    Raises:
        ValueError: it has no reference, or none of its contexts stands in the indexed documents.
    """
    history, asked = _turns(sample.user_input)
    if not sample.reference or not sample.reference.strip():
        raise ValueError("has no reference, so there is nothing to score an answer by")
    contexts = sample.reference_contexts or ()
    if not contexts:
        raise ValueError("has no reference_contexts, so there is no evidence to look for")
    places = _places(sample.reference_context_ids, len(contexts))
    found = [locator.span(context, place) for context, place in zip(contexts, places, strict=True)]
    gold = [span for span in found if span is not None]
    if not gold:
        raise ValueError("none of its reference_contexts stands in the indexed documents")
    return Question(
        id=id,
        lang=language_of(asked),
        type="catalogue" if all(span.file == CATALOGUE for span in gold) else "factoid",
        question=asked,
        history=history,
        answer=sample.reference,
        facts=facts_of(sample.reference),
        gold=tuple(dict.fromkeys(gold)),
        must_abstain=False,
        difficulty="medium",
        verified=False,
    )


def answer_of(sample: Sample, id: str, locator: Locator) -> dict[str, Any] | None:
    """What another system answered, as a row of the machine interface; None where the row has no response.

    Its citations are not known. Contexts that stand nowhere in the index keep their rank, without a place.
    """
    if sample.response is None:
        return None
    retrieved: list[dict[str, Any]] = []
    contexts = sample.retrieved_contexts or ()
    places = _places(sample.retrieved_context_ids, len(contexts))
    for rank, (context, near) in enumerate(zip(contexts, places, strict=True), start=1):
        span = locator.span(context, near)
        row = RetrievedRow(
            doc=span.doc if span else "",
            file=span.file if span else "",
            clause=span.clause if span else "",
            pages=span.pages if span else (),
            text=context,
            score=1 / rank,
        )
        retrieved.append(row.model_dump(mode="json"))
    return {
        "id": id,
        "question": _turns(sample.user_input)[1],
        "answer": sample.response,
        "abstained": not sample.response.strip(),
        "mode": "imported",
        "citations": [],
        "retrieved": retrieved,
    }


def facts_of(reference: str) -> tuple[Fact, ...]:
    """Facts that a person is to widen: each value, else the first words."""
    values = quantities(reference)
    if values:
        return tuple(Fact(text=value, any=(expression,)) for value, expression in values)
    return (Fact(text=reference, any=(phrase(reference, language_of(reference)) or re.escape(reference),)),)


def import_ragas(
    path: Path, locator: Locator, prefix: str, partial: bool = False
) -> tuple[list[Question], list[dict[str, Any]], list[str]]:
    """Reads a file of rows, JSON Lines or one JSON array.

    Args:
        path: the file.
        locator: finds the reference contexts in the indexed documents.
        prefix: of the ids: "PREFIX-001" and so on.
        partial: leave out rows that cannot be used, instead of refusing all.

    Returns:
        The questions, the answers of rows that have a response, and what was left out and why.

    Raises:
        EvalError, InvalidRows: the file cannot be read, or rows cannot be used.
    """
    questions: list[Question] = []
    answers: list[dict[str, Any]] = []
    faults: list[tuple[int, str]] = []
    for number, sample in _samples(path):
        id = f"{prefix}-{number:03d}"
        try:
            questions.append(question_of(sample, id, locator))
        except ValueError as error:
            faults.append((number, f"{id}: {error}"))
            continue
        answer = answer_of(sample, id, locator)
        if answer is not None:
            answers.append(answer)
    if faults and not partial:
        raise InvalidRows(path, faults)
    return questions, answers, [fault for _, fault in faults]


def _samples(path: Path) -> list[tuple[int, Sample]]:
    try:
        text = path.read_text(encoding="utf-8")
        rows = json.loads(text) if text.lstrip().startswith("[") else list(map(json.loads, text.splitlines()))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise EvalError(
            f"{path}: cannot be read ({error}); give JSON Lines, or one array, of rows"
        ) from error
    found: list[tuple[int, Sample]] = []
    faults: list[tuple[int, str]] = []
    for number, row in enumerate(rows, start=1):
        try:
            found.append((number, Sample.model_validate(row)))
        except ValidationError as error:
            faults.extend((number, what) for what in describe(error))
    if faults:
        raise InvalidRows(path, faults)
    if not found:
        raise EvalError(f"{path}: holds no row; give ragas rows with user_input, reference, …")
    return found


def _turns(user_input: str | Sequence[Message]) -> tuple[tuple[Turn, ...], str]:
    if isinstance(user_input, str):
        return (), user_input
    turns = [
        Turn(role="assistant" if message.type == "ai" else "user", content=message.content)
        for message in user_input
        if message.type in ("human", "ai")
    ]
    last = max((place for place, turn in enumerate(turns) if turn.role == "user"), default=None)
    if last is None:
        raise ValueError("holds no question: none of its messages is a person's")
    return tuple(turns[:last]), turns[last].content


def _places(ids: Sequence[str | int] | None, count: int) -> list[Place | None]:
    """Where contexts stand, as far as their ids are of the form that `to_samples` gives them."""
    found: list[Place | None] = []
    for id in ids or ():
        match = _ID.match(str(id))
        found.append(
            Place(match["file"], int(match["page"] or 0), match["doc"] or "") if match is not None else None
        )
    return found if len(found) == count else [None] * count


def _id(file: str, doc: str, pages: Sequence[int]) -> str:
    if file == CATALOGUE or not pages:
        return f"{file}#{doc}"
    return f"{file}#page={pages[0]}"
