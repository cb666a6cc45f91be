"""The small document that the hand-made answers cite, as a PDF with a catalogue beside it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from evals.pages import PrintedPages
from tests.evals.handmade import DOC, FILE


@pytest.fixture(scope="session")
def pdf_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pdf")
    canvas = Canvas(str(folder / FILE))
    for lines in (
        ("Recommendation Z.901", "1 Scope", "This Recommendation says nothing of note."),
        ("8.1 Window", "The default value of the window", "size k shall be 15 for both direc-", "tions."),
        ("8.2 Timer", "Timer T400 has no default value."),
    ):
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    record = {"id": DOC, "title": "Windows and timers", "abstract": "Says how large\r\na window is."}
    with gzip.open(folder / "catalogue.jsonl.gz", "wt", encoding="utf-8") as lines_out:
        lines_out.write(json.dumps(record) + "\n")
    return folder


@pytest.fixture
def pages(pdf_dir: Path) -> PrintedPages:
    return PrintedPages.of_folder(pdf_dir, pdf_dir / "catalogue.jsonl.gz")
