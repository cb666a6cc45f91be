"""Writing store.sqlite of a new generation, once, in bulk."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.model import Clause, Document
from corpus.store import clause_to_json, pages_to_json
from index import lexical
from index.passages import CATALOGUE, Passage, catalogue_passage, cut_document
from index.schema import FORMAT_VERSION, FULL_TEXT, INDEXES, TABLES


@dataclass(frozen=True, slots=True)
class Facts:
    """What the catalogue knows of an edition and a search can be narrowed to.

    `series` is "V", "X", …; `year` 0 if unknown; `status` "in force", "superseded", "withdrawn", …
    """

    series: str = ""
    year: int = 0
    status: str = "unknown"


@dataclass(frozen=True, slots=True)
class CatalogueRecord:
    """One edition of the catalogue as it is stored: `record` is the JSON object of the catalogue file."""

    id: str
    title: str
    date: str
    status: str
    abstract: str
    record: dict[str, Any]
    facts: Facts


def fold_term(term: str) -> str:
    """The form in which terms are compared: case and spacing do not count.

    >>> fold_term("Closed  User Group")
    'closed user group'
    """
    return " ".join(term.casefold().split())


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _packed(value: object) -> bytes:
    return zlib.compress(_compact(value).encode(), 3)


def _marks(count: int) -> str:
    return f"({', '.join('?' * count)})"


class StoreWriter:
    """Fills a new store.sqlite; `close` makes it durable.

    The file is thrown away if the process dies, so it is written without a journal.

    >>> with StoreWriter(path, facts) as writer:
    ...     writer.add_document(document)
    """

    def __init__(self, path: Path, facts: Callable[[Document], Facts]) -> None:
        """Args: path of a file that does not exist yet; facts, what is known of a document's edition."""
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._facts = facts
        self._next_id = 1
        self._path = path
        self.pages = 0
        self.documents = 0
        self._run("PRAGMA journal_mode = OFF")
        self._run("PRAGMA synchronous = OFF")
        self._run("PRAGMA cache_size = -65536")
        self._connection.executescript(TABLES + FULL_TEXT)
        self._run("BEGIN")

    @property
    def passages(self) -> int:
        """How many passages were written."""
        return self._next_id - 1

    def __enter__(self) -> StoreWriter:
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        if failure is None:
            self.close()
        else:
            self._connection.close()

    def _run(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        rows = list(rows)
        if rows:
            self._connection.executemany(f"INSERT INTO {table} VALUES {_marks(len(rows[0]))}", rows)

    def add_document(self, document: Document) -> None:
        """Write a document, its clauses, terms, abbreviations, references and passages."""
        facts = self._facts(document)
        file = document.file
        self.documents += 1
        self.pages += len(document.pages)
        row = (
            *(file, document.sha256, document.doc_id, document.title, document.date, document.language),
            *(facts.series, facts.year, facts.status),
            *(len(document.pages), _packed(pages_to_json(document.pages)), _compact(document.warnings)),
        )
        self._insert("documents", [row])
        self._insert("clauses", (_clause_row(document, clause) for clause in document.clauses))
        self._insert(
            "definitions",
            (
                (file, place, d.term, fold_term(d.term), d.number, d.page, d.text, d.source)
                for place, d in enumerate(document.definitions)
            ),
        )
        self._insert(
            "abbreviations",
            ((file, place, a.abbr, a.expansion, a.page) for place, a in enumerate(document.abbreviations)),
        )
        self._insert(
            "document_references",
            (
                (file, place, r.id, r.text, r.page, int(r.normative))
                for place, r in enumerate(document.references)
            ),
        )
        title = f"{document.doc_id} {document.title}"
        self._add_passages(
            (passage, title, document.language, facts) for passage in cut_document(document, self._next_id)
        )

    def add_catalogue(self, records: Iterable[CatalogueRecord]) -> None:
        """Write the catalogue, each record also as a passage."""
        records = list(records)
        self._insert(
            "catalogue",
            (
                (place, record.id, record.title, record.date, record.status, _compact(record.record))
                for place, record in enumerate(records)
            ),
        )
        first = self._next_id
        self._add_passages(
            (
                catalogue_passage(first + place, record.id, record.title, record.abstract),
                f"{record.id} {record.title}",
                "E",
                record.facts,
            )
            for place, record in enumerate(records)
        )

    def _add_passages(self, passages: Iterable[tuple[Passage, str, str, Facts]]) -> None:
        rows: list[tuple[object, ...]] = []
        terms: list[tuple[object, ...]] = []
        for passage, title, language, facts in passages:
            rows.append(
                (
                    *(passage.id, passage.file, passage.doc_id, passage.clause_index, passage.number),
                    *(_compact(passage.path), passage.kind, int(passage.normative)),
                    *(passage.text, passage.prefix, _compact(passage.pages)),
                    *(passage.block_from, passage.block_to),
                    *(facts.series, language, facts.year, facts.status),
                )
            )
            # A catalogue record's title is part of its text; once is enough.
            text = (
                passage.text.removeprefix(title.removeprefix(f"{passage.doc_id} "))
                if (passage.file == CATALOGUE)
                else passage.text
            )
            terms.append((passage.id, *lexical.columns(title, passage.path, text)))
        self._insert("passages", rows)
        if terms:
            names = ", ".join(("rowid", *lexical.COLUMNS))
            self._connection.executemany(
                f"INSERT INTO passages_fts ({names}) VALUES {_marks(1 + len(lexical.COLUMNS))}", terms
            )
        self._next_id += len(rows)

    def close(self) -> None:
        """Build the indexes, record what is inside and make the file durable."""
        self._insert(
            "meta",
            [
                ("format", str(FORMAT_VERSION)),
                ("documents", str(self.documents)),
                ("pages", str(self.pages)),
                ("passages", str(self.passages)),
            ],
        )
        self._run("INSERT INTO passages_fts (passages_fts) VALUES ('optimize')")
        self._run("COMMIT")
        self._connection.executescript(INDEXES)
        self._run("ANALYZE")
        self._connection.close()


def _clause_row(document: Document, clause: Clause) -> tuple[object, ...]:
    return (
        *(document.file, clause.index, clause.number, clause.title, clause.kind.value),
        *(int(clause.normative), clause.level, clause.parent, clause.page),
        *(_compact(document.path(clause)), clause.text, _packed(clause_to_json(clause))),
    )
