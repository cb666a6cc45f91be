"""Liaison statements and contributions: the header table of the study groups, then the text that the form
gives.
"""

from __future__ import annotations

import re
from dataclasses import replace

from copilot.draft.builders.forms import Field, fields_of, filled, stop
from copilot.draft.frame import Built, Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.reading.cues import cue
from copilot.draft.sources import identified
from copilot.draft.worded import is_verb
from corpus.identifiers import Identifier, find_all, parse

A1 = parse("ITU-T A.1")
_MEETING = re.compile(r"\b(?:meeting|plenary|session|assembly)\b", re.I)
_YOU = (("they|them", "you"), ("their", "your"), ("theirs", "yours"))


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
    piece = filled(frame, field, joint=", ", otherwise=title if field.name == "title" else "")
    told = frame.request.fields.get("agreed by", ())
    if field.name == "agreed by" and told and frame.request.language == "en":
        by = "at" if _MEETING.search(piece.text) else "by"
        said = piece.text if re.match(r"(?:agreed|approved|endorsed)\b", piece.text, re.I) else ""
        return replace(piece, text=said or f"Agreed {by} {piece.text}")
    return piece


def _said(text: str) -> str:
    """A sentence of the statement; a bare question is put to the addressee."""
    if re.match(r"(?:whether|if|what|how|which|when|why)\b", text, re.I):
        return stop(f"We would like to know {text[:1].lower()}{text[1:]}")
    first, _, rest = text.partition(" ")
    if (
        rest and first.islower() and (is_verb(first) or cue(first) == "say")
    ):  # "confirm that they …": what the addressee is asked
        return stop(f"We ask you to {_to_you(text)}")
    return stop(text)


def _to_you(text: str) -> str:
    """Words about the addressee as words to it: "they plan" → "you plan"."""
    for others, own in _YOU:
        text = re.sub(rf"\b{others}\b", own, text, flags=re.I)
    return text


def _named(frame: Frame) -> list[Identifier]:
    """ITU-T texts that the statement names."""
    texts = [value for values in frame.request.fields.values() for value in values]
    texts += [*frame.request.statements, frame.request.title]
    found = [
        mention.identifier for text in texts for mention in find_all(text) if mention.certain or "." in text
    ]
    found += [one for source in frame.request.builds_on for one in identified(frame.evidence, source.text)]
    return list(dict.fromkeys(one for one in found if frame.evidence.in_force(one) is not None))
