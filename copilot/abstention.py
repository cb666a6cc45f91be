"""What an abstention says: what was searched, what came nearest, which texts are not there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.phrases import abstention, say, state
from copilot.present import Presented
from copilot.reading import Reading
from corpus.identifiers import Identifier
from index.retrieve import Found, Hit

_LONG_NUMBER = re.compile(r"\.\d{3}")


def abstained(reading: Reading, found: Found) -> Presented:
    """Says that nothing was found, what was searched, what came nearest and what is missing."""
    language = found.query.language
    scope = reading.retriever.shelf.scope(found.query.uncertain)
    # "A.1" may be a clause of an annex, "Y.3181" is no such.
    bare = [name for name in scope.missing if _LONG_NUMBER.search(name.base)]
    known = [name for name in bare if reading.lookup.edition(name) is not None]
    parts = [abstention(language), *absent_texts(reading, found, known)]
    nearest = list(dict.fromkeys(_label(hit, language) for hit in found.hits[:4]))[:3]
    count = len(reading.inside(frozenset(reading.retriever.entries), found.where))
    catalogue = (
        say("and_catalogue", language, editions=len(reading.catalogue)) if len(reading.catalogue) else ""
    )
    parts.append(say("searched", language, count=count, catalogue=catalogue, nearest="; ".join(nearest)))
    return Presented(" ".join(parts), (), True)


def absent_texts(reading: Reading, found: Found, also: Sequence[Identifier] = ()) -> list[str]:
    """Says of each text that the question names and that is not indexed what is known of it."""
    language = found.query.language
    parts = []
    for identifier in dict.fromkeys((*found.missing, *also)):
        facts = reading.lookup.edition(identifier)
        if facts is None:
            parts.append(say("unknown_text", language, id=identifier.format()))
        else:
            edition = facts.asked
            word = state(edition.status, language)
            parts.append(say("not_indexed", language, id=edition.id, title=edition.title, status=word))
    return parts


def _label(hit: Hit, language: str) -> str:
    passage = hit.best
    if hit.entry is None or not passage.number:
        return passage.doc_id
    return f"{passage.doc_id}, {say('clause', language, number=passage.number)}"
