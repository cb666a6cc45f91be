"""What an abstention says: what was searched, what came nearest, which texts are not there."""

from __future__ import annotations

from copilot.answer.opened import Reading
from copilot.answer.phrases import abstention, say, state
from copilot.answer.present import Presented
from copilot.question.intent import Intent, NamedText
from index.retrieve.search import Found, Hit


def abstained(reading: Reading, intent: Intent, found: Found) -> Presented:
    """Says that nothing was found, what was searched, what came nearest and what is missing."""
    language = intent.language
    parts = [abstention(language), *absent_texts(reading, intent)]
    nearest = list(dict.fromkeys(_label(hit, language) for hit in found.hits[:4]))[:3]
    count = len(reading.inside(frozenset(reading.retriever.entries), found.where))
    catalogue = (
        say("and_catalogue", language, editions=len(reading.catalogue)) if len(reading.catalogue) else ""
    )
    parts.append(say("searched", language, count=count, catalogue=catalogue, nearest="; ".join(nearest)))
    return Presented(" ".join(parts), (), True)


def absent_texts(reading: Reading, intent: Intent) -> list[str]:
    """Says of each text that the question names and that is not indexed what is known of it."""
    language = intent.language
    parts = []
    for text in not_indexed(reading, intent):
        if text.identifier is None:
            parts.append(say("foreign_text", language, name=text.written, organization=text.organization))
            continue
        facts = reading.lookup.edition(text.identifier)
        if facts is None:
            parts.append(say("unknown_text", language, id=text.identifier.format()))
        else:
            edition = facts.asked
            word = state(edition.status, language)
            parts.append(say("not_indexed", language, id=edition.id, title=edition.title, status=word))
            current = facts.in_force or facts.successor
            if current is not None and current.id != edition.id and not edition.is_in_force:
                name = "current" if current.is_in_force else "replaced_by"
                subject = current.id if name == "current" else edition.id
                parts.append(say(name, language, id=subject, title=current.title, other=current.id))
    return parts


def only_absent(reading: Reading, intent: Intent) -> list[NamedText]:
    """The texts that the question names where none is indexed: only what speaks of them is quoted."""
    return [] if reading.retriever.shelf.scope(intent.query.named).exact else not_indexed(reading, intent)


def not_indexed(reading: Reading, intent: Intent) -> list[NamedText]:
    """Texts that the question names and that are not indexed: of other organizations none is."""
    found: dict[object, NamedText] = {}
    for text in intent.named:
        files = () if text.identifier is None else reading.retriever.shelf.scope([text.identifier]).exact
        if not files:
            found.setdefault(text.identifier or text.written, text)
    return list(found.values())


def _label(hit: Hit, language: str) -> str:
    passage = hit.best
    if hit.entry is None or not passage.number:
        return passage.doc_id
    return f"{passage.doc_id}, {say('clause', language, number=passage.number)}"
