"""The rows of wording.toml: each finds its own example and passes the right sentence beside it."""

from __future__ import annotations

import pytest

from copilot.check import Finding, Rule, check_text
from copilot.check.rules.wording import ROWS, Row


def found(sentence: str, rule: str, clause: str = "## 7 Sessions") -> list[Finding]:
    return [f for f in check_text(f"{clause}\n\n{sentence}\n", whole=False).findings if f.rule == rule]


@pytest.mark.parametrize(("rule", "row"), ROWS, ids=[rule.id for rule, _ in ROWS])
def test_a_rule_on_words_finds_its_example_and_passes_the_other(rule: Rule, row: Row) -> None:
    assert found(row.found, rule.id), row.found
    assert not found(row.passed, rule.id), row.passed


def test_the_same_word_ten_times_is_one_finding_with_a_mark_on_each() -> None:
    sentences = " ".join("The gateway doesn't answer." for _ in range(9))
    (finding,) = found(f"Doesn't it? {sentences}", "ITU-WRD-004")
    assert len(finding.places) == 10
    assert [place.quote for place in finding.places] == ["Doesn't", *["doesn't"] * 9]
    assert [place.nth for place in finding.places] == [0, *range(9)]
    assert "doesn't answer" in finding.places[3].context


@pytest.mark.parametrize(
    "sentence",
    [
        "The keeper says: “We are here, and our lamp is lit”.",
        'The prompt reads "Have you got your ticket?" in all languages.',
        "The voice answers «we are closed» at night.",
        "Are you able to hear our lamp?",
    ],
)
def test_quoted_speech_has_persons(sentence: str) -> None:
    assert [f.place.quote for f in found(sentence, "ITU-WRD-003")] in ([], ["our"])


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("We believe that lamps are useful.", "ITU-WRD-003"),
        ("This revolutionary lamp shines.", "ITU-WRD-011"),
        ("Nowadays lamps are green.", "ITU-WRD-005"),
    ],
)
def test_an_introduction_neither_praises_nor_believes(sentence: str, rule: str) -> None:
    assert found(sentence, rule, "## Introduction")
    assert found(sentence, rule, "## Summary")


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The lamp shall be user-friendly and fast.", ["fast", "user-friendly"]),
        ("The lamp is required to be reliable, modern and easy to clean.", ["easy to", "modern", "reliable"]),
        ("The protocol shall be simple.", ["simple"]),
        ("The lamp shall use the fast mode and a simple code.", []),
        ("The lamp shall answer within 2 s.", []),
    ],
)
def test_a_requirement_can_be_tested(sentence: str, words: list[str]) -> None:
    assert sorted(f.place.quote for f in found(sentence, "ITU-PRV-007")) == words


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("The keeper may or may not light the lamp.", "ITU-PRV-005"),
        ("The keeper leaves without the need to notify the harbour.", "ITU-PRV-005"),
        ("There is no need to light the lamp.", "ITU-PRV-005"),
        ("Such signals may not be appropriate for some lamps.", "ITU-PRV-005"),
        ("The keeper may not be known to the harbour.", "ITU-PRV-005"),
        ("The list would have to be made by hand.", "ITU-PRV-005"),
        ("The server sends the latest version of the list of lamps.", "ITU-WRD-005"),
        ("The results so far achieved are discarded.", "ITU-WRD-005"),
    ],
)
def test_words_that_tell_of_something_else_are_no_faults(sentence: str, rule: str) -> None:
    assert found(sentence, rule) == []


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("The keeper may not light the lamp.", "ITU-PRV-005"),
        ("The lamp may not be sent.", "ITU-PRV-005"),
        ("The lamp may not be used.", "ITU-PRV-005"),
        ("The lamps need to shine.", "ITU-PRV-005"),
        ("The lamp has to shine.", "ITU-PRV-005"),
        ("It follows the latest version of Recommendation ITU-T Y.1.", "ITU-WRD-005"),
    ],
)
def test_the_same_words_in_their_usual_sense_are_faults(sentence: str, rule: str) -> None:
    assert len(found(sentence, rule)) == 1
