"""From lines to the clause tree: which number follows which, and what belongs under it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from corpus.model import Block, BlockKind, Clause, ClauseKind, Line
from corpus.pdf.announced import Announced
from corpus.pdf.blocks import BlockBuilder
from corpus.pdf.borderless import with_borderless_tables
from corpus.pdf.heading_lines import HeadingLines
from corpus.pdf.heading_looks import Heading
from corpus.pdf.items import Item, items_of
from corpus.pdf.layout import Layout
from corpus.pdf.pages import OutlineEntry
from corpus.pdf.pairs import second_column
from corpus.pdf.typography import Typography, vocabulary_of
from corpus.structure.headings import Fixed, Part, parts_of


@dataclass(slots=True)
class _Draft:
    heading: Heading | None
    items: list[Item] = field(default_factory=list)


class ClauseReader:
    """Cuts the items of a document into clauses.

    Args:
        layout: pages without running lines and contents, and the contents' entries.
        outline: the bookmarks of the PDF.
        normative: False for texts that are informative as a whole (Supplements, implementers' guides).
        amendment: the text changes another one (Amendment, Corrigendum, Erratum): its clauses are
            the items "2) Clause 9.10.1", and what they insert has any number.
    """

    def __init__(
        self,
        layout: Layout,
        outline: list[OutlineEntry],
        normative: bool = True,
        amendment: bool = False,
    ) -> None:
        self.amendment = amendment
        self.type = Typography.of(layout.pages)
        self.vocabulary = vocabulary_of(layout.pages)
        self.items = items_of(layout.pages, self.type, self.vocabulary)
        labels = [entry.label for entry in layout.contents.entries] + [entry.title for entry in outline]
        self.headings = HeadingLines(
            self.items, self.type, Announced(labels), len(layout.pages), normative, amendment
        )

    def clauses(self) -> tuple[Clause, ...]:
        """The clause tree in the order of the text; indexes are places in the result."""
        clauses: list[Clause] = []
        builder = BlockBuilder(self.type, self.vocabulary)
        for draft in _without_repeats(self._drafts()):
            builder.pairs = self._in_abbreviations(draft.heading, clauses)
            items = draft.items
            if builder.pairs:
                builder.second_column = second_column(item.line for item in items if item.line is not None)
            elif draft.heading is not None and draft.heading.kind is not ClauseKind.FRONT:
                items = with_borderless_tables(items, self.type, self.vocabulary)
            for item in items:
                builder.add(item)
            blocks = builder.finish()
            if draft.heading is None and not blocks:
                continue
            clauses.append(self._clause(len(clauses), draft, blocks, clauses))
        return tuple(clauses)

    def _in_abbreviations(self, heading: Heading | None, before: list[Clause]) -> bool:
        if heading is None or heading.kind is ClauseKind.FRONT:
            return False
        if Part.ABBREVIATIONS in parts_of(heading.title):
            return True
        if heading.rest is not None:  # a defined term in a clause of definitions and abbreviations
            return False
        parent = self._parent(heading, before)
        return parent is not None and Part.ABBREVIATIONS in parts_of(before[parent].title)

    def _clause(self, index: int, draft: _Draft, blocks: tuple[Block, ...], before: list[Clause]) -> Clause:
        heading = draft.heading
        if heading is None:
            page = blocks[0].page
            return Clause(index, "", "", ClauseKind.FRONT, False, 1, None, page, blocks)
        parent = self._parent(heading, before)
        kind, normative = heading.kind, heading.normative
        if parent is not None and kind is ClauseKind.CLAUSE:
            kind, normative = before[parent].kind, before[parent].normative
        return Clause(
            index,
            heading.number,
            heading.title,
            kind,
            normative,
            1 if parent is None else before[parent].level + 1,
            parent,
            heading.line.page,
            blocks,
            _block_of(heading, 1 if parent is None else before[parent].level + 1),
        )

    def _parent(self, heading: Heading, before: list[Clause]) -> int | None:
        if heading.kind is not ClauseKind.CLAUSE:
            return None
        parts = heading.number.split(".")
        for length in range(len(parts) - 1, 0, -1):
            prefix = ".".join(parts[:length])
            wanted = {prefix, f"Annex {prefix}", f"Appendix {prefix}"}
            for clause in reversed(before):
                if clause.number in wanted:
                    return clause.index
        if self.amendment and not heading.item:
            # what an item of the amendment inserts stands under that item
            items = [clause.index for clause in before if clause.level == 1 and clause.number]
            return items[-1] if items else None
        if heading.inner:
            parts_before = [c.index for c in before if c.kind in (ClauseKind.ANNEX, ClauseKind.APPENDIX)]
            tops = [index for index in parts_before if before[index].level == 1]
            return tops[-1] if tops else None
        return None

    def _drafts(self) -> list[_Draft]:
        drafts = [_Draft(None)]
        index = 0
        while index < len(self.items):
            item = self.items[index]
            heading = self.headings.at(index) if item.line is not None else None
            if heading is None:
                drafts[-1].items.append(item)
                index += 1
                continue
            if heading.title == Fixed.BACK_COVER:
                break
            drafts.append(_Draft(heading))
            if heading.rest is not None:
                drafts[-1].items.append(Item(item.page, item.top, line=heading.rest))
            index += 1 + heading.extra
        return drafts


def _block_of(heading: Heading, level: int) -> Block:
    line = Line(heading.line.text, heading.line.page, heading.line.box)
    return Block(BlockKind.HEADING, line.text, (line,), level=level)


def _without_repeats(drafts: list[_Draft]) -> list[_Draft]:
    """Take back headings that turn out to be none.

    A reference to a clause can stand at the start of a line: the later, titled heading is the real one.
    """
    kept: list[_Draft] = []
    for draft in drafts:
        heading = draft.heading
        if heading is not None and heading.number:
            same = next((i for i in reversed(range(len(kept))) if _same(kept[i].heading, heading)), None)
            if same is not None and _is_shadow(kept[same].heading, heading):
                _take_back(kept, same)
        kept.append(draft)
    return kept


def _same(earlier: Heading | None, later: Heading) -> bool:
    return earlier is not None and earlier.number == later.number


def _is_shadow(earlier: Heading | None, later: Heading) -> bool:
    assert earlier is not None
    return not earlier.title and bool(later.title) and later.line.page - earlier.line.page <= 1


def _take_back(kept: list[_Draft], place: int) -> None:
    """The heading at `place` becomes text of the clause before it."""
    shadow = kept.pop(place)
    heading = shadow.heading
    assert heading is not None
    items = shadow.items[1:] if heading.rest is not None else shadow.items
    lines = [Item(line.page, line.box[1], line=line) for line in heading.lines]
    if place == 0:
        kept.insert(0, _Draft(None, lines + items))
    else:
        kept[place - 1] = replace(kept[place - 1], items=[*kept[place - 1].items, *lines, *items])
