"""A copy of a Word file with a comment at each place of a finding; other texts are set as one first."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from copilot.check.model import Finding, Place, Report
from corpus.drafts import read_bytes
from corpus.formats import kind_of
from corpus.word.reader import open_word, word_text

if TYPE_CHECKING:
    from docx.document import Document

AUTHOR = "copilot check"
_INITIALS = "CC"
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def annotate(name: str, data: bytes, report: Report) -> bytes:
    """The Word file with comments, as bytes.

    A text or PDF is set as a plain Word file, a paragraph for each of its own, to hang the comments on.

    Raises: UnreadableDraft.
    """
    if kind_of(name, data) == "docx":
        document = open_word(name, data)
        paragraphs = word_text(document).paragraphs
    else:
        document, paragraphs = _typeset(name, data)
    for finding in report.findings:
        for place in finding.places:
            _comment(document, paragraphs.get(place.paragraph, []), finding, place)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _comment(document: Document, elements: list[Any], finding: Finding, place: Place) -> None:
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from corpus.word.reader import W, text_of

    near = [element for element in elements if place.quote and place.quote in text_of(element)] or elements
    for element in near:
        runs = [Run(run, Paragraph(element, document)) for run in element.iter(f"{W}r")]
        runs = [run for run in runs if run._r.getparent() is element] or runs[:1]
        if not runs and not text_of(element).strip():
            runs = [Paragraph(element, document).add_run("")]
        if not runs:
            continue
        first, last = _around(runs, place.quote)
        text = f"{finding.rule} ({finding.severity}): {finding.message}. {finding.remedy}"
        if finding.fix is not None:
            text += f" Correction: “{finding.fix.old}” → “{finding.fix.new}”."
        document.add_comment([first, last], text=_FORBIDDEN.sub("", text), author=AUTHOR, initials=_INITIALS)
        return


def _around(runs: list[Any], quote: str) -> tuple[Any, Any]:
    """The first and the last run that hold the quoted words, else the whole paragraph."""
    whole = "".join(run.text for run in runs)
    start = whole.find(quote) if quote else -1
    if start < 0:
        return runs[0], runs[-1]
    place, first, last = 0, runs[0], runs[-1]
    for run in runs:
        if place <= start < place + len(run.text):
            first = run
        if place < start + len(quote) <= place + len(run.text):
            last = run
            break
        place += len(run.text)
    return first, last


def _typeset(name: str, data: bytes) -> tuple[Document, dict[int, list[Any]]]:
    import docx

    from corpus.model import BlockKind

    document = docx.Document()
    paragraphs: dict[int, list[Any]] = {}
    for block in read_bytes(name, data).blocks:
        text = _FORBIDDEN.sub("", block.text)
        if block.kind is BlockKind.HEADING:
            numbered = f"{block.number}\t{text}" if block.number else text
            added = document.add_paragraph(numbered, style=f"Heading {min(9, max(1, block.level))}")
        else:
            added = document.add_paragraph(text)
        paragraphs[block.index] = [added._p]
    return document, paragraphs
