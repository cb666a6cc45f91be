"""All ITU-T editions: which is in force, what replaced it, what amends it.

Read from the catalogue file (JSON lines, gzip), one record an edition, as the Relaton project's data
set has them. What the records leave open is derived here: the status (their "Withdrawal" covers
superseded editions too), the titles of amendments and corrigenda, and the order of editions.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.editions import (
    IN_FORCE,
    NO_LONGER_IN_FORCE,
    PRE_PUBLISHED,
    SUPERSEDED,
    UNKNOWN,
    WITHDRAWN,
    Edition,
    edition_of,
    read_editions,
)
from corpus.errors import SourceError
from corpus.identifiers import Identifier, UnknownIdentifier, from_file_name, parse

__all__ = ["IN_FORCE", "PRE_PUBLISHED", "SUPERSEDED", "UNKNOWN", "WITHDRAWN", "Catalogue", "Edition"]

_ADDRESS_NUMBER = re.compile(r"/T-REC-([A-Z]\.[\d.]+(?:bis|ter)?[A-FR]?)W?-\d{6}-")
_SERIES_GROUP = re.compile(r"^([A-Z])[-.](\d+)(?: series)?$")
_PART_WORDS = {
    "Amd.": "Amendment",
    "Cor.": "Corrigendum",
    "Technical Cor.": "Technical Corrigendum",
    "Err.": "Erratum",
    "Add.": "Addendum",
    "App.": "Appendix",
    "Suppl.": "Supplement",
}

_OwnParts = tuple[tuple[str, str], ...]
_TextKey = tuple[str, _OwnParts]
"""One of the numbers of a text, and the annex, appendix or Supplement that it is."""


class Catalogue:
    """The editions, by name."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        """Takes editions whose status and title still say what their records say."""
        self._editions = {edition.id: edition for edition in editions}
        self._settle()

    @classmethod
    def load(cls, path: Path) -> Catalogue:
        """Reads a catalogue file, gzip or plain.

        A line that cannot be read is reported by its number in the log and left out.
        Raises SourceError where the file is missing, damaged, or holds no edition.
        """
        try:
            content = path.read_bytes()
            if content[:2] == b"\x1f\x8b":
                content = gzip.decompress(content)
        except FileNotFoundError as error:
            raise SourceError(
                f"{path}: no such catalogue; set COPILOT_CATALOGUE to a catalogue.jsonl.gz"
            ) from error
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(f"{path}: damaged catalogue ({error}); fetch it anew") from error
        editions = list(read_editions(content, path))
        if not editions:
            raise SourceError(
                f"{path}: holds no edition; expected JSON lines with id, title, date, status, url"
            )
        return cls(editions)

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]]) -> Catalogue:
        """From records in the form of the catalogue's lines. Raises SourceError for one without a good id."""
        try:
            return cls([edition_of(record) for record in records])
        except (KeyError, TypeError, UnknownIdentifier) as error:
            raise SourceError(
                f"catalogue record: {error}; each needs at least an id like ITU-T V.34 (10/1996)"
            ) from error

    def __len__(self) -> int:
        return len(self._editions)

    def __iter__(self) -> Iterator[Edition]:
        return iter(self._editions.values())

    def get(self, name: str | Identifier) -> Edition | None:
        """The edition of that name and date, in any spelling; None where there is none.

        Second numbers, version and the year of the edition amended may be left out ("P.862 Amd. 2
        (11/2005)"); with a year alone it is the last edition of that year. A name without date is no
        edition: see `in_force` and `editions`.
        """
        if isinstance(name, str) and name in self._editions:
            return self._editions[name]
        identifier = _identifier(name)
        if identifier is None or identifier.year is None:
            return None
        if exact := self._editions.get(identifier.format()):
            return exact
        found = [edition for edition in self._named(self._by_name, identifier) if _agree(edition, identifier)]
        if found:
            return max(found, key=_by_date)
        by_address = [
            edition for edition in self._named(self._by_address, identifier) if _agree(edition, identifier)
        ]
        return by_address[0] if len(by_address) == 1 else None

    def editions(self, base: str | Identifier) -> tuple[Edition, ...]:
        """All editions of a text, oldest first, amendments and the like left out.

        `base` is any name of it: "V.34", "Y.3521", "G.729 Annex B", "Y Suppl. 72"; a date is ignored.
        """
        identifier = _identifier(base)
        if identifier is None:
            return ()
        return tuple(sorted(self._named(self._by_name, _text_of(identifier)), key=_by_date))

    def in_force(self, base: str | Identifier) -> Edition | None:
        """The edition of a text that is in force, None where none is."""
        return next((edition for edition in reversed(self.editions(base)) if edition.is_in_force), None)

    def successor(self, edition: Edition) -> Edition | None:
        """The edition that replaced this one; for an amendment, the one that replaced the text amended.

        A number may be given anew to another text, whose editions count from 1 again: such a text is no
        successor. An edition whose address bears another number was continued under that number.
        """
        if edition.identifier.is_change:
            base = self.base(edition)
            return self.successor(base) if base else None
        later = [other for other in self.editions(edition.identifier) if other.date > edition.date]
        count = _count(edition)
        if count is None or (edition.identifier.parts and not edition.identifier.is_series_supplement):
            return later[0] if later else None
        for other in later:
            if (_count(other) or count + 1) > count:
                return other
            if other.identifier.names[0] == edition.identifier.names[0]:
                break
        if renamed := _renumbered_as(edition):
            continued = (other for other in self.editions(renamed) if other.date > edition.date)
            return next((other for other in continued if _count(other) == count + 1), None)
        return None

    def predecessor(self, edition: Edition) -> Edition | None:
        """The edition that this one replaced; None for a first edition and for amendments."""
        if edition.identifier.is_change:
            return None
        candidates = [other for other in self.editions(edition.identifier) if other.date < edition.date]
        for other in [*reversed(candidates), *self._named(self._by_address, edition.identifier.undated())]:
            successor = self.successor(other)
            if successor and successor.id == edition.id:
                return other
        return None

    def amendments(self, edition: Edition) -> tuple[Edition, ...]:
        """Amendments, corrigenda, errata and addenda to this edition, oldest first."""
        return self._changes_of.get(edition.id, ())

    def base(self, change: Edition) -> Edition | None:
        """The edition that an amendment, corrigendum or erratum changes; None for any other text."""
        if not change.identifier.is_change:
            return None
        year = change.identifier.base_year
        of_year = [text for text in self.editions(change.identifier) if year in (None, text.identifier.year)]
        of_year = [text for text in of_year if text.date <= change.date] or of_year
        same_count = [text for text in of_year if _count(text) is not None and _count(text) == _count(change)]
        version = change.identifier.version
        same_version = [text for text in same_count or of_year if text.identifier.version == version]
        return next(iter((same_version or same_count or of_year)[-1:]), None)

    @cached_property
    def _by_name(self) -> Mapping[_TextKey, list[str]]:
        index: defaultdict[_TextKey, list[str]] = defaultdict(list)
        for edition in self._editions.values():
            for key in _keys(edition.identifier):
                index[key].append(edition.id)
        return dict(index)

    @cached_property
    def _by_address(self) -> Mapping[_TextKey, list[str]]:
        """Editions by the number that their address bears, where it is none of their own."""
        index: defaultdict[_TextKey, list[str]] = defaultdict(list)
        for edition in self._editions.values():
            if renamed := _renumbered_as(edition):
                for key in _keys(renamed):
                    index[key].append(edition.id)
            elif edition.identifier.is_series_supplement and len(edition.identifier.names[0]) > 1:
                # "E-800 series Suppl. 8" is E.Sup8 there
                ((_, parts),) = _keys(edition.identifier)
                index[edition.identifier.series, parts].append(edition.id)
        return dict(index)

    @cached_property
    def _changes_of(self) -> Mapping[str, tuple[Edition, ...]]:
        changes: defaultdict[str, list[Edition]] = defaultdict(list)
        for edition in self._editions.values():
            if base := self.base(edition):
                changes[base.id].append(edition)
        return {text: tuple(sorted(found, key=_by_date)) for text, found in changes.items()}

    def _named(self, index: Mapping[_TextKey, list[str]], identifier: Identifier) -> list[Edition]:
        ids = {id_: None for key in _keys(identifier) for id_ in index.get(key, ())}
        return [self._editions[id_] for id_ in ids]

    def _settle(self) -> None:
        """Derives the statuses that only the other records tell, texts first, and missing titles."""
        changes_last = sorted(self._editions.values(), key=lambda edition: edition.identifier.is_change)
        for edition in changes_last:
            status, title = edition.status, edition.title
            if status == NO_LONGER_IN_FORCE:
                base = self.base(edition)
                replaced = base.status != WITHDRAWN if base else self.successor(edition) is not None
                status = SUPERSEDED if replaced else WITHDRAWN
            if not title:
                title = self._derived_title(edition)
            if (status, title) != (edition.status, edition.title):
                derived = title != edition.title
                self._editions[edition.id] = replace(
                    edition, status=status, title=title, title_is_derived=derived
                )

    def _derived_title(self, edition: Edition) -> str:
        """ "Enhancements to Recommendation V.90 – Corrigendum 1"."""
        parts = edition.identifier.parts
        base = self.base(edition) or next(iter(self.editions(edition.identifier.recommendation)[-1:]), None)
        own = ", ".join(f"{_PART_WORDS.get(part.kind, part.kind)} {part.number}".rstrip() for part in parts)
        return " – ".join(piece for piece in (base.title if base else "", own) if piece)


def _identifier(name: str | Identifier) -> Identifier | None:
    if isinstance(name, Identifier):
        return name
    try:
        return parse(name)
    except UnknownIdentifier:
        return None


def _text_of(identifier: Identifier) -> Identifier:
    """The text that is amended, without its date; any other text itself."""
    return Identifier(identifier.names, parts=tuple(part for part in identifier.parts if not part.is_change))


def _keys(identifier: Identifier) -> list[_TextKey]:
    """One key for each number, the same for all spellings of it."""
    parts = tuple((part.kind.removeprefix("Technical "), part.number) for part in identifier.parts)
    if identifier.is_series_supplement:
        # "E-800 series", "E-800" and "E.1100 series" are all printed
        return [(_SERIES_GROUP.sub(r"\1.\2", identifier.names[0]), parts)]
    return [(name.replace(" ", ""), parts) for name in identifier.names]


def _agree(edition: Edition, identifier: Identifier) -> bool:
    own = edition.identifier
    return (
        own.year == identifier.year
        and identifier.month in (None, own.month)
        and identifier.version in ("", own.version)
        and identifier.base_year in (None, own.base_year)
    )


def _by_date(edition: Edition) -> tuple[str, Identifier]:
    return edition.date, edition.identifier


def _count(edition: Edition) -> int | None:
    """The count of the edition, of the text amended for an amendment."""
    whole = edition.number.split(".")[0]
    return int(whole) if whole.isdigit() else None


def _renumbered_as(edition: Edition) -> Identifier | None:
    """The name in the address of a Recommendation, where it is none of its own."""
    match = _ADDRESS_NUMBER.search(edition.url)
    if match is None or edition.identifier.parts:
        return None
    number = re.sub(r"\.0+(?=\d)", ".", match[1])
    if number.lower() in (name.replace(" ", "").lower() for name in edition.identifier.names):
        return None
    return from_file_name(edition.url)[0]
