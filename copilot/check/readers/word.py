"""Word files: paragraphs with ITU's or Word's styles, automatic numbers, tables, notes, footnotes.

Changes that are tracked are read as if all were accepted. Numbers that Word counts by itself are
counted here as well, for headings and for lists.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from copilot.check.document import BlockKind, DraftBlock
from copilot.check.errors import UnreadableDraft
from copilot.check.readers.numbering import Numbering
from copilot.check.readers.text import is_heading_text, is_note
from corpus.structure.headings import CAPTION, LIST_MARKER

if TYPE_CHECKING:
    from docx.document import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}instrText",
    f"{W}delText",
    f"{W}delInstrText",
    _FALLBACK,
    f"{W}pPr",
}
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")
_TEXT_BOX = f"{W}txbxContent"
_HEADING_STYLE = re.compile(r"^(?:heading|titre|título|überschrift|заголовок)\s*(?P<level>[1-9])$", re.I)
_UNNUMBERED = re.compile(r"^heading[_ ](?:b|i|ib|unnumbered.*)$|^unnumbered heading", re.I)
_ANNEX = re.compile(r"^(?:annex|appendix|appendice|anexo|apéndice)_?(?:no)?\b.*", re.I)
_KINDS = {
    BlockKind.OTHER: r"toc\b|table of (?:figures|contents)|index",
    BlockKind.TITLE: r"rec_?title|title(?: \d)?$|rec_?no|docnumber|rec_cccitt_no|resno",
    BlockKind.CAPTION: r"(?:table|figure)_?(?:no)?(?:&| & |_)?_?(?:no)?title|(?:table|figure)_no|caption",
    BlockKind.NOTE: r"note(?:\s?\d)?$|(?:table|figure)_?(?:legend|note)",
    BlockKind.FIGURE: r"figure$",
    BlockKind.LIST_ITEM: r"enumlev|list|bullet",
    BlockKind.EQUATION: r"equation(?!.*legend)",
    BlockKind.CODE: r"asn\.?1|formal|html preformatted|code|plain text|source ?code",
}
"""Beginnings of style names, of ITU's templates and of Word."""


@dataclass(slots=True)
class WordText:
    """What a Word file holds, as far as it is checked."""

    blocks: list[DraftBlock] = field(default_factory=list)
    paragraphs: dict[int, Any] = field(default_factory=dict)
    """The paragraph elements of each block, for comments and corrections."""


def open_word(name: str, data: bytes) -> Document:
    """Raises: UnreadableDraft where the parts of the file are not what Word writes."""
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    try:
        return docx.Document(io.BytesIO(data))
    except (OpcError, XMLSyntaxError, KeyError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise UnreadableDraft(
            f"{name}: damaged: its parts cannot be read ({type(error).__name__}); open it in Word, let it be "
            "repaired, save it again"
        ) from error


def read_word(name: str, data: bytes) -> tuple[DraftBlock, ...]:
    """The blocks of a Word file. Raises: UnreadableDraft."""
    word = word_text(open_word(name, data))
    if not any(block.text.strip() for block in word.blocks):
        raise UnreadableDraft(f"{name}: holds no text; if its pages are pictures, give the text itself")
    return tuple(word.blocks)


def word_text(document: Document) -> WordText:
    """Blocks, and the paragraphs that they come from."""
    reader = _Reader(document)
    reader.read()
    return reader.word


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.word = WordText()
        self.styles = {style.style_id: style.name or "" for style in document.styles}
        self.numbering = Numbering(document)
        self.pending = ""
        self.footnotes = _footnotes(document)

    def read(self) -> None:
        for element in _body(self.document.element.body):
            if element.tag == f"{W}tbl":
                self._table(element)
            else:
                self._paragraph(element)

    def _add(self, kind: BlockKind, text: str, elements: list[Any], **more: Any) -> None:
        index = len(self.word.blocks)
        self.word.blocks.append(DraftBlock(index, kind, text, **more))
        self.word.paragraphs[index] = elements

    def _paragraph(self, element: Any) -> None:
        text = self.pending + text_of(element)
        if _mark_deleted(element):  # the next paragraph goes on in this one once changes are accepted
            self.pending = text
            return
        self.pending = ""
        style = self.styles.get(_style(element), "Normal")
        number, level = self.numbering.number(element, _style(element))
        text = text.strip(" \n")
        if not text.strip():
            if any(next(element.iter(tag), None) is not None for tag in _PICTURES):
                self._add(BlockKind.FIGURE, "", [element], style=style)
            return
        kind, heading_level = _kind(style, text, number)
        if kind is BlockKind.LIST_ITEM and number and not LIST_MARKER.match(text):
            text = f"{number} {text}"
            number = ""
        if kind is BlockKind.HEADING and number:
            heading_level = heading_level or level + 1
        self._add(
            kind, text.strip(), [element],
            level=heading_level, number=number, bold=_bold(element), style=style,
        )  # fmt: skip
        for mark in element.iter(f"{W}footnoteReference"):
            note = self.footnotes.get(mark.get(f"{W}id"), "")
            if note:
                self._add(BlockKind.FOOTNOTE, note, [element])

    def _table(self, element: Any) -> None:
        rows, merged = [], []
        for row in element.iter(f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells = list(row.iterchildren(f"{W}tc"))
            rows.append(
                tuple(
                    " ".join(text_of(p).strip() for p in cell.iter(f"{W}p") if text_of(p).strip())
                    for cell in cells
                )
            )
        for paragraph in element.iter(f"{W}p"):
            merged.append(paragraph)
        text = "\n".join(" | ".join(row) for row in rows)
        if not text.replace("|", "").strip():
            if any(next(element.iter(tag), None) is not None for tag in _PICTURES):
                self._add(BlockKind.FIGURE, "", merged)
            return
        self._add(BlockKind.TABLE, text, merged, rows=tuple(rows))


def _body(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those inside content controls and accepted insertions."""
    for element in parent.iterchildren():
        if element.tag in (f"{W}p", f"{W}tbl"):
            yield element
        elif element.tag == f"{W}sdt":
            if _is_contents(element):
                continue
            for content in element.iterchildren(f"{W}sdtContent"):
                yield from _body(content)
        elif element.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from _body(element)


def _is_contents(element: Any) -> bool:
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "Contents" in (gallery.get(f"{W}val") or "")


def text_of(element: Any) -> str:
    """The text of a paragraph with all changes accepted; formulas as their characters."""
    return "".join(piece for _, piece in text_nodes(element))


def text_nodes(element: Any) -> Iterator[tuple[Any, str]]:
    """(element, text) of each piece of text in a paragraph, in order."""
    for child in element.iterchildren():
        tag = child.tag
        if tag in _SKIPPED or tag == _TEXT_BOX:
            continue
        if tag in (f"{W}t", f"{M}t"):
            yield child, child.text or ""
        elif tag in _BREAKS:
            yield child, _BREAKS[tag]
        elif tag == f"{W}sym":
            yield child, "\u2022"
        elif isinstance(tag, str):
            yield from text_nodes(child)


def _style(element: Any) -> str:
    style = element.find(f"{W}pPr/{W}pStyle")
    return style.get(f"{W}val") if style is not None else ""


def _mark_deleted(element: Any) -> bool:
    return element.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _bold(element: Any) -> str:
    """The words in bold at the start of a paragraph, behind its number."""
    words = ""
    for run in element.iter(f"{W}r"):
        text = "".join(piece for _, piece in text_nodes(run))
        bold = run.find(f"{W}rPr/{W}b")
        is_bold = bold is not None and bold.get(f"{W}val") not in ("0", "false", "off")
        if is_bold:
            words += text
        elif not re.fullmatch(r"[A-Z]?[\d.\s]*", words + text):
            break
    return re.sub(r"^[A-Z]?[\d.]*\s+", "", words.strip()).strip(" :")


def _kind(style: str, text: str, number: str) -> tuple[BlockKind, int]:
    """What a paragraph is, by its style and, where that says nothing, by its text; and a heading's level."""
    if match := _HEADING_STYLE.match(style):
        return BlockKind.HEADING, int(match["level"])
    if _UNNUMBERED.match(style):
        return BlockKind.HEADING, 0
    if _ANNEX.match(style):
        return BlockKind.HEADING, 1
    for kind, pattern in _KINDS.items():
        if re.match(pattern, style, re.I):
            return kind, 0
    if is_note(text):
        return BlockKind.NOTE, 0
    if style.lower() in ("normal", "normal_itu", "body text", "") or not number:
        if is_heading_text(text) and "\n" not in text:
            return BlockKind.HEADING, 0
        if CAPTION.match(text) and len(text) < 200 and not re.search(r"[.;:]\s*$", text):
            return BlockKind.CAPTION, 0
    if number or LIST_MARKER.match(text):
        return BlockKind.LIST_ITEM, 0
    return BlockKind.PARAGRAPH, 0


def _footnotes(document: Document) -> dict[str, str]:
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes") and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob, _parser())
            return {
                note.get(f"{W}id"): " ".join(text_of(p).strip() for p in note.iter(f"{W}p")).strip()
                for note in root.iter(f"{W}footnote")
                if note.get(f"{W}type") is None
            }
    return {}


def _parser() -> Any:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
