"""What an abstention says: what was searched, what came nearest, which texts are not there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.answer.opened import Reading
from copilot.answer.phrases import abstention, say, state
from copilot.answer.present import Presented
from copilot.answer.units import Unit
from corpus.identifiers import Identifier, find_all
from index.retrieve.search import Found, Hit

_LONG_NUMBER = re.compile(r"\.\d{3}")


def abstained(reading: Reading, found: Found) -> Presented:
    """Says that nothing was found, what was searched, what came nearest and what is missing."""
    language = found.query.language
    parts = [abstention(language), *absent_texts(reading, found)]
    nearest = list(dict.fromkeys(_label(hit, language) for hit in found.hits[:4]))[:3]
    count = len(reading.inside(frozenset(reading.retriever.entries), found.where))
    catalogue = (
        say("and_catalogue", language, editions=len(reading.catalogue)) if len(reading.catalogue) else ""
    )
    parts.append(say("searched", language, count=count, catalogue=catalogue, nearest="; ".join(nearest)))
    return Presented(" ".join(parts), (), True)


def absent_texts(reading: Reading, found: Found) -> list[str]:
    """Says of each text that the question names and that is not indexed what is known of it."""
    language = found.query.language
    parts = []
    for identifier in _not_indexed(reading, found):
        facts = reading.lookup.edition(identifier)
        if facts is None:
            parts.append(say("unknown_text", language, id=identifier.format()))
        else:
            edition = facts.asked
            word = state(edition.status, language)
            parts.append(say("not_indexed", language, id=edition.id, title=edition.title, status=word))
    return parts


def is_of_other_texts(reading: Reading, found: Found, units: Sequence[Unit]) -> bool:
    """Whether the question names texts of which none is indexed, and these pieces mention none of them."""
    named = reading.retriever.shelf.scope((*found.query.named, *found.query.uncertain))
    absent = {name for identifier in _not_indexed(reading, found) for name in identifier.names}
    if not absent or named.exact or named.related:
        return False
    read = " ".join(f"{unit.caption} {unit.lead} {unit.text}" for unit in units)
    return not any(absent.intersection(mention.identifier.names) for mention in find_all(read))


def _not_indexed(reading: Reading, found: Found) -> list[Identifier]:
    """Texts that the question names and that are not indexed; bare names if they can be nothing else."""
    scope = reading.retriever.shelf.scope(found.query.uncertain)
    # "A.1" may be a clause of an annex, "Y.3181" is no such
    bare = [name for name in scope.missing if _LONG_NUMBER.search(name.base)]
    known = [name for name in bare if reading.lookup.edition(name) is not None]
    return list(dict.fromkeys((*found.missing, *known)))


def _label(hit: Hit, language: str) -> str:
    passage = hit.best
    if hit.entry is None or not passage.number:
        return passage.doc_id
    return f"{passage.doc_id}, {say('clause', language, number=passage.number)}"
