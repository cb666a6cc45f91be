"""Turns that name another edition or text stand for the question before; all others for themselves."""

from __future__ import annotations

import pytest

from copilot.question.follow_up import resolved
from corpus.identifiers import Identifier, parse

EDITIONS = [parse(f"ITU-T V.42 ({date})") for date in ("11/1988", "03/1993", "10/1996", "03/2002")]
FIRST = "What is the default window size in V.42 (03/2002)?"


def editions_of(name: Identifier) -> list[Identifier]:
    return EDITIONS if name.names == ("V.42",) else []


def history(*questions: str, answer: str = "It is 15. [1]") -> list[dict[str, str]]:
    rows = []
    for question in questions:
        rows += [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return rows


@pytest.mark.parametrize(
    ("turn", "question"),
    [
        ("and in the 1988 edition?", "What is the default window size in ITU-T V.42 (11/1988)?"),
        ("No, I meant the 1988 edition", "What is the default window size in ITU-T V.42 (11/1988)?"),
        ("no, the one of 1996", "What is the default window size in ITU-T V.42 (10/1996)?"),
        ("And 03/1993?", "What is the default window size in ITU-T V.42 (03/1993)?"),
        ("And in V.44?", "What is the default window size in ITU-T V.44?"),
        ("Sorry, I meant V.42 bis.", "What is the default window size in ITU-T V.42 bis?"),
        ("What about V.42 (10/1996)?", "What is the default window size in ITU-T V.42 (10/1996)?"),
        ("et dans l'édition de 1996 ?", "What is the default window size in ITU-T V.42 (10/1996)?"),
        ("¿y en la edición de 1988?", "What is the default window size in ITU-T V.42 (11/1988)?"),
        ("and in the 1950 edition?", "What is the default window size in ITU-T V.42 (1950)?"),
        ("and the 1988 edition of V.42?", "What is the default window size in ITU-T V.42 (11/1988)?"),
    ],
)
def test_another_edition_or_text_takes_the_place_of_the_one_named(turn: str, question: str) -> None:
    assert resolved(turn, history(FIRST), editions_of) == (question, [])


@pytest.mark.parametrize(
    "turn",
    [
        "And what is its maximum?",
        "Which frames carry it?",
        "What was approved in 1996?",
        "Is V.42 (10/1996) in force?",
        "And how does V.44 compress data?",
        "No.",
        "And the default of N401?",
        "Thanks",
    ],
)
def test_a_turn_that_asks_something_stands_for_itself(turn: str) -> None:
    before = history(FIRST)
    assert resolved(turn, before, editions_of) == (turn, before)


def test_without_a_conversation_nothing_is_resolved() -> None:
    assert resolved("and in the 1988 edition?", [], editions_of) == ("and in the 1988 edition?", [])


def test_corrections_of_corrections_go_back_to_the_question() -> None:
    before = history("What is a frame?", FIRST, "and in the 1988 edition?")
    question, earlier = resolved("no, 1996", before, editions_of)
    assert question == "What is the default window size in ITU-T V.42 (10/1996)?"
    assert earlier == before[:2]


def test_a_question_without_a_name_takes_the_text_that_answered_it() -> None:
    before = history(
        "What is the default window size?", answer="**ITU-T V.42 (03/2002), clause 9** It is 15. [1]"
    )
    question, _ = resolved("And in the 1988 edition?", before, editions_of)
    assert question == "What is the default window size in ITU-T V.42 (11/1988)?"
