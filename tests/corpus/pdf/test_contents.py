"""The table of contents: read, and taken off the pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.pdf.contents import ContentsEntry
from corpus.pdf.layout import arrange
from tests.corpus.sheets import Sheets, headings, pages_of, typeset
from tests.shared import PDFS

LEADERS = " " + "." * 60 + " "


def entries(sheets: Sheets) -> list[ContentsEntry]:
    return arrange(pages_of(sheets.save())).contents.entries


def test_entries_with_leaders(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "leaders.pdf").text("Table of Contents", left=240, bold=True)
    sheets.text(f"1 Scope{LEADERS}1", f"2 References{LEADERS}1", f"3.1 Terms defined elsewhere{LEADERS}2")
    sheets.text(f"Annex A – Frames{LEADERS}12", f"Bibliography{LEADERS}14").page().prose().page()
    assert entries(sheets) == [
        ContentsEntry("1 Scope", "1"),
        ContentsEntry("2 References", "1"),
        ContentsEntry("3.1 Terms defined elsewhere", "2"),
        ContentsEntry("Annex A – Frames", "12"),
        ContentsEntry("Bibliography", "14"),
    ]


def test_entry_on_two_lines_is_one(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "wrapped_entry.pdf").text("CONTENTS", left=260, bold=True)
    sheets.text(f"1 Scope{LEADERS}1", "2 Procedures for the establishment of a connection between")
    sheets.text(f"two modems{LEADERS}3", f"3 Tests{LEADERS}4").page().prose().page()
    assert [entry.label for entry in entries(sheets)] == [
        "1 Scope",
        "2 Procedures for the establishment of a connection between two modems",
        "3 Tests",
    ]


def test_contents_without_leaders(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "no_leaders.pdf").text("Contents", left=260, bold=True)
    for label, page in (
        ("1    Scope", "1"),
        ("2    References", "2"),
        ("3    Definitions", "3"),
        ("4    Signals", "4"),
    ):
        sheets.at(530, sheets.y, page).text(label)
    assert [entry.page for entry in entries(sheets.page().prose().page())] == ["1", "2", "3", "4"]


def test_contents_over_two_pages_are_no_clauses(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        sheets.text("Table of Contents", left=240, bold=True)
        sheets.text(
            *[f"{number} Clause of number {number}{LEADERS}{number}" for number in range(1, 40)]
        ).page()
        sheets.text(
            *[f"{number} Clause of number {number}{LEADERS}{number}" for number in range(40, 50)]
        ).page()
        for number in range(1, 4):
            sheets.text(f"{number}    Clause of number {number}", bold=True).gap().prose()

    document = typeset(tmp_path / "two_pages.pdf", build)
    assert headings(document) == [(str(n), f"Clause of number {n}") for n in (1, 2, 3)]
    assert {clause.page for clause in document.clauses} == {3}


@pytest.mark.real
def test_contents_of_real_documents() -> None:
    contents = arrange(pages_of(PDFS / "T-REC-X.682-200811-E.pdf")).contents
    assert contents.pages == {5}
    assert ContentsEntry("1 Scope", "1") in contents.entries
    assert len(contents.entries) == 23
