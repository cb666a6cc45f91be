"""Clauses of published texts that a form names, taken over under the number and title of the draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from copilot.answer.units import Unit, units_of
from copilot.draft.adapted import adapted, body, capital, prevailing, remarks
from copilot.draft.evidence import Evidence, place_in
from copilot.draft.frame import Built, Frame
from copilot.draft.kinds import Style
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.request import DraftRequest, Source
from copilot.draft.sources import identified
from copilot.draft.worded import indicative
from corpus.identifiers import Identifier
from corpus.model import Clause, Document
from index.retrieve.query import content_words, stems_of

WORDS_CLAUSE = 700
"""Words of a clause up to which it is taken whole; of a longer one what says most of what is asked for."""
NEAR_BEST = 0.6
"""Share of the words asked for that a sentence holds, against the best one's, from which it is taken too."""


def draft_reworded(frame: Frame) -> Built:
    """A published clause whole, its provision words in the style of the form, under the number and title of
    the form.
    """
    evidence, request = frame.evidence, frame.request
    built = Built(style=request.style, also=named_texts(evidence, request))
    number = request.number or "7"
    found: list[tuple[Document, Clause, list[Unit]]] = []
    for source in request.builds_on:
        for document, clause in named_clauses(evidence, source, built.notes):
            units = units_of(document, clause)
            if units:
                found.append((document, clause, units))
    style = request.style or prevailing([p for _, _, units in found for unit in units for p in adapted(unit)])
    built.style = style
    title = request.heading or next((clause.title for _, clause, _ in found), "[editor: title]")
    built.pieces = [Piece(Kind.HEADING, capital(title), number=number, level=number.count(".") + 1)]
    for place, (_, clause, units) in enumerate(found, 1):
        prefix = number if place == 1 else f"{number}.{place}"
        if place > 1:
            heading = capital(clause.title or clause.number)
            built.pieces.append(Piece(Kind.HEADING, heading, number=prefix, level=prefix.count(".") + 1))
        place_text = evidence.place(units[0])
        built.pieces.append(Piece(Kind.PARAGRAPH, f"The text of this clause is adapted from {place_text}."))
        pieces = body(evidence, units, style, prefix, clause.normative)
        built.pieces += [_unnumbered(piece) for piece in pieces]
    if not found:
        built.pieces.append(Piece(Kind.PARAGRAPH, "[editor: text of the clause]", origin=Origin.PROPOSAL))
    built.notes += remarks([p for _, _, units in found for unit in units for p in adapted(unit)], style)
    return built


def _unnumbered(piece: Piece) -> Piece:
    return replace(piece, number="", kind=Kind.PARAGRAPH) if piece.kind is Kind.PROVISION else piece


def named_clauses(evidence: Evidence, source: Source, notes: list[str]) -> list[tuple[Document, Clause]]:
    """The clauses that a form names of a text, with those below them; what is not there is reported."""
    files = evidence.texts_of(identified(evidence, source.text))
    if not files:
        notes.append(f"{source.text}: not indexed; its clauses are not known")
        return []
    found = []
    for wanted in source.clauses:
        own = [
            (document, clause)
            for file in sorted(files, key=lambda file: evidence.entries[file].status != "in force")
            for document in (evidence.document(file),)
            for clause in document.clauses
            if is_named(clause, wanted)
        ]
        if not own:
            notes.append(f"{source.text} has no {wanted if wanted[:1].isalpha() else f'clause {wanted}'}")
            continue
        document, clause = own[0]
        below = (
            [one for one in document.clauses if one.number.startswith(f"{clause.number}.")]
            if clause.number
            else []
        )
        found += [(document, clause), *((document, one) for one in below if one.blocks)]
    return found


def is_named(clause: Clause, wanted: str) -> bool:
    """Whether a clause has the number that is named: "7.2", "Annex B", "Appendice II"."""
    bare = re.sub(r"^(?:sub)?clause\s+", "", wanted.strip(), flags=re.I)
    bare = re.sub(r"^annexe\b", "Annex", re.sub(r"^appendice\b", "Appendix", bare, flags=re.I), flags=re.I)
    return bool(clause.number) and clause.number.casefold() == bare.casefold()


def named_texts(evidence: Evidence, request: DraftRequest) -> list[Identifier]:
    """The texts that a form builds on."""
    return [one for source in request.builds_on for one in identified(evidence, source.text)]


def taken(
    frame: Frame,
    sources: Sequence[Source],
    asks: Sequence[str],
    number: str,
    normative: bool,
    notes: list[str],
) -> list[Piece]:
    """The clauses named, adapted; of long ones what says most of what is asked for.

    Where the draft is informative, provisions are told as facts.
    """
    evidence, pieces = frame.evidence, list[Piece]()
    for source in sources:
        for document, clause in named_clauses(evidence, source, notes):
            units = _telling(units_of(document, clause), asks)
            if not units:
                continue
            place = place_in(clause, document)
            pieces.append(Piece(Kind.PARAGRAPH, f"The text of this clause is adapted from {place}."))
            if normative:
                provisions = [one for unit in units for one in adapted(unit)]
                style: Style = frame.request.style or prevailing(provisions)
                pieces += _numbered_on(body(evidence, units, style, number, clause.normative), pieces, number)
                notes += remarks(provisions, style)
            else:
                pieces += [told_as_fact(evidence, unit) for unit in units if not unit.cells]
    return pieces


def _numbered_on(own: Sequence[Piece], before: Sequence[Piece], number: str) -> list[Piece]:
    """Provisions whose numbers go on from those before them."""
    count = sum(piece.kind is Kind.PROVISION for piece in before)
    found = []
    for piece in own:
        if piece.kind is Kind.PROVISION:
            count += 1
            piece = replace(piece, number=f"{number}.{count}")
        found.append(piece)
    return found


def told_as_fact(evidence: Evidence, unit: Unit) -> Piece:
    """A published sentence for an informative text: its provision as a fact."""
    text = indicative(unit.text)
    origin = Origin.QUOTED if text == unit.text else Origin.ADAPTED
    return Piece(Kind.PARAGRAPH, capital(text), origin=origin, citations=evidence.cite(unit))


def _telling(units: Sequence[Unit], asks: Sequence[str]) -> list[Unit]:
    """All of a short clause; of a long one the sentences that hold most of the words asked for."""
    wanted = set(stems_of(" ".join(content_words(" ".join(asks), "en"))))
    if not wanted or sum(unit.words for unit in units) <= WORDS_CLAUSE:
        return list(units)
    shares = [len(wanted & set(stems_of(f"{unit.lead} {unit.text}"))) / len(wanted) for unit in units]
    best = max(shares, default=0.0)
    return [unit for unit, share in zip(units, shares, strict=True) if best and share >= NEAR_BEST * best]
