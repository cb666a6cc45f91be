"""From Markdown blocks to what is set on the page: headings, paragraphs, lists, tables, figures, code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from markdown_it.tree import SyntaxTreeNode
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    Preformatted,
    Spacer,
    Table,
)

from corpus.errors import SourceError
from corpus.samples import styles
from corpus.samples.figures import draw
from corpus.samples.texts import plain

TEXT_WIDTH = 482.0
"""Width of the type area, points (17 cm)."""

_NUMBER = re.compile(r"(?P<number>\d+[a-z]?\)|(?:\d+|[A-Z]|[IVX]+)(?:\.\d+[a-z]?)+|\d+) +(?P<title>.+)")
_PART = re.compile(r"(?P<number>(?:Annex|Annexe|Appendix|Appendice) [A-Z]+) – (?P<title>.+)")
_CAPTION = re.compile(r"(?P<kind>Table|Tableau|Figure) (?:[A-Z]+\.)?\d+ – ")
_WIDTHS = re.compile(r" *\{(?P<widths>[\d ]+)\}$")
_REFERENCE = re.compile(r"\[(?:b-)?[^\]]+\] ")
# a number and its unit, and a word and the number that it names, stay on one line
_UNIT = re.compile(
    r"(?<=\d) (?=(?:ms|s|min|h|d|days?|months?|years?|bits?|octets?|kbit|Mbit|GB|MB|KB|%|per cent"
    r"|jours?|mois|ans?|octets?|\d{3}\b)(?!\w))"
)
_NAMED = re.compile(r"(?<=(?:able|gure|leau|ause|nnex|nexe|ndix|dice)) (?=\d|[A-Z]\b|[IVX]+\b)")


class Heading(Paragraph):  # type: ignore[misc]
    """A heading that the contents list (unless `entry` is None)."""

    def __init__(
        self, text: str, style: ParagraphStyle, entry: tuple[int, str, str] | None, bullet: str = ""
    ) -> None:
        super().__init__(text, style, bulletText=bullet or None)
        self.entry = entry


def compose(blocks: Sequence[SyntaxTreeNode], standing: dict[str, str], listed: int) -> Iterator[Flowable]:
    """The flowables of a text.

    Args:
        blocks: Markdown blocks in order.
        standing: the line under the title of an "annex" and of an "appendix".
        listed: the depth of headings that the contents list.
    """
    clause = ""
    rest = list(blocks)
    while rest:
        block = rest.pop(0)
        text = plain(block)
        if block.type == "heading":
            clause = text if block.tag == "h1" else clause
            yield from _heading(block, standing, listed)
        elif block.type == "paragraph" and (caption := _CAPTION.match(text)):
            if caption["kind"] == "Figure":
                yield Paragraph(markup(block), styles.CAPTION_FIGURE)
            else:
                if not rest or rest[0].type != "table":
                    raise SourceError(f"{text}: no table below this caption")
                yield from _table(block, rest.pop(0))
        elif block.type == "paragraph" and text.startswith("NOTE"):
            yield Paragraph(markup(block), styles.NOTE)
        elif block.type == "paragraph" and _REFERENCE.match(text) and "." not in clause[:2]:
            yield _reference(block)
        elif block.type == "paragraph":
            yield Paragraph(markup(block), styles.LEAD_IN if text.endswith(":") else styles.NORMAL)
        elif block.type in {"bullet_list", "ordered_list"}:
            yield from _list(block, styles.ITEM, styles.SUBITEM)
        elif block.type == "fence":
            figure_caption = rest.pop(0) if block.info == "figure" and rest else None
            yield from _fence(block, figure_caption)
        else:
            raise SourceError(f"{block.type}: not used in samples; see corpus/samples/texts.py")


def markup(node: SyntaxTreeNode) -> str:
    """Inline Markdown as ReportLab's paragraph markup."""
    return "".join(_inline(child) for child in node.children)


def _inline(node: SyntaxTreeNode) -> str:
    inner = "".join(_inline(child) for child in node.children)
    match node.type:
        case "text":
            return escape(_NAMED.sub("\u00a0", _UNIT.sub("\u00a0", node.content)))
        case "strong":
            return f"<b>{inner}</b>"
        case "em":
            return f"<i>{inner}</i>"
        case "code_inline":
            return f'<font face="{styles.MONO}" size="10.5">{escape(node.content)}</font>'
        case "softbreak":
            return " "
        case "hardbreak":
            return "<br/>"
        case "html_inline":
            return _scripts(node.content)
        case _:
            return inner


def _scripts(text: str) -> str:
    return (
        text.replace("<sub>", '<sub rise="2" size="8.5">')
        .replace("<sup>", '<super rise="4" size="8.5">')
        .replace("</sup>", "</super>")
    )


def _heading(block: SyntaxTreeNode, standing: dict[str, str], listed: int) -> Iterator[Flowable]:
    level = int(block.tag[1])
    text = plain(block)
    if part := _PART.fullmatch(text):
        yield PageBreak()
        entry: tuple[int, str, str] | None = (1, part["number"], part["title"])
        yield Heading(f"{part['number']}<br/><br/>{escape(part['title'])}", styles.PART, entry)
        kind = "annex" if part["number"].startswith("Annex") else "appendix"
        yield Paragraph(standing[kind], styles.PART_STANDING)
        return
    entry_level = level if level <= listed else None
    if numbered := _NUMBER.fullmatch(text):
        title = markup(block).split(" ", 1)[1].lstrip()
        entry = (level, numbered["number"], numbered["title"]) if entry_level else None
        yield Heading(title, styles.HEADINGS[level], entry, numbered["number"])
        return
    if text in {"Bibliography", "Bibliographie"}:
        yield PageBreak()
        yield Heading(text, styles.PART, (1, "", text))
        return
    yield Heading(markup(block), styles.HEADING_PLAIN, None)


def _reference(block: SyntaxTreeNode) -> Flowable:
    tag, _, text = markup(block).partition("] ")
    return Paragraph(text, styles.REFERENCE, bulletText=f"{tag}]")


def _list(block: SyntaxTreeNode, style: ParagraphStyle, inner: ParagraphStyle) -> Iterator[Flowable]:
    for place, item in enumerate(block.children):
        if block.type == "bullet_list":
            mark = "–"
        elif item.markup == ")":
            mark = f"{chr(ord('a') + place)})"
        else:
            mark = f"{place + 1})"
        for child in item.children:
            if child.type == "paragraph":
                yield Paragraph(markup(child), style, bulletText=mark or None)
                mark = ""
            else:
                yield from _list(child, inner, inner)


def _table(caption: SyntaxTreeNode, table: SyntaxTreeNode) -> Iterable[Flowable]:
    title = _WIDTHS.sub("", markup(caption))
    rows = [list(row.children) for part in table.children for row in part.children]
    columns = len(rows[0])
    asked = _WIDTHS.search(plain(caption))
    shares = [float(width) for width in asked["widths"].split()] if asked else [1.0] * columns
    if len(shares) != columns:
        raise SourceError(f"{plain(caption)}: {len(shares)} widths for {columns} columns")
    grid = [
        ("GRID", (0, 0), (-1, -1), 0.7, colors.black),
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ]
    cells = []
    for number, row in enumerate(rows):
        alone = columns > 1 and number > 0 and plain(row[0]) and not any(plain(cell) for cell in row[1:])
        if alone:
            grid.append(("SPAN", (0, number), (-1, number)))
        style = styles.CELL if number else styles.CELL_HEAD
        cells.append([Paragraph(markup(cell), style) for cell in row])
    set_table = Table(
        cells,
        colWidths=[TEXT_WIDTH * share / sum(shares) for share in shares],
        repeatRows=1,
        style=grid,
        spaceAfter=10,
    )
    head = Paragraph(title, styles.CAPTION_TABLE)
    if len(rows) <= 10:
        return [KeepTogether([head, set_table])]
    # a long table starts where it stands and goes on overleaf, its head repeated
    return [CondPageBreak(150), head, set_table]


def _fence(block: SyntaxTreeNode, caption: SyntaxTreeNode | None) -> Iterable[Flowable]:
    content = block.content.rstrip("\n")
    match block.info:
        case "figure" if caption is not None:
            drawing = draw(content)
            drawing.hAlign = "CENTER"
            return [KeepTogether([Spacer(0, 8), drawing, Paragraph(markup(caption), styles.CAPTION_FIGURE)])]
        case "asn1":
            # an assignment is not divided between two pages
            parts = (
                KeepTogether([Spacer(0, 7), Preformatted(part, styles.CODE)])
                for part in content.split("\n\n")
            )
            return list(parts)
        case "equation":
            formula, _, number = content.rpartition("|")
            cells = [["", Paragraph(_scripts(formula.strip()), styles.NORMAL), number.strip()]]
            look = [
                ("FONT", (0, 0), (-1, -1), styles.SERIF, 12),
                ("ALIGN", (2, 0), (2, 0), "RIGHT"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
            return [
                Table(cells, colWidths=[90, TEXT_WIDTH - 140, 50], style=look, spaceBefore=4, spaceAfter=2)
            ]
        case "abbreviations":
            pairs = (re.split(r" {2,}", line, maxsplit=1) for line in content.split("\n"))
            return [Paragraph(escape(full), styles.ABBREVIATION, bulletText=short) for short, full in pairs]
        case _:
            raise SourceError(f"```{block.info}: not used in samples; see corpus/samples/texts.py")
