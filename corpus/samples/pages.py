"""The pages of a sample: cover, mark, running lines, page numbers in two series."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ActionFlowable, BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from corpus.samples import styles
from corpus.samples.editions import Edition
from corpus.samples.flowables import TEXT_WIDTH, Heading
from corpus.samples.wording import wording

WIDTH, HEIGHT = A4
MARGIN = (WIDTH - TEXT_WIDTH) / 2
FOOT = 38.0
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_UNNUMBERED = 2
"""Cover and series list bear no page number."""

Entry = tuple[int, str, str, str]
"""Level, number, title and printed page of a heading."""


class SampleDocument(BaseDocTemplate):  # type: ignore[misc]
    """Knows where the body starts, numbers pages and notes the headings as they fall on them."""

    def __init__(self, path: Path, edition: Edition) -> None:
        words = wording(edition)
        super().__init__(
            str(path),
            pagesize=A4,
            invariant=1,
            pageCompression=1,
            title=f"{words.mark}: {edition.history_name} ({edition.month}), {edition.title}",
            subject=words.mark,
            author=f"{words.mark}; ITU-T standards copilot project",
            creator=words.mark,
            keywords=[words.mark],
            lang="fr" if edition.language == "F" else "en",
        )
        self.edition = edition
        self.front_pages = 0
        self.entries: list[Entry] = []
        area = Frame(MARGIN, 62, TEXT_WIDTH, HEIGHT - 62 - 62, 0, 0, 0, 0, id="area")
        self.addPageTemplates(
            [
                PageTemplate("cover", [area], onPage=_cover),
                PageTemplate("plain", [area], onPageEnd=_mark),
                PageTemplate("numbered", [area], onPageEnd=_running_lines),
            ]
        )

    @property
    def printed_page(self) -> str:
        """The number printed on the current page."""
        if self.front_pages:
            return str(self.page - self.front_pages)
        return _ROMAN[self.page - _UNNUMBERED]

    def afterFlowable(self, flowable: Flowable) -> None:
        if isinstance(flowable, Heading) and flowable.entry:
            self.entries.append((*flowable.entry, self.printed_page))


class SkipLeftPage(ActionFlowable):  # type: ignore[misc]
    """Leaves a left-hand page empty, so that the body starts on a right-hand one."""

    def apply(self, doc: SampleDocument) -> None:
        if doc.page % 2 == 0:
            doc.handle_pageBreak()


class CountFromHere(ActionFlowable):  # type: ignore[misc]
    """Makes the current page the first in arabic numerals."""

    def apply(self, doc: SampleDocument) -> None:
        doc.front_pages = doc.page - 1


def _cover(canvas: Canvas, doc: SampleDocument) -> None:
    edition, words = doc.edition, wording(doc.edition)
    left, right = 104.0, WIDTH - MARGIN
    canvas.setFont(styles.SANS, 10.5)
    canvas.drawString(left, HEIGHT - 92, words.union)
    canvas.setFont(styles.SANS_BOLD, 30)
    canvas.drawString(left, HEIGHT - 206, edition.itu)
    canvas.setFont(styles.SANS_BOLD, 27)
    canvas.drawRightString(right, HEIGHT - 206, edition.large_number)
    canvas.setFont(styles.SANS, 8)
    for place, line in enumerate(words.sector):
        canvas.drawString(left, HEIGHT - 224 - 9.5 * place, line)
    y = HEIGHT - 226
    if edition.part_label:
        canvas.setFont(styles.SANS_BOLD, 14)
        canvas.drawRightString(right, y, edition.part_label)
        y -= 17
    canvas.setFont(styles.SANS, 12)
    canvas.drawRightString(right, y, f"({edition.month})")
    cover = ParagraphStyle("Cover", styles.NORMAL, fontName=styles.SANS, fontSize=14, leading=17, alignment=0)
    bold = ParagraphStyle("CoverTitle", cover, fontName=styles.SANS_BOLD, fontSize=16, leading=20)
    y = HEIGHT - 330
    for line, style in ((words.series, cover), (edition.subject, cover)):
        y = _draw(canvas, line, style, left, y, right - left) - 6
    y -= 8
    canvas.setLineWidth(1.6)
    canvas.line(left - 6, y, right, y)
    y = _draw(canvas, edition.title, bold, left, y - 10, right - left)
    if edition.part:
        _draw(canvas, edition.part_label, bold, left, y - 6, right - left)
    canvas.setFont(styles.SANS, 13)
    canvas.drawString(left, 188, edition.cover_foot)
    centred = ParagraphStyle(
        "Caution", styles.NORMAL, fontName="Times-BoldItalic", fontSize=14, leading=18, alignment=1
    )
    canvas.setLineWidth(1.4)
    canvas.rect(left - 6, 100, right - left + 6, 68)
    y = _draw(canvas, words.caution[0], centred, left, 162, right - left - 6)
    _draw(canvas, words.caution[1], styles.CELL, left, y - 4, right - left - 6)


def _draw(canvas: Canvas, text: str, style: ParagraphStyle, x: float, top: float, width: float) -> float:
    """Draws a paragraph hanging from `top`; returns where it ends."""
    paragraph = Paragraph(text, style)
    _, height = paragraph.wrap(width, HEIGHT)
    paragraph.drawOn(canvas, x, top - height)
    return float(top - height)


def _mark(canvas: Canvas, doc: SampleDocument) -> None:
    canvas.setFont(styles.SANS, 9)
    canvas.setFillGray(0.3)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 38, wording(doc.edition).mark)
    canvas.setFillGray(0)


def _running_lines(canvas: Canvas, doc: SampleDocument) -> None:
    """Mark above; below, the page number outside and the identifier beside it."""
    _mark(canvas, doc)
    page, foot = doc.printed_page, doc.edition.running_foot
    if doc.page % 2 == 0:
        canvas.setFont(styles.SERIF, 11)
        canvas.drawString(MARGIN, FOOT, page)
        canvas.setFont(styles.SERIF_BOLD, 11)
        canvas.drawString(MARGIN + 45, FOOT, foot)
    else:
        canvas.setFont(styles.SERIF_BOLD, 11)
        canvas.drawRightString(WIDTH - MARGIN - 45, FOOT, foot)
        canvas.setFont(styles.SERIF, 11)
        canvas.drawRightString(WIDTH - MARGIN, FOOT, page)
