"""Requests as a considerate visitor makes them: slowly, with time limits, and more slowly when asked to."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from corpus.settings import Settings
from corpus.sources.site.errors import NotFoundAnswer, SiteError, Transient, TurnedAway

log = logging.getLogger(__name__)

_HEADERS = {
    # The list call answers browsers alone, and only those that come from its own page.
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept": "*/*",
    "Accept-Language": "en",
}
_REFERER = "/myworkspace/"
_NOT_FOUND_PAGE = "notfound.aspx"
_GOOD = frozenset({200, 206, 304, 416})
_TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
_MOST_HOPS = 5


@dataclass(frozen=True, slots=True)
class Politeness:
    """How requests are made; all in seconds but `attempts`, which counts failures in a row.

    `interval` lies between the starts of two requests. `backoff` is the wait after the first failure,
    doubled after each more, up to `longest_wait`; a server that asks for a longer one is left alone.
    `total_timeout` limits a file, or an answer of the interface, with all its attempts.
    """

    interval: float = 1.0
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    total_timeout: float = 900.0
    attempts: int = 5
    backoff: float = 2.0
    longest_wait: float = 120.0

    @classmethod
    def of(cls, settings: Settings) -> Politeness:
        return cls(
            interval=settings.site_interval,
            read_timeout=settings.site_timeout,
            total_timeout=settings.site_total_timeout,
        )


class Patience:
    """The waits between the attempts of one task, and their end."""

    def __init__(self, politeness: Politeness) -> None:
        self._politeness = politeness
        self._failures = 0
        self._deadline = time.monotonic() + politeness.total_timeout

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self._deadline

    def progressed(self) -> None:
        """Something came: the next failure is the first again."""
        self._failures = 0

    def wait(self, failure: Transient) -> None:
        """Wait before the next attempt. Raises: TurnedAway when there is to be none."""
        self._failures += 1
        if self._failures >= self._politeness.attempts:
            raise TurnedAway(f"{failure} ({self._failures} attempts); try again later") from failure
        pause = min(self._politeness.backoff * 2 ** (self._failures - 1), self._politeness.longest_wait)
        pause *= random.uniform(0.5, 1.0)
        if failure.retry_after is not None:
            if failure.retry_after > self._politeness.longest_wait:
                raise TurnedAway(
                    f"{failure}, and asks to wait {failure.retry_after:.0f} s; try again after that"
                ) from failure
            pause = max(pause, failure.retry_after)
        if time.monotonic() + pause > self._deadline:
            raise TurnedAway(
                f"{failure}, and the time limit of {self._politeness.total_timeout:.0f} s would pass; "
                "try again later"
            ) from failure
        log.info("%s; waiting %.1f s", failure, pause)
        time.sleep(pause)


class SiteClient:
    """A connection to the site.

    >>> with SiteClient("https://www.itu.int", Politeness()) as client:
    ...     rows = client.json("/mws/api/recommendations/getRecEditions?idrec=13786&lang=en")
    """

    def __init__(self, site: str, politeness: Politeness) -> None:
        """Raises: SiteError if `site` is no address."""
        parts = urlsplit(site)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SiteError(f"{site}: no address of a site; check COPILOT_ITU_SITE")
        self.politeness = politeness
        self._site = site.rstrip("/")
        self._scheme = parts.scheme
        self._host = parts.hostname
        self._next_request = 0.0
        self._http = httpx.Client(
            headers={**_HEADERS, "Referer": self._site + _REFERER},
            timeout=httpx.Timeout(politeness.read_timeout, connect=politeness.connect_timeout),
        )

    def __enter__(self) -> SiteClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def patience(self) -> Patience:
        return Patience(self.politeness)

    @contextmanager
    def answer(self, path: str, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Response]:
        """One attempt; the body is still to be read. Its status is 200, 206, 304 or 416.

        Raises:
            Transient: the server asks to come again, or the connection failed, be it while reading.
            NotFoundAnswer: the answer leads to the not-found page.
            SiteError: any other answer.
        """
        url = self._site + path
        try:
            for _ in range(_MOST_HOPS):
                self._keep_distance()
                with self._http.stream("GET", url, headers=headers) as response:
                    if not response.has_redirect_location:
                        self._check(response, path)
                        yield response
                        return
                    url = self._redirected(url, response.headers.get("location", ""), path)
        except httpx.RequestError as error:
            raise Transient(f"{path}: {_reason(error)}") from error
        raise SiteError(f"{path}: more than {_MOST_HOPS} redirections; try again later")

    def json(self, path: str) -> Any:
        """The JSON that the site's interface answers.

        Raises:
            TurnedAway: no answer after all attempts.
            SiteError: an answer that is no JSON.
        """
        patience = self.patience()
        while True:
            try:
                with self.answer(path) as response:
                    body = b""
                    for chunk in response.iter_bytes():
                        body += chunk
                        if patience.is_over:
                            raise Transient(f"{path}: slower than {self.politeness.total_timeout:.0f} s")
                try:
                    return json.loads(body)
                except ValueError as error:
                    raise SiteError(
                        f"{path}: no JSON came but {body[:40]!r}…; the site may have changed, or turn "
                        "programs away for a while"
                    ) from error
            except Transient as failure:
                patience.wait(failure)

    def _keep_distance(self) -> None:
        pause = self._next_request - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        self._next_request = time.monotonic() + self.politeness.interval

    def _redirected(self, url: str, location: str, path: str) -> str:
        target = urljoin(url, location)
        parts = urlsplit(target)
        if _NOT_FOUND_PAGE in parts.path.lower():
            raise NotFoundAnswer(
                f"{path}: answered with the not-found page, as the site does for a missing file and when "
                "it throttles; it is asked for again next time"
            )
        host = parts.hostname or ""
        if host != self._host and not host.endswith(".itu.int"):
            raise SiteError(f"{path}: leads to another site, {host or location!r}; not followed")
        if self._scheme == "https" and parts.scheme == "http":
            target = "https" + target.removeprefix("http")
        return target

    @staticmethod
    def _check(response: httpx.Response, path: str) -> None:
        status = response.status_code
        if status in _GOOD:
            return
        if status in _TRY_AGAIN:
            raise Transient(f"{path}: the site answered {status}", _retry_after(response))
        raise SiteError(f"{path}: the site answered {status} {response.reason_phrase}; try again later")


def is_reachable(site: str, path: str, timeout: float = 5.0) -> bool:
    """Whether the site answers one request well within `timeout` seconds; nothing is tried twice."""
    politeness = Politeness(connect_timeout=timeout, read_timeout=timeout)
    try:
        with SiteClient(site, politeness) as client, client.answer(path) as response:
            return response.status_code == 200
    except (Transient, SiteError) as error:
        log.info("%s: %s", site, error)
        return False


def _retry_after(response: httpx.Response) -> float | None:
    value = response.headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _reason(error: httpx.RequestError) -> str:
    if isinstance(error, httpx.ConnectTimeout | httpx.ReadTimeout):
        return "no answer in time"
    return f"the connection failed ({str(error) or type(error).__name__})"
