"""Definitions, abbreviations and tables that exact lookup finds for a question."""

from __future__ import annotations

import pytest

from copilot.answer.opened import Reading
from copilot.routes.pins import candidates, definitions_alone, pinned_units
from index.retrieve.query import understand

X690 = "T-REC-X.690-200811-E.pdf"


@pytest.mark.parametrize(
    ("question", "abbreviations"),
    [
        ("What do BER, CER and DER stand for?", ["BER", "CER", "DER"]),
        ("What does m-SREJ mean?", ["m-SREJ"]),
        ("Que signifie MCU ?", ["MCU"]),
        ("How is the DER applied?", []),
    ],
)
def test_abbreviations_whose_meaning_is_asked_are_read(question: str, abbreviations: list[str]) -> None:
    assert candidates(understand(question)) == abbreviations


@pytest.mark.real
def test_abbreviations_are_pinned_as_their_rows_in_the_order_asked(reading: Reading) -> None:
    units = pinned_units(reading.lookup, understand("What do DER and BER stand for?"), [X690])
    assert [unit.cells[:2] for unit in units] == [
        ("DER", "Distinguished Encoding Rules of ASN.1"),
        ("BER", "Basic Encoding Rules of ASN.1"),
    ]


@pytest.mark.real
def test_a_definition_is_pinned_whole(reading: Reading) -> None:
    (unit,) = pinned_units(reading.lookup, understand("What is primitive encoding?"), [X690])
    assert unit.clause.number == "3.10"
    assert unit.text.endswith("in which the contents octets directly represent the value.")


@pytest.mark.real
def test_a_table_that_is_named_is_pinned_with_header_and_every_row(reading: Reading) -> None:
    file = "T-REC-V.8-200011-E.pdf"
    units = pinned_units(reading.lookup, understand("What does Table 3 of V.8 say?"), [file])
    assert {unit.caption for unit in units} == {"Table 3/V.8 – The call function category"}
    assert units[0].header[:2] == ("Start", "b0")
    assert "Videotext" in {cell for unit in units for cell in unit.cells}


@pytest.mark.real
@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("What is meant by “primitive encoding” in X.690?", ["3.10"]),
        ("What is the length of a primitive encoding?", []),
        ("What is a primitive encoding, and how long may it be?", []),
    ],
)
def test_a_question_for_definitions_alone_is_told_from_others(
    reading: Reading, question: str, clauses: list[str]
) -> None:
    units = definitions_alone(reading.lookup, understand(question), [X690])
    assert [unit.clause.number for unit in units] == clauses
