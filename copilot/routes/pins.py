"""What exact lookup finds beside the search: definitions, abbreviations, tables by number."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.answer.opened import Reading
from copilot.answer.units import Unit, units_of
from copilot.question.intent import Intent, Kind
from copilot.routes.definitions import abbreviation_rows, defining_units

POSSIBLE = 0.1
"""Probability of a kind from which what exact lookup finds for it is offered beside what search finds."""


def pinned_units(intent: Intent, reading: Reading, files: Sequence[str]) -> list[Unit]:
    """What exact lookup finds inside `files`, texts in the order in which they fit the question."""
    units: list[Unit] = []
    allowed = frozenset(files)
    if intent.kinds[Kind.ABBREVIATION] >= POSSIBLE:
        units += abbreviation_rows(intent, reading, allowed)
    if intent.kinds[Kind.DEFINITION] >= POSSIBLE:
        units += defining_units(intent, reading, allowed)
    for locator in intent.locators:
        for found in reading.lookup.captioned(files, locator.kind, locator.id):
            document = reading.lookup.store.document(found.entry.file)
            units += [
                unit
                for unit in units_of(document, found.clause)
                if unit.cells and unit.caption == found.block.caption
            ]
    return list(dict.fromkeys(units))
