"""One edition of an ITU-T text, and how a record of the catalogue file becomes one."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.identifiers import Identifier, UnknownIdentifier, parse
from corpus.printable import cleaned

logger = logging.getLogger(__name__)

IN_FORCE = "in force"
SUPERSEDED = "superseded"
WITHDRAWN = "withdrawn"
PRE_PUBLISHED = "pre-published"
UNKNOWN = "unknown"

_BY_LETTER = {"I": IN_FORCE, "S": SUPERSEDED, "W": WITHDRAWN, "P": PRE_PUBLISHED}
NO_LONGER_IN_FORCE = "no longer in force"
"""Until the other records tell whether something replaced it."""
_STATUSES = (IN_FORCE, SUPERSEDED, WITHDRAWN, PRE_PUBLISHED, UNKNOWN)
_STATUS_LETTER = re.compile(r"-\d{6}-([A-Z])")


@dataclass(frozen=True, slots=True)
class Edition:
    """One record: an edition of a text, or an amendment, corrigendum, erratum to one.

    `date` is the day of approval, "YYYY-MM-DD"; `number` the count of the edition ("4", the first
    change to it "4.1"); `twin` the ISO/IEC number of a common text; `title_is_derived` tells that the
    record has no title and that the title comes from the text amended.
    """

    id: str
    identifier: Identifier
    title: str
    date: str
    status: str
    study_group: str
    doctype: str
    url: str
    abstract: str
    number: str = ""
    twin: str = ""
    title_is_derived: bool = False

    @property
    def is_in_force(self) -> bool:
        return self.status == IN_FORCE


def read_editions(content: bytes, path: Path) -> Iterator[Edition]:
    """Reads the lines of a catalogue file; one that cannot be read is named in the log and left out."""
    for count, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield edition_of(cleaned(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError, UnknownIdentifier) as error:
            logger.warning("%s, line %d: left out, no catalogue record: %s", path, count, error)


def edition_of(record: Mapping[str, Any]) -> Edition:
    """Reads one record. Raises KeyError without an id, UnknownIdentifier for one that is no name."""
    url = record.get("url") or ""
    twins = record.get("altids") or ("",)
    return Edition(
        id=record["id"],
        identifier=parse(record["id"]),
        title=record.get("title") or "",
        date=record.get("date") or "",
        status=_status(record.get("status") or "", url),
        study_group=record.get("sg") or "",
        doctype=record.get("doctype") or "",
        url=url,
        abstract=record.get("abstract") or "",
        number=str(record.get("edition") or ""),
        twin=twins[0],
    )


def _status(recorded: str, url: str) -> str:
    """The status as far as the record alone tells it.

    The letter of the address speaks, unless the record says that the edition is no longer in force:
    the data set learns of that before the address changes, and some addresses are a neighbour's.
    """
    if recorded.lower() in _STATUSES:
        return recorded.lower()
    match = _STATUS_LETTER.search(url)
    status = _BY_LETTER.get(match[1], "") if match else ""
    if recorded == "Withdrawal":
        return status if status in (SUPERSEDED, WITHDRAWN) else NO_LONGER_IN_FORCE
    if recorded == "Published":
        return status or IN_FORCE
    return status or UNKNOWN
