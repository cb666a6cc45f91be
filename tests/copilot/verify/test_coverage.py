"""What a sentence says and its quotations do not, as a careful reader would object."""

from __future__ import annotations

import pytest

from copilot.verify.coverage import is_about_something_else, modals, uncovered

QUOTE = "The modem shall transmit at 14 400 bit/s within 0.5 s; code 0 1 1 means T400 (see Table 3/V.34)."


@pytest.mark.parametrize(
    "sentence",
    [
        QUOTE,
        "It has to send 14400 bit/s.",
        "It has to send 14,400 bit/s.",
        "Within 0,5 s it sends.",
        "Half a second is 0.5 seconds.",
        "Code 011 is T400.",
        "Le modem doit émettre à 14 400 bit/s.",
        "It must transmit (V.34, Table 3).",
        "Nothing with figures.",
    ],
)
def test_what_the_quotation_says_is_covered(sentence: str) -> None:
    assert uncovered(sentence, [QUOTE]) == []


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("It sends 9600 bit/s.", "9600 bit/s is not in what it cites"),
        ("It sends 14400 Hz.", "the unit of 14400 hz is not in what it cites"),
        ("Within 0.05 s.", "0.05 s is not in what it cites"),
        ("Code 010 is it.", "the bits 010 are not in what it cites"),
        ("Timer T401 runs.", "T401 is not in what it cites"),
        ("As V.32 says.", "V.32 is not in what it cites"),
        ("The DTE sends.", "DTE is not in what it cites"),
        ("It may transmit.", "its permission is not in what it cites"),
        ("It should transmit.", "its recommendation is not in what it cites"),
        ("It shall not transmit.", "its prohibition is not in what it cites"),
        ("Le modem peut émettre.", "its permission is not in what it cites"),
    ],
)
def test_what_it_does_not_say_is_named(sentence: str, fault: str) -> None:
    assert uncovered(sentence, [QUOTE]) == [fault]


def test_names_and_numbers_may_come_from_the_place_but_not_the_modal() -> None:
    places = "ITU-T V.42 (03/2002) 8.1.3 shall"
    assert uncovered("Clause 8.1.3 of V.42 (03/2002) says so.", ["It is so."], places) == []
    assert uncovered("It shall be so.", ["It is so."], places) == ["its obligation is not in what it cites"]


def test_a_number_may_be_spelled_out_in_the_quotation() -> None:
    assert uncovered("It consists of 6 periods.", ["consists of six periods"]) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("shall", {"obligation"}),
        ("shall not", {"prohibition"}),
        ("is required to", {"obligation"}),
        ("may not", {"prohibition"}),
        ("is recommended", {"recommendation"}),
        ("ne doit pas", {"prohibition"}),
        ("no debe", {"prohibition"}),
        ("puede", {"permission"}),
        ("marshall", set()),
    ],
)
def test_modal_verbs_are_known_in_three_languages(text: str, kinds: set[str]) -> None:
    assert modals(text) == kinds


def test_a_sentence_about_something_else_is_told_within_one_language() -> None:
    quotation = "The termination character may not appear in the body of the command line."
    assert is_about_something_else("Optical fibres attenuate light at long wavelengths.", [quotation])
    assert not is_about_something_else("The body never holds the termination character.", [quotation])
    assert not is_about_something_else(
        "Les fibres optiques atténuent la lumière dans le réseau.", [quotation]
    )
