"""Questions about what exists on a topic, published or under way: the rows of the indexed roadmaps."""

from __future__ import annotations

import re

from copilot.answer.present import Presented, Presenter
from copilot.answer.units import units_of
from index.retrieve.query import Query
from index.roadmaps import Roadmaps

_ASKS = re.compile(
    r"\b(?:under way|underway|in progress|work items?|being (?:developed|prepared)|"
    r"under (?:study|development)|roadmap|"
    r"what (?:standards )?exists?|en cours|feuille de route|en curso)\b",
    re.I,
)


def roadmap_answer(presenter: Presenter, roadmaps: Roadmaps, query: Query) -> Presented | None:
    """The rows on the topic, quoted under their table's header; None where no roadmap lists any."""
    if not _ASKS.search(query.text) or query.clause:
        return None
    units = []
    for listed in roadmaps.search(query):
        entry = listed.entry
        document = presenter.store.document(entry.file)
        for unit in units_of(document, document.clauses[entry.clause_index]):
            if unit.block == entry.block_index and unit.cells and " | ".join(unit.cells) == entry.row:
                units.append(unit)
                break
    units.sort(key=lambda unit: (unit.file, unit.clause.index, unit.block, unit.place))
    presented = presenter.quotations(query, units)
    return presented if presented.citations else None
