"""A text or the bytes of a file become a draft document; the content decides over the ending of the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.asciidoc.reader import read_asciidoc
from corpus.document import DraftDocument
from corpus.errors import UnreadableDraft
from corpus.formats import kind_of, text_of
from corpus.identifiers import Identifier, UnknownIdentifier, find_all, from_file_name
from corpus.languages import language_of_text
from corpus.model import Block, BlockKind
from corpus.structure.parts import MANDATORY, PART_TITLES, part_opened
from corpus.structure.tree import build_clauses, read_heading
from corpus.text.reader import read_lines
from corpus.word.cover import Cover
from corpus.word.reader import read_word

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue

_WHOLE = 3
"""Main clauses from which on a text of unknown extent counts as a whole one."""
FORMATS = ("markdown", "asciidoc", "plain")
_PUBLISHED = ("published", "in-force", "superseded", "withdrawn", "in-force-prepublished")
"""Statuses of the Metanorma ITU flavour that a text has after its approval."""
_CLAUSE_OF_TYPE = {
    "scope": "1", "references": "2", "definitions": "3", "abbreviations": "4", "conventions": "5",
}  # fmt: skip

_STYLE_OF_TITLE = re.compile(r"title", re.I)
"""A style in Word whose paragraphs are titles, not numbers: "Rec_title"."""


def read_text(
    text: str,
    format: str,
    *,
    name: str = "text",
    whole: bool | None = True,
    clause_type: str = "",
    folder: Path | None = None,
) -> DraftDocument:
    """Reads a text; `folder` is where an AsciiDoc text finds the files that it includes.

    Raises: UnreadableDraft for an empty one or an unknown format.
    """
    if format not in FORMATS:
        raise UnreadableDraft(f"{name}: unknown format {format!r}; use one of {', '.join(FORMATS)}")
    if not text.strip():
        raise UnreadableDraft(f"{name}: empty; there is nothing to check: give a text")
    if format == "asciidoc":
        return _asciidoc(text, name, whole, clause_type, folder)
    blocks = read_lines(text, markdown=format == "markdown")
    return assemble(blocks, name, format, whole=whole, clause_type=clause_type)


def read_bytes(
    name: str,
    data: bytes,
    *,
    whole: bool | None = None,
    clause_type: str = "",
    catalogue: Catalogue | None = None,
    folder: Path | None = None,
) -> DraftDocument:
    """Reads a file's content.

    Args:
        name: the name of the file, for messages and, where the content does not tell, its format.
        whole: None: a text with three main clauses or more is whole.
        catalogue: gives the identifier and title of a published PDF.
        folder: where an AsciiDoc text finds the files that it includes.

    Raises: UnreadableDraft.
    """
    kind = kind_of(name, data)
    if kind == "pdf":
        from corpus.pdf_drafts import read_pdf  # the reader of PDFs takes a second to load

        return read_pdf(name, data, catalogue, whole)
    if kind == "docx":
        return _word(name, data, whole, clause_type)
    return read_text(
        text_of(name, data), kind, name=name, whole=whole, clause_type=clause_type, folder=folder
    )


def _word(name: str, data: bytes, whole: bool | None, clause_type: str) -> DraftDocument:
    read = read_word(name, data)
    cover = read.cover or Cover(None, "")
    identifier = _named(name) or cover.identifier
    document = assemble(
        read.blocks, name, "docx", whole=whole, clause_type=clause_type, identifier=identifier
    )
    month = identifier.month if identifier is not None else None
    return replace(
        document,
        title=_title_of_cover(document, cover.title),
        date=(identifier.year, month or 1) if identifier is not None and identifier.year else None,
    )


def _title_of_cover(document: DraftDocument, title: str) -> str:
    """Of several titles in the text (a common one with ISO/IEC has two) the one that the cover bears."""
    folded = re.sub(r"\W+", " ", title).strip().casefold()
    for block in document.blocks:
        if block.kind is BlockKind.TITLE and re.sub(r"\W+", " ", block.text).strip().casefold() == folded:
            return block.text.strip()
    return document.title or title


def _named(name: str) -> Identifier | None:
    """The text that the name of the file gives: T-REC-V.92-200107-I!!MSW-E.docx."""
    try:
        return from_file_name(name)[0]
    except UnknownIdentifier:
        return None


def _asciidoc(
    text: str, name: str, whole: bool | None, clause_type: str, folder: Path | None
) -> DraftDocument:
    read = read_asciidoc(text, folder)
    if not read.blocks:
        raise UnreadableDraft(f"{name}: holds no text; there is nothing to check")
    keywords = read.attributes.get("keywords", "")
    blocks = list(read.blocks)
    if keywords:  # in this flavour they are an attribute
        place = 1 if read.title else 0
        blocks[place:place] = [
            Block(BlockKind.HEADING, "Keywords", line=1),
            Block(BlockKind.PARAGRAPH, keywords, line=1),
        ]
        blocks = [replace(block, index=index) for index, block in enumerate(blocks)]
    number = read.attributes.get("docnumber", "")
    mentions = find_all(number if number.startswith("ITU") else f"ITU-T {number}") if number else []
    identifier = mentions[0].identifier if mentions else None
    document = assemble(
        blocks,
        name,
        "asciidoc",
        whole=whole,
        clause_type=clause_type,
        title=read.title,
        identifier=identifier,
        warnings=read.warnings,
    )
    return replace(
        document,
        attributes=read.attributes,
        numbers_are_generated=True,
        date=_published(read.attributes),
    )


def _published(attributes: Mapping[str, str]) -> tuple[int, int] | None:
    """Year and month of a text that its attributes call published, whatever date a draft gives."""
    date = re.match(r"(\d{4})(?:-(\d{2}))?", attributes.get("published-date", ""))
    if date is None or attributes.get("status", "") not in _PUBLISHED:
        return None
    return int(date[1]), int(date[2] or 1)


def assemble(
    blocks: Sequence[Block],
    name: str,
    format: str,
    *,
    whole: bool | None = True,
    clause_type: str = "",
    title: str = "",
    identifier: Identifier | None = None,
    warnings: tuple[str, ...] = (),
) -> DraftDocument:
    """The document over blocks that a reader made: clause tree, title, language."""
    language = language_of_text("\n".join(block.text for block in blocks))
    blocks = _with_heading(list(blocks), clause_type, language)
    if whole is not False and not title:
        blocks = _with_title(blocks)
    if not title:
        title, found = _title(blocks)
        identifier = identifier or found
    supplement = identifier is not None and any(part.kind == "Suppl." for part in identifier.parts)
    if language == "A":
        blocks = _numbers_left_to_right(blocks)
    clauses = build_clauses(blocks, normative=not supplement, fragment=whole is False)
    if whole is None:
        whole = sum(c.level == 1 and bool(c.number or c.part in MANDATORY) for c in clauses) >= _WHOLE
    return DraftDocument(
        name=name,
        format=format,
        blocks=tuple(blocks),
        clauses=clauses,
        title=title,
        identifier=identifier,
        language=language,
        whole=whole,
        clause_type=clause_type,
        warnings=warnings,
    )


def _numbers_left_to_right(blocks: list[Block]) -> list[Block]:
    """Arabic texts write clause 3.1 as "1.3": numbers of headings are turned round where more of them then
    have the clause that they belong to."""
    headings = {
        index: heading
        for index, block in enumerate(blocks)
        if block.kind is BlockKind.HEADING and (heading := read_heading(block.text, block.number)).number
    }
    numbers = {heading.number for heading in headings.values()}

    def turned(number: str) -> str:
        return ".".join(reversed(number.split(".")))

    deep = [number for number in numbers if "." in number]
    as_written = sum(number.rpartition(".")[0] in numbers for number in deep)
    others = numbers - set(deep) | {turned(number) for number in deep}
    if sum(turned(number).rpartition(".")[0] in others for number in deep) <= as_written:
        return blocks
    return [
        replace(block, number=turned(headings[index].number), text=headings[index].title)
        if index in headings and "." in headings[index].number
        else block
        for index, block in enumerate(blocks)
    ]


def _with_heading(blocks: list[Block], clause_type: str, language: str) -> list[Block]:
    """A clause given without its heading gets the one that its type has."""
    if not blocks or blocks[0].kind is BlockKind.HEADING:
        return blocks
    titles = PART_TITLES.get(language or "E", PART_TITLES["E"])
    if clause_type not in titles:
        return blocks
    # before the first: the indexes of the others stay those of the file, which comments and fixes go by
    heading = Block(BlockKind.HEADING, titles[clause_type], number=_CLAUSE_OF_TYPE.get(clause_type, ""))
    return [heading, *blocks]


def _with_title(blocks: list[Block]) -> list[Block]:
    """Texts without styles have their title as the first heading, or as a short first line."""
    if any(block.kind is BlockKind.TITLE for block in _before_body(blocks)):
        return blocks
    for place, block in enumerate(blocks[:3]):
        heading = read_heading(block.text, block.number)
        if block.kind is BlockKind.HEADING:
            is_title = not (heading.number or part_opened(heading.title, False))
        else:
            following = blocks[place + 1].kind if place + 1 < len(blocks) else None
            short = block.kind is BlockKind.PARAGRAPH and len(block.text) < 160
            is_title = (
                short and following is BlockKind.HEADING and not block.text.rstrip().endswith((".", ":"))
            )
        if is_title:
            return [*blocks[:place], replace(block, kind=BlockKind.TITLE), *blocks[place + 1 :]]
        if block.kind is BlockKind.HEADING:
            break
    return blocks


def _title(blocks: Sequence[Block]) -> tuple[str, Identifier | None]:
    """The title of the text and its number: marked as such, or the first heading without a number."""
    identifier = None
    for block in _before_body(blocks):
        if block.kind is BlockKind.TITLE:
            mentions = find_all(block.text)
            is_number = bool(mentions) and len(block.text) < 60
            if block.style:  # "Rec_No" or "Rec_title"
                is_number = not _STYLE_OF_TITLE.search(block.style)
            if not is_number:
                return block.text.strip(), identifier
            identifier = identifier or (mentions[0].identifier if mentions else None)
    return "", identifier


def _before_body(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks before the first heading with a number."""
    for block in blocks:
        if block.kind is BlockKind.HEADING and read_heading(block.text, block.number).number:
            return
        yield block
