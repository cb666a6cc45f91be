"""Sets a sample in ITU layout: cover, series list, summary, foreword, contents, body.

Two passes: the first learns the page of every heading, the second sets the contents with them.
The bytes depend on the text and on ReportLab's version alone (no dates, no random identifiers).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    NextPageTemplate,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
)

from corpus.samples import styles
from corpus.samples.editions import Edition
from corpus.samples.flowables import TEXT_WIDTH, compose
from corpus.samples.pages import CountFromHere, Entry, SampleDocument, SkipLeftPage
from corpus.samples.texts import SampleText
from corpus.samples.wording import Wording, own_name, wording


def typeset(text: SampleText, editions: Sequence[Edition], path: Path) -> None:
    """Write the PDF of a text.

    Args:
        text: the text to set.
        editions: all editions of the set, for the History table.
        path: the file to write.
    """
    entries: list[Entry] = []
    for _ in range(2):
        document = SampleDocument(path, text.edition)
        document.build(_story(text, editions, entries))
        entries = document.entries


class _ContentsLine(Flowable):  # type: ignore[misc]
    """One entry of the contents: number at its tab, title wrapped, dots, page."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        level, self.number, title, self.page = entry
        wide = self.number.startswith(("An", "Ap"))
        if wide:
            self.number, title = "", f"{self.number} – {title}"
        self.left = TEXT_WIDTH * 0.085 * (level - 1)
        self.indent = self.left + (40 if self.number else 0)
        style = ParagraphStyle("TOC", styles.NORMAL, alignment=0, spaceBefore=0)
        self.title = Paragraph(title, style)
        self.above = 6 if level == 1 else 2

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        _, self.title_height = self.title.wrap(TEXT_WIDTH - self.indent - 46, height)
        return width, self.title_height + self.above

    def draw(self) -> None:
        canvas: Canvas = self.canv
        canvas.setFont(styles.SERIF, 12)
        canvas.drawString(self.left, self.title_height - 11.4, self.number)
        self.title.drawOn(canvas, self.indent, 0)
        baseline = 14 - 11.4
        last = self.title.blPara.lines[-1]
        used = TEXT_WIDTH - self.indent - 46 - (last[0] if isinstance(last, tuple) else last.extraSpace)
        dot = canvas.stringWidth(".", styles.SERIF, 12)
        start, end = self.indent + used + 3, TEXT_WIDTH - 30
        count = max(0, int((end - start) / dot))
        canvas.drawString(end - count * dot, baseline, "." * count)
        canvas.drawRightString(TEXT_WIDTH, baseline, self.page)


def _story(text: SampleText, editions: Sequence[Edition], entries: Sequence[Entry]) -> list[Flowable]:
    edition, words = text.edition, wording(text.edition)
    depth = 1 if edition.part else 2
    standing = {
        "annex": words.integral.format(what=own_name(edition)),
        "appendix": words.not_integral.format(what=own_name(edition)),
    }
    title = [Paragraph(edition.heading, styles.DOCUMENT), Paragraph(edition.title, styles.TITLE)]
    if edition.part:
        title.append(Paragraph(edition.part_label, styles.TITLE))
    story: list[Flowable] = [NextPageTemplate("plain"), PageBreak(), *_series_list(edition, words)]
    story += [NextPageTemplate("numbered"), PageBreak(), *title, Spacer(0, 30)]
    story += _front_section(text, ("Summary", "Résumé"))
    story += [
        Spacer(0, 26),
        Paragraph(words.history, styles.HEADING_PLAIN),
        _history(edition, editions, words),
    ]
    story += [Spacer(0, 26), *_front_section(text, ("Keywords", "Mots clés"))]
    story += [PageBreak(), *_foreword(words)]
    story += [PageBreak(), Paragraph(words.contents, styles.PART), _page_word(words)]
    story += [_ContentsLine(entry) for entry in entries]
    if introduction := _front_section(text, ("Introduction",)):
        story += [PageBreak(), *introduction]
    story += [PageBreak(), SkipLeftPage(), CountFromHere()]
    story += [*title, Spacer(0, 6), *compose(text.body, standing, depth)]
    return story


def _front_section(text: SampleText, names: tuple[str, ...]) -> list[Flowable]:
    blocks = text.section(*names)
    if not blocks:
        return []
    name = names[-1] if text.edition.language == "F" else names[0]
    return [Paragraph(name, styles.HEADING_PLAIN), *compose(blocks, {}, 0)]


def _series_list(edition: Edition, words: Wording) -> list[Flowable]:
    rows = [[Paragraph(_bold(subject, edition), styles.CELL), number] for subject, number in words.subjects]
    place = [subject for subject, _ in words.subjects].index(edition.subject)
    look: list[tuple[Any, ...]] = [
        ("BOX", (0, 0), (-1, -1), 2, "#000000"),
        ("BACKGROUND", (0, place), (-1, place), "#e6e6e6"),
        ("FONT", (0, 0), (-1, -1), styles.SERIF, 11),
        ("FONT", (1, place), (1, place), styles.SERIF_BOLD, 11),
        ("LEFTPADDING", (0, 0), (0, -1), 16),
    ]
    head = ParagraphStyle("Series", styles.CENTRED, spaceBefore=0)
    return [
        Paragraph(words.series_list, head),
        Paragraph(f"<b>{words.series_name}</b>", head),
        Spacer(0, 8),
        Table(rows, colWidths=[TEXT_WIDTH - 120, 120], style=look),
        Paragraph(f"<i>{words.list_note}</i>", styles.NOTE),
    ]


def _bold(subject: str, edition: Edition) -> str:
    return f"<b>{subject}</b>" if subject == edition.subject else subject


def _history(edition: Edition, editions: Sequence[Edition], words: Wording) -> Table:
    earlier = [e for e in editions if e.number == edition.number and e.approved <= edition.approved]
    rows = [[Paragraph(cell, styles.CELL_HEAD) for cell in words.history_head]]
    for e in earlier:
        unique = f"sample/{e.number}/{e.edition}"
        row = (
            e.edition if "." in e.edition else f"{e.edition}.0",
            e.history_name,
            e.approved.isoformat(),
            e.study_group,
            unique,
        )
        rows.append([Paragraph(cell, styles.CELL) for cell in row])
    look = [("BACKGROUND", (0, -1), (-1, -1), "#e0e0e0"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    widths = [52, 152, 70, 108, 100]
    return Table(rows, colWidths=widths, style=look, hAlign="LEFT", spaceBefore=6)


def _foreword(words: Wording) -> list[Flowable]:
    parts = (
        (words.foreword, words.foreword_text),
        (words.note, words.note_text),
        (words.rights, words.rights_text),
    )
    story: list[Flowable] = []
    for head, paragraphs in parts:
        story += [
            Paragraph(head, styles.CENTRED),
            *(Paragraph(p, styles.SMALL) for p in paragraphs),
            Spacer(0, 14),
        ]
    return story


def _page_word(words: Wording) -> Paragraph:
    return Paragraph(f"<b>{words.page}</b>", ParagraphStyle("Page", styles.NORMAL, alignment=2))
