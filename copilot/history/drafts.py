"""Drafts, kept for each user in the data folder (SQLite) with all their versions; nobody reads another
user's.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from copilot.draft.model import Draft
from copilot.errors import RecordError, UnknownDraft
from copilot.history.database import transaction

FILE = "drafts.sqlite"
LONGEST_TITLE = 120
_SCHEMA = """
CREATE TABLE IF NOT EXISTS draft (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, title TEXT NOT NULL, created REAL NOT NULL, changed REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS drafts_by_user ON draft (user, changed);
CREATE TABLE IF NOT EXISTS version (
    draft TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE, number INTEGER NOT NULL, made REAL NOT NULL,
    content TEXT NOT NULL, PRIMARY KEY (draft, number)
);
"""
_DRAFTS: TypeAdapter[Draft] = TypeAdapter(Draft)


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft in a list; times in seconds since 1970."""

    id: str
    title: str
    created: float
    changed: float
    versions: int


def to_json(draft: Draft) -> str:
    """A draft without the ones before it."""
    return _DRAFTS.dump_json(replace(draft, before=None)).decode()


def from_json(text: str) -> Draft:
    """The draft again. Raises RecordError where it was written by another version of the program."""
    try:
        return _DRAFTS.validate_json(text)
    except ValidationError as error:
        raise RecordError(
            f"the draft cannot be read ({error.error_count()} faults): draft it again from its form"
        ) from error


class Drafts:
    """The drafts of all users of a data folder. May be used by many threads and processes.

    >>> kept = Drafts(data_dir); id = kept.keep("anna", draft)
    >>> kept.undo("anna", id)

    Raises (all methods):
        UnknownDraft: there is none of that id for this user.
        RecordError: the file cannot be read or written.
    """

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / FILE

    def keep(self, user: str, draft: Draft, id: str = "") -> str:
        """Keep a draft as a new one, or as the next version of one; its id."""
        now = time.time()
        with self._connection() as connection:
            if id:
                self._own(connection, user, id)
            else:
                id = secrets.token_hex(12)
                title = _title(draft.title or draft.request.heading or draft.instruction)
                connection.execute(
                    "INSERT INTO draft VALUES (?, ?, ?, ?, ?)",
                    (id, user, f"{draft.clause_type}: {title}", now, now),
                )
            (last,) = connection.execute(
                "SELECT coalesce(max(number), 0) FROM version WHERE draft = ?", (id,)
            ).fetchone()
            connection.execute("INSERT INTO version VALUES (?, ?, ?, ?)", (id, last + 1, now, to_json(draft)))
            connection.execute("UPDATE draft SET changed = ? WHERE id = ?", (now, id))
        return id

    def list(self, user: str) -> list[KeptDraft]:
        """The user's drafts, last changed first."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT d.id, d.title, d.created, d.changed, count(v.number) FROM draft d "
                "LEFT JOIN version v ON v.draft = d.id WHERE d.user = ? GROUP "
                "BY d.id ORDER BY d.changed DESC, d.rowid DESC",
                (user,),
            ).fetchall()
        return [KeptDraft(*row) for row in rows]

    def load(self, user: str, id: str) -> Draft:
        """The last version, with those before it behind it."""
        with self._connection() as connection:
            self._own(connection, user, id)
            rows = connection.execute(
                "SELECT content FROM version WHERE draft = ? ORDER BY number", (id,)
            ).fetchall()
        draft: Draft | None = None
        for (content,) in rows:
            draft = replace(from_json(content), before=draft)
        if draft is None:
            raise UnknownDraft(f"{id}: has no version")
        return draft

    def undo(self, user: str, id: str) -> Draft:
        """The version before the last one, which is forgotten; the first one stays."""
        with self._connection() as connection:
            self._own(connection, user, id)
            connection.execute(
                "DELETE FROM version WHERE draft = ? AND number > 1 AND number = "
                "(SELECT max(number) FROM version WHERE draft = ?)",
                (id, id),
            )
            connection.execute("UPDATE draft SET changed = ? WHERE id = ?", (time.time(), id))
        return self.load(user, id)

    def rename(self, user: str, id: str, title: str) -> None:
        with self._connection() as connection:
            self._own(connection, user, id)
            connection.execute("UPDATE draft SET title = ? WHERE id = ?", (_title(title), id))

    def delete(self, user: str, id: str) -> None:
        with self._connection() as connection:
            self._own(connection, user, id)
            connection.execute("DELETE FROM draft WHERE id = ?", (id,))

    def _own(self, connection: sqlite3.Connection, user: str, id: str) -> None:
        row = connection.execute("SELECT 1 FROM draft WHERE id = ? AND user = ?", (id, user)).fetchone()
        if row is None:
            raise UnknownDraft(f"{id}: no draft of this id; it may have been deleted")

    def _connection(self) -> AbstractContextManager[sqlite3.Connection]:
        return transaction(self.path, _SCHEMA, "drafts")


def _title(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TITLE]
