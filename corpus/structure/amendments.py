"""What an amendment, corrigendum or implementers' guide changes in its base text, clause by clause.

Texts of this kind are lists of items ("1) Clause 9.7.1.2", "New Annex B"), each with one or more
instructions ("Replace the text of clause 9.7.1.2 with the following:") and the new wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.identifiers import Identifier, UnknownIdentifier, find_all, parse, same_recommendation
from corpus.model import BlockKind, ClauseKind, Document
from corpus.structure.change_items import DELETED, NEW, REVISED, Extract, Item, Unit, items
from corpus.structure.instructions import REMARK, WITH, Action, Instruction, read_instruction, sentences
from corpus.structure.locators import CLAUSE_NUMBER, Locator, LocatorKind, caption_label, find_locators

__all__ = ["Action", "Change", "Extract", "base_of", "changes"]


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
    for item in items(document):
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


# -- instructions of an item

_SPOKEN = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.NOTE)
"""Kinds of block that instructions are found in."""


@dataclass(slots=True)
class _Draft:
    """A change while its item is read."""

    instruction: Extract
    read: Instruction | None
    reads_old: bool = False
    old: list[Extract] = field(default_factory=list)
    new: list[Extract] = field(default_factory=list)


def _changes_of(item: Item, base: Identifier) -> Iterator[Change]:
    drafts = _drafts(item)
    if not drafts and (title := item.title_text):
        heading = _Draft(item.title.extract(), read_instruction(title, (0, len(title))))
        heading.new = [unit.extract() for unit in item.units]
        drafts = [heading]
    for draft in drafts:
        yield _change(item, draft, base)


def _drafts(item: Item) -> list[_Draft]:
    drafts: list[_Draft] = []
    for unit in item.units:
        if unit.block is None or unit.block.kind not in _SPOKEN:
            _take(drafts, unit, (0, len(unit.text)))
            continue
        opens, last_start = True, 0
        for span in sentences(unit.text):
            words = unit.text[slice(*span)]
            read = read_instruction(unit.text, span) if opens or not drafts else None
            if read and (read.sure or not drafts) and not (drafts and drafts[-1].reads_old):
                bare = read.old_follows and not (read.targets or read.places) and not drafts
                drafts.append(_new_draft(unit, read, last_start if bare else read.start))
            elif drafts and drafts[-1].reads_old and WITH.match(words):
                drafts[-1].reads_old = False
            elif drafts and not drafts[-1].new and REMARK.match(words):
                drafts[-1].instruction = unit.extract(drafts[-1].instruction.start, span[1])
            else:
                _take(drafts, unit, span)
            opens = words.endswith(('"', "”", "»"))
            last_start = span[0]
    return drafts


def _new_draft(unit: Unit, read: Instruction, start: int) -> _Draft:
    draft = _Draft(unit.extract(start, read.end), read, read.old_follows)
    if read.old:
        draft.old.append(unit.extract(*read.old))
    if read.new:
        draft.new.append(unit.extract(*read.new))
    return draft


def _take(drafts: list[_Draft], unit: Unit, span: tuple[int, int]) -> None:
    """Adds words to the wording that is being read; sentences of one block become one extract."""
    if not drafts:
        return
    words = drafts[-1].old if drafts[-1].reads_old else drafts[-1].new
    last = words[-1] if words else None
    if last and (last.clause_index, last.block_index) == (unit.clause.index, unit.block_index):
        words[-1] = unit.extract(last.start, span[1])
    else:
        words.append(unit.extract(*span))


# -- what an instruction changes

_OWN_NUMBER = re.compile(rf"(?:{CLAUSE_NUMBER}|(?:Annex|Appendix)\s[A-Z]+)(?=\s)")
_CLAUSES = (LocatorKind.CLAUSE, LocatorKind.ANNEX, LocatorKind.APPENDIX)


def _change(item: Item, draft: _Draft, base: Identifier) -> Change:
    read = draft.read
    titled = find_locators(item.title_text)
    action = read.action if read else _action_of(item.title_text)
    targets = read.targets if read else ()
    other = next((locator.of for locator in (*targets, *titled) if locator.of), None)
    return Change(
        base=other if other and not same_recommendation(other, base.recommendation) else base,
        clause=_clause(action, titled, draft),
        element=_element(targets, titled),
        action=action,
        whole=read.whole and bool(targets or titled) if read else bool(REVISED.search(item.title_text)),
        instruction=draft.instruction,
        old=_unquoted(draft.old),
        new=_unquoted(draft.new),
    )


def _action_of(title: str) -> Action:
    if NEW.search(title):
        return Action.ADD
    return Action.DELETE if DELETED.search(title) else Action.REPLACE


def _clause(action: Action, titled: Sequence[Locator], draft: _Draft) -> str:
    """The clause of the base text: the one that the instruction or the heading of the item names.

    What is added comes under its own number where it has one, else under the clause that it is added to.
    """
    adds = action in (Action.ADD, Action.INSERT)
    own = [locator for locator in (draft.read.targets if draft.read else ()) if locator.kind in _CLAUSES]
    heads = [locator for locator in titled if locator.kind in _CLAUSES]
    if own and not (heads and adds):
        return own[-1].label
    if heads:
        return heads[-1].label
    if titled:
        return ""  # a table or figure alone
    if adds:
        for extract in draft.new:
            if number := _OWN_NUMBER.match(extract.text):
                return number[0].strip()
    beside = [locator for locator in (draft.read.places if draft.read else ()) if locator.kind in _CLAUSES]
    return beside[-1].label if beside else ""


def _element(targets: Sequence[Locator], titled: Sequence[Locator]) -> str:
    """The table or figure that the instruction names, else the heading of the item, if either does."""
    for locators in (targets, titled):
        elements = [locator for locator in locators if locator.kind not in _CLAUSES]
        if elements:
            return elements[0].label
        if locators:
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
    mine: list[tuple[str, Extract]] = []
    others: list[tuple[str, Extract]] = []
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
    return caption_label(caption)
