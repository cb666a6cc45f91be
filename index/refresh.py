"""A refresh: what changed in the sources is read, written into a new generation, embedded, and served."""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from corpus.errors import SourceError
from corpus.failures import Failure
from corpus.intake import Intake
from corpus.reader import PARSER_VERSION
from corpus.settings import Settings
from corpus.sources.listing import Sources
from corpus.store import write_atomically
from index.embedders.embedder import Embedder, Vectors
from index.embedders.factory import load_embedder
from index.errors import disk_full_reported
from index.generations import CHROMA, STORE, Generations
from index.lock import WriterLock
from index.manifest import Manifest, content_key
from index.reclaim import reclaim_files
from index.store import Store
from index.vector_cache import VectorCache, text_key
from index.vectors import VectorIndex, even_batch
from index.verification import sample_ids, verify_store
from index.writer import StoreWriter

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); the stages are those of `STAGES`, in this order."""

STAGES = ("reading", "writing", "embedding", "vectors")
"""PDFs parsed, documents written, passages embedded, passages put into the vector index."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class RefreshSummary:
    """What a refresh did, in documents, pages and passages; `generation` is the one that serves now."""

    added: int
    changed: int
    unchanged: int
    removed: int
    failed: tuple[Failure, ...]
    parsed_pages: int
    embedded_passages: int
    seconds: float
    generation: int

    def to_json(self) -> dict[str, Any]:
        """The object of the machine interface."""
        return asdict(self)


def refresh(
    settings: Settings,
    sources: Sources,
    *,
    progress: Progress = lambda stage, done, total: None,
    with_vectors: bool = True,
    rebuild: bool = False,
) -> RefreshSummary:
    """Bring the index in line with the sources.

    The first time, the full text serves as soon as it is written, and vectors follow in a second
    generation. Later the old generation, vectors and all, serves until the new one is complete. Nothing
    is read or embedded twice, so a refresh that was killed goes on where it stood.

    Args:
        progress: told how far each stage is.
        with_vectors: whether to embed; without, a generation has full text alone.
        rebuild: write a new generation even if nothing changed, to replace a damaged one.

    Raises:
        SourceError: the sources hold no PDF that can be read.
        WriterBusy: another refresh is running.
        DiskFull, ModelUnavailable, ChromaUnreachable, NewerFormat.
    """
    with disk_full_reported(settings.data_dir), WriterLock(settings.data_dir):
        generations = Generations(settings)
        before = generations.current_manifest()
        generations.sweep()
        try:
            with disk_full_reported(settings.data_dir):
                work = _Refresh(settings, sources, generations, before, progress)
                summary = work.run(with_vectors, rebuild)
            write_atomically(settings.data_dir / LAST_REFRESH, json.dumps(summary.to_json()).encode())
            return summary
        except BaseException:
            generations.sweep()  # room on the disk at once, not only when somebody tries again
            raise


LAST_REFRESH = "last-refresh.json"
"""What the last refresh that ended well said, failures included."""


class _Refresh:
    def __init__(
        self,
        settings: Settings,
        sources: Sources,
        generations: Generations,
        before: Manifest | None,
        progress: Progress,
    ) -> None:
        self._settings = settings
        self._sources = sources
        self._generations = generations
        self._before = before
        self._progress = progress
        self._intake = Intake(settings, sources)
        self._embedded = 0

    def run(self, with_vectors: bool, rebuild: bool) -> RefreshSummary:
        started = time.monotonic()
        old = dict(self._before.files) if self._before else {}
        self._refuse_samples_over_documents()
        self._intake.read(old, lambda done, total: self._progress("reading", done, total))
        embedder = load_embedder(self._settings) if with_vectors else None
        serving = self._bring_in_line(embedder, rebuild)
        self._tidy(serving)
        new = self._intake.files
        return RefreshSummary(
            added=len(new.keys() - old.keys()),
            changed=sum(1 for key in new.keys() & old.keys() if new[key] != old[key]),
            unchanged=sum(1 for key in new.keys() & old.keys() if new[key] == old[key]),
            removed=len(old.keys() - new.keys()),
            failed=tuple(self._intake.failed),
            parsed_pages=self._intake.parsed_pages,
            embedded_passages=self._embedded,
            seconds=round(time.monotonic() - started, 3),
            generation=serving,
        )

    def _refuse_samples_over_documents(self) -> None:
        if self._sources.are_samples and self._before is not None and not self._before.are_samples:
            raise SourceError(
                f"{self._settings.data_dir}: holds an index of {self._before.documents} documents, and no "
                "source is named; name their folder with --from or COPILOT_SOURCE"
            )

    def _bring_in_line(self, embedder: Embedder | None, rebuild: bool) -> int:
        """The generation that serves in the end."""
        content = content_key(self._intake.files, self._intake.catalogue_hash, PARSER_VERSION)
        same = [m for m in self._generations.manifests() if m.content == content and not rebuild]
        same = [m for m in same if self._generations.is_whole(m)]
        model = embedder.fingerprint if embedder else ""
        complete = [m for m in same if embedder is None or self._generations.has_vectors_of(m, model)]
        if complete:
            number = max(complete, key=lambda m: (m.has_vectors, m.number)).number
            if self._before is None or number != self._before.number:
                self._generations.switch(number)
            return number
        number, building = self._generations.begin()
        if same:
            _link(self._generations.folder / str(same[-1].number) / STORE, building / STORE)
            manifest = replace(same[-1].without_vectors(), number=number, created=_now())
        else:
            manifest = self._write_text(number, building / STORE)
            serves_vectors = self._before is not None and self._before.model == model != ""
            if embedder is not None and not serves_vectors:
                self._generations.publish(building, manifest)
                published = self._generations.folder / str(number) / STORE
                number, building = self._generations.begin()
                _link(published, building / STORE)
        if embedder is not None:
            manifest = self._write_vectors(replace(manifest, number=number), building, embedder)
        self._generations.publish(building, manifest)
        return number

    def _write_text(self, number: int, path: Path) -> Manifest:
        entries = sorted(self._intake.entries.values(), key=lambda entry: entry.key)
        with StoreWriter(path, self._intake.catalogue()) as writer:
            for done, entry in enumerate(entries, start=1):
                writer.add_document(self._intake.document(entry))
                self._progress("writing", done, len(entries))
        if not writer.passages:
            raise SourceError(f"{', '.join(map(str, self._sources.folders))}: the PDFs there hold no text")
        manifest = Manifest(
            number=number,
            created=_now(),
            parser=PARSER_VERSION,
            files=self._intake.files,
            sources=tuple(str(folder.resolve()) for folder in self._sources.folders),
            catalogue=self._intake.catalogue_hash,
            are_samples=self._sources.are_samples,
            documents=writer.documents,
            pages=writer.pages,
            passages=writer.passages,
            editions=writer.editions,
        )
        store = Store(path)
        verify_store(store, manifest)
        store.close()
        return manifest

    def _write_vectors(self, manifest: Manifest, building: Path, embedder: Embedder) -> Manifest:
        """Embed the passages and put them into a new collection, verified."""
        store = Store(building / STORE)
        name = self._generations.collection(manifest.number)
        sample: dict[int, Vectors] = dict.fromkeys(sample_ids(manifest), np.empty(0, np.float32))
        with VectorCache(self._settings.data_dir / "vectors.sqlite") as cache:
            self._embedded = cache.embed_missing(
                (passage.embed_text for passage, _ in store.all_passages()),
                embedder,
                lambda done, total: self._progress("embedding", done, total),
            )
            with VectorIndex(self._settings, building / CHROMA, name, create=True) as index:
                done = 0
                size = even_batch(manifest.passages, index.batch_size)
                for batch in _batches(store.all_passages(), size):
                    keys = [text_key(passage.embed_text) for passage, _ in batch]
                    vectors = cache.get(keys, embedder.fingerprint)
                    ids = [passage.id for passage, _ in batch]
                    index.add(ids, np.stack([vectors[key] for key in keys]), [facts for _, facts in batch])
                    sample.update(
                        (id, vectors[key]) for id, key in zip(ids, keys, strict=True) if id in sample
                    )
                    done += len(batch)
                    self._progress("vectors", done, manifest.passages)
        store.close()
        # Opened again, so that what is on the disk is verified and not what is in memory.
        with VectorIndex(self._settings, building / CHROMA, name) as index:
            index.verify(manifest.passages, list(sample), np.stack(list(sample.values())))
        return replace(
            manifest,
            model=embedder.fingerprint,
            dimension=embedder.dimension,
            collection=name,
            chroma=self._settings.chroma_url,
            created=_now(),
        )

    def _tidy(self, serving: int) -> None:
        """Remove old generations and what only they needed; what served until now stays for its readers."""
        spare = {self._before.number} if self._before else set[int]()
        self._generations.prune(self._settings.keep_generations, spare | {serving - 1})
        reclaim_files(self._settings, self._generations)


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _link(source: Path, target: Path) -> None:
    """The same file under a second name; a copy where the file system has no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
