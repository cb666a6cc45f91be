"""The vectors of one generation in a Chroma collection: embedded in its folder, or on a server."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from corpus.settings import Settings
from index.embedders.embedder import Vectors
from index.errors import ChromaUnreachable, DamagedIndex
from index.filters import Filter

log = logging.getLogger(__name__)

# ef_construction and max_neighbors are twice Chroma's defaults: a generation is built once and asked often.
HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}
CHROMA_FILE = "chroma.sqlite3"
"""What an embedded store always has."""

_SAME_VECTOR = 1e-4
"""Cosine distance below which two records count as one and the same vector."""

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
def _server_named(url: str) -> Iterator[None]:
    """Turn what a failed connection raises into an error that names the server."""
    import httpx
    from chromadb.errors import AuthorizationError, ChromaAuthError

    try:
        yield
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
            return chromadb.PersistentClient(path=str(folder.absolute()), settings=_chroma_settings())
        address = urlsplit(settings.chroma_url)
        secure = address.scheme == "https"
        headers = {}
        if settings.chroma_token:
            headers = {
                "X-Chroma-Token": settings.chroma_token,
                "Authorization": f"Bearer {settings.chroma_token}",
            }
        with _server_named(settings.chroma_url), _database_named(settings.chroma_url):
            return chromadb.HttpClient(
                host=address.hostname or "localhost",
                port=address.port or (443 if secure else 8000),
                ssl=secure,
                headers=headers,
                settings=_chroma_settings(),
                tenant=settings.chroma_tenant,
                database=settings.chroma_database,
            )


class VectorIndex:
    """One collection: record ids are passage ids, metadata what a search can be narrowed to.

    `embedded` is whether vectors are read from the disk here, without a network between.
    """

    def __init__(self, settings: Settings, folder: Path, name: str, *, create: bool = False) -> None:
        """Args: folder, of the embedded store; name, of the collection; create, a new empty one.

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
        if not create and not settings.chroma_url and not (folder / CHROMA_FILE).is_file():
            raise DamagedIndex(f"{folder}: the vectors are missing; run copilot corpus refresh")
        self._client = connect(settings, folder)
        try:
            with _server_named(self._where):
                if create:
                    self._collection = self._client.create_collection(
                        name, embedding_function=None, configuration={"hnsw": HNSW}
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

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            with _opening:
                self._client.close()

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
        with _server_named(self._where):
            for start in range(0, len(ids), step):
                self._collection.add(
                    ids=[str(id) for id in ids[start : start + step]],
                    embeddings=vectors[start : start + step],
                    metadatas=list(metadata[start : start + step]),
                )

    def count(self) -> int:
        with _server_named(self._where):
            return int(self._collection.count())

    def query(self, vector: Vectors, k: int, where: Filter | None = None) -> list[tuple[int, float]]:
        """The `k` passages nearest to `vector` (shape (dimension,)), best first, with cosine similarities.

        Chroma Cloud gives at most 300.
        """
        return self._nearest(vector[np.newaxis], k, where)[0]

    def vectors_of(self, ids: Sequence[int]) -> Vectors:
        """The vectors of passages, shape (n, dimension), in the order of `ids`.

        With them a passage that only the full text found has its cosine too: `vectors_of(ids) @ question`.
        100 of them take about 4 ms embedded.

        Raises: DamagedIndex for a passage that has none; ChromaUnreachable.
        """
        names = [str(id) for id in ids]
        if not names:
            return np.empty((0, 0), np.float32)
        wanted = list(dict.fromkeys(names))
        rows: dict[str, Vectors] = {}
        with _server_named(self._where):
            for start in range(0, len(wanted), self.batch_size):
                found = self._collection.get(
                    ids=wanted[start : start + self.batch_size], include=["embeddings"]
                )
                rows.update(zip(found["ids"], found["embeddings"], strict=True))
        if absent := [name for name in names if name not in rows]:
            raise DamagedIndex(
                f"{self._where}: {len(absent)} vectors are missing, the first that of passage {absent[0]}; "
                "run copilot corpus refresh --rebuild"
            )
        return np.asarray([rows[name] for name in names], np.float32)

    def _nearest(
        self, vectors: Vectors, k: int, where: Filter | None = None
    ) -> list[list[tuple[int, float]]]:
        with _server_named(self._where):
            found = self._collection.query(
                query_embeddings=vectors,
                n_results=min(k, CLOUD_RECORDS) if self._is_cloud else k,
                where=where.chroma() if where else None,
                include=["distances"],
            )
        return [
            [(int(id), 1.0 - float(distance)) for id, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def verify(self, expected: int, ids: Sequence[int], vectors: Vectors) -> None:
        """Check that all records are there and that each of a sample finds itself.

        A record with the very same vector as another counts as found.

        Raises: DamagedIndex naming what is wrong.
        """
        if (count := self.count()) != expected:
            raise DamagedIndex(
                f"{self._where}: holds {count} vectors instead of {expected}; "
                "run copilot corpus refresh --rebuild"
            )
        for start in range(0, len(ids), 100):
            part = slice(start, start + 100)
            for id, nearest in zip(ids[part], self._nearest(vectors[part], 10), strict=True):
                if id not in (found for found, _ in nearest) and nearest[0][1] < 1 - _SAME_VECTOR:
                    raise DamagedIndex(
                        f"{self._where}: passage {id} does not find itself; "
                        "run copilot corpus refresh --rebuild"
                    )


def even_batch(total: int, most: int) -> int:
    """The size of batches of at most `most` in which `total` records should be added.

    Chroma writes its graph to the disk after a batch that brings 1,000 records or more. What a smaller last
    batch brought would be built into it anew by every process that opens it, which takes a second and more.

    >>> even_batch(6400, 5461)
    3200
    """
    return ceil(total / ceil(total / most)) if total else most


def drop_collections(settings: Settings, prefix: str, keep: frozenset[str]) -> list[str]:
    """Delete the collections of an index on the server that no generation uses; returns their names.

    Embedded collections go with their folder.
    """
    if not settings.chroma_url:
        return []
    client = connect(settings, Path())
    try:
        with _server_named(settings.chroma_url):
            names = [collection.name for collection in client.list_collections()]
            doomed = [name for name in names if name.startswith(prefix) and name not in keep]
            for name in doomed:
                client.delete_collection(name)
    finally:
        client.close()
    return doomed
