"""A small SQLite file of what users keep: opened for one transaction, its faults told as errors of the
copilot.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from copilot.errors import RecordError

TIMEOUT = 10.0
"""Seconds waited for another process that writes."""


@contextmanager
def transaction(path: Path, schema: str, what: str) -> Iterator[sqlite3.Connection]:
    """A connection inside a transaction, which an error undoes.

    Args:
        path: of the file, made where it is missing.
        schema: statements that make its tables where they are missing.
        what: is kept there, for the message.

    Raises:
        RecordError: the file cannot be read or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=TIMEOUT, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.executescript(schema)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
    except (sqlite3.Error, OSError) as error:
        raise RecordError(
            f"{path}: {what} cannot be kept ({error}); see whether the disk is full or "
            "the file is another program's, or move the file away"
        ) from error
