"""One change to a published text: its place, the instruction to the editor, the words before and after."""

from __future__ import annotations

import re

from copilot.draft.builders.places import (
    Place,
    blocks_of,
    clause_named,
    exchanged,
    find_words,
    heading,
    holds,
    name_of,
    new,
    old,
    part_named,
    say,
    with_below,
    with_the,
)
from copilot.draft.builders.renumbering import heading_corrected, renumbered
from copilot.draft.builders.tablechanges import changed_table
from copilot.draft.evidence import Evidence
from copilot.draft.model import Piece
from copilot.draft.request import Action, Operation
from corpus.model import BlockKind, Clause, Document


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
            return renumbered(evidence, document, operation, notes)


def _clause_or_note(document: Document, operation: Operation, notes: list[str]) -> Clause | None:
    if not operation.clause:
        return None
    clause = clause_named(document, operation.clause)
    if clause is None:
        notes.append(f"not found: {document.doc_id} has no clause {operation.clause}; the change is not made")
    return clause


_TITLE = re.compile(r"(?:the |le )?(?:title|heading|titre)", re.I)


def _replaced(evidence: Evidence, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
    clause = _clause_or_note(document, operation, notes)
    if operation.clause and clause is None:
        return []
    if clause is not None and (not operation.old or clause_named(document, operation.old) is clause):
        units = blocks_of(document, clause)
        return [
            heading(clause),
            say(f"Replace the text of {name_of(clause)}:"),
            old(evidence, units),
            say("with:"),
            new(operation.new),
        ]
    if clause is not None and _TITLE.fullmatch(operation.old):
        what = f"Replace the title of {name_of(clause)} with “{operation.new}”:"
        return heading_corrected(evidence, document, clause, what, f"{clause.number} {operation.new}")
    if clause is not None:
        part = part_named(document, clause, operation.old)
        if part is not None and not part:
            return _no_part(document, clause, operation, notes)
        if part:
            return [
                heading(clause),
                say(f"Replace {with_the(operation.old)} of {name_of(clause)}:"),
                old(evidence, part),
                say("with:"),
                new(operation.new),
            ]
    found = find_words(document, clause, operation.old)
    if not found:
        misnumbered = [one for one in document.clauses if one.number and one.number == operation.old]
        if misnumbered:
            title = misnumbered[0].title
            what = f"Replace the number {operation.old} of “{title}” with {operation.new}:"
            return heading_corrected(evidence, document, misnumbered[0], what, f"{operation.new} {title}")
        where = f" in {name_of(clause)}" if clause is not None else ""
        notes.append(
            f"not found: “{operation.old}” does not stand{where} of {document.doc_id}; the change is not made"
        )
        return []
    if clause is None and len(found) > 1:
        places = ", ".join(name_of(place.clause) for place in found[:5])
        notes.append(
            f"“{operation.old}” stands in {len(found)} clauses ({places}): the change is shown in each"
        )
    pieces = []
    for place in found:
        pieces.append(heading(place.clause))
        for unit in place.units:
            pieces.append(
                say(
                    f"In {name_of(place.clause)}, replace “{operation.old}” with "
                    f"“{operation.new or '[editor: new words]'}”. The text:"
                )
            )
            pieces += [
                old(evidence, [unit]),
                say("reads:"),
                new(exchanged(unit.text, operation.old, operation.new) if operation.new else ""),
            ]
    return pieces


def _no_part(
    document: Document, clause: Clause | None, operation: Operation, notes: list[str]
) -> list[Piece]:
    where = f"{name_of(clause)} of {document.doc_id}" if clause is not None else document.doc_id
    notes.append(f"not found: which part of {where} “{operation.old}” is; the change is not made")
    return []


def _deleted(evidence: Evidence, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
    clause = _clause_or_note(document, operation, notes)
    if operation.clause and clause is None:
        return []
    if operation.old and (clause is None or clause_named(document, operation.old) is not clause):
        part = part_named(document, clause, operation.old) if clause is not None else None
        if part is not None and not part:
            return _no_part(document, clause, operation, notes)
        if part:
            assert clause is not None
            return [
                heading(clause),
                say(f"Delete {with_the(operation.old)} of {name_of(clause)}:"),
                old(evidence, part),
            ]
        own = clause or clause_named(document, operation.old)
        if clause is None and own is not None:
            return _without(evidence, document, own)
        found = find_words(document, clause, operation.old)
        if not found:
            where = f" in {name_of(clause)}" if clause is not None else ""
            notes.append(
                f"not found: “{operation.old}” does not stand{where} of {document.doc_id}; nothing is deleted"
            )
            return []
        pieces = []
        for place in found:
            pieces.append(heading(place.clause))
            for unit in place.units:
                item = unit.kind is BlockKind.LIST_ITEM and len(operation.old) > 0.6 * len(unit.text)
                what = f"the item “{operation.old}”" if item else f"“{operation.old}”"
                pieces.append(say(f"In {name_of(place.clause)}, delete {what}. The text:"))
                pieces.append(old(evidence, [unit]))
                if not item:
                    pieces += [say("reads:"), new(" ".join(exchanged(unit.text, operation.old, "").split()))]
        return pieces
    if clause is not None:
        return _without(evidence, document, clause)
    notes.append("a deletion without place or words is not made")
    return []


def _without(evidence: Evidence, document: Document, clause: Clause) -> list[Piece]:
    """A whole clause taken out; its number stays and reads "(Void)", so that no other number changes."""
    below = [other.number for other in with_below(document, clause)[1:] if other.number]
    what = f"{name_of(clause)}{f', {clause.title}' if clause.title else ''}"
    what += f", with clauses {below[0]} to {below[-1]}" if below else ""
    following = [
        c
        for c in document.clauses
        if c.level == clause.level and c.parent == clause.parent and c.index > clause.index
    ]
    units = [unit for other in with_below(document, clause) for unit in blocks_of(document, other)]
    pieces = [
        heading(clause),
        say(f"Delete {what}. The number is kept and not used again. The text:"),
        old(evidence, units) if units else old(evidence, (), clause.label),
        say("reads:"),
        new(f"{clause.number} (Void)"),
    ]
    if following and following[0].number:
        pieces.append(say(f"{name_of(following[0]).capitalize()} and those after it keep their numbers."))
    return pieces


def _inserted(evidence: Evidence, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
    anchor = operation.after or operation.before
    side = "after" if operation.after else "before"
    anchored = (
        clause_named(document, anchor)
        if anchor
        and re.match(r"(?:clause\s+)?[\dA-Z][\d.]*[a-z]?$|annex|appendix|clause", anchor.strip(), re.I)
        else None
    )
    if anchored is not None and (operation.title or operation.number or not operation.clause):
        return _new_clause(evidence, document, anchored, side, operation)
    clause = _clause_or_note(document, operation, notes)
    if operation.clause and clause is None:
        return []
    if anchor:
        part = part_named(document, clause, anchor) if clause is not None else None
        found = (
            [Place(clause, tuple(part))]
            if part and clause is not None
            else find_words(document, clause, anchor)
        )
        if not found:
            where = f" in {name_of(clause)}" if clause is not None else ""
            notes.append(
                f"not found: “{anchor}” does not stand{where} of {document.doc_id}; nothing is inserted"
            )
            return []
        place = found[0]
        unit = place.units[0]
        pieces = [heading(place.clause)]
        if part or operation.new.upper().startswith("NOTE") or len(operation.new.split()) > 12:
            pieces += [
                say(f"In {name_of(place.clause)}, insert {side}:"),
                old(evidence, [unit]),
                say("the following:"),
                new(operation.new),
            ]
            return pieces
        words = _comma(operation.new)
        text = f"{anchor}{words}" if side == "after" else f"{words}{anchor}"
        line = (
            next((line.text for line in unit.lines if holds(line.text, anchor)), "")
            if unit.kind is BlockKind.CODE
            else ""
        )
        shown = line or unit.text
        pieces += [
            say(f"In {name_of(place.clause)}, insert “{operation.new}” {side} “{anchor}”. The text:"),
            old(evidence, [unit], shown),
            say("reads:"),
            new(exchanged(shown, anchor, text)),
        ]
        return pieces
    if clause is None:
        notes.append("an insertion without a place is not made")
        return []
    if operation.title or operation.number:
        return _new_clause(evidence, document, clause, "after", operation)
    units = blocks_of(document, clause)
    pieces = [
        heading(clause),
        say(f"Add the following at the end of {name_of(clause)}" + (", after:" if units else ":")),
    ]
    return [*pieces, *([old(evidence, units[-1:])] if units else []), new(operation.new)]


def _comma(words: str) -> str:
    """Words to go beside others: a sign that is named stands for itself, other words get a space."""
    named = {
        "comma": ",",
        "colon": ":",
        "full stop": ".",
        "period": ".",
        "semicolon": ";",
        "hyphen": "-",
        "virgule": ",",
    }
    sign = named.get(re.sub(r"^(?:an?|the|une?)\s+", "", words.strip().lower()))
    return sign or (words if not words[:1].isalnum() else f" {words}")


def _new_clause(
    evidence: Evidence, document: Document, anchor: Clause, side: str, operation: Operation
) -> list[Piece]:
    """A clause with the number of the form; without one a letter after the number before it: nothing is
    renumbered.
    """
    number = operation.number or _free(document, anchor)
    title = operation.title or ("" if operation.new else "[editor: title]")
    text = "\n".join(
        part
        for part in (
            f"{number} {title}".strip() if title else "",
            operation.new if title else f"{number} {operation.new}",
        )
        if part
    )
    return [
        heading(anchor),
        say(
            f"Insert the following clause {side} "
            f"{name_of(anchor)}{f', {anchor.title}' if anchor.title else ''}:"
        ),
        new(text),
    ]


def _free(document: Document, clause: Clause) -> str:
    numbers = {other.number for other in document.clauses}
    return next(
        f"{clause.number}{letter}"
        for letter in "abcdefghjklmnop"
        if f"{clause.number}{letter}" not in numbers
    )
