"""A refresh in a process of its own, so that the page stays quick, and how far it has come."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

from corpus.errors import CopilotError

from .backend import Progress

log = logging.getLogger(__name__)

Report = Callable[[str, int, int], None]
"""Called with stage, done and total."""
Work = Callable[[Report], None]
"""The refresh; it goes to another process, so it is a module's function or a partial of one."""
NICENESS = 10
"""The page's answers come before the refresh."""
PATIENCE = 10.0
"""Seconds that a stopped refresh gets before it is killed; the index survives either."""


class BackgroundRefresh:
    """Starts the work at once; `progress` tells where it stands, `stop` ends it early.

    >>> refresh = BackgroundRefresh(partial(run_refresh, settings))
    >>> refresh.progress()
    Progress(stage='vectors', done=1200, total=22000, failure='')
    """

    def __init__(self, work: Work) -> None:
        self._latest: Progress | None = Progress("starting", 0, 0)
        self._stopping = False
        # spawn: forking a process that runs threads (the web server, ONNX) may deadlock
        context = multiprocessing.get_context("spawn")
        receiving, sending = context.Pipe(duplex=False)
        # not a daemon: daemons may not have worker processes of their own
        self._process = context.Process(target=_run, args=(work, sending), name="copilot-refresh")
        self._process.start()
        sending.close()
        self._listener = threading.Thread(target=self._listen, args=(receiving,), daemon=True)
        self._listener.start()

    def progress(self) -> Progress | None:
        """The last report; after a failure that, after success None."""
        return self._latest

    @property
    def running(self) -> bool:
        return self._listener.is_alive()

    def wait(self, seconds: float | None = None) -> None:
        """Until the work is done, at most so long."""
        self._listener.join(seconds)

    def stop(self) -> None:
        """End the work and its worker processes."""
        self._stopping = True
        if self._process.pid and self._process.is_alive():
            _signal_group(self._process.pid, signal.SIGTERM)
            self._process.join(PATIENCE)
            _signal_group(self._process.pid, signal.SIGKILL)
        self._listener.join(PATIENCE)

    def _listen(self, receiving: Connection) -> None:
        failure = ""
        while True:
            try:
                report: Progress = receiving.recv()
            except (EOFError, OSError):
                break
            failure = report.failure
            self._latest = report
        self._process.join()
        if self._stopping or (self._process.exitcode == 0 and not failure):
            self._latest = None
        elif not failure:
            failure = f"the refresh ended with exit code {self._process.exitcode}; its log says why"
            self._latest = Progress("", 0, 0, failure)
        if failure and not self._stopping:
            log.error("refresh failed: %s", failure)


def _run(work: Work, sending: Connection) -> None:
    """In the other process: a process group of its own, so that its workers can be ended with it."""
    os.setpgid(0, 0)
    os.nice(NICENESS)

    def report(stage: str, done: int, total: int) -> None:
        sending.send(Progress(stage, done, total))

    try:
        work(report)
    except CopilotError as error:
        sending.send(Progress("", 0, 0, str(error)))
    finally:
        sending.close()


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        log.debug("process group %d has ended", pid)
