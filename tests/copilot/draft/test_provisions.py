"""How strong a sentence is, and the same sentence in the other style, at another strength, or in parts."""

from __future__ import annotations

import pytest

from copilot.draft.model import Style
from copilot.draft.provisions import (
    Force,
    bracketed_level,
    force_of,
    in_style,
    split_provisions,
    with_force,
)
from copilot.draft.verbforms import base_form, gerund, is_plural

PAIRS = [
    ("The modem shall send ANSam.", "The modem is required to send ANSam."),
    ("The modems shall not reuse a key.", "The modems are prohibited from reusing a key."),
    ("The field should be zero.", "The field is recommended to be zero."),
    ("Peers should not wait.", "Peers are not recommended to wait."),
    ("The gateway may retry.", "The gateway can optionally retry."),
    ("The gateway need not answer.", "The gateway is not required to answer."),
]


@pytest.mark.parametrize(("shall", "required"), PAIRS)
def test_the_two_styles_are_converted_into_each_other(shall: str, required: str) -> None:
    assert in_style(shall, Style.REQUIRED) == required
    assert in_style(required, Style.SHALL) == shall


@pytest.mark.parametrize("sentence", [text for pair in PAIRS for text in pair])
@pytest.mark.parametrize("style", Style)
def test_conversion_keeps_the_strength_and_is_done_once(sentence: str, style: Style) -> None:
    converted = in_style(sentence, style)
    assert force_of(converted) == force_of(sentence)
    assert in_style(converted, style) == converted


@pytest.mark.parametrize(
    ("published", "shall", "required"),
    [
        ("A statement must be published.", "A statement shall be published.",
         "A statement is required to be published."),
        ("It is recommended that a stable network be used.", "A stable network should be used.",
         "It is recommended that a stable network be used."),
        ("It is recommended that a machine supports hot plugging.", "A machine should support hot plugging.",
         "It is recommended that a machine supports hot plugging."),
        ("Requests should optionally be able to be repeated.", "Requests may be repeated.",
         "Requests can optionally be repeated."),
        ("A score can be required.", "A score can be required.", "A score can be required."),
    ],
)  # fmt: skip
def test_other_published_wordings_get_the_declared_one(published: str, shall: str, required: str) -> None:
    assert in_style(published, Style.SHALL) == shall
    assert in_style(published, Style.REQUIRED) == required


def test_a_provision_word_that_is_spoken_of_is_left_alone() -> None:
    sentence = 'The keywords "is required to" indicate a requirement.'
    assert in_style(sentence, Style.SHALL) == sentence
    assert force_of(sentence) is None


def test_only_the_first_provision_changes_its_strength() -> None:
    assert (
        with_force("The peer shall answer and shall log.", Force.RECOMMENDATION, Style.SHALL)
        == "The peer should answer and shall log."
    )


def test_a_level_in_brackets_becomes_a_sentence() -> None:
    assert bracketed_level("Local languages (required)", Style.REQUIRED) == "Local languages are required."
    assert bracketed_level("English (optional)", Style.SHALL) == "English may be supported."
    assert bracketed_level("The octet (see 7.1) is sent.", Style.SHALL) == "The octet (see 7.1) is sent."


def test_one_provision_a_sentence() -> None:
    assert split_provisions("The peer shall stop the timer and should log the event.") == [
        "The peer shall stop the timer.",
        "The peer should log the event.",
    ]
    assert split_provisions("The peer shall send a and b.") == ["The peer shall send a and b."]


@pytest.mark.parametrize(
    "verb",
    "be use send set transmit store define contain enter monitor exchange provide receive read write stop "
    "limit manage close apply carry delete route execute assign handle enable schedule access raise".split(),
)
def test_the_ing_form_leads_back_to_the_verb(verb: str) -> None:
    assert base_form(gerund(verb)) == verb


@pytest.mark.parametrize(
    ("subject", "plural"),
    [
        ("The octets of the field", True),
        ("Each of the peers", False),
        ("The status", False),
        ("When it starts, the modems", True),
        ("The modem that sends signals", False),
        ("The DTE and the DCE", True),
    ],
)
def test_the_head_noun_tells_the_number(subject: str, plural: bool) -> None:
    assert is_plural(subject) is plural
