"""Slow work behind a button: in a thread of its own, with its progress and a way to stop it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from corpus.errors import CopilotError

T = TypeVar("T")
LOOK_EVERY = 0.3
"""Seconds between two looks at the work."""
HELD = 6
"""Work of a tab that is under way, or waits and can be stopped; more waits in Gradio's queue, which holds no
thread meanwhile."""
WAITING = "waiting"
"""The stage of work whose turn has not come."""


class Stopped(CopilotError):
    """The reader has stopped the work."""


class Steps:
    """What the work says of its progress, and where it learns that nobody wants it any more."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self.stage = ""
        self.done = 0

    def say(self, stage: str, done: int = 0) -> None:
        """Tell the stage, and how much of it is done. Raises: Stopped."""
        if self._stop.is_set():
            raise Stopped("stopped; nothing was changed")
        self.stage, self.done = stage, done

    def stop(self) -> None:
        self._stop.set()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()


class Slots:
    """So much work at a time; the rest waits, and can be stopped while it does."""

    def __init__(self, at_once: int) -> None:
        self._free = threading.BoundedSemaphore(at_once)

    @contextmanager
    def one(self, steps: Steps) -> Iterator[None]:
        """A turn, once it has come. Raises: Stopped."""
        while not self._free.acquire(timeout=LOOK_EVERY if steps.stage == WAITING else 0):
            steps.say(WAITING)
        try:
            steps.say("")
            yield
        finally:
            self._free.release()


class Work(Generic[T]):
    """Runs `task` in its turn.

    >>> work = Work(lambda steps: 6 * 7, Steps(), Slots(2))
    >>> for seconds in work.waiting(): ...
    >>> work.result()
    42
    """

    def __init__(self, task: Callable[[Steps], T], steps: Steps, slots: Slots) -> None:
        self.steps = steps
        self._slots = slots
        self._result: T | None = None
        self._error: BaseException | None = None
        self._done = threading.Event()
        threading.Thread(target=self._run, args=(task,), name="page-work", daemon=True).start()

    def _run(self, task: Callable[[Steps], T]) -> None:
        try:
            with self._slots.one(self.steps):
                self._result = task(self.steps)
        except BaseException as error:
            # raised again where the result is asked for
            self._error = error
        finally:
            self._done.set()

    def waiting(self) -> Iterator[float]:
        """The seconds that have passed, again and again, until the work is done or stopped."""
        started = time.monotonic()
        while not self._done.wait(LOOK_EVERY) and not self.steps.stopped:
            yield time.monotonic() - started

    def result(self) -> T:
        """What the work gave. Raises: Stopped, or what the work raised."""
        if not self._done.is_set() or self.steps.stopped:
            raise Stopped("stopped; nothing was changed")
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]  # no error: it is a T


class Desk:
    """The work of each browser tab, so that its button "Stop" finds it."""

    def __init__(self) -> None:
        self._steps: dict[str, Steps] = {}
        self._lock = threading.Lock()

    def begin(self, session: str) -> Steps:
        """Steps for new work; what the tab had before is stopped."""
        steps = Steps()
        with self._lock:
            before = self._steps.get(session)
            self._steps[session] = steps
        if before is not None:
            before.stop()
        return steps

    def end(self, session: str, steps: Steps) -> None:
        with self._lock:
            if self._steps.get(session) is steps:
                del self._steps[session]

    def stop(self, session: str) -> None:
        with self._lock:
            steps = self._steps.get(session)
        if steps is not None:
            steps.stop()
