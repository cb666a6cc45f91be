from __future__ import annotations

import re

import pytest

from evals.expressions import exact, phrase, quantities


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The level shall be -13.5 dBm.", ["-13.5 dBm"]),
        ("at 600 ± 7 Hz and then at 1200 ± 0.01% Hz", ["600 ± 7 Hz", "1200 ± 0.01% Hz"]),
        ("a rate of 14 400 bit/s", ["14 400 bit/s"]),
        ("shall be set to 15", ["15"]),
        ("as defined in clause 8.1, Table 3 and Rec. V.34", []),
        ("loop 2, phase 3, segment 1", []),
        ("no more than 100 milliseconds", ["100 milliseconds"]),
        ("a delay of 0,5 s", ["0,5 s"]),
    ],
)
def test_values_are_told_from_numbers_that_name_something(text: str, values: list[str]) -> None:
    found = quantities(text)
    assert [value for value, _ in found] == values
    for _, expression in found:
        assert re.search(expression, text)


@pytest.mark.parametrize(
    ("value", "same", "others"),
    [
        ("14 400 bit/s", ["14400 bit/s", "14,400 bit/s"], ["4 400 bit/s", "14 400 Hz"]),
        ("0.5 s", ["0,5 s", "0.5 seconds"], ["10.5 s", "0.5 Hz"]),
        ("600 ± 7 Hz", ["600±7 Hz"], ["600 ± 17 Hz", "1600 ± 7 Hz"]),
        ("-13.5 dBm", ["– 13.5 dBm"], ["13.5 dBm"]),
        ("20 octets", ["20 octet"], ["120 octets"]),
    ],
)
def test_a_value_is_found_however_it_is_spaced(value: str, same: list[str], others: list[str]) -> None:
    ((_, expression),) = quantities(f"shall be {value}")
    assert all(re.search(expression, each) for each in (value, *same))
    assert not any(re.search(expression, each) for each in others)


def test_a_phrase_allows_words_between_and_keeps_the_order() -> None:
    expression = re.compile(phrase("The smallest group of data units that is coded", "en"), re.IGNORECASE)
    assert expression.search("smallest possible group of data units")
    assert expression.search("Smallest group\nof the data units")
    assert not expression.search("group of smallest data units")


def test_an_expansion_is_found_with_other_hyphens_and_line_ends() -> None:
    expression = re.compile(exact("Data Circuit-terminating Equipment"), re.IGNORECASE)
    assert expression.search("data circuit terminating\nequipment")
    assert not expression.search("data terminal equipment")


@pytest.mark.parametrize(
    "text",
    [
        "It sends signal S for 128T, then S-bar for 16T",
        "the data circuit-terminating, line-side equipment of a user's network",
        "informations relatives à la sécurité d'utilisateurs susceptibles",
        "a 3.5 dB loss; (otherwise) none",
    ],
)
def test_a_phrase_is_found_in_its_own_text(text: str) -> None:
    assert re.search(phrase(text, "en"), text)
