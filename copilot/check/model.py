"""What a check finds: findings with their places, remedies and fixes, and the report that holds them."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    """Against a rule that every ITU-T text keeps."""
    WARNING = "warning"
    """Most likely to be mended."""
    NOTE = "note"
    """To be looked at; often right as it stands."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands.

    `clause` is the label of the clause ("7.2 Capability exposure", "" before the first heading),
    `paragraph` the index from 0 of the block in the text as it was read, `line` the line in a text file
    (from 1, 0 where there are none), `page` the page of a PDF (from 1, 0 where there are none),
    `quote` the words meant, verbatim, "" where something is absent; `nth` which of the equal words in the
    paragraph they are (from 0), `context` the words around them, "" where they need none.
    """

    clause: str = ""
    paragraph: int = 0
    line: int = 0
    page: int = 0
    quote: str = ""
    nth: int = 0
    context: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """A mechanical correction inside the paragraph of the finding's place: `old` becomes `new`."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, or one point to look at.

    `also` are further places of the very same fault (the same forbidden word again).
    """

    rule: str
    severity: Severity
    place: Place
    message: str
    remedy: str
    fix: Fix | None = None
    also: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        return (self.place, *self.also)


@dataclass(frozen=True, slots=True)
class NotRun:
    """Rules that did not run on this text, and why."""

    rules: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a text, in the order of the text.

    `language` is E F S A R C, or "" where it is none of them; `generation` the index that was compared
    with, 0 where there was none.
    """

    name: str
    format: str
    language: str
    title: str
    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...] = ()
    generation: int = 0
    seconds: float = 0.0

    def count(self, severity: Severity) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def has_errors(self) -> bool:
        return any(finding.severity == Severity.ERROR for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The row of the machine interface."""
        counts = Counter(str(finding.severity) for finding in self.findings)
        row = asdict(self)
        findings, not_run = row.pop("findings"), row.pop("not_run")
        return {
            **row,
            "counts": {str(severity): counts[str(severity)] for severity in Severity},
            "findings": findings,
            "not_run": not_run,
        }
