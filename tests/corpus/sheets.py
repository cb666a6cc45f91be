"""Small PDFs as ITU sets its texts, made by the tests, and the real ones, each read once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from corpus.model import Block, BlockKind, Clause, Document
from corpus.pdf.pages import PdfFile, RawPage
from corpus.reader import read_document
from tests.shared import PDFS

A4 = (595.0, 842.0)
LEFT, RIGHT = 57.0, 538.0
SIZE, LEADING = 12.0, 14.0
PROSE = (
    "The receiver shall measure the level of the incoming signal before it answers, and it",
    "shall wait until that level has been stable for at least one second. Where the level is",
    "not stable, the receiver shall report so to the terminal and shall not go on with what it",
    "was doing. The terminal may then ask the calling modem to repeat the sequence once.",
)
"""A paragraph of four full lines: what the body of a page is set in is judged from such."""


class Sheets:
    """A PDF under construction: text at points from the top left of an A4 page.

    >>> sheets = Sheets(path)
    >>> sheets.text("1    Scope", bold=True).gap().prose().page().save()
    """

    def __init__(self, path: Path, foot: str = "Rec. ITU-T Z.999 (01/2030)") -> None:
        self.path = path
        self.foot = foot
        self.number = 1
        self.y = 60.0
        self.canvas = Canvas(str(path), pagesize=A4, invariant=True)

    def at(
        self, x: float, y: float, text: str, size: float = SIZE, bold: bool = False, font: str = ""
    ) -> Sheets:
        """One line, its baseline at `y` points from the top."""
        self.canvas.setFont(font or ("Times-Bold" if bold else "Times-Roman"), size)
        self.canvas.drawString(x, A4[1] - y, text)
        return self

    def text(
        self,
        *lines: str,
        left: float = LEFT,
        size: float = SIZE,
        bold: bool = False,
        font: str = "",
        leading: float = LEADING,
    ) -> Sheets:
        """Lines below the last one; what follows four spaces stands at a tab stop 40 points further."""
        for line in lines:
            x = left
            for piece in line.split("    "):
                self.at(x, self.y, piece, size, bold, font)
                x += 40.0
            self.y += leading
        return self

    def prose(self, times: int = 1) -> Sheets:
        for _ in range(times):
            self.text(*PROSE).gap(6)
        return self

    def gap(self, points: float = 10) -> Sheets:
        self.y += points
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheets:
        self.canvas.line(x0, A4[1] - y0, x1, A4[1] - y1)
        return self

    def table(self, xs: Sequence[float], rows: Sequence[Sequence[str]], bold_head: bool = True) -> Sheets:
        """A ruled table from where the last line ended, 18 points a row."""
        top = self.y
        for place, row in enumerate(rows):
            for x, cell in zip(xs, row, strict=False):
                self.at(x + 4, self.y + 13, cell, 10, bold_head and place == 0)
            self.rule(xs[0], self.y, xs[-1], self.y)
            self.y += 18
        self.rule(xs[0], self.y, xs[-1], self.y)
        for x in xs:
            self.rule(x, top, x, self.y)
        self.y += 16
        return self

    def page(self) -> Sheets:
        """End the page with its foot: name and number, on the outer side."""
        words = (str(self.number), self.foot) if self.number % 2 == 0 else (self.foot, str(self.number))
        x = LEFT if self.number % 2 == 0 else 400.0
        self.at(x, 800, "    ".join(words), 10, bold=True)
        self.canvas.showPage()
        self.number += 1
        self.y = 60.0
        return self

    def save(self) -> Path:
        self.canvas.save()
        return self.path


def typeset(path: Path, build: Callable[[Sheets], object]) -> Document:
    """A document of what `build` sets; its last page is ended here."""
    sheets = Sheets(path)
    build(sheets)
    return read_document(sheets.page().save())


def pages_of(path: Path) -> list[RawPage]:
    with PdfFile(path) as pdf:
        return list(pdf.pages())


@cache
def real(name: str) -> Document:
    """A real document ("X.690-200811-E") without the catalogue, read once for all tests."""
    return read_document(PDFS / f"T-REC-{name}.pdf")


def clause(document: Document, number: str) -> Clause:
    return next(clause for clause in document.clauses if clause.number == number)


def headings(document: Document) -> list[tuple[str, str]]:
    return [(clause.number, clause.title) for clause in document.clauses if clause.number]


def blocks(document: Document, kind: BlockKind) -> list[Block]:
    return [block for clause in document.clauses for block in clause.blocks if block.kind is kind]
