"""A refresh: what changed in the sources is read, written into a new generation, embedded, and served."""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import NothingReadable, SourceError
from corpus.failures import Failure
from corpus.intake import Intake
from corpus.reader import PARSER_VERSION
from corpus.settings import Settings
from corpus.sources.listing import Sources
from corpus.store import write_atomically
from index.embedders.embedder import Embedder
from index.embedders.factory import load_embedder
from index.errors import ChromaUnreachable, ModelUnavailable, disk_errors_named, is_full, vectors_failed
from index.generations import Generations
from index.lock import WriterLock
from index.manifest import CHROMA, STORE, Manifest, content_key, file_hashes
from index.manifest import NAME as MANIFEST
from index.reclaim import reclaim_files
from index.shared_vectors import SHARED
from index.store import Store
from index.vector_cache import VectorCache
from index.vector_writer import VectorWriter
from index.verification import verify_store
from index.writer import StoreWriter

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); the stages are those of `STAGES`, in this order."""

STAGES = ("reading", "writing", "embedding", "vectors")
"""PDFs parsed, documents written, passages embedded, passages put into the vector index."""


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
        SourceError: the sources hold no PDF.
        NothingReadable: they hold files, and none can be read.
        WriterBusy: another refresh is running.
        DiskFull, NewerFormat.
        ModelUnavailable, ChromaUnreachable, DamagedIndex: the vectors could not be made. What was read is
            searched by its full text meanwhile, and the manifest says why.
    """
    with disk_errors_named(settings.data_dir), WriterLock(settings.data_dir):
        generations = Generations(settings)
        before = generations.current_manifest()
        generations.sweep()
        try:
            with disk_errors_named(settings.data_dir):
                work = _Refresh(settings, sources, generations, before, progress)
                summary = work.run(with_vectors, rebuild)
            write_atomically(settings.data_dir / LAST_REFRESH, json.dumps(summary.to_json()).encode())
        except NothingReadable as error:
            failed = {"failed": [asdict(failure) for failure in error.failed]}
            write_atomically(settings.data_dir / LAST_REFRESH, json.dumps(failed).encode())
            raise
        except BaseException:
            generations.sweep()  # room on the disk at once, not only when somebody tries again
            raise
        generations.sweep()
    if work.failure is not None:
        raise vectors_failed(work.failure, summary.generation) from work.failure
    return summary


LAST_REFRESH = "last-refresh.json"
"""What the last refresh said that ended well, or that found no file to be readable: failures included."""


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
        self.failure: Exception | None = None
        """Why the vectors could not be made."""

    def run(self, with_vectors: bool, rebuild: bool) -> RefreshSummary:
        started = time.monotonic()
        old = dict(self._before.files) if self._before else {}
        self._refuse_samples_over_documents()
        self._intake.read(old, lambda done, total: self._progress("reading", done, total))
        serving = self._bring_in_line(with_vectors, rebuild)
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

    def _bring_in_line(self, with_vectors: bool, rebuild: bool) -> int:
        """The generation that serves in the end; `failure` is why it lacks vectors that it should have."""
        content = content_key(self._intake.files, self._intake.catalogue_hash, PARSER_VERSION)
        same = [m for m in self._generations.manifests() if m.content == content and not rebuild]
        same = [m for m in same if self._generations.is_sound(m)]
        embedder = self._embedder() if with_vectors else None
        model = embedder.fingerprint if embedder else ""
        if self.failure is None:
            complete = [m for m in same if not with_vectors or self._generations.has_vectors_of(m, model)]
            if complete:
                return self._serve(max(complete, key=lambda m: (m.has_vectors, m.number)))
        if same:
            text, folder = same[-1].without_vectors(), self._generations.folder / str(same[-1].number)
        else:
            text, folder = self._written_text()
        if embedder is not None:
            if not same and not self._vectors_serve(model):
                folder = self._published(folder, text)
            number, building = self._begun_with(folder)
            try:
                self._generations.publish(building, self._with_vectors(text, number, building, embedder))
            except Exception as error:
                if is_full(error, self._settings.data_dir):
                    raise
                log.info("the vectors could not be made", exc_info=error)
                self.failure = error
            else:
                return number
        return self._serve_text(text, folder)

    def _embedder(self) -> Embedder | None:
        try:
            embedder = load_embedder(self._settings)
            log.info("vectors of %s", embedder.fingerprint)
        except ModelUnavailable as error:
            self.failure = error
            return None
        return embedder

    def _serve(self, manifest: Manifest) -> int:
        if self._before is None or manifest.number != self._before.number:
            self._generations.switch(manifest.number)
        return manifest.number

    def _vectors_serve(self, model: str) -> bool:
        """Whether what serves now has such vectors and is sound: then the text waits for its own."""
        return (
            self._before is not None
            and self._before.model == model
            and self._generations.is_sound(self._before)
        )

    def _begun_with(self, folder: Path) -> tuple[int, Path]:
        """A new generation with the store of another folder."""
        number, building = self._generations.begin()
        _link(folder / STORE, building / STORE)
        return number, building

    def _published(self, folder: Path, manifest: Manifest) -> Path:
        self._generations.publish(folder, manifest)
        return self._generations.folder / str(manifest.number)

    def _serve_text(self, text: Manifest, folder: Path) -> int:
        """Let the full text serve, and say why it is alone."""
        reason = str(self.failure) if self.failure else ""
        if (folder / MANIFEST).exists():
            serving = self._generations.current_manifest()
            if (
                serving is not None
                and serving.content == text.content
                and (serving.has_vectors or serving.vectors_missing == reason)
                and self._generations.is_sound(serving)
            ):
                return serving.number
            number, folder = self._begun_with(folder)
            text = replace(text, number=number, created=_now())
        self._generations.publish(folder, replace(text, vectors_missing=reason))
        return text.number

    def _written_text(self) -> tuple[Manifest, Path]:
        """The text in a folder that is not published."""
        number, building = self._generations.begin()
        path = building / STORE
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
        return replace(manifest, hashes=file_hashes(building)), building

    def _with_vectors(self, text: Manifest, number: int, building: Path, embedder: Embedder) -> Manifest:
        """Make the vectors of a text, verified."""
        store = Store(building / STORE)
        name = self._generations.collection(number)
        with VectorCache(self._settings.data_dir / "vectors.sqlite") as cache:
            writer = VectorWriter(
                self._settings, store, cache, embedder, building / CHROMA, name, self._progress
            )
            try:
                records = writer.write(building / SHARED)
            finally:
                self._embedded = writer.embedded
        store.close()
        return replace(
            text,
            number=number,
            model=embedder.fingerprint,
            dimension=embedder.dimension,
            collection=name,
            chroma=self._settings.chroma_url,
            records=records,
            vectors_missing="",
            hashes=file_hashes(building),
            created=_now(),
        )

    def _tidy(self, serving: int) -> None:
        """Remove old generations and what only they needed; what served until now stays for its readers.

        What cannot be removed now is left for the next time: the new generation serves already.
        """
        spare = {self._before.number} if self._before else set[int]()
        try:
            self._generations.prune(self._settings.keep_generations, spare | {serving - 1})
            reclaim_files(self._settings, self._generations)
        except (ChromaUnreachable, OSError) as error:
            log.warning("what is old cannot be removed now: %s", error)


def _link(source: Path, target: Path) -> None:
    """The same file under a second name; a copy where the file system has no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
