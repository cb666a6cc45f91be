"""How many connections there may be, and how long one may take over its request."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable

from uvicorn.protocols.http.h11_impl import H11Protocol

from .metrics import Metrics
from .windows import neighbourhood

log = logging.getLogger(__name__)

HEADERS_WITHIN = 20.0
"""Seconds within which a request's headers have to be there."""
SAID_EVERY = 10.0
"""Seconds between two lines of the log about connections refused."""
FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 10\r\n"
    b"Connection: close\r\nContent-Length: %d\r\n\r\n%s"
)
TEXT = b"Too many connections; try again in a moment.\n"


class ConnectionLimits:
    """The open connections of one server, in all and of each address.

    Args:
        most: at a time in all.
        most_of_one: of one address (IPv6: of one /64).
        is_exempt: addresses without a limit of their own, as those of proxies.
    """

    def __init__(
        self, most: int, most_of_one: int, is_exempt: Callable[[str], bool], metrics: Metrics
    ) -> None:
        self.most = most
        self.most_of_one = most_of_one
        self.metrics = metrics
        self._is_exempt = is_exempt
        self._open: Counter[str] = Counter()
        self._refused = 0
        self._said = 0.0

    def enter(self, address: str) -> bool:
        """Whether one more connection is accepted; if so, it has to `leave`."""
        key = neighbourhood(address)
        of_one = 0 if self._is_exempt(address) else self._open[key]
        if self._open.total() >= self.most or of_one >= self.most_of_one:
            self._note(address)
            return False
        self._open[key] += 1
        self.metrics.connections.set(self._open.total())
        return True

    def leave(self, address: str) -> None:
        key = neighbourhood(address)
        self._open[key] -= 1
        if not self._open[key]:
            del self._open[key]
        self.metrics.connections.set(self._open.total())

    def _note(self, address: str) -> None:
        self.metrics.refused.labels("too-many-connections").inc()
        self._refused += 1
        if time.monotonic() - self._said > SAID_EVERY:
            log.warning("refused %d connections, last of %s: too many", self._refused, address)
            self._said, self._refused = time.monotonic(), 0


def protocol(limits: ConnectionLimits) -> type[H11Protocol]:
    """uvicorn's protocol within these limits."""

    class Limited(H11Protocol):
        _address = ""
        _is_refused = False
        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            peer = transport.get_extra_info("peername")
            self._address = str(peer[0]) if peer else ""
            if not limits.enter(self._address):
                self._is_refused = True
                transport.write(FULL % (len(TEXT), TEXT))
                transport.close()
                return
            super().connection_made(transport)
            self._expect_headers()

        def connection_lost(self, exc: Exception | None) -> None:
            if self._is_refused:
                return
            self._headers_came()
            limits.leave(self._address)
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if self._is_refused:
                return
            if self._deadline is None and self._is_idle():
                self._expect_headers()
            super().data_received(data)
            if not self._is_idle():
                self._headers_came()

        def _is_idle(self) -> bool:
            """Whether no request is being answered."""
            return self.cycle is None or self.cycle.response_complete

        def _expect_headers(self) -> None:
            self._deadline = self.loop.call_later(HEADERS_WITHIN, self.transport.close)

        def _headers_came(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

    return Limited
