"""Which clauses of the indexed texts are changed by indexed amendments and corrigenda, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from corpus.catalogue import Catalogue, Edition
from corpus.identifiers import Identifier, UnknownIdentifier, parse
from corpus.model import Document
from corpus.structure.amendments import Change, base_of, changes
from corpus.structure.locators import caption_label
from index.store import DocumentEntry, Store


@dataclass(frozen=True, slots=True)
class Amended:
    """A change to a clause of an indexed base text, and the indexed text that makes it.

    `base_index` is the clause of the base changed; for a clause that is new, the clause above it; None
    where the base has neither (a new annex).
    `file`, `doc_id` and `date` are the amending text's; the change's positions are in that file.
    `overtaken`: a later text replaces or deletes the same clause, table or figure as a whole.
    """

    base_file: str
    base_index: int | None
    file: str
    doc_id: str
    date: str
    change: Change
    overtaken: bool = False


class AmendedClauses:
    """The changes known in one generation, read when first asked for."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store, self._catalogue = store, catalogue

    def of(self, file: str, number: str) -> tuple[Amended, ...]:
        """Changes to the clause with this number ("9.10.1", "Annex A") in a base file, oldest first."""
        document = self._store.document(file)
        return tuple(
            amended
            for clause in document.clauses
            if clause.number == number
            for amended in self.of_clause(file, clause.index)
        )

    def of_clause(self, file: str, index: int) -> tuple[Amended, ...]:
        """Changes to a clause of a base file, oldest first: to its text, its tables and figures.

        What replaces or deletes a clause above it as a whole changes it too; new clauses are changes
        to the clause above them.
        """
        own = self._by_base.get((file, index), ())
        document = self._store.document(file)
        above = []
        parent = document.clauses[index].parent
        while parent is not None:
            above += [
                amended
                for amended in self._by_base.get((file, parent), ())
                if amended.change.whole and not amended.change.element
            ]
            parent = document.clauses[parent].parent
        return tuple(sorted([*own, *above], key=lambda amended: (_month(amended.date), amended.file)))

    def made_by(self, file: str, index: int) -> tuple[Amended, ...]:
        """The changes whose instruction or new wording stands in this clause of an amending file."""
        return self._by_amending.get((file, index), ())

    def __iter__(self) -> Iterator[Amended]:
        for found in self._by_base.values():
            yield from found

    @property
    def unread(self) -> tuple[str, ...]:
        """Amendments and corrigenda in which no instruction was found."""
        return self._found[1]

    @cached_property
    def _by_base(self) -> Mapping[tuple[str, int | None], tuple[Amended, ...]]:
        by_base: defaultdict[tuple[str, int | None], list[Amended]] = defaultdict(list)
        for amended in self._found[0]:
            by_base[amended.base_file, amended.base_index].append(amended)
        return {place: _dated(found) for place, found in by_base.items()}

    @cached_property
    def _by_amending(self) -> Mapping[tuple[str, int], tuple[Amended, ...]]:
        by_amending: defaultdict[tuple[str, int], list[Amended]] = defaultdict(list)
        for amended in self:
            change = amended.change
            for index in {change.clause_index, *(extract.clause_index for extract in change.new)}:
                by_amending[amended.file, index].append(amended)
        return {place: tuple(found) for place, found in by_amending.items()}

    @cached_property
    def _found(self) -> tuple[list[Amended], tuple[str, ...]]:
        entries = self._store.documents()
        files: defaultdict[str, list[DocumentEntry]] = defaultdict(list)
        for entry in entries:
            files[entry.doc_id].append(entry)
        found: list[Amended] = []
        unread: list[str] = []
        for entry in entries:
            if not _may_change(entry.doc_id):
                continue
            document = self._store.document(entry.file)
            made = changes(document)
            if not made and base_of(document) is not None:
                unread.append(entry.file)
            for change in made:
                for base in self._base_files(entry, change, files):
                    if _speaks_for(entry, base, files):
                        found += _at(self._store.document(base.file), entry, change)
        return found, tuple(unread)

    def _base_files(
        self, entry: DocumentEntry, change: Change, files: Mapping[str, list[DocumentEntry]]
    ) -> list[DocumentEntry]:
        """The indexed files of the edition changed, in all languages."""
        edition = self._catalogue.get(entry.doc_id)
        base = self._catalogue.base(edition) if edition else None
        if base is None or not set(base.identifier.names) & set(change.base.names):
            base = self._edition_before(change.base, entry)
        return files.get(base.id, []) if base else files.get(change.base.format(), [])

    def _edition_before(self, base: Identifier, entry: DocumentEntry) -> Edition | None:
        """The edition of the year that the change names, else the last one before it."""
        editions = self._catalogue.editions(base)
        if base.year:
            editions = tuple(edition for edition in editions if edition.identifier.year == base.year)
        before = [edition for edition in editions if edition.date[:7] <= _month(entry.date)]
        return before[-1] if before else None


def _may_change(doc_id: str) -> bool:
    try:
        identifier = parse(doc_id)
    except UnknownIdentifier:
        return False
    return identifier.is_change or ".Imp" in identifier.names[0]


def _month(date: str) -> str:
    """ "MM/YYYY" as "YYYY-MM", which sorts."""
    month, _, year = date.rpartition("/")
    return f"{year}-{month}"


def _speaks_for(entry: DocumentEntry, base: DocumentEntry, files: Mapping[str, list[DocumentEntry]]) -> bool:
    """Whether this language of the amending text is the one to show beside that of the base text.

    The same language, else English, else the first there is.
    """
    languages = [other.language for other in files[entry.doc_id]]
    for wanted in (base.language, "E"):
        if wanted in languages:
            return entry.language == wanted
    return entry.language == languages[0]


def _at(base: Document, entry: DocumentEntry, change: Change) -> Iterator[Amended]:
    """The change at each clause of the base that it concerns."""
    places: list[int | None] = [*_captioned(base, change.element)]
    for index in places or _numbered(base, change.clause) or [None]:
        yield Amended(base.file, index, entry.file, entry.doc_id, entry.date, change)


def _captioned(base: Document, element: str) -> Iterator[int]:
    """Clauses with the table or figure called "Table 18", "Figure 20"."""
    if not element:
        return
    for clause in base.clauses:
        if any(caption_label(block.caption) == element for block in clause.blocks):
            yield clause.index


def _numbered(base: Document, number: str) -> list[int]:
    """The clauses with this number, or with that of the nearest clause above it which the base has."""
    while number:
        if found := [clause.index for clause in base.clauses if clause.number == number]:
            return found
        above = number.rpartition(".")[0]
        number = f"Annex {above}" if above.isalpha() and len(above) == 1 else above
    return []


def _dated(found: list[Amended]) -> tuple[Amended, ...]:
    """Oldest first, with what a later text overtakes marked."""
    ordered = sorted(found, key=lambda amended: (_month(amended.date), amended.file))
    return tuple(
        replace(
            amended,
            overtaken=any(
                later.change.whole
                and (later.change.clause, later.change.element)
                == (amended.change.clause, amended.change.element)
                and later.doc_id != amended.doc_id
                for later in ordered[place + 1 :]
            ),
        )
        for place, amended in enumerate(ordered)
    )
