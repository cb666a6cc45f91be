"""Amendments and corrigenda: instructions to the editor with the old and the new text of each clause.

The old text is quoted from the published clause; the new text is that of the instruction, or follows from a
fault that the published text shows by itself. An amendment never renumbers: it inserts 6.1a, 6.1b.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from copilot.answer.units import Unit, units_of
from copilot.draft.consistency import (
    contradictions,
    misnumbered_clauses,
    missing_fields,
    mistyped_lines,
)
from copilot.draft.errors import NothingToDraftFrom
from copilot.draft.evidence import Evidence
from copilot.draft.frame import Built, Frame
from copilot.draft.model import Kind, Origin, Piece
from corpus.model import Clause, Document
from index.retrieve.query import content_words, stem, stems_of

_ORDINALS = {word: place for place, words in enumerate(
    (("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"), ("last",))
) for word in words}  # fmt: skip
_ORDINALS["last"] = -1
_PIECE = r"(?:paragraph|sentence|item|note|bullet)"
_PARAGRAPH = re.compile(
    rf"\b(?P<verb>replace|delete|remove|revise|modify|change)s?\s+the\s+(?P<ordinal>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)?\s*"
    rf"(?P<piece>{_PIECE})?\s*(?:of|in)\s+(?:clause|§)\s*(?P<number>[A-Z]?\d*(?:\.\d+)*[a-z]?|[A-Z](?:\.\d+)+)"
    r"(?:[^\"“.]*?(?:by|with|to read)\s*:?\s*[\"“](?P<new>[^\"”]+)[\"”]|\s+(?:by|"
    r"with)\s+(?P<bare>[^\"“]{4,}))?",
    re.I,
)
_WORDS = re.compile(
    r"\b(?:replace|change|correct)\s+[\"“](?P<old>[^\"”]+)[\"”]\s+(?:by|with|to|into)\s+[\"“](?P<new>[^\"”]+)[\"”]"
    r"(?:[^.]*?\bclause\s+(?P<number>[\d.A-Z]*\d[a-z]?))?"
    r"|\bclause\s+(?P<number2>[\d.A-Z]*\d[a-z]?)[^.\"“]*?\b(?:replace|change|correct)\s+[\"“](?P<old2>[^\"”]+)[\"”]\s+(?:by|with|to|into)\s+[\"“](?P<new2>[^\"”]+)[\"”]",
    re.I,
)
_INSERT = re.compile(
    r"\b(?:add|insert)\b(?P<what>[^\"“.]*?)\b(?:after|to|at the end of|"
    r"in)\s+clause\s+(?P<number>[\d.]*\d[a-z]?)"
    r"(?:[^\"“.]*?[\"“](?P<new>[^\"”]+)[\"”])?",
    re.I,
)
_CONTRADICTION = re.compile(
    r"\b(?:contradiction|inconsisten\w+|discrepancy|conflict)\b(?:\s+(?:on|of|in|about|regarding|concerning))?\s*(?P<topic>.*?)(?:\s+between\b|[.,;]|$)",
    re.I,
)
_CLAUSES = re.compile(r"\bclauses?\s+(?P<number>\d+(?:\.\d+)*)|\band\s+(?P<second>\d+(?:\.\d+)+)", re.I)
_MISSING = re.compile(r"\b(?:absent|missing|lacks?|lacking|left out|not (?:in|part of))\b", re.I)
_TYPING = re.compile(
    r"\b(?:typing|typographical|syntax|editorial)\s+(?:error|mistake)|\btypo\b|\bmisprint", re.I
)
_NUMBERING = re.compile(r"\b(?:number(?:s|ed|ing)?|renumber\w*)\b", re.I)
_PLACE_FIRST = re.compile(
    r"\b(?:in|of|under)\s+(?P<clause>clause\s+[\dA-Z][\d.a-z]*[\da-z]|clause\s+[\dA-Z]),?\s+(?:please\s+)?"
    rf"(?P<order>(?:replace|delete|remove|revise|modify|change)\s+the\s+(?:\w+\s+)?{_PIECE})(?!\s+(?:of|in)\b)",
    re.I,
)
_WHOLE_CLAUSE = re.compile(
    r"\b(?:delete|remove|withdraw)s?\s+(?:the\s+whole\s+(?:of\s+)?)?clause\s+(?P<number>[\dA-Z][\d.]*[\da-z]|[\dA-Z])\b",
    re.I,
)
_CORRIGENDUM = re.compile(r"\bcorrigend\w+\b", re.I)
_ERRATUM = re.compile(r"\berrat\w+\b", re.I)
_SENTENCES = re.compile(r"(?<=[a-z)\"”])[.;]\s+|,\s+(?:and\s+)?(?=the\s)")


def draft_amendment(frame: Frame) -> Built:
    """The changes that the instruction asks for, each with its place, the old and the new text.

    Raises:
        NothingToDraftFrom: the instruction names no text, or none that is indexed.
    """
    evidence, instruction = frame.evidence, frame.instruction
    named = [identifier.recommendation for identifier in instruction.named]
    files = sorted(evidence.files_of(named[:1])) if named else []
    if not named:
        raise NothingToDraftFrom("the instruction names no text to amend; name one, as in “amend P.917”")
    if not files:
        raise NothingToDraftFrom(
            f"{named[0].format()}: not indexed, so its text cannot be amended; add the PDF with "
            "`copilot corpus refresh`"
        )
    document = evidence.document(_latest(evidence, files))
    built = Built()
    built.pieces = [Piece(Kind.LABEL, _title(evidence, document, instruction.text))]
    for change in (_explicit, _contradictory, _faulty):
        built.pieces += change(frame, document, built)
        if any(piece.kind in (Kind.NEW, Kind.OLD) for piece in built.pieces) and change is not _faulty:
            break
    if not any(piece.kind is Kind.INSTRUCTION for piece in built.pieces):
        built.pieces += _nearest(frame, document, built)
    built.also = named[:1]
    status = evidence.entries[document.file].status
    if status in ("superseded", "withdrawn"):
        built.notes.append(f"{document.doc_id} is {status}: amend the edition in force")
    return built


def _latest(evidence: Evidence, files: Sequence[str]) -> str:
    return max(
        files, key=lambda file: (evidence.entries[file].status == "in force", evidence.entries[file].year)
    )


def _title(evidence: Evidence, document: Document, text: str) -> str:
    """ "Corrigendum 2 to Recommendation ITU-T V.42 (2002)": the next number after the published ones."""
    kind, word = ("Cor.", "Corrigendum") if _CORRIGENDUM.search(text) else ("Amd.", "Amendment")
    if re.search(r"\bCorrigendum-style\b", text, re.I) and re.search(r"\bamendment\b", text, re.I):
        kind, word = "Amd.", "Amendment"
    if _ERRATUM.search(text):
        kind, word = "Err.", "Erratum"
    edition = evidence.catalogue.get(document.doc_id)
    published = evidence.catalogue.amendments(edition) if edition else ()
    numbers = [
        int(part.number)
        for change in published
        for part in change.identifier.parts[-1:]
        if part.kind.endswith(kind) and part.number.isdigit()
    ]
    name = name_of(document)
    return f"{word} {max(numbers, default=0) + 1} to Recommendation {name}"


def name_of(document: Document) -> str:
    """ "ITU-T P.917 (2019)"."""
    return re.sub(r"\((?:\d{2}/)?(\d{4})\)", r"(\1)", document.doc_id)


# -- changes that the instruction words ---------------------------------------------------------------


def _explicit(frame: Frame, document: Document, built: Built) -> list[Piece]:
    """Replace, delete and insert, as the instruction says it."""
    text, evidence = _PLACE_FIRST.sub(r"\g<order> of \g<clause>", frame.instruction.text), frame.evidence
    pieces: list[Piece] = []
    for match in _PARAGRAPH.finditer(text):
        clause = _clause(document, match.group("number"))
        if clause is None:
            built.notes.append(f"{document.doc_id} has no clause {match.group('number')}")
            continue
        pieces += _paragraph_change(evidence, document, clause, match)
    for match in _WORDS.finditer(text):
        number = match.group("number") or match.group("number2") or _number_in(text)
        clause = _clause(document, number) if number else None
        if clause is None:
            built.notes.append(f"which clause is changed is not said, or {document.doc_id} does not have it")
            continue
        pieces += _word_change(
            evidence,
            document,
            clause,
            match.group("old") or match.group("old2"),
            match.group("new") or match.group("new2"),
            built,
        )
    for match in _WHOLE_CLAUSE.finditer(text):
        clause = _clause(document, match.group("number"))
        if clause is None:
            built.notes.append(f"{document.doc_id} has no clause {match.group('number')}")
            continue
        pieces += _deletion(evidence, document, clause)
    for match in _INSERT.finditer(text):
        clause = _clause(document, match.group("number"))
        if clause is not None:
            pieces += _insertion(evidence, document, clause, match)
    return pieces


def _number_in(text: str) -> str:
    match = _CLAUSES.search(text)
    return match.group("number") or "" if match else ""


def _clause(document: Document, number: str) -> Clause | None:
    return next((clause for clause in document.clauses if number and clause.number == number), None)


def _paragraph_change(
    evidence: Evidence, document: Document, clause: Clause, match: re.Match[str]
) -> list[Piece]:
    units = [unit for unit in units_of(document, clause) if not unit.cells]
    piece = (match.group("piece") or "paragraph").lower()
    blocks = _pieces_of(units, piece)
    ordinal = (match.group("ordinal") or ("first" if len(blocks) == 1 else "")).lower()
    wanted = (
        blocks[_ORDINALS[ordinal]] if ordinal and -len(blocks) <= _ORDINALS[ordinal] < len(blocks) else units
    )
    which = f"{ordinal} {piece} of " if ordinal and wanted is not units else ""
    new = match.group("new") or (match.group("bare") or "").strip(" .")
    deletes = match.group("verb").lower() in ("delete", "remove")
    place = f"{which}clause {clause.number}" + (f", {clause.title}" if clause.title else "")
    pieces = [_heading(clause)]
    pieces.append(
        Piece(
            Kind.INSTRUCTION,
            f"Delete the {place}:"
            if deletes
            else f"Replace the {place}:"
            if which
            else f"Replace the text of {place}:",
        )
    )
    pieces.append(_old(evidence, wanted))
    if not deletes:
        pieces.append(Piece(Kind.INSTRUCTION, "with:"))
        pieces.append(_new(f"{new}." if new and not new.endswith((".", ":", ";")) else new))
    return pieces


def _pieces_of(units: Sequence[Unit], piece: str) -> list[list[Unit]]:
    """Paragraphs, sentences, items or notes of a clause."""
    if piece == "sentence":
        return [[unit] for unit in units]
    kinds = {"item": "list_item", "bullet": "list_item", "note": "note"}
    wanted = kinds.get(piece, "paragraph")
    groups: dict[int, list[Unit]] = {}
    for unit in units:
        if str(unit.kind) == wanted or (
            wanted == "paragraph" and str(unit.kind) != "note" and "list" not in str(unit.kind)
        ):
            groups.setdefault(unit.block, []).append(unit)
    return list(groups.values())


def _word_change(
    evidence: Evidence, document: Document, clause: Clause, old: str, new: str, built: Built
) -> list[Piece]:
    holding = [unit for unit in units_of(document, clause) if old in unit.text]
    if not holding:
        built.notes.append(f"“{old}” does not stand in clause {clause.number} of {document.doc_id}")
        return []
    pieces = [_heading(clause)]
    for unit in holding:
        pieces.append(
            Piece(Kind.INSTRUCTION, f"In clause {clause.number}, replace “{old}” with “{new}”. The text:")
        )
        pieces.append(_old(evidence, [unit]))
        pieces.append(Piece(Kind.INSTRUCTION, "reads:"))
        pieces.append(_new(unit.text.replace(old, new)))
    return pieces


def _deletion(evidence: Evidence, document: Document, clause: Clause) -> list[Piece]:
    """A whole clause taken out; its number is not used again."""
    title = f", {clause.title}" if clause.title else ""
    units = [unit for unit in units_of(document, clause) if not unit.cells]
    below = [other.number for other in document.clauses if other.number.startswith(f"{clause.number}.")]
    what = f"clause {clause.number}{title}" + (f", with clauses {below[0]} to {below[-1]}" if below else "")
    return [
        _heading(clause),
        Piece(Kind.INSTRUCTION, f"Delete {what}; its number is not used again. The text:"),
        _old(evidence, units),
    ]


def _insertion(evidence: Evidence, document: Document, clause: Clause, match: re.Match[str]) -> list[Piece]:
    """New text in a clause, or a new clause with a letter: an amendment does not renumber."""
    new = match.group("new") or ""
    pieces = [_heading(clause)]
    if re.search(r"\bclause\b|\bsubclause\b", match.group("what"), re.I):
        number = _free_number(document, clause)
        pieces.append(Piece(Kind.INSTRUCTION, f"Add the following clause after clause {clause.number}:"))
        pieces.append(_new(f"{number} {new}" if new else f"{number} [editor: title and text]"))
        return pieces
    units = [unit for unit in units_of(document, clause) if not unit.cells]
    pieces.append(Piece(Kind.INSTRUCTION, f"Add the following at the end of clause {clause.number}, after:"))
    pieces.append(_old(evidence, units[-1:]))
    pieces.append(_new(new))
    return pieces


def _free_number(document: Document, clause: Clause) -> str:
    numbers = {other.number for other in document.clauses}
    return next(
        f"{clause.number}{letter}"
        for letter in "abcdefghjklmnop"
        if f"{clause.number}{letter}" not in numbers
    )


# -- changes that follow from a fault -----------------------------------------------------------------


def _contradictory(frame: Frame, document: Document, built: Built) -> list[Piece]:
    """Two clauses that give different values: both texts, and the two ways to make them agree."""
    text = frame.instruction.text
    match = _CONTRADICTION.search(text)
    if match is None:
        return []
    numbers = [m.group("number") or m.group("second") for m in _CLAUSES.finditer(text)]
    clauses = [clause for number in numbers if (clause := _clause(document, number)) is not None]
    clauses = clauses if len(clauses) > 1 else list(document.clauses)
    found = next(contradictions(document, clauses, match.group("topic") or frame.subject), None)
    if found is None:
        return []
    evidence = frame.evidence
    pieces: list[Piece] = []
    alternatives = (
        (found.other, found.other_value, found.one_value, found.one),
        (found.one, found.one_value, found.other_value, found.other),
    )
    for place, (unit, own, value, kept) in enumerate(alternatives, 1):
        pieces.append(
            Piece(
                Kind.PARAGRAPH,
                f"Alternative {place}: clause {unit.clause.number} is aligned with clause "
                f"{kept.clause.number} "
                f"({value}).",
                origin=Origin.PROPOSAL,
            )
        )
        pieces.append(_heading(unit.clause))
        pieces.append(
            Piece(
                Kind.INSTRUCTION, f"In clause {unit.clause.number}, replace “{own}” with “{value}”. The text:"
            )
        )
        pieces.append(_old(evidence, [unit]))
        pieces.append(Piece(Kind.INSTRUCTION, "reads:"))
        pieces.append(_new(unit.text.replace(own, _in_unit_of(own, value))))
    built.notes.append(
        f"clauses {found.one.clause.number} ({found.one_value}) and {found.other.clause.number} "
        f"({found.other_value}) of {document.doc_id} contradict each other: keep one alternative"
    )
    return pieces


def _in_unit_of(own: str, value: str) -> str:
    """The other number with this text's own spelling of the unit."""
    number = re.match(r"\d+(?:[.,]\d+)?", value)
    return re.sub(r"\d+(?:[.,]\d+)?", number.group(), own, count=1) if number else value


def _faulty(frame: Frame, document: Document, built: Built) -> list[Piece]:
    """What a complaint points at: a missing field, a typing error in a syntax, wrong clause numbers."""
    pieces: list[Piece] = []
    readers: tuple[tuple[re.Pattern[str], Callable[..., Iterator[Piece]]], ...] = (
        (_MISSING, _missing),
        (_TYPING, _typing),
        (_NUMBERING, _numbering),
    )
    done: set[str] = set()
    for complaint in _SENTENCES.split(frame.instruction.text):
        for cue, reader in readers:
            if cue.search(complaint) and reader.__name__ not in done:
                found = list(reader(frame, document, complaint))
                if found:
                    done.add(reader.__name__)
                    pieces += found
    return pieces


def _meant(document: Document, complaint: str) -> list[Clause]:
    """Clauses whose titles a complaint names, in capitals ("the DATA message") or in all their words."""
    named = []
    for clause in document.clauses:
        words = re.findall(r"[A-Z]{3,}", clause.title)
        if words and all(re.search(rf"\b{word}\b", complaint) for word in words):
            named.append(clause)
    return named


def _missing(frame: Frame, document: Document, complaint: str) -> Iterator[Piece]:
    for clause in _meant(document, complaint) or document.clauses:
        for fault in missing_fields(document, clause):
            yield _heading(clause)
            after = fault.after or fault.syntax[0]
            yield Piece(
                Kind.INSTRUCTION,
                f"In the syntax of clause {clause.number}, add the field “{fault.name}”, which the "
                f"clause describes, "
                f"after “{after.name}”. Change:",
            )
            yield _old(frame.evidence, [after.unit], after.text)
            yield Piece(Kind.INSTRUCTION, "to read:")
            separator = "" if after.text.endswith(",") else ","
            yield _new(f'{after.text}{separator}\n"{fault.name}":[editor: type],')
            yield Piece(Kind.INSTRUCTION, "The description of the field is unchanged:")
            yield Piece(
                Kind.PARAGRAPH,
                fault.description.text,
                origin=Origin.QUOTED,
                citations=frame.evidence.cite(fault.description),
            )


def _typing(frame: Frame, document: Document, complaint: str) -> Iterator[Piece]:
    meant = {clause.index for clause in _meant(document, complaint)}
    for fault in mistyped_lines(document):
        clause = fault.line.unit.clause
        if meant and clause.index not in meant:
            continue
        yield _heading(clause)
        yield Piece(
            Kind.INSTRUCTION, f"In the syntax of clause {clause.number}, correct the typing error. Replace:"
        )
        yield _old(frame.evidence, [fault.line.unit], fault.line.text)
        yield Piece(Kind.INSTRUCTION, "with:")
        yield _new(fault.corrected)


def _numbering(frame: Frame, document: Document, complaint: str) -> Iterator[Piece]:
    for fault in misnumbered_clauses(document):
        yield Piece(
            Kind.INSTRUCTION,
            f"Under clause {fault.parent.number}, {fault.parent.title}, renumber clause "
            f"{fault.clause.number}, "
            f"{fault.clause.title}, on page "
            f"{document.pages[fault.clause.page - 1].printed or fault.clause.page}. Change:",
        )
        heading = fault.clause.heading
        label = f"{fault.clause.number} {fault.clause.title}"
        cited = frame.evidence.cite_words(document, fault.clause, heading.text) if heading else ()
        yield Piece(Kind.OLD, label, origin=Origin.QUOTED, citations=cited)
        yield Piece(Kind.INSTRUCTION, "to read:")
        yield _new(f"{fault.corrected} {fault.clause.title}")


def _nearest(frame: Frame, document: Document, built: Built) -> list[Piece]:
    """No change is worded: the passage that the instruction speaks of, and a gap for the new text."""
    evidence, instruction = frame.evidence, frame.instruction
    numbers = [m.group("number") or m.group("second") for m in _CLAUSES.finditer(instruction.text)]
    clauses = [clause for number in numbers if (clause := _clause(document, number)) is not None]
    wanted = {stem(word) for word in content_words(instruction.text, "en")}
    pieces: list[Piece] = []
    if not clauses:
        units = evidence.units(instruction.text, 80, [document.file], k=2, body=True)[:2]
    else:
        units = []
        for clause in clauses:
            own = [unit for unit in units_of(document, clause) if not unit.cells]
            units += sorted(own, key=lambda unit: -len(wanted & set(stems_of(unit.text))))[:1]
    for unit in units:
        clause = evidence.titled(document, unit.clause)
        pieces.append(_heading(clause))
        pieces.append(Piece(Kind.INSTRUCTION, f"In clause {clause.number}, replace:"))
        pieces.append(_old(evidence, [unit]))
        pieces.append(Piece(Kind.INSTRUCTION, "with:"))
        pieces.append(_new(""))
    built.notes.append("the instruction does not word the new text: it is left as a gap")
    return pieces


def _heading(clause: Clause) -> Piece:
    return Piece(
        Kind.HEADING, f"Clause {clause.number}" + (f", {clause.title}" if clause.title else ""), level=2
    )


def _old(evidence: Evidence, units: Sequence[Unit], text: str = "") -> Piece:
    citations = tuple(citation for unit in units for citation in evidence.cite(unit))
    words = text or " ".join(unit.text for unit in units) or "[editor: text to be replaced]"
    return Piece(Kind.OLD, words, origin=Origin.QUOTED, citations=citations)


def _new(text: str) -> Piece:
    return Piece(Kind.NEW, text or "[editor: new text]", origin=Origin.PROPOSAL)
