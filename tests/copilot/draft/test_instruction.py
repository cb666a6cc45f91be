"""What an instruction asks for."""

from __future__ import annotations

import pytest

from copilot.draft.errors import UnknownClauseType
from copilot.draft.instruction import listed, parts_of, points_of, read_instruction
from copilot.draft.model import ClauseType, Style


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Draft clause 3 for a new Recommendation on requirements of gateways.", ClauseType.DEFINITIONS),
        ("Write the Summary for a Recommendation on the scope of audits.", ClauseType.SUMMARY),
        ("Draft clause 4 for a text on X.", ClauseType.ABBREVIATIONS),
        ("Give the references of a Recommendation that uses G.711.", ClauseType.REFERENCES),
        ("Draft Annex B (normative) on test procedures.", ClauseType.ANNEX),
        ("Draft an informative appendix with an example.", ClauseType.APPENDIX),
        ("Replace the second paragraph of clause 8.2 of Y.9001 by “New.”", ClauseType.AMENDMENT),
        ("Prepare the A.1 justification for a new work item on drift.", ClauseType.JUSTIFICATION),
        ("Give the A.5 justification for a reference to RFC 5139.", ClauseType.REFERENCE_JUSTIFICATION),
        ("Propose requirements for gateways.", ClauseType.REQUIREMENTS),
        ("Draft the procedure by which peers detect each other.", ClauseType.PROCEDURES),
        ("Keywords for a Recommendation on modems.", ClauseType.KEYWORDS),
        ("Draft clause 5 Conventions for a text with requirements.", ClauseType.CONVENTIONS),
    ],
)
def test_the_type_is_recognised(text: str, kind: ClauseType) -> None:
    assert read_instruction(text).clause_type is kind


def test_a_type_that_is_given_wins() -> None:
    assert read_instruction("On modems.", ClauseType.SCOPE).clause_type is ClauseType.SCOPE


def test_an_instruction_without_a_type_is_refused_with_a_remedy() -> None:
    with pytest.raises(UnknownClauseType, match="give --type"):
        read_instruction("Something about modems, please.")


def test_topic_subject_and_points_are_told_apart() -> None:
    order = read_instruction(
        "Propose clause 7 (Requirements) on timing for a new Recommendation that extends cable access. "
        "Cover the terminal, the headend and alarms. Keep the requirement level."
    )
    assert (order.topic, order.joint, order.subject) == ("timing", "that", "extends cable access")
    assert order.points == ("terminal", "headend", "alarms")
    assert order.number == "7"
    assert order.searches == ("timing. extends cable access",)


def test_summary_and_scope_may_be_asked_for_together() -> None:
    order = read_instruction("Write the Summary and clause 1 (Scope) for a Recommendation on modems.")
    assert {order.clause_type, *order.also} == {ClauseType.SUMMARY, ClauseType.SCOPE}


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("Requirements in shall-style for gateways.", Style.SHALL),
        ("Clause 5: we use shall, should and may.", Style.SHALL),
        ("Requirements for gateways.", None),
    ],
)
def test_the_style_is_read(text: str, style: Style | None) -> None:
    assert read_instruction(text).style is style


def test_numbers_joined_by_and_stay_together() -> None:
    assert listed("data sets at 8 and 16 kHz, tolerances and reports") == [
        "data sets at 8 and 16 kHz",
        "tolerances",
        "reports",
    ]


def test_one_sentence_with_and_is_no_list_of_points() -> None:
    assert points_of("Requirements: how the modem behaves when it enters and leaves the state.") == ()


@pytest.mark.parametrize(
    ("text", "topic", "subject"),
    [
        (
            "Draft the rate renegotiation procedure of a new duplex modem.",
            "rate renegotiation",
            "a new duplex modem",
        ),
        (
            "Write the procedure for retraining after loss of equalization, for a new text on modems.",
            "retraining after loss of equalization",
            "modems",
        ),
        (
            "Propose a clause of requirements on the test subjects of a subjective test: screening.",
            "",
            "the test subjects of a subjective test",
        ),
        ("I need a clause with the requirements for expanding a server.", "", "expanding a server"),
        (
            "Proposal of a new work item (A.1 annex A): identification of fibres. Q6/15.",
            "",
            "identification of fibres",
        ),
    ],
)
def test_the_topic_may_stand_around_the_noun(text: str, topic: str, subject: str) -> None:
    order = read_instruction(text)
    assert (order.topic, order.subject) == (topic, subject)


def test_a_topic_of_two_parts_is_taken_apart() -> None:
    assert parts_of("circuit failures and power-up of interchange circuits") == (
        ("circuit failures", "interchange circuits"),
        ("power-up", "interchange circuits"),
    )
    assert parts_of("timing") == ()
