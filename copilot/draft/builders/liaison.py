"""Liaison statements and contributions: the header table of the study groups, then the text that the form
gives.
"""

from __future__ import annotations

import re

from copilot.draft.builders.forms import Field, fields_of, filled, stop
from copilot.draft.frame import Built, Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.sources import identified
from corpus.identifiers import Identifier, find_all, parse

A1 = parse("ITU-T A.1")
_ASK = re.compile(r"^(?:we\s+)?(?:ask|request)\s+", re.I)


def draft_liaison(frame: Frame) -> Built:
    """A liaison statement with the items of A.1, clause 1.5.1."""
    built = Built(normative=False, also=[A1, *_named(frame)])
    built.pieces = [Piece(Kind.LABEL, "LIAISON STATEMENT")]
    built.pieces += [_field(frame, field) for field in fields_of("liaison")]
    content = frame.request.fields.get("content", ()) or frame.request.statements
    built.pieces += [Piece(Kind.PARAGRAPH, _said(one), origin=Origin.INSTRUCTED) for one in content]
    if not content:
        built.pieces.append(Piece(Kind.PARAGRAPH, "[editor: text of the statement]", origin=Origin.PROPOSAL))
    return built


def draft_contribution(frame: Frame) -> Built:
    """A contribution: header table, abstract, discussion, proposal."""
    request = frame.request
    built = Built(normative=False, also=_named(frame))
    built.pieces = [Piece(Kind.LABEL, "CONTRIBUTION")]
    built.pieces += [_field(frame, field) for field in fields_of("contribution")]
    for label, texts, gap in (
        ("Abstract", request.fields.get("content", ()), "summary in at most 200 words"),
        ("Discussion", request.covers, "reasons"),
        ("Proposal", request.statements, "what the meeting is asked to do"),
    ):
        built.pieces.append(Piece(Kind.LABEL, label))
        built.pieces += [Piece(Kind.PARAGRAPH, stop(text), origin=Origin.INSTRUCTED) for text in texts] or [
            Piece(Kind.PARAGRAPH, f"[editor: {gap}]", origin=Origin.PROPOSAL)
        ]
    return built


def _field(frame: Frame, field: Field) -> Piece:
    title = frame.request.title or frame.request.subject
    return filled(frame, field, joint=", ", otherwise=title if field.name == "title" else "")


def _said(text: str) -> str:
    """A sentence of the statement; a bare question is put to the addressee."""
    if re.match(r"(?:whether|if|what|how|which|when|why)\b", text, re.I):
        return stop(f"We would like to know {text[:1].lower()}{text[1:]}")
    if re.match(r"please\b", text, re.I):
        return stop(text)
    return stop(text)


def _named(frame: Frame) -> list[Identifier]:
    """ITU-T texts that the statement names."""
    texts = [value for values in frame.request.fields.values() for value in values]
    texts += [*frame.request.statements, frame.request.title]
    found = [
        mention.identifier for text in texts for mention in find_all(text) if mention.certain or "." in text
    ]
    found += [one for source in frame.request.builds_on for one in identified(frame.evidence, source.text)]
    return list(dict.fromkeys(one for one in found if frame.evidence.in_force(one) is not None))
