"""What can go wrong between here and the ITU site; each message names the thing, the cause and the remedy."""

from corpus.errors import SourceError


class SiteError(SourceError):
    """The site does not answer as expected."""


class TurnedAway(SiteError):
    """Throttled, or not reachable, after every attempt that politeness allows."""


class NotFoundAnswer(SiteError):
    """Redirected to the not-found page. The site does this when it throttles, too: it proves no absence."""


class HarvestShrunk(SiteError):
    """The list of editions came back much shorter than last time: a fault of the site, not news."""


class SiteBusy(SiteError):
    """Another process is fetching into the same data folder."""


class Transient(Exception):
    """One attempt failed; another may succeed. Never leaves `corpus.sources.site`.

    `retry_after` is how many seconds the server asked to wait, None where it said nothing.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
