"""The list of abbreviations of a text, whole."""

from __future__ import annotations

from copilot.answer.opened import Reading
from copilot.answer.phrases import say
from copilot.answer.present import escape
from copilot.answer.units import units_of
from copilot.question.intent import Intent
from copilot.routes.route import Telling, Told, files_named, listed
from corpus.structure.headings import Part
from corpus.structure.terms import within
from index.filters import Filter

SHOWN = 60
"""Abbreviations listed of one text; the rest is counted."""


class AbbreviationsRoute:
    """Clause 4 of the texts named."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        telling = Telling(reading, intent.language)
        for file in files_named(intent, reading, where):
            document = reading.lookup.store.document(file)
            if not document.abbreviations:
                continue
            units = [
                unit
                for clause in within(document.clauses, Part.ABBREVIATIONS)
                for unit in units_of(document, clause)
            ]
            text = say(
                "abbreviations", intent.language, id=document.doc_id, count=len(document.abbreviations)
            )
            lines = []
            for each in document.abbreviations[:SHOWN]:
                unit = next(
                    (u for u in units if each.abbr in u.cells or u.text.startswith(f"{each.abbr} ")), None
                )
                marks = (
                    telling.words(file, unit.clause, unit.lines, each.expansion) if unit is not None else ""
                )
                lines.append(f"{escape(f'{each.abbr}: {each.expansion}')} {marks}".rstrip())
            telling.add(f"{escape(text)}\n\n{listed(lines)}")
            if len(document.abbreviations) > SHOWN:
                telling.add(say("shown", intent.language, shown=SHOWN, count=len(document.abbreviations)))
        return telling.told() if telling.lines else None
