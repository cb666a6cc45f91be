"""Changes to tables: a cell, a row inserted or deleted, each with the complete row before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from copilot.answer.units import Unit, units_of
from copilot.draft.builders.places import heading, say
from copilot.draft.frame import Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.request import Action, Operation
from corpus.model import Block, BlockKind, Clause, Document
from corpus.structure.locators import caption_label

_SPACE = re.compile(r"\s+")
_FIGURE = re.compile(r"\s*(?:fig|figura)", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """A table of a clause: its label ("Table 3"), block and units (its rows below the head)."""

    label: str
    clause: Clause
    index: int
    block: Block
    units: tuple[Unit, ...]

    @property
    def head(self) -> tuple[str, ...]:
        return self.block.rows[self.block.header_rows - 1] if self.block.header_rows else ()

    @property
    def name(self) -> str:
        return self.label or "the table"


def tables(document: Document) -> Iterator[Found]:
    """All tables of a text."""
    for clause in document.clauses:
        units = units_of(document, clause)
        for index, block in enumerate(clause.blocks):
            if block.kind is BlockKind.TABLE:
                own = tuple(unit for unit in units if unit.block == index and unit.cells)
                yield Found(caption_label(block.caption), clause, index, block, own)


def changed_table(
    frame: Frame, document: Document, operation: Operation, notes: list[str]
) -> list[Piece] | None:
    """The pieces for a change of a table; None where the place names none and the words stand in no table."""
    found = _named(document, operation)
    if not found:
        if _FIGURE.match(operation.table) and operation.old:
            return None  # words of a figure: they are looked for in the text
        if operation.table:
            notes.append(f"not found: {document.doc_id} has no {operation.table}; the change is not made")
            return []
        return None
    match operation.action:
        case Action.INSERT:
            return _inserted(frame, document, found, operation, notes)
        case Action.DELETE:
            return _deleted(frame, found, operation, notes, document)
        case _:
            return _replaced(frame, document, found, operation, notes)


def _named(document: Document, operation: Operation) -> list[Found]:
    """The table that is named, with its parts on further pages; else those of the clause; else those with
    the row.
    """
    every = list(tables(document))
    if operation.table:
        wanted = _folded(operation.table)
        own = [one for one in every if _folded(one.label) == wanted]
        if not own:
            number = re.sub(r"^\D+", "", wanted)
            own = [one for one in every if number and re.sub(r"^\D+", "", _folded(one.label)) == number]
        own += [
            one
            for one in every
            if own and not one.label and one.clause is own[-1].clause and one.index > own[-1].index
        ]
        return own
    if operation.clause:
        own = [
            one
            for one in every
            if one.clause.number and _folded(one.clause.number) == _folded(operation.clause)
        ]
        return own if any(_rows(one, operation.row) for one in own) else []
    return [one for one in every if _rows(one, operation.row)][:1]


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text.replace("–", "-")).strip(" .:;,\"“”'").casefold()


_PLACES = {"first": 0, "last": -1, "première": 0, "dernière": -1}
_COUNTED = re.compile(rf"(?:the |la )?(?P<place>{'|'.join(_PLACES)})(?: row| line| ligne| entry)?")


def _rows(table: Found, words: str) -> list[Unit]:
    """The rows that words name: by their first cell, by any cell, else by holding them."""
    wanted = _folded(re.sub(r"^(?:the\s+)?(?:row|line|ligne)\s+(?:of|for|with)?\s*", "", words, flags=re.I))
    if not wanted:
        return []
    if (counted := _COUNTED.fullmatch(wanted)) and table.units:
        return [table.units[_PLACES[counted["place"]]]]
    first = [unit for unit in table.units if _folded(unit.cells[0]) == wanted]
    exact = first or [unit for unit in table.units if any(_folded(cell) == wanted for cell in unit.cells)]
    if exact:
        return exact
    bare = re.sub(
        r"\s*(?:nm|dB|dBm|ms|s|Hz|kHz|MHz|GHz|bit/s|kbit/s|Mbit/s|%|m|km|V|A|W)$", "", wanted, flags=re.I
    )
    if bare != wanted:
        return [unit for unit in table.units if any(_folded(cell) == bare for cell in unit.cells)]
    parts = [unit for unit in table.units if any(wanted in _folded(cell) for cell in unit.cells)]
    return parts if len(parts) <= 2 else []


def _column(table: Found, operation: Operation, row: Unit) -> int | None:
    """The column that is named, or the one that holds the old words, or the only one beside the first."""
    wanted = _folded(operation.column)
    for place, head in enumerate(table.head):
        if wanted and (
            _folded(head) == wanted or wanted in _folded(head) or (_folded(head) in wanted and head)
        ):
            return place
    if operation.old:
        holding = [place for place, cell in enumerate(row.cells) if _folded(operation.old) == _folded(cell)]
        holding = holding or [
            place for place, cell in enumerate(row.cells) if _folded(operation.old) in _folded(cell)
        ]
        if len(holding) >= 1:
            return holding[-1] if len(holding) == 1 else holding[0]
    return 1 if len(row.cells) == 2 else None


def _piece(
    kind: Kind, table: Found, rows: Sequence[Sequence[str]], frame: Frame, units: Sequence[Unit] = ()
) -> Piece:
    """Rows under the head of their table, as a table."""
    width = max(len(row) for row in rows)
    head = table.head if len(table.head) == width else ()
    cells = tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)
    citations = tuple(citation for unit in units for citation in frame.evidence.cite(unit))
    text = "\n".join(" | ".join(row) for row in ([head] if head else []) + list(cells))
    origin = Origin.QUOTED if kind is Kind.OLD else Origin.INSTRUCTED
    return Piece(kind, text, origin=origin, citations=citations, rows=((head,) if head else ()) + cells)


def _heading(frame: Frame, table: Found) -> Piece:
    label = heading(frame, replace(table.clause, title="" if table.clause.number else table.clause.title))
    caption = f", {table.block.caption}" if table.block.caption else ""
    return replace(label, text=f"{label.text}{caption}")


def _place(frame: Frame, table: Found) -> str:
    number = table.clause.number
    where = frame.forms.say("amend_of_clause", number=number) if number and not number.startswith("A") else ""
    return f"{table.name}{where}"


def _replaced(
    frame: Frame, document: Document, found: Sequence[Found], operation: Operation, notes: list[str]
) -> list[Piece]:
    for table in found:
        operation = _with_column(table, operation)
        rows = _rows(table, operation.row) if operation.row else _holding(table, operation.old)
        if operation.old:
            rows = [
                row for row in rows if any(_folded(operation.old) in _folded(cell) for cell in row.cells)
            ] or (rows if not operation.row else [])
        for row in rows[:1]:
            column = _column(table, operation, row)
            if column is None or column >= len(row.cells):
                continue
            cell = row.cells[column]
            whole = not operation.old or _folded(operation.old) == _folded(cell)
            text = (
                operation.new
                if whole
                else re.sub(re.escape(operation.old), operation.new.replace("\\", r"\\"), cell, count=1)
            )
            cells = (*row.cells[:column], text, *row.cells[column + 1 :])
            head = table.head[column] if column < len(table.head) else ""
            return [
                _heading(frame, table),
                say(
                    frame,
                    "cell",
                    table=_place(frame, table),
                    row=row.cells[0],
                    column=frame.forms.say("amend_column", column=head) if head else "",
                    old=operation.old or cell,
                    new=operation.new,
                ),
                _piece(Kind.OLD, table, [row.cells], frame, [row]),
                say(frame, "reads"),
                _piece(Kind.NEW, table, [cells], frame),
            ]
    captioned = [
        one for one in found if operation.old and _folded(operation.old) in _folded(one.block.caption)
    ]
    if captioned and not operation.row:
        table = captioned[0]
        return [
            _heading(frame, table),
            say(
                frame,
                "table_title",
                table=_place(frame, table),
                old=operation.old,
                new=operation.new,
            ),
            Piece(Kind.OLD, table.block.caption, origin=Origin.QUOTED),
            say(frame, "reads"),
            Piece(
                Kind.NEW,
                re.sub(re.escape(operation.old), lambda _: operation.new, table.block.caption, flags=re.I),
                origin=Origin.INSTRUCTED,
            ),
        ]
    what = " and ".join(f"“{words}”" for words in (operation.row, operation.column, operation.old) if words)
    notes.append(
        f"not found: {found[0].name} of {document.doc_id} has no row with {what}; the change is not made"
    )
    return []


def _with_column(table: Found, operation: Operation) -> Operation:
    """The change, with the head of a column that stands before the old words as its column: "default 50"."""
    for head in table.head if operation.old and not operation.column else ():
        start = f"{_folded(head)} "
        if head and _folded(operation.old).startswith(start) and not _holding(table, operation.old):
            rest = operation.old[len(start) :].strip()
            return operation.model_copy(update={"column": head, "old": rest})
    return operation


def _holding(table: Found, words: str) -> list[Unit]:
    wanted = _folded(words)
    exact = [unit for unit in table.units if any(_folded(cell) == wanted for cell in unit.cells)]
    return exact or [
        unit for unit in table.units if wanted and any(wanted in _folded(cell) for cell in unit.cells)
    ]


def cells_of(text: str, width: int) -> tuple[str, ...]:
    """The cells of a row as it is given: between bars, tabs or semicolons."""
    for sign in (r"\s*\|\s*", r"\t+", r"\s*;\s*", r"\s+/\s+", r",\s+"):
        parts = [part.strip(' “”"') for part in re.split(sign, text.strip().strip("|"))]
        if len(parts) == width or (len(parts) > 1 and sign.startswith(r"\s*\|")):
            return tuple(parts)
    return (text.strip(),)


def _inserted(
    frame: Frame, document: Document, found: Sequence[Found], operation: Operation, notes: list[str]
) -> list[Piece]:
    after, before = operation.after or ("" if operation.before else operation.row), operation.before
    for table in found:
        above, below = _rows(table, after), _rows(table, before)
        if (after and not above) or (not after and before and not below):
            continue
        if not after and not before:
            above = list(table.units[-1:])
        row = above[-1] if above else below[0]
        place = list(table.units).index(row)
        neighbour = table.units[place + 1] if above and place + 1 < len(table.units) else None
        width = len(row.cells)
        cells = cells_of(operation.new, width) if operation.new else ("[editor: cells]",)
        other = neighbour.cells[0] if above and neighbour is not None else ""
        side = "between" if other else "after" if above else "before"
        shown = (
            [row.cells, cells, *([neighbour.cells] if neighbour is not None else [])]
            if above
            else [cells, row.cells]
        )
        units = [row, *([neighbour] if neighbour is not None else [])]
        return [
            _heading(frame, table),
            say(frame, f"row_{side}", table=_place(frame, table), row=row.cells[0], other=other),
            _piece(Kind.NEW, table, [cells], frame),
            say(frame, "table_reads"),
            Piece(
                Kind.TABLE,
                table.block.caption,
                rows=((table.head,) if len(table.head) == width else ())
                + tuple(tuple(r) + ("",) * (width - len(r)) for r in shown),
                origin=Origin.ADAPTED,
                citations=tuple(c for unit in units for c in frame.evidence.cite(unit)),
            ),
        ]
    where = after or before
    notes.append(f"not found: {found[0].name} of {document.doc_id} has no row “{where}”; no row is inserted")
    return []


def _deleted(
    frame: Frame, found: Sequence[Found], operation: Operation, notes: list[str], document: Document
) -> list[Piece]:
    words = operation.row or operation.old
    if not words:
        table = found[0]
        return [
            _heading(frame, table),
            say(frame, "table_deleted", table=_place(frame, table)),
            _piece(Kind.OLD, table, [unit.cells for unit in table.units] or [("",)], frame, table.units[:1]),
        ]
    for table in found:
        for row in (_rows(table, words) or _holding(table, words))[:1]:
            return [
                _heading(frame, table),
                say(frame, "row_deleted", table=_place(frame, table), row=row.cells[0]),
                _piece(Kind.OLD, table, [row.cells], frame, [row]),
            ]
    notes.append(f"not found: {found[0].name} of {document.doc_id} has no row “{words}”; no row is deleted")
    return []
