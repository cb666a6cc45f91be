"""How far a command is, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer


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
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


class _Lines:
    """Progress for logs, with the time that the rest of the stage will take at the pace so far."""

    def __init__(self) -> None:
        self._stage = ""
        self._said = 0.0
        self._began = (0.0, 0)

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage == self._stage and done < total and now - self._said < 10:
            return
        if stage != self._stage:
            self._began = (now, done)
        began, at_first = self._began
        left = (now - began) / (done - at_first) * (total - done) if done > at_first else 0.0
        self._stage, self._said = stage, now
        rest = f", about {left:.0f} s left" if left >= 1 else ""
        typer.echo(f"{stage}: {done} of {total}{rest}", err=True)
