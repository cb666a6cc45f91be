"""What one generation holds, as the page shows it: documents, catalogue, cross-references, texts on AI."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property

from corpus.catalogue import Catalogue, Edition
from corpus.identifiers import Identifier
from corpus.model import Document
from corpus.sources.site.topics import TOPICS
from index.catalogue_search import CatalogueSearch
from index.generations import Generation
from index.links import LinkIndex
from index.neighbours import CrossReferences
from index.roadmaps import Roadmaps
from index.store import DocumentEntry

AI = "ai"


class Holdings:
    """Everything is read when first asked for; any number of threads may ask."""

    def __init__(self, generation: Generation) -> None:
        self.number = generation.number
        self._store = generation.store
        # cached_property alone would let two threads do the same work of seconds twice
        self._reading = threading.RLock()

    @cached_property
    def documents(self) -> Sequence[DocumentEntry]:
        return tuple(self._store.documents())

    def document(self, file: str) -> Document:
        """Raises: KeyError for a file that this generation does not hold."""
        return self._store.document(file)

    @property
    def catalogue(self) -> Catalogue:
        return self._store.catalogue

    @property
    def search(self) -> CatalogueSearch:
        with self._reading:
            return self._search

    @property
    def cross_references(self) -> CrossReferences:
        with self._reading:
            return self._cross_references

    @property
    def ai_related(self) -> Sequence[Edition]:
        """Editions on artificial intelligence, by date: whose title or abstract says so, or that an indexed
        roadmap lists (`corpus.sources.site.topics`). Amendments and the like are left out."""
        with self._reading:
            return self._ai_related

    @cached_property
    def _search(self) -> CatalogueSearch:
        return CatalogueSearch(self.catalogue, self.documents)

    @cached_property
    def _cross_references(self) -> CrossReferences:
        return CrossReferences(self._store, self.catalogue, LinkIndex(self._store))

    @cached_property
    def _ai_related(self) -> Sequence[Edition]:
        listed: set[Identifier] = set()
        for entry in Roadmaps(self._store).entries:
            if entry.identifier is not None:
                listed |= {edition.identifier for edition in self.catalogue.editions(entry.identifier)}
        topic = TOPICS[AI]
        found = [
            edition
            for edition in self.catalogue
            if not edition.identifier.is_change
            and (
                edition.identifier in listed
                or topic.covers(edition.identifier, edition.title, edition.abstract)
            )
        ]
        return tuple(sorted(found, key=lambda edition: (edition.date, edition.id)))
