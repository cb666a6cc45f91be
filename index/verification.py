"""Whether a generation is what its manifest says: before it serves, and when an operator asks."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index.embedders.embedder import Embedder, Vectors
from index.errors import DamagedIndex
from index.generations import Generation
from index.lexical import phrase
from index.manifest import Manifest, check_files
from index.recall import SAMPLE as RECORDS
from index.recall import measured
from index.store import Store
from index.vector_cache import VectorCache, text_key
from index.vector_writer import refuse_poor

SAMPLE = 200
"""Passages that must be found by their own words."""
_READ = 2000
"""Passages read at once."""
_REMEDY = "run copilot corpus refresh --rebuild"


def sample_ids(manifest: Manifest) -> list[int]:
    """The passages looked at, the same each time for the same number of passages."""
    return sorted(random.Random(0).sample(range(1, manifest.passages + 1), min(SAMPLE, manifest.passages)))


def verify_store(store: Store, manifest: Manifest) -> None:
    """Check that a store is sound, complete, and that sampled passages are found by their own words.

    Raises: DamagedIndex naming what is wrong.
    """
    if (complaint := store.check()) != "ok":
        raise DamagedIndex(f"{store.path}: {complaint}; {_REMEDY}")
    expected = {
        "documents": manifest.documents,
        "passages": manifest.passages,
        "catalogue": manifest.editions,
    }
    expected["passages_fts_docsize"] = manifest.passages
    for table, count in expected.items():
        if (actual := store.count(table)) != count:
            raise DamagedIndex(f"{store.path}: {table} has {actual} rows instead of {count}; {_REMEDY}")
    for passage in store.passages(sample_ids(manifest)):
        # the first line: a catalogue record's title is indexed apart from its abstract
        words = phrase(" ".join(passage.text.split("\n")[0].split()[:8]))
        if words and not store.matches(passage.id, words):
            raise DamagedIndex(f"{store.path}: passage {passage.id} does not find itself; {_REMEDY}")


def verify(generation: Generation, embedder: Embedder | None, cache: Path) -> None:
    """Check a generation's text and, where it has them, vectors.

    Args:
        embedder: of the model that made the vectors, None to check the text alone.
        cache: vectors.sqlite; sampled passages that it does not hold are embedded.

    Raises: DamagedIndex, OtherModel, ChromaUnreachable, ModelUnavailable.
    """
    check_files(generation.folder, generation.manifest)
    verify_store(generation.store, generation.manifest)
    vectors = generation.vectors(embedder) if embedder is not None else None
    if vectors is None or embedder is None:
        return
    vectors.index.expect(generation.manifest.record_count)
    records = vectors.records(generation.manifest.passages)
    sample = sorted(random.Random(0).sample(records, min(RECORDS, len(records))))
    # where nothing may be written, what is kept cannot be read either (SQLite's journal)
    with VectorCache(cache if os.access(cache.parent, os.W_OK) else None) as kept:

        def known(ids: Sequence[int]) -> Iterator[tuple[int, str, Vectors | None]]:
            texts = [passage.embed_text for passage in generation.store.passages(ids)]
            found = kept.get([text_key(text) for text in texts], embedder.fingerprint)
            return ((id, text, found.get(text_key(text))) for id, text in zip(ids, texts, strict=True))

        wanted = np.stack(
            [embedder.embed([text])[0] if vector is None else vector for _, text, vector in known(sample)]
        )

        def batches() -> Iterator[Vectors]:
            """All vectors as they should be; those that are not kept, as they are in the index."""
            for start in range(0, len(records), _READ):
                rows = list(known(records[start : start + _READ]))
                there = [vector for _, _, vector in rows if vector is not None]
                if there:
                    yield np.stack(there)
                if absent := [id for id, _, vector in rows if vector is None]:
                    yield vectors.vectors_of(absent)

        refuse_poor(measured(vectors.index, sample, wanted, batches()), generation.store)
