"""Generations: complete, immutable states of the index, and the pointer to the one that serves.

    DATA_DIR/current                    number of the generation that serves
    DATA_DIR/generations/7/             store.sqlite, shared.sqlite, chroma/, manifest.json; never changed
    DATA_DIR/generations/8-5c1a90.building/    one being made, or left by a process that died

A folder gets its number by a rename when it is complete, and serves when the pointer is replaced, both
atomic. Readers look at the pointer before each query.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from threading import RLock

from corpus.settings import Settings
from corpus.store import write_atomically
from index.disk import check_database, delete, rename, sync
from index.embedders.embedder import Embedder
from index.errors import DamagedIndex, NoIndex, OlderFormat, OtherModel
from index.manifest import CHROMA, CHROMA_FILE, STORE, Manifest, check_files, read_manifest
from index.shared_vectors import SHARED, PassageVectors, SharedVectors
from index.store import Store
from index.vectors import VectorIndex, drop_collections

log = logging.getLogger(__name__)

_MOST_DIGITS = 18
"""Of the number of a generation: what a 64-bit number holds."""
_REWRITTEN = ("current", "index.json", "writer.json", "hashes.json", "last-refresh.json")
"""What is written beside itself first (`write_atomically`)."""
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
    def _vectors(self) -> PassageVectors:
        shared = None
        if self.manifest.records:
            shared = SharedVectors(self.folder / SHARED, self.folder / STORE)
        index = VectorIndex(self._settings, self.folder / CHROMA, self.manifest.collection)
        return PassageVectors(index, shared)

    def vectors(self, embedder: Embedder) -> PassageVectors | None:
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
        """The generation that serves now; call it before each query, it reads some bytes.

        Raises: NoIndex before the first refresh; NewerFormat, OlderFormat, DamagedIndex.
        """
        with self._switching:
            for last_try in (False, True):
                try:
                    number, stat = self._pointed(), self._pointer.stat()
                    # A clock may stand still or go back, and inodes come again: the content counts, too.
                    seen = (number, stat.st_ino, stat.st_mtime_ns)
                    if self._current is None or seen != self._seen:
                        self._current, self._seen = self._opened(number), seen
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
        return sorted(int(path.name) for path in self._entries() if _is_number(path.name) and path.is_dir())

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
            return self._opened(number)
        except FileNotFoundError as error:
            there = ", ".join(map(str, self.numbers())) or "none"
            raise NoIndex(f"generation {number}: does not exist; there are: {there}") from error

    def size(self, number: int) -> int:
        """Bytes on disk, a file shared with another generation counted in each."""
        return sum(path.stat().st_size for path in self._folder(number).rglob("*") if path.is_file())

    # -- writing

    def begin(self) -> tuple[int, Path]:
        """Number and empty folder of a new generation."""
        taken = [int(path.name) for path in self._entries() if path.name.isdecimal()]
        number = max([*taken, self._pointed_or_zero()]) + 1
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
        try:
            return str(json.loads(path.read_bytes())["id"])
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise DamagedIndex(
                f"{path}: cannot be read ({error}); delete it, and on a Chroma server the collections that "
                "nothing uses any more"
            ) from error

    def publish(self, building: Path, manifest: Manifest) -> None:
        """Make a complete folder the generation that serves.

        Raises: DamagedIndex if it is not complete; then it gets no number.
        """
        manifest.write(building)
        check_files(building, manifest)
        for path in (*building.rglob("*"), building):
            sync(path)
        rename(building, self._folder(manifest.number))
        sync(self.folder)
        try:
            self.switch(manifest.number)
        except DamagedIndex:
            self._remove(manifest.number)
            raise

    def switch(self, number: int) -> None:
        """Point at another generation. Raises: NoIndex, NewerFormat, OlderFormat, DamagedIndex."""
        self.open(number).close()
        write_atomically(self._pointer, f"{number}\n".encode())
        sync(self._data_dir)

    def is_sound(self, manifest: Manifest) -> bool:
        """Whether a generation's files are what was written; says in the log what is not."""
        folder = self._folder(manifest.number)
        try:
            check_files(folder, manifest)
            check_database(folder / STORE)
        except DamagedIndex as error:
            log.warning("generation %d is damaged: %s", manifest.number, error)
            return False
        return True

    def has_vectors_of(self, manifest: Manifest, fingerprint: str) -> bool:
        """Whether a generation has vectors of this model, where the settings say that vectors are.

        Raises: ChromaUnreachable.
        """
        if manifest.model != fingerprint or manifest.chroma != self._settings.chroma_url:
            return False
        folder = self._folder(manifest.number) / CHROMA
        try:
            if not manifest.chroma:
                # without Chroma, which takes a second to import and writes when it opens a store
                check_database(folder / CHROMA_FILE)
                return True
            with VectorIndex(self._settings, folder, manifest.collection) as index:
                index.expect(manifest.record_count)
        except DamagedIndex as error:
            log.warning("generation %d is damaged: %s", manifest.number, error)
            return False
        return True

    def sweep(self) -> None:
        """Remove what processes that died have left, and nothing else that lies there."""
        for path in self._entries():
            if path.name.endswith((_BUILDING, _REMOVED)):
                log.info("removing %s", path)
                delete(path)
        for path in self._data_dir.glob(".*"):
            if path.name.startswith(
                (".current.", ".index.json.", ".writer.json.", ".hashes.json.", ".last-refresh.json.")
            ):
                path.unlink(missing_ok=True)

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
            self._remove(number)
        self._drop_collections()
        return doomed

    # -- inner

    def _drop_collections(self) -> None:
        if self._settings.chroma_url and (self._data_dir / "index.json").exists():
            used = frozenset(manifest.collection for manifest in self.manifests())
            drop_collections(self._settings, f"{self.index_id()}-", used)

    def _folder(self, number: int) -> Path:
        return self.folder / str(number)

    def _opened(self, number: int) -> Generation:
        return Generation(self._settings, self._folder(number))

    def _entries(self) -> list[Path]:
        return list(self.folder.iterdir()) if self.folder.is_dir() else []

    def _remove(self, number: int) -> None:
        removed = self.folder / f"{number}-{secrets.token_hex(3)}{_REMOVED}"
        rename(self._folder(number), removed)
        delete(removed)

    def _pointed(self) -> int:
        """Raises: FileNotFoundError, NotADirectoryError, DamagedIndex."""
        remedy = "choose one with copilot index use N, or run copilot corpus refresh"
        try:
            content = self._pointer.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise
        except OSError as error:
            raise DamagedIndex(f"{self._pointer}: cannot be read ({error.strerror}); {remedy}") from error
        digits = content.strip()
        if not digits.isdigit() or len(digits) > _MOST_DIGITS:
            shown = content[:20].decode("ascii", "backslashreplace")
            raise DamagedIndex(
                f"{self._pointer}: should hold the number of a generation, not '{shown}'; {remedy}"
            )
        return int(digits)

    def _pointed_or_zero(self) -> int:
        try:
            return self._pointed()
        except (FileNotFoundError, DamagedIndex):
            return 0

    def _no_index(self) -> NoIndex:
        return NoIndex(f"{self._data_dir}: nothing indexed yet; run copilot corpus refresh")


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdecimal() and str(int(name)) == name
