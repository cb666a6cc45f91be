"""Libraries for the tests of the page: one that holds nothing, and a real one that can be held up."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import SourceError
from index.collection import ByHand, HandedIn
from index.holdings import Holdings
from ui.backend import Outcome
from ui.library.desk import LibraryDesk


@dataclass
class EmptyDesk:
    """There is no index, and nothing can be put in."""

    largest_upload: int = 5
    site: str = ""
    running: bool = False
    ended: Outcome | None = None

    def holdings(self) -> Holdings:
        raise SourceError("index: not there yet; run copilot corpus refresh")

    def by_hand(self) -> list[ByHand]:
        return []

    def take_in(self, files: Sequence[Path]) -> list[HandedIn]:
        raise SourceError("nothing can be put in here")

    def take_out(self, name: str) -> None:
        raise SourceError(f"{name}: not there")

    def refresh(self, fetch: Sequence[str] = (), *, follow: bool = False) -> None:
        raise SourceError("nothing can be refreshed here")

    def refresh_soon(self) -> None:
        raise SourceError("nothing can be refreshed here")

    def cancel(self) -> None: ...

    def outcome(self) -> Outcome | None:
        return self.ended


@dataclass
class SlowDesk:
    """A real library whose catalogue and references can be held up."""

    real: LibraryDesk
    go_on: threading.Event = field(default_factory=threading.Event)

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)

    def holdings(self) -> Holdings:
        self.go_on.wait(20)
        return self.real.holdings()
