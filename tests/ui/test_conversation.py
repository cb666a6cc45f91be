"""Turns, history and the places that the proof pane can show."""

from __future__ import annotations

from dataclasses import replace

from ui.conversation import Conversation

from .conftest import TwoCitations


def test_history_holds_answered_turns_only(own_backend: TwoCitations) -> None:
    answer = own_backend.ask("How long?")
    conversation = Conversation().asking("How long?").answered(answer).asking("lost").failed("no index")
    conversation = conversation.asking("pending")
    assert conversation.history() == [
        {"role": "user", "content": "How long?"},
        {"role": "assistant", "content": answer.answer},
    ]


def test_the_first_citation_is_what_is_shown_first(own_backend: TwoCitations) -> None:
    conversation = Conversation().asking("q").answered(own_backend.ask("q"))
    place = conversation.first_cited(0)
    assert place is not None
    assert (place.citation.marker, place.page) == (1, 1)
    assert conversation.cited(0, 2) is not None
    assert conversation.cited(0, 99) is None
    assert conversation.cited(7, 1) is None
    assert conversation.cited(-1, 1) is None


def test_a_searched_passage_is_shown_without_claiming_a_quotation(own_backend: TwoCitations) -> None:
    answer = own_backend.ask("q")
    uncited = replace(answer.retrieved[0], doc="ITU-T X.1 (01/1999)", clause="9", pages=(5, 6))
    conversation = (
        Conversation().asking("q").answered(replace(answer, retrieved=(uncited, answer.retrieved[1])))
    )
    place = conversation.retrieved(0, 0)
    assert place is not None
    assert (place.page, place.citation.marker, place.citation.boxes, place.citation.status) == (5, 0, (), "")
    known = conversation.retrieved(0, 1)
    assert known is not None and known.citation.status == "in force"
    assert conversation.retrieved(0, 2) is None


def test_a_question_that_nobody_waits_for_is_stopped(own_backend: TwoCitations) -> None:
    waiting = Conversation().asking("Who waits?").writing("It beg")
    (turn,) = waiting.settled().turns
    assert turn.stopped and turn.so_far == "It beg"
    answered = waiting.answered(own_backend.ask("Who waits?"))
    assert answered.settled() == answered
    assert Conversation().settled() == Conversation()
