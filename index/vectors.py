"""The vectors of one generation in a Chroma collection: embedded in its folder, or on a server."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from corpus.settings import Settings
from index.embedders.embedder import Vectors
from index.errors import ChromaUnreachable, DamagedIndex
from index.filters import Filter
from index.manifest import CHROMA_FILE

log = logging.getLogger(__name__)

# ef_construction and max_neighbors are twice Chroma's defaults: a generation is built once and asked often.
# The graph is on the disk after every batch; what is not, every process that opens it would build anew.
HNSW: Mapping[str, Any] = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 32,
    "sync_threshold": 1,
}
THOROUGH: Mapping[str, Any] = {**HNSW, "ef_construction": 1000, "ef_search": 1000, "max_neighbors": 64}
"""For vectors of which `HNSW` misses some, as among 500 that are nearly equal: recall@10 1.000 instead of
0.997, twice as slow to build, three times to search."""

CLOUD = "trychroma.com"
"""Domain of Chroma Cloud, which takes and gives fewer records at once than a server of one's own."""
CLOUD_RECORDS = 300

_opening = threading.RLock()
"""Chroma's registry of open folders is not made for threads. Reentrant: garbage collection may close one."""


def _chroma_settings() -> Any:
    from chromadb.config import Settings as ChromaSettings

    # Chroma would read CHROMA_* from an .env file that happens to lie in the working folder.
    return ChromaSettings(_env_file=None, anonymized_telemetry=False)


@contextmanager
def _errors_named(url: str) -> Iterator[None]:
    """Turn what a failed connection or damaged files raise into an error that names the server or folder."""
    import httpx
    from chromadb.errors import AuthorizationError, ChromaAuthError, ChromaError, NotFoundError

    try:
        yield
    except NotFoundError:
        raise
    except httpx.HTTPError as error:
        raise ChromaUnreachable(
            f"{url}: the Chroma server does not answer ({error}); start it (chroma run), or unset "
            "COPILOT_CHROMA_URL to keep vectors in the data folder"
        ) from error
    except ValueError as error:
        if "connect" not in str(error).lower():
            raise
        raise ChromaUnreachable(
            f"{url}: the Chroma server does not answer; start it (chroma run), or unset "
            "COPILOT_CHROMA_URL to keep vectors in the data folder"
        ) from error
    except (ChromaAuthError, AuthorizationError) as error:
        raise ChromaUnreachable(
            f"{url}: the Chroma server refuses ({error}); check COPILOT_CHROMA_TOKEN, "
            "COPILOT_CHROMA_TENANT and COPILOT_CHROMA_DATABASE"
        ) from error
    except ChromaError as error:
        raise _unusable(url, error) from error
    except BaseException as error:
        if type(error).__module__ != _RUST:
            raise
        raise _unusable(url, error) from error


_RUST = "pyo3_runtime"
"""Where the exception of a panic in Chroma comes from, as on files that hold something else than a graph."""


def _unusable(where: str, error: BaseException) -> DamagedIndex:
    reason = str(error).splitlines()[0]
    return DamagedIndex(f"{where}: the vectors cannot be used ({reason}); run copilot corpus refresh")


@contextmanager
def _database_named(url: str) -> Iterator[None]:
    """Turn what a tenant or database that does not exist raises into an error that names them."""
    from chromadb.errors import NotFoundError

    try:
        yield
    except NotFoundError as error:
        raise ChromaUnreachable(
            f"{url}: the Chroma server refuses ({error}); check COPILOT_CHROMA_TENANT and "
            "COPILOT_CHROMA_DATABASE"
        ) from error


def connect(settings: Settings, folder: Path) -> Any:
    """A Chroma client: of the server in the settings, else of the store embedded in `folder`.

    Raises: ChromaUnreachable.
    """
    import chromadb  # takes a second, which a refresh without news does not have to spend

    with _opening:
        if not settings.chroma_url:
            with _errors_named(str(folder)):
                return chromadb.PersistentClient(path=str(folder.absolute()), settings=_chroma_settings())
        address = urlsplit(settings.chroma_url)
        secure = address.scheme == "https"
        headers = {}
        if settings.chroma_token:
            headers = {
                "X-Chroma-Token": settings.chroma_token,
                "Authorization": f"Bearer {settings.chroma_token}",
            }
        with _errors_named(settings.chroma_url), _database_named(settings.chroma_url):
            return chromadb.HttpClient(
                host=address.hostname or "localhost",
                port=address.port or (443 if secure else 8000),
                ssl=secure,
                headers=headers,
                settings=_chroma_settings(),
                tenant=settings.chroma_tenant,
                database=settings.chroma_database,
            )


def _writable(folder: Path) -> TemporaryDirectory[str]:
    """A store that may only be read, as Chroma can open it: it writes into its SQLite file when it does."""
    copy = TemporaryDirectory(prefix="copilot-vectors-")
    for path in folder.iterdir():
        if path.is_dir():
            (Path(copy.name) / path.name).symlink_to(path.absolute())
        else:
            shutil.copyfile(path, Path(copy.name) / path.name)
    return copy


class VectorIndex:
    """One collection: metadata of its records is what a search can be narrowed to (see `shared_vectors`).

    `embedded` is whether vectors are read from the disk here, without a network between.
    """

    def __init__(
        self, settings: Settings, folder: Path, name: str, *, create: Mapping[str, Any] | None = None
    ) -> None:
        """Args: folder, of the embedded store; name, of the collection; create, the configuration of a new
        empty one, in place of what has that name.

        Raises:
            ChromaUnreachable: the server does not answer.
            DamagedIndex: the collection does not exist.
        """
        from chromadb.errors import NotFoundError

        self._where = settings.chroma_url or str(folder)
        self.embedded = not settings.chroma_url
        self._is_cloud = (urlsplit(settings.chroma_url).hostname or "").endswith(CLOUD)
        self.name = name
        self._closed = False
        if create is None and not settings.chroma_url and not (folder / CHROMA_FILE).is_file():
            raise DamagedIndex(f"{folder}: the vectors are missing; run copilot corpus refresh")
        self._copy: TemporaryDirectory[str] | None = None
        if create is None and self.embedded and not os.access(folder / CHROMA_FILE, os.W_OK):
            self._copy = _writable(folder)
            folder = Path(self._copy.name)
        self._client = connect(settings, folder)
        try:
            with _errors_named(self._where):
                if create is not None:
                    self._drop(name)
                    self._collection = self._client.create_collection(
                        name, embedding_function=None, configuration={"hnsw": dict(create)}
                    )
                else:
                    self._collection = self._client.get_collection(name, embedding_function=None)
        except NotFoundError as error:
            self.close()
            raise DamagedIndex(
                f"{self._where}: the collection {name} is missing; run copilot corpus refresh"
            ) from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> VectorIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _drop(self, name: str) -> None:
        from chromadb.errors import NotFoundError

        with suppress(NotFoundError):
            self._client.delete_collection(name)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            with _opening:
                self._client.close()
            if self._copy is not None:
                self._copy.cleanup()

    def __del__(self) -> None:
        # The last reader of an old generation lets go of its memory and files.
        if getattr(self, "_client", None) is not None:
            self.close()

    @cached_property
    def batch_size(self) -> int:
        """How many records one request writes or reads."""
        size = int(self._client.get_max_batch_size())
        return min(size, CLOUD_RECORDS) if self._is_cloud else size

    def add(
        self, ids: Sequence[int], vectors: Vectors, metadata: Sequence[dict[str, str | int | bool]]
    ) -> None:
        """Add new records. Args: vectors, shape (n, dimension)."""
        step = self.batch_size
        with _errors_named(self._where):
            for start in range(0, len(ids), step):
                self._collection.add(
                    ids=[str(id) for id in ids[start : start + step]],
                    embeddings=vectors[start : start + step],
                    metadatas=list(metadata[start : start + step]),
                )

    def count(self) -> int:
        with _errors_named(self._where):
            return int(self._collection.count())

    def expect(self, records: int) -> None:
        """Raises: DamagedIndex if the collection does not hold so many."""
        if (count := self.count()) != records:
            raise DamagedIndex(
                f"{self._where}: holds {count} vectors instead of {records}; "
                "run copilot corpus refresh --rebuild"
            )

    def query(
        self, vector: Vectors, k: int, where: Filter | None = None, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` records nearest to `vector` (shape (dimension,)), best first, with cosine similarities.

        Args: among, the only records that count.

        Chroma Cloud gives at most 300.
        """
        if among is None:
            return self.nearest(vector[np.newaxis], k, where)[0]
        found: list[tuple[int, float]] = []
        for start in range(0, len(among), self.batch_size):
            part = among[start : start + self.batch_size]
            found += self.nearest(vector[np.newaxis], min(k, len(part)), where, part)[0]
        return sorted(found, key=lambda item: -item[1])[:k]

    def vectors_of(self, ids: Sequence[int]) -> Vectors:
        """The vectors of records, shape (n, dimension), in the order of `ids`; 100 take about 4 ms embedded.

        Raises: DamagedIndex for a record that has none; ChromaUnreachable.
        """
        names = [str(id) for id in ids]
        if not names:
            return np.empty((0, 0), np.float32)
        wanted = list(dict.fromkeys(names))
        rows: dict[str, Vectors] = {}
        with _errors_named(self._where):
            for start in range(0, len(wanted), self.batch_size):
                found = self._collection.get(
                    ids=wanted[start : start + self.batch_size], include=["embeddings"]
                )
                rows.update(zip(found["ids"], found["embeddings"], strict=True))
        if absent := [name for name in names if name not in rows]:
            raise DamagedIndex(
                f"{self._where}: {len(absent)} vectors are missing, the first that of record {absent[0]}; "
                "run copilot corpus refresh --rebuild"
            )
        return np.asarray([rows[name] for name in names], np.float32)

    def nearest(
        self, vectors: Vectors, k: int, where: Filter | None = None, among: Sequence[int] | None = None
    ) -> list[list[tuple[int, float]]]:
        """The same for each of several vectors, shape (n, dimension); `among` of one batch at most."""
        with _errors_named(self._where):
            found = self._collection.query(
                query_embeddings=vectors,
                n_results=min(k, CLOUD_RECORDS) if self._is_cloud else k,
                where=where.chroma() if where else None,
                ids=None if among is None else [str(id) for id in among],
                include=["distances"],
            )
        return [
            [(int(id), 1.0 - float(distance)) for id, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def search_wider(self, ef_search: int) -> None:
        """Look at so many candidates for each query from now on: slower, and less is missed."""
        with _errors_named(self._where):
            self._collection.modify(configuration={"hnsw": {"ef_search": ef_search}})


def drop_collections(settings: Settings, prefix: str, keep: frozenset[str]) -> list[str]:
    """Delete the collections of an index on the server that no generation uses; returns their names.

    Embedded collections go with their folder.
    """
    if not settings.chroma_url:
        return []
    client = connect(settings, Path())
    try:
        with _errors_named(settings.chroma_url):
            names = [collection.name for collection in client.list_collections()]
            doomed = [name for name in names if name.startswith(prefix) and name not in keep]
            for name in doomed:
                client.delete_collection(name)
    finally:
        client.close()
    return doomed
