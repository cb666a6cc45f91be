"""What a draft is made from: published clauses and catalogue records, each citable with its page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from copilot.answer.arrange import chosen
from copilot.answer.cite import quote
from copilot.answer.model import Citation
from copilot.answer.opened import Reading
from copilot.answer.pieces import Asked
from copilot.answer.present import Presenter
from copilot.answer.units import Unit
from corpus.catalogue import Edition
from corpus.identifiers import Identifier, UnknownIdentifier, parse, same_recommendation
from corpus.model import BlockKind, Clause, ClauseKind, Document
from corpus.structure.headings import parts_of
from index.filters import Filter
from index.passages import CATALOGUE
from index.retrieve.query import Query, narrowed, understand
from index.retrieve.search import Hit
from index.store import DocumentEntry

_NOT_BODY = frozenset({CATALOGUE, "front", "bibliography", "definition"})
_FIXED = re.compile(r"^(?:scope|conventions?|domaine d.application|alcance|convenios)\b", re.I)
TITLE_WORDS = 8
"""Words of a title that stand for its subject."""
LEAST_COVER, LEAST_COSINE = 0.45, 0.4
"""Share of the words, or nearness, from which a clause speaks of what is looked for."""
RECORDS = 12
"""Catalogue records looked at for one subject."""


@dataclass(frozen=True, slots=True)
class Record:
    """An edition that the catalogue describes, and how near it is to what was asked.

    `score` compares within one search; `cosine` and `cover` (share of the words) between searches.
    """

    edition: Edition
    score: float
    cosine: float
    cover: float


class Evidence:
    """The published texts as a draft uses them, over one generation.

    Args:
        reading: the generation that serves.
        language: "E", "F" or "S": of the texts to draft from, where there are any in it.
    """

    def __init__(self, reading: Reading, language: str = "E") -> None:
        self.reading = reading
        self.store = reading.generation.store
        self.catalogue = reading.catalogue
        self.lookup = reading.lookup
        self.entries: dict[str, DocumentEntry] = reading.retriever.entries
        # without the texts that amend: a draft cites what it takes over, and only that
        self._presenter = Presenter(self.store, self.catalogue)
        present = {entry.language for entry in self.entries.values()}
        self.language = language if language in present else "E"

    # -- finding ---------------------------------------------------------------------------------

    def hits(
        self,
        text: str,
        k: int = 8,
        files: Iterable[str] = (),
        about: str = "",
        body: bool = False,
        binding: bool = False,
    ) -> tuple[Hit, ...]:
        """The clauses nearest to a description, best first.

        Args:
            text: what is looked for.
            k: how many at most.
            files: where, everywhere if empty.
            about: what it is a part of; counts less.
            body: only clauses of the body, of annexes and appendices.
            binding: only normative ones.
        """
        return self._found(text, k, files, about, body, binding)[1]

    def units(
        self,
        text: str,
        words: int,
        files: Iterable[str] = (),
        k: int = 8,
        about: str = "",
        body: bool = False,
        binding: bool = False,
    ) -> list[Unit]:
        """The decisive pieces for a description, in reading order, at most about `words` words."""
        query, hits, rarity = self._found(text, k, files, about, body, binding)
        # without the cross-encoder: a draft asks for dozens of descriptions
        weighing = self.reading.selector.weigh(Asked(query, rarity, {}), hits, judged=0)
        if body:  # a provision is a sentence, no row of a table
            prose = tuple(weighed for weighed in weighing.units if not weighed.unit.cells)
            weighing = replace(weighing, units=prose)
        return list(chosen(weighing, self.store.document, words).units)

    def _found(
        self, text: str, k: int, files: Iterable[str], about: str, body: bool, binding: bool
    ) -> tuple[Query, tuple[Hit, ...], dict[str, float]]:
        query = narrowed(understand(f"{text}. {about}"), text) if about else understand(text)
        left_out = _NOT_BODY if body else frozenset({CATALOGUE})
        where = Filter(
            files=frozenset(files),
            languages=frozenset({self.language}),
            not_kinds=left_out,
            normative=True if binding else None,
        )
        found = self.reading.retriever.search(query, 2 * k if body else k, where)
        hits = found.hits
        if body:
            hits = tuple(hit for hit in hits if (files or _is_near(hit)) and not self._is_fixed(hit))[:k]
        return found.query, hits, dict(found.rarity)

    def _is_fixed(self, hit: Hit) -> bool:
        """Clauses 1 to 5 say what a text is about in all its words, and state no provision."""
        document = self.document(hit.best.file)
        clause: Clause | None = document.clauses[hit.best.clause_index]
        while clause is not None:
            if _FIXED.match(clause.title) or (clause.level == 1 and parts_of(clause.title)):
                return True
            clause = None if clause.parent is None else document.clauses[clause.parent]
        return False

    def records(self, text: str, k: int = RECORDS) -> list[Record]:
        """Editions of the catalogue nearest to a description, those replaced shown as the one in force."""
        found = self.reading.retriever.search(understand(text), 3 * k, Filter(files=frozenset({CATALOGUE})))
        records: dict[str, Record] = {}
        for hit in found.hits:
            edition = self.catalogue.get(hit.best.doc_id) if hit.best.file == CATALOGUE else None
            if edition is None:
                continue
            current = self.in_force(edition.identifier) or edition
            if current.id not in records and not current.identifier.is_change:
                records[current.id] = Record(current, hit.score, hit.features.dense, hit.features.cover)
        return list(records.values())[:k]

    def in_force(self, identifier: Identifier) -> Edition | None:
        """The edition in force of a text, else the last one; None for a text that is not catalogued."""
        if identifier.is_change:
            return self._change(identifier)
        undated = identifier.undated()
        current = self.catalogue.in_force(undated)
        if current is not None:
            return current
        editions = self.catalogue.editions(undated)
        return editions[-1] if editions else self.catalogue.get(identifier)

    def _change(self, identifier: Identifier) -> Edition | None:
        """An amendment or corrigendum, of the edition in force where its name gives no date."""
        exact = self.catalogue.get(identifier)
        if exact is not None:
            return exact
        for text in reversed(self.catalogue.editions(identifier.recommendation)):
            for change in self.catalogue.amendments(text):
                if same_recommendation(change.identifier, identifier):
                    return change
        return None

    def files_of(self, identifiers: Iterable[Identifier]) -> frozenset[str]:
        """Indexed files of texts that are named, in the language drafted from where there is one."""
        exact = self.reading.retriever.shelf.scope(identifiers).exact
        own = frozenset(f for f in exact if self.entries[f].language == self.language)
        return own or exact

    def texts_of(self, identifiers: Iterable[Identifier]) -> frozenset[str]:
        """Indexed files of texts that are named, of their parts (annexes, appendices) and of what "
        "amends them."""
        named = tuple(identifiers)
        related = self.reading.retriever.shelf.scope(named).related
        parts = frozenset(file for file in related if _is_part(self.entries[file].doc_id))
        return self.files_of(named) | frozenset(f for f in parts if self.entries[f].language == self.language)

    def document(self, file: str) -> Document:
        return self.store.document(file)

    def expanded(self, text: str, files: Collection[str] = ()) -> str:
        """A description with what its abbreviations stand for, and the subject of the text that uses them.

        Of an abbreviation that one text alone lists, and that stands in its title or a heading: another one
        ("USB") tells nothing of its subject. Texts that are searched anyway (`files`) know it themselves.
        """
        added = []
        for abbreviation in understand(text).abbreviations:
            found = self.lookup.abbreviations(abbreviation)
            if len({entry.file for entry, _ in found}) == 1:
                entry, listed = found[0]
                if entry.file not in files and self._is_subject(abbreviation, listed.expansion, entry):
                    added.append(f"{listed.expansion} ({' '.join(entry.title.split()[:TITLE_WORDS])})")
        return " ".join([text, *added])

    def _is_subject(self, abbreviation: str, expansion: str, entry: DocumentEntry) -> bool:
        """Whether a text has an abbreviation, or what it stands for, in its title or a heading."""
        headings = [entry.title, *(clause.title for clause in self.document(entry.file).clauses)]
        said = re.compile(rf"\b(?:{re.escape(abbreviation)}|{re.escape(expansion)})\b", re.I)
        return any(said.search(heading) for heading in headings)

    # -- citing ----------------------------------------------------------------------------------

    def cite(self, unit: Unit) -> tuple[Citation, ...]:
        """The unit as verified quotations, one a page; () where it cannot be quoted verbatim."""
        bare = replace(unit, lead="", lead_lines=())
        return self._presenter.quotations(understand(""), [bare]).citations

    def cite_words(self, document: Document, clause: Clause, text: str) -> tuple[Citation, ...]:
        """Words of a clause (a definition, the end of a paragraph) as verified quotations."""
        for index, block in enumerate(clause.blocks):
            if not quote(document, block.lines, text):
                continue
            unit = Unit(document.file, clause, index, 0, BlockKind.PARAGRAPH, text, block.lines)
            return self.cite(unit)
        lines = clause.heading.lines if clause.heading is not None else ()
        if lines and quote(document, lines, text):
            return self.cite(Unit(document.file, clause, 0, 0, BlockKind.PARAGRAPH, text, lines))
        return ()

    def cite_record(self, edition: Edition, words: str = "") -> Citation:
        """A catalogue record: its title, or words of its abstract."""
        return self._presenter.record(edition, 1, words)

    def tag(self, unit: Unit) -> str:
        """The text that a unit stands in, as a reference names it: "ITU-T E.119"."""
        return tag_of(self.document(unit.file).doc_id)

    def tag_of_file(self, file: str) -> str:
        """The text that a file holds, as a reference names it."""
        return tag_of(self.entries[file].doc_id)

    def titled_of(self, unit: Unit) -> str:
        """The title that a unit stands under."""
        return self.titled(self.document(unit.file), unit.clause).title

    def place(self, unit: Unit) -> str:
        """Where a unit stands, as ITU-T writes it: "clause 7.1 of [ITU-T E.119]"."""
        return place_in(unit.clause, self.document(unit.file))

    def titled(self, document: Document, clause: Clause) -> Clause:
        """The clause itself, or the one above it that has a title."""
        while not clause.title and clause.parent is not None:
            clause = document.clauses[clause.parent]
        return clause


def _is_part(doc_id: str) -> bool:
    try:
        return bool(parse(doc_id).parts)
    except UnknownIdentifier:
        return False


def _is_near(hit: Hit) -> bool:
    """There is always a nearest clause; it must speak of the same thing to be drafted from."""
    return hit.features.cover >= LEAST_COVER or hit.features.dense >= LEAST_COSINE


def place_in(clause: Clause, document: Document) -> str:
    """ "clause 7.1 of [ITU-T E.119]", "Annex B of [ITU-T E.840]", "the Summary of [ITU-T T.621]"."""
    tag = f"[{tag_of(document.doc_id)}]"
    if not clause.number:
        title = clause.title.strip().capitalize()
        return f"the {title} of {tag}" if clause.kind is ClauseKind.FRONT and title else tag
    word = "" if clause.number.startswith(("Annex", "Appendix")) else "clause "
    return f"{word}{clause.number} of {tag}"


def tag_of(doc_id: str) -> str:
    """The tag of a text in clause 2, without brackets and date: "ITU-T V.92 Amd. 2"."""
    try:
        return parse(doc_id).undated().format()
    except UnknownIdentifier:
        return re.sub(r"\s*\([^)]*\)\s*$", "", doc_id)


def same_text(one: str, other: str) -> bool:
    """The same sentence, but for spacing and punctuation."""
    return re.sub(r"\W+", " ", one.lower()).strip() == re.sub(r"\W+", " ", other.lower()).strip()


def distinct(units: Sequence[Unit]) -> list[Unit]:
    """Units without those that repeat an earlier one."""
    kept: list[Unit] = []
    for unit in units:
        if not any(same_text(f"{unit.lead} {unit.text}", f"{other.lead} {other.text}") for other in kept):
            kept.append(unit)
    return kept
