"""What can be quoted of a clause: sentences, list items with their lead-in, table rows, whole definitions."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.language.sentences import sentences
from corpus.model import Block, BlockKind, Clause, Document, Line

Place = tuple[str, int, int, int]
"""File, clause, block and piece of the block."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest piece that makes sense quoted alone.

    `text` is the reading text; `lead` what introduces it (the sentence before a list, the header of a
    table), quoted with it; `lines` are the printed lines that hold `text`; `rows` for table rows.
    """

    file: str
    clause: Clause
    block: int
    place: int
    kind: BlockKind
    text: str
    lines: tuple[Line, ...]
    lead: str = ""
    lead_lines: tuple[Line, ...] = ()
    caption: str = ""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        return len(self.text.split()) + len(self.lead.split())

    @property
    def key(self) -> Place:
        """What tells it from every other unit of a generation."""
        return (self.file, self.clause.index, self.block, self.place)

    @property
    def shown(self) -> str:
        """It as a model reads it: with its lead-in, cells under their heads."""
        if self.cells:
            heads = [*self.header, *[""] * len(self.cells)]
            cells = [
                f"{head}: {cell}" if head else cell
                for head, cell in zip(heads, self.cells, strict=False)
                if cell
            ]
            return f"{self.caption} {'; '.join(cells)}".strip()
        return f"{self.lead} {self.text}".strip() if self.lead not in self.text else self.text


def units_of(document: Document, clause: Clause) -> list[Unit]:
    """Everything quotable that stands directly in a clause, in reading order."""
    units: list[Unit] = []
    lead, level_lead = "", ""
    lead_lines: tuple[Line, ...] = ()
    for index, block in enumerate(clause.blocks):
        if block.kind in (BlockKind.FIGURE, BlockKind.FOOTNOTE):
            continue
        if block.kind is BlockKind.TABLE:
            units += _rows(document.file, clause, index, block)
            continue
        if block.kind is BlockKind.LIST_ITEM:
            units.append(
                Unit(document.file, clause, index, 0, block.kind, block.text, block.lines, lead, lead_lines)
            )
            continue
        parts = [block.text] if block.kind in (BlockKind.CODE, BlockKind.CAPTION) else sentences(block.text)
        for place, part in enumerate(parts):
            units.append(Unit(document.file, clause, index, place, block.kind, part, block.lines))
        level_lead = parts[-1] if parts else ""
        if level_lead.rstrip().endswith((":", "：")):
            lead, lead_lines = level_lead, block.lines
        elif block.kind is BlockKind.PARAGRAPH:
            lead, lead_lines = "", ()
    return units


def _rows(file: str, clause: Clause, index: int, block: Block) -> list[Unit]:
    header = _header(block)
    units = []
    for place, row in enumerate(block.rows[block.header_rows :]):
        lines = _lines_of_row(block, row)
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and len(filled[0]) > 60:  # a note that spans the table
            units.append(Unit(file, clause, index, place, BlockKind.NOTE, filled[0], lines))
            continue
        units.append(
            Unit(
                file,
                clause,
                index,
                place,
                BlockKind.TABLE,
                " | ".join(row),
                lines,
                caption=block.caption,
                cells=row,
                header=header,
            )
        )
    return units


def _header(block: Block) -> tuple[str, ...]:
    """One label a column; of two header rows the lower one, with the upper where they differ in length."""
    heads = block.rows[: block.header_rows]
    return heads[-1] if heads else ()


def _lines_of_row(block: Block, row: tuple[str, ...]) -> tuple[Line, ...]:
    """The printed lines that are made of words of this row."""
    words = set(" ".join(row).split())
    lines = []
    for line in block.lines:
        own = line.text.split()
        if own and sum(word in words for word in own) >= 0.8 * len(own):
            lines.append(line)
    return tuple(lines)
