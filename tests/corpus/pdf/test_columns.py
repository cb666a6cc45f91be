"""Pages in two columns."""

from __future__ import annotations

from pathlib import Path

from corpus.model import BlockKind
from corpus.pdf.columns import Columns
from tests.corpus.sheets import LEFT, Sheets, blocks, pages_of, typeset

LEFT_COLUMN = [f"the left column reads on with what is its line {n:02} of" for n in range(20)]
RIGHT_COLUMN = [f"the right column has another text in line {n:02} of it" for n in range(20)]


def two_columns(sheets: Sheets) -> None:
    sheets.text("A title over both columns that runs across the whole width of the page, as titles do")
    sheets.gap()
    for left, right in zip(LEFT_COLUMN, RIGHT_COLUMN, strict=True):
        sheets.at(310, sheets.y, right, 11).text(left, size=11, leading=12)
    sheets.gap().text("And a line below both columns that runs across the whole width of the page again.")


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "two_columns.pdf")
    two_columns(sheets)
    (page,) = pages_of(sheets.save())
    assert [line.text for line in page.lines[1:-1]] == LEFT_COLUMN + RIGHT_COLUMN
    assert page.lines[0].text.startswith("A title") and page.lines[-1].text.startswith("And a line")
    assert isinstance(page.columns, Columns) and 290 < page.columns.middle < 310


def test_paragraph_goes_on_from_one_column_to_the_next(tmp_path: Path) -> None:
    document = typeset(tmp_path / "over_columns.pdf", two_columns)
    paragraph = next(b for b in blocks(document, BlockKind.PARAGRAPH) if "the left column" in b.text)
    assert "line 19 of the right column has another text in line 00" in paragraph.text


def test_table_of_two_columns_is_no_page_of_two_columns(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "two_column_table.pdf")
    sheets.table([LEFT, 300, 538], list(zip(LEFT_COLUMN, RIGHT_COLUMN, strict=True)))
    (page,) = pages_of(sheets.save())
    assert page.columns is None


def test_names_and_what_they_mean_are_no_columns(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "names.pdf")
    for number in range(20):
        sheets.at(310, sheets.y, "a line that says at some length what it is").text(f"NAME{number}")
    assert pages_of(sheets.save())[0].columns is None
