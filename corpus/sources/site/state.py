"""What earlier refreshes learned of the site: the last list, the files fetched, answers still good."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from filelock import FileLock, Timeout

from corpus.sources.site.api import Listed
from corpus.sources.site.downloads import StoredFile
from corpus.sources.site.errors import HarvestShrunk, SiteBusy, SiteError
from corpus.sources.site.partials import Validators

_FORM = 1
_SMALLEST_SHARE = 0.5
_TABLES = """
CREATE TABLE IF NOT EXISTS harvest (code TEXT PRIMARY KEY, title TEXT, status TEXT);
CREATE TABLE IF NOT EXISTS files (
    name TEXT PRIMARY KEY, edition TEXT, status TEXT, sha256 TEXT, size INTEGER, etag TEXT,
    last_modified TEXT, fetched TEXT, checked TEXT
);
CREATE TABLE IF NOT EXISTS misses (name TEXT PRIMARY KEY, times INTEGER, reason TEXT, last TEXT);
CREATE TABLE IF NOT EXISTS answers (question TEXT PRIMARY KEY, asked_of TEXT, answer TEXT);
"""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that was fetched; `edition` is `Listed.key`, `status` what the list said at that time."""

    stored: StoredFile
    edition: str
    status: str


class SiteState:
    """A small database in the folder of the site; each change is on disk when the call returns.

    >>> with SiteState(data_dir / "site") as state:
    ...     state.file("T-REC-Y.3172-201906-E.pdf")
    """

    def __init__(self, folder: Path) -> None:
        """Raises: SiteBusy, SiteError if the database is damaged or of a newer program."""
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "state.sqlite"
        self._lock = FileLock(folder / "lock")
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise SiteBusy(
                f"{folder}: another refresh from the site is running; wait until it has finished"
            ) from error
        try:
            self._database = sqlite3.connect(self._path)
            self._open()
        except BaseException:
            self._lock.release()
            raise

    def _open(self) -> None:
        with self._damage_reported():
            # Safe when the program is killed; a power cut may cost the last entries, which are asked anew.
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            (form,) = self._database.execute("PRAGMA user_version").fetchone()
            if form > _FORM:
                raise SiteError(f"{self._path}: written by a newer version of this program; update it")
            self._database.executescript(_TABLES + f"PRAGMA user_version = {_FORM};")

    def __enter__(self) -> SiteState:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
        self._lock.release()

    def check_harvest(self, listed: list[Listed]) -> None:
        """Raises: HarvestShrunk if the list has less than half as many editions as the last good one."""
        (before,) = self._row("SELECT count(*) FROM harvest")
        if len(listed) < before * _SMALLEST_SHARE:
            raise HarvestShrunk(
                f"the site lists {len(listed)} editions, and listed {before} last time: taken for a fault "
                "of the site, nothing was changed. Try again later; add --accept-shrunk-list if ITU did "
                "take so many off"
            )

    def keep_harvest(self, listed: Iterable[Listed]) -> None:
        """Remember the list as the last good one."""
        with self._damage_reported(), self._database:
            self._database.execute("DELETE FROM harvest")
            rows = ((edition.code, edition.title, edition.status) for edition in listed)
            self._database.executemany("INSERT OR REPLACE INTO harvest VALUES (?, ?, ?)", rows)

    def file(self, name: str) -> HeldFile | None:
        return next(self._files("WHERE name = ?", name), None)

    def files(self) -> list[HeldFile]:
        """All files fetched, by name."""
        return list(self._files("ORDER BY name"))

    def _files(self, condition: str, *values: str) -> Iterator[HeldFile]:
        columns = "name, sha256, size, etag, last_modified, edition, status"
        for row in self._rows(f"SELECT {columns} FROM files {condition}", *values):
            name, sha256, size, etag, last_modified, edition, status = row
            stored = StoredFile(name, sha256, size, Validators(etag, last_modified))
            yield HeldFile(stored, edition, status)

    def keep_file(self, stored: StoredFile, edition: Listed) -> None:
        """Remember what is in its place now; the edition's status, too, unless one is known already."""
        before = self.file(stored.name)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        (fetched,) = self._row("SELECT max(fetched) FROM files WHERE name = ?", stored.name)
        if before is None or before.stored.sha256 != stored.sha256:
            fetched = now
        row = (
            stored.name, edition.key, edition.status, stored.sha256, stored.size,
            stored.validators.etag, stored.validators.last_modified, fetched, now,
        )  # fmt: skip
        with self._damage_reported(), self._database:
            marks = ", ".join("?" * len(row))
            self._database.execute(f"INSERT OR REPLACE INTO files VALUES ({marks})", row)
            self._database.execute("DELETE FROM misses WHERE name = ?", (stored.name,))

    def keep_status(self, held: HeldFile, status: str) -> HeldFile:
        """Remember what the list says of a file's edition now."""
        with self._damage_reported(), self._database:
            self._database.execute("UPDATE files SET status = ? WHERE name = ?", (status, held.stored.name))
        return replace(held, status=status)

    def forget_file(self, name: str) -> None:
        with self._damage_reported(), self._database:
            self._database.execute("DELETE FROM files WHERE name = ?", (name,))

    def keep_miss(self, name: str, reason: str) -> None:
        """Remember that a file could not be fetched: the next refresh asks for it after the others."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._damage_reported(), self._database:
            self._database.execute(
                "INSERT INTO misses VALUES (?, 1, ?, ?) ON CONFLICT (name) DO UPDATE "
                "SET times = times + 1, reason = excluded.reason, last = excluded.last",
                (name, reason, now),
            )

    def misses(self) -> dict[str, int]:
        """How often in a row each file could not be fetched."""
        return dict(self._rows("SELECT name, times FROM misses"))

    def answer(self, question: str, asked_of: str) -> Any | None:
        """An answer kept for what was asked of the same row of the list."""
        rows = self._rows(
            "SELECT answer FROM answers WHERE question = ? AND asked_of = ?", question, asked_of
        )
        return next((json.loads(answer) for (answer,) in rows), None)

    def answers(self, beginning: str) -> Iterator[tuple[str, str, Any]]:
        """(question, asked_of, answer) of all questions that begin so."""
        for question, asked_of, answer in self._rows(
            "SELECT question, asked_of, answer FROM answers WHERE question GLOB ? ORDER BY question",
            f"{beginning}*",
        ):
            yield question, asked_of, json.loads(answer)

    def keep_answer(self, question: str, asked_of: str, answer: Any) -> None:
        """Remember an answer, a dataclass or JSON, as long as the row it was asked of stays the same."""
        form = asdict(answer) if hasattr(answer, "__dataclass_fields__") else answer
        with self._damage_reported(), self._database:
            self._database.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (question, asked_of, json.dumps(form))
            )

    def _row(self, statement: str, *values: str) -> Any:
        return next(iter(self._rows(statement, *values)))

    def _rows(self, statement: str, *values: str) -> list[Any]:
        with self._damage_reported():
            return self._database.execute(statement, values).fetchall()

    @contextmanager
    def _damage_reported(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise SiteError(
                f"{self._path}: cannot be used ({error}); free disk space if that is the cause, else delete "
                "it: files that are in place are then asked for again"
            ) from error
