"""Whether a text is in force, what replaced it and what amends it: from the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.catalogue import Catalogue, Edition


@dataclass(frozen=True, slots=True)
class Status:
    """`state` is "in force", "superseded", "withdrawn", "pre-published" or "unknown"; `note` says
    what replaced or amended the text.
    """

    state: str
    note: str
    url: str
    amended: bool = False


def status_of(catalogue: Catalogue, doc_id: str) -> Status:
    """The status of an edition; "unknown" for a text that the catalogue does not list."""
    edition = catalogue.get(doc_id)
    if edition is None:
        return Status("unknown", "", "")
    amended = bool(catalogue.amendments(edition))
    return Status(edition.status, note_of(catalogue, edition), edition.url, amended)


def note_of(catalogue: Catalogue, edition: Edition) -> str:
    """What replaced or amended an edition, in one line: "superseded by ITU-T A.1 (09/2019)"."""
    notes = []
    current = catalogue.in_force(edition.identifier.undated()) if not edition.is_in_force else None
    if current is not None and current.id != edition.id:
        notes.append(f"edition in force: {current.id}")
    elif not edition.is_in_force and (successor := catalogue.successor(edition)) is not None:
        notes.append(f"followed by {successor.id}")
    changes = catalogue.amendments(edition)
    if changes:
        notes.append("amended by " + ", ".join(change.id for change in changes))
    base = catalogue.base(edition)
    if base is not None:
        notes.append(f"changes {base.id}")
    return "; ".join(notes)
