"""One change to a published text: its place, the instruction to the editor, the words before and after."""

from __future__ import annotations

import re

from copilot.draft.builders.places import (
    Place,
    beside,
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
    part_said,
    place_of,
    say,
    with_below,
    with_row,
)
from copilot.draft.builders.renumbering import heading_corrected, renumbered
from copilot.draft.builders.tablechanges import changed_table
from copilot.draft.frame import Frame
from copilot.draft.model import Piece
from copilot.draft.request import Action, Operation
from corpus.model import BlockKind, Clause, Document


def changed(frame: Frame, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
    """The pieces for one change; a note where its place or words are not in the text."""
    if operation.table or (operation.row and operation.action is not Action.RENUMBER):
        pieces = changed_table(frame, document, operation, notes)
        if pieces is not None:
            return pieces
    match operation.action:
        case Action.REPLACE:
            return _replaced(frame, document, operation, notes)
        case Action.DELETE:
            return _deleted(frame, document, operation, notes)
        case Action.INSERT:
            return _inserted(frame, document, operation, notes)
        case Action.RENUMBER:
            return renumbered(frame, document, operation, notes)


def _clause_or_note(document: Document, operation: Operation, notes: list[str]) -> Clause | None:
    if not operation.clause:
        return None
    clause = clause_named(document, operation.clause)
    if clause is None and operation.old:  # numbered wrongly, or a part that the text does not number
        own = find_words(document, None, operation.old)
        if len(own) == 1 and len(own[0].units) == 1:
            clause = own[0].clause
            notes.append(
                f"{document.doc_id} has no clause {operation.clause}; “{operation.old}” stands in "
                f"{name_of(clause)}: the change is shown there"
            )
            return clause
    if clause is None:
        notes.append(f"not found: {document.doc_id} has no clause {operation.clause}; the change is not made")
    return clause


_TITLE = re.compile(r"(?:the |le )?(?:title|heading|titre)", re.I)


def _replaced(frame: Frame, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
    clause = _clause_or_note(document, operation, notes)
    if operation.clause and clause is None:
        return []
    if clause is not None and (not operation.old or clause_named(document, operation.old) is clause):
        units = blocks_of(document, clause)
        return [
            heading(frame, clause),
            say(frame, "replace_text", place=place_of(frame, clause)),
            old(frame, units),
            say(frame, "with"),
            new(operation.new),
        ]
    if clause is not None and _TITLE.fullmatch(operation.old):
        what = say(frame, "replace_title", place=place_of(frame, clause), new=operation.new)
        return heading_corrected(frame, document, clause, what, f"{clause.number} {operation.new}")
    if clause is not None:
        part = part_named(document, clause, operation.old)
        if part is not None and not part:
            return _no_part(document, clause, operation, notes)
        if part:
            return [
                heading(frame, clause),
                say(
                    frame,
                    "replace_part",
                    part=part_said(frame, operation.old),
                    place=place_of(frame, clause),
                ),
                old(frame, part),
                say(frame, "with"),
                new(operation.new),
            ]
    found = with_row(find_words(document, clause, operation.old), operation.row)
    if not found:
        misnumbered = [one for one in document.clauses if one.number and one.number == operation.old]
        if misnumbered:
            title = misnumbered[0].title
            what = say(frame, "replace_number", old=operation.old, title=title, new=operation.new)
            return heading_corrected(frame, document, misnumbered[0], what, f"{operation.new} {title}")
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
        pieces.append(heading(frame, place.clause))
        for unit in place.units:
            pieces.append(
                say(
                    frame,
                    "replace_words",
                    place=place_of(frame, place.clause),
                    old=operation.old,
                    new=operation.new or "[editor: new words]",
                )
            )
            pieces += [
                old(frame, [unit]),
                say(frame, "reads"),
                new(exchanged(unit.text, operation.old, operation.new) if operation.new else ""),
            ]
    return pieces


def _no_part(
    document: Document, clause: Clause | None, operation: Operation, notes: list[str]
) -> list[Piece]:
    where = f"{name_of(clause)} of {document.doc_id}" if clause is not None else document.doc_id
    notes.append(f"not found: which part of {where} “{operation.old}” is; the change is not made")
    return []


def _deleted(frame: Frame, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
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
                heading(frame, clause),
                say(
                    frame,
                    "delete_part",
                    part=part_said(frame, operation.old),
                    place=place_of(frame, clause),
                ),
                old(frame, part),
            ]
        own = clause or clause_named(document, operation.old)
        if clause is None and own is not None:
            return _without(frame, document, own)
        found = find_words(document, clause, operation.old)
        if not found:
            where = f" in {name_of(clause)}" if clause is not None else ""
            notes.append(
                f"not found: “{operation.old}” does not stand{where} of {document.doc_id}; nothing is deleted"
            )
            return []
        pieces = []
        for place in found:
            pieces.append(heading(frame, place.clause))
            for unit in place.units:
                item = unit.kind is BlockKind.LIST_ITEM and len(operation.old) > 0.6 * len(unit.text)
                name = "delete_item" if item else "delete_words"
                pieces.append(say(frame, name, place=place_of(frame, place.clause), old=operation.old))
                pieces.append(old(frame, [unit]))
                if not item:
                    pieces += [
                        say(frame, "reads"),
                        new(" ".join(exchanged(unit.text, operation.old, "").split())),
                    ]
        return pieces
    if clause is not None:
        return _without(frame, document, clause)
    notes.append("a deletion without place or words is not made")
    return []


def _without(frame: Frame, document: Document, clause: Clause) -> list[Piece]:
    """A whole clause taken out; its number stays and reads "(Void)", so that no other number changes."""
    below = [other.number for other in with_below(document, clause)[1:] if other.number]
    what = f"{place_of(frame, clause)}{f', {clause.title}' if clause.title else ''}"
    what += frame.forms.say("amend_with_below", first=below[0], last=below[-1]) if below else ""
    following = [
        c
        for c in document.clauses
        if c.level == clause.level and c.parent == clause.parent and c.index > clause.index
    ]
    units = [unit for other in with_below(document, clause) for unit in blocks_of(document, other)]
    pieces = [
        heading(frame, clause),
        say(frame, "delete_clause", what=what),
        old(frame, units) if units else old(frame, (), clause.label),
        say(frame, "reads"),
        new(f"{clause.number} (Void)"),
    ]
    if following and following[0].number:
        place = place_of(frame, following[0])
        pieces.append(say(frame, "keep_numbers", place=f"{place[:1].upper()}{place[1:]}"))
    return pieces


def _inserted(frame: Frame, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
    anchor = operation.after or operation.before
    side = "after" if operation.after else "before"
    anchored = (
        clause_named(document, anchor)
        if anchor
        and re.match(r"(?:clause\s+)?[\dA-Z][\d.]*[a-z]?$|annex|appendix|clause", anchor.strip(), re.I)
        else None
    )
    if anchored is not None and (operation.title or operation.number or not operation.clause):
        return _new_clause(frame, document, anchored, side, operation)
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
        pieces = [heading(frame, place.clause)]
        if part or operation.new.upper().startswith("NOTE") or len(operation.new.split()) > 12:
            pieces += [
                say(frame, f"insert_{side}", place=place_of(frame, place.clause)),
                old(frame, [unit]),
                say(frame, "following"),
                new(operation.new),
            ]
            return pieces
        words = beside(operation.new)
        text = f"{anchor}{words}" if side == "after" else f"{words}{anchor}"
        line = (
            next((line.text for line in unit.lines if holds(line.text, anchor)), "")
            if unit.kind is BlockKind.CODE
            else ""
        )
        shown = line or unit.text
        pieces += [
            say(
                frame,
                f"insert_words_{side}",
                place=place_of(frame, place.clause),
                new=operation.new,
                anchor=anchor,
            ),
            old(frame, [unit], shown),
            say(frame, "reads"),
            new(exchanged(shown, anchor, text)),
        ]
        return pieces
    if clause is None:
        notes.append("an insertion without a place is not made")
        return []
    if operation.title or operation.number:
        return _new_clause(frame, document, clause, "after", operation)
    if operation.new.startswith("NOTE"):
        added = say(frame, "append_note", place=place_of(frame, clause))
        return [heading(frame, clause), added, new(operation.new)]
    units = blocks_of(document, clause)
    pieces = [
        heading(frame, clause),
        say(frame, "append_after" if units else "append", place=place_of(frame, clause)),
    ]
    return [*pieces, *([old(frame, units[-1:])] if units else []), new(operation.new)]


def _new_clause(
    frame: Frame, document: Document, anchor: Clause, side: str, operation: Operation
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
        heading(frame, anchor),
        say(
            frame,
            f"insert_clause_{side}",
            place=f"{place_of(frame, anchor)}{f', {anchor.title}' if anchor.title else ''}",
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
