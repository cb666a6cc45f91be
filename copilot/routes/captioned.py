"""A table or figure asked for by its number."""

from __future__ import annotations

from copilot.answer.opened import Reading
from copilot.answer.retrieved import quoted_rows
from copilot.answer.units import Unit, units_of
from copilot.question.intent import Intent
from copilot.routes.route import Told, files_named
from index.filters import Filter

LONGEST = 300
"""Words after which no further row is quoted."""


class CaptionedRoute:
    """The table's rows, or the figure's caption, in the texts named."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        files = files_named(intent, reading, where)
        if not intent.locators or not files or intent.clauses:
            return None
        units: list[Unit] = []
        words = 0
        for locator in intent.locators:
            for found in reading.lookup.captioned(files, locator.kind, locator.id):
                document = reading.lookup.store.document(found.entry.file)
                for unit in units_of(document, found.clause):
                    if unit.caption == found.block.caption or unit.text == found.block.caption:
                        words += unit.words
                        if words <= LONGEST or not units:
                            units.append(unit)
        presented = reading.presenter.quotations(intent.query, units)
        return Told(presented, quoted_rows(reading, presented.citations)) if presented.citations else None
