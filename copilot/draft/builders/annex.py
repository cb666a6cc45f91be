"""Annexes and appendices: the subclauses that the form gives, else the nearest published clauses, under the
next free number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.answer.units import Unit, units_of
from copilot.draft.adapted import adapted, body, capital, gap, prevailing, remarks
from copilot.draft.builders.asked import answers, reworded
from copilot.draft.builders.giventables import given_table
from copilot.draft.builders.taken import named_clauses, taken, told_as_fact
from copilot.draft.evidence import Evidence, place_in
from copilot.draft.frame import Built, Frame, numbered_notes, theme_of
from copilot.draft.gathering import clauses_for, not_yet, units_of_hit
from copilot.draft.kinds import ClauseType, Style
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.request import Section, Table
from copilot.draft.searches import searches_of
from copilot.draft.sources import identified, sources_of
from corpus.identifiers import UnknownIdentifier, parse
from corpus.model import Document
from index.retrieve.search import Hit

WORDS_ANNEX = 700
"""Published words taken for a subclause of an annex."""
MOST_NAMED = 4
"""Clauses quoted that are named without saying what for."""
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
"""Annex letters: I is left out, as it reads like a number."""
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_NUMBER = re.compile(r"^(?:Annexe?|Appendi(?:x|ce)|Anexo|Apéndice)\s+", re.I)


def draft_annex(frame: Frame) -> Built:
    """An annex or appendix."""
    evidence, request = frame.evidence, frame.request
    is_annex = request.kind is ClauseType.ANNEX
    name = "annex" if is_annex else "appendix"
    built = Built(style=request.style, normative=is_annex)
    number = _number(frame, is_annex, built.notes)
    title = request.heading or request.title or request.subject or "[editor: title]"
    kind = Kind.ANNEX_HEADING if is_annex else Kind.APPENDIX_HEADING
    built.pieces = [
        Piece(kind, capital(title), number=f"{frame.forms.headings[name]} {number}"),
        frame.sentence(name),
    ]
    built.also = [
        one
        for text in (request.amends, *(s.text for s in request.builds_on))
        if text
        for one in identified(evidence, text)
    ]
    if request.sections or request.statements or request.tables or request.notes:
        _given(frame, built, number, is_annex)
    else:
        _adapted(frame, built, number, is_annex, title)
    return built


def _number(frame: Frame, is_annex: bool, notes: list[str]) -> str:
    """The letter or number of the form; else the next one that the text amended has free."""
    request = frame.request
    series = _LETTERS if is_annex else _ROMAN
    given = _NUMBER.sub("", request.number).upper().rstrip(".")
    used = _used(frame, is_annex)
    if given and given in series:
        if given in used:
            free = next(one for one in series if one not in used)
            notes.append(
                f"{request.amends} has {frame.forms.headings['annex' if is_annex else 'appendix']} "
                f"{given}; {free} is free"
            )
        return given
    if request.amends and not _documents(frame):
        notes.append(f"{request.amends}: not indexed, so its annexes are not known; check the number")
    return next(one for one in series if one not in used)


def _documents(frame: Frame) -> list[Document]:
    evidence = frame.evidence
    if not frame.request.amends:
        return []
    names = identified(evidence, frame.request.amends)
    return [
        evidence.document(file) for file in sorted(evidence.files_of(one.recommendation for one in names))
    ]


def _used(frame: Frame, is_annex: bool) -> set[str]:
    """Letters or numbers in use: in the text, and as parts published alone."""
    word = "Annex" if is_annex else "Appendix"
    used: set[str] = set()
    for document in _documents(frame):
        for clause in document.clauses:
            match = re.fullmatch(rf"{word}\s+(\w+)", clause.number)
            if match:
                used.add(match.group(1))
    kind = "Annex" if is_annex else "App."
    for one in identified(frame.evidence, frame.request.amends) if frame.request.amends else ():
        for edition in frame.evidence.catalogue:
            try:
                identifier = parse(edition.id)
            except UnknownIdentifier:
                continue
            if (
                set(identifier.names) & set(one.names)
                and identifier.parts
                and identifier.parts[-1].kind == kind
            ):
                used.add(identifier.parts[-1].number)
    return used


def _given(frame: Frame, built: Built, number: str, is_annex: bool) -> None:
    """The subclauses, sentences and tables of the form, each in a numbered clause of its own."""
    request = frame.request
    sections = list(request.sections) or [Section(title="", text=(one,)) for one in request.statements]
    table_at = {
        len(sections) - len(request.tables) + place: table for place, table in enumerate(request.tables)
    }
    if (
        request.tables
        and request.sections
        and not any(section.title for section in request.sections[-len(request.tables) :])
    ):
        table_at = {}
    left = list(request.tables)
    count = 0
    for place, section in enumerate(sections):
        count += 1
        own = f"{number}.{count}"
        title = section.title
        if title:
            built.pieces.append(Piece(Kind.HEADING, capital(title), number=own, level=2))
        for text in section.text:
            said = _sentence(reworded(text, request.style if is_annex else None))
            built.pieces.append(
                Piece(Kind.PARAGRAPH, said, number="" if title else own, origin=Origin.INSTRUCTED)
            )
        if section.sources:
            built.pieces += taken(frame, section.sources, section.asks, own, is_annex, built.notes)
        elif section.asks:
            built.pieces += _asked(frame, section, own, is_annex, built.notes)
        table = next((one for one in left if _is_its_table(one, section)), None)
        if table is not None:
            left.remove(table)
            built.pieces.append(given_table(frame, table, number, len(request.tables) - len(left)))
        if title and not (section.text or section.asks or section.sources or table) and place not in table_at:
            built.pieces += _taken(frame, title, built)
    if request.sections:
        for text in request.statements:
            built.pieces.append(Piece(Kind.PARAGRAPH, _sentence(text), origin=Origin.INSTRUCTED))
    for ask in request.asks:
        built.pieces += answers(frame, ask, ask, built.notes, words=110)
    for table in left:
        count += 1
        if request.sections:
            built.pieces.append(
                Piece(Kind.HEADING, capital(table.title or "Table"), number=f"{number}.{count}", level=2)
            )
        place = len(request.tables) - len(left) + left.index(table) + 1
        built.pieces.append(given_table(frame, table, number, place))
    _named_clauses(frame, built)
    notes = [Piece(Kind.NOTE, f"NOTE – {_sentence(n)}", origin=Origin.INSTRUCTED) for n in request.notes]
    built.pieces += numbered_notes(notes)


def _asked(frame: Frame, section: Section, number: str, is_annex: bool, notes: list[str]) -> list[Piece]:
    """What a subclause asks for: the clauses named, with their equations; else the nearest sentences."""
    evidence, request = frame.evidence, frame.request
    named = [
        one
        for source in request.builds_on
        if source.clauses
        for one in named_clauses(evidence, source, notes)
    ]
    if not named:
        return [
            piece
            for ask in section.asks
            for piece in answers(frame, f"{ask} {section.title}", ask, notes, words=110)
        ]
    pieces: list[Piece] = []
    for document, clause in named:
        units = units_of(document, clause)
        style = request.style or prevailing([one for unit in units for one in adapted(unit)])
        place = place_in(clause, document)
        pieces.append(Piece(Kind.PARAGRAPH, f"The text of this clause is adapted from {place}."))
        pieces += body(evidence, _fitting(units), style, number, is_annex and clause.normative)
    return pieces


def _fitting(units: Sequence[Unit]) -> list[Unit]:
    kept, words = [], 0
    for unit in units:
        if words > WORDS_ANNEX:
            break
        kept.append(unit)
        words += unit.words
    return kept


def _is_its_table(table: Table, section: Section) -> bool:
    words = set(re.findall(r"\w+", table.title.lower()))
    return bool(section.title) and (
        "table" in section.title.lower() or set(re.findall(r"\w+", section.title.lower())) == words
    )


def _taken(frame: Frame, title: str, built: Built) -> list[Piece]:
    """What the texts named say on the title of a subclause; a gap where they say nothing near to it."""
    evidence, request = frame.evidence, frame.request
    if title.casefold() in frame.forms.general:
        heading = request.heading or request.subject
        return [
            Piece(
                Kind.PARAGRAPH,
                frame.forms.say("annex_general", heading=theme_of(heading)),
                origin=Origin.INSTRUCTED,
            )
        ]
    amended = set(identified(evidence, request.amends)) if request.amends else set()
    files = evidence.texts_of(
        one for source in request.builds_on for one in identified(evidence, source.text) if one not in amended
    )
    units = (
        evidence.units(title, 120, files, k=2, about=request.about or request.heading, body=True)
        if files
        else []
    )
    if not units:
        return [Piece(Kind.PARAGRAPH, f"[editor: text on {title}]", origin=Origin.PROPOSAL)]
    built.pieces.append(
        Piece(Kind.PARAGRAPH, f"The text of this clause is adapted from {evidence.place(units[0])}.")
    )
    return [
        Piece(Kind.PARAGRAPH, unit.text, origin=Origin.QUOTED, citations=evidence.cite(unit))
        for unit in units
    ]


def _named_clauses(frame: Frame, built: Built) -> None:
    """Clauses that the form names and no question asks of: quoted in a note, so that they can be adapted."""
    request, evidence = frame.request, frame.evidence
    used = any(section.asks or section.sources for section in request.sections)
    if request.asks or used or any(table.source for table in request.tables):
        return
    for source in request.builds_on:
        named = named_clauses(evidence, source, built.notes) if source.clauses else []
        for document, clause in named[:MOST_NAMED]:
            for unit in units_of(document, clause)[:2]:
                if request.kind is ClauseType.APPENDIX:
                    built.pieces.append(told_as_fact(evidence, unit))
                    continue
                text = f"NOTE – {capital(place_in(clause, document))} says: “{unit.text}”"
                built.pieces.append(
                    Piece(Kind.NOTE, text, origin=Origin.QUOTED, citations=evidence.cite(unit))
                )


def _sentence(text: str) -> str:
    text = text.strip()
    return capital(text if text.endswith((".", "?", "!", ":", "”", '"')) else f"{text.rstrip(' ;,')}.")


def _adapted(frame: Frame, built: Built, number: str, is_annex: bool, title: str) -> None:
    """The nearest published clauses, whole, under numbers of their own."""
    evidence, request = frame.evidence, frame.request
    sources = sources_of(evidence, request, searches_of(request))
    built.also += [one for point in request.covers if "ITU-T" in point for one in identified(evidence, point)]
    hits = clauses_for(evidence, request, sources, binding=is_annex)
    sections: list[tuple[Hit, list[Unit]]] = []
    taken: list[Unit] = []
    for hit in hits:
        units = not_yet(units_of_hit(evidence, hit, WORDS_ANNEX), taken)
        taken += units
        if units:
            sections.append((hit, units))
    provisions = [
        one for hit, units in sections if hit.best.normative for unit in units for one in adapted(unit)
    ]
    style: Style = request.style or prevailing(provisions)
    built.style = style
    for place, (hit, units) in enumerate(sections, 1):
        document = evidence.document(hit.best.file)
        clause = evidence.titled(document, document.clauses[hit.best.clause_index])
        heading = re.sub(r"\s+", " ", clause.title) or title
        built.pieces.append(Piece(Kind.HEADING, capital(heading), number=f"{number}.{place}", level=2))
        built.pieces.append(
            Piece(
                Kind.PARAGRAPH,
                f"The provisions of this clause are adapted from {place_in(clause, document)}.",
            )
        )
        built.pieces += body(evidence, units, style, f"{number}.{place}", is_annex and hit.best.normative)
    if not sections:
        built.pieces.append(Piece(Kind.PARAGRAPH, f"[editor: text on {title}]", origin=Origin.PROPOSAL))
        built.notes.append("no published clause was found to adapt")
    if is_annex and not any(piece.kind is Kind.PROVISION for piece in built.pieces):
        built.pieces.append(gap(f"{number}.{len(sections) + 1}", title, style, Kind.PROVISION))
    built.notes += remarks(provisions, style)
    built.notes += _informative(evidence, sections) if is_annex else []
    built.notes.append(
        "figures and equations of the published clauses are given as text; compare them with the source"
    )


def _informative(evidence: Evidence, sections: Sequence[tuple[Hit, list[Unit]]]) -> list[str]:
    """What to say of a normative annex that takes over informative text."""
    places = [
        place_in(units[0].clause, evidence.document(hit.best.file))
        for hit, units in sections
        if not hit.best.normative
    ]
    told = ", ".join(places)
    return [f"{told}: informative where it is published; word as provisions what is to bind"] if told else []
