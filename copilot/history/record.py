"""A local record of every question, its evidence, answer, verification and rating (SQLite, data folder).

It never leaves the machine. `COPILOT_RECORD=false` keeps none, `copilot log purge` empties it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copilot.answer.model import Answer
from copilot.errors import RecordError
from corpus.printable import clean, to_json

FILE = "record.sqlite"
RATINGS = {"up": 1, "down": -1, "none": 0}
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT, asked REAL NOT NULL, user TEXT NOT NULL, mode TEXT NOT NULL,
    model TEXT NOT NULL, abstained INTEGER NOT NULL, latency_s REAL NOT NULL, question TEXT NOT NULL,
    history TEXT NOT NULL, answer TEXT NOT NULL, rating INTEGER NOT NULL DEFAULT 0,
    comment TEXT NOT NULL DEFAULT ''
);
"""
_COLUMNS = "id, asked, user, mode, model, abstained, latency_s, question, history, answer, rating, comment"


@dataclass(frozen=True, slots=True)
class Entry:
    """A question asked; `answer` is its row of the machine interface; `rating` is 1, 0 or -1."""

    id: int
    asked: float
    user: str
    mode: str
    model: str
    abstained: bool
    latency_s: float
    question: str
    history: list[dict[str, str]]
    answer: dict[str, Any]
    rating: int
    comment: str

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _COLUMNS.split(", ")}


class Record:
    """The record of a data folder. May be used by many threads and processes.

    Raises (all methods):
        RecordError: the file cannot be read or written, or there is no such entry.
    """

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / FILE

    def add(self, answer: Answer, history: list[dict[str, str]] | None = None, user: str = "") -> int:
        """Keep an answer; the number of its entry, by which it can be rated."""
        row = (
            time.time(),
            user,
            answer.mode,
            answer.verification.model,
            answer.abstained,
            answer.latency_s,
            answer.question,
            to_json(history or []),
            to_json(answer.to_json()),
        )
        with self._connection() as connection:
            cursor = connection.execute(
                "INSERT INTO entry (asked, user, mode, model, abstained, latency_s, question, history, "
                "answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            return int(cursor.lastrowid or 0)

    def rate(self, id: int, rating: int, comment: str = "") -> None:
        """Thumbs up (1), down (-1) or none (0), with a comment; a later rating replaces the one before."""
        if rating not in RATINGS.values():
            raise RecordError(f"rating {rating}: unknown; use 1, 0 or -1")
        with self._connection() as connection:
            changed = connection.execute(
                "UPDATE entry SET rating = ?, comment = ? WHERE id = ?", (rating, clean(comment), id)
            ).rowcount
        if not changed:
            raise self._unknown(id)

    def entry(self, id: int) -> Entry:
        with self._connection() as connection:
            row = connection.execute(f"SELECT {_COLUMNS} FROM entry WHERE id = ?", (id,)).fetchone()
        if row is None:
            raise self._unknown(id)
        return _entry(row)

    def entries(self, last: int = 20, rated: int | None = None, words: str = "") -> list[Entry]:
        """The last entries, newest first; only those of a rating, or whose question holds words."""
        query = (
            f"SELECT {_COLUMNS} FROM entry WHERE (?1 IS NULL OR rating = ?1) AND instr(lower(question), ?2) "
        )
        with self._connection() as connection:
            rows = connection.execute(
                f"{query} ORDER BY id DESC LIMIT ?3", (rated, clean(words).lower(), last)
            ).fetchall()
        return [_entry(row) for row in rows]

    def purge(self, before: float | None = None) -> int:
        """Delete all entries, or those asked before a time (seconds since 1970); how many went."""
        with self._connection() as connection:
            cursor = connection.execute("DELETE FROM entry WHERE ?1 IS NULL OR asked < ?1", (before,))
            count = cursor.rowcount
        with closing(self._connect()) as connection:
            connection.execute("VACUUM")  # what was deleted is gone from the file, too
        return int(count)

    def _unknown(self, id: int) -> RecordError:
        return RecordError(f"entry {id}: not in the record; see `copilot log list`")

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return sqlite3.connect(self.path, timeout=10, isolation_level=None)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._connect()) as connection:
                connection.execute(_SCHEMA)
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise RecordError(
                f"{self.path}: the record cannot be used ({error}); see whether the disk is full or the "
                "folder may be written to, or switch it off with COPILOT_RECORD=false"
            ) from error


def _entry(row: tuple[Any, ...]) -> Entry:
    id, asked, user, mode, model, abstained, latency, question, history, answer, rating, comment = row
    turns, kept = json.loads(history), json.loads(answer)
    return Entry(
        id, asked, user, mode, model, bool(abstained), latency, question, turns, kept, rating, comment
    )
