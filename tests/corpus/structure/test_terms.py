"""Definitions, abbreviations and references, out of the clauses that hold them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.model import Document
from tests.corpus.sheets import Sheets, real, typeset


def with_clause(path: Path, title: str, build: Callable[[Sheets], object]) -> Document:
    def whole(sheets: Sheets) -> None:
        sheets.text("1    Scope", bold=True).gap().prose(2)
        sheets.gap().text(title, bold=True).gap(8)
        build(sheets)
        sheets.gap().text("3    Signals", bold=True).gap().prose()

    return typeset(path, whole)


def test_imported_and_own_definitions(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        sheets.text("2.1    Terms defined elsewhere", bold=True).gap(6)
        sheets.text("This Recommendation uses the following term defined elsewhere:").gap(6)
        sheets.at(97, sheets.y, "disaster", bold=True)
        sheets.at(145, sheets.y, "[b-UNISDR]: A serious disruption of the functioning of a community.")
        sheets.text("2.1.1", bold=True).gap(6)
        sheets.text("2.2    Terms defined in this Recommendation", bold=True).gap(6)
        sheets.text("This Recommendation defines the following term:").gap(6)
        sheets.at(97, sheets.y, "answer tone", bold=True).at(
            160, sheets.y, ": The signal that the called modem sends."
        )
        sheets.text("2.2.1", bold=True)

    document = with_clause(tmp_path / "definitions.pdf", "2    Definitions", build)
    assert [(d.term, d.number, d.source, d.text) for d in document.definitions] == [
        ("disaster", "2.1.1", "b-UNISDR", "A serious disruption of the functioning of a community."),
        ("answer tone", "2.2.1", "", "The signal that the called modem sends."),
    ]


def test_terms_listed_under_the_text_that_defines_them(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        sheets.text("This Recommendation uses the following terms defined in ITU-T Rec. X.680:").gap(6)
        sheets.text("a)    bit string;").gap(4).text("b)    octet string.")

    document = with_clause(tmp_path / "listed.pdf", "2    Definitions", build)
    assert [(d.term, d.source) for d in document.definitions] == [
        ("bit string", "ITU-T Rec. X.680"),
        ("octet string", "ITU-T Rec. X.680"),
    ]


def test_abbreviations_in_columns_even_where_the_gap_is_narrow(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        sheets.text("This Recommendation uses the following abbreviations and acronyms:").gap(6)
        for abbreviation, meaning in (
            ("BER", "Bit Error Ratio"),
            ("UNISDR", "United Nations International Strategy for Disaster"),
            ("ONU", "Optical Network Unit"),
        ):
            sheets.at(108, sheets.y, meaning).text(abbreviation)
        sheets.at(108, sheets.y, "of the Network")

    document = with_clause(tmp_path / "columns.pdf", "2    Abbreviations and acronyms", build)
    assert [(a.abbr, a.expansion) for a in document.abbreviations] == [
        ("BER", "Bit Error Ratio"),
        ("UNISDR", "United Nations International Strategy for Disaster"),
        ("ONU", "Optical Network Unit of the Network"),
    ]


def test_abbreviations_in_a_ruled_table(tmp_path: Path) -> None:
    document = with_clause(
        tmp_path / "ruled.pdf",
        "2    Abbreviations",
        lambda sheets: sheets.table(
            [57, 150, 500], [["BER", "Bit Error Ratio"], ["DCE", "Data Circuit Equipment"]], False
        ),
    )
    assert [a.abbr for a in document.abbreviations] == ["BER", "DCE"]


def test_references_as_identifiers(tmp_path: Path) -> None:
    def build(sheets: Sheets) -> None:
        sheets.text(
            "The following ITU-T Recommendations contain provisions which constitute provisions of this text."
        ).gap(6)
        sheets.text("[ITU-T V.8]    Recommendation ITU-T V.8 (2000), Procedures for starting sessions.").gap(
            4
        )
        sheets.text("–    ITU-T Recommendation X.690 (2008) | ISO/IEC 8825-1:2008, Encoding rules.").gap(4)
        sheets.text("[ISO 646]    ISO/IEC 646:1991, 7-bit coded character set.")

    document = with_clause(tmp_path / "references.pdf", "2    References", build)
    assert [(r.id, r.normative) for r in document.references] == [
        ("ITU-T V.8 (2000)", True),
        ("ITU-T X.690 (2008) | ISO/IEC 8825-1:2008", True),
        ("ISO/IEC 646:1991", True),
    ]


def test_instruction_of_an_amendment_is_no_definition(samples: Path) -> None:
    from corpus.reader import read_document

    terms = [d.term for d in read_document(samples / "T-REC-Y.9001-202306-Amd1-E.pdf").definitions]
    assert terms == ["data set", "drift", "drift alarm"]


@pytest.mark.real
def test_definition_at_the_foot_of_a_page() -> None:
    found = next(d for d in real("Y.4500.15-201803-E").definitions if d.number == "3.1.3")
    assert (found.term, found.source) == ("conformance", "b-ITU-T X Suppl.4")


@pytest.mark.real
def test_abbreviations_of_real_documents() -> None:
    assert [a.abbr for a in real("E.119-201704-E").abbreviations] == ["BCP", "DTN", "IoT", "NGN", "UNISDR"]
    assert [a.abbr for a in real("L.314-201811-E").abbreviations] == [
        "BER",
        "FTTx",
        "ODF",
        "OLT",
        "ONU",
        "PD",
        "PON",
    ]


@pytest.mark.real
def test_bibliography_is_not_normative() -> None:
    entries = real("Y.4500.15-201803-E").references
    assert entries[0].normative and not entries[-1].normative
