"""Clause 1, the Summary and the Keywords: what the new text does and covers, what it builds on, what it
leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.answer.units import Unit
from copilot.draft.builders.related import (
    abstract_of,
    related_texts,
    telling_texts,
    without_self,
)
from copilot.draft.evidence import place_in, tag_of
from copilot.draft.frame import Built, Frame, numbered_notes, theme_of, with_article
from copilot.draft.kinds import ClauseType
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.overlap import Related
from copilot.draft.request import Source
from copilot.draft.sources import identified
from copilot.draft.worded import is_verb
from corpus.identifiers import parse
from corpus.model import Document
from index.retrieve.query import stems_of

MOST_KEYWORDS = 8
MOST_SHOWN = 3
SHORT_ITEM = 3
"""Words of an item up to which a comma sets it off."""
_DECLARATIVE = re.compile(
    r"^(?:specifies|defines|describes|provides|gives|presents|establishes|identifies|outlines|addresses|contains|sets|lists)\b"
)
_PREPOSITION = re.compile(r"^(?:(?:du|des|de|of|on|with)\s+|(?:de l|d)['’]\s*)(?=\S)", re.I)

Quoted = Sequence[tuple[Document, list[Unit]]]


def draft_scope(frame: Frame) -> Built:
    """Clause 1, with the Summary or Keywords before it where the form asks for them too."""
    return _drafted(frame, ClauseType.SCOPE)


def draft_summary(frame: Frame) -> Built:
    """The Summary, and clause 1 or the Keywords where the form asks for them too."""
    return _drafted(frame, ClauseType.SUMMARY)


def draft_keywords(frame: Frame) -> Built:
    """The Keywords, in alphabetical order, comma-separated."""
    return _drafted(frame, ClauseType.KEYWORDS)


def _drafted(frame: Frame, kind: ClauseType) -> Built:
    wanted = {kind, *frame.request.also}
    if frame.request.keywords:
        wanted.add(ClauseType.KEYWORDS)
    related = related_texts(frame)
    quoted = telling_texts(frame, related)
    built = Built(normative=ClauseType.SCOPE in wanted)
    if ClauseType.SUMMARY in wanted:
        built.pieces += _summary(frame, related, quoted)
    if ClauseType.KEYWORDS in wanted:
        built.pieces += _keywords(frame)
    if ClauseType.SCOPE in wanted:
        built.pieces += _scope(frame, related, quoted)
    if wanted != {ClauseType.KEYWORDS}:
        built.also = [parse(one.id) for one in related]
    for one in related:
        if one.relation == "overlaps":
            built.notes.append(
                f"{one.id}, {one.title}: overlaps with the subject ({one.reasons[0]}); say what is different"
            )
    return built


def opening(frame: Frame) -> str:
    """What the Recommendation does, in one sentence, from the title or the subject of the form.

    "profiles JFIF files" → "This Recommendation provides a specification that profiles JFIF files."
    """
    request = frame.request
    if request.subject and not request.title:
        subject = request.subject
        first = subject.split(" ", 1)[0]
        if _DECLARATIVE.match(subject) and request.language == "en":
            return f"This Recommendation {subject}."
        if re.fullmatch(r"[a-z]+ing", first):
            return frame.forms.say("scope_doing", subject=subject)
        if first.endswith("s") and is_verb(first[:-1]) and len(subject.split()) > 1:
            return frame.forms.say("scope_that", subject=subject)
        return frame.forms.say("scope_on", subject=subject)
    theme = theme_of(request.title) if request.title else frame.subject
    if request.language == "en" and re.match(r"(?:guideline|guidance|use case|example)", theme):
        return f"This Recommendation provides {theme}."
    return frame.forms.say("scope_on", subject=with_article(theme) if request.language == "en" else theme)


def _scope(frame: Frame, related: Sequence[Related], quoted: Quoted) -> list[Piece]:
    request = frame.request
    pieces = [
        frame.heading("1", "scope"),
        Piece(Kind.PARAGRAPH, opening(frame), origin=Origin.INSTRUCTED),
    ]
    if request.covers:
        pieces.append(frame.sentence("covers"))
        pieces += [
            Piece(Kind.ITEM, _item(point, request.covers), origin=Origin.INSTRUCTED)
            for point in request.covers
        ]
    pieces += _relations(frame, related)
    pieces += _own_scopes(frame, quoted)
    pieces = numbered_notes(pieces)
    pieces.append(frame.sentence("outside"))
    if request.excludes:
        pieces += [
            Piece(Kind.ITEM, _item(one, request.excludes), origin=Origin.INSTRUCTED)
            for one in request.excludes
        ]
    else:
        pieces.append(Piece(Kind.ITEM, f"{frame.forms.say('outside_gap')}.", origin=Origin.PROPOSAL))
    return pieces


def _relations(frame: Frame, related: Sequence[Related]) -> list[Piece]:
    """What the text builds on: a sentence for each text of the form, a list of the nearest ones otherwise."""
    if frame.request.builds_on:
        return [_relation(frame, source, related) for source in frame.request.builds_on]
    if not related:
        return []
    pieces = [frame.sentence("builds_on")]
    for one in related:
        title = re.sub(r"\s+", " ", one.title).strip(" .")
        end = "." if one is related[-1] else ";"
        pieces.append(
            Piece(
                Kind.ITEM, f"[{tag_of(one.id)}], {title}{end}", origin=Origin.QUOTED, citations=one.citations
            )
        )
    return pieces


def _relation(frame: Frame, source: Source, related: Sequence[Related]) -> Piece:
    """ "It builds on the physical machine of [ITU-T Y.3507]." """
    found = [identifier.undated().format() for identifier in identified(frame.evidence, source.text)]
    own = [one for one in related if parse(one.id).undated().format() in found]
    tags = [f"[{tag_of(one.id)}]" for one in own] or [f"[{name}]" for name in found]
    text = frame.forms.say("and").join(f" {tag} " for tag in tags).strip() if tags else source.text
    if source.clauses:
        places = ", ".join(place if place[:1].isalpha() else f"clause {place}" for place in source.clauses)
        text = f"{places} of {text}"
    words = (
        frame.forms.say("builds_on_about", about=source.about, text=text)
        if source.about
        else frame.forms.say("builds_on_one", text=text)
    )
    citations = tuple(citation for one in own for citation in one.citations)
    return Piece(Kind.PARAGRAPH, words, origin=Origin.INSTRUCTED, citations=citations)


def _own_scopes(frame: Frame, quoted: Quoted) -> list[Piece]:
    """What the texts built on say of their own scope, quoted in notes."""
    return [
        Piece(
            Kind.NOTE,
            frame.forms.say("its_scope", place=_capital(place_in(unit.clause, document)), words=unit.text),
            origin=Origin.QUOTED,
            citations=frame.evidence.cite(unit),
        )
        for document, units in quoted
        for unit in units
    ]


def _summary(frame: Frame, related: Sequence[Related], quoted: Quoted) -> list[Piece]:
    """What the text does, covers and builds on; no provision."""
    request, evidence = frame.request, frame.evidence
    pieces = [frame.label("summary"), Piece(Kind.PARAGRAPH, opening(frame), origin=Origin.INSTRUCTED)]
    if request.builds_on:
        pieces += [_relation(frame, source, related) for source in request.builds_on]
    else:
        shown = sorted(related, key=lambda one: one.relation != "overlaps")[:MOST_SHOWN]
        names = [parse(one.id).undated().format() for one in shown]
        if names:
            citations = tuple(citation for one in shown for citation in one.citations)
            text = frame.forms.say("summary_builds", ids=listed(names, frame.forms.say("and")))
            pieces.append(Piece(Kind.PARAGRAPH, text, origin=Origin.ADAPTED, citations=citations))
    for name, items in (("covers_inline", request.covers), ("does_not_cover", request.excludes)):
        if items:
            said = listed(
                [_PREPOSITION.sub("", item) if name == "covers_inline" else item for item in items],
                frame.forms.say("and"),
            )
            pieces.append(Piece(Kind.PARAGRAPH, frame.forms.say(name, items=said), origin=Origin.INSTRUCTED))
    if not request.covers:
        for one in related[:MOST_SHOWN] if not quoted else ():
            pieces += abstract_of(frame, one)
        for document, units in quoted[:1]:
            for unit in units:
                text = without_self(unit.text, document)
                origin = Origin.QUOTED if text == unit.text else Origin.ADAPTED
                pieces.append(Piece(Kind.PARAGRAPH, text, origin=origin, citations=evidence.cite(unit)))
        pieces.append(frame.sentence("summary_use", origin=Origin.PROPOSAL))
    return pieces


def _keywords(frame: Frame) -> list[Piece]:
    """Those of the form; else terms of the subject and defined terms that stand in it; in their order."""
    if frame.request.keywords:
        told = sorted(dict.fromkeys(frame.request.keywords), key=str.casefold)
        words = Piece(Kind.PARAGRAPH, f"{', '.join(told)}.", origin=Origin.INSTRUCTED)
        return [frame.label("keywords"), words]
    subject = " ".join([frame.subject, *frame.request.covers])
    stems = set(stems_of(subject))
    defined = {
        definition.term.lower()
        for _, definition in frame.evidence.store.definitions()
        if 1 < len(definition.term.split()) <= 4 and set(stems_of(definition.term)) <= stems
    }
    parts = [
        re.sub(r"^(?:the|an?)\s+", "", part.strip())
        for part in re.split(r"\s(?:for|of|in|to|and|with|on|by)\s|,", subject)
    ]
    phrases = [part for part in parts if 1 <= len(part.split()) <= 4]
    keywords = sorted({*defined, *phrases}, key=str.casefold)[:MOST_KEYWORDS]
    text = ", ".join(keywords) if keywords else "[editor: keywords]"
    return [frame.label("keywords"), Piece(Kind.PARAGRAPH, f"{text}.", origin=Origin.PROPOSAL)]


def listed(names: Sequence[str], joint: str) -> str:
    """ "A, B and C"; longer ones "A; B; and C"."""
    if len(names) > 1 and any(len(name.split()) > SHORT_ITEM for name in names):
        return f"{'; '.join(names[:-1])}; {joint} {names[-1]}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joint} {names[-1]}"


def _item(point: str, points: Sequence[str]) -> str:
    return f"{_PREPOSITION.sub('', point)}{'.' if point == points[-1] else ';'}"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
