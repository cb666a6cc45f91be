"""Passages with equal vectors share a record: every one of them is found, in order, through every filter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.model import Document
from corpus.settings import Settings
from index.embedders.embedder import Vectors, normalised
from index.filters import Filter
from index.recall import measured
from index.shared_vectors import PassageVectors, SharedVectors, write_shared
from index.store import Store
from index.vectors import HNSW, VectorIndex
from index.writer import StoreWriter
from tests.index.made import document

TOPICS = {
    "T-REC-V.901-202401-E.pdf": "echo",
    "T-REC-X.902-202301-E.pdf": "carrier",
    "T-REC-X.903-202201-E.pdf": "echo",
}
DIMENSION = 16


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three documents in two series and three years."""
    path = tmp_path / "store.sqlite"
    with StoreWriter(path, None) as writer:
        for file, topic in TOPICS.items():
            name = file.removeprefix("T-REC-").split("-")
            made: Document = document(file, f"ITU-T {name[0]} ({name[1][4:]}/{name[1][:4]})", topic)
            writer.add_document(replace(made, language="E"))
    return Store(path)


def vectors_by_passage(store: Store) -> Vectors:
    """Equal for the passages that have the same place in their documents, but for the last of each."""
    generator = np.random.default_rng(3)
    each = store.passage_count() // len(TOPICS)
    rows = np.tile(normalised(generator.normal(size=(each, DIMENSION)).astype(np.float32)), (len(TOPICS), 1))
    rows[each - 1 :: each] = normalised(generator.normal(size=(len(TOPICS), DIMENSION)).astype(np.float32))
    return rows


@pytest.fixture
def vectors(anywhere: Settings, store: Store, tmp_path: Path, collection: str) -> PassageVectors:
    rows = vectors_by_passage(store)
    groups: dict[bytes, list[int]] = {}
    for passage, row in enumerate(rows, start=1):
        groups.setdefault(row.tobytes(), []).append(passage)
    shared = {passages[0]: passages for passages in groups.values() if len(passages) > 1}
    assert shared
    write_shared(tmp_path / "shared.sqlite", shared)
    facts = {
        passage.id: facts if passage.id not in shared else {"kind": ""}
        for passage, facts in store.all_passages()
    }
    first = [passages[0] for passages in groups.values()]
    with VectorIndex(anywhere, tmp_path / "chroma", collection, create=HNSW) as index:
        index.add(first, rows[[id - 1 for id in first]], [facts[id] for id in first])
    index = VectorIndex(anywhere, tmp_path / "chroma", collection)
    return PassageVectors(index, SharedVectors(tmp_path / "shared.sqlite", store.path))


FILTERS = [
    None,
    Filter(),
    Filter(files=frozenset(list(TOPICS)[1:])),
    Filter(series=frozenset({"X"})),
    Filter(series=frozenset({"X"}), from_year=2023),
    Filter(to_year=2022),
    Filter(from_year=2022, to_year=2023),
    Filter(not_kinds=frozenset({"clause"})),
    Filter(kinds=frozenset({"clause", "annex"})),
    Filter(normative=True),
    Filter(normative=False),
    Filter(languages=frozenset({"F"})),
    Filter(doc_ids=frozenset({"ITU-T V.901 (01/2024)"}), not_kinds=frozenset({"definition"})),
]


@pytest.mark.parametrize("where", FILTERS, ids=[str(number) for number in range(len(FILTERS))])
@pytest.mark.parametrize("k", [1, 4, 100])
def test_what_is_found_is_what_an_exact_search_of_all_passages_finds(
    store: Store, vectors: PassageVectors, where: Filter | None, k: int
) -> None:
    rows = vectors_by_passage(store)
    allowed = store.narrowed(range(1, len(rows) + 1), where)
    for question in (rows[0], rows[-1], normalised(np.ones((1, DIMENSION), np.float32))[0]):
        cosines = np.round(rows @ question, 5)
        exact = sorted(allowed, key=lambda id: (-cosines[id - 1], id))[:k]
        found = vectors.query(question, k, where)
        assert [id for id, _ in found] == exact
        assert [cosine for _, cosine in found] == pytest.approx([cosines[id - 1] for id in exact], abs=1e-4)


def test_vectors_are_given_for_every_passage(store: Store, vectors: PassageVectors) -> None:
    rows = vectors_by_passage(store)
    wanted = [len(rows), 1, 2, len(rows) - 1, 1]
    assert vectors.vectors_of(wanted) == pytest.approx(rows[[id - 1 for id in wanted]], abs=1e-6)


def test_each_distinct_vector_has_one_record(store: Store, vectors: PassageVectors) -> None:
    rows = vectors_by_passage(store)
    records = vectors.records(len(rows))
    assert len(records) == len(np.unique(rows, axis=0)) < len(rows)
    vectors.index.expect(len(records))
    recall = measured(vectors.index, records, rows[[id - 1 for id in records]], [np.unique(rows, axis=0)])
    assert (recall.value, recall.missed) == (1.0, ())
