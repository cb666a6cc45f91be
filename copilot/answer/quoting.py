"""The last of the routes: pieces of the clauses found, quoted where they answer the question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from copilot.answer.abstention import absent_texts, abstained, only_absent
from copilot.answer.arrange import Chosen, chosen, words_for
from copilot.answer.enough import Judgement, judge, speaking_of
from copilot.answer.heads import load_head
from copilot.answer.opened import Reading
from copilot.answer.phrases import say
from copilot.answer.pieces import Asked
from copilot.answer.present import Presented, escape
from copilot.answer.select import Weighing
from copilot.answer.strands import READ, Strand, strands_of
from copilot.answer.units import Unit
from copilot.question.intent import Intent
from copilot.verify.claims import NOTE
from index.filters import Filter
from index.retrieve.search import Found

PART = 0.5
"""Of the limit for a whole question, from which one of its parts is quoted and not called open."""

JUDGED_TOGETHER = 24
"""Pieces that the cross-encoder looks at for all strands: twice those of a single question."""

Prefer = Callable[[Weighing], Weighing]
"""Weighs the pieces anew, as a language model does."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """An answer made of quotations, or an abstention, and the pieces that it was made from."""

    presented: Presented
    weighing: Weighing
    units: tuple[Unit, ...] = ()


def quoted(
    reading: Reading, intent: Intent, found: Found, pinned: Sequence[Unit] = (), prefer: Prefer | None = None
) -> Quoted:
    """Answer from what was found.

    Args:
        pinned: what exact lookup found for the question.
    """
    asked = asked_of(intent, found)
    strands = strands_of(reading.retriever.shelf, intent, found.hits)
    weighing = _of_texts_named(reading, intent, reading.selector.weigh(asked, found.hits, pinned))
    judgement = judge(reading.lookup.store, weighing, bool(pinned))
    if not judgement.answerable:
        return Quoted(_withheld(reading, intent, found, judgement), weighing)
    weighing = prefer(weighing) if prefer is not None else weighing
    notes = []
    if strands:
        choice, open_parts = _of_strands(reading, intent, found, strands, pinned, prefer)
        notes = [f"{NOTE}{say('open', intent.language, question=escape(part))}" for part in open_parts]
    else:
        choice = chosen(weighing, reading.lookup.store.document)
    presented = reading.presenter.answer(intent.query, choice)
    if not presented.citations:
        return Quoted(_withheld(reading, intent, found, judgement), weighing)
    missing = [f"{NOTE}{note}" for note in absent_texts(reading, intent)]
    text = "\n\n".join([*missing, presented.text, *notes])
    return Quoted(replace(presented, text=text, likely=judgement.probability), weighing, tuple(choice.units))


def asked_of(intent: Intent, found: Found) -> Asked:
    """What pieces are held against: the question as read, with what its words are worth in the index."""
    return Asked(intent.query, found.rarity, {str(kind): p for kind, p in intent.kinds.items()}, intent.focus)


def _of_texts_named(reading: Reading, intent: Intent, weighing: Weighing) -> Weighing:
    """Of a question that names only texts that are not indexed, the pieces that speak of them.

    What a text of another organization says nobody here knows, whoever mentions it.
    """
    absent = only_absent(reading, intent)
    if not absent:
        return weighing
    names = [text.identifier for text in absent if text.identifier is not None]
    return speaking_of(weighing, names, reading.lookup.store.document)


def _withheld(reading: Reading, intent: Intent, found: Found, judgement: Judgement) -> Presented:
    return replace(abstained(reading, intent, found), likely=judgement.probability)


def _of_strands(
    reading: Reading,
    intent: Intent,
    found: Found,
    strands: Sequence[Strand],
    pinned: Sequence[Unit],
    prefer: Prefer | None,
) -> tuple[Chosen, list[str]]:
    """The pieces for each strand, which share the words of the answer, and the parts that are left open."""
    room = words_for(asked_of(intent, found)) // len(strands)
    choices: list[Chosen] = []
    left_open: list[str] = []
    for strand in strands:
        where = (found.where or Filter()).inside(strand.files)
        if where is None:
            continue
        within = reading.retriever.search(strand.intent.query, READ, where)
        asked = replace(asked_of(strand.intent, within), rarity=found.rarity)
        pins = [unit for unit in pinned if unit.file in strand.files]
        weighing = reading.selector.weigh(asked, within.hits, pins, JUDGED_TOGETHER // len(strands))
        weighing = _of_texts_named(reading, strand.intent, weighing)
        likely = judge(reading.lookup.store, weighing, bool(pins)).probability
        # The question as a whole is answered: a part of it may be told less surely.
        is_enough = likely >= PART * load_head("answerable").limits["answered"]
        if not weighing.units or (not strand.is_side and not is_enough):
            left_open += [] if strand.is_side else [strand.intent.text]
            continue
        weighing = prefer(weighing) if prefer is not None else weighing
        choices.append(chosen(weighing, reading.lookup.store.document, room))
    return _joined(choices), left_open


def _joined(choices: Sequence[Chosen]) -> Chosen:
    """The answers to the strands after each other, each piece once."""
    decisive = {unit.key: unit for choice in choices for unit in choice.decisive}
    more = {unit.key: unit for choice in choices for unit in choice.more if unit.key not in decisive}
    rests = tuple(rest for choice in choices for rest in choice.rests)
    return Chosen(tuple(decisive.values()), tuple(more.values()), rests)
