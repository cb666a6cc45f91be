"""What the indexed roadmaps (Supplement 72 and its like) list on a topic, published or under way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from corpus.roadmap.tables import RoadmapEntry, UnreadTable, roadmap
from index.retrieve.query import Query, stems_of
from index.retrieve.ranking import rarity
from index.store import Store

_TITLE = re.compile(r"roadmap|feuille de route|hoja de ruta|standardization landscape", re.I)
LEAST_SHARE = 0.5
"""Share of the question's words (weighted by rarity among the entries) that an entry must hold."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a roadmap and how much of the question it holds."""

    entry: RoadmapEntry
    share: float


class Roadmaps:
    """The roadmaps of one generation, read when first asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _read(
        self,
    ) -> tuple[tuple[tuple[RoadmapEntry, frozenset[str]], ...], tuple[tuple[str, UnreadTable], ...]]:
        entries: list[tuple[RoadmapEntry, frozenset[str]]] = []
        unread: list[tuple[str, UnreadTable]] = []
        for document in self._store.documents():
            if not _TITLE.search(document.title):
                continue
            found = roadmap(self._store.document(document.file))
            entries += [
                (e, frozenset(stems_of(f"{e.title} {e.area} {e.organization} {e.reference}")))
                for e in found.entries
            ]
            unread += [(document.doc_id, table) for table in found.unread]
        return tuple(entries), tuple(unread)

    @property
    def entries(self) -> tuple[RoadmapEntry, ...]:
        """All that they list, in reading order."""
        return tuple(entry for entry, _ in self._read[0])

    @property
    def unread(self) -> tuple[tuple[str, UnreadTable], ...]:
        """Tables of roadmaps whose header could not be understood, with the text they stand in."""
        return self._read[1]

    def search(self, query: Query, k: int = 8) -> list[Listed]:
        """Entries that hold most of the question's words, best first."""
        entries = self._read[0]
        if not entries:
            return []
        ignored = set(
            stems_of(
                "exist exists published under way underway work item items standard standards roadmap listed"
            )
        )
        wanted = {term: weight for term, weight in query.weights.items() if term not in ignored}
        counts = {term: sum(term in stems for _, stems in entries) for term in wanted}
        worth = {
            term: weight * rarity(counts[term], len(entries))
            for term, weight in wanted.items()
            if counts[term]
        }
        total = sum(worth.values()) + 0.5 * sum(1 for term in wanted if not counts[term])
        if not worth:
            return []
        scored = [
            Listed(entry, sum(weight for term, weight in worth.items() if term in stems) / total)
            for entry, stems in entries
        ]
        best = sorted(scored, key=lambda item: -item.share)
        return [item for item in best[:k] if item.share >= LEAST_SHARE]
