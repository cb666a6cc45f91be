"""Conversations, kept for each user in the data folder (SQLite); nobody reads another user's.

A user is a name that whoever serves the page vouches for; the empty name is the one user of a machine
without accounts.
"""

from __future__ import annotations

import getpass
import json
import os
import secrets
import sqlite3
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from copilot.answer.model import Answer, Citation, Retrieved, Unshown, Unsupported, Verification
from copilot.errors import UnknownConversation
from copilot.history.database import transaction
from corpus.printable import clean, to_json

FILE = "conversations.sqlite"
LONGEST_TITLE = 120
_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, title TEXT NOT NULL, created REAL NOT NULL, changed REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS by_user ON conversation (user, changed);
CREATE TABLE IF NOT EXISTS turn (
    conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE, number INTEGER NOT NULL,
    asked REAL NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (conversation, number)
);
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list; times in seconds since 1970."""

    id: str
    title: str
    created: float
    changed: float
    turns: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question with its answer, and when it was asked."""

    question: str
    answer: Answer
    asked: float


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """A conversation with all its turns, oldest first."""

    id: str
    title: str
    created: float
    turns: tuple[KeptTurn, ...]

    @property
    def history(self) -> list[dict[str, str]]:
        """What `Copilot.ask` reads to understand the next question."""
        rows = []
        for turn in self.turns:
            rows.append({"role": "user", "content": turn.question})
            rows.append({"role": "assistant", "content": turn.answer.answer})
        return rows


class Conversations:
    """The conversations of all users of a data folder. May be used by many threads and processes.

    >>> kept = Conversations(data_dir); id = kept.create("anna")
    >>> kept.append("anna", id, copilot.ask("Is V.34 in force?"))
    >>> kept.load("anna", id).history

    Raises (all methods):
        UnknownConversation: there is none of that id for this user.
        RecordError: the file cannot be read or written.
    """

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / FILE

    def create(self, user: str, title: str = "") -> str:
        """A new conversation; its title is the first question until it is renamed."""
        # hexadecimal: an id that begins with "-" would be an option on the command line
        id = secrets.token_hex(12)
        now = time.time()
        with self._connection() as connection:
            row = (id, user, _title(title), now, now)
            connection.execute("INSERT INTO conversation VALUES (?, ?, ?, ?, ?)", row)
        return id

    def list(self, user: str) -> list[Summary]:
        """The user's conversations, last changed first."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT c.id, c.title, c.created, c.changed, count(t.number) FROM conversation c "
                "LEFT JOIN turn t ON t.conversation = c.id WHERE c.user = ? "
                "GROUP BY c.id ORDER BY c.changed DESC, c.rowid DESC",
                (user,),
            ).fetchall()
        return [Summary(*row) for row in rows]

    def rename(self, user: str, id: str, title: str) -> None:
        with self._connection() as connection:
            self._own(connection, user, id)
            connection.execute("UPDATE conversation SET title = ? WHERE id = ?", (_title(title), id))

    def delete(self, user: str, id: str) -> None:
        with self._connection() as connection:
            self._own(connection, user, id)
            connection.execute("DELETE FROM conversation WHERE id = ?", (id,))

    def append(self, user: str, id: str, answer: Answer) -> int:
        """Add a turn; its number, from 1."""
        now = time.time()
        with self._connection() as connection:
            self._own(connection, user, id)
            (last,) = connection.execute(
                "SELECT coalesce(max(number), 0) FROM turn WHERE conversation = ?", (id,)
            ).fetchone()
            row = (id, last + 1, now, answer.question, to_json(answer.to_json()))
            connection.execute("INSERT INTO turn VALUES (?, ?, ?, ?, ?)", row)
            connection.execute(
                "UPDATE conversation SET changed = ?, title = CASE title WHEN '' THEN ? ELSE title END "
                "WHERE id = ?",
                (now, _title(answer.question), id),
            )
        return int(last) + 1

    def truncate(self, user: str, id: str, turns: int) -> None:
        """Keep only the first turns: what followed is asked again."""
        with self._connection() as connection:
            self._own(connection, user, id)
            connection.execute("DELETE FROM turn WHERE conversation = ? AND number > ?", (id, turns))

    def load(self, user: str, id: str) -> KeptConversation:
        with self._connection() as connection:
            title, created = self._own(connection, user, id)
            rows = connection.execute(
                "SELECT question, answer, asked FROM turn WHERE conversation = ? ORDER BY number", (id,)
            ).fetchall()
        turns = tuple(
            KeptTurn(question, answer_from(json.loads(row)), asked) for question, row, asked in rows
        )
        return KeptConversation(id, title, created, turns)

    @staticmethod
    def _own(connection: sqlite3.Connection, user: str, id: str) -> tuple[str, float]:
        """Title and creation; one answer for a foreign id and for none, so that ids cannot be probed."""
        row = connection.execute(
            "SELECT title, created FROM conversation WHERE id = ? AND user = ?", (id, user)
        ).fetchone()
        if row is None:
            raise UnknownConversation(f"conversation {id!r}: there is none of this id; list yours")
        return str(row[0]), float(row[1])

    def _connection(self) -> AbstractContextManager[sqlite3.Connection]:
        return transaction(self.path, _SCHEMA, "conversations")


def answer_from(row: dict[str, Any]) -> Answer:
    """The answer of a row that `Answer.to_json` made; fields that it did not know yet keep their defaults."""
    citations = tuple(
        Citation(**_known(Citation, {**each, "boxes": tuple(tuple(box) for box in each["boxes"])}))
        for each in row["citations"]
    )
    retrieved = tuple(
        Retrieved(**_known(Retrieved, {**each, "pages": tuple(each["pages"])})) for each in row["retrieved"]
    )
    found = row.get("verification") or {}
    unsupported = tuple(
        Unsupported(each["text"], tuple(each["faults"])) for each in found.get("unsupported", ())
    )
    verification = Verification(**_known(Verification, {**found, "unsupported": unsupported}))
    simple = _known(Answer, row)
    parts = {
        "citations": citations,
        "retrieved": retrieved,
        "verification": verification,
        "unshown": tuple(
            Unshown(**_known(Unshown, {**each, "items": tuple(each["items"])}))
            for each in row.get("unshown", ())
        ),
    }
    return Answer(**{**simple, **parts})


def local_user() -> str:
    """Whose conversations those of the command line are; a number where the system knows no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return str(os.getuid())


def _known(kind: type, row: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in row.items() if name in names}


def _title(text: str) -> str:
    folded = " ".join(clean(text).split())
    return folded if len(folded) <= LONGEST_TITLE else f"{folded[: LONGEST_TITLE - 1]}…"
