"""Characters as they are set: raised, joined, hidden, spaced out."""

from __future__ import annotations

from pathlib import Path

import pytest
import reportlab
from reportlab.lib.colors import white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from corpus.pdf.pages import fold
from tests.corpus.sheets import A4, Sheets, clause, pages_of, real

VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


def test_superscript_two_to_the_sixteenth(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "superscript.pdf").at(57, 100, "At most 2")
    sheets.at(104, 95, "16", 7).at(112, 100, "– 1 octets")
    (line,) = pages_of(sheets.save())[0].lines
    assert line.text == "At most 2¹⁶ – 1 octets"


def test_mark_of_a_footnote_is_raised(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "footnote_mark.pdf").at(57, 100, "Recommendation T.50").at(161, 95, "1)", 7)
    assert pages_of(sheets.save())[0].lines[0].text == "Recommendation T.50¹⁾"


def test_subscript_stays_a_digit(tmp_path: Path) -> None:
    sheets = (
        Sheets(tmp_path / "subscript.pdf").at(57, 100, "bits b").at(83.4, 103, "7", 7).at(90, 100, "to zero")
    )
    assert pages_of(sheets.save())[0].lines[0].text == "bits b7 to zero"


def test_ligatures_are_letters(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("Vera", str(VERA)))
    sheets = Sheets(tmp_path / "ligatures.pdf").at(57, 100, "the ﬁrst ﬂag", font="Vera")
    (page,) = pages_of(sheets.save())
    assert page.lines[0].text == "the first flag"
    assert fold(page.text) == fold(page.unrepaired or page.text) == "thefirstflag"


def test_white_marks_are_not_read_but_white_on_black_is(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "hidden.pdf").at(57, 100, "Bit 7 is set")
    sheets.canvas.rect(50, A4[1] - 160, 200, 20, fill=1)
    sheets.canvas.setFillColor(white)
    sheets.at(150, 100, "0000").at(57, 155, "Head of a table")
    assert [line.text for line in pages_of(sheets.save())[0].lines] == ["Bit 7 is set", "Head of a table"]


def test_digits_set_far_apart_are_words_of_their_own(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "spaced_out.pdf")
    text = sheets.canvas.beginText(57, 700)
    text.setFont("Times-Roman", 10)
    text.setCharSpace(20)
    text.textLine("0101")
    sheets.canvas.drawText(text)
    (line,) = pages_of(sheets.save())[0].lines
    assert [word.text for word in line.words] == ["0", "1", "0", "1"]


def test_boxes_are_in_points_from_the_top_left(tmp_path: Path) -> None:
    (line,) = pages_of(Sheets(tmp_path / "box.pdf").at(57, 100, "Scope").save())[0].lines
    x0, y0, x1, y1 = line.box
    assert (round(x0), round(y0), round(x1), round(y1)) == (58, 91, 86, 103)
    assert line.size == 12.0 and round(line.baseline) == 100 and not line.bold


@pytest.mark.real
def test_superscripts_of_a_real_document() -> None:
    text = clause(real("X.691-200811-E"), "30.5.3").text
    assert "2¹⁶" in text and "2³²" in text and "216" not in text
