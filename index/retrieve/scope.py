"""Which indexed texts a name means: "V.92 Amendment 1", "the 1988 edition of G.711", "X.690"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpus.identifiers import Identifier, UnknownIdentifier, parse, same_recommendation
from index.store import DocumentEntry, Store


@dataclass(frozen=True, slots=True)
class Scope:
    """Files that names lead to.

    `exact` are the texts named themselves (in the edition named, if one is); `related` are other
    editions, amendments, corrigenda and implementers' guides of them; `missing` are names of which nothing is
    indexed.
    """

    exact: frozenset[str] = frozenset()
    related: frozenset[str] = frozenset()
    missing: tuple[Identifier, ...] = ()


class Shelf:
    """The documents of a generation by name."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._shelf: list[tuple[DocumentEntry, Identifier]] = []
        for entry in store.documents():
            try:
                self._shelf.append((entry, parse(entry.doc_id)))
            except UnknownIdentifier:
                continue  # a file without an ITU-T name can be found by its words only

    def find(self, identifier: Identifier) -> tuple[frozenset[str], frozenset[str]]:
        """(files of this very text, files of its other editions, parts, changes and guides)."""
        exact: set[str] = set()
        related: set[str] = set()
        for entry, name in self._shelf:
            if not _same_base(name, identifier):
                continue
            if same_recommendation(name, identifier) and _same_date(name, identifier):
                exact.add(entry.file)
            else:
                related.add(entry.file)
        return frozenset(exact), frozenset(related)

    def named(self, identifier: Identifier) -> frozenset[str]:
        """Identifiers of the indexed texts of this name; without a date of all editions and changes."""
        exact, related = self.find(identifier)
        files = exact if identifier.year is not None else exact | related
        return frozenset(entry.doc_id for entry, _ in self._shelf if entry.file in files)

    def scope(self, identifiers: Iterable[Identifier]) -> Scope:
        exact: set[str] = set()
        related: set[str] = set()
        missing: list[Identifier] = []
        for identifier in identifiers:
            found, others = self.find(identifier)
            exact |= found
            related |= others
            if not found:
                missing.append(identifier)
        return Scope(frozenset(exact), frozenset(related - exact), tuple(missing))


def _same_base(one: Identifier, other: Identifier) -> bool:
    return same_recommendation(_guided(one.recommendation), _guided(other.recommendation))


def _guided(name: Identifier) -> Identifier:
    """The text that an implementers' guide belongs to: G.729 of G.Imp729; any other name is its own."""
    return replace(name, names=tuple(each.replace(".Imp", ".") for each in name.names))


def _same_date(name: Identifier, wanted: Identifier) -> bool:
    """An edition named by year or month is that one only; without a date any edition is meant."""
    if wanted.year is None:
        return True
    return name.year == wanted.year and (wanted.month is None or name.month == wanted.month)
