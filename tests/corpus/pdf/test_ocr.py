"""Scanned pages: read where Tesseract is installed, reported with what is missing where it is not."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from copilot.answer.cite import quote
from copilot.pipeline import Copilot
from corpus.errors import UnreadablePdf
from corpus.model import BlockKind
from corpus.pdf import ocr
from corpus.reader import read_document
from corpus.settings import Settings
from corpus.sources.listing import Sources
from corpus.store import document_from_json, document_to_json
from index.refresh import refresh

A4 = (595, 842)
FONTS = Path(reportlab.__file__).parent / "fonts"
SCANNED = "The scrambler shall be initialized to zero before the first octet."
HEADING = "1 Scrambler"

needs_tesseract = pytest.mark.skipif(
    not (shutil.which("tesseract") and importlib.util.find_spec("pytesseract")),
    reason="no Tesseract here; apt-get install tesseract-ocr and install the extra ocr",
)


def scan(lines: Sequence[tuple[str, str]]) -> Image.Image:
    """A page at 200 dpi; each line with its font, 100 points and 40 more for each below the top."""
    image = Image.new("L", (1653, 2339), 255)
    draw = ImageDraw.Draw(image)
    for place, (text, font) in enumerate(lines):
        at = (72 * 200 / 72, (100 + 40 * place) * 200 / 72)
        draw.text(at, text, fill=20, font=ImageFont.truetype(str(FONTS / font), 31))
    return image


def written(path: Path, pages: Sequence[str | Image.Image]) -> Path:
    sheet = Canvas(str(path), pagesize=A4)
    for page in pages:
        if isinstance(page, str):
            sheet.drawString(72, 742, page)
        else:
            sheet.drawInlineImage(page, 0, 0, *A4)
        sheet.showPage()
    sheet.save()
    return path


@pytest.fixture(scope="module")
def image() -> Image.Image:
    return scan([(HEADING, "VeraBd.ttf"), (SCANNED, "Vera.ttf"), ("It is used by both.", "Vera.ttf")])


@pytest.fixture
def mixed(tmp_path: Path, image: Image.Image) -> Path:
    text = "This page holds text that the PDF itself tells."
    return written(tmp_path / "T-REC-X.9999-200101-E.pdf", [text, image, text])


@pytest.fixture
def scans(tmp_path: Path, image: Image.Image) -> Path:
    return written(tmp_path / "T-REC-X.9999-200101-E.pdf", [image])


@needs_tesseract
def test_an_image_among_text_pages_is_read_marked_and_quoted_where_it_stands(mixed: Path) -> None:
    document = read_document(mixed)

    assert document.warnings == ("page 2 was read by OCR",)
    assert [(page.image_only, page.ocr) for page in document.pages] == [
        (False, False),
        (True, True),
        (False, False),
    ]
    clause = next(clause for clause in document.clauses if clause.number == "1")
    assert clause.title == "Scrambler"
    block = clause.blocks[0]
    assert block.kind is BlockKind.PARAGRAPH
    (quotation,) = quote(document, block.lines, SCANNED)
    assert (quotation.page, quotation.text) == (2, SCANNED)
    page, x0, y0, x1, y1 = quotation.boxes[0]
    assert page == 2
    # drawn at (72, 140) in a font of 31 pixels at 200 dpi, that is 11.2 points
    assert x0 == pytest.approx(72, abs=2)
    width = ImageFont.truetype(str(FONTS / "Vera.ttf"), 31).getlength(SCANNED) * 72 / 200
    assert x1 == pytest.approx(72 + width, abs=2)
    assert 137 < y0 < 145 and 149 < y1 < 156


@needs_tesseract
def test_a_document_of_images_alone_is_read(scans: Path) -> None:
    document = read_document(scans)

    assert SCANNED in document.pages[0].text
    assert document.doc_id == "ITU-T X.9999 (01/2001)"
    assert document_from_json(document_to_json(document)) == document


@needs_tesseract
def test_a_citation_of_a_recognised_page_says_so(mixed: Path, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", parse_workers=1)
    refresh(settings, Sources((mixed.parent,), None), with_vectors=False)

    answer = Copilot(settings).ask("What does clause 1 of X.9999 say?")

    assert SCANNED in answer.answer
    assert {citation.page: citation.status_note for citation in answer.citations} == {2: "read by OCR", 3: ""}


@needs_tesseract
def test_an_image_without_words_is_reported(tmp_path: Path) -> None:
    drawing = Image.new("L", (1653, 2339), 255)
    ImageDraw.Draw(drawing).ellipse((300, 300, 1300, 1300), outline=0, width=8)
    path = written(tmp_path / "drawing.pdf", ["Text of the page before.", drawing])

    document = read_document(path)

    assert document.warnings == (
        "page 2 is an image without text; OCR found no words on it; nothing can be done",
    )
    assert [page.ocr for page in document.pages] == [False, False]


def test_without_tesseract_the_page_is_reported_with_what_to_install(
    mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "_installed", lambda: frozenset())

    document = read_document(mixed)

    assert document.warnings == (
        "page 2 is an image without text; "
        "to have it read, install Tesseract and pytesseract (the extra `ocr`)",
    )
    assert (document.pages[1].text, document.pages[1].ocr) == ("", False)
    assert ocr.version_suffix() == ""


def test_without_tesseract_a_document_of_images_is_refused_with_the_remedy(
    scans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "_installed", lambda: frozenset())

    with pytest.raises(UnreadablePdf, match=r"every page is an image \(a scan\); .*install Tesseract"):
        read_document(scans)


def test_a_language_that_is_not_installed_is_not_read_as_another(
    tmp_path: Path, image: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "T-REC-X.9999-200101-C.pdf", [image])
    monkeypatch.setattr(ocr, "_installed", lambda: frozenset({"eng"}))

    with pytest.raises(UnreadablePdf, match="tesseract-ocr-chi-sim"):
        read_document(path)


def test_the_parsers_version_names_the_languages_that_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_installed", lambda: frozenset({"fra", "eng"}))

    assert ocr.version_suffix() == "+ocr-eng-fra"
