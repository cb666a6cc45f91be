"""A file that could not be had or read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that is not taken in, and why."""

    file: str
    reason: str
