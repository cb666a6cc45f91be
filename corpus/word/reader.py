"""Word files: paragraphs with ITU's or Word's styles, automatic numbers, tables, notes, footnotes.

Changes that are tracked are read as if all were accepted. What is hidden is not read.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from corpus.errors import UnreadableDraft
from corpus.model import Block, BlockKind
from corpus.structure.headings import ANNEX, APPENDIX, CAPTION, LIST_MARKER, Fixed, fixed_title, is_figure
from corpus.text.reader import is_heading_text, is_note
from corpus.word.cover import Cover, read_cover
from corpus.word.notes import Notes
from corpus.word.numbering import Numbered, Numbering
from corpus.word.ooxml import W, number, toggle, value
from corpus.word.paragraphs import completed, end_is_deleted, has_picture, with_dash
from corpus.word.roles import Role, Roles
from corpus.word.runs import drawn_marks, text_nodes, text_of
from corpus.word.styles import Styles
from corpus.word.tables import body_of, cut, places_text, rows_of

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["W", "WordText", "open_word", "read_word", "text_nodes", "text_of", "word_text"]

_LONGEST_HEADING = 140
"""Characters; what has no style of a heading and is longer is text."""
_LONGEST_CAPTION = 200
_KINDS = {
    Role.CONTENTS: BlockKind.OTHER,
    Role.NUMBER: BlockKind.TITLE,
    Role.TITLE: BlockKind.TITLE,
    Role.PART_LINE: BlockKind.PARAGRAPH,
    Role.CAPTION: BlockKind.CAPTION,
    Role.NOTE: BlockKind.NOTE,
    Role.FIGURE: BlockKind.FIGURE,
    Role.LIST_ITEM: BlockKind.LIST_ITEM,
    Role.EQUATION: BlockKind.EQUATION,
    Role.CODE: BlockKind.CODE,
}
_ON_ONE_LINE = (BlockKind.HEADING, BlockKind.TITLE, BlockKind.CAPTION)
_ENDS_SENTENCE = re.compile(r"[.;:,]\s*$")


@dataclass(slots=True)
class WordText:
    """What a Word file holds, as far as it is checked."""

    blocks: list[Block] = field(default_factory=list)
    paragraphs: dict[int, Any] = field(default_factory=dict)
    """The paragraph elements of each block, for comments and corrections."""
    cover: Cover | None = None


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


def read_word(name: str, data: bytes) -> WordText:
    """What a Word file holds. Raises: UnreadableDraft."""
    word = word_text(open_word(name, data))
    if not any(block.text.strip() for block in word.blocks):
        raise UnreadableDraft(f"{name}: holds no text; if its pages are pictures, give the text itself")
    return word


def word_text(document: Document) -> WordText:
    """Blocks, and the paragraphs that they come from."""
    reader = _Reader(document)
    reader.read()
    return reader.word


class _Reader:
    def __init__(self, document: Document) -> None:
        self.body = document.element.body
        self.word = WordText()
        self.styles = Styles(document)
        self.roles = Roles(self.styles)
        self.numbering = Numbering(document, self.styles)
        self.notes = Notes(document, self.styles)
        self.in_body = False
        """Is clause 1 or an annex reached?"""
        self.pending: list[Any] = []
        """Paragraphs whose ends are deleted: the next one goes on in them."""
        self.finished = False
        """Is the back cover reached?"""
        self.has_headings, self.heading_lists = self._headings()

    def _headings(self) -> tuple[bool, set[str]]:
        """Are there headings by style, and which lists number them?"""
        found, lists = False, set()
        for paragraph in self.body.iter(f"{W}p"):
            style = self.styles.of(paragraph)
            if self._level(paragraph, style) and text_of(paragraph, self.styles).strip():
                found = True
                if given := self.numbering.list_of(paragraph, style):
                    lists.add(self.numbering.definition(given[0]))
        return found, lists

    def _level(self, paragraph: Any, style: str) -> int:
        """The level of a heading as its style or the paragraph itself says, from 1; 0 for no heading."""
        role, level = self.roles.of(style)
        if role is Role.HEADING:
            return level
        own = number(value(paragraph, "pPr/outlineLvl"), 9)
        if role not in (None, Role.LIST_ITEM) or not 0 <= own < 9:
            return 0
        text = text_of(paragraph, self.styles).strip()  # a pasted level makes no heading of a sentence
        return own + 1 if len(text) <= _LONGEST_HEADING and not _ENDS_SENTENCE.search(text) else 0

    def read(self) -> None:
        for element in body_of(self.body):
            self._element(element)

    def _element(self, element: Any) -> None:
        if element.tag == f"{W}tbl":
            self._table(element)
        else:
            self._paragraph(element)

    def _add(self, kind: BlockKind, text: str, elements: list[Any], **more: Any) -> None:
        self.finished = self.finished or fixed_title(text.split("\n")[0]) is Fixed.BACK_COVER
        if self.finished:
            kind = BlockKind.OTHER
        if kind in _ON_ONE_LINE:
            text = re.sub(r"\s*\n\s*", " ", text)
        index = len(self.word.blocks)
        self.word.blocks.append(Block(kind, text.strip(), index=index, **more))
        self.word.paragraphs[index] = elements

    # -- paragraphs

    def _paragraph(self, element: Any) -> None:
        if end_is_deleted(element):
            if text_of(element, self.styles):
                self.pending.append(element)
            return
        elements = [*self.pending, element]
        self.pending = []
        style = self.styles.of(element)
        numbered = self.numbering.number(element, style)  # also where nothing is drawn: hidden ones count
        text = "".join(text_of(each, self.styles) for each in elements).strip(" \n")
        role = self.roles.of(style)[0]
        if not text.strip():
            if has_picture(element):
                kind = BlockKind.EQUATION if role is Role.EQUATION else BlockKind.FIGURE
                self._add(kind, "", elements, style=self.styles.name(style))
            return
        if role is Role.PART_TITLE and self._completes_part(text, elements):
            return
        if role is Role.FIGURE and CAPTION.match(" ".join(text.split())):
            if has_picture(element):
                self._add(BlockKind.FIGURE, "", elements, style=self.styles.name(style))
            role = Role.CAPTION
        self._block(element, elements, style, role, text, numbered)
        for mark, notes in (("footnoteReference", "footnotes"), ("endnoteReference", "endnotes")):
            for reference in (each for one in elements for each in drawn_marks(one, mark)):
                if note := self.notes.text(notes, reference.get(f"{W}id")):
                    self._add(BlockKind.FOOTNOTE, note, [element])

    def _block(
        self, element: Any, elements: list[Any], style: str, role: Role | None, text: str, numbered: Numbered
    ) -> None:
        kind, level = self._kind(element, style, role, text, numbered)
        given = numbered.text
        if kind is BlockKind.HEADING:
            text = with_dash(f"{given}\n{text}" if ANNEX.match(given) or APPENDIX.match(given) else text)
            given = "" if numbered.is_bullet or " " in given else given
            level = level or (numbered.level + 1 if given else 0)
            self.in_body = self.in_body or not fixed_title(text)
        elif kind is BlockKind.CAPTION:
            if self._completes_caption(text, elements):
                return
            self._takes_table(text)
        elif given and not LIST_MARKER.match(text):
            text, given = f"{given} {text}", ""
        self._add(
            kind, text, elements,
            level=level, number=given, bold=self._bold(element), style=self.styles.name(style),
        )  # fmt: skip

    def _kind(
        self, element: Any, style: str, role: Role | None, text: str, numbered: Numbered
    ) -> tuple[BlockKind, int]:
        """What a paragraph is, by its style or else by its text; and the level of a heading."""
        if level := self._level(element, style):
            return BlockKind.HEADING, level
        if role in (Role.PART, Role.PART_TITLE):
            return BlockKind.HEADING, 1
        if role is Role.SIDE_HEADING:
            return self._side_heading(text, numbered)
        if role is not None and not (role is Role.LIST_ITEM and numbered.definition in self.heading_lists):
            return _KINDS[role], 0
        if is_note(text):
            return BlockKind.NOTE, 0
        if self._is_heading(text, numbered):
            return BlockKind.HEADING, 0
        if (
            CAPTION.match(" ".join(text.split()))
            and len(text) < _LONGEST_CAPTION
            and not _ENDS_SENTENCE.search(text)
        ):
            return BlockKind.CAPTION, 0
        if numbered.text or LIST_MARKER.match(text):
            return BlockKind.LIST_ITEM, 0
        return BlockKind.PARAGRAPH, 0

    def _is_heading(self, text: str, numbered: Numbered) -> bool:
        """Is a paragraph without a style of a heading one all the same?

        In a file whose headings have styles, numbers before words are values or items; there it is one if it
        is numbered in the list of the headings, or opens an annex or a fixed part.
        """
        if len(text) > _LONGEST_HEADING:
            return False
        if numbered.text and numbered.definition in self.heading_lists:
            return not numbered.is_bullet and "\n" not in text and not re.search(r"[.;:,]", text)
        if not self.has_headings:
            return "\n" not in text and is_heading_text(text)
        fixed = fixed_title(text)
        if fixed is not None:
            return text.lower() != "notes" and (fixed is Fixed.BIBLIOGRAPHY) == self.in_body
        part = ANNEX.match(text) or APPENDIX.match(text)
        return bool(part and part["number"] and not _ENDS_SENTENCE.search(text))

    def _side_heading(self, text: str, numbered: Numbered) -> tuple[BlockKind, int]:
        """A bold line names a part before clause 1; then it is text, unless it has the number of a clause."""
        fixed = fixed_title(text)
        if fixed is not None and (not self.in_body or fixed is Fixed.BIBLIOGRAPHY):
            return BlockKind.HEADING, 1
        if fixed is None and is_heading_text(text):
            return BlockKind.HEADING, 0
        is_item = LIST_MARKER.match(text) or numbered.text
        return (BlockKind.LIST_ITEM if is_item else BlockKind.PARAGRAPH), 0

    def _completes_part(self, text: str, elements: list[Any]) -> bool:
        """Puts the title of an annex to its number, which stands alone in a paragraph shortly before."""
        for block in self.word.blocks[-3:]:
            part = ANNEX.match(block.text) or APPENDIX.match(block.text)
            if block.kind is BlockKind.HEADING and part and not part["title"]:
                self.word.blocks[block.index] = replace(
                    block, text=f"{block.text} – {' '.join(text.split())}"
                )
                self.word.paragraphs[block.index] += elements
                return True
        return False

    def _completes_caption(self, text: str, elements: list[Any]) -> bool:
        """Puts a title to "Table 1", which stands alone in the paragraph before."""
        last = self.word.blocks[-1] if self.word.blocks else None
        if last is None or last.kind is not BlockKind.CAPTION or CAPTION.match(text):
            return False
        match = CAPTION.match(last.text)
        if match is None or match["rest"]:
            return False
        self.word.blocks[-1] = completed(last, text)
        self.word.paragraphs[last.index] += elements
        return True

    def _takes_table(self, caption: str) -> None:
        """A table that the caption of a figure stands below is the figure."""
        if not self.word.blocks or not is_figure(caption):
            return
        *before, table = self.word.blocks[-2:]
        titled = any(block.kind is BlockKind.CAPTION and not is_figure(block.text) for block in before)
        if table.kind is BlockKind.TABLE and not titled:
            self.word.blocks[-1] = replace(table, kind=BlockKind.FIGURE)

    def _bold(self, element: Any) -> str:
        """The words in bold at the start of a paragraph, behind its number."""
        words = ""
        for run in element.iter(f"{W}r"):
            text = "".join(piece for _, piece in text_nodes(run, self.styles))
            if toggle(run.find(f"{W}rPr"), "b"):
                words += text
            elif not re.fullmatch(r"[A-Z]?[\d.\s]*", words + text):
                break
        return re.sub(r"^[A-Z]?[\d.]*\s+", "", words.strip()).strip(" :")

    # -- tables

    def _table(self, element: Any) -> None:
        rows = rows_of(element)
        if not rows:
            return
        if places_text(rows, self.styles, self.roles, self.in_body):
            for cell in (cell for row in rows for cell in row):
                for inner in body_of(cell):
                    self._element(inner)
            return
        table = cut(rows, self.styles, self.roles)
        for inner in table.before:
            self._element(inner)
        cells = tuple(tuple(self._cell(cell) for cell in row) for row in table.rows)
        paragraphs = [p for row in table.rows for cell in row for p in cell.iter(f"{W}p")]
        text = "\n".join(" | ".join(row) for row in cells)
        if not self.in_body and self.word.cover is None and (cover := read_cover(cells)):
            self.word.cover = cover
            self._add(BlockKind.OTHER, text, paragraphs, rows=cells)
        elif text.replace("|", "").strip():
            self._add(BlockKind.TABLE, text, paragraphs, rows=cells)
        elif has_picture(element):
            self._add(BlockKind.FIGURE, "", paragraphs)
        for inner in table.after:
            self._element(inner)

    def _cell(self, cell: Any) -> str:
        pieces = []
        for paragraph in cell.iter(f"{W}p"):
            numbered = self.numbering.number(paragraph, self.styles.of(paragraph))
            text = text_of(paragraph, self.styles).strip()
            if text:
                pieces.append(f"{numbered.text} {text}" if numbered.text else text)
        return " ".join(pieces)
