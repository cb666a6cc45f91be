"""How far a command is, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

STAGES = {
    "fetching": "Fetching the documents",
    "reading": "Reading the documents",
    "writing": "Indexing the words of the documents",
    "embedding": "Preparing the search by meaning",
    "vectors": "Saving the search by meaning",
}
"""The stages of a refresh in words."""


class Pace:
    """How long the rest of a stage will take at the pace so far."""

    def __init__(self) -> None:
        self._stage = ""
        self._began = (0.0, 0)

    def left(self, stage: str, done: int, total: int) -> float:
        """Seconds; 0 where nothing can be said yet."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._began = stage, (now, done)
        began, at_first = self._began
        return (now - began) / (done - at_first) * (total - done) if done > at_first else 0.0


@contextmanager
def shown_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Bars on a terminal; elsewhere a line a stage every ten seconds. All on standard error."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(STAGES.get(stage, stage), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


class _Lines:
    """Progress for logs, with the time that the rest of the stage will take."""

    def __init__(self) -> None:
        self._stage = ""
        self._said = 0.0
        self._pace = Pace()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now, left = time.monotonic(), self._pace.left(stage, done, total)
        if stage == self._stage and done < total and now - self._said < 10:
            return
        self._stage, self._said = stage, now
        rest = f", about {left:.0f} s left" if left >= 1 else ""
        typer.echo(f"{STAGES.get(stage, stage)}: {done} of {total}{rest}", err=True)
