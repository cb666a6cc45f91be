"""One change to a published text: its place, the instruction to the editor, the words before and after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.answer.units import Unit, units_of
from copilot.draft.builders.tablechanges import changed_table
from copilot.draft.evidence import Evidence
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.request import Action, Operation
from corpus.model import BlockKind, Clause, Document

_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "last": -1,
    "premier": 0, "première": 0, "deuxième": 1, "second ": 1, "troisième": 2, "dernier": -1, "dernière": -1,
}  # fmt: skip
_PIECES = {
    "paragraph": BlockKind.PARAGRAPH, "alinéa": BlockKind.PARAGRAPH, "paragraphe": BlockKind.PARAGRAPH,
    "sentence": None, "phrase": None, "note": BlockKind.NOTE, "bullet": BlockKind.LIST_ITEM, "item": BlockKind.LIST_ITEM,
    "puce": BlockKind.LIST_ITEM,
}  # fmt: skip
_PLACE = re.compile(
    rf"\b(?P<ordinal>{'|'.join(map(str.strip, _ORDINALS))})?\s*(?P<piece>{'|'.join(_PIECES)})s?\b(?!\s*[–—])", re.I
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: a clause, and the units that hold them."""

    clause: Clause
    units: tuple[Unit, ...]
    whole: bool = False


def changed(evidence: Evidence, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
    """The pieces for one change; a note where its place or words are not in the text."""
    if operation.table or (operation.row and operation.action is not Action.RENUMBER):
        pieces = changed_table(evidence, document, operation, notes)
        if pieces is not None:
            return pieces
    match operation.action:
        case Action.REPLACE:
            return _replaced(evidence, document, operation, notes)
        case Action.DELETE:
            return _deleted(evidence, document, operation, notes)
        case Action.INSERT:
            return _inserted(evidence, document, operation, notes)
        case Action.RENUMBER:
            return _renumbered(evidence, document, operation, notes)


def clause_named(document: Document, name: str) -> Clause | None:
    """The clause with a number, a title, or a number and a title; of two with the number the first that has text."""
    wanted = _folded(re.sub(r"^(?:sub)?clause\s+|^(?:the|l['’]|le\s|la\s)", "", name.strip(), flags=re.I))
    if not wanted:
        return None
    numbered = [clause for clause in document.clauses if clause.number and _folded(clause.number) == wanted]
    if numbered:
        return next((clause for clause in numbered if clause.blocks), numbered[0])
    labelled = [clause for clause in document.clauses if _folded(clause.label) == wanted or _folded(clause.title) == wanted]
    if labelled:
        return labelled[0]
    number = re.match(r"(?:[a-z]\.)?\d+(?:\.\d+)*[a-z]?\b|annex\s+\w+|appendix\s+\w+", wanted)
    if number and number.group() != wanted:
        return clause_named(document, number.group())
    inside = [clause for clause in document.clauses if clause.title and _folded(clause.title) in wanted and len(clause.title) > 6]
    return inside[0] if len(inside) == 1 else None


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" .:;,\"“”'").casefold()


def _below(document: Document, clause: Clause) -> list[Clause]:
    inside = {clause.index}
    found = [clause]
    for other in document.clauses[clause.index + 1 :]:
        if other.parent in inside:
            inside.add(other.index)
            found.append(other)
    return found


def find_words(document: Document, clause: Clause | None, words: str) -> list[Place]:
    """Where words stand: in a clause and those below it, everywhere for None."""
    clauses = _below(document, clause) if clause is not None else list(document.clauses)
    wanted = _SPACE.sub(" ", words).strip()
    found = []
    for one in clauses:
        units = tuple(unit for unit in _blocks(document, one) if _holds(unit.text, wanted))
        if units:
            found.append(Place(one, units))
        elif one.heading is not None and (_holds(one.heading.text, wanted) or _holds(one.label, wanted)):
            text = one.heading.text if _holds(one.heading.text, wanted) else one.label
            unit = Unit(document.file, one, 0, 0, BlockKind.PARAGRAPH, text, (one.heading,))
            found.append(Place(one, (unit,)))
    return found


def _blocks(document: Document, clause: Clause) -> list[Unit]:
    """The paragraphs, items, notes and lines of code of a clause, each whole."""
    units = []
    for index, block in enumerate(clause.blocks):
        if block.kind in (BlockKind.TABLE, BlockKind.FIGURE, BlockKind.FOOTNOTE):
            units += [unit for unit in units_of(document, clause) if unit.block == index]
        else:
            units.append(Unit(document.file, clause, index, 0, block.kind, block.text, block.lines))
    return units


def _holds(text: str, words: str) -> bool:
    return words in _SPACE.sub(" ", text) or words.casefold() in _SPACE.sub(" ", text).casefold()


def _with(text: str, old: str, new: str) -> str:
    """The text with the words exchanged, whatever white space they are printed with."""
    expression = r"\s+".join(re.escape(part) for part in old.split())
    changed_text = re.sub(expression, lambda _: new, text)
    return changed_text if changed_text != text else re.sub(expression, lambda _: new, text, flags=re.I)


def heading(clause: Clause) -> Piece:
    """ "Clause 7.2, Messages": where the changes below it apply."""
    word = "" if re.match(r"Annex|Appendix", clause.number) else "Clause "
    label = f"{word}{clause.number}" if clause.number else clause.title
    return Piece(Kind.HEADING, label + (f", {clause.title}" if clause.title and clause.number else ""), level=2)


def name_of(clause: Clause) -> str:
    """ "clause 7.2", "Annex B"."""
    return clause.number if re.match(r"Annex|Appendix", clause.number) else f"clause {clause.number}" if clause.number else clause.title


def _say(text: str) -> Piece:
    return Piece(Kind.INSTRUCTION, text)


def old(evidence: Evidence, units: Sequence[Unit], text: str = "") -> Piece:
    """The published words."""
    citations = tuple(citation for unit in units for citation in evidence.cite(unit))
    return Piece(Kind.OLD, text or "\n".join(unit.text for unit in units), origin=Origin.QUOTED, citations=citations)


def new(text: str) -> Piece:
    """The words that the form gives; a gap where it gives none."""
    return Piece(Kind.NEW, text or "[editor: new text]", origin=Origin.INSTRUCTED if text else Origin.PROPOSAL)


def _clause_or_note(document: Document, operation: Operation, notes: list[str]) -> Clause | None:
    if not operation.clause:
        return None
    clause = clause_named(document, operation.clause)
    if clause is None:
        notes.append(f"not found: {document.doc_id} has no clause {operation.clause}; the change is not made")
    return clause


def _part(document: Document, clause: Clause, words: str) -> list[Unit] | None:
    """The paragraph, sentence, item or NOTE that words name: "the second paragraph"; None for other words."""
    match = _PLACE.search(words)
    if match is None or len(words.split()) > 6:
        return None
    kind = _PIECES[match["piece"].lower()]
    units = units_of(document, clause) if kind is None else _blocks(document, clause)
    own = [unit for unit in units if not unit.cells and (kind is None or unit.kind is kind)]
    place = _ORDINALS.get((match["ordinal"] or "first").lower(), 0)
    if not -len(own) <= place < len(own):
        return []
    return [own[place]]


def _replaced(evidence: Evidence, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
    clause = _clause_or_note(document, operation, notes)
    if operation.clause and clause is None:
        return []
    if clause is not None and (not operation.old or clause_named(document, operation.old) is clause):
        units = _blocks(document, clause)
        return [heading(clause), _say(f"Replace the text of {name_of(clause)}:"), old(evidence, units), _say("with:"), new(operation.new)]
    if clause is not None:
        part = _part(document, clause, operation.old)
        if part:
            return [
                heading(clause), _say(f"Replace {_the(operation.old)} of {name_of(clause)}:"), old(evidence, part),
                _say("with:"), new(operation.new),
            ]  # fmt: skip
    found = find_words(document, clause, operation.old)
    if not found:
        misnumbered = [one for one in document.clauses if one.number and one.number == operation.old]
        if misnumbered:
            return _number_corrected(evidence, document, misnumbered[0], operation)
        where = f" in {name_of(clause)}" if clause is not None else ""
        notes.append(f"not found: “{operation.old}” does not stand{where} of {document.doc_id}; the change is not made")
        return []
    if clause is None and len(found) > 1:
        places = ", ".join(name_of(place.clause) for place in found[:5])
        notes.append(f"“{operation.old}” stands in {len(found)} clauses ({places}): the change is shown in each")
    pieces = []
    for place in found:
        pieces.append(heading(place.clause))
        for unit in place.units:
            pieces.append(_say(f"In {name_of(place.clause)}, replace “{operation.old}” with “{operation.new or '[editor: new words]'}”. The text:"))
            pieces += [old(evidence, [unit]), _say("reads:"), new(_with(unit.text, operation.old, operation.new) if operation.new else "")]
    return pieces


def _number_corrected(evidence: Evidence, document: Document, clause: Clause, operation: Operation) -> list[Piece]:
    """The number of one heading or definition, and nothing below it."""
    cited = evidence.cite_words(document, clause, clause.heading.text) if clause.heading else ()
    return [
        heading(clause),
        _say(f"Replace the number {operation.old} of “{clause.title}” with {operation.new}:"),
        Piece(Kind.OLD, clause.label, origin=Origin.QUOTED, citations=cited),
        _say("reads:"),
        Piece(Kind.NEW, f"{operation.new} {clause.title}".strip(), origin=Origin.INSTRUCTED),
    ]


def _the(words: str) -> str:
    return words if words.lower().startswith("the ") else f"the {words}"


def _deleted(evidence: Evidence, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
    clause = _clause_or_note(document, operation, notes)
    if operation.clause and clause is None:
        return []
    if operation.old and (clause is None or clause_named(document, operation.old) is not clause):
        part = _part(document, clause, operation.old) if clause is not None else None
        if part:
            assert clause is not None
            return [heading(clause), _say(f"Delete {_the(operation.old)} of {name_of(clause)}:"), old(evidence, part)]
        own = clause or clause_named(document, operation.old)
        if clause is None and own is not None:
            return _without(evidence, document, own)
        found = find_words(document, clause, operation.old)
        if not found:
            where = f" in {name_of(clause)}" if clause is not None else ""
            notes.append(f"not found: “{operation.old}” does not stand{where} of {document.doc_id}; nothing is deleted")
            return []
        pieces = []
        for place in found:
            pieces.append(heading(place.clause))
            for unit in place.units:
                item = unit.kind is BlockKind.LIST_ITEM and len(operation.old) > 0.6 * len(unit.text)
                what = f"the item “{operation.old}”" if item else f"“{operation.old}”"
                pieces.append(_say(f"In {name_of(place.clause)}, delete {what}. The text:"))
                pieces.append(old(evidence, [unit]))
                if not item:
                    pieces += [_say("reads:"), new(" ".join(_with(unit.text, operation.old, "").split()))]
        return pieces
    if clause is None:
        notes.append("a deletion without place or words is not made")
        return []
    return _without(evidence, document, clause)


def _without(evidence: Evidence, document: Document, clause: Clause) -> list[Piece]:
    """A whole clause taken out; its number stays and reads "(Void)", so that no other number changes."""
    below = [other.number for other in _below(document, clause)[1:] if other.number]
    what = f"{name_of(clause)}{f', {clause.title}' if clause.title else ''}"
    what += f", with clauses {below[0]} to {below[-1]}" if below else ""
    following = [c for c in document.clauses if c.level == clause.level and c.parent == clause.parent and c.index > clause.index]
    units = [unit for other in _below(document, clause) for unit in _blocks(document, other)]
    pieces = [
        heading(clause),
        _say(f"Delete {what}. The number is kept and not used again. The text:"),
        old(evidence, units) if units else old(evidence, (), clause.label),
        _say("reads:"),
        new(f"{clause.number} (Void)"),
    ]
    if following and following[0].number:
        pieces.append(_say(f"{name_of(following[0]).capitalize()} and those after it keep their numbers."))
    return pieces


def _inserted(evidence: Evidence, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
    anchor = operation.after or operation.before
    side = "after" if operation.after else "before"
    anchored = clause_named(document, anchor) if anchor and re.match(r"(?:clause\s+)?[\dA-Z][\d.]*[a-z]?$|annex|appendix|clause", anchor.strip(), re.I) else None
    if anchored is not None and (operation.title or operation.number or not operation.clause):
        return _new_clause(evidence, document, anchored, side, operation)
    clause = _clause_or_note(document, operation, notes)
    if operation.clause and clause is None:
        return []
    if anchor:
        part = _part(document, clause, anchor) if clause is not None else None
        found = [Place(clause, tuple(part))] if part and clause is not None else find_words(document, clause, anchor)
        if not found:
            where = f" in {name_of(clause)}" if clause is not None else ""
            notes.append(f"not found: “{anchor}” does not stand{where} of {document.doc_id}; nothing is inserted")
            return []
        place = found[0]
        unit = place.units[0]
        pieces = [heading(place.clause)]
        if part or operation.new.upper().startswith("NOTE") or len(operation.new.split()) > 12:
            pieces += [_say(f"In {name_of(place.clause)}, insert {side}:"), old(evidence, [unit]), _say("the following:"), new(operation.new)]
            return pieces
        words = _comma(operation.new)
        text = f"{anchor}{words}" if side == "after" else f"{words}{anchor}"
        line = next((line.text for line in unit.lines if _holds(line.text, anchor)), "") if unit.kind is BlockKind.CODE else ""
        shown = line or unit.text
        pieces += [
            _say(f"In {name_of(place.clause)}, insert “{operation.new}” {side} “{anchor}”. The text:"),
            old(evidence, [unit], shown), _say("reads:"), new(_with(shown, anchor, text)),
        ]  # fmt: skip
        return pieces
    if clause is None:
        notes.append("an insertion without a place is not made")
        return []
    if operation.title or operation.number:
        return _new_clause(evidence, document, clause, "after", operation)
    units = _blocks(document, clause)
    pieces = [heading(clause), _say(f"Add the following at the end of {name_of(clause)}" + (", after:" if units else ":"))]
    return [*pieces, *([old(evidence, units[-1:])] if units else []), new(operation.new)]


def _comma(words: str) -> str:
    """Words to go beside others: a sign that is named stands for itself, other words get a space."""
    named = {"comma": ",", "colon": ":", "full stop": ".", "period": ".", "semicolon": ";", "hyphen": "-", "virgule": ","}
    sign = named.get(re.sub(r"^(?:an?|the|une?)\s+", "", words.strip().lower()))
    return sign or (words if not words[:1].isalnum() else f" {words}")


def _new_clause(evidence: Evidence, document: Document, anchor: Clause, side: str, operation: Operation) -> list[Piece]:
    """A clause with the number of the form; without one a letter after the number before it: nothing is renumbered."""
    number = operation.number or _free(document, anchor)
    title = operation.title or ("" if operation.new else "[editor: title]")
    text = "\n".join(part for part in (f"{number} {title}".strip() if title else "", operation.new if title else f"{number} {operation.new}") if part)
    return [
        heading(anchor),
        _say(f"Insert the following clause {side} {name_of(anchor)}{f', {anchor.title}' if anchor.title else ''}; no clause is renumbered:"),
        new(text),
    ]


def _free(document: Document, clause: Clause) -> str:
    numbers = {other.number for other in document.clauses}
    return next(f"{clause.number}{letter}" for letter in "abcdefghjklmnop" if f"{clause.number}{letter}" not in numbers)


def _renumbered(evidence: Evidence, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
    """A clause and those below it under another number."""
    named = operation.old or operation.clause or operation.row
    bare = re.sub(r"^(?:sub)?clause\s+", "", named.strip(), flags=re.I)
    wanted = [c for c in document.clauses if c.number and (_folded(c.number) == _folded(bare))]
    titled = clause_named(document, operation.title or named)
    clause = titled if titled is not None and titled not in wanted[:1] else (wanted[-1] if wanted else titled)
    if clause is None:
        notes.append(f"not found: {document.doc_id} has no clause {named}; nothing is renumbered")
        return []
    target = re.sub(r"^(?:sub)?clause\s+", "", operation.new.strip(), flags=re.I)
    own = re.match(r"(?:[A-Z]\.)?\d+(?:\.\d+)*[a-z]?|[A-Z]+(?:\.\d+)*", target)
    if not target or own is None:
        notes.append(f"the new number of {name_of(clause)} is not given")
        return []
    pieces = [heading(clause), _say(f"Renumber {name_of(clause)}, {clause.title}, as clause {own.group()}, and the clauses below it likewise:")]
    for one in _below(document, clause):
        if not one.number.startswith(clause.number):
            continue
        number = f"{own.group()}{one.number[len(clause.number) :]}"
        cited = evidence.cite_words(document, one, one.heading.text) if one.heading else ()
        pieces.append(Piece(Kind.OLD, one.label, origin=Origin.QUOTED, citations=cited))
        pieces.append(Piece(Kind.NEW, f"{number} {one.title}".strip(), origin=Origin.INSTRUCTED))
    others = [c for c in document.clauses if c.number == clause.number and c.index != clause.index]
    if others:
        pieces.append(_say(f"The other clause {clause.number}, {others[0].title}, keeps its number."))
    pieces.append(_say(f"References inside the text to clause {clause.number} and the clauses below it follow."))
    return pieces
