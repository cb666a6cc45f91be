"""Files one after another, and when to stop: a site that turns visitors away is left alone."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from corpus.failures import Failure
from corpus.sources.site.api import Listed
from corpus.sources.site.client import SiteClient
from corpus.sources.site.downloads import Downloads
from corpus.sources.site.errors import NotFoundAnswer, SiteError, TurnedAway
from corpus.sources.site.state import SiteState
from corpus.sources.site.summary import CrawlSummary

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""

STAGE = "fetching"

TURNED_AWAY_IN_A_ROW = 3
"""After so many files the rest is left for the next time."""
NOT_FOUND_IN_A_ROW = 5
"""After so many the site may be throttling: a file that was there before is asked for, to find out."""
NOT_FOUND_BLINDLY = 20
"""The same where no file was ever fetched."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to ask for."""

    edition: Listed
    language: str

    @property
    def name(self) -> str:
        return self.edition.file_name(self.language)

    @property
    def path(self) -> str:
        return self.edition.pdf_path(self.language)


@dataclass(slots=True)
class Fetching:
    """Fetches files and writes into `summary` what became of each.

    `prepare` is called with an edition before its first file, and tells whether it is offered as PDF.
    """

    client: SiteClient
    state: SiteState
    downloads: Downloads
    summary: CrawlSummary
    prepare: Callable[[Listed], bool]
    progress: Progress
    _not_found: list[tuple[Wanted, str]] = field(default_factory=list)
    _turned_away: int = 0
    _canary: Wanted | None = None
    _had_a_second_chance: bool = False

    def run(self, wanted: Iterable[Wanted]) -> None:
        """Ask for all files; those that could not be had last time come last."""
        misses = self.state.misses()
        queue = deque(sorted(wanted, key=lambda file: misses.get(file.name, 0)))
        total = len(queue)
        self._canary = next((file for file in queue if self.state.file(file.name)), None)
        self.progress(STAGE, 0, total)
        while queue and not self.summary.stopped:
            file = queue.popleft()
            self._take(file)
            if len(self._not_found) >= (NOT_FOUND_IN_A_ROW if self._canary else NOT_FOUND_BLINDLY):
                self._find_out(queue)
            self.progress(STAGE, total - len(queue), total)
        self._report_not_found()
        self.summary.left = len(queue)

    def _take(self, file: Wanted) -> None:
        held = self.state.file(file.name)
        stored = held.stored if held else None
        try:
            if not self.prepare(file.edition) and held is None and file.language == "E":
                self._fail(file, "the site offers no PDF of it; other formats are not fetched")
                return
            fetched = self.downloads.fetch(file.name, file.path, stored)
        except NotFoundAnswer as answer:
            self._not_found.append((file, str(answer)))
            return
        except TurnedAway as failure:
            self._fail(file, str(failure))
            self._turned_away += 1
            if self._turned_away >= TURNED_AWAY_IN_A_ROW:
                self.summary.stopped = f"the site turned away {self._turned_away} requests in a row"
            return
        except SiteError as failure:
            self._fail(file, str(failure))
            return
        self.state.keep_file(fetched, file.edition)
        self._turned_away = 0
        self._report_not_found()
        self._canary = file
        if stored is None:
            self.summary.new.append(file.name)
        elif stored.sha256 != fetched.sha256:
            self.summary.changed.append(file.name)
        else:
            self.summary.unchanged += 1

    def _find_out(self, queue: deque[Wanted]) -> None:
        """Whether the files are missing or the site throttles; in that case wait once, then stop."""
        if self._canary is not None and self._is_there(self._canary):
            self._report_not_found()
            return
        if self._canary is not None and not self._had_a_second_chance:
            self._had_a_second_chance = True
            pause = self.client.politeness.longest_wait
            log.warning(
                "the site seems to throttle (files that were there are not found); waiting %.0f s", pause
            )
            time.sleep(pause)
            if self._is_there(self._canary):
                queue.extend(file for file, _ in self._not_found)
                self._not_found.clear()
                return
        self.summary.stopped = (
            f"{len(self._not_found)} files in a row were answered with the not-found page, as the site does "
            "when it throttles; refresh again in some hours"
        )

    def _is_there(self, file: Wanted) -> bool:
        held = self.state.file(file.name)
        try:
            self.downloads.fetch(file.name, file.path, held.stored if held else None)
        except SiteError as failure:
            log.info("%s: %s", file.name, failure)
            return False
        return True

    def _report_not_found(self) -> None:
        for file, reason in self._not_found:
            self._fail(file, reason)
        self._not_found.clear()

    def _fail(self, file: Wanted, reason: str) -> None:
        self.state.keep_miss(file.name, reason)
        self.summary.failed.append(Failure(file.name, reason))
