"""What an amendment, corrigendum or implementers' guide changes in its base text, clause by clause.

Texts of this kind are lists of items ("1) Clause 9.7.1.2", "New Annex B"), each with one or more
instructions ("Replace the text of clause 9.7.1.2 with the following:") and the new wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.headings import CAPTION
from corpus.identifiers import Identifier, UnknownIdentifier, find_all, parse, same_recommendation
from corpus.instructions import REMARK, WITH, Action, Instruction, read_instruction, sentences
from corpus.locators import CLAUSE_NUMBER, Locator, LocatorKind, find_locators, label
from corpus.model import Block, BlockKind, Clause, ClauseKind, Document

__all__ = ["Action", "Change", "Extract", "base_of", "changes"]


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


@dataclass(frozen=True, slots=True)
class Change:
    """One change to a base text.

    `base` is the text changed, with the year of its edition where the amending text says it; `clause`
    the number that the model gives the clause ("9.10.1", "Annex A"), "" where only a table or figure is
    named; `element` the table or figure that changes ("Table 18"), "" where it is the clause's text.
    `whole`: all of the clause or element is replaced or deleted. `instruction` is the heading of the
    item where it has no sentence that says what to do.
    """

    base: Identifier
    clause: str
    element: str
    action: Action
    whole: bool
    instruction: Extract
    old: tuple[Extract, ...]
    new: tuple[Extract, ...]

    @property
    def page(self) -> int:
        """Where the instruction stands in the amending text."""
        return self.instruction.page

    @property
    def clause_index(self) -> int:
        """The clause of the amending text in which the instruction stands."""
        return self.instruction.clause_index

    @property
    def old_text(self) -> str:
        return "\n".join(extract.text for extract in self.old)

    @property
    def new_text(self) -> str:
        return "\n".join(extract.text for extract in self.new)

    @property
    def pages(self) -> tuple[int, ...]:
        """All pages that instruction and new wording stand on, as far as their blocks begin there."""
        return tuple(sorted({self.page, *(extract.page for extract in self.new)}))


def changes(document: Document) -> tuple[Change, ...]:
    """The changes that a document makes to its base text, in its order; none for any other document.

    Texts that reprint a Recommendation with marks of revision hold no instructions and give none.
    """
    base = base_of(document)
    if base is None:
        return ()
    found: list[Change] = []
    for item in _items(document):
        for change in _changes_of(item, base):
            found.extend(_with_elements(document, change))
    return tuple(found)


# -- the base text

_GUIDE = re.compile(r"([A-Z])\.Imp(\d[\d.]*)")


def base_of(document: Document) -> Identifier | None:
    """The text that a document changes; None where it is no amendment, corrigendum, erratum or guide."""
    try:
        identifier = parse(document.doc_id)
    except UnknownIdentifier:
        return None
    if guide := _GUIDE.fullmatch(identifier.names[0]):
        base = Identifier((f"{guide[1]}.{guide[2]}",))
    elif identifier.is_change:
        parts = tuple(part for part in identifier.parts if not part.is_change)
        base = Identifier(identifier.names, identifier.version, parts, identifier.base_year)
    else:
        return None
    return base if base.year else replace(base, year=_year_on_cover(document, base))


def _year_on_cover(document: Document, base: Identifier) -> int | None:
    """ "Recommendation ITU-T V.92 (2000) – Amendment 1": 2000."""
    for clause in document.clauses:
        if clause.kind is not ClauseKind.FRONT:
            continue
        for block in clause.blocks:
            for mention in find_all(block.text):
                named = mention.identifier
                texts = tuple(part for part in named.parts if not part.is_change)
                if same_recommendation(replace(named, parts=texts), base):
                    year = named.base_year if named.is_change else named.year
                    if year:
                        return year
    return None


# -- items

_NEW = re.compile(r"\b(?:new|nouvel(?:le)?|nouveau|nuev[oa]|нов\w+)\b", re.I)
_REVISED = re.compile(
    r"\b(?:revised|replacement|modified|révisée?|modifiée?|revisad[oa]|modificad[oa]|пересмотренн\w+)\b", re.I
)
_DELETED = re.compile(r"\b(?:deleted|deletion|supprimée?|suprimid[oa])\b", re.I)
_CORRECTIONS = re.compile(
    r"\b(?:corrections?|changes?|modifications?|amendments?|corrigend(?:um|a)|correcciones|modificaciones)\s(?:to|in|of|de|du|à|a)\b",
    re.I,
)
_ITEM_MARK = re.compile(r"^\d{1,3}\)\s")
_LEADING = re.compile(
    r"^(?:(?:new|nouvel(?:le)?|nouveau|nuev[oa]|revised|modified|deleted|replacement|add|insert)\s)*(?:of\s|the\s)?", re.I
)
_TITLE_LINE = re.compile(
    r"^(?:Amendment|Corrigendum|Erratum|Addendum|Technical Corrigendum|Amendement|Enmienda|Corrigéndum|Addéndum"
    r"|Поправка|Исправление)\s*\d*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A heading (`block` None) or a block of the amending text, in reading order."""

    clause: Clause
    block_index: int | None
    block: Block | None

    @property
    def text(self) -> str:
        return self.block.text if self.block else self.clause.label

    def extract(self, start: int = 0, end: int | None = None) -> Extract:
        end = len(self.text) if end is None else end
        page = self.block.page if self.block else self.clause.page
        return Extract(self.clause.index, self.block_index, start, end, self.text[start:end], page)


@dataclass(slots=True)
class _Item:
    """What stands under one heading of the list of changes, the heading first."""

    title: _Unit
    title_text: str
    units: list[_Unit] = field(default_factory=list)


def _items(document: Document) -> Iterator[_Item]:
    item: _Item | None = None
    for unit in _body(document):
        if title := _item_title(unit):
            if item:
                yield item
            item = _Item(unit, title)
        elif item:
            item.units.append(unit)
        elif unit.block and _first_instruction(unit.text):
            # instructions without headings
            item = _Item(unit, "", [unit])
    if item:
        yield item


def _body(document: Document) -> Iterator[_Unit]:
    """Headings and blocks behind the front matter; what the title above the body is followed by included."""
    front = [
        _Unit(clause, place, block)
        for clause in document.clauses
        if clause.kind is ClauseKind.FRONT
        for place, block in enumerate(clause.blocks)
    ]
    titles = [place for place, unit in enumerate(front) if _TITLE_LINE.match(unit.text)]
    if titles:
        yield from front[titles[-1] + 1 :]
    for clause in document.clauses:
        if clause.kind is not ClauseKind.FRONT:
            yield _Unit(clause, None, None)
            for place, block in enumerate(clause.blocks):
                yield _Unit(clause, place, block)


def _item_title(unit: _Unit) -> str:
    """The heading of an item of the list of changes, "" for anything else."""
    title = unit.clause.title if unit.block is None else unit.text
    if unit.block is None:
        if unit.clause.heading and _ITEM_MARK.match(unit.clause.heading.text):
            return title
        if unit.clause.number and not unit.clause.number.isdigit():
            return ""
    else:
        head = re.split(r"\s[–—−-]\s", title)[0]
        if unit.block.kind is not BlockKind.PARAGRAPH or len(head) > 60 or title.endswith((".", ":")):
            return ""
        if not (_NEW.search(head) or _REVISED.search(head)):
            return ""
    locators = find_locators(title)
    leading = _LEADING.match(title)
    leads = bool(locators) and leading is not None and locators[0].start <= leading.end()
    return title if leads or (locators and unit.block is None and _CORRECTIONS.search(title)) else ""


def _first_instruction(text: str) -> Instruction | None:
    found = (read_instruction(text, span) for span in sentences(text))
    return next((instruction for instruction in found if instruction and instruction.sure), None)


# -- instructions of an item


@dataclass(slots=True)
class _Draft:
    """A change while its item is read."""

    instruction: Extract
    read: Instruction | None
    reads_old: bool = False
    old: list[Extract] = field(default_factory=list)
    new: list[Extract] = field(default_factory=list)


def _changes_of(item: _Item, base: Identifier) -> Iterator[Change]:
    drafts = _drafts(item)
    if not drafts and item.title_text:
        drafts = [_Draft(item.title.extract(), None, new=_extracts(item.units))]
    for draft in drafts:
        yield _change(item, draft, base)


def _drafts(item: _Item) -> list[_Draft]:
    drafts: list[_Draft] = []
    for unit in item.units:
        if unit.block is None or unit.block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.NOTE):
            _take(drafts, unit.extract())
            continue
        after_quote = True
        for span in sentences(unit.text):
            words = unit.text[slice(*span)]
            instruction = read_instruction(unit.text, span) if after_quote or not drafts else None
            if instruction and (instruction.sure or not drafts) and not (drafts and drafts[-1].reads_old):
                drafts.append(_new_draft(unit, instruction))
            elif drafts and drafts[-1].reads_old and WITH.match(words):
                drafts[-1].reads_old = False
            elif drafts and not drafts[-1].new and REMARK.match(words):
                drafts[-1].instruction = unit.extract(drafts[-1].read.start if drafts[-1].read else 0, span[1])
            else:
                _take(drafts, unit.extract(*span))
            after_quote = words.endswith(('"', "”", "»"))
    return drafts


def _new_draft(unit: _Unit, instruction: Instruction) -> _Draft:
    draft = _Draft(unit.extract(instruction.start, instruction.end), instruction, instruction.old_follows)
    if instruction.old:
        draft.old.append(unit.extract(*instruction.old))
    if instruction.new:
        draft.new.append(unit.extract(*instruction.new))
    return draft


def _take(drafts: list[_Draft], extract: Extract) -> None:
    """Adds words to the wording that is being read; sentences of one block become one extract."""
    if not drafts:
        return
    words = drafts[-1].old if drafts[-1].reads_old else drafts[-1].new
    last = words[-1] if words else None
    if last and (last.clause_index, last.block_index) == (extract.clause_index, extract.block_index):
        extract = replace(last, end=extract.end, text=f"{last.text} {extract.text}")
        words.pop()
    words.append(extract)


def _extracts(units: Sequence[_Unit]) -> list[Extract]:
    return [unit.extract() for unit in units]


# -- what an instruction changes

_CLAUSES = (LocatorKind.CLAUSE, LocatorKind.ANNEX, LocatorKind.APPENDIX)


def _change(item: _Item, draft: _Draft, base: Identifier) -> Change:
    read = draft.read
    titled = find_locators(item.title_text)
    action = read.action if read else _action_of(item.title_text)
    targets = read.targets if read else ()
    clause = _clause(action, targets, titled, draft, read)
    element = _element(targets, titled)
    named = _named_parts(action, targets, titled)
    other = next((locator.of for locator in (*targets, *titled) if locator.of), None)
    if other and not same_recommendation(other, base.recommendation):
        base = other
    whole = read.whole and bool(named) if read else bool(_REVISED.search(item.title_text))
    return Change(
        base, clause, element, action, whole, draft.instruction, _unquoted(draft.old), _unquoted(draft.new)
    )


def _action_of(title: str) -> Action:
    if _NEW.search(title):
        return Action.ADD
    return Action.DELETE if _DELETED.search(title) else Action.REPLACE


def _named_parts(
    action: Action, targets: Sequence[Locator], titled: Sequence[Locator]
) -> tuple[Locator, ...]:
    return (*targets, *titled)


def _clause(
    action: Action,
    targets: Sequence[Locator],
    titled: Sequence[Locator],
    draft: _Draft,
    read: Instruction | None,
) -> str:
    """The clause of the base text: the one that the instruction or the heading of the item names.

    What is added comes under its own number where it has one, else under the clause that it is added to.
    """
    own = [locator for locator in targets if locator.kind in _CLAUSES]
    heads = [locator for locator in titled if locator.kind in _CLAUSES]
    if own and not (heads and action in (Action.ADD, Action.INSERT)):
        return own[-1].label
    if heads:
        return heads[-1].label
    if titled:
        return ""  # a table or figure alone
    numbers = (re.match(rf"(?P<number>{CLAUSE_NUMBER}|(?:Annex|Appendix)\s\w+)\s", extract.text) for extract in draft.new)
    if action in (Action.ADD, Action.INSERT) and (number := next((match for match in numbers if match), None)):
        return number["number"]
    places = [locator for locator in (read.places if read else ()) if locator.kind in _CLAUSES]
    return places[-1].label if places else ""


def _element(targets: Sequence[Locator], titled: Sequence[Locator]) -> str:
    for locators in (targets, titled):
        found = [locator for locator in locators if locator.kind not in _CLAUSES]
        if found:
            return found[0].label
        if any(locator.kind in _CLAUSES for locator in locators):
            return ""
    return ""


_QUOTE_MARKS = {'"': '"', "“": "”", "«": "»"}


def _unquoted(extracts: Sequence[Extract]) -> tuple[Extract, ...]:
    """Wording that is printed between quotation marks, without them."""
    if len(extracts) == 1 and (text := extracts[0].text):
        closing = _QUOTE_MARKS.get(text[0])
        if closing and text.endswith(closing) and len(text) > 2 and text.count(text[0]) <= 2:
            only = extracts[0]
            return (replace(only, start=only.start + 1, end=only.end - 1, text=text[1:-1]),)
    return tuple(extracts)


# -- tables and figures inside new wording


def _with_elements(document: Document, change: Change) -> Iterator[Change]:
    """The change, and one for each other table or figure that stands whole in its new wording."""
    mine, others = [], []
    for extract in change.new:
        element = _captioned(document, extract)
        (others if element and element != change.element else mine).append((element, extract))
    if change.element:
        # a second table under the heading of the first is no part of it
        yield replace(change, new=tuple(extract for _, extract in mine))
    else:
        yield change
    for element, extract in others:
        caption = replace(extract, end=extract.start, text="")
        if extract.block_index is not None:
            words = document.clauses[extract.clause_index].blocks[extract.block_index].caption
            if extract.text.startswith(words):
                caption = replace(extract, end=extract.start + len(words), text=words)
        number = document.clauses[extract.clause_index].number
        clause = number if "." in number else change.clause
        whole = change.action is Action.REPLACE
        yield Change(change.base, clause, element, change.action, whole, caption, (), (extract,))


def _captioned(document: Document, extract: Extract) -> str:
    """ "Table 18", "Figure 20" where an extract is a table or figure with its caption, else ""."""
    if extract.block_index is None:
        return ""
    caption = document.clauses[extract.clause_index].blocks[extract.block_index].caption
    match = CAPTION.match(caption) if caption else None
    if match is None:
        return ""
    figure = match["word"].lower().startswith(("fig", "рис"))
    return label(LocatorKind.FIGURE if figure else LocatorKind.TABLE, match["id"].rstrip("."))
