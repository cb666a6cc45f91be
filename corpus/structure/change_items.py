"""The items of an amendment, corrigendum or implementers' guide: what stands under "1) Clause 9.7.1.2"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.model import Block, BlockKind, Clause, ClauseKind, Document
from corpus.structure.instructions import Instruction, read_instruction, sentences
from corpus.structure.locators import find_locators


@dataclass(frozen=True, slots=True)
class Extract:
    """Words of the amending text: `text` is clauses[clause_index].blocks[block_index].text[start:end].

    `block_index` is None for the heading of the clause.
    """

    clause_index: int
    block_index: int | None
    start: int
    end: int
    text: str
    page: int


NEW = re.compile(r"\b(?:new|nouvel(?:le)?|nouveau|nuev[oa]|нов\w+)\b", re.I)
REVISED = re.compile(
    r"\b(?:revised|replacement|modified|révisée?|modifiée?|revisad[oa]|modificad[oa]|пересмотренн\w+)\b", re.I
)
DELETED = re.compile(r"\b(?:deleted|deletion|supprimée?|suprimid[oa])\b", re.I)
_CORRECTIONS = re.compile(
    r"\b(?:corrections?|changes?|modifications?|amendments?|corrigend(?:um|a)|correcciones|modificaciones)\s(?:to|in|of|de|du|à|a)\b",
    re.I,
)
_ITEM_MARK = re.compile(r"^\d{1,3}\)\s")
_LEADING = re.compile(
    r"^(?:(?:new|nouvel(?:le)?|nouveau|nuev[oa]|revised|modified|deleted|replacement|add|insert)\s)*(?:of\s|the\s)?",
    re.I,
)
_TITLE_LINE = re.compile(
    r"^(?:Amendment|Corrigendum|Erratum|Addendum|Technical Corrigendum"
    r"|Amendement|Enmienda|Corrigéndum|Addéndum|Поправка|Исправление)\s*\d*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A heading (`block` None) or a block of the amending text, in reading order."""

    clause: Clause
    block_index: int | None
    block: Block | None

    @property
    def text(self) -> str:
        if self.block:
            return self.block.text
        heading = self.clause.heading
        return heading.text if heading and _announces(self.clause) else self.clause.label

    def extract(self, start: int = 0, end: int | None = None) -> Extract:
        end = len(self.text) if end is None else end
        page = self.block.page if self.block else self.clause.page
        return Extract(self.clause.index, self.block_index, start, end, self.text[start:end], page)


@dataclass(slots=True)
class Item:
    """What stands under one heading of the list of changes, the heading first."""

    title: Unit
    title_text: str
    units: list[Unit] = field(default_factory=list)


def items(document: Document) -> Iterator[Item]:
    """What stands under each heading of the list of changes; the annexes where there is no such list."""
    listed = list(_listed(document))
    yield from listed or _annexes(document)


def _listed(document: Document) -> Iterator[Item]:
    item: Item | None = None
    for unit in _body(document):
        if title := _item_title(unit):
            if item:
                yield item
            item = Item(unit, title)
        elif item and _ends(item, unit):
            yield item
            item = None
        elif item:
            item.units.append(unit)
        elif unit.block and _first_instruction(unit.text):
            # instructions without headings
            item = Item(unit, "", [unit])
    if item:
        yield item


def _annexes(document: Document) -> Iterator[Item]:
    """Annexes and appendices that the cover or summary calls new or revised, one item each."""
    item: Item | None = None
    for unit in _body(document):
        if unit.block is None and unit.clause.level == 1:
            if item:
                yield item
            words = _announced(document, unit.clause.number) if _is_annex(unit.clause) else ""
            item = Item(unit, words) if words else None
        elif item:
            item.units.append(unit)
    if item:
        yield item


def _announced(document: Document, number: str) -> str:
    """ "New Annex C" from the front matter."""
    texts = [
        block.text
        for clause in document.clauses
        if clause.kind is ClauseKind.FRONT
        for block in clause.blocks
    ]
    for text in (document.title, *texts):
        for locator in find_locators(text):
            around = text[max(0, locator.start - 20) : locator.end + 12]
            if locator.label == number and (NEW.search(around) or REVISED.search(around)):
                return around.strip()
    return ""


def _is_annex(clause: Clause) -> bool:
    return clause.kind in (ClauseKind.ANNEX, ClauseKind.APPENDIX)


def _announces(clause: Clause) -> bool:
    """Whether the heading of an annex says that the annex is new or revised."""
    if clause.heading is None or clause.level > 1 or not _is_annex(clause):
        return False
    head = _head(clause.heading.text)
    return bool(NEW.search(head) or REVISED.search(head)) and _leads(head)


def _head(title: str) -> str:
    """What stands before the dash."""
    return re.split(r"\s[–—−-]\s", title)[0]


def _ends(item: Item, unit: Unit) -> bool:
    """Whether a heading ends an item that is a clause of a guide: the next of the same rank does."""
    of_guide = item.title.block is None and not _leads(item.title_text) and not _is_marked(item.title)
    return of_guide and unit.block is None and unit.clause.level <= item.title.clause.level


def _is_marked(unit: Unit) -> bool:
    """Whether it is a heading like "3) Title"."""
    heading = unit.clause.heading
    return unit.block is None and heading is not None and bool(_ITEM_MARK.match(heading.text))


def _leads(title: str) -> bool:
    """Whether a title begins with the part of the base text that it is about, "New" and the like apart."""
    locators, leading = find_locators(title), _LEADING.match(title)
    return bool(locators) and leading is not None and locators[0].start <= leading.end()


def _body(document: Document) -> Iterator[Unit]:
    """Headings and blocks behind the front matter; what the title above the body is followed by included."""
    front = [
        Unit(clause, place, block)
        for clause in document.clauses
        if clause.kind is ClauseKind.FRONT
        for place, block in enumerate(clause.blocks)
    ]
    titles = [place for place, unit in enumerate(front) if _TITLE_LINE.match(unit.text)]
    if titles:
        yield from front[titles[-1] + 1 :]
    for clause in document.clauses:
        if clause.kind is not ClauseKind.FRONT:
            yield Unit(clause, None, None)
            for place, block in enumerate(clause.blocks):
                yield Unit(clause, place, block)


def _item_title(unit: Unit) -> str:
    """The heading of an item of the list of changes, "" for anything else."""
    if unit.block is None:
        title = unit.clause.title
        if _is_marked(unit):
            return title
        if unit.clause.heading and _announces(unit.clause):
            return unit.clause.heading.text
        if unit.clause.number and not unit.clause.number.isdigit():
            return ""
        return title if _leads(title) or (_CORRECTIONS.search(title) and find_locators(title)) else ""
    title = unit.text
    head = _head(title)
    if unit.block.kind is not BlockKind.PARAGRAPH or len(head) > 60 or title.endswith((".", ":")):
        return ""
    return title if (NEW.search(head) or REVISED.search(head)) and _leads(title) else ""


def _first_instruction(text: str) -> Instruction | None:
    found = (read_instruction(text, span) for span in sentences(text))
    return next((instruction for instruction in found if instruction and instruction.sure), None)
