"""What headings look like: numbers, parts, fixed titles in six languages."""

from __future__ import annotations

import pytest

from corpus.pdf.captions import caption_of
from corpus.pdf.lines import TextLine, Word
from corpus.structure.headings import (
    ANNEX,
    APPENDIX,
    LIST_MARKER,
    NUMBER,
    Fixed,
    Part,
    fixed_title,
    follows,
    key,
    parts_of,
)


@pytest.mark.parametrize(
    "number",
    ["1", "8.1.3", "8.1.1.1", "A.2", "AA.1.2", "II.3", "7.4a", "7.4a.1", "3.2.3a", "5bis", "12.10.11.12"],
)
def test_numbers_of_clauses(number: str) -> None:
    match = NUMBER.match(number)
    assert match and match.group("number") == number


@pytest.mark.parametrize("text", ["1988", "(1)", "A", "V.34bis/2", "3GPP", "–", "a)", "1.2.3.4.5.6.7.8.9.10"])
def test_what_is_no_number_of_a_clause(text: str) -> None:
    assert NUMBER.match(text) is None


@pytest.mark.parametrize(
    ("number", "last", "can"),
    [
        ("1", "", False),
        ("8.1.1", "8.1", True),
        ("8.2", "8.1.3", True),
        ("9", "8.1.3", True),
        ("8.1.3a", "8.1.3", True),
        ("7.4a.1", "7.4a", True),
        ("8.4", "8.2", False),
        ("8.1.2", "8", False),
    ],
)
def test_which_number_can_follow(number: str, last: str, can: bool) -> None:
    assert follows(number, last) is can


def test_numbers_are_ordered_by_their_parts() -> None:
    assert sorted(["8.10", "8.9", "8.1", "8.1.3a", "8.1.3"], key=key) == [
        "8.1",
        "8.1.3",
        "8.1.3a",
        "8.9",
        "8.10",
    ]


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("Annex A", "A", None),
        ("ANNEX B – Codes", "B", "Codes"),
        ("Annexe A", "A", None),
        ("Anexo C – Códigos", "C", "Códigos"),
        ("Приложение A", "A", None),
        ("New Annex B", "B", None),
        ("الملحق A", "A", None),
        ("附件A", "A", None),
    ],
)
def test_annexes(text: str, number: str, title: str | None) -> None:
    match = ANNEX.match(text)
    assert match and (match.group("number"), match.group("title")) == (number, title)


@pytest.mark.parametrize("text", ["Appendix II", "Appendice II", "Apéndice II", "Дополнение II"])
def test_appendices(text: str) -> None:
    match = APPENDIX.match(text)
    assert match and match.group("number") == "II"


@pytest.mark.parametrize("text", ["Annex A describes the codes", "Annexes", "annexed"])
def test_sentences_about_annexes_are_no_headings(text: str) -> None:
    assert ANNEX.match(text) is None


@pytest.mark.parametrize(
    ("title", "fixed"),
    [
        ("Summary", Fixed.SUMMARY),
        ("Résumé", Fixed.SUMMARY),
        ("摘要", Fixed.SUMMARY),
        ("الكلمات الدالة", Fixed.KEYWORDS),
        ("Библиография", Fixed.BIBLIOGRAPHY),
        ("BIBLIOGRAFÍA", Fixed.BIBLIOGRAPHY),
        ("Scope", None),
    ],
)
def test_fixed_titles(title: str, fixed: Fixed | None) -> None:
    assert fixed_title(title) is fixed


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Definitions and abbreviations", (Part.DEFINITIONS, Part.ABBREVIATIONS)),
        ("Terms and definitions", (Part.DEFINITIONS,)),
        ("Normative references", (Part.REFERENCES,)),
        ("Termes et définitions", (Part.DEFINITIONS,)),
        ("Abreviaturas y acrónimos", (Part.ABBREVIATIONS,)),
        ("Определения", (Part.DEFINITIONS,)),
        ("Clause 3.2, Terms defined in this Recommendation", (Part.DEFINITIONS,)),
        ("Clause 2, References", (Part.REFERENCES,)),
        ("Definitions of interchange circuits", ()),
        ("Reference points", ()),
    ],
)
def test_clauses_whose_content_has_a_form_of_its_own(title: str, parts: tuple[Part, ...]) -> None:
    assert parts_of(title) == parts


@pytest.mark.parametrize("text", ["a) first", "– first", "• first", "1) first", "(i) first", "–first"])
def test_marks_of_list_items(text: str) -> None:
    assert LIST_MARKER.match(text)


def line(text: str, bold: bool = False) -> TextLine:
    words = [
        Word(w, 50.0 + 60 * i, 90, 100.0 + 60 * i, 102, 10, bold, False, 100)
        for i, w in enumerate(text.split())
    ]
    return TextLine(words, 1)


@pytest.mark.parametrize(
    ("text", "bold", "id", "title"),
    [
        ("Table 3 – Bits", False, "3", "Bits"),
        ("TABLE 4/V.34 Parameters", True, "4", "Parameters"),
        ("Tableau 7-1 – Codes", False, "7-1", "Codes"),
        ("Fig. 2 (a) Score sheet", False, "2", "(a) Score sheet"),
        ("Figure A.1/T.81 – Order", False, "A.1", "Order"),
        ("Cuadro 5", False, "5", ""),
    ],
)
def test_captions(text: str, bold: bool, id: str, title: str) -> None:
    caption = caption_of(line(text, bold))
    assert caption is not None and (caption.id, caption.title) == (id, title)


@pytest.mark.parametrize(
    "text", ["Table 3 shows the bits", "Table 3.", "Table 6. The values are", "Tables 3 and 4"]
)
def test_sentences_about_tables_are_no_captions(text: str) -> None:
    assert caption_of(line(text)) is None


def test_first_sheet_of_a_table_does_not_continue_one() -> None:
    first, second = (caption_of(line(f"Table 6 – Codes (sheet {n} of 4)")) for n in (1, 2))
    assert first and second and not first.continues and second.continues
