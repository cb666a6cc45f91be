"""What the tab Library asks of the copilot, beside what every tab does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from index.collection import ByHand, HandedIn
from index.holdings import Holdings

from .refreshing import Outcome


class Library(Protocol):
    """Shows what is there, takes texts in and out, and has the index refreshed."""

    @property
    def largest_upload(self) -> int:
        """Megabytes that a file may have."""
        ...

    @property
    def site(self) -> str:
        """Address of the ITU site, "" where nothing is fetched from it."""
        ...

    def holdings(self) -> Holdings:
        """What serves now. Raises: CopilotError: there is no index yet, or it cannot be used."""
        ...

    def by_hand(self) -> list[ByHand]:
        """The PDFs put in by hand. Raises: CopilotError."""
        ...

    def take_in(self, files: Sequence[Path]) -> list[HandedIn]:
        """Keep the good ones of the files; `refresh` indexes them. Raises: CopilotError."""
        ...

    def take_out(self, name: str) -> None:
        """Delete a PDF put in by hand; `refresh` takes it out of the index. Raises: CopilotError."""
        ...

    def refresh_soon(self) -> None:
        """Have what was put in or taken out indexed: now, or when the refresh that runs has ended.

        Raises: CopilotError: the index is being refreshed outside of the page's care.
        """
        ...

    def refresh(self, fetch: Sequence[str] = (), *, follow: bool = False) -> None:
        """Start a refresh, after fetching single editions from the ITU site.

        Args:
            follow: whether the source of the corpus is asked for news, too, be it the site or a folder.

        Raises: CopilotError: another one is running, in the page's care or elsewhere.
        """
        ...

    def cancel(self) -> None:
        """End the refresh that runs, if any; what serves goes on serving."""
        ...

    @property
    def running(self) -> bool:
        """Whether a refresh runs in the page's care."""
        ...

    def outcome(self) -> Outcome | None:
        """How the last refresh ended; None while one runs and before the first."""
        ...
