"""Word files that tests make: paragraphs with ITU's styles, lists, and pieces of WordprocessingML."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import _Cell

MAIN = ("Scope", "References", "Definitions", "Abbreviations and acronyms", "Conventions")


class Made:
    """A Word file in the making.

    >>> made = Made()
    >>> headings = made.list(("decimal", "%1"), ("decimal", "%1.%2"))
    >>> made.add("Scope", "Heading 1", headings, 0)
    """

    def __init__(self) -> None:
        self.document = docx.Document()
        self._lists = 100

    def style(self, name: str, based_on: str = "Normal", properties: str = "", run: str = "") -> str:
        """A paragraph style with WordprocessingML in its pPr and rPr."""
        styles = self.document.styles
        if name not in [style.name for style in styles]:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[based_on]
        element = styles[name].element
        for tag, content in (("pPr", properties), ("rPr", run)):
            if content:
                parent = element.get_or_add_pPr() if tag == "pPr" else element.get_or_add_rPr()
                for piece in pieces(content):
                    parent.append(piece)
        return name

    def list(self, *levels: tuple[str, ...], starts: dict[int, int] | None = None, over: int = 0) -> int:
        """A list; each level is (format, pattern[, start[, more elements]]). `over`: a list with the same
        definition as that one, with `starts` of its own."""
        self._lists += 1
        root = self.document.part.numbering_part.element
        definition = self._lists
        if over:
            definition = over
        else:
            inner = "".join(
                f'<w:lvl w:ilvl="{place}"><w:start w:val="{level[2] if len(level) > 2 else 1}"/>'
                f'<w:numFmt w:val="{level[0]}"/>{level[3] if len(level) > 3 else ""}'
                f'<w:lvlText w:val="{level[1]}"/></w:lvl>'
                for place, level in enumerate(levels)
            )
            root.insert(0, parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{definition}">{inner}</w:abstractNum>'
            ))  # fmt: skip
        overrides = "".join(
            f'<w:lvlOverride w:ilvl="{place}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            for place, start in (starts or {}).items()
        )
        root.append(parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{self._lists}"><w:abstractNumId w:val="{definition}"/>'
            f"{overrides}</w:num>"
        ))  # fmt: skip
        return self._lists

    def add(
        self, text: str = "", style: str = "Normal", list: int | None = None, level: int | None = None,
        properties: str = "", into: _Cell | None = None,
    ) -> Any:  # fmt: skip
        """A paragraph, in the body or in a cell; returns its element."""
        self.style(style) if style not in ("Normal",) else None
        paragraph = (into or self.document).add_paragraph(text, style=style)
        if list is not None or level is not None:
            given = "" if level is None else f'<w:ilvl w:val="{level}"/>'
            given += "" if list is None else f'<w:numId w:val="{list}"/>'
            properties += f"<w:numPr>{given}</w:numPr>"
        for piece in pieces(properties):
            paragraph._p.get_or_add_pPr().append(piece)
        return paragraph._p

    def xml(self, content: str, style: str = "Normal", properties: str = "") -> Any:
        """A paragraph of WordprocessingML: runs and what else stands in a w:p."""
        element = self.add("", style, properties=properties)
        for piece in pieces(content):
            element.append(piece)
        return element

    def table(self, *rows: Sequence[str], style: str = "Table_text") -> Any:
        """A table; a row of one text where others have more is merged."""
        self.style(style)
        width = max(map(len, rows))
        table = self.document.add_table(rows=len(rows), cols=width)
        for place, texts in enumerate(rows):
            cells = table.rows[place].cells
            if len(texts) == 1 and width > 1:
                cells = [cells[0].merge(cells[-1])]
            for cell, text in zip(cells, texts, strict=True):
                cell.text = text
                cell.paragraphs[0].style = style
        return table

    def front(self, *keywords: str) -> None:
        """Number, title, Summary, Keywords."""
        self.add("Draft new Recommendation ITU-T Y.9876", "Rec_No")
        self.add("Reporting of the state of harbour lamps", "Rec_title")
        self.add("Summary", "Heading_b")
        self.add("This Recommendation describes how harbour lamps report their state.")
        self.add("Keywords", "Heading_b")
        self.add("Harbour, lamp, state.")

    def main(self) -> None:
        """Clauses 1 to 5 with typed numbers."""
        for number, title in enumerate(MAIN, 1):
            self.add(f"{number}\t{title}", "Heading 1")
            if title == "Scope":
                self.add("This Recommendation specifies how harbour lamps report their state.")
            elif title == "Definitions":
                for inner, name in enumerate(("elsewhere", "in this Recommendation"), 1):
                    self.add(f"3.{inner}\tTerms defined {name}", "Heading 2")
                    self.add("None.")
            else:
                self.add("None.")

    def data(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def pieces(content: str) -> list[Any]:
    """The elements of a piece of WordprocessingML."""
    if not content:
        return []
    return list(parse_xml(f"<w:body {nsdecls('w', 'm')}>{content}</w:body>"))


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(instruction: str, result: str) -> str:
    """A field with runs as its instruction and as its result."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return mark.format("begin") + instruction + mark.format("separate") + result + mark.format("end")


def asks(code: str) -> str:
    return f"<w:r><w:instrText>{code}</w:instrText></w:r>"
