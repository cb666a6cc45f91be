"""Provisions from their topics, steps as provisions, requirements told as facts."""

from __future__ import annotations

import pytest

from copilot.draft.kinds import Style
from copilot.draft.provisions import Force
from copilot.draft.worded import indicative, provision, stated


@pytest.mark.parametrize(
    ("topic", "force", "style", "actor", "sentence"),
    [
        ("re-send the message", Force.REQUIREMENT, Style.REQUIRED, "The service",
         "The service is required to re-send the message."),
        ("forward a burst", Force.PROHIBITION, Style.REQUIRED, "The headend",
         "The headend is prohibited from forwarding a burst."),
        ("keep a log", Force.OPTION, Style.SHALL, "The headend", "The headend may keep a log."),
        ("publishing the location", Force.PROHIBITION, Style.REQUIRED, "",
         "Publishing the location is prohibited."),
        ("contact data kept at two sites", Force.REQUIREMENT, Style.REQUIRED, "The service",
         "Contact data are required to be kept at two sites."),
        ("a reading is time-stamped", Force.REQUIREMENT, Style.REQUIRED, "",
         "A reading is required to be time-stamped."),
        ("push notification", Force.OPTION, Style.REQUIRED, "The service",
         "Push notification can optionally be provided."),
        ("search by class", Force.RECOMMENDATION, Style.REQUIRED, "", "Search by class is recommended."),
    ],
)  # fmt: skip
def test_a_topic_becomes_one_sentence_of_its_strength(
    topic: str, force: Force, style: Style, actor: str, sentence: str
) -> None:
    assert provision(topic, force, style, actor) == sentence


def test_steps_are_told_as_provisions_in_a_style_and_as_they_are_without() -> None:
    assert stated("the answer DCE sends ANSam", Style.SHALL) == "The answer DCE shall send ANSam."
    assert stated("If no JM comes within 5 s, the call DCE disconnects", Style.REQUIRED) == (
        "If no JM comes within 5 s, the call DCE is required to disconnect."
    )
    assert stated("the modem waits", None) == "The modem waits."


def test_a_requirement_is_told_as_a_fact() -> None:
    assert indicative("The default value of N401 shall be 128 octets.") == (
        "The default value of N401 is 128 octets."
    )
    assert indicative("The modems shall carry the signal.") == "The modems carry the signal."
    assert indicative("The modem is required to carry it.") == "The modem carries it."
