"""Positions are those of the page as it is displayed, however the PDF holds it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.corpus.sheets import A4, Sheets, pages_of


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_line_of_a_rotated_page(tmp_path: Path, rotation: int) -> None:
    sheets = Sheets(tmp_path / "upright.pdf")
    width, height = A4 if rotation in (0, 180) else A4[::-1]
    canvas = sheets.canvas
    canvas.setFont("Times-Roman", 12)
    # so that the text stands upright once the page is turned
    canvas.translate(*{0: (0, 0), 90: (A4[0], 0), 180: A4, 270: (0, A4[1])}[rotation])
    canvas.rotate(rotation)
    canvas.drawString(57, height - 100, "Turned heading")
    document = pdfium.PdfDocument(sheets.save())
    document[0].set_rotation(rotation)
    turned = tmp_path / "turned.pdf"
    document.save(turned)
    (page,) = pages_of(turned)
    assert (page.width, page.height) == (width, height)
    (line,) = page.lines
    assert line.text == "Turned heading" and line.words[0].upright
    assert (round(line.left), round(line.baseline)) == (57, 100)


def test_cropped_page_is_measured_from_its_visible_corner(tmp_path: Path) -> None:
    document = pdfium.PdfDocument(Sheets(tmp_path / "whole.pdf").at(157, 200, "Visible").save())
    document[0].set_cropbox(100, 42, 595, 742)
    cropped = tmp_path / "cropped.pdf"
    document.save(cropped)
    (page,) = pages_of(cropped)
    assert (page.width, page.height) == (495, 700)
    assert (round(page.lines[0].left), round(page.lines[0].baseline)) == (57, 100)
