"""Writing the vectors of a new generation: embedded, indexed, measured, and mended where needed."""

from __future__ import annotations

import hashlib
import logging
import random
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from corpus.settings import Settings
from index.embedders.embedder import Embedder, Vectors
from index.errors import DamagedIndex
from index.filters import SHARED_KIND
from index.passages import Passage
from index.recall import ENOUGH, SAMPLE, Recall, measured
from index.shared_vectors import write_shared
from index.store import Store
from index.vector_cache import VectorCache, text_key
from index.vectors import HNSW, THOROUGH, VectorIndex

log = logging.getLogger(__name__)

_READ = 2000
"""Passages read at once."""

Item = TypeVar("Item")
Facts = dict[str, str | int | bool]
"""What a search can be narrowed to, as `Store.all_passages` gives it."""


@dataclass(slots=True)
class VectorWriter:
    """The vectors of one generation.

    Args:
        folder: of the embedded store, where there is no server; it does not exist yet.
        name: of the collection.
        progress: called with (stage, done, total); the stages are "embedding" and "vectors".

    >>> writer = VectorWriter(settings, store, cache, embedder, building / "chroma", name)
    >>> writer.write(building / "shared.sqlite")
    """

    settings: Settings
    store: Store
    cache: VectorCache
    embedder: Embedder
    folder: Path
    name: str
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None
    embedded: int = 0
    """How many texts had to be embedded."""

    def write(self, shared: Path) -> int:
        """Embed the passages and put each distinct vector into a new collection.

        An index that misses too much is searched more widely, then built anew with more links.

        Args: shared, the file of passages that share a record.

        Returns: how many records there are.

        Raises: ModelUnavailable, ChromaUnreachable; DamagedIndex where too much is missed in the end.
        """
        self.embedded = self.cache.embed_missing(
            (passage.embed_text for passage, _ in self.store.all_passages()),
            self.embedder,
            lambda done, total: self.progress("embedding", done, total),
        )
        groups = self._groups()
        write_shared(shared, {record: passages for record, passages in groups.items() if len(passages) > 1})
        self._add(groups, HNSW)
        recall = self._recall(groups, 0)
        if not recall.is_enough:
            log.warning("recall of the vectors is %.4f; searched more widely", recall.value)
            with VectorIndex(self.settings, self.folder, self.name) as index:
                index.search_wider(int(THOROUGH["ef_search"]))
            recall = self._recall(groups, 1)
        if not recall.is_enough:
            log.warning("recall of the vectors is %.4f; built anew with more links", recall.value)
            self._add(groups, THOROUGH)
            recall = self._recall(groups, 2)
        refuse_poor(recall, self.store)
        return len(groups)

    def _groups(self) -> dict[int, list[int]]:
        """The passages of each distinct vector, by the first of them, which gives the record its number."""
        records: dict[bytes, int] = {}
        groups: dict[int, list[int]] = {}
        for batch, vectors in self._batches(self.store.all_passages(), _READ):
            for (passage, _), vector in zip(batch, vectors, strict=True):
                digest = hashlib.blake2b(vector.tobytes(), digest_size=16).digest()
                record = records.setdefault(digest, passage.id)
                groups.setdefault(record, []).append(passage.id)
        return groups

    def _add(self, groups: Mapping[int, Sequence[int]], hnsw: Mapping[str, Any]) -> None:
        """Write the collection, in place of what was tried before."""
        shutil.rmtree(self.folder, ignore_errors=True)
        with VectorIndex(self.settings, self.folder, self.name, create=hnsw) as index:
            size = index.batch_size
            unknown: Facts = {"kind": SHARED_KIND}
            done = 0
            for batch, vectors in self._batches(self._records(groups), size):
                known = [facts if len(groups[first.id]) == 1 else unknown for first, facts in batch]
                index.add([first.id for first, _ in batch], vectors, known)
                done += len(batch)
                self.progress("vectors", done, len(groups))

    def _records(self, groups: Mapping[int, Sequence[int]]) -> Iterator[tuple[Passage, Facts]]:
        """The first passage of each record."""
        return (item for item in self.store.all_passages() if item[0].id in groups)

    def _recall(self, groups: Mapping[int, Sequence[int]], attempt: int) -> Recall:
        """Of other records at each attempt: what was mended for one sample says nothing of the rest."""
        # Opened again, so that what is on the disk is measured and not what is in memory.
        with VectorIndex(self.settings, self.folder, self.name) as index:
            sample = sorted(random.Random(attempt).sample(sorted(groups), min(SAMPLE, len(groups))))
            index.expect(len(groups))
            ((_, vectors),) = self._batches(
                zip(self.store.passages(sample), sample, strict=True), len(sample)
            )
            every = (vectors for _, vectors in self._batches(self._records(groups), _READ))
            return measured(index, sample, vectors, every)

    def _batches(
        self, items: Iterable[tuple[Passage, Item]], size: int
    ) -> Iterator[tuple[list[tuple[Passage, Item]], Vectors]]:
        """Passages with whatever belongs to them, so many at once, and their vectors."""
        iterator = iter(items)
        while batch := list(islice(iterator, size)):
            keys = [text_key(passage.embed_text) for passage, _ in batch]
            known = self.cache.get(keys, self.embedder.fingerprint)
            yield batch, np.stack([known[key] for key in keys])


def refuse_poor(recall: Recall, store: Store) -> None:
    """Raises: DamagedIndex that names texts among whose neighbours some are missed."""
    if recall.is_enough:
        return
    texts = list(dict.fromkeys(passage.doc_id or passage.file for passage in store.passages(recall.missed)))
    more = f" and {len(texts) - 5} more" if len(texts) > 5 else ""
    raise DamagedIndex(
        f"{store.path.parent}: the vectors find {recall.value:.2%} of what they should ({ENOUGH:.1%} is "
        f"enough); neighbours are missed of texts in {', '.join(texts[:5])}{more}; "
        "run copilot corpus refresh --rebuild"
    )
