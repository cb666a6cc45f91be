"""The entries of clauses 2 to 4 and of the Bibliography, each with the block that it stands in.

The index keeps them as `corpus.structure.terms` has them, the rules of checking look at them as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.identifiers import Identifier, UnknownIdentifier, parse, reference_id
from corpus.identifiers.foreign import PUBLISHER
from corpus.model import Block, BlockKind, Clause, ClauseTree
from corpus.structure.parts import says_none

_NUMBER = re.compile(
    r"^(?P<number>(?:\d{1,2}|[A-Z]{1,2}|[IVX]+)(?:\.\d{1,3}){1,4}[a-z]?)\.?\s+(?P<rest>\S.*)$", re.S
)
_DEFINITION = re.compile(
    r"^(?P<term>[^:]{1,140}?)\s*(?P<source>\[[^\]]+\](?:\s*(?:,|and)\s*\[[^\]]+\])*)?\s*:(?:\s+(?P<text>\S.*))?$",
    re.S,
)
_NAMED_ALONE = re.compile(r"^(?P<term>[^:.]{1,120}?)\s*\[[^\]]+\]\.?\s*$", re.S)
_SOURCE = re.compile(r"\[([^\]]+)\]")
_ONLY_SOURCES = re.compile(
    r"^(?:clause \S+ of )?\[[^\]]+\](?:[\s,;]*(?:and )?\[[^\]]+\])*(?:\s*\([^)]*\))?\.?$"
)
"""A paragraph of tags alone, which names the source of the term above it."""
_INTRODUCTION = re.compile(
    r"\b(?:following|this recommendation|this supplement|for the purposes?|defined in|terms? and definitions)"
    r"\b|"
    r"\btermes suivants|\bdéfinitions suivantes|\bsiguientes\b|следующ|^(?:note|example)\b", re.I
)  # fmt: skip
_OVER_TERMS = re.compile(
    r"\bfollowing\s+(?:terms?|definitions?)\b|\bterms?\s+(?:and\s+definitions\s+)?(?:are\s+)?defined\b|"
    r"\bare\s+(?:listed|given|defined)\s+(?:below|in)\b|\bdefinitions\s+(?:in|of|given)\b|"
    r"\btermes\s+suivants|définitions\s+suivantes|\bsiguientes\s+(?:términos|definiciones)|"
    r"\b(?:términos|definiciones)\s+siguientes|следующи\w+\s+(?:термин|определен)", re.I
)  # fmt: skip
_DEFINED_IN = re.compile(r"\bdefined\s+in\s+(?P<where>[^:]{3,120}?)\s*(?:,?\s*appl|:|$)", re.I)
_MARKER = re.compile(r"^(?:[–—•▪\-−]|\(?[a-z]{1,2}\)|\(?\d{1,2}\))\s*")
_TERM_COLUMN = re.compile(r"^(?:terms?|termes?|términos?|термин\w*)$", re.I)
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_TAG = re.compile(r"^\s*(?:[–—−•*-]\s*)?\[(?P<tag>[^\]]{1,80})\]\s*(?P<rest>.*)$", re.S)
_ABBREVIATION = re.compile(
    r"^(?P<abbr>[^\s|]{1,20}(?:\s[^\s|]{1,10})?)(?:\t+|\s{2,}|\s+[–—:=-]\s*|:\s+)(?P<expansion>\S.*)$", re.S
)
_LOOSE_ABBREVIATION = re.compile(r"^(?P<abbr>[A-Z][\w/&.+-]{1,14})\s+(?P<expansion>[A-Za-z].*)$", re.S)
_ANY_ENTRY = re.compile(
    r"^(?:[–—−•*-]\s*)?(?:(?:(?:ITU|UIT)[- ]?[TR]|CCITT|CCIR|МСЭ)(?!\w)|Recomm|Recomend|Rec\.|Рек|Draft|"
    rf"Unicode|Broadband Forum|(?:{PUBLISHER})(?!\w)|RFC\s?\d|[A-Z]\.\d{{1,4}}(?:\.\d+)?\s*\()"
)


@dataclass(frozen=True, slots=True)
class DefinitionEntry:
    """A term as it stands: `number` "3.2.1", `sources` the tags beside it, `block` where the term is.

    `is_named` for one that stands in a list by its name alone, under a sentence that says what defines it.
    """

    term: str
    number: str
    sources: tuple[str, ...]
    text: str
    clause: Clause
    block: Block
    elsewhere: bool
    text_block: Block
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class AbbreviationEntry:
    abbr: str
    expansion: str
    clause: Clause
    block: Block


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """An entry of clause 2 or the Bibliography. `tag` is without brackets, "" where there is none."""

    tag: str
    text: str
    normative: bool
    clause: Clause
    block: Block
    id: str

    @property
    def identifier(self) -> Identifier | None:
        """The ITU-T text referred to, None for another organization's."""
        return identifier_of(self.id.split(" | ")[0])

    @property
    def name(self) -> str:
        """The tag in brackets, or the beginning of the entry."""
        return f"[{self.tag}]" if self.tag else self.text.split(",")[0][:60]

    @property
    def is_joint(self) -> bool:
        """Of a text in common with ISO and IEC, or of a pair of them: "ITU-T X.680 | ISO/IEC 8824-1"."""
        return "|" in self.text or "|" in self.id


def identifier_of(text: str) -> Identifier | None:
    """The ITU-T text that a name means, None where it is the name of none."""
    try:
        return parse(text)
    except UnknownIdentifier:
        return None


@dataclass(frozen=True, slots=True)
class Entries:
    """`named` are the terms that stand in a list by their names alone."""

    definitions: tuple[DefinitionEntry, ...]
    named: tuple[DefinitionEntry, ...]
    abbreviations: tuple[AbbreviationEntry, ...]
    references: tuple[ReferenceEntry, ...]


def read_entries(document: ClauseTree) -> Entries:
    """All entries, in the order of the text."""
    definitions: list[DefinitionEntry] = []
    abbreviations: list[AbbreviationEntry] = []
    references: list[ReferenceEntry] = []
    for clause in document.clauses:
        part = document.part_of(clause)
        if part in ("definitions", "elsewhere", "here"):
            definitions.extend(_definitions(document, clause))
        elif part == "abbreviations":
            abbreviations.extend(_abbreviations(clause))
        elif part in ("references", "bibliography"):
            references.extend(_references(clause, part == "references"))
    return Entries(
        tuple(entry for entry in definitions if not entry.is_named),
        tuple(entry for entry in definitions if entry.is_named),
        tuple(abbreviations),
        tuple(references),
    )


# -- definitions


def _definitions(document: ClauseTree, clause: Clause) -> Iterator[DefinitionEntry]:
    elsewhere = any(each.part == "elsewhere" for each in document.around(clause))
    is_headed = clause.heading is not None or bool(clause.number)
    if is_headed and not clause.part and clause.level > 1 and not _stands_over_terms(clause):
        is_text = any(block.kind in _PROSE for block in clause.blocks)
        if not is_text and any(other.parent == clause.index for other in document.clauses):
            return  # "3.3 Mechanical characteristics" over terms
        yield from _headed(clause, elsewhere)
        return
    where = introduction = ""
    for block in clause.blocks:
        if block.kind is BlockKind.TABLE:
            yield from _tabled(clause, block, elsewhere)
        if block.kind not in _PROSE:
            continue
        entry = _run_in(clause, block, elsewhere)
        if entry is not None:
            yield entry
        elif block.kind is BlockKind.PARAGRAPH:
            introduction = _flat(block)
            defined = _DEFINED_IN.search(introduction)
            where = defined["where"] if defined and introduction.endswith(":") else ""
        elif where and _MARKER.match(block.text):
            term = re.sub(r"[;,.]?(?:\s+and)?$", "", _MARKER.sub("", block.text).strip().rstrip(";,."))
            if term and len(term) < 100:
                number = clause.number
                yield DefinitionEntry(
                    term, number, (where,), introduction, clause, block, elsewhere, block, is_named=True
                )


def _stands_over_terms(clause: Clause) -> bool:
    """Does a sentence under the heading introduce a list of terms? "3.2 Basic notation"."""
    first = next((_flat(block) for block in clause.blocks if block.kind in _PROSE), "")
    match = _DEFINITION.match(first)
    is_definition = match is not None and match["text"] and not _INTRODUCTION.search(match["term"])
    return bool(clause.title) and not is_definition and bool(_OVER_TERMS.search(first[:250]))


def _tabled(clause: Clause, block: Block, elsewhere: bool) -> Iterator[DefinitionEntry]:
    """Terms in the rows of a table, "Term | Definition"."""
    if not block.rows or not _TERM_COLUMN.match(block.rows[0][0]):
        return
    for row in block.rows[1:]:
        if len(row) >= 2 and row[0] and row[1]:
            term, sources = _split(row[0], "")
            yield DefinitionEntry(term, clause.number, sources, row[1], clause, block, elsewhere, block)


def _flat(block: Block) -> str:
    """The text in one line; tabs stay."""
    return re.sub(r"\s*\n\s*", " ", block.text).strip()


def _headed(clause: Clause, elsewhere: bool) -> Iterator[DefinitionEntry]:
    """A term that is a heading, its definition below or on the same line."""
    heading = clause.heading or Block(BlockKind.HEADING, clause.label)
    match = _DEFINITION.match(clause.title)
    body = [block for block in clause.blocks if block.kind in _PROSE]
    below = [block for block in body if _ONLY_SOURCES.match(_flat(block))]
    body = [block for block in body if block not in below]
    if match and match["text"]:
        term, sources = _split(match["term"], match["source"])
        yield DefinitionEntry(
            term, clause.number, sources, match["text"], clause, heading, elsewhere, heading
        )
        return
    first = body[0] if body else heading
    text = _flat(body[0]) if body else ""
    if _INTRODUCTION.search(text[:250]) and text.rstrip().endswith(":"):
        return  # "3.2 Symbols: the following symbols are used:"
    title = clause.title
    if text.startswith(title) and len(text) > len(title):  # the reader of PDFs keeps the term in the text
        run_in = _DEFINITION.match(text)
        if run_in and run_in["text"]:
            term, sources = _split(run_in["term"], run_in["source"])
            yield DefinitionEntry(
                term, clause.number, sources, run_in["text"], clause, heading, elsewhere, first
            )
            return
    term, sources = _split(title.rstrip(" :"), "")
    sources = sources or tuple(source for block in below for source in _SOURCE.findall(_flat(block)))
    if not sources and (leading := re.match(r"^\s*(\[[^\]]+\])\s*:?\s*", text)):
        sources = tuple(_SOURCE.findall(leading[1]))
        text = text[leading.end() :]
    if (
        not sources
        and (trailing := re.search(r"\[(?:SOURCE:\s*)?([A-Z][^\]]+)\]\.?\s*$", text))
        and elsewhere
    ):
        sources = (trailing[1],)
    if len(term.split()) <= 12 and not _INTRODUCTION.search(term):
        yield DefinitionEntry(
            term, clause.number, sources, text.lstrip(": "), clause, heading, elsewhere, first
        )


def _run_in(clause: Clause, block: Block, elsewhere: bool) -> DefinitionEntry | None:
    text = _flat(block)
    number = block.number
    if match := _NUMBER.match(text):
        number, text = match["number"], match["rest"]
    elif block.kind is BlockKind.LIST_ITEM:
        text = re.sub(r"^(?:[–—−•*-]|\(?[a-z\d]{1,2}\))\s*", "", text)
    found = _DEFINITION.match(text)
    if block.bold and number and text.startswith(block.bold) and (found is None or len(found["term"]) > 80):
        # the colon is missing, or stands somewhere in the definition; what is bold is the term
        brackets = re.findall(r"^\s*((?:\[[^\]]+\]\s*)+)", text[len(block.bold) :])
        term, sources = _split(block.bold, "".join(brackets))
        definition = re.sub(r"^(?:\s*\[[^\]]+\])*\s*[:–—-]?\s*", "", text[len(block.bold) :])
        return DefinitionEntry(term, number, sources, definition, clause, block, elsewhere, block)
    if found is None:
        if not number or len(text.split()) < 3:
            return None
        # "3.2.1 term – definition" or without any colon: only what is numbered is taken for a term
        loose = re.match(r"^(?P<term>[^.–—]{2,60}?)\s+[–—-]\s+(?P<text>\S.*)$", text, re.S)
        if loose is None:
            return None
        term, sources = _split(loose["term"], "")
        return DefinitionEntry(term, number, sources, loose["text"], clause, block, elsewhere, block)
    term, sources = _split(found["term"], found["source"])
    definition = (found["text"] or "").strip()
    if len(term.split()) > 10 or _INTRODUCTION.search(term) or (not definition and not number):
        return None
    if not number and len(definition.split()) < 3:
        return None
    return DefinitionEntry(term, number, sources, definition, clause, block, elsewhere, block)


def _split(term: str, source: str | None) -> tuple[str, tuple[str, ...]]:
    sources = tuple(_SOURCE.findall(f"{term} {source or ''}"))
    name = re.sub(r"\s+", " ", _SOURCE.sub("", term)).strip(" :.;,*")
    return (name, sources) if name else (term.strip(" :"), ())


def name_of_term(heading: str) -> str:
    """ "disaster [b-UNISDR]" → "disaster"; a term may consist of brackets alone."""
    return _split(heading, "")[0]


def run_in_term(text: str) -> str:
    """The term that a paragraph begins with, "term [source]: definition" or "term [source]."; "" for none."""
    match = _DEFINITION.match(text) or _NAMED_ALONE.match(text)
    if match is None or _OVER_TERMS.search(match["term"]) or _INTRODUCTION.search(match["term"]):
        return ""
    return name_of_term(match["term"])


# -- abbreviations


def _abbreviations(clause: Clause) -> Iterator[AbbreviationEntry]:
    for block in clause.blocks:
        if block.kind is BlockKind.TABLE:
            for row in block.rows:
                cells = [cell.strip() for cell in row if cell.strip()]
                if len(cells) == 1 and len(cells[0].split()) == 1:
                    yield AbbreviationEntry(cells[0], "", clause, block)
                for abbr, expansion in zip(cells[::2], cells[1::2], strict=False):
                    if not re.fullmatch(r"(?i)abbreviations?|acronyms?|terms?", abbr):
                        yield AbbreviationEntry(abbr.rstrip(":"), expansion.rstrip(" .;"), clause, block)
        elif block.kind in _PROSE and not says_none(block.text):
            text = re.sub(r"^[–—−•*-]\s+", "", _flat(block))
            match = _ABBREVIATION.match(text) or _LOOSE_ABBREVIATION.match(text)
            if match and not text.rstrip().endswith(":") and not _INTRODUCTION.search(text[:60]):
                yield AbbreviationEntry(
                    match["abbr"].rstrip(":"), match["expansion"].rstrip(" .;"), clause, block
                )


# -- references


def _references(clause: Clause, normative: bool) -> Iterator[ReferenceEntry]:
    for block in clause.blocks:
        if block.kind is BlockKind.TABLE:
            for row in block.rows:
                if len(row) >= 2 and _TAG.match(row[0]):
                    text = " ".join(cell for cell in row if cell)
                    yield from _reference(clause, block, normative, text)
        elif block.kind in _PROSE:
            yield from _reference(clause, block, normative, " ".join(block.text.split()))


def _reference(clause: Clause, block: Block, normative: bool, text: str) -> Iterator[ReferenceEntry]:
    match = _TAG.match(text)
    if match is not None:
        yield ReferenceEntry(
            match["tag"].strip(), match["rest"].strip(), normative, clause, block, reference_id(text)
        )
    elif _ANY_ENTRY.match(text) and not text.rstrip().endswith(":") and len(text) < 600:
        bare = re.sub(r"^[–—−•*-]\s*", "", text)
        yield ReferenceEntry("", bare, normative, clause, block, reference_id(text))
