"""Giving back disk space: what no generation needs any more."""

from __future__ import annotations

from corpus.files import FileCopies
from corpus.reader import PARSER_VERSION
from corpus.settings import Settings
from corpus.store import ParsedDocuments
from index.generations import Generations
from index.manifest import STORE
from index.store import Store
from index.vector_cache import VectorCache, text_key


def reclaim_files(settings: Settings, generations: Generations) -> None:
    """Delete the files and parsed documents that are in no generation. Needs the `WriterLock`."""
    kept = frozenset(digest for manifest in generations.manifests() for digest in manifest.files.values())
    FileCopies(settings.data_dir / "files").drop_all_but(kept)
    ParsedDocuments(settings.data_dir / "parsed", PARSER_VERSION).drop_all_but(kept)


def reclaim_vectors(settings: Settings, generations: Generations) -> int:
    """Delete cached vectors of texts that are in no generation; returns how many. Needs the `WriterLock`.

    Reads every passage of every generation, so a refresh does not do it, only `copilot index prune`.
    """
    kept: set[bytes] = set()
    for number in generations.numbers():
        store = Store(generations.folder / str(number) / STORE)
        kept.update(text_key(passage.embed_text) for passage, _ in store.all_passages())
        store.close()
    with VectorCache(settings.data_dir / "vectors.sqlite") as cache:
        return cache.drop_all_but(kept)
