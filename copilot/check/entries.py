"""The entries of clauses 2 to 4 and of the Bibliography, each with the block that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import DraftDocument
from corpus.identifiers import Identifier, UnknownIdentifier, parse, reference_id
from corpus.model import Block, BlockKind, Clause
from corpus.structure.parts import says_none

_NUMBER = re.compile(
    r"^(?P<number>(?:\d{1,2}|[A-Z]{1,2}|[IVX]+)(?:\.\d{1,3}){1,4}[a-z]?)\.?\s+(?P<rest>\S.*)$", re.S
)
_DEFINITION = re.compile(
    r"^(?P<term>[^:]{1,140}?)\s*(?P<source>\[[^\]]+\](?:\s*(?:,|and)\s*\[[^\]]+\])*)?\s*:(?:\s+(?P<text>\S.*))?$",
    re.S,
)
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
_TAG = re.compile(r"^\s*(?:[–—−•*-]\s*)?\[(?P<tag>[^\]]{1,80})\]\s*(?P<rest>.*)$", re.S)
_ABBREVIATION = re.compile(
    r"^(?P<abbr>[^\s|]{1,20}(?:\s[^\s|]{1,10})?)(?:\t+|\s{2,}|\s+[–—:=-]\s*|:\s+)(?P<expansion>\S.*)$", re.S
)
_LOOSE_ABBREVIATION = re.compile(r"^(?P<abbr>[A-Z][\w/&.+-]{1,14})\s+(?P<expansion>[A-Za-z].*)$", re.S)
_ANY_ENTRY = re.compile(
    r"^(?:[–—−•*-]\s*)?(?:(?:ITU-[TR]|CCITT)?\s?(?:Recommendations?|Rec\.)|ITU-[TR]|ISO|IEC|ETSI|IEEE|IETF|3GPP|ANSI|"
    r"W3C|CCITT|GSMA|oneM2M|NIST|RFC)\b"
)


@dataclass(frozen=True, slots=True)
class DefinitionEntry:
    """A term as it stands: `number` "3.2.1", `sources` the tags beside it, `term_block` where the term is."""

    term: str
    number: str
    sources: tuple[str, ...]
    text: str
    clause: Clause
    block: Block
    elsewhere: bool
    text_block: Block


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
    definitions: tuple[DefinitionEntry, ...]
    abbreviations: tuple[AbbreviationEntry, ...]
    references: tuple[ReferenceEntry, ...]


def read_entries(document: DraftDocument) -> Entries:
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
    return Entries(tuple(definitions), tuple(abbreviations), tuple(references))


# -- definitions


def _definitions(document: DraftDocument, clause: Clause) -> Iterator[DefinitionEntry]:
    elsewhere = any(each.part == "elsewhere" for each in document.around(clause))
    if clause.heading is not None and not clause.part and clause.level > 1:
        if any(other.parent == clause.index for other in document.clauses):
            return  # "3.3 Mechanical characteristics" over terms
        yield from _headed(clause, elsewhere)
        return
    for block in clause.blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            entry = _run_in(clause, block, elsewhere)
            if entry is not None:
                yield entry


def _headed(clause: Clause, elsewhere: bool) -> Iterator[DefinitionEntry]:
    """A term that is a heading, its definition below or on the same line."""
    heading = clause.heading
    assert heading is not None
    match = _DEFINITION.match(clause.title)
    body = [block for block in clause.blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)]
    below = [block for block in body if _ONLY_SOURCES.match(block.text)]
    body = [block for block in body if block not in below]
    if match and match["text"]:
        term, sources = _split(match["term"], match["source"])
        yield DefinitionEntry(
            term, clause.number, sources, match["text"], clause, heading, elsewhere, heading
        )
        return
    first = body[0] if body else heading
    text = body[0].text if body else ""
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
    sources = sources or tuple(source for block in below for source in _SOURCE.findall(block.text))
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
    text = block.text
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
    return name, sources


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
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and not says_none(block.text):
            text = re.sub(r"^[–—−•*-]\s+", "", block.text)
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
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
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
