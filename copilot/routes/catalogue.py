"""Questions that the catalogue answers: status, editions, who refers to whom, what covers a topic."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from copilot.answer.model import Citation, Retrieved
from copilot.answer.phrases import say, state
from copilot.answer.present import Presented, Presenter, escape
from copilot.answer.units import sentences
from corpus.catalogue import Edition
from corpus.identifiers import Identifier
from index.lookup import EditionFacts, Lookup
from index.passages import CATALOGUE
from index.retrieve.query import Query, narrowed, parts_of, stems_of
from index.retrieve.search import Found

_STATUS = re.compile(
    r"\bin force\b|\bstill (?:valid|current|be cited|cited)|\bsupersed\w*|\bwithdrawn\b|\breplac(?:ed|es)\b|"
    r"\bwhat became of\b|\b(?:current|latest|newest|most recent) edition|\bwhich editions?\b|"
    r"\bedition (?:is|should|to cite)|\bamended by\b|\bstatus of\b|"
    r"\b(?:which|what|any|list|are there)\b.{0,30}\b(?:amendments?|corrigend\w+)\b(?!\s+\d)|"
    r"\ben vigueur\b|\bremplac[ée]\w*|\bretirée?\b|\bdernière édition|\ben vigor\b|\bvigente\b|"
    r"\bsustitu\w+|\bwhen (?:is|was) it dated",
    re.I,
)
_MODIFIER = re.compile(
    r"\b(?:edition|version|recommendation|text)s?\b(?:[^,.?]|\.(?=\d)){0,40}"
    r"\b(?:that|which) (?:is|are|was) (?:still )?in force\b"
    r"|\bin the (?:edition|version) in force\b",
    re.I,
)
"""Says which edition is meant; the question is about something else."""
_REFERRING = re.compile(
    r"\b(?:which|what|quelles?|qué)\b.{0,40}"
    r"\b(?:refer(?:s|ring)?(?: \w+)? to|cites?|reference[s]?|citent|font référence)\b",
    re.I,
)
_TOPIC = re.compile(
    r"\b(?:which|what|is there an?|are there any|any|quelle?s?|qué|existe)\b(?:\s\S+){0,4}?\s"
    r"(?:recommendations?|supplements?|recommandations?|suppléments?|recomendaci(?:ón|ones)|suplementos?)\b"
    r"|\b(?:the|a) recommendations? (?:that|which|on|about|for)\b|\bwhat exists\b"
    r"|\bwhich one is (?:it|about)\b",
    re.I,
)
_DATED = re.compile(
    r"\b(?P<month>january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\s+(?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<only>(?:19|20)\d\d)\b",
    re.I,
)
_MONTHS = "january february march april may june july august september october november december".split()
LEAST_DESCRIBED = 0.5
"""Share of a description that the title of a text must hold to be taken for it."""
_NO_DESCRIPTION = frozenset(
    stems_of(
        " ".join(_MONTHS)
        + " edition editions force cite cited valid current latest superseded withdrawn replaced status"
    )
)
LEAST_COSINE = 0.45
LEAST_COVER = 0.55
"""A record answers a question about a topic when it is this near or holds so much of its words."""


@dataclass(frozen=True, slots=True)
class FromCatalogue:
    """An answer from catalogue records, and the records as retrieved rows."""

    presented: Presented
    records: tuple[Retrieved, ...]


def catalogue_answer(lookup: Lookup, presenter: Presenter, found: Found) -> FromCatalogue | None:
    """Status and editions of a text that is named (or described and dated), and who refers to it."""
    query = found.query
    names = [*query.named, *query.uncertain]
    if names and _REFERRING.search(query.text) and not _STATUS.search(query.text):
        return _referring(lookup, presenter, query, names[0])
    if not _STATUS.search(_MODIFIER.sub(" ", query.text)):
        return None
    facts = [fact for name in names if (fact := _facts(lookup, name, query.text)) is not None]
    if not facts and not query.clause:
        facts = _described(lookup, found)
    if not facts:
        return None
    return _status(presenter, query, facts)


def _facts(lookup: Lookup, name: Identifier, question: str) -> EditionFacts | None:
    """The edition meant: dated in its name, or by a year or month elsewhere in the question."""
    if name.year is None:
        dated = _date_in(question)
        for edition in lookup.catalogue.editions(name):
            if dated and edition.date.startswith(dated):
                return lookup.edition(edition.identifier)
        match = re.search(r"\b(\d\d)/((?:19|20)\d\d)\b", question)
        if match:
            for edition in lookup.catalogue.editions(name):
                if edition.date.startswith(f"{match.group(2)}-{match.group(1)}"):
                    return lookup.edition(edition.identifier)
    return lookup.edition(name)


def _date_in(question: str) -> str:
    """ "October 2016" → "2016-10", "2016" → "2016", "" without a date."""
    match = _DATED.search(question)
    if match is None:
        return ""
    if match.group("only"):
        return match.group("only")
    return f"{match.group('year')}-{_MONTHS.index(match.group('month').lower()) + 1:02}"


def _described(lookup: Lookup, found: Found) -> list[EditionFacts]:
    """A text that is described and not named: the one whose title holds most of the description.

    None where no title holds half of it: a status told of the wrong text would be worse than none.
    """
    query = found.query
    dated = _date_in(query.text)
    worth = {
        term: weight * found.rarity.get(term, 1.0)
        for term, weight in query.weights.items()
        if term not in _NO_DESCRIPTION and not term.isdigit()
    }
    total = sum(worth.values()) or 1.0
    best: tuple[float, Edition] | None = None
    for hit in found.hits:
        edition = lookup.catalogue.get(hit.best.doc_id)
        if edition is None or edition.identifier.is_change:
            continue
        editions = lookup.catalogue.editions(edition.identifier.undated())
        meant = next((e for e in editions if dated and e.date.startswith(dated)), None if dated else edition)
        if meant is None:
            continue
        stems = set(stems_of(meant.title))
        share = sum(weight for term, weight in worth.items() if term in stems) / total
        if share >= LEAST_DESCRIBED and (best is None or share > best[0]):
            best = (share, meant)
    facts = lookup.edition(best[1].identifier if dated else best[1].identifier.undated()) if best else None
    return [facts] if facts else []


def _status(presenter: Presenter, query: Query, facts: Sequence[EditionFacts]) -> FromCatalogue:
    language = query.language
    lines: list[str] = []
    shown: list[tuple[Edition, str]] = []

    def mark(edition: Edition, words: str = "") -> str:
        if (edition, words) not in shown:
            shown.append((edition, words))
        return f"[{shown.index((edition, words)) + 1}]"

    for fact in facts:
        asked = fact.asked
        if asked.is_in_force:
            line = say("in_force", language, id=asked.id, date=asked.date)
            lines.append(f"{escape(line)} {escape(asked.title)} {mark(asked)}")
        else:
            word = state(asked.status, language)
            lines.append(f"{escape(say('not_in_force', language, id=asked.id, status=word))} {mark(asked)}")
            current = fact.in_force or fact.successor
            if current is not None and current.id != asked.id:
                text = say("current", language, id=current.id, title=current.title)
                lines.append(f"{escape(text)} {mark(current)}")
            elif current is None:
                lines.append(f"{say('no_current', language)} {mark(asked)}")
        if asked.abstract and re.search(r"\babout\b|\bde quoi\b|\bsobre qué\b", query.text, re.I):
            first = sentences(asked.abstract)[0]
            lines.append(f"“{escape(first)}” {mark(asked, first)}")
        if fact.amendments:
            ids = ", ".join(change.id for change in fact.amendments)
            lines.append(f"{escape(say('amended', language, ids=ids))} {mark(asked)}")
    return _records(presenter, "\n\n".join(lines), shown)


def _referring(lookup: Lookup, presenter: Presenter, query: Query, name: Identifier) -> FromCatalogue | None:
    found = lookup.referring(name)
    if re.search(r"\bnormativ", query.text, re.I):
        found = [(entry, reference) for entry, reference in found if reference.normative]
    if not found:
        return None
    by_doc = {entry.doc_id: (entry, reference) for entry, reference in found}
    lines = [escape(say("referring", query.language, count=len(by_doc), id=name.format()))]
    citations: list[Citation] = []
    for doc_id, (entry, reference) in sorted(by_doc.items()):
        marker = len(citations) + 1
        citations.append(presenter.entry(entry.file, reference, marker))
        lines.append(f"- {escape(doc_id)}, {escape(entry.title)} [{marker}]")
    return FromCatalogue(Presented("\n".join(lines), tuple(citations)), ())


def asks_topic(query: Query) -> bool:
    """Does the question ask which Recommendation there is about something?"""
    return bool(_TOPIC.search(query.text)) and not (
        query.clause or query.locator or query.named or query.uncertain
    )


def topic_answer(lookup: Lookup, presenter: Presenter, found: Found, query: Query) -> FromCatalogue | None:
    """Which Recommendation covers a topic: the catalogue records that fit, in force first.

    Args:
        found: what was retrieved from the catalogue alone, for the part of the question that names the topic.
        query: the whole question; "and which one is about …?" asks for others than those named before.
    """
    named_before = {name.base for name in query.context}
    records = [hit for hit in found.hits if hit.best.file == CATALOGUE]
    if not records:
        return None
    chosen: list[Edition] = []
    top = 0.0
    for hit in records[:8]:
        edition = lookup.catalogue.get(hit.best.doc_id)
        if edition is None or edition.identifier.base in named_before:
            continue
        top = top or hit.score
        if hit.score < 0.8 * top:
            continue
        near = hit.features.dense >= LEAST_COSINE or hit.features.cover >= LEAST_COVER
        current = lookup.catalogue.in_force(edition.identifier.undated()) or edition
        if near and current not in chosen and not edition.identifier.is_change:
            chosen.append(current)
    if not chosen:
        return None
    many = (
        3
        if re.search(
            r"\b(?:recommendations|supplements|recommandations|which (?:two|three))\b", query.text, re.I
        )
        else 1
    )
    lines, rows = [], []
    for edition in chosen[:many]:
        status = state(edition.status, query.language)
        rows.append((edition, ""))
        parts = [f"**{escape(edition.id)}**, {escape(edition.title)} ({status}). [{len(rows)}]"]
        for sentence in _best_sentences(edition, query, found.rarity):
            rows.append((edition, sentence))
            parts.append(f"“{escape(sentence)}” [{len(rows)}]")
        lines.append(" ".join(parts))
    return _records(presenter, "\n\n".join(lines), rows)


def _best_sentences(edition: Edition, query: Query, rarity: Mapping[str, float]) -> list[str]:
    """The sentences of an abstract that hold most of the question, one for each of its parts, in order."""
    found = sentences(edition.abstract)
    held = [set(stems_of(sentence)) for sentence in found]
    chosen: list[int] = []
    parts = [narrowed(query, part) for part in parts_of(query.text)]
    for part in parts if len(parts) > 1 else [query, query]:
        worth = {stem: weight * rarity.get(stem, 1.0) for stem, weight in part.weights.items()}
        rest = [place for place in range(len(found)) if place not in chosen]
        values = {place: sum(w for stem, w in worth.items() if stem in held[place]) for place in rest}
        best = max(rest, key=lambda place: values[place], default=None)
        if best is not None and values[best] > 0:
            chosen.append(best)
    return [found[place] for place in sorted(chosen)]


def _records(presenter: Presenter, text: str, rows: Sequence[tuple[Edition, str]]) -> FromCatalogue:
    citations = tuple(
        presenter.record(edition, place, words) for place, (edition, words) in enumerate(rows, 1)
    )
    retrieved = tuple(
        Retrieved(
            edition.id, CATALOGUE, "", (), f"{edition.title}\n{edition.abstract}".strip(), 1.0, edition.title
        )
        for edition in dict.fromkeys(edition for edition, _ in rows)
    )
    return FromCatalogue(Presented(text, citations), retrieved)
