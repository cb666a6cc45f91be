"""Sets of drafted questions: spread over types and documents, each checked before a person sees it."""

from __future__ import annotations

import logging
import random
from collections import deque
from collections.abc import Collection, Iterator, Sequence

from evals.candidates import TEMPLATES, Candidate, record, records
from evals.errors import EvalError
from evals.golden import Question, QuestionType, pattern
from evals.pages import PrintedPages
from evals.verification import faults_of
from evals.wordings import wording_of
from index.store import Store

log = logging.getLogger(__name__)

DRAFTED_TYPES: tuple[QuestionType, ...] = (*TEMPLATES, "catalogue")


def types_named(names: Sequence[str]) -> tuple[QuestionType, ...]:
    """The types with these names; all for no names.

    Raises:
        EvalError: one of them is not drafted.
    """
    unknown = sorted(set(names) - set(DRAFTED_TYPES))
    if unknown:
        raise EvalError(f"{', '.join(unknown)}: not drafted; choose among {', '.join(DRAFTED_TYPES)}")
    return tuple(kind for kind in DRAFTED_TYPES if kind in names) if names else DRAFTED_TYPES


def draft_questions(
    store: Store,
    pages: PrintedPages,
    count: int,
    types: Sequence[QuestionType] = DRAFTED_TYPES,
    files: Collection[str] = (),
    seed: int = 0,
    prefix: str = "new",
) -> list[Question]:
    """Drafts questions, the same ones for the same seed and index.

    Args:
        store: the generation that they are drafted from.
        pages: the PDFs and the catalogue, which every question is checked against.
        count: how many; fewer come back where the documents do not give so many.
        types: of questions, as evenly as the documents allow.
        files: documents to draft from; none means all.
        seed: of the choice.
        prefix: of the ids: "new-001" and so on.
    """
    chooser = random.Random(seed)
    wanted = [entry.file for entry in store.documents() if not files or entry.file in files]
    streams = [_of_type(each, store, wanted, random.Random(chooser.random())) for each in types]
    drafted: list[Question] = []
    asked: set[str] = set()
    for candidate in _alternating(streams):
        question = _question(candidate, f"{prefix}-{len(drafted) + 1:03d}")
        reason = _refusal(question, pages) if question.question not in asked else "is asked already"
        if reason:
            log.info("left out: %s %s", question.question, reason)
            continue
        asked.add(question.question)
        drafted.append(question)
        if len(drafted) == count:
            break
    return drafted


def _of_type(
    kind: QuestionType, store: Store, files: Sequence[str], chooser: random.Random
) -> Iterator[Candidate]:
    """Candidates of one type: one of each document in turn, in an order that the chooser makes."""
    if kind == "catalogue":
        editions = records(store.catalogue)
        chooser.shuffle(editions)
        found = (record(store.catalogue, edition) for edition in editions)
        return (candidate for candidate in found if candidate is not None)
    order = list(files)
    chooser.shuffle(order)
    return _alternating([_of_document(kind, store, file, chooser.random()) for file in order])


def _of_document(kind: QuestionType, store: Store, file: str, seed: float) -> Iterator[Candidate]:
    document = store.document(file)
    wording = wording_of(document.language)
    if wording is None:
        log.info("%s: nothing is drafted from texts in its language", file)
        return
    found = list(TEMPLATES[kind](document, wording))
    random.Random(seed).shuffle(found)
    yield from found


def _alternating(streams: Sequence[Iterator[Candidate]]) -> Iterator[Candidate]:
    """One of each in turn until all are empty; none is asked for more than is taken."""
    waiting = deque(streams)
    while waiting:
        stream = waiting.popleft()
        candidate = next(stream, None)
        if candidate is not None:
            yield candidate
            waiting.append(stream)


def _question(candidate: Candidate, id: str) -> Question:
    return Question(
        id=id,
        lang=candidate.language,
        type=candidate.type,
        question=candidate.question,
        answer=candidate.answer,
        facts=candidate.facts,
        gold=candidate.gold,
        must_abstain=False,
        difficulty=candidate.difficulty,
        verified=False,
    )


def _refusal(question: Question, pages: PrintedPages) -> str:
    """Why a candidate is of no use; "" when it is."""
    if faults := faults_of(question, pages):
        return faults[0]
    given = [
        fact.text for fact in question.facts if any(pattern(e).search(question.question) for e in fact.any)
    ]
    return f"gives the fact {given[0]!r} away" if given else ""
