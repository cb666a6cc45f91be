"""How often something may be done in a span of time: wrong passwords, questions."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import deque

MOST_KEYS = 10_000
"""Keys remembered; beyond, those that have been quiet are forgotten."""


class Window:
    """At most `most` times in any `seconds`, for each key. May be used by many threads.

    >>> wrong = Window(5, 900); wrong.take("anna 192.0.2.7")
    0.0
    """

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self._taken: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> float:
        """Counts one; 0.0 if it may be done, else the seconds until it may (then it is not counted)."""
        now = time.monotonic()
        with self._lock:
            if len(self._taken) > MOST_KEYS:
                self._forget_quiet(now)
            times = self._taken.setdefault(key, deque())
            while times and times[0] <= now - self.seconds:
                times.popleft()
            if len(times) >= self.most:
                return times[0] + self.seconds - now
            times.append(now)
            return 0.0

    def give_back(self, key: str) -> None:
        """The last one did not count after all."""
        with self._lock:
            if self._taken.get(key):
                self._taken[key].pop()

    def clear(self, key: str) -> None:
        with self._lock:
            self._taken.pop(key, None)

    def _forget_quiet(self, now: float) -> None:
        self._taken = {
            key: times for key, times in self._taken.items() if times and times[-1] > now - self.seconds
        }


def neighbourhood(address: str) -> str:
    """What an address is counted under: itself, for IPv6 its /64, all of which one customer has."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
    return address
