"""The terms that a text defines, the texts that define a term, and what a term means."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.answer.opened import Reading
from copilot.answer.phrases import say
from copilot.answer.present import escape
from copilot.question.intent import Intent
from copilot.routes.definitions import units_of_definition, widest_terms
from copilot.routes.route import Telling, Told, files_named, listed
from corpus.model import Definition
from index.filters import Filter
from index.store import DocumentEntry

SHOWN = 40
"""Terms listed of one text; the rest is counted."""
TEXTS = 8
"""Texts that define one term; the rest is counted."""


class TermsRoute:
    """All terms of clause 3, those taken from elsewhere with their source."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        telling = Telling(reading, intent.language)
        for file in files_named(intent, reading, where):
            document = reading.lookup.store.document(file)
            terms = document.definitions
            if not terms:
                continue
            own = sum(not term.source for term in terms)
            text = say("terms", intent.language, id=document.doc_id, count=len(terms)).rstrip(":： ")
            text += f" ({say('defined_itself', intent.language, count=own)}):"
            lines = [
                _line(file, reading.retriever.entries[file], term, reading, telling) for term in terms[:SHOWN]
            ]
            telling.add(f"{escape(text)}\n\n{listed(lines)}")
            if len(terms) > SHOWN:
                telling.add(say("shown", intent.language, shown=SHOWN, count=len(terms)))
        return telling.told() if telling.lines else None


def _line(file: str, entry: DocumentEntry, term: Definition, reading: Reading, telling: Telling) -> str:
    number = f"{term.number} " if term.number else ""
    source = f" ({say('taken_from', telling.language, source=term.source)})" if term.source else ""
    return f"{escape(f'{number}{term.term}{source}')} {_mark(entry, term, reading, telling)}".rstrip()


def _mark(entry: DocumentEntry, term: Definition, reading: Reading, telling: Telling) -> str:
    """The mark of the first words of a definition."""
    for unit in units_of_definition(reading.lookup, entry, term)[:1]:
        return telling.words(entry.file, unit.clause, unit.lines, unit.text)
    return ""


class TermWhereRoute:
    """The indexed texts that define a term, each with its definition."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        found = widest_terms(reading.lookup, intent.focus, frozenset())
        if not found:
            return None
        telling = Telling(reading, intent.language)
        for name, entries in found:
            texts = _once(reading, entries, where)
            lines = []
            for entry, definition in texts[:TEXTS]:
                status = reading.presenter.status(entry.doc_id).state
                words = [
                    f"“{escape(unit.text)}” {marks}"
                    for unit in units_of_definition(reading.lookup, entry, definition)[:2]
                    if (marks := telling.words(entry.file, unit.clause, unit.lines, unit.text))
                ]
                number = say("clause", intent.language, number=definition.number) if definition.number else ""
                place = ", ".join(part for part in (entry.doc_id, number, status) if part)
                lines.append(f"**{escape(place)}** {' '.join(words)}")
            if lines:
                text = say("defined_in", intent.language, term=name, count=len(texts))
                telling.add(f"{escape(text)}\n\n{listed(lines)}")
        return telling.told() if telling.lines else None


def _once(
    reading: Reading, entries: Sequence[tuple[DocumentEntry, Definition]], where: Filter | None
) -> list[tuple[DocumentEntry, Definition]]:
    """Each edition once, in English where there are several languages; definitions of their own first."""
    best: dict[str, tuple[DocumentEntry, Definition]] = {}
    for entry, definition in sorted(entries, key=lambda pair: (pair[0].language != "E", pair[0].file)):
        if reading.inside(frozenset({entry.file}), where):
            best.setdefault(entry.doc_id, (entry, definition))
    return sorted(best.values(), key=lambda pair: (bool(pair[1].source), -pair[0].year, pair[0].doc_id))
