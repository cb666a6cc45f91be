"""Word files read as their authors mean them: each kind of fault as it was found, and in forms of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from docx.oxml.ns import nsdecls

from copilot.check import check_bytes
from corpus.document import DraftDocument
from corpus.drafts import read_bytes
from corpus.model import BlockKind
from tests.corpus.word.made import Made, asks, field, run
from tests.shared import CASES, WORD

Make = Callable[[Made], object]


def read(made: Made) -> DraftDocument:
    return read_bytes("draft.docx", made.data())


def labels(document: DraftDocument) -> list[str]:
    return [clause.label for clause in document.clauses if clause.label]


def texts(made: Made) -> list[str]:
    return [block.text for block in read(made).blocks]


def rules(made: Made) -> list[str]:
    return [finding.rule for finding in check_bytes("draft.docx", made.data()).findings]


@pytest.mark.real
@pytest.mark.parametrize(
    ("case", "found"),
    [
        ("word_annex_notitle", []),
        ("word_caption_in_table", []),
        ("word_direction_mark", []),
        ("word_layout_tables", []),
        ("word_list_restart", []),
        ("word_number_ghost", []),
        ("word_number_inherited", []),
        ("word_number_none", []),
        ("word_number_none_untyped", ["ITU-STR-009"] * 8),
        ("word_side_headings", []),
        ("word_two_lists", []),
        ("word_value_list", []),
    ],
)
def test_cases(case: str, found: list[str]) -> None:
    data = (CASES / case / "draft.docx").read_bytes()
    assert [finding.rule for finding in check_bytes("draft.docx", data).findings] == found


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "identifier", "title", "clauses"),
    [
        ("E.119-201704-E", "ITU-T E.119 (04/2017)", "Requirements for safety confirmation", 20),
        ("P.340-201410-Amd1-E", "ITU-T P.340 (2000) Amd. 1 (10/2014)", "Transmission characteristics", 12),
        ("G.Imp8101-201810-E", "ITU-T G.Imp8101 (10/2018)", "Implementers' guide for", 12),
        ("J.Sup6-201609-E", "ITU-T J Suppl. 6 (09/2016)", "Transmission of ultra high definition", 11),
    ],
)
def test_the_cover_names_the_text_whatever_the_file_is_called(
    name: str, identifier: str, title: str, clauses: int
) -> None:
    document = read_bytes("draft.docx", (WORD / f"T-REC-{name}.docx").read_bytes())
    assert str(document.identifier) == identifier
    assert document.title.startswith(title)
    assert sum(bool(c.number) for c in document.clauses) >= clauses - 4


# -- layout tables


def _each_in_a_cell(made: Made) -> None:
    for texts in (
        (
            ("Draft new Recommendation ITU-T Y.9876", "Rec_No"),
            ("Reports of lamps", "Rec_title"),
        ),
        (("Summary", "Heading_b"), ("This Recommendation describes lamps.", "Normal")),
        (("Keywords", "Heading_b"), ("Harbour, lamp.", "Normal")),
    ):
        cell = made.document.add_table(rows=1, cols=1).rows[0].cells[0]
        for text, style in texts:
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


# -- annexes


@pytest.mark.parametrize(
    ("style", "paragraphs"),
    [
        ("Annex_NoTitle", ["Annex B\n\nFrame\nof the report"]),
        ("Annex_No & title", ["Annex B – Frame of the report"]),
        ("Annex_No", ["ANNEX B", "(This annex forms an integral part of this Recommendation.)",
                      "Frame of the report"]),
    ],
)  # fmt: skip
def test_annexes_in_every_style_of_the_templates(style: str, paragraphs: list[str]) -> None:
    made = Made()
    made.main()
    styles = [style, "Annex_Ref", "Annex_title"]
    for text, own in zip(paragraphs, styles, strict=False):
        made.add(text, own)
    made.add("B.1\tGeneral", "Heading 2")
    made.add("Figure B.1 – Frame", "Figure_NoTitle")
    document = read(made)
    assert labels(document)[-2:] == ["Annex B Frame of the report", "B.1 General"]
    assert document.clauses[-1].parent == document.clauses[-2].index
    assert document.clauses[-1].normative


def test_the_letter_of_an_annex_may_be_counted_by_word() -> None:
    made = Made()
    id = made.list(("upperLetter", "Annex %1"))
    made.main()
    made.add("Frame", "Annex_NoTitle", id, 0)
    made.add("Codes", "Annex_NoTitle", id, 0)
    assert labels(read(made))[-2:] == ["Annex A Frame", "Annex B Codes"]


def test_a_clause_may_be_called_appendix() -> None:
    made = Made()
    id = made.list(("decimal", "%1"), ("decimal", "%1.%2"))
    made.add("Corrections", "Heading 1", id, 0)
    made.add("Appendix I", "Heading 2", id, 1)
    assert labels(read(made)) == ["1 Corrections", "1.1 Appendix I"]


# -- lists


def _letters_anew(made: Made) -> None:
    first = made.list(("lowerLetter", "%1)"))
    for id in (first, made.list(starts={0: 1}, over=first)):
        made.add("The lamp shall report:")
        for item in ("its state;", "its colour."):
            made.add(item, "List Paragraph", id, 0)


def _an_inner_list_anew(made: Made) -> None:
    first = made.list(("decimal", "%1)"), ("lowerLetter", "%2)"))
    for id in (first, made.list(starts={0: 1, 1: 1}, over=first)):
        made.add("The lamp shall report:")
        for level, item in ((0, "its state:"), (1, "lit;"), (1, "dark;"), (0, "its colour.")):
            made.add(item, "List Paragraph", id, level)


def _going_on_after_a_paragraph(made: Made) -> None:
    first = made.list(("lowerRoman", "%1)"))
    made.add("The lamp shall report:")
    for id, item in ((first, "its state;"), (first, "its colour;")):
        made.add(item, "List Paragraph", id, 0)
    made.add("and where it can:")
    made.add("its age.", "List Paragraph", made.list(starts={0: 3}, over=first), 0)


@pytest.mark.parametrize("make", [_letters_anew, _an_inner_list_anew, _going_on_after_a_paragraph])
def test_a_list_may_begin_anew_or_go_on(make: Make) -> None:
    made = Made()
    made.front()
    made.main()
    made.add("6\tReporting", "Heading 1")
    make(made)
    assert rules(made) == []


@pytest.mark.parametrize(
    ("style", "own"),
    [
        ("Heading 1", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
        ("Heading 1", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'),
        ("Chapter", ""),
    ],
)
def test_a_typed_number_beside_list_number_zero_is_the_number(style: str, own: str) -> None:
    made = Made()
    id = made.list(("decimal", "%1"), ("decimal", "%1.%2"))
    made.style("Heading 1", properties=f'<w:numPr><w:numId w:val="{id}"/></w:numPr>')
    made.style("Chapter", "Heading 1", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')
    made.add("Lamps", "Heading 1")
    made.add("2\tReports", style, properties=own)
    made.add("Ports", "Heading 1")
    assert labels(read(made)) == ["1 Lamps", "2 Reports", "2 Ports"]


# -- what is a heading


def _not_drawn(made: Made) -> int:
    return made.list(("none", "%1"), ("none", "%1.%2"))


def _empty(made: Made) -> int:
    return made.list(("decimal", ""), ("decimal", ""))


def _out_of_the_list(made: Made) -> int:
    made.list(("decimal", "%1"), ("decimal", "%1.%2"))
    return 0


@pytest.mark.parametrize("list", [_not_drawn, _empty, _out_of_the_list])
@pytest.mark.parametrize("typed", [True, False])
def test_a_number_that_word_does_not_draw_is_typed_or_missing(
    list: Callable[[Made], int], typed: bool
) -> None:
    made = Made()
    id = list(made)
    made.main()
    for number, title, level in (("6", "Mode", 0), ("6.1", "Night", 1), ("7", "Reports", 0)):
        text = f"{number}\t{title}" if typed else title
        made.add(text, f"Heading {level + 1}", id, level)
        made.add("None.")
    found = ["6 Mode", "6.1 Night", "7 Reports"] if typed else ["Mode", "Night", "Reports"]
    assert labels(read(made))[-3:] == found
    assert rules(made).count("ITU-STR-009") == (0 if typed else 3)


@pytest.mark.parametrize(
    ("texts", "style"),
    [
        (["1)\tFirst transmitter", "2)\tSecond transmitter"], "Heading_b"),
        (["Purpose", "Method"], "Heading_i"),
        (["a)\tBy day", "b)\tBy night"], "Heading_ib"),
    ],
)
def test_side_headings_are_no_clauses(texts: list[str], style: str) -> None:
    made = Made()
    made.front()
    made.main()
    made.add("6\tReporting", "Heading 1")
    for clause in ("6.1\tDay", "6.2\tNight"):
        made.add(clause, "Heading 2")
        for text in texts:
            made.add(text, style)
            made.add("The lamp shall report every minute.")
    assert labels(read(made))[-3:] == ["6 Reporting", "6.1 Day", "6.2 Night"]
    assert rules(made) == []


@pytest.mark.parametrize(
    "values",
    [("0  Night", "1  Day"), ("0 OR", "1 AND", "2 XOR"), ("00\tReserved", "01\tLamp on", "10\tLamp off")],
)
def test_lists_of_values_are_no_headings(values: tuple[str, ...]) -> None:
    made = Made()
    made.main()
    made.add("6\tMode", "Heading 1")
    for value in values:
        made.add(value)
    assert labels(read(made))[-1] == "6 Mode"


def test_without_styles_a_numbered_line_is_a_heading() -> None:
    made = Made()
    for text in ("1 Scope", "It is about lamps.", "2 References", "None.", "2.1 Lamps", "None."):
        made.add(text)
    assert labels(read(made)) == ["1 Scope", "2 References", "2.1 Lamps"]


@pytest.mark.parametrize("where", ["paragraph", "style", "style below"])
def test_an_outline_level_makes_a_heading(where: str) -> None:
    made = Made()
    level = '<w:outlineLvl w:val="1"/>'
    made.style("Chapter", properties=level if where != "paragraph" else "")
    made.style("Sub", "Chapter")
    made.add("6\tMode", "Heading 1")
    made.add(
        "6.1\tNight", {"style below": "Sub"}.get(where, "Chapter"),
        properties=level if where == "paragraph" else "",
    )  # fmt: skip
    assert labels(read(made)) == ["6 Mode", "6.1 Night"]
    assert read(made).blocks[-1].level == 2


def test_a_sentence_with_an_outline_level_is_text() -> None:
    made = Made()
    made.add("6\tMode", "Heading 1")
    made.add("The lamp shall report every minute.", properties='<w:outlineLvl w:val="1"/>')
    assert labels(read(made)) == ["6 Mode"]


def test_paragraphs_in_the_list_of_the_headings_are_headings_if_they_are_titles() -> None:
    made = Made()
    id = made.list(("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3"))
    made.add("Definitions", "Heading 1", id, 0)
    made.add("Terms defined elsewhere", "List Paragraph", id, 1)
    made.add("lamp [ITU-T Y.1]: Thing that gives light.", "Normal", id, 2)
    document = read(made)
    assert labels(document) == ["1 Definitions", "1.1 Terms defined elsewhere"]
    assert document.blocks[-1].text == "1.1.1 lamp [ITU-T Y.1]: Thing that gives light."


def test_titles_parted_by_line_breaks_are_one_title() -> None:
    made = Made()
    made.add("Recommendation ITU-T Y.9876", "Rec_No")
    made.add("Reporting of lamps \nin small harbours", "Rec_title")
    made.add("6\tReports\nby night", "Heading 1")
    document = read(made)
    assert document.title == "Reporting of lamps in small harbours"
    assert labels(document) == ["6 Reports by night"]


@pytest.mark.parametrize("mark", ["\u200e", "\u202a", "\ufeff"])
def test_characters_that_draw_nothing_are_not_there(mark: str) -> None:
    made = Made()
    made.add(f"{mark}6\tMode", "Heading 1")
    made.add(f"{mark}6.1{mark}\tNight", "Heading 2")
    assert labels(read(made)) == ["6 Mode", "6.1 Night"]


def test_numbers_of_arabic_headings_are_read_from_right_to_left() -> None:
    made = Made()
    for number, title in (("3", "التعاريف"), ("1.3", "المصطلحات المعرفة في وثائق أخرى"),
                          ("2.3", "المصطلحات المعرفة في هذه التوصية"), ("6", "الإبلاغ عن حالة المصابيح"),
                          ("1.6", "التقارير اليومية"), ("1.1.6", "الصيف")):  # fmt: skip
        made.add(f"{number}\t{title}", f"Heading {number.count('.') + 1}")
        made.add("تصف هذه التوصية كيفية الإبلاغ عن حالة المصابيح في الموانئ.")
    assert [c.number for c in read(made).clauses] == ["3", "3.1", "3.2", "6", "6.1", "6.1.1"]


# -- what is drawn


@pytest.mark.parametrize(
    ("content", "drawn"),
    [
        (run("lit") + run(" dark", "<w:vanish/>"), "lit"),
        (run("lit") + run(" shown", '<w:vanish w:val="0"/>'), "lit shown"),
        (run("lit") + run(" dark", '<w:rStyle w:val="Unseen"/>'), "lit"),
        (f"{run('lit')}<w:moveFrom>{run(' away')}</w:moveFrom><w:moveTo>{run(' here')}</w:moveTo>",
         "lit here"),
        (f"{run('lit')}<w:del><w:r><w:delText> gone</w:delText></w:r></w:del><w:ins>{run(' new')}</w:ins>",
         "lit new"),
        (field(asks("IF ") + field(asks("PAGE"), run("7")) + asks(' = 1 "a"'), run("result")), "result"),
        (field(asks("REF x"), run("see ") + field(asks("PAGE"), run("9"))), "see 9"),
        (field(asks("SEQ Table"), run("3")), "3"),
        ('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>', "α"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0E3"/></w:r>', "©"),
        ('<w:r><w:sym w:font="Symbol" w:char="00B3"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', "→"),
        ('<w:r><w:sym w:font="Arial" w:char="2264"/></w:r>', "≤"),
        (run("\uf06d", '<w:rFonts w:ascii="Symbol"/>') + run("m"), "µm"),
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>", "a-b\tc"),
    ],
)  # fmt: skip
def test_the_text_of_a_paragraph_is_what_is_drawn(content: str, drawn: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    made = Made()
    made.document.styles.add_style("Unseen", WD_STYLE_TYPE.CHARACTER).font.hidden = True
    made.xml(content)
    assert texts(made) == [drawn]


def test_paragraphs_that_are_hidden_by_their_style_are_not_there() -> None:
    made = Made()
    made.style("Instruction", run="<w:vanish/>")
    made.add("Delete this before sending.", "Instruction")
    made.add("The lamp shall report.")
    assert texts(made) == ["The lamp shall report."]


@pytest.mark.parametrize("mark", ["del", "moveFrom"])
def test_a_paragraph_that_is_gone_leaves_nothing(mark: str) -> None:
    made = Made()
    inner = "<w:r><w:delText>6 Old</w:delText></w:r>" if mark == "del" else run("6 Old")
    made.xml(f"<w:{mark}>{inner}</w:{mark}>", properties=f"<w:rPr><w:{mark}/></w:rPr>")
    made.add("The lamp shall report.")
    assert texts(made) == ["The lamp shall report."]


@pytest.mark.parametrize("around", ["{}", "<w:del>{}</w:del>", "<w:moveFrom>{}</w:moveFrom>"])
def test_a_footnote_is_there_with_its_reference(around: str) -> None:
    made = Made()
    _with_footnote(made, "See the light.")
    made.xml(run("The lamp shines.") + around.format('<w:r><w:footnoteReference w:id="5"/></w:r>'))
    expected = ["The lamp shines."] + (["See the light."] if around == "{}" else [])
    assert texts(made) == expected


def _with_footnote(made: Made, text: str) -> None:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    note = f"<w:footnote w:id='5'><w:p>{run(text)}</w:p></w:footnote>"
    content = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>".encode()
    name, package = PackURI("/word/footnotes.xml"), made.document.part.package
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, content, package)
    made.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
