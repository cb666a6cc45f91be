"""What repeats on every page is taken off; what only looks so stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.model import BlockKind
from corpus.pdf.layout import arrange
from tests.corpus.sheets import Sheets, blocks, clause, headings, pages_of, real, typeset


def test_feet_are_taken_off_and_their_numbers_kept(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "feet.pdf")
    for _ in range(4):
        sheets.prose(3).page()
    layout = arrange(pages_of(sheets.save()))
    assert layout.printed == {1: "1", 2: "2", 3: "3", 4: "4"}
    assert not any("Z.999" in line.text for page in layout.pages for line in page.lines)
    assert [len(page.lines) for page in layout.pages] == [12] * 4


def test_roman_numbers_of_the_front_pages_are_kept_apart(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "roman.pdf")
    for number in ("i", "ii", "1", "2", "3"):
        sheets.prose(2).at(430, 800, f"Rec. ITU-T Z.999 (01/2030)    {number}", 10).canvas.showPage()
        sheets.y = 60.0
    assert arrange(pages_of(sheets.save())).printed == {1: "i", 2: "ii", 3: "1", 4: "2", 5: "3"}


def test_numbers_alone_at_the_foot_are_page_numbers_where_they_count_on(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "bare.pdf")
    for number in ("7", "8", "9", "107"):
        sheets.prose(2).at(295, 800, number, 10).canvas.showPage()
        sheets.y = 60.0
    layout = arrange(pages_of(sheets.save()))
    assert layout.printed == {1: "7", 2: "8", 3: "9"}
    assert layout.pages[3].lines[-1].text == "107"


def test_head_without_a_number_is_taken_off_where_it_names_the_standard(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "iso_head.pdf")
    for _ in range(3):
        sheets.at(440, 35, "ISO/IEC 9999-1:2030 (E)", 10, bold=True).prose(2).page()
    layout = arrange(pages_of(sheets.save()))
    assert all(page.lines[0].text.startswith("The receiver") for page in layout.pages)


def test_unknown_line_in_the_margin_of_most_pages_is_taken_off(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "unknown_head.pdf")
    for _ in range(4):
        sheets.at(440, 35, "Draft for consent", 10).prose(2).page()
    assert not any("Draft" in line.text for p in arrange(pages_of(sheets.save())).pages for line in p.lines)


@pytest.mark.parametrize(
    "line",
    ["1) Table 5/Z.999", "Replace Table 5 with the following:", "Table 2 – Bits (continued)", "Parameter"],
)
def test_list_items_and_captions_at_the_top_of_pages_are_no_running_heads(tmp_path: Path, line: str) -> None:
    sheets = Sheets(tmp_path / "repeated_first_line.pdf")
    for place in range(6):
        sheets.text(line if place in (1, 3, 5) else "Another line.").prose(2).page()
    layout = arrange(pages_of(sheets.save()))
    assert [page.lines[0].text == line for page in layout.pages] == [False, True] * 3


def test_sentence_on_another_recommendation_at_the_foot_is_text(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "reference_at_foot.pdf")
    sheets.prose().at(57, 780, "The coding follows Recommendation ITU-T V.90.").page()
    sheets.prose().at(57, 780, "[ITU-T X.692] Recommendation ITU-T X.692 (2008), Encoding control.").page()
    layout = arrange(pages_of(sheets.save()))
    assert [page.lines[-1].text[-8:] for page in layout.pages] == ["-T V.90.", "control."]


def test_list_of_series_at_the_end_is_no_part_of_the_text(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        sheets.text("1    Scope", bold=True).gap().prose().page()
        sheets.text("SERIES OF ITU-T RECOMMENDATIONS", bold=True)
        sheets.text(*[f"Series {letter}    Something about {letter}" for letter in "ADEFGHIJKLMN"])

    document = typeset(tmp_path / "back_cover.pdf", build)
    assert headings(document) == [("1", "Scope")]
    assert "Series A" not in document.clauses[-1].text


@pytest.mark.real
def test_items_of_an_amendment_that_begin_pages_are_kept() -> None:
    amendment = real("V.92-200107-Amd1-E")
    assert ("2", "Table 19/V.92") in headings(amendment) and ("7", "Table 32/V.92") in headings(amendment)


@pytest.mark.real
def test_table_caption_at_the_top_of_a_page_goes_with_its_table() -> None:
    # on six pages of V.34 a caption "TABLE n/V.34" is the first line
    captions = [block.caption for block in blocks(real("V.34-199610-E"), BlockKind.TABLE)]
    assert "TABLE 2/V.34 Carrier frequencies versus symbol rate" in captions
    assert "TABLE 7/V.34 Framing parameters" in captions


@pytest.mark.real
def test_reference_at_the_foot_of_a_page_is_kept() -> None:
    assert "ITU-T V.21 (1988)" in [entry.id for entry in real("V.8-200011-E").references]


@pytest.mark.real
def test_printed_numbers_of_a_real_document() -> None:
    pages = real("X.690-200811-E").pages
    assert [page.printed for page in pages[2:10]] == ["i", "ii", "iii", "iv", "v", "", "1", "2"]
    assert pages[-1].printed == "" and clause(real("X.690-200811-E"), "8.1.3").page == 13
