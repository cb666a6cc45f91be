"""Plain pages for a text that has none: AsciiDoc, Markdown, and Word where LibreOffice is missing."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from corpus.model import Block, BlockKind, Line, Page

_MARGIN, _SIZE, _LEADING, _GAP = 64.0, 10.0, 13.0, 6.0
"""Points."""
_FONTS = {BlockKind.HEADING: "Times-Bold", BlockKind.TITLE: "Times-Bold", BlockKind.CODE: "Courier"}
_TEXT_FONT = "Times-Roman"
_HYPHENS = {0x2010: "-", 0x2011: "-", 0x2212: "–", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " "}


@dataclass(slots=True)
class PlainPages:
    """Sets blocks one below the other; `lines` says where each was set, by the index of the block."""

    lines: dict[int, tuple[Line, ...]] = field(default_factory=dict)
    _out: io.BytesIO = field(default_factory=io.BytesIO)
    _texts: list[list[str]] = field(default_factory=list)

    def set(self, blocks: Iterable[Block]) -> bytes:
        """The pages as a PDF."""
        width, height = A4
        canvas = Canvas(self._out, pagesize=A4, invariant=1)
        top = height
        for block in blocks:
            font = _FONTS.get(block.kind, _TEXT_FONT)
            placed = []
            for text in _wrapped(_words_of(block), font, width - 2 * _MARGIN):
                if not self._texts or top + _LEADING > height - _MARGIN:
                    if self._texts:
                        canvas.showPage()
                    self._texts.append([])
                    top = _MARGIN
                canvas.setFont(font, _SIZE)
                canvas.drawString(_MARGIN, height - top - _SIZE, _drawable(text))
                x1 = _MARGIN + min(stringWidth(_drawable(text), font, _SIZE), width - 2 * _MARGIN)
                box = (_MARGIN, round(top, 1), round(x1, 1), round(top + _LEADING, 1))
                placed.append(Line(text, len(self._texts), box))
                self._texts[-1].append(text)
                top += _LEADING
            top += _GAP
            self.lines[block.index] = tuple(placed)
        canvas.save()
        return self._out.getvalue()

    def pages(self) -> tuple[Page, ...]:
        """The pages that were set, with their texts."""
        return tuple(
            Page(number, "", round(A4[0], 1), round(A4[1], 1), "\n".join(texts))
            for number, texts in enumerate(self._texts, 1)
        )


def _words_of(block: Block) -> str:
    return f"{block.number} {block.text}" if block.number else block.text


def _wrapped(text: str, font: str, width: float) -> Iterable[str]:
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and stringWidth(_drawable(longer), font, _SIZE) > width:
                yield line
                line = word
            else:
                line = longer
        if line:
            yield line


def _drawable(text: str) -> str:
    """What the standard fonts of a PDF have; other letters are drawn as a question mark."""
    return text.translate(_HYPHENS).encode("cp1252", "replace").decode("cp1252")
