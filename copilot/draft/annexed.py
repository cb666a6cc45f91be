"""Annexes and appendices: the nearest published clauses, whole, under numbers of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.answer.units import Unit
from copilot.draft.adapted import adapted, body, capital, gap, prevailing, remarks
from copilot.draft.evidence import place_in
from copilot.draft.frame import Built, Frame
from copilot.draft.gathering import clauses_for, not_yet, searches_of, units_of_hit
from copilot.draft.model import ClauseType, Kind, Origin, Piece
from copilot.draft.sources import sources_of
from index.retrieve.search import Hit

WORDS_ANNEX = 700
"""Published words taken for a subclause of an annex."""


def draft_annex(frame: Frame) -> Built:
    """An annex or appendix: the nearest published clauses, whole, under numbers of their own."""
    evidence, instruction = frame.evidence, frame.instruction
    is_annex = instruction.clause_type is ClauseType.ANNEX
    number = instruction.number or ("A" if is_annex else "I")
    name = "annex" if is_annex else "appendix"
    sources = sources_of(evidence, instruction, searches_of(instruction))
    hits = clauses_for(evidence, instruction, sources, binding=is_annex)
    sections: list[tuple[Hit, list[Unit]]] = []
    taken: list[Unit] = []
    for hit in hits:
        units = not_yet(units_of_hit(evidence, hit, WORDS_ANNEX), taken)
        taken += units
        if units:
            sections.append((hit, units))
    provisions = [
        provision
        for hit, units in sections
        if hit.best.normative
        for unit in units
        for provision in adapted(unit)
    ]
    style = frame.style or prevailing(provisions)
    title = instruction.theme or frame.subject
    kind = Kind.ANNEX_HEADING if is_annex else Kind.APPENDIX_HEADING
    built = Built(style=style, normative=is_annex, also=list(sources.described))
    built.pieces = [
        Piece(kind, capital(title), number=f"{frame.forms.headings[name]} {number}"),
        frame.sentence(name),
    ]
    for place, (hit, units) in enumerate(sections, 1):
        document = evidence.document(hit.best.file)
        clause = evidence.titled(document, document.clauses[hit.best.clause_index])
        heading = re.sub(r"\s+", " ", clause.title) or title
        built.pieces.append(Piece(Kind.HEADING, capital(heading), number=f"{number}.{place}", level=2))
        place_text = place_in(clause, document)
        built.pieces.append(
            Piece(
                Kind.PARAGRAPH,
                f"The provisions of this clause are adapted from {place_text}.",
                origin=Origin.FORM,
            )
        )
        built.pieces += body(evidence, units, style, f"{number}.{place}", is_annex and hit.best.normative)
    if not sections:
        built.pieces.append(Piece(Kind.PARAGRAPH, f"[editor: text on {title}]", origin=Origin.PROPOSAL))
        built.notes.append("no published clause was found to adapt")
    if is_annex and not any(piece.kind is Kind.PROVISION for piece in built.pieces):
        built.pieces.append(gap(frame, f"{number}.{len(sections) + 1}", title, style, Kind.PROVISION))
    built.notes += remarks(provisions, style)
    built.notes += _informative(frame, sections) if is_annex else []
    built.notes.append(
        "figures and equations of the published clauses are given as text; compare them with the source"
    )
    return built


def _informative(frame: Frame, sections: Sequence[tuple[Hit, list[Unit]]]) -> list[str]:
    """What to say of a normative annex that takes over informative text."""
    places = [
        place_in(units[0].clause, frame.evidence.document(hit.best.file))
        for hit, units in sections
        if not hit.best.normative
    ]
    told = ", ".join(places)
    return [f"{told}: informative where it is published; word as provisions what is to bind"] if told else []
