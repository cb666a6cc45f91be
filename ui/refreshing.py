"""A refresh in a process of its own, so that the page stays quick: how far it has come, how it ended."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from corpus.errors import CopilotError
from corpus.settings import Settings
from index.progress import Pace

from .backend import Outcome, Progress
from .errors import RefreshRunning

if TYPE_CHECKING:
    from corpus.sources.site.summary import CrawlSummary

log = logging.getLogger(__name__)

Report = Callable[[str, int, int], None]
"""Called with stage, done and total."""


Work = Callable[[Report], Outcome | None]
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

    def __init__(self, work: Work, ended: Callable[[], None] = lambda: None) -> None:
        """`ended` is called, in a thread of its own, when the work has ended in whatever way."""
        self._latest: Progress | None = Progress("starting", 0, 0)
        self._outcome: Outcome | None = None
        self._ended = ended
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

    def outcome(self) -> Outcome | None:
        """How it ended; None while it runs."""
        return self._outcome

    @property
    def running(self) -> bool:
        return self._outcome is None

    def wait(self, seconds: float | None = None) -> None:
        """Until the work is done, at most so long."""
        self._listener.join(seconds)

    def stop(self) -> None:
        """End the work and its worker processes."""
        self._stopping = True
        if self._process.pid and self._process.is_alive():
            _signal_group(self._process.pid, signal.SIGTERM)
            # by itself, too: a process that still starts has no group yet
            self._process.terminate()
            self._process.join(PATIENCE)
            _signal_group(self._process.pid, signal.SIGKILL)
        self._listener.join(PATIENCE)

    def _listen(self, receiving: Connection) -> None:
        outcome = Outcome()
        while True:
            try:
                report: Progress | Outcome = receiving.recv()
            except (EOFError, OSError):
                break
            if isinstance(report, Outcome):
                outcome = report
            else:
                self._latest = report
        self._process.join()
        if self._stopping:
            outcome = Outcome(cancelled=True)
        elif self._process.exitcode != 0 and not outcome.failure:
            code = self._process.exitcode
            outcome = Outcome(failure=f"the refresh ended with exit code {code}; its log says why")
        self._outcome = outcome
        self._latest = Progress("", 0, 0, outcome.failure) if outcome.failure else None
        if outcome.failure:
            log.error("refresh failed: %s", outcome.failure)
        self._ended()


def _run(work: Work, sending: Connection) -> None:
    """In the other process: a process group of its own, so that its workers can be ended with it."""
    os.setpgid(0, 0)
    os.nice(NICENESS)

    pace = Pace()

    def report(stage: str, done: int, total: int) -> None:
        sending.send(Progress(stage, done, total, left=pace.left(stage, done, total)))

    try:
        outcome = work(report)
    except CopilotError as error:
        outcome = Outcome(failure=str(error))
    if outcome is not None:
        sending.send(outcome)
    sending.close()


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        log.debug("process group %d has ended, or is not there yet", pid)


class Refreshes:
    """The refreshes beside the page, one at a time; `ended` is called after each."""

    def __init__(self) -> None:
        self.ended: Callable[[], None] = lambda: None
        self._current: BackgroundRefresh | None = None
        self._next: Work | None = None
        self._starting = threading.RLock()

    def start(self, work: Work) -> None:
        """Raises: RefreshRunning while the one before has not ended."""
        with self._starting:
            if self.running:
                raise RefreshRunning("a refresh is running already; wait until it has ended, or cancel it")
            self._current = BackgroundRefresh(work, self._on_end)

    def start_or_follow(self, work: Work) -> None:
        """Start now, or as soon as the one that runs has ended; of several that wait the last one counts."""
        with self._starting:
            if self.running:
                self._next = work
            else:
                self.start(work)

    @property
    def running(self) -> bool:
        return self._current is not None and self._current.running

    def progress(self) -> Progress | None:
        """How far the one that runs has come, why the last one failed; None otherwise."""
        return self._current.progress() if self._current else None

    def outcome(self) -> Outcome | None:
        """How the last one ended; None while one runs and before the first."""
        return self._current.outcome() if self._current else None

    def wait(self, seconds: float | None = None) -> None:
        """Until the one that runs has ended, at most so long."""
        if self._current:
            self._current.wait(seconds)

    def stop(self) -> None:
        """End the one that runs, if any, and forget what waits; what serves goes on serving."""
        self._next = None
        if self._current and self._current.running:
            self._current.stop()

    def _on_end(self) -> None:
        self.ended()
        with self._starting:
            work, self._next = self._next, None
            if work is not None:
                self.start(work)


def bring_up_to_date(settings: Settings, names: Sequence[str], follow: bool, report: Report) -> Outcome:
    """In the process beside the page: fetch, read, index, embed.

    Args:
        names: editions that a reader chose, fetched from the ITU site first.
        follow: whether the site is asked for news where the corpus comes from it, and the settings are
            asked anew for the source; without, what was read last is read again, with what readers put in.

    Raises: CopilotError.
    """
    from index.collection import as_before, as_configured
    from index.following import SiteOptions, fetch, fetch_chosen
    from index.refresh import refresh

    fetched: CrawlSummary | None = None
    if names:
        fetched = fetch_chosen(settings, names, report)
        report("reading", 0, 0)
    sources = as_configured(settings) if follow else as_before(settings)
    if sources.from_site and follow:
        fetched = fetch(settings, SiteOptions(), None, report)
        for line in fetched.lines():
            log.warning("%s", line)
    return Outcome(refresh(settings, sources, progress=report), fetched)
