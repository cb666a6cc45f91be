"""Generations: complete, immutable states of the index, and the pointer to the one that serves.

    DATA_DIR/current                    number of the generation that serves
    DATA_DIR/generations/7/             store.sqlite, chroma/, manifest.json; never changed
    DATA_DIR/generations/8-5c1a90.building/    one being made, or left by a process that died

A folder gets its number by a rename when it is complete, and serves when the pointer is replaced, both
atomic. Readers look at the pointer before each query.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from threading import RLock

from corpus.settings import Settings
from corpus.store import write_atomically
from index.embedders.embedder import Embedder
from index.errors import DamagedIndex, NoIndex, OlderFormat, OtherModel
from index.manifest import Manifest, read_manifest
from index.store import Store
from index.vectors import CHROMA_FILE, VectorIndex, drop_collections

log = logging.getLogger(__name__)

STORE = "store.sqlite"
CHROMA = "chroma"
_BUILDING = ".building"
_REMOVED = ".removed"


class Generation:
    """One state of the index, open for reading by any number of threads."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        """Raises: FileNotFoundError, NewerFormat, OlderFormat, DamagedIndex (see `read_manifest`)."""
        self._settings = settings
        self._opening = RLock()
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        self.number = self.manifest.number
        self.store = Store(folder / STORE)

    @cached_property
    def _vectors(self) -> VectorIndex:
        return VectorIndex(self._settings, self.folder / CHROMA, self.manifest.collection)

    def vectors(self, embedder: Embedder) -> VectorIndex | None:
        """The vectors, None while there is full text alone.

        Raises:
            OtherModel: they were made by another model than `embedder`.
            ChromaUnreachable, DamagedIndex.
        """
        if not self.manifest.has_vectors:
            return None
        self.check_model(embedder.fingerprint)
        with self._opening:
            return self._vectors

    def check_model(self, fingerprint: str) -> None:
        """Raises: OtherModel if vectors are there and come from another model."""
        if self.manifest.has_vectors and self.manifest.model != fingerprint:
            raise OtherModel(
                f"{self.folder}: its vectors come from {self.manifest.model}, the settings name "
                f"{fingerprint}; set COPILOT_EMBED_MODEL back, or run copilot corpus refresh to embed "
                "everything with the new model"
            )

    def close(self) -> None:
        """Close files; only when no query is running. A generation nobody refers to closes by itself."""
        self.store.close()
        if "_vectors" in self.__dict__:
            self._vectors.close()


class Generations:
    """All generations in a data folder. Every method that changes something needs the `WriterLock`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._data_dir = settings.data_dir
        self.folder = settings.data_dir / "generations"
        self._pointer = settings.data_dir / "current"
        self._switching = RLock()
        self._seen: tuple[int, int, int] | None = None
        self._current: Generation | None = None

    # -- reading

    def current(self) -> Generation:
        """The generation that serves now; call it before each query, it costs a `stat`.

        Raises: NoIndex before the first refresh; NewerFormat, OlderFormat, DamagedIndex.
        """
        with self._switching:
            for last_try in (False, True):
                try:
                    stat = self._pointer.stat()
                    seen = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
                    if self._current is None or seen != self._seen:
                        folder = self._folder(self._pointed())
                        self._current, self._seen = Generation(self._settings, folder), seen
                    return self._current
                except FileNotFoundError as error:
                    if not self._pointer.exists():
                        raise self._no_index() from error
                    # Between reading the pointer and opening what it named, that was replaced and removed.
                    if last_try:
                        raise DamagedIndex(
                            f"{error.filename or self._pointer}: missing; choose another generation with "
                            "copilot index use N, or run copilot corpus refresh"
                        ) from error
            raise AssertionError("unreachable")

    def current_manifest(self) -> Manifest | None:
        """What serves now, None before the first refresh or if it is damaged or of an older format.

        Raises: NewerFormat.
        """
        try:
            return read_manifest(self._folder(self._pointed()))
        except FileNotFoundError:
            return None
        except (OlderFormat, DamagedIndex) as error:
            log.warning("%s", error)
            return None

    def numbers(self) -> list[int]:
        """Numbers of the complete generations, ascending."""
        if not self.folder.is_dir():
            return []
        return sorted(int(path.name) for path in self.folder.iterdir() if path.name.isdigit())

    def manifests(self) -> list[Manifest]:
        """Manifests of the complete generations, ascending. Raises: NewerFormat."""
        found: list[Manifest] = []
        for number in self.numbers():
            try:
                found.append(read_manifest(self._folder(number)))
            except (FileNotFoundError, OlderFormat, DamagedIndex) as error:
                log.warning("generation %d is left out: %s", number, error)
        return found

    def open(self, number: int) -> Generation:
        """A generation by number. Raises: NoIndex if there is none such."""
        try:
            return Generation(self._settings, self._folder(number))
        except FileNotFoundError as error:
            there = ", ".join(map(str, self.numbers())) or "none"
            raise NoIndex(f"generation {number}: does not exist; there are: {there}") from error

    def size(self, number: int) -> int:
        """Bytes on disk, a file shared with another generation counted in each."""
        return sum(path.stat().st_size for path in self._folder(number).rglob("*") if path.is_file())

    # -- writing

    def begin(self) -> tuple[int, Path]:
        """Number and empty folder of a new generation."""
        number = max([*self.numbers(), self._pointed_or_zero()]) + 1
        # A name of its own for every attempt: a Chroma store that could not be opened for want of space
        # stays broken for its path as long as the process lives.
        building = self.folder / f"{number}-{secrets.token_hex(3)}{_BUILDING}"
        building.mkdir(parents=True)
        return number, building

    def collection(self, number: int) -> str:
        """Name of the Chroma collection of a generation, its own for every data folder."""
        return f"{self.index_id()}-{number}"

    def index_id(self) -> str:
        """Tells the collections of this data folder from those of others on the same server."""
        path = self._data_dir / "index.json"
        if not path.exists():
            write_atomically(path, json.dumps({"id": f"itut-{secrets.token_hex(4)}"}).encode())
        return str(json.loads(path.read_bytes())["id"])

    def publish(self, building: Path, manifest: Manifest) -> None:
        """Make a complete folder the generation that serves."""
        manifest.write(building)
        for path in building.rglob("*"):
            _sync(path)
        _sync(building)
        building.rename(self._folder(manifest.number))
        _sync(self.folder)
        self.switch(manifest.number)

    def switch(self, number: int) -> None:
        """Point at another generation. Raises: NoIndex, NewerFormat, OlderFormat, DamagedIndex."""
        self.open(number).close()
        write_atomically(self._pointer, f"{number}\n".encode())
        _sync(self._data_dir)

    def is_whole(self, manifest: Manifest) -> bool:
        """Whether the files of a generation are there; `verify` looks inside."""
        return (self._folder(manifest.number) / STORE).is_file()

    def has_vectors_of(self, manifest: Manifest, fingerprint: str) -> bool:
        """Whether a generation has vectors of this model, where the settings say that vectors are."""
        if manifest.model != fingerprint or manifest.chroma != self._settings.chroma_url:
            return False
        folder = self._folder(manifest.number) / CHROMA
        if not manifest.chroma:
            return (folder / CHROMA_FILE).is_file()
        try:
            with VectorIndex(self._settings, folder, manifest.collection) as index:
                return index.count() == manifest.passages
        except DamagedIndex:
            return False

    def sweep(self) -> None:
        """Remove what processes that died have left."""
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if not path.name.isdigit():
                    log.info("removing %s", path)
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in self._data_dir.glob(".*"):
            if path.name.startswith((".current.", ".index.json.", ".writer.json.", ".hashes.json.")):
                path.unlink()

    def prune(self, keep: int, spare: Collection[int] = ()) -> list[int]:
        """Remove all but the one that serves, `spare`, and the `keep` newest others; returns the removed.

        One with full text alone is of no use beside one with the same text and vectors, and goes first.
        On a Chroma server, collections that no generation uses go too.
        """
        current = self._pointed_or_zero()
        manifests = {manifest.number: manifest for manifest in self.manifests()}
        complete = {manifest.content for manifest in manifests.values() if manifest.has_vectors}
        others = [
            number
            for number in reversed(self.numbers())
            if number in manifests
            and number != current
            and (manifests[number].has_vectors or manifests[number].content not in complete)
        ]
        kept = {current, *spare, *others[:keep]}
        doomed = [number for number in self.numbers() if number not in kept]
        for number in doomed:
            removed = self.folder / f"{number}{_REMOVED}"
            self._folder(number).rename(removed)
            shutil.rmtree(removed)
        self._drop_collections()
        return doomed

    # -- inner

    def _drop_collections(self) -> None:
        if self._settings.chroma_url and (self._data_dir / "index.json").exists():
            used = frozenset(manifest.collection for manifest in self.manifests())
            drop_collections(self._settings, f"{self.index_id()}-", used)

    def _folder(self, number: int) -> Path:
        return self.folder / str(number)

    def _pointed(self) -> int:
        text = self._pointer.read_text()
        try:
            return int(text)
        except ValueError as error:
            raise DamagedIndex(
                f"{self._pointer}: should hold the number of a generation, not {text[:20]!r}; "
                "choose one with copilot index use N"
            ) from error

    def _pointed_or_zero(self) -> int:
        try:
            return self._pointed()
        except (FileNotFoundError, DamagedIndex):
            return 0

    def _no_index(self) -> NoIndex:
        return NoIndex(f"{self._data_dir}: nothing indexed yet; run copilot corpus refresh")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
