"""What a form makes one look for in the published texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.draft.evidence import Evidence
from copilot.draft.request import DraftRequest
from copilot.draft.sources import Sources

Search = tuple[str, str]
"""What is looked for, and what it is a part of."""


_PARTS = re.compile(
    r"(?P<first>[^,]+(?:,\s*[^,]+)*?),?\s+and\s+(?P<last>[^,]+?)(?:\s+of\s+(?P<whole>.+))?$", re.S
)


def parts_of(topic: str) -> tuple[Search, ...]:
    """The parts of a topic, each with what both belong to; () where it has one part.

    >>> parts_of("failures and power-up of interchange circuits")
    (('failures', 'interchange circuits'), ('power-up', 'interchange circuits'))
    """
    match = _PARTS.match(topic)
    if match is None:
        return ()
    whole = match["whole"] or ""
    first = [part.strip() for part in match["first"].split(",") if part.strip()]
    return tuple((part, whole) for part in (*first, match["last"].strip()))


def points_of(request: DraftRequest) -> tuple[str, ...]:
    """The points that a form lists: topics of provisions, what is to be covered."""
    return tuple(dict.fromkeys((*(topic.topic for topic in request.topics), *request.covers)))


def searches_of(request: DraftRequest) -> list[Search]:
    """What a form makes one look for, the most particular first: its points, what is taken of a text, the
    subject.
    """
    general = " ".join(part for part in (request.heading, request.subject, request.title) if part)
    found = [(point, general) for point in points_of(request)]
    found += [(source.about, general) for source in request.builds_on if source.about]
    return [*dict.fromkeys([*found, (general, "")])] if general else found


def expanded(evidence: Evidence, searches: Sequence[Search], sources: Sources) -> list[Search]:
    """The searches with what abbreviations of other texts stand for."""
    return [
        (evidence.expanded(search, sources.files), evidence.expanded(about, sources.files))
        for search, about in searches
    ]
