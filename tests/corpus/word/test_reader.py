"""Word files read as their authors mean them: each kind of fault as it was found, and in forms of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copilot.check import check_bytes
from corpus.drafts import read_bytes
from tests.corpus.word.made import Made
from tests.corpus.word.readings import Make, labels, read, rules
from tests.shared import CASES, WORD


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
