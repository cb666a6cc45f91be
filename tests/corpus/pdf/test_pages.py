"""Opening PDFs: what is no readable PDF is named with its cause and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import UnreadablePdf
from corpus.pdf.pages import OutlineEntry, PdfFile, fold
from corpus.reader import read_document
from tests.corpus.sheets import A4, Sheets, pages_of


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return Sheets(tmp_path_factory.mktemp("pdf") / "good.pdf").prose(3).page().save().read_bytes()


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(UnreadablePdf) as caught:
        read_document(path)
    return str(caught.value)


def test_empty_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.pdf", b"") == "a.pdf: the file is empty; fetch it again"


def test_web_page_with_the_name_of_a_pdf(tmp_path: Path) -> None:
    message = refusal(tmp_path / "a.pdf", b"<!DOCTYPE html><html><title>Not found</title></html>")
    assert message == "a.pdf: an HTML page, not a PDF file; fetch the document itself"


def test_word_file_with_the_name_of_a_pdf(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.pdf", b"PK\x03\x04 word/document.xml") == (
        "a.pdf: no PDF, not a PDF file; fetch the document itself"
    )


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePdf, match=r"a\.pdf: no such file; check the path"):
        read_document(tmp_path / "a.pdf")


def test_truncated_file(tmp_path: Path, good: bytes) -> None:
    message = refusal(tmp_path / "a.pdf", good[: len(good) // 3])
    assert "truncated (no end-of-file mark" in message and message.endswith("fetch it again")


def test_damaged_file(tmp_path: Path) -> None:
    assert "damaged" in refusal(tmp_path / "a.pdf", b"%PDF-1.4\n" + b"\xff" * 500 + b"\n%%EOF\n")


def test_encrypted_file(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    sheet = Canvas(str(path), pagesize=A4, encrypt=StandardEncryption("secret", "owner"))
    sheet.drawString(72, 700, "The text")
    sheet.save()
    with pytest.raises(UnreadablePdf, match="encrypted with a password; remove it with `qpdf --decrypt`"):
        read_document(path)


def test_file_without_pages(tmp_path: Path, good: bytes) -> None:
    content = re.sub(rb"/Count 1 /Kids \[[^]]*\]", b"/Count 0 /Kids [ ]", good)
    assert content != good
    assert refusal(tmp_path / "a.pdf", content) == (
        "a.pdf: damaged (Failed to load document (PDFium: Data format error).); fetch it again"
    )


def test_page_tree_that_claims_a_million_pages(tmp_path: Path, good: bytes) -> None:
    message = refusal(tmp_path / "a.pdf", good.replace(b"/Count 1", b"/Count 1000000"))
    assert "page tree is broken" in message or "cannot be read" in message


def test_page_tree_that_contains_itself(tmp_path: Path) -> None:
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 3>>endobj\n"
    )
    message = refusal(tmp_path / "a.pdf", body + b"trailer<</Root 1 0 R>>\n%%EOF\n")
    assert message.startswith("a.pdf: ") and "fetch it again" in message


def test_bookmarks_with_their_pages(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "bookmarks.pdf")
    for place, title in enumerate(("1 Scope", "2 References")):
        sheets.canvas.bookmarkPage(title)
        sheets.canvas.addOutlineEntry(title, title, level=0)
        sheets.prose(place + 1).page()
    with PdfFile(sheets.save()) as pdf:
        assert pdf.outline() == [OutlineEntry("1 Scope", 1), OutlineEntry("2 References", 2)]


def test_pages_come_in_order_though_fonts_are_judged_ahead(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "ten.pdf")
    for number in range(1, 11):
        sheets.text(f"Page of number {number}").page()
    pages = pages_of(sheets.save())
    assert [(page.number, page.lines[0].text) for page in pages] == [
        (number, f"Page of number {number}") for number in range(1, 11)
    ]


def test_quotations_are_compared_without_space_and_hyphens() -> None:
    assert fold("end-of-  contents\n2¹⁶") == fold("endofcontents 216")
