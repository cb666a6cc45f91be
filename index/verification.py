"""Whether a generation is what its manifest says: before it serves, and when an operator asks."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from index.embedders.embedder import Embedder
from index.errors import DamagedIndex
from index.generations import Generation
from index.lexical import phrase
from index.manifest import Manifest
from index.store import Store
from index.vector_cache import VectorCache, text_key

SAMPLE = 200
"""Passages that must find themselves."""
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
        cache: vectors.sqlite; passages that it does not hold are embedded.

    Raises: DamagedIndex, OtherModel, ChromaUnreachable, ModelUnavailable.
    """
    verify_store(generation.store, generation.manifest)
    vectors = generation.vectors(embedder) if embedder is not None else None
    if vectors is None or embedder is None:
        return
    ids = sample_ids(generation.manifest)
    texts = [passage.embed_text for passage in generation.store.passages(ids)]
    keys = [text_key(text) for text in texts]
    with VectorCache(cache) as kept:
        known = kept.get(keys, embedder.fingerprint)
    absent = [text for text, key in zip(texts, keys, strict=True) if key not in known]
    if absent:
        known.update(zip(map(text_key, absent), embedder.embed(absent), strict=True))
    vectors.verify(generation.manifest.passages, ids, np.stack([known[key] for key in keys]))
