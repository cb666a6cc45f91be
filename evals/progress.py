"""How far a long measurement is: a bar on a terminal, a line now and then elsewhere, all on stderr."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import Progress, TaskID, track

_LINE_EVERY_S = 10.0

Item = TypeVar("Item")


def counted(items: Sequence[Item], doing: str) -> Iterator[Item]:
    """The items, one after another, while the reader sees how many are done."""
    console = Console(stderr=True)
    if console.is_terminal:
        yield from track(items, description=doing, console=console)
        return
    said = time.monotonic()
    for number, item in enumerate(items, start=1):
        yield item
        if number == len(items) or time.monotonic() - said > _LINE_EVERY_S:
            console.print(f"{doing}: {number} of {len(items)}", highlight=False)
            said = time.monotonic()


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """A function to tell (stage, done, total) to."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(console)
        return
    with Progress(console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


class _Lines:
    """Progress for logs."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stage, self._said = "", 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage == self._stage and done < total and now - self._said < _LINE_EVERY_S:
            return
        self._stage, self._said = stage, now
        self._console.print(f"{stage}: {done} of {total}", highlight=False)
