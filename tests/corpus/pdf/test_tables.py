"""Tables: cells in rows, the head known, captions found, pages joined."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.model import Block, BlockKind
from tests.corpus.sheets import LEFT, Sheets, blocks, real, typeset

HEAD = ["Bit", "Name", "Meaning"]
XS = [LEFT, 120.0, 300.0, 538.0]


def tables(path: Path, *builds: object) -> list[Block]:
    def build(sheets: Sheets) -> None:
        sheets.text("1    Codes", bold=True).gap().prose(2)
        for step in builds:
            step(sheets)  # type: ignore[operator]

    return blocks(typeset(path, build), BlockKind.TABLE)


def captioned(caption: str, rows: list[list[str]]) -> object:
    return lambda sheets: sheets.text(caption, left=200, bold=True).gap(-4).table(XS, rows)


def test_ruled_table_with_its_caption(tmp_path: Path) -> None:
    (table,) = tables(
        tmp_path / "ruled.pdf",
        captioned(
            "Table 1 – Bits of the octet", [HEAD, ["0", "start", "always zero"], ["1", "stop", "always one"]]
        ),
    )
    assert table.caption == "Table 1 – Bits of the octet"
    assert table.rows == (
        ("Bit", "Name", "Meaning"),
        ("0", "start", "always zero"),
        ("1", "stop", "always one"),
    )
    assert table.header_rows == 1
    assert table.text.endswith("0 | start | always zero\n1 | stop | always one")


@pytest.mark.parametrize("caption", ["TABLE 4/V.34 Bits", "Table 4 Bits", "Table 4: Bits", "Table 4"])
def test_captions_of_all_years(tmp_path: Path, caption: str) -> None:
    (table,) = tables(tmp_path / "caption.pdf", captioned(caption, [HEAD, ["0", "a", "b"], ["1", "c", "d"]]))
    assert table.caption == caption


def test_sentence_about_a_table_is_no_caption(tmp_path: Path) -> None:
    document = typeset(
        tmp_path / "sentence.pdf",
        lambda sheets: (
            sheets.text("1    Codes", bold=True).prose().text("Table 4 shows the codes of the bits.")
        ),
    )
    assert not blocks(document, BlockKind.CAPTION)


def test_head_that_spans_columns_stands_over_each_of_them(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        sheets.text("Table 2 – Thresholds", left=200, bold=True)
        y = sheets.y
        sheets.at(61, y + 22, "Rate", 10, True).at(350, y + 13, "Threshold", 10, True)
        sheets.at(204, y + 31, "low", 10, True).at(374, y + 31, "high", 10, True)
        sheets.at(61, y + 49, "2400", 10).at(204, y + 49, "10", 10).at(374, y + 49, "20", 10)
        for level, start in ((y, 57), (y + 18, 200), (y + 36, 57), (y + 54, 57)):
            sheets.rule(start, level, 538, level)
        for x, top in ((57, y), (200, y), (370, y + 18), (538, y)):
            sheets.rule(x, top, x, y + 54)
        sheets.y = y + 80

    (table,) = tables(tmp_path / "merged_head.pdf", build)
    assert table.rows == (("Rate", "Threshold", "Threshold"), ("Rate", "low", "high"), ("2400", "10", "20"))
    assert table.header_rows == 2


def test_cross_page_table_is_one_table_with_one_head(tmp_path: Path) -> None:
    rows = [[str(n), f"name {n}", f"what {n} means"] for n in range(40)]
    found = tables(
        tmp_path / "cross_page_table.pdf",
        captioned("Table 3 – Long", [HEAD, *rows[:25]]),
        Sheets.page,
        captioned("Table 3 – Long (continued)", [HEAD, *rows[25:]]),
        Sheets.prose,
    )
    assert len(found) == 1
    assert found[0].rows == tuple(tuple(row) for row in [HEAD, *rows])
    assert {line.page for line in found[0].lines} == {1, 2}


def test_next_table_of_the_same_form_is_another_table(tmp_path: Path) -> None:
    rows = [[str(n), "a", "b"] for n in range(20)]
    found = tables(
        tmp_path / "sheet_1.pdf",
        captioned("Table 5 – Codes (sheet 2 of 2)", [HEAD, *rows]),
        Sheets.page,
        captioned("Table 6 – Words (sheet 1 of 2)", [HEAD, *rows]),
    )
    assert [table.caption[:7] for table in found] == ["Table 5", "Table 6"]


def test_table_of_few_filled_cells(tmp_path: Path) -> None:
    marks = [[f"rule {n}", "defined" if n % 4 else "", "" if n % 4 else "defined"] for n in range(8)]
    (table,) = tables(tmp_path / "sparse.pdf", lambda sheets: sheets.table(XS, [HEAD, *marks]))
    assert len(table.rows) == 9 and table.rows[1] == ("rule 0", "", "defined")


def test_justified_prose_is_no_table(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        for words in (
            "computing machine have been",
            "requirements include for them",
            "resource types should be",
            "virtual machine managers are",
        ):
            first, second, *rest = words.split()
            sheets.at(LEFT, sheets.y, first).at(149, sheets.y, second)
            for place, word in enumerate(rest):
                sheets.at(260 + 110 * place, sheets.y, word)
            sheets.at(480, sheets.y, "provided").y += 14

    assert tables(tmp_path / "justified.pdf", build) == []


@pytest.mark.real
def test_head_of_three_levels_in_a_real_document() -> None:
    table = next(
        b for b in blocks(real("T.81-199209-E"), BlockKind.TABLE) if b.caption.startswith("Table B.2 ")
    )
    assert table.header_rows == 3
    assert table.rows[2] == (
        "Parameter",
        "Size (bits)",
        "Baseline",
        "Extended",
        "Progressive DCT",
        "Lossless",
    )
    assert table.rows[3][:3] == ("Lf", "16", "8 + 3 × Nf")


@pytest.mark.real
def test_tables_that_follow_each_other_are_told_apart_by_their_numbers() -> None:
    captions = [
        b.caption[:9] for b in blocks(real("T.81-199209-E"), BlockKind.TABLE) if "Table K" in b.caption
    ]
    assert captions.count("Table K.5") == 1 and captions.count("Table K.6") == 1


@pytest.mark.real
def test_matrix_over_many_pages() -> None:
    table = next(
        b
        for b in blocks(real("Z.100-201604-E"), BlockKind.TABLE)
        if b.rows[0][0] == "Abstract syntax rule name"
    )
    assert table.rows[0][1:] == ("ITU-T Z.101", "ITU-T Z.102", "ITU-T Z.104", "ITU-T Z.107")
    assert ("Agent-type-definition", "definition", "redefinition", "", "") in table.rows
    assert {line.page for line in table.lines} == {24, 25, 26, 27, 28, 29}


@pytest.mark.real
def test_rows_on_both_sides_of_a_page_break() -> None:
    table = next(
        b for b in blocks(real("V.34-199610-E"), BlockKind.TABLE) if b.caption.startswith("TABLE 10/V.34")
    )
    assert ("2800", "7 400", "10", "3", "3", "12", "12") in table.rows
    assert ("3200", "16 800", "30", "14", "17", "56", "68") in table.rows
