"""Work on files in processes of their own: one that crashes or hangs costs one file."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

Allow = Callable[[float], None]
"""Says that the next step may take so many seconds."""

FIRST_STEP = 25.0
"""Seconds until a file must have been opened and its first step announced."""
START = 120.0
"""Seconds that a new process has for starting."""
_MEMORY = 6 * 1024**3
"""Bytes of address space of a worker: a file that unpacks to more is no document."""


class Failure(Enum):
    CRASHED = auto()
    HUNG = auto()


class Work(Protocol[T]):  # type: ignore[misc]
    """What is done with each file; sent to the workers, so it must be picklable."""

    def __call__(self, path: Path, allow: Allow, /) -> T: ...


def unlimited(seconds: float) -> None:
    """For work in this process, which nobody watches."""


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    place: int = -1
    deadline: float = 0.0


def in_workers(
    work: Work[T], files: Sequence[Path], count: int, failed: Callable[[Path, Failure], T]
) -> Iterator[tuple[Path, T]]:
    """Results in the order of the files.

    Args:
        work: called with each file and a function that announces how long the next step may take.
        count: processes.
        failed: the result for a file on which the process died or did not keep to its time.
    """
    waiting = iter(range(len(files)))
    done: dict[int, T] = {}
    given = 0
    workers: list[_Worker] = []
    try:
        while given < len(files):
            while len(workers) < count and (place := next(waiting, None)) is not None:
                workers.append(_start(work))
                _give(workers[-1], files, place, START)
            for worker in list(workers):
                outcome = _outcome(worker)
                if outcome is None:
                    continue
                if isinstance(outcome, Failure):
                    done[worker.place] = failed(files[worker.place], outcome)
                    following = None
                else:
                    done[worker.place] = outcome[0]
                    following = next(waiting, None)
                if following is None:
                    _stop(worker)
                    workers.remove(worker)
                else:
                    _give(worker, files, following, FIRST_STEP)
            while given in done:
                yield files[given], done.pop(given)
                given += 1
            if workers and given < len(files):
                soonest = min(worker.deadline for worker in workers) - time.monotonic()
                wait([worker.connection for worker in workers], max(0.0, soonest))
    finally:
        for worker in workers:
            _stop(worker)


def _start(work: Work[T]) -> _Worker:
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(there, work), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here)


def _give(worker: _Worker, files: Sequence[Path], place: int, seconds: float) -> None:
    worker.place, worker.deadline = place, time.monotonic() + seconds
    with suppress(ConnectionError):  # it has died: its end of the pipe tells
        worker.connection.send(files[place])


def _outcome(worker: _Worker) -> tuple[Any] | Failure | None:
    """A result, a failure, or nothing yet."""
    try:
        while worker.connection.poll():
            message = worker.connection.recv()
            if isinstance(message, tuple):
                return message
            worker.deadline = time.monotonic() + message
    except (EOFError, OSError):
        return Failure.CRASHED
    return Failure.HUNG if time.monotonic() > worker.deadline else None


def _stop(worker: _Worker) -> None:
    worker.connection.close()
    worker.process.terminate()
    worker.process.join(5)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _serve(connection: Connection, work: Work[T]) -> None:
    """The loop of a worker process."""
    _limit_memory()
    while True:
        try:
            path = connection.recv()
        except (EOFError, OSError):
            return
        connection.send(FIRST_STEP)
        result = work(path, connection.send)
        connection.send((result,))


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on this system
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > _MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, hard))
