"""Exact answers from the clause trees and the catalogue: no ranking, nothing approximate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from corpus.catalogue import Catalogue, Edition
from corpus.identifiers import Identifier, UnknownIdentifier, parse, same_recommendation
from corpus.model import Abbreviation, Block, Clause, Definition, Reference
from corpus.structure.headings import CAPTION, is_figure
from index.retrieve.scope import Shelf
from index.store import DocumentEntry, Store
from index.writer import fold_term


@dataclass(frozen=True, slots=True)
class ClauseFound:
    """A clause of a text, with the clauses below it in reading order."""

    entry: DocumentEntry
    clause: Clause
    below: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class BlockFound:
    """A table or figure and the clause that it stands in."""

    entry: DocumentEntry
    clause: Clause
    block: Block


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """What the catalogue knows of a text: the edition asked for and those around it."""

    asked: Edition
    in_force: Edition | None
    successor: Edition | None
    amendments: tuple[Edition, ...]
    editions: tuple[Edition, ...]


class Lookup:
    """Exact lookups in one generation and its catalogue."""

    def __init__(self, store: Store, catalogue: Catalogue, shelf: Shelf | None = None) -> None:
        self.store, self.catalogue = store, catalogue
        self.shelf = shelf or Shelf(store)
        self._entries = {entry.file: entry for entry in store.documents()}

    def clause(self, files: Iterable[str], number: str) -> list[ClauseFound]:
        """The clause with this number in each of the files: "8.1.3", "Annex A", "A" or "II" (annexes)."""
        found = []
        for file in sorted(files):
            document = self.store.document(file)
            for wanted in (number, f"Annex {number}", f"Appendix {number}"):
                clauses = [clause for clause in document.clauses if clause.number == wanted]
                if clauses:
                    break
            for clause in clauses:
                inside = {clause.index}
                below = []
                for other in document.clauses[clause.index + 1 :]:
                    if other.parent in inside:
                        inside.add(other.index)
                        below.append(other)
                found.append(ClauseFound(self._entries[file], clause, tuple(below)))
        return found

    def captioned(self, files: Iterable[str], kind: str, id: str) -> list[BlockFound]:
        """Tables ("table", "33") or figures ("figure", "I.1") by number in each of the files."""
        found = []
        for file in sorted(files):
            for clause in self.store.document(file).clauses:
                for block in clause.blocks:
                    match = CAPTION.match(block.caption) if block.caption else None
                    if match is None or match.group("id").rstrip(".)") != id:
                        continue
                    figure = is_figure(match.group("word"))
                    if figure == (kind == "figure"):
                        found.append(BlockFound(self._entries[file], clause, block))
        return found

    def definitions(
        self, term: str, files: frozenset[str] = frozenset()
    ) -> list[tuple[DocumentEntry, Definition]]:
        """Definitions of a term; "data unit" finds "data unit" and "data units", nothing else."""
        forms = {
            fold_term(form) for form in (term, f"{term}s", term.removesuffix("s"), term.removesuffix("es"))
        }
        found: dict[tuple[str, str], tuple[DocumentEntry, Definition]] = {}
        for form in sorted(form for form in forms if len(form) > 1):
            for file, definition in self._terms.get(form, ()):
                if not files or file in files:
                    key = (file, definition.number or definition.term)
                    found.setdefault(key, (self._entries[file], definition))
        return list(found.values())

    @cached_property
    def _terms(self) -> dict[str, list[tuple[str, Definition]]]:
        """Definitions by every form of their term: "minimum coded unit (MCU)" is found by either name."""
        terms: defaultdict[str, list[tuple[str, Definition]]] = defaultdict(list)
        for file, definition in self.store.definitions():
            name = definition.term
            forms = {name, re.sub(r"\s*\([^)]*\)", "", name), *re.findall(r"\(([^)]+)\)", name)}
            forms |= set(re.split(r"\s*;\s*", name))  # "minimum coded unit; MCU"
            forms |= {form.removeprefix("signal ").removeprefix("the ") for form in forms}
            for form in forms:
                if form.strip():
                    terms[fold_term(form)].append((file, definition))
        return dict(terms)

    def abbreviations(
        self, abbr: str, files: frozenset[str] = frozenset()
    ) -> list[tuple[DocumentEntry, Abbreviation]]:
        """What an abbreviation stands for in each text; case counts."""
        return [
            (self._entries[file], entry)
            for file, entry in self.store.abbreviations(abbr=abbr)
            if not files or file in files
        ]

    def edition(self, identifier: Identifier) -> EditionFacts | None:
        """What the catalogue says of a text; without a date, of its edition in force or else the last."""
        editions = self.catalogue.editions(identifier)
        asked = self.catalogue.get(identifier) if identifier.year else None
        if asked is None and identifier.year:
            dated = [e for e in editions if e.identifier.year == identifier.year]
            asked = dated[-1] if dated else None
            if asked is None:
                return None
        if asked is None:
            asked = self.catalogue.in_force(identifier) or (editions[-1] if editions else None)
        if asked is None:
            return None
        return EditionFacts(
            asked,
            self.catalogue.in_force(asked.identifier.undated()),
            self.catalogue.successor(asked),
            self.catalogue.amendments(asked),
            editions,
        )

    def referring(self, identifier: Identifier) -> list[tuple[DocumentEntry, Reference]]:
        """Which indexed texts list this Recommendation among their references."""
        found = []
        for file, reference in self.store.references():
            try:
                named = parse(reference.id.split(" | ")[0])
            except UnknownIdentifier:
                continue
            if same_recommendation(named, identifier) and not (
                identifier.year and named.year and named.year != identifier.year
            ):
                found.append((self._entries[file], reference))
        return found
