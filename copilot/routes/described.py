"""The text that a question describes instead of naming it: "the 2016 edition of the working methods"."""

from __future__ import annotations

from copilot.answer.opened import Reading
from copilot.question.intent import Intent
from corpus.catalogue import Edition
from index.filters import Filter
from index.lookup import EditionFacts
from index.passages import CATALOGUE
from index.retrieve.query import content_words, stem, stems_of, understand

LEAST_SHARE = 0.6
"""Share of a description's words that the title must hold: a wrong text's status is worse than none."""
LOOKED_AT = 30
"""Records looked at."""


def described(intent: Intent, reading: Reading) -> EditionFacts | None:
    """What the catalogue knows of the text whose title holds most of the question's focus."""
    wanted = {stem(word) for word in content_words(intent.focus, intent.language)}
    if not wanted:
        return None
    found = reading.retriever.search(
        understand(intent.focus), LOOKED_AT, Filter(files=frozenset({CATALOGUE}))
    )
    best: tuple[float, float, Edition] | None = None
    for hit in found.hits:
        edition = reading.catalogue.get(hit.best.doc_id)
        if edition is None or edition.identifier.is_change:
            continue
        held = set(stems_of(edition.title))
        share = len(wanted & held) / len(wanted)
        value = (share, len(wanted & held) / max(1, len(held)), edition)
        if share >= LEAST_SHARE and (best is None or value[:2] > best[:2]):
            best = value
    if best is None:
        return None
    wish = intent.query.wish
    if wish.year is None:
        return reading.lookup.edition(best[2].identifier.undated())
    dated = [
        edition.identifier
        for edition in reading.catalogue.editions(best[2].identifier.undated())
        if edition.identifier.year == wish.year and wish.month in (None, edition.identifier.month)
    ]
    return reading.lookup.edition(dated[-1]) if dated else None
