"""The library of one data folder: its holdings, what readers put in, and the refreshes that follow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.settings import Settings
from index.collection import ByHand, HandedIn, by_hand, take_in, take_out
from index.errors import WriterBusy
from index.holdings import Holdings
from index.lock import WriterLock
from ui.backend import Outcome
from ui.refreshing import Refreshes, bring_up_to_date

if TYPE_CHECKING:
    from index.generations import Generation


class LibraryDesk:
    """A `Library`; `current` gives the generation that serves."""

    def __init__(self, settings: Settings, refreshes: Refreshes, current: Callable[[], Generation]) -> None:
        self._settings = settings
        self._refreshes = refreshes
        self._current = current
        self._holdings: Holdings | None = None
        self._opening = threading.Lock()
        # two readers that put in files of one name at the same time come one after the other
        self._changing = threading.Lock()

    @property
    def largest_upload(self) -> int:
        return self._settings.largest_upload

    @property
    def site(self) -> str:
        return self._settings.itu_site

    def holdings(self) -> Holdings:
        generation = self._current()
        with self._opening:
            if self._holdings is None or self._holdings.number != generation.number:
                self._holdings = Holdings(generation)
            return self._holdings

    def by_hand(self) -> list[ByHand]:
        return by_hand(self._settings)

    def take_in(self, files: Sequence[Path]) -> list[HandedIn]:
        with self._changing:
            return take_in(self._settings, files)

    def take_out(self, name: str) -> None:
        with self._changing:
            take_out(self._settings, name)

    def refresh(self, fetch: Sequence[str] = (), *, follow: bool = False) -> None:
        self._refuse_other_writer()
        self._refreshes.start(partial(bring_up_to_date, self._settings, tuple(fetch), follow))

    def refresh_soon(self) -> None:
        self._refuse_other_writer()
        self._refreshes.start_or_follow(partial(bring_up_to_date, self._settings, (), False))

    def _refuse_other_writer(self) -> None:
        writer = None if self._refreshes.running else WriterLock(self._settings.data_dir).holder()
        if writer is not None:
            raise WriterBusy(
                f"the index is being refreshed by process {writer.pid} on {writer.host} since "
                f"{writer.started}; try again when that has ended"
            )

    def cancel(self) -> None:
        self._refreshes.stop()

    @property
    def running(self) -> bool:
        return self._refreshes.running

    def outcome(self) -> Outcome | None:
        return self._refreshes.outcome()
