"""Slow work: its progress, its end, its stop."""

from __future__ import annotations

import threading

import pytest

from corpus.errors import CopilotError
from ui.working import WAITING, Desk, Slots, Steps, Stopped, Work


def test_the_result_comes_after_the_wait() -> None:
    go = threading.Event()
    work = Work(lambda steps: go.wait(5) and 42, Steps(), Slots(1))
    waited = 0
    for seconds in work.waiting():
        waited += 1
        assert seconds > 0
        go.set()
    assert waited >= 1 and work.result() == 42


def test_an_error_is_raised_where_the_result_is_asked_for() -> None:
    def fail(steps: Steps) -> None:
        raise CopilotError("no index")

    work = Work(fail, Steps(), Slots(1))
    assert list(work.waiting()) == []
    with pytest.raises(CopilotError, match="no index"):
        work.result()


def test_stopped_work_ends_at_its_next_step_and_gives_nothing() -> None:
    desk, ended = Desk(), threading.Event()
    steps = desk.begin("tab")

    def forever(steps: Steps) -> None:
        try:
            while True:
                steps.say("writing", 1)
        finally:
            ended.set()

    work = Work(forever, steps, Slots(1))
    desk.stop("another tab")
    assert not steps.stopped
    desk.stop("tab")
    assert list(work.waiting()) == []
    with pytest.raises(Stopped):
        work.result()
    assert ended.wait(5)


def test_new_work_of_a_tab_stops_what_it_had_before() -> None:
    desk = Desk()
    first = desk.begin("tab")
    second = desk.begin("tab")
    assert first.stopped and not second.stopped
    desk.end("tab", first)
    desk.stop("tab")
    assert second.stopped


def test_work_waits_for_its_slot_and_can_be_stopped_meanwhile() -> None:
    slots, go, done = Slots(1), threading.Event(), threading.Event()
    first = Work(lambda steps: go.wait(5), Steps(), slots)
    stopped, second = Steps(), Steps()
    never = Work(lambda steps: done.set(), stopped, slots)
    waits = Work(lambda steps: steps.stage, second, slots)
    for _ in waits.waiting():
        if stopped.stage == second.stage == WAITING:
            break
    stopped.stop()
    with pytest.raises(Stopped):
        never.result()
    go.set()
    for _ in waits.waiting():
        pass
    assert waits.result() == ""
    assert first.result() and not done.is_set()
