"""Tables of Word files: those that only place text, and titles that stand in tables."""

from __future__ import annotations

import pytest

from copilot.check import check_bytes
from corpus.model import BlockKind
from tests.corpus.word.made import Made
from tests.corpus.word.readings import Make, labels, read, texts

# -- layout tables


def _each_in_a_cell(made: Made) -> None:
    for paragraphs in (
        (
            ("Draft new Recommendation ITU-T Y.9876", "Rec_No"),
            ("Reports of lamps", "Rec_title"),
        ),
        (("Summary", "Heading_b"), ("This Recommendation describes lamps.", "Normal")),
        (("Keywords", "Heading_b"), ("Harbour, lamp.", "Normal")),
    ):
        cell = made.document.add_table(rows=1, cols=1).rows[0].cells[0]
        for text, style in paragraphs:
            made.add(text, style, into=cell)


def _all_in_rows_of_one_table(made: Made) -> None:
    cells = [row.cells[0] for row in made.document.add_table(rows=4, cols=1).rows]
    for cell, (text, style) in zip(
        cells,
        (("Draft new Recommendation ITU-T Y.9876", "Rec_No"), ("Reports of lamps", "Rec_title"),
         ("Summary", "Heading_b"), ("Keywords", "Heading_b")), strict=True,
    ):  # fmt: skip
        made.add(text, style, into=cell)
        if style == "Heading_b":
            made.add("Harbour, lamp.", into=cell)


def _a_table_in_a_table(made: Made) -> None:
    outer = made.document.add_table(rows=1, cols=1).rows[0].cells[0]
    inner = outer.add_table(rows=1, cols=1).rows[0].cells[0]
    made.add("Recommendation ITU-T Y.9876", "Rec_No", into=inner)
    made.add("Reports of lamps", "Rec_title", into=inner)
    made.add("Summary", "Heading_b", into=outer)
    made.add("It describes lamps.", into=outer)
    made.add("Keywords", "Heading_b", into=outer)
    made.add("Harbour, lamp.", into=outer)


@pytest.mark.parametrize("make", [_each_in_a_cell, _all_in_rows_of_one_table, _a_table_in_a_table])
def test_tables_that_place_text_are_read_as_text(make: Make) -> None:
    made = Made()
    make(made)
    made.add("FOREWORD")
    for _ in range(20):
        made.add("These words are no keywords.")
    made.main()
    document = read(made)
    assert document.title == "Reports of lamps"
    assert labels(document)[:3] == ["Summary", "Keywords", "FOREWORD"]
    assert document.part("keywords").text == "Harbour, lamp."  # type: ignore[union-attr]


def test_boxes_to_tick_are_answers_and_no_table() -> None:
    made = Made()
    made.add("How often do you watch?")
    made.table(("Once a day", ""), ("Less", ""), ("Never", ""))
    assert [(block.kind, block.text) for block in read(made).blocks][1:] == [
        (BlockKind.PARAGRAPH, "Once a day"), (BlockKind.PARAGRAPH, "Less"), (BlockKind.PARAGRAPH, "Never"),
    ]  # fmt: skip


# -- captions


@pytest.mark.parametrize(
    "rows",
    [
        (("Table 1 – States",), ("Code", "Meaning"), ("01", "lit")),
        (("Table 1 – States\nof lamps",), ("Code", "Meaning", "Note"), ("01", "lit", "none")),
        (("TABLE 1",), ("Code", "Meaning"), ("01", "lit"), ("02", "dark")),
    ],
)
def test_a_caption_in_the_first_row_is_the_title_of_the_table(rows: tuple[tuple[str, ...], ...]) -> None:
    made = Made()
    made.add("6\tStates", "Heading 1")
    made.table(*rows)
    _, caption, table = read(made).blocks
    assert (caption.kind, table.kind) == (BlockKind.CAPTION, BlockKind.TABLE)
    assert caption.text == " ".join(rows[0][0].split())
    assert table.rows == rows[1:]


@pytest.mark.parametrize("style", ["Figure", "Figure_No & title", "Table_text"])
def test_a_caption_under_a_drawing_in_a_table_is_that_of_a_figure(style: str) -> None:
    made = Made()
    table = made.table(("[drawing]", "lamp"), ("Figure 1 – Lamp",))
    table.rows[1].cells[0].paragraphs[0].style = made.style(style)
    blocks = read(made).blocks
    assert [block.kind for block in blocks] == [BlockKind.FIGURE, BlockKind.CAPTION]
    assert blocks[1].text == "Figure 1 – Lamp"


def test_number_and_title_of_a_table_in_two_paragraphs_are_one_caption() -> None:
    made = Made()
    made.add("TABLE 2", "Table_No")
    made.add("Colours of lamps", "Table_title")
    made.table(("Code", "Colour"), ("1", "red"))
    assert texts(made)[0] == "TABLE 2 – Colours of lamps"


def test_a_figure_of_an_arabic_text_is_a_figure() -> None:
    made = Made()
    made.add("1\tمجال تطبيق هذه التوصية", "Heading 1")
    made.add("التعاريف المستعملة في هذه التوصية للمصابيح في الموانئ الصغيرة")
    made.add("[drawing]", "Figure")
    made.add("الشكل 1 – حالة المصابيح", "Figure_NoTitle")
    found = [finding.rule for finding in check_bytes("draft.docx", made.data()).findings]
    assert "ITU-FIG-001" not in found
