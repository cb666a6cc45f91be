"""A.1: the form that proposes a new work item, with what exists on its subject."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from copilot.answer.model import Citation
from copilot.answer.units import units_of
from copilot.draft.evidence import Evidence, tag_of
from copilot.draft.frame import Built, Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.overlap import Related, overlap
from copilot.draft.scope import opening
from corpus.identifiers import Identifier, UnknownIdentifier, parse

A1 = parse("ITU-T A.1")
MOST = 10
_QUESTION = re.compile(r"\b(?:Question|Q)\s*(?P<number>\d+/\d+)\b")
_TIMING = re.compile(
    r"\b(?:timing|by|consent(?:ed)?(?: in)?|determin\w+ in|approval in)[:\s]+(?P<when>(?:Q[1-4]|"
    r"[A-Z][a-z]+)[ -]20\d\d|20\d\d)\b"
)
_EDITOR = re.compile(r"\beditors?(?:\(s\))?(?:\s+(?:is|are|will be))?[:\s]+(?P<names>[A-Z][^.;]*)")
_BASE = re.compile(r"\bbase text[:\s]+(?:is\s+)?(?P<text>(?:C|TD)\s?\d+[^\s.;]*|[A-Z][^.;]*)")
_MEMBERS = re.compile(r"\b(?:supporting members?|supported by)[:\s]+(?P<names>[A-Z][^.;]*)", re.I)
_LIAISONS = re.compile(r"\bliaisons?(?: with| to)?[:\s]+(?P<names>[A-Z][^.;]*)", re.I)
_REFERENCE = re.compile(r"\b(?P<reference>[A-Z]\.[A-Za-z][\w\-]+|draft [A-Z]\.\d[\w.\-]*)\b")
_RELATION = {
    "overlaps": "overlaps with the proposal: say what is different",
    "built upon": "the texts below build on it",
    "related": "related",
    "under way": "under way",
}


def draft_justification(frame: Frame) -> Built:
    """The fields of Annex A of A.1; what the instruction does not tell is a gap."""
    evidence, instruction = frame.evidence, frame.instruction
    labels = tomllib.loads((files("copilot.draft") / "forms" / "a1.toml").read_text("utf-8"))
    built = Built(normative=False)
    text = instruction.text
    found = overlap(evidence, instruction.subject, instruction.details if instruction.points else "", MOST)

    def field(name: str, told: re.Match[str] | None, group: str, gap: str) -> Piece:
        if told is None:
            return Piece(Kind.FIELD, f"[editor: {gap}]", label=labels[name], origin=Origin.PROPOSAL)
        return Piece(Kind.FIELD, told.group(group).strip(), label=labels[name], origin=Origin.INSTRUCTED)

    reference = _REFERENCE.search(text)
    subject = instruction.subject
    built.pieces = [
        Piece(Kind.LABEL, "Proposed new work item", origin=Origin.FORM, citations=_form(evidence)),
        field("question", _QUESTION.search(text), "number", "number of the Question"),
        Piece(Kind.FIELD, "[editor: meeting date]", label=labels["proposal"], origin=Origin.PROPOSAL),
        Piece(
            Kind.FIELD,
            f"Recommendation ITU-T {reference.group('reference') if reference else '[editor: number]'}, "
            f"“{subject[:1].upper()}{subject[1:]}”",
            label=labels["reference"],
            origin=Origin.INSTRUCTED,
        ),
        field("base", _BASE.search(text), "text", "document with the base text"),
        field("timing", _TIMING.search(text), "when", "month and year"),
        field("editors", _EDITOR.search(text), "names", "name, membership, e-mail address"),
        Piece(
            Kind.FIELD,
            instruction.approval or "[editor: AAP or TAP]",
            label=labels["approval"],
            origin=Origin.INSTRUCTED if instruction.approval else Origin.PROPOSAL,
        ),
        Piece(
            Kind.FIELD,
            f"{opening(frame)} {_outside(frame)}",
            label=labels["scope"],
            origin=Origin.INSTRUCTED,
        ),
        Piece(Kind.FIELD, _summary(frame, found.related), label=labels["summary"], origin=Origin.ADAPTED),
        Piece(Kind.FIELD, _introduction(found.related), label=labels["relations"], origin=Origin.FORM),
        *(_relation(one) for one in found.related),
        field("liaisons", _LIAISONS.search(text), "names", "study groups and bodies concerned"),
        field(
            "members", _MEMBERS.search(text), "names", "Member States, Sector Members, Associates, Academia"
        ),
    ]
    built.also = [
        A1,
        *(identifier for one in found.related if (identifier := _identifier(one.id)) is not None),
    ]
    if found.gaps:
        built.notes.append("nothing found in the catalogue speaks of: " + "; ".join(found.gaps))
    for one in found.related:
        if one.relation == "overlaps":
            built.notes.append(f"{one.id} may already cover the proposal ({one.reasons[0]})")
    return built


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


def _outside(frame: Frame) -> str:
    return f"{frame.forms.say('outside')} {frame.forms.say('outside_gap')}."


def _summary(frame: Frame, related: tuple[Related, ...]) -> str:
    names = [
        tag_of(one.id) for one in related if one.relation in ("built upon", "related") and _identifier(one.id)
    ]
    builds = frame.forms.say("summary_builds", ids=" and ".join(names[:2])) if names else ""
    return " ".join(part for part in (opening(frame), builds, frame.forms.say("summary_use")) if part)


def _introduction(related: tuple[Related, ...]) -> str:
    if not related:
        return "[editor: nothing was found in the catalogue; check other organizations]"
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
