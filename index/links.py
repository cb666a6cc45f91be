"""References across the indexed texts: where each leads, and what refers to a clause or a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from corpus.identifiers import Identifier, UnknownIdentifier, parse
from corpus.identifiers.names import Part
from corpus.structure.link_targets import Places
from corpus.structure.links import Link, links
from corpus.structure.locators import LocatorKind
from index.store import DocumentEntry, Store


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a reference leads in the index.

    `clause_index` is None where it is to a whole text, or the text has no such clause; `block_index` is
    that of a table or figure. `same_edition` is False where the edition meant is not indexed and another
    one stands in for it.
    """

    file: str
    clause_index: int | None
    block_index: int | None
    same_edition: bool


@dataclass(frozen=True, slots=True)
class Referrer:
    """A reference and the file that it stands in."""

    file: str
    link: Link


class LinkIndex:
    """The references of one generation, read when first asked for (a few seconds for 2,000 pages)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: defaultdict[str, list[tuple[DocumentEntry, Identifier]]] = defaultdict(list)
        self._entries = {entry.file: entry for entry in store.documents()}
        for entry in self._entries.values():
            try:
                identifier = parse(entry.doc_id)
            except UnknownIdentifier:
                continue
            for key in _keys(identifier):
                self._texts[key].append((entry, identifier))
        self._links: dict[str, tuple[Link, ...]] = {}
        self._places: dict[str, Places] = {}

    def links(self, file: str) -> tuple[Link, ...]:
        """The references in a file, in reading order. Raises: KeyError."""
        if file not in self._links:
            self._links[file] = links(self._store.document(file))
        return self._links[file]

    def resolve(self, file: str, link: Link) -> Destination | None:
        """Where a reference in a file leads; None where the text referred to is not indexed."""
        if link.is_internal:
            return Destination(file, link.target_clause, link.target_block, True)
        if link.target is None:
            return None
        language = self._entries[file].language
        if link.kind in (LocatorKind.ANNEX, LocatorKind.APPENDIX):
            # some annexes and appendices are published alone
            kind = "Annex" if link.kind is LocatorKind.ANNEX else "App."
            alone = replace(
                link.target, parts=(*link.target.parts, Part(kind, link.number)), year=None, month=None
            )
            if found := self._file(alone, language):
                return Destination(found[0], None, None, True)
        found = self._file(link.target, language)
        if found is None:
            return None
        target, same = found
        place = self._places_of(target).find(link.kind, link.number) if link.kind else None
        clause_index, block_index = place or (None, None)
        return Destination(target, clause_index, block_index, same)

    def referring(self, file: str, clause_index: int | None = None) -> tuple[Referrer, ...]:
        """References to a clause of a file, or to the text as a whole, in this file and others."""
        return self._referrers.get((file, clause_index), ())

    def naming(self, identifier: Identifier) -> tuple[Referrer, ...]:
        """All references to a text, in whatever edition and to whatever part, whether it is indexed or not.

        References of the text to itself are left out.
        """
        keys = set(_keys(identifier.undated()))
        return tuple(
            Referrer(file, link)
            for file in self._entries
            for link in self.links(file)
            if link.target and keys & set(_keys(link.target))
        )

    def cross_references(self, file: str) -> Mapping[int | None, tuple[Referrer, ...]]:
        """The references to each clause of a file (None: to the whole text) that has any."""
        return {clause: found for (target, clause), found in self._referrers.items() if target == file}

    @cached_property
    def _referrers(self) -> Mapping[tuple[str, int | None], tuple[Referrer, ...]]:
        referrers: defaultdict[tuple[str, int | None], list[Referrer]] = defaultdict(list)
        for file in self._entries:
            for link in self.links(file):
                destination = self.resolve(file, link)
                if destination and not (link.is_internal and destination.clause_index is None):
                    referrers[destination.file, destination.clause_index].append(Referrer(file, link))
        return {place: tuple(found) for place, found in referrers.items()}

    def _file(self, identifier: Identifier, language: str) -> tuple[str, bool] | None:
        """The indexed file of a text and whether it is the edition meant.

        Of several languages the one that refers, else English; another edition only where the one meant
        is missing, the newest then.
        """
        found = {
            entry.file: (entry, own) for key in _keys(identifier) for entry, own in self._texts.get(key, ())
        }
        if not found:
            return None
        meant = [pair for pair in found.values() if _is_edition(pair[1], identifier)]
        entry, _ = max(meant or found.values(), key=lambda pair: _preference(pair[0], pair[1], language))
        return entry.file, bool(meant)

    def _places_of(self, file: str) -> Places:
        if file not in self._places:
            self._places[file] = Places(self._store.document(file))
        return self._places[file]


def _keys(identifier: Identifier) -> Sequence[str]:
    """One for each number of a text; an amendment has others than the text that it changes."""
    parts = " ".join(f"{part.kind.removeprefix('Technical ')} {part.number}" for part in identifier.parts)
    return [f"{name.replace(' ', '')} {parts}".rstrip() for name in identifier.names]


def _is_edition(own: Identifier, meant: Identifier) -> bool:
    return meant.year in (None, own.year) and meant.month in (None, own.month)


def _preference(entry: DocumentEntry, own: Identifier, language: str) -> tuple[int, int, bool, bool]:
    return own.year or 0, own.month or 0, entry.language == language, entry.language == "E"
