"""One record of the vector index for each distinct vector; SQLite knows the passages that share it.

Chroma's HNSW (1.5.9) makes other records unreachable where many vectors are identical: of 2,000 random and
4 times 500 equal vectors 390 to 760 are not found by their own vector, of distinct ones none.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.embedders.embedder import Vectors
from index.filters import Filter
from index.read_only import ReadOnlyDatabase
from index.vectors import VectorIndex

SHARED = "shared.sqlite"
"""Beside the store of a generation. Generations of format 1 have none: a record for each passage."""


class SharedVectors:
    """Passages that share a record with others, read-only; a record has the number of its first passage."""

    def __init__(self, path: Path, store: Path) -> None:
        """Args: store, the store.sqlite of the generation. Raises: DamagedIndex."""
        self._database = ReadOnlyDatabase(path, {"book": store})

    def records_of(self, passages: Sequence[int]) -> dict[int, int]:
        """The records of those of the passages that share one."""
        rows = self._database.rows(
            "SELECT passage, record FROM shared WHERE passage IN (SELECT value FROM json_each(?))",
            json.dumps(list(map(int, passages))),
        )
        return dict(rows)

    def records_in(self, where: Filter) -> list[int]:
        """The records that a passage shares which a filter leaves."""
        conditions, values = where.sql()
        rows = self._database.rows(
            "SELECT record FROM (SELECT DISTINCT record FROM shared) AS each WHERE EXISTS ("
            "SELECT 1 FROM shared JOIN book.passages AS passages ON passages.id = shared.passage "
            f"WHERE shared.record = each.record AND {conditions})",
            *values,
        )
        return [row[0] for row in rows]

    def passages_of(self, records: Sequence[int], where: Filter | None = None) -> dict[int, list[int]]:
        """The passages of those of the records that several share; those that a filter leaves."""
        conditions, values = (where or Filter()).sql()
        narrowing = f"AND {conditions}" if conditions else ""
        rows = self._database.rows(
            "SELECT record, passage FROM shared JOIN book.passages AS passages ON passages.id = passage "
            f"WHERE record IN (SELECT value FROM json_each(?)) {narrowing}",
            json.dumps(list(map(int, records))),
            *values,
        )
        groups: dict[int, list[int]] = {}
        for record, passage in rows:
            groups.setdefault(record, []).append(passage)
        return groups

    def close(self) -> None:
        self._database.close()


def write_shared(path: Path, groups: Mapping[int, Sequence[int]]) -> None:
    """Write a new file. Args: groups, the passages of each record that several share."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE shared (passage INTEGER PRIMARY KEY, record INTEGER NOT NULL)")
    connection.executemany(
        "INSERT INTO shared VALUES (?, ?)",
        ((passage, record) for record, passages in groups.items() for passage in passages),
    )
    connection.execute("CREATE INDEX passages_of_record ON shared (record)")
    connection.commit()
    connection.close()


class PassageVectors:
    """The vectors of a generation by passage."""

    def __init__(self, index: VectorIndex, shared: SharedVectors | None) -> None:
        """Args: shared, None where each passage has a record of its own."""
        self.index, self._shared = index, shared
        self.embedded = index.embedded

    def query(self, vector: Vectors, k: int, where: Filter | None = None) -> list[tuple[int, float]]:
        """The `k` passages nearest to `vector` (shape (dimension,)), best first, with cosine similarities;
        of equal ones the first in the order of the store.

        Raises: ChromaUnreachable, DamagedIndex.
        """
        where = None if where == Filter() else where
        found = self.index.query(vector, k, where)
        groups: dict[int, list[int]] = {}
        if self._shared is not None:
            # Chroma knows nothing of the passages that share a record: each may pass the filter or not.
            if where is not None and (among := self._shared.records_in(where)):
                found += self.index.query(vector, k, among=among)
            groups = self._shared.passages_of([record for record, _ in found], where)
        passages = [(passage, cosine) for record, cosine in found for passage in groups.get(record, [record])]
        return sorted(passages, key=lambda item: (-item[1], item[0]))[:k]

    def vectors_of(self, passages: Sequence[int]) -> Vectors:
        """The vectors of passages, shape (n, dimension), in their order.

        With them a passage that only the full text found has its cosine too: `vectors_of(ids) @ question`.

        Raises: DamagedIndex for a passage that has none; ChromaUnreachable.
        """
        records = self._shared.records_of(passages) if self._shared is not None else {}
        return self.index.vectors_of([records.get(passage, passage) for passage in passages])

    def records(self, passages: int) -> list[int]:
        """All records. Args: passages, how many there are."""
        every = range(1, passages + 1)
        shared = self._shared.records_of(every) if self._shared is not None else {}
        return sorted({shared.get(passage, passage) for passage in every})

    def close(self) -> None:
        self.index.close()
        if self._shared is not None:
            self._shared.close()
