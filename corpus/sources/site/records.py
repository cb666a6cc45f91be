"""The site's list as a catalogue file: what the list says laid over what the data set knows."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from corpus.catalogue import Catalogue
from corpus.editions import UNKNOWN
from corpus.printable import to_json
from corpus.sources.site.api import Details, Listed
from corpus.store import write_atomically

log = logging.getLogger(__name__)

_DOCTYPES = {
    "Suppl.": "recommendation-supplement",
    "Amd.": "recommendation-amendment",
    "Cor.": "recommendation-corrigendum",
    "Technical Cor.": "recommendation-corrigendum",
    "Annex": "recommendation-annex",
}


def write_catalogue(
    target: Path,
    site: str,
    listed: Iterable[Listed],
    data_set: tuple[Path, Catalogue] | None,
    details: Mapping[str, Details],
    counts: Mapping[str, str],
) -> None:
    """Write the catalogue that goes with the files of the site; the same input gives the same bytes.

    Args:
        data_set: a catalogue with abstracts, study groups and edition numbers, and its file; its
            records stay, and the list's status, date, title and address replace theirs.
        details: by `Listed.key`.
        counts: the count of an edition among those of its text ("2"), by `Listed.key`.
    """
    path, known = data_set or (None, None)
    records = _records(path) if path is not None else {}
    for edition in listed:
        found = known.get(edition.identifier) if known is not None else None
        name = found.id if found is not None else edition.identifier.format()
        record = records.setdefault(name, _new(name, edition))
        for field, value in (
            ("url", edition.page and site + edition.page),
            ("status", "" if edition.status == UNKNOWN else edition.status),
            ("date", edition.date),
            ("title", edition.title),
            ("edition", counts.get(edition.key, "")),
            *_described(details.get(edition.key)),
        ):
            if value:
                record[field] = value
    lines = (to_json(record) + "\n" for record in records.values())
    content = gzip.compress("".join(lines).encode(), mtime=0)
    if not target.exists() or target.read_bytes() != content:
        write_atomically(target, content)


def _described(details: Details | None) -> tuple[tuple[str, str], ...]:
    return () if details is None else (("sg", details.study_group), ("abstract", details.abstract))


def _new(name: str, edition: Listed) -> dict[str, Any]:
    parts = edition.identifier.parts
    doctype = _DOCTYPES.get(parts[-1].kind, "recommendation") if parts else "recommendation"
    empty = dict.fromkeys(("title", "date", "status", "sg", "edition", "url", "abstract"), "")
    return {"id": name, "altids": [], **empty, "doctype": doctype}


def _records(path: Path) -> dict[str, dict[str, Any]]:
    """The lines of a catalogue file, by id."""
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    records: dict[str, dict[str, Any]] = {}
    for line in content.splitlines():
        try:
            record = json.loads(line)
            records[record["id"]] = record
        except (ValueError, KeyError, TypeError):
            log.debug("%s: a line that is no record is left out", path)
    return records
