"""A draft as a Word document with the paragraph styles of ITU-T's template and its sources as footnotes."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from itertools import groupby

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from copilot.draft.kinds import ClauseType
from copilot.draft.markdown import source_of, with_source
from copilot.draft.model import Draft, Kind, Origin, Piece
from copilot.export.crossrefs import REFERENCE, CrossReferences, caption, caption_place
from copilot.export.footnotes import Footnotes
from copilot.export.headers import header_table
from copilot.export.numbering import Numbering
from copilot.export.styles import (
    FOOTNOTE,
    HEADINGS,
    ITU_STYLES,
    NORMAL,
    STYLE_OF,
    TABLE_HEAD,
    TABLE_TEXT,
    TABLE_TITLE,
)

FONT, SIZE = "Times New Roman", Pt(12)
TAB = Cm(1.4)
"""From the number of a clause to its text."""
_EMPHASIS = re.compile(r"\*([^*]+)\*")
_GAP = re.compile(r"(\[editor: [^\]]+\])")


def to_docx(draft: Draft) -> bytes:
    """The content of a .docx file: the clause, the texts that it cites, the notes to the editor.

    Gaps and the copilot's proposals are marked in yellow and grey; everything published has a footnote
    with its source and words.
    """
    document = docx.Document()
    _define_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    document.core_properties.title = draft.title or str(draft.clause_type)
    document.core_properties.author = ""
    document.core_properties.comments = "Draft text; every quotation has its source in a footnote."
    footnotes = Footnotes(document)
    marks = Marks(Numbering(document), _places(draft))
    for kind, group in groupby(draft.pieces, key=lambda piece: piece.kind):
        pieces = list(group)
        if kind is Kind.FIELD and draft.clause_type in WITH_HEADER:
            header_table(document, pieces)
            continue
        if kind is Kind.ABBREVIATION:
            _abbreviations(document, pieces, footnotes)
            continue
        for piece in pieces:
            if kind is Kind.TABLE:
                _table(document, piece, footnotes, marks)
            else:
                _piece(document, piece, footnotes, marks)
    _back_matter(document, draft)
    footnotes.save()
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


WITH_HEADER = (ClauseType.LIAISON, ClauseType.CONTRIBUTION)
"""Kinds whose fields stand in the header table of a study group's document."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Automatic numbers and cross-references of one document."""

    numbering: Numbering
    references: CrossReferences


def _places(draft: Draft) -> CrossReferences:
    """The clauses and tables of the draft, which its text may refer to."""
    references = CrossReferences()
    for piece in draft.pieces:
        if piece.kind is Kind.HEADING and piece.number:
            references.expect(piece.number)
        elif piece.kind is Kind.TABLE and caption_place(piece.text):
            references.expect(caption_place(piece.text))
    return references


def _define_styles(document: WordDocument) -> None:
    """ITU's styles by name; built-in headings keep Word's own identifiers, so that its outline works."""
    normal = _style(document, NORMAL)
    normal.font.name, normal.font.size = FONT, SIZE
    normal.paragraph_format.space_before, normal.paragraph_format.space_after = Pt(6), Pt(0)
    for name in ITU_STYLES:
        if name == NORMAL:
            continue
        style = _style(document, name)
        style.font.name = FONT
        style.font.color.rgb = None
        _set_fonts(style)
        if name in HEADINGS:
            level = HEADINGS.index(name) + 1
            style.font.size, style.font.bold, style.font.italic = SIZE, True, False
            style.paragraph_format.space_before = Pt(18 if level == 1 else 12)
            style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = TAB, -TAB
        elif name in ("Heading_b", "Annex_No & title", "Appendix_No & title", "Rec_No", "Rec_title"):
            style.font.bold = True
        elif name == "Heading_i":
            style.font.italic = True
        elif name.startswith("enumlev"):
            depth = int(name[-1])
            style.paragraph_format.left_indent = TAB * depth
            style.paragraph_format.first_line_indent = -TAB
        elif name == TABLE_HEAD:
            style.font.bold, style.font.size = True, Pt(11)
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif name in (TABLE_TEXT, FOOTNOTE):
            style.font.size = Pt(11) if name == TABLE_TEXT else Pt(10)
            style.paragraph_format.space_before = Pt(2)
        elif name == "Ref_text":
            style.paragraph_format.left_indent = Cm(3.5)
            style.paragraph_format.first_line_indent = Cm(-3.5)
        elif name == "Formal":
            style.font.name, style.font.size = "Courier New", Pt(10)
        if name in ("Annex_No & title", "Appendix_No & title", "Figure_NoTitle", TABLE_TITLE, "Rec_title"):
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    """The style of that name, defined where it is missing."""
    for style in document.styles:
        if (
            style.type == WD_STYLE_TYPE.PARAGRAPH
            and style.name is not None
            and style.name.lower() == name.lower()
        ):
            assert isinstance(style, ParagraphStyle)
            return style
    made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(made, ParagraphStyle)
    made.base_style = document.styles[NORMAL]
    made.quick_style = True
    return made


def _set_fonts(style: ParagraphStyle) -> None:
    """The theme's fonts of python-docx's template would win over the name."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is not None:
        for attribute in [name for name in fonts.attrib if "Theme" in name]:
            del fonts.attrib[attribute]


def _paragraph(document: WordDocument, style: str) -> Paragraph:
    return document.add_paragraph(style=_style(document, style).name)


def _piece(document: WordDocument, piece: Piece, footnotes: Footnotes, marks: Marks) -> None:
    if piece.kind is Kind.HEADING:
        paragraph = _paragraph(document, HEADINGS[min(piece.level, 9) - 1])
        automatic = bool(piece.number) and marks.numbering.number(paragraph, piece.number)
        _write(paragraph, f"{piece.number}\t{piece.text}" if piece.number and not automatic else piece.text)
        if piece.number:
            marks.references.mark(paragraph, piece.number)
    elif piece.kind in (Kind.ANNEX_HEADING, Kind.APPENDIX_HEADING):
        paragraph = _paragraph(document, STYLE_OF[piece.kind])
        _write(paragraph, piece.number)
        paragraph.add_run().add_break()
        _write(paragraph, piece.text)
    elif piece.kind is Kind.TERM:
        paragraph = _paragraph(document, STYLE_OF[piece.kind])
        automatic = marks.numbering.number(paragraph, piece.number)
        _write(paragraph, piece.label if automatic else f"{piece.number}\t{piece.label}", bold=True)
        source = f" [{piece.source}]" if piece.source else ""
        _write(paragraph, f"{source}: {piece.text}")
    elif piece.kind in (Kind.PROVISION, Kind.STEP):
        paragraph = _paragraph(document, STYLE_OF[piece.kind])
        if piece.number and not marks.numbering.number(paragraph, piece.number):
            _write(paragraph, f"{piece.number}\t", bold=True)
        _write(paragraph, with_source(piece), references=marks.references)
    elif piece.kind is Kind.REFERENCE:
        paragraph = _paragraph(document, STYLE_OF[piece.kind])
        _write(paragraph, f"[{piece.label}]\t{piece.text}")
    elif piece.kind is Kind.FIELD:
        paragraph = _paragraph(document, STYLE_OF[piece.kind])
        _write(paragraph, f"{piece.label}: ", bold=True)
        _write(paragraph, piece.text)
    elif piece.kind in (Kind.OLD, Kind.NEW) and piece.rows:
        _rows(document, piece)
        paragraph = _paragraph(document, NORMAL)
    elif piece.kind in (Kind.OLD, Kind.NEW):
        paragraph = _paragraph(document, STYLE_OF[piece.kind])
        paragraph.paragraph_format.left_indent = TAB
        _write(paragraph, piece.text)
        for run in paragraph.runs:
            run.font.strike = piece.kind is Kind.OLD
            run.font.underline = piece.kind is Kind.NEW
    else:
        paragraph = _paragraph(document, STYLE_OF[piece.kind])
        if piece.number and not marks.numbering.number(paragraph, piece.number):
            _write(paragraph, f"{piece.number}\t", bold=True)
        said = f"–\t{piece.text}" if piece.kind is Kind.ITEM else piece.text
        _write(paragraph, said, references=marks.references)
    if piece.origin is Origin.PROPOSAL:
        _shade(paragraph)
    _cite(paragraph, piece, footnotes)


def _write(
    paragraph: Paragraph, text: str, bold: bool = False, references: CrossReferences | None = None
) -> None:
    """Text with *titles* in italics and gaps highlighted, its own clauses and tables as fields."""
    if references is not None:
        position = 0
        for match in REFERENCE.finditer(text):
            word, number = match["word"], match["number"]
            place = number if word == "clause" else f"{word} {number}"
            if place not in references.places:
                continue
            _write(paragraph, text[position : match.start()] + (f"{word} " if word == "clause" else ""), bold)
            references.refer(paragraph, place, number if word == "clause" else place, word == "clause")
            position = match.end()
        if position:
            _write(paragraph, text[position:], bold)
            return
    for place, part in enumerate(_EMPHASIS.split(text)):
        for piece in _GAP.split(part):
            if not piece:
                continue
            lines = piece.split("\n")
            for number, line in enumerate(lines):
                run = paragraph.add_run(_printable(line))
                run.bold = bold or None
                run.italic = True if place % 2 else None
                if piece.startswith("[editor: "):
                    run.font.highlight_color = WD_COLOR_INDEX.YELLOW
                if number < len(lines) - 1:
                    run.add_break()


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def _shade(paragraph: Paragraph) -> None:
    """A grey ground: proposed by the copilot, not published."""
    properties = paragraph._p.get_or_add_pPr()
    shading = properties.makeelement(
        qn("w:shd"), {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): "EDEDED"}
    )
    properties.append(shading)


def _cite(paragraph: Paragraph, piece: Piece, footnotes: Footnotes) -> None:
    for place, citation in enumerate(piece.citations):
        if place:
            paragraph.add_run(",").font.superscript = True
        footnotes.add(paragraph, source_of(citation))


def _abbreviations(document: WordDocument, pieces: list[Piece], footnotes: Footnotes) -> None:
    table = document.add_table(rows=len(pieces), cols=2)
    for number, piece in enumerate(pieces):
        _cell(document, table.cell(number, 0), piece.label, TABLE_TEXT)
        paragraph = _cell(document, table.cell(number, 1), piece.text, TABLE_TEXT)
        _cite(paragraph, piece, footnotes)


def _table(document: WordDocument, piece: Piece, footnotes: Footnotes, marks: Marks) -> None:
    if not piece.rows:
        return
    title = _paragraph(document, TABLE_TITLE)
    if not caption(title, piece.text, marks.references):
        _write(title, piece.text or "[editor: Table number – Title]")
    _cite(title, piece, footnotes)
    _rows(document, piece)


def _rows(document: WordDocument, piece: Piece) -> None:
    table = document.add_table(rows=len(piece.rows), cols=max(len(row) for row in piece.rows))
    table.style = document.styles["Table Grid"]
    for number, row in enumerate(piece.rows):
        for place, text in enumerate(row):
            paragraph = _cell(document, table.cell(number, place), text, TABLE_TEXT if number else TABLE_HEAD)
            for run in paragraph.runs if number else ():
                run.font.strike = True if piece.kind is Kind.OLD else None
                run.font.underline = True if piece.kind is Kind.NEW else None


def _cell(document: WordDocument, cell: _Cell, text: str, style: str) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.style = _style(document, style)
    _write(paragraph, text)
    return paragraph


def _back_matter(document: WordDocument, draft: Draft) -> None:
    """What is not part of the clause, after it: texts cited and notes, told apart by their headings."""
    if draft.references and str(draft.clause_type) != "references":
        _write(_paragraph(document, "Heading_b"), "Texts cited, for clause 2 and the Bibliography")
        for entry in draft.references:
            _write(_paragraph(document, "Ref_text"), f"[{entry.tag}]\t{entry.text}")
    if draft.notes:
        _write(_paragraph(document, "Heading_b"), "Notes to the editor")
        for note in draft.notes:
            _write(_paragraph(document, "enumlev1"), f"–\t{note}")
