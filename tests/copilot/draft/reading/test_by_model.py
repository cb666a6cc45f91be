"""A language model fills in the form: what it invents is left out, what it breaks is repaired or refused."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from copilot.draft.errors import NotUnderstood
from copilot.draft.kinds import ClauseType
from copilot.draft.reading.by_model import read_by_model
from copilot.llm.language_model import Turn

INSTRUCTION = 'Scope for "Audits of stores". It covers sampling and reports. It builds on Y.9003.'


class Scripted:
    """Answers in turn."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[list[Turn]] = []

    def reply(self, turns: Sequence[Turn], max_tokens: int = 0) -> str:
        self.asked.append(list(turns))
        return self.answers.pop(0)


def test_a_good_answer_is_the_form() -> None:
    model = Scripted(
        json.dumps({"kind": "scope", "title": "Audits of stores", "covers": ["sampling", "reports"]})
    )
    form = read_by_model(model, INSTRUCTION)
    assert (form.kind, form.title, form.covers) == (
        ClauseType.SCOPE,
        "Audits of stores",
        ("sampling", "reports"),
    )
    assert "covers" in model.asked[0][0][1]


def test_what_the_instruction_does_not_say_is_taken_out_and_told() -> None:
    answer = {
        "kind": "scope",
        "covers": ["sampling", "encryption of 256 bits"],
        "builds_on": [{"text": "ITU-T Y.9003"}, {"text": "ITU-T X.509"}],
    }
    form = read_by_model(Scripted(json.dumps(answer)), INSTRUCTION)
    assert form.covers == ("sampling",)
    assert [source.text for source in form.builds_on] == ["ITU-T Y.9003"]
    assert form.not_used == (
        "invented by the language model, and left out: ITU-T X.509",
        "invented by the language model, and left out: encryption of 256 bits",
    )


def test_a_broken_answer_is_repaired_once() -> None:
    model = Scripted("Sure! Here it is.", json.dumps({"kind": "scope", "covers": ["reports"]}))
    assert read_by_model(model, INSTRUCTION).covers == ("reports",)
    assert "not a form" in model.asked[1][-1][1]
    with pytest.raises(NotUnderstood, match="did not fill in the form"):
        read_by_model(Scripted('{"kind": "poem"}', '{"kind": "poem"}'), INSTRUCTION)
