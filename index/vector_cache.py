"""Vectors by what they depend on, so that no text is embedded twice by the same model."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from index.embedders.embedder import Embedder, Vectors
from index.errors import NotWritable

log = logging.getLogger(__name__)

_CHUNK = 500
_BATCH = 256
"""Texts embedded between two commits: a refresh that is killed loses these at most."""

_CREATE = """
CREATE TABLE IF NOT EXISTS models (id INTEGER PRIMARY KEY, fingerprint TEXT UNIQUE NOT NULL);
CREATE TABLE IF NOT EXISTS vectors (
    model INTEGER NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, text)
) WITHOUT ROWID;
"""

Progress = Callable[[int, int], None]
"""Called with (texts done, texts in all)."""


def text_key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]


class VectorCache:
    """Vectors by (text, model fingerprint) in one SQLite file, as half precision numbers.

    A damaged file is replaced by an empty one.

    Rounding to half precision changes a cosine by less than 1e-6 here. One process writes at a time:
    the one that holds the lock of the index.
    """

    def __init__(self, path: Path | None) -> None:
        """Args: path, None for a cache that lasts as long as the object.

        Raises: NotWritable.
        """
        if path is None:
            self._connection = _opened(":memory:")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = _opened(path)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if isinstance(error, sqlite3.OperationalError):  # a full disk and the like
                raise NotWritable(
                    f"{path}: {error}; let this user read and write there, or move away what is in its place"
                ) from error
            log.warning("%s is damaged (%s); the texts are embedded anew", path, error)
            for name in (path, *path.parent.glob(f"{path.name}-*")):
                name.unlink()
            self._connection = _opened(path)

    def __enter__(self) -> VectorCache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def _model(self, fingerprint: str) -> int:
        self._connection.execute("INSERT OR IGNORE INTO models (fingerprint) VALUES (?)", (fingerprint,))
        row = self._connection.execute("SELECT id FROM models WHERE fingerprint = ?", (fingerprint,))
        return int(row.fetchone()[0])

    def get(self, keys: Sequence[bytes], fingerprint: str) -> dict[bytes, Vectors]:
        """The vectors that are there, by `text_key`; each of shape (dimension,)."""
        model = self._model(fingerprint)
        found: dict[bytes, Vectors] = {}
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            marks = ", ".join("?" * len(chunk))
            for key, vector in self._connection.execute(
                f"SELECT text, vector FROM vectors WHERE model = ? AND text IN ({marks})", (model, *chunk)
            ):
                found[key] = np.frombuffer(vector, np.float16).astype(np.float32)
        return found

    def missing(self, keys: Iterable[bytes], fingerprint: str) -> set[bytes]:
        """Those of `keys` that have no vector yet."""
        model = self._model(fingerprint)
        wanted = list(dict.fromkeys(keys))
        absent = set(wanted)
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            marks = ", ".join("?" * len(chunk))
            absent.difference_update(
                row[0]
                for row in self._connection.execute(
                    f"SELECT text FROM vectors WHERE model = ? AND text IN ({marks})", (model, *chunk)
                )
            )
        return absent

    def put(self, keys: Sequence[bytes], vectors: Vectors, fingerprint: str) -> None:
        model = self._model(fingerprint)
        rows = [
            (model, key, vector.astype(np.float16).tobytes())
            for key, vector in zip(keys, vectors, strict=True)
        ]
        self._connection.execute("BEGIN")
        try:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def drop_all_but(self, keys: set[bytes]) -> int:
        """Delete the vectors of other texts, of all models; returns how many went."""
        rows = self._connection.execute("SELECT model, text FROM vectors").fetchall()
        doomed = [row for row in rows if row[1] not in keys]
        self._connection.execute("BEGIN")
        self._connection.executemany("DELETE FROM vectors WHERE model = ? AND text = ?", doomed)
        self._connection.execute("COMMIT")
        if doomed:
            self._connection.execute("VACUUM")
        return len(doomed)

    def embed_missing(
        self, texts: Iterable[str], embedder: Embedder, progress: Progress = lambda done, total: None
    ) -> int:
        """Embed the texts that have no vector yet, the longest first; returns how many that were.

        Longest first, so that lack of memory shows at once and the time left is over- rather than
        underestimated.
        """
        by_key = {text_key(text): text for text in texts}
        todo = sorted(self.missing(by_key, embedder.fingerprint), key=lambda key: -len(by_key[key]))
        for start in range(0, len(todo), _BATCH):
            keys = todo[start : start + _BATCH]
            self.put(keys, embedder.embed([by_key[key] for key in keys]), embedder.fingerprint)
            progress(min(start + _BATCH, len(todo)), len(todo))
        return len(todo)


def _opened(path: Path | str) -> sqlite3.Connection:
    """Raises: sqlite3.DatabaseError if it is damaged."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_CREATE)
        if (complaint := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(complaint)
    except BaseException:
        connection.close()
        raise
    return connection
