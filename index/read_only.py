"""SQLite files that are written once and then only read, by any number of threads and processes."""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.errors import DamagedIndex


class ReadOnlyDatabase:
    """One such file; every thread has a connection of its own.

    The file never changes, so SQLite is told not to lock it: it can lie on a read-only disk and be deleted
    while it is being read.
    """

    def __init__(self, path: Path, attached: Mapping[str, Path] | None = None) -> None:
        """Args: attached, further files of this kind by the name that statements know them by.

        Raises: DamagedIndex if the file is missing.
        """
        self.path = path
        self._attached = dict(attached or {})
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._opening = threading.Lock()
        for file in (path, *self._attached.values()):
            if not file.is_file():
                raise DamagedIndex(f"{file}: missing; run copilot corpus refresh --rebuild")

    def rows(self, statement: str, *values: str | int | float) -> list[tuple[Any, ...]]:
        """All rows of a statement.

        Raises:
            DamagedIndex: the file is no such database, or damaged.
            sqlite3.OperationalError: a malformed MATCH expression.
        """
        with damage_named(self.path):
            return self._connection().execute(statement, values).fetchall()

    def close(self) -> None:
        """Close the connections of all threads; only when no query is running."""
        with self._opening:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
            self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # Threads keep to their own connection; `close` alone touches those of others.
            connection = sqlite3.connect(_address(self.path), uri=True, check_same_thread=False)
            for name, file in self._attached.items():
                connection.execute(f"ATTACH ? AS {name}", (_address(file),))
            self._local.connection = connection
            with self._opening:
                self._opened.append(connection)
        return connection


def _address(path: Path) -> str:
    return f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"


@contextmanager
def damage_named(path: Path) -> Iterator[None]:
    """Turn what bytes that are not what was written raise, from SQLite up to JSON, into `DamagedIndex`."""
    try:
        yield
    except (sqlite3.DatabaseError, zlib.error, ValueError, TypeError, LookupError) as error:
        if isinstance(error, sqlite3.OperationalError) and "fts5: syntax error" in str(error):
            raise  # a malformed MATCH expression is the caller's fault, not the file's
        raise DamagedIndex(
            f"{path}: {error or type(error).__name__}; run copilot corpus refresh, "
            "or copilot index use N to go back"
        ) from error
