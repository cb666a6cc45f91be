"""The clause tree, as an editor would draw it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.model import ClauseKind, Document
from tests.corpus.sheets import Sheets, clause, headings, real, typeset


def titled(sheets: Sheets, *titles: str) -> None:
    for title in titles:
        sheets.gap(6).text(title, bold=True).gap(4).prose()


def test_tree_of_numbers(tmp_path: Path) -> None:
    document = typeset(
        tmp_path / "tree.pdf",
        lambda sheets: titled(
            sheets, "1    Scope", "2    Signals", "2.1    Tones", "2.1.1    Answer tone", "3    End"
        ),
    )
    assert [(c.number, c.title, c.level, c.page) for c in document.clauses] == [
        ("1", "Scope", 1, 1),
        ("2", "Signals", 1, 1),
        ("2.1", "Tones", 2, 1),
        ("2.1.1", "Answer tone", 3, 1),
        ("3", "End", 1, 1),
    ]
    assert document.path(clause(document, "2.1.1")) == ("2 Signals", "2.1 Tones", "2.1.1 Answer tone")


def test_numbers_in_running_text_are_no_headings(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        titled(sheets, "1    Scope")
        sheets.text(
            "The procedure is that of clause", "2 of the other Recommendation, and it lasts", "3 seconds."
        )
        titled(sheets, "2    Signals")

    assert headings(typeset(tmp_path / "running_numbers.pdf", build)) == [("1", "Scope"), ("2", "Signals")]


def test_untitled_numbered_paragraphs_are_clauses_of_their_own(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        sheets.text("1    Scope", bold=True).gap(8)
        for number in ("1.1", "1.2", "1.3"):
            sheets.text(
                f"{number}    This paragraph has a number and no title, and it says that the",
                "modem shall wait.",
            )
            sheets.gap(8)

    document = typeset(tmp_path / "untitled.pdf", build)
    assert headings(document) == [("1", "Scope"), ("1.1", ""), ("1.2", ""), ("1.3", "")]
    assert clause(document, "1.2").text.startswith("This paragraph has a number")


def test_title_glued_to_its_number(tmp_path: Path) -> None:
    document = typeset(
        tmp_path / "glued.pdf",
        lambda sheets: titled(sheets, "1    Tests", "1.1Light source", "1.2TP identifier"),
    )
    assert headings(document) == [("1", "Tests"), ("1.1", "Light source"), ("1.2", "TP identifier")]


def test_title_on_two_lines(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        titled(sheets, "1    Scope")
        sheets.gap().text("2    Coordination of the transfer of data between the terminal", bold=True)
        sheets.text("and the error control function", left=97, bold=True).gap(6).prose()

    assert headings(typeset(tmp_path / "two_lines.pdf", build))[1] == (
        "2",
        "Coordination of the transfer of data between the terminal and the error control function",
    )


def test_annex_is_normative_and_appendix_is_not(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        titled(sheets, "1    Scope")
        sheets.page().text("Annex A", left=270, bold=True).text("Frames", left=275, bold=True)
        sheets.text("(This annex forms an integral part of this Recommendation.)", left=150).gap()
        titled(sheets, "A.1    Form")
        sheets.page().text("Appendix I", left=265, bold=True).text("Examples", left=270, bold=True)
        sheets.text("(This appendix does not form an integral part of this Recommendation.)", left=120).gap()
        titled(sheets, "I.1    First")
        sheets.page().text("Bibliography", left=260, bold=True).gap()
        sheets.text("[b-ITU-T V.8]    Recommendation ITU-T V.8 (2000), Procedures.")

    document = typeset(tmp_path / "annexes.pdf", build)
    assert [(c.number, c.title, c.kind, c.normative) for c in document.clauses[1:]] == [
        ("Annex A", "Frames", ClauseKind.ANNEX, True),
        ("A.1", "Form", ClauseKind.ANNEX, True),
        ("Appendix I", "Examples", ClauseKind.APPENDIX, False),
        ("I.1", "First", ClauseKind.APPENDIX, False),
        ("", "Bibliography", ClauseKind.BIBLIOGRAPHY, False),
    ]


def test_front_matter_is_not_normative(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        titled(sheets, "Summary", "Keywords", "Introduction", "1    Scope")

    document = typeset(tmp_path / "front.pdf", build)
    assert [(c.title, c.kind) for c in document.clauses] == [
        ("Summary", ClauseKind.FRONT),
        ("Keywords", ClauseKind.FRONT),
        ("Introduction", ClauseKind.FRONT),
        ("Scope", ClauseKind.CLAUSE),
    ]


def test_items_of_an_amendment_and_what_they_insert(samples: Path) -> None:
    from corpus.reader import read_document

    amendment = read_document(samples / "T-REC-Y.9001-202306-Amd1-E.pdf")
    numbers = [(c.number, c.level) for c in amendment.clauses if c.kind is not ClauseKind.FRONT]
    assert numbers[:6] == [("1", 1), ("2", 1), ("3.1.1", 2), ("3.1.2", 2), ("3", 1), ("3.2.3a", 2)]
    assert [n for n in numbers if n[0].startswith("7.4a")] == [
        ("7.4a", 2),
        ("7.4a.1", 3),
        ("7.4a.2", 3),
        ("7.4a.3", 3),
    ]


# -- real documents -------------------------------------------------------------------------------


def beginning(document: Document, number: str) -> str:
    return clause(document, number).text[:40]


@pytest.mark.real
def test_untitled_paragraphs_of_x690() -> None:
    document = real("X.690-200811-E")
    assert clause(document, "8.1.1.1").title == ""
    assert beginning(document, "8.1.1.1").startswith("The encoding of a data value shall")


@pytest.mark.real
def test_blue_book_with_indented_paragraphs() -> None:
    document = real("T.50-198811-E")
    assert [n for n, _ in headings(document)][:8] == ["1", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2"]
    assert beginning(document, "1.4") == "This character set is applicable to all "


@pytest.mark.real
def test_headings_without_bold_of_the_blue_book() -> None:
    assert headings(real("V.22-198811-E"))[:7] == [
        ("1", "Introduction"),
        ("1.1", ""),
        ("1.2", ""),
        ("2", "Line signals"),
        ("2.1", "Carrier and guard tone frequencies"),
        ("2.2", "Data and guard tone line signal levels"),
        ("2.3", "Fixed compromise equalizer"),
    ]


@pytest.mark.real
def test_end_of_a_text_of_two_series() -> None:
    document = real("Y.4500.15-201803-E")
    assert document.clauses[-1].title == "Bibliography"
    assert "SIGNALLING" not in document.clauses[-1].text
    assert ("7.3.2.3.2", "TP identifier") in headings(document)
