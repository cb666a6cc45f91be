"""What is told of a refresh beside the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.sources.site.summary import CrawlSummary
    from index.refresh import RefreshSummary


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh that runs now has come, or why it ended without success.

    `stage` is the word of the refresh for what it does ("reading", "vectors"), `done` of `total` counts
    files or passages, `left` are the seconds that the rest of the stage will take; `failure` is the message
    of a refresh that failed, "" otherwise; `lacking` is why what serves has no vectors though they were
    tried.
    """

    stage: str
    done: int
    total: int
    failure: str = ""
    left: float = 0.0
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a refresh ended: what it did, what came from the ITU site if that was asked, or why it failed."""

    done: RefreshSummary | None = None
    fetched: CrawlSummary | None = None
    failure: str = ""
    cancelled: bool = False
