"""Standards roadmaps such as ITU-T Y Suppl. 72: their tables as records, read by the header row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from corpus.identifiers import Identifier, UnknownIdentifier, parse
from corpus.model import Block, BlockKind, Clause, ClauseKind, Document
from corpus.roadmap.cells import (
    begins_with_standard,
    date_of,
    is_reference,
    names_standard,
    organization_in,
    organization_of,
    standards_in,
)
from corpus.roadmap.columns import Column, Field, Stage, read_columns, stage_of

__all__ = ["Roadmap", "RoadmapEntry", "Stage", "UnreadTable", "roadmap"]


@dataclass(frozen=True, slots=True)
class RoadmapEntry:
    """One standard of a roadmap, as its row says; "" for what the row does not say.

    `organization` is that of the reference where no column names it; `stage` is told by the status, by
    the header of the column or by caption and headings; `area` by the column (a letter explained in
    another table is written out), a group row of the table, or the heading. `date` and `status` are as
    printed, `date` that of the reference where there is no column for it. `row` holds all cells.
    """

    organization: str
    reference: str
    title: str
    status: str
    stage: Stage
    date: str
    area: str
    file: str
    clause: str
    clause_index: int
    block_index: int
    page: int
    row: str

    @property
    def identifier(self) -> Identifier | None:
        """The ITU-T text that the reference names, None for others and for working names."""
        try:
            return parse(self.reference)
        except UnknownIdentifier:
            return None


@dataclass(frozen=True, slots=True)
class UnreadTable:
    """A table, or rows of one, that lists standards and could not be read; `header` is what it has."""

    caption: str
    clause: str
    clause_index: int
    block_index: int
    page: int
    header: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Roadmap:
    entries: tuple[RoadmapEntry, ...]
    unread: tuple[UnreadTable, ...]


def roadmap(document: Document) -> Roadmap:
    """The standards listed in the tables of a document, and the tables of standards that cannot be read.

    Tables that list no standards are neither, nor is front matter (History, list of the series). A
    text that is no roadmap, by title and by its other tables, has no tables that ought to be read.
    """
    reader = _Reader(document)
    for clause in document.clauses:
        if clause.kind is ClauseKind.FRONT:
            continue
        for place, block in enumerate(clause.blocks):
            if block.kind is BlockKind.TABLE and block.rows:
                reader.read(clause, place, block)
    is_roadmap = bool(reader.entries or _ROADMAP.search(document.title))
    return Roadmap(tuple(reader.entries), tuple(reader.unread) if is_roadmap else ())


_Row = tuple[str, ...]
_ROADMAP = re.compile(
    r"roadmap|road map|landscape|feuille de route|hoja de ruta|дорожн\w+ карт|路线图|خارطة طريق"
    r"|standards? (?:gap|inventory|survey)",
    re.I,
)
_NOTE = re.compile(r"\s*(?:NOTES?|REMARQUE|NOTA|ПРИМЕЧАНИЕ)\b|\s*\*", re.I)
_CONTINUED = re.compile(
    r"\((?:continued|concluded|cont\.|end|suite|fin|continuación|продолжение|окончание)", re.I
)
_CODE = re.compile(r"[A-Z]{1,3}\d?|\d{1,2}")
_HEADER_LENGTH = 60
_HEADER_REACH = 3
"""A header may stand below a row or two that only name the table."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a table is read: the header (its rows joined), what it says, the rows that it is made of.

    A table that goes on without a header has no head; `head` includes rows above the header.
    """

    header: _Row
    columns: tuple[Column, ...]
    head: tuple[_Row, ...]


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.entries: list[RoadmapEntry] = []
        self.unread: list[UnreadTable] = []
        self._last: _Shape | None = None
        self._last_place = (-1, -1)
        self._last_group = ""

    def read(self, clause: Clause, place: int, block: Block) -> None:
        shape = _shape(block.rows, block.header_rows) or self._continued(clause, place, block)
        if shape is None:
            if _lists_standards(block.rows):
                self._report(clause, place, block, block.rows[0], "no header that says which column is which")
            self._last = None
            return
        if shape.head:
            self._last_group = ""
        odd = self._rows(clause, place, block, shape)
        if odd:
            reason = f"{len(odd)} rows have not the {len(shape.header)} cells of the header: {odd[0]}"
            self._report(clause, place, block, shape.header, reason)
        self._last, self._last_place = shape, (clause.index, place)

    def _continued(self, clause: Clause, place: int, block: Block) -> _Shape | None:
        """The shape of the table before, which this one continues on another page without a header."""
        last = self._last
        follows = self._last_place == (clause.index, place - 1)
        same = last is not None and len(block.rows[0]) == len(last.header)
        if (
            last is None
            or not same
            or not follows
            or (block.caption and not _CONTINUED.search(block.caption))
        ):
            return None
        return _Shape(last.header, last.columns, ())

    def _report(self, clause: Clause, place: int, block: Block, header: _Row, reason: str) -> None:
        self.unread.append(
            UnreadTable(block.caption, clause.number, clause.index, place, block.page, header, reason)
        )

    def _rows(self, clause: Clause, place: int, block: Block, shape: _Shape) -> list[str]:
        """Adds the entries of the rows; returns rows that do not fit the header."""
        odd: list[str] = []
        pages = _Pages(block)
        context = (block.caption, *reversed(self.document.path(clause)))
        first = len(self.entries)
        for row in block.rows[len(shape.head) :]:
            page = pages.of(row)
            if row in shape.head or not any(row):
                continue
            if (group := _group(row)) is not None:
                self._last_group = group or self._last_group
                continue
            if len(row) != len(shape.header):
                odd.append(" | ".join(row))
                continue
            if len(self.entries) > (first if shape.head else 0) and _continues(row, shape.columns):
                self._continue(row, shape.columns)
                continue
            for values in _entries(row, shape.columns):
                self._add(values, clause, place, page, row, shape, context)
        return odd

    def _add(
        self,
        values: _Values,
        clause: Clause,
        place: int,
        page: int,
        row: _Row,
        shape: _Shape,
        context: tuple[str, ...],
    ) -> None:
        has_area = any(column.field is Field.AREA for column in shape.columns)
        headed = next(filter(None, map(organization_in, context)), "")
        area = self._written_out(values.area) if has_area else self._last_group or clause.title
        self.entries.append(
            RoadmapEntry(
                organization=values.organization or organization_of(values.reference) or headed,
                reference=values.reference,
                title=values.title,
                status=values.status,
                stage=_stage(values, shape.header, context),
                date=values.date or date_of(values.reference, values.status),
                area=area,
                file=self.document.file,
                clause=clause.number,
                clause_index=clause.index,
                block_index=place,
                page=page,
                row=" | ".join(row),
            )
        )

    def _continue(self, row: _Row, columns: Sequence[Column]) -> None:
        """Appends the rest of a row that a page break cut."""
        last = self.entries[-1]
        title = "".join(row[column.place] for column in columns if column.field is Field.TITLE)
        rest = " | ".join(cell for cell in row if cell)
        self.entries[-1] = replace(last, title=f"{last.title} {title}".strip(), row=f"{last.row} {rest}")

    def _written_out(self, area: str) -> str:
        """The name of an area that is given by a letter, from the table that explains the letters."""
        return self._legend.get(area, area) if _CODE.fullmatch(area) else area

    @cached_property
    def _legend(self) -> Mapping[str, str]:
        """Letters and names from tables that list no standards: "A" is "Architecture"."""
        tables = (
            block
            for clause in self.document.clauses
            for block in clause.blocks
            if block.kind is BlockKind.TABLE
            and block.caption
            and _shape(block.rows, block.header_rows) is None
        )
        legend: dict[str, str] = {}
        for table in tables:
            for row in table.rows[table.header_rows :]:
                if len(row) > 1 and _CODE.fullmatch(row[0]) and row[1][:1].isalpha():
                    legend.setdefault(row[0], row[1])
        return legend


def _lists_standards(rows: Sequence[_Row]) -> bool:
    """Whether a table without a clear header lists standards: one in most cells of some column."""
    width = max(len(row) for row in rows)
    rows = [row for row in rows if len(row) == width]
    named = (sum(begins_with_standard(row[place]) for row in rows) for place in range(width))
    return width > 1 and len(rows) > 1 and any(2 * count >= len(rows) and count > 1 for count in named)


class _Pages:
    """On which page each row of a table stands, asked in their order."""

    def __init__(self, block: Block) -> None:
        self._lines, self._at = block.lines, 0

    def of(self, row: _Row) -> int:
        # the longest cell is the one that no other row is likely to have
        words = max(row, key=len, default="").split()
        for length in (3, 2, 1):
            beginning = " ".join(words[:length])
            for place in range(self._at, len(self._lines)):
                if beginning in self._lines[place].text:
                    self._at = place
                    return self._lines[place].page
        return self._lines[self._at].page


def _shape(rows: Sequence[_Row], header_rows: int) -> _Shape | None:
    for place, row in enumerate(rows[:_HEADER_REACH]):
        header, end = row, place + 1
        if place == 0 and header_rows == 2 and len(rows) > 1 and len(rows[1]) == len(row):
            header = tuple(a if a == b else f"{a} {b}".strip() for a, b in zip(row, rows[1], strict=True))
            end = 2
        if len(header) < 2 or any(len(cell) > _HEADER_LENGTH or names_standard(cell) for cell in header):
            continue
        data = [other for other in rows[end:] if len(other) == len(header) and other != header]
        if columns := read_columns(header, data):
            return _Shape(header, columns, tuple(rows[:end]))
    return None


@dataclass(frozen=True, slots=True)
class _Values:
    """What a row says of one standard."""

    reference: str = ""
    title: str = ""
    organization: str = ""
    status: str = ""
    date: str = ""
    area: str = ""
    stage: Stage = Stage.UNKNOWN


def _entries(row: _Row, columns: Sequence[Column]) -> Iterator[_Values]:
    """One for each standard that the row names; one without reference where it names none."""
    values = {column.field: _value(row[column.place]) for column in columns}
    title = values.get(Field.TITLE, "")
    shared = {
        "organization": values.get(Field.ORGANIZATION, ""),
        "status": values.get(Field.STATUS, ""),
        "date": values.get(Field.DATE, ""),
        "area": values.get(Field.AREA, ""),
    }
    stage = next((column.stage for column in columns if column.field is Field.STATUS), Stage.UNKNOWN)
    found = False
    for column in columns:
        cell = _value(row[column.place])
        if column.field is not Field.REFERENCE or not cell:
            continue
        found = True
        for reference, own_title in standards_in(cell, column.with_title):
            yield _Values(reference, own_title or title, **shared, stage=column.stage or stage)
    if not found and title:
        yield _Values("", title, **shared, stage=stage)


def _value(cell: str) -> str:
    """A cell's words; a dash is none."""
    words = " ".join(cell.split())
    return "" if words.strip("-–—. ") == "" else words


def _stage(values: _Values, header: _Row, context: Sequence[str]) -> Stage:
    """Published or under way: the status says it, else the header, the caption, the nearest heading."""
    told = (stage_of(values.status), values.stage, stage_of(" | ".join(header)), *map(stage_of, context))
    return next((stage for stage in told if stage), Stage.UNKNOWN)


def _group(row: _Row) -> str | None:
    """The words of a row that heads the rows below it ("Y.3170 range"), "" for a note; None for others.

    Such a row is one cell over all columns, which may come as one, repeated, or with empty ones behind.
    """
    cells = {cell for cell in row if cell.strip()}
    if len(cells) > 1 or (len(row) > 1 and (row[0] not in cells or is_reference(row[0]))):
        return None
    words = cells.pop()
    return "" if _NOTE.match(words) else words


def _continues(row: _Row, columns: Sequence[Column]) -> bool:
    """Whether a row is the rest of the row above, cut by a page break: words of a title, no reference.

    Where there is no other column, a title that goes on begins in lower case.
    """
    facts = {column.field: row[column.place].strip() for column in columns}
    title = facts.pop(Field.TITLE, "")
    return bool(title) and not any(facts.values()) and (len(facts) > 1 or title[0].islower())
