"""A.1: the form that proposes a new work item, with what exists on its subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from copilot.answer.model import Citation
from copilot.answer.units import units_of
from copilot.draft.builders.forms import fields_of, filled, stop
from copilot.draft.builders.scope import listed, opening
from copilot.draft.evidence import Evidence, tag_of
from copilot.draft.frame import Built, Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.overlap import Related, overlap
from corpus.identifiers import Identifier, Part, UnknownIdentifier, find_all, parse

A1 = parse("ITU-T A.1")
MOST = 10
_CHANGE = re.compile(r"\b(?P<word>Amd|Amendment|Cor|Corrigendum|Err|Erratum)\.?\s*(?P<number>\d+)", re.I)
_RELATION = {
    "overlaps": "overlaps with the proposal: say what is different",
    "built upon": "the texts below build on it",
    "related": "related",
    "under way": "under way",
}


def draft_justification(frame: Frame) -> Built:
    """The fields of Annex A of A.1; what the form does not tell is a gap, but for scope, summary and
    relations.
    """
    evidence, request = frame.evidence, frame.request
    built = Built(normative=False)
    about = request.title or request.subject
    found = overlap(evidence, about, "; ".join((*request.covers, *request.fields.get("scope", ()))), MOST)
    related = (*_told(frame), *found.related)
    built.pieces = [
        Piece(Kind.LABEL, "Proposed new work item", origin=Origin.FORM, citations=_form(evidence))
    ]
    for field in fields_of("a1"):
        match field.name:
            case "title":
                title = f"{about[:1].upper()}{about[1:]}"
                number = f"{request.series}." if request.series else ""
                said = f"Recommendation ITU-T {number}[editor: number], “{title}”" if about else ""
                built.pieces.append(filled(frame, field, otherwise=said))
            case "scope":
                built.pieces.append(_sentences(filled(frame, field, otherwise=_scope(frame))))
            case "summary":
                piece = _sentences(filled(frame, field, otherwise=_summary(frame, related)))
                built.pieces.append(piece)
            case "relations":
                piece = filled(frame, field, otherwise=_introduction(related))
                built.pieces.append(piece)
                built.pieces += [_relation(one) for one in related]
            case _:
                built.pieces.append(filled(frame, field))
    built.also = [A1, *(identifier for one in related if (identifier := _identifier(one.id)) is not None)]
    if found.gaps:
        built.notes.append("nothing found in the catalogue speaks of: " + "; ".join(found.gaps))
    for one in found.related:
        if one.relation == "overlaps":
            built.notes.append(f"{one.id} may already cover the proposal ({one.reasons[0]})")
    return built


def _told(frame: Frame) -> list[Related]:
    """The texts that the form names as related, and those that the scope speaks of."""
    evidence, request = frame.evidence, frame.request
    texts = [*request.fields.get("relations", ()), *(source.text for source in request.builds_on)]
    texts += [*request.fields.get("scope", ()), *request.fields.get("summary", ())]
    found: dict[str, Related] = {}
    for text in texts:
        base: Identifier | None = None
        for one in (*(m.identifier for m in find_all(text, typed=True)), *_changes(text)):
            identifier = one
            if not one.names and base is not None:
                identifier = replace(base, parts=one.parts)
            base = identifier if not identifier.is_change else base
            edition = evidence.in_force(identifier)
            if edition is not None:
                found.setdefault(
                    edition.id,
                    Related(
                        edition.id,
                        edition.title,
                        edition.status,
                        "related",
                        1.0,
                        ("named in the form",),
                        edition.url,
                        (evidence.cite_record(edition),),
                    ),
                )
    return list(found.values())


def _changes(text: str) -> list[Identifier]:
    """ "with its Amd. 1": the amendment of the text named before."""
    named = find_all(text, typed=True)
    match = _CHANGE.search(text)
    if match is None or not named or named[0].identifier.is_change:
        return []
    kind = {"a": "Amd.", "c": "Cor.", "e": "Err."}[match["word"][0].lower()]
    return [replace(named[0].identifier, parts=(Part(kind, match["number"]),))]


def _sentences(piece: Piece) -> Piece:
    """The field with each of its parts as a sentence."""
    if piece.origin is not Origin.INSTRUCTED or piece.text.endswith("."):
        return piece
    return replace(piece, text=" ".join(stop(part) for part in piece.text.split("; ") if part))


def _scope(frame: Frame) -> str:
    """The opening, what is covered, and what is not."""
    request, forms = frame.request, frame.forms
    if not (request.title or request.subject):
        return ""
    parts = [opening(frame)]
    if request.covers:
        parts.append(forms.say("covers_inline", items=listed(request.covers, forms.say("and"))))
    if request.excludes:
        parts.append(forms.say("does_not_cover", items=listed(request.excludes, forms.say("and"))))
    else:
        parts.append(f"{forms.say('outside')} {forms.say('outside_gap')}.")
    return " ".join(parts)


def _form(evidence: Evidence) -> tuple[Citation, ...]:
    """The form itself, in the indexed edition of A.1, else its record."""
    for file in sorted(evidence.files_of([A1])):
        document = evidence.document(file)
        for clause in document.clauses:
            if clause.number.startswith("Annex") and re.search(
                r"template|work item|new Rec", clause.title, re.I
            ):
                heading = evidence.cite_words(document, clause, clause.title)
                units = units_of(document, clause)
                return heading or (evidence.cite(units[0]) if units else ())
    edition = evidence.in_force(A1)
    return (evidence.cite_record(edition),) if edition is not None else ()


def _summary(frame: Frame, related: Sequence[Related]) -> str:
    if not (frame.request.title or frame.request.subject):
        return ""
    names = [
        tag_of(one.id) for one in related if one.relation in ("built upon", "related") and _identifier(one.id)
    ]
    builds = frame.forms.say("summary_builds", ids=" and ".join(names[:2])) if names else ""
    return " ".join(part for part in (opening(frame), builds, frame.forms.say("summary_use")) if part)


def _introduction(related: Sequence[Related]) -> str:
    if not related:
        return ""
    return "the nearest published texts and work under way, with the reason for listing them:"


def _relation(one: Related) -> Piece:
    """A text that exists, with its relation and the reasons."""
    reasons = "; ".join(reason for reason in one.reasons if not reason.startswith("nearness"))
    state = f" ({one.status})" if one.status else ""
    return Piece(
        Kind.ITEM,
        f"{one.id}, {' '.join(one.title.split())}{state}: "
        f"{_RELATION[one.relation]}{f'; {reasons}' if reasons else ''}",
        origin=Origin.QUOTED,
        citations=one.citations,
    )


def _identifier(id: str) -> Identifier | None:
    try:
        return parse(id)
    except UnknownIdentifier:
        return None
