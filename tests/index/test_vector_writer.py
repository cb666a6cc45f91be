"""Equal and nearly equal vectors: nothing is lost, and an index that misses too much is mended or refused."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.settings import Settings
from index.embedders.embedder import Vectors, normalised
from index.errors import DamagedIndex
from index.recall import ENOUGH, NEIGHBOURS, Recall, measured
from index.shared_vectors import PassageVectors, SharedVectors
from index.store import Store
from index.vector_cache import VectorCache
from index.vector_writer import VectorWriter, refuse_poor
from index.vectors import HNSW, VectorIndex
from index.writer import StoreWriter
from tests.index.made import block, clause, numbered

DIMENSION = 64
GENERATOR = np.random.default_rng(0)


def like_texts(count: int) -> Vectors:
    """Vectors with about as many independent directions as those of texts."""
    directions = np.random.default_rng(1).normal(size=(24, DIMENSION))
    rows = GENERATOR.normal(size=(count, 24)) @ directions + GENERATOR.normal(size=(count, DIMENSION))
    return normalised(rows.astype(np.float32))


class Numbered:
    """An embedder whose vector of a text is the row that the text names."""

    fingerprint = "numbered"
    dimension = DIMENSION

    def __init__(self, rows: Vectors) -> None:
        self.rows = rows

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self.rows[[int(re.findall(r"passage number (\d+)", text)[-1]) for text in texts]]

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed([text])[0]
        return vector


def store_of(count: int, path: Path) -> Store:
    """A store of so many passages."""
    with StoreWriter(path, None) as writer:
        for start in range(0, count, 500):
            places = range(start, min(start + 500, count))
            clauses = [
                clause(index, str(index + 1), f"Title {place}", [block(f"This is passage number {place}.")])
                for index, place in enumerate(places)
            ]
            writer.add_document(numbered(start // 500, clauses))
    store = Store(path)
    assert store.passage_count() == count
    return store


def written(settings: Settings, folder: Path, name: str, rows: Vectors) -> tuple[PassageVectors, Vectors]:
    """The index of so many passages, and their vectors as the cache keeps them."""
    store = store_of(len(rows), folder / "store.sqlite")
    embedder = Numbered(rows)
    with VectorCache(folder / "vectors.sqlite") as cache:
        writer = VectorWriter(settings, store, cache, embedder, folder / "chroma", name)
        records = writer.write(folder / "shared.sqlite")
    assert writer.embedded == len(rows)
    kept = normalised(rows.astype(np.float16).astype(np.float32))
    assert records == len(np.unique(kept, axis=0))
    index = VectorIndex(settings, folder / "chroma", name)
    return PassageVectors(index, SharedVectors(folder / "shared.sqlite", store.path)), kept


def recall_of_passages(vectors: PassageVectors, rows: Vectors, places: Sequence[int]) -> float:
    """Recall@10 over passages against exact search; of passages that are equally near any will do."""
    found = 0.0
    for place in places:
        cosines = rows @ rows[place]
        least = np.partition(cosines, -NEIGHBOURS)[-NEIGHBOURS]
        nearest = vectors.query(rows[place], NEIGHBOURS)
        assert len({id for id, _ in nearest}) == NEIGHBOURS
        found += sum(cosines[id - 1] >= least - 1e-5 for id, _ in nearest) / NEIGHBOURS
    return found / len(places)


def test_none_of_many_equal_passages_is_lost(anywhere: Settings, tmp_path: Path, collection: str) -> None:
    rows = np.vstack([like_texts(2000), np.repeat(like_texts(4), 500, axis=0)])
    vectors, kept = written(anywhere, tmp_path, collection, rows)
    assert recall_of_passages(vectors, kept, range(0, 4000, 7)) >= ENOUGH
    equal = vectors.query(kept[2100], 600)
    assert [id for id, _ in equal[:500]] == list(range(2001, 2501))
    assert equal[499][1] == pytest.approx(1.0, abs=1e-4)
    assert equal[500][1] < 0.999
    vectors.close()


def test_nearly_equal_vectors_are_searched_more_widely(
    anywhere: Settings, tmp_path: Path, collection: str, caplog: pytest.LogCaptureFixture
) -> None:
    near = np.repeat(like_texts(4), 500, axis=0)
    near = normalised(near + 0.01 * GENERATOR.normal(size=near.shape).astype(np.float32) / DIMENSION**0.5)
    with caplog.at_level(logging.WARNING):
        vectors, kept = written(anywhere, tmp_path, collection, np.vstack([like_texts(200), near]))
    assert "searched more widely" in caplog.text
    assert recall_of_passages(vectors, kept, range(200, 2200, 11)) >= ENOUGH
    vectors.close()


def test_missed_neighbours_are_counted_and_their_texts_named(
    settings: Settings, tmp_path: Path, collection: str
) -> None:
    rows = like_texts(600)
    store = store_of(600, tmp_path / "store.sqlite")
    with VectorIndex(settings, tmp_path / "chroma", collection, create=HNSW) as index:
        # passage 600, of the second document, is not where it should be
        index.add(list(range(1, 601)), np.vstack([rows[:-1], -rows[-1:]]), [{"kind": "clause"}] * 600)
        recall = measured(index, list(range(1, 601)), rows, [rows[:300], rows[300:]])
        sound = measured(index, list(range(1, 501)), rows[:500], [rows[:-1]])
    assert (sound.value, sound.missed) == (1.0, ())
    assert 600 in recall.missed
    gaps = sum(
        np.argsort(-(rows @ row))[:NEIGHBOURS].tolist().count(599) for row in rows
    )  # lists that it belongs to
    assert recall.value == pytest.approx(1 - gaps / 6000)
    refuse_poor(sound, store)
    with pytest.raises(DamagedIndex, match=r"find 99\.\d+% of what they should.*texts in .*V\.1001"):
        refuse_poor(Recall(0.9951, (600,)), store)
