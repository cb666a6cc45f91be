"""Writing store.sqlite of a new generation, once, in bulk."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.catalogue import UNKNOWN, Catalogue, Edition
from corpus.identifiers import UnknownIdentifier, parse
from corpus.model import Clause, Document
from corpus.store import clause_to_json, pages_to_json
from index import lexical
from index.passages import CATALOGUE, Passage, catalogue_passage, cut_document
from index.schema import FORMAT_VERSION, FULL_TEXT, INDEXES, TABLES


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an edition and a search can be narrowed to.

    `series` is "V", "X", …; `year` 0 if unknown; `status` one of those of `corpus.catalogue`.
    """

    series: str = ""
    year: int = 0
    status: str = UNKNOWN


def facts_of(doc_id: str, catalogue: Catalogue | None) -> Facts:
    """What the catalogue knows of an edition, or failing that its name."""
    edition = catalogue.get(doc_id) if catalogue is not None else None
    if edition is not None:
        return _edition_facts(edition)
    try:
        identifier = parse(doc_id)
    except UnknownIdentifier:
        return Facts()
    return Facts(identifier.series, identifier.year or 0)


def _edition_facts(edition: Edition) -> Facts:
    year = edition.date[:4]
    return Facts(edition.identifier.series, int(year) if year.isdigit() else 0, edition.status)


def catalogue_record(edition: Edition) -> dict[str, Any]:
    """An edition in the form of the catalogue file's lines, with the status that was worked out."""
    return {
        "id": edition.id,
        "altids": [edition.twin] if edition.twin else [],
        "title": "" if edition.title_is_derived else edition.title,
        "date": edition.date,
        "status": edition.status,
        "sg": edition.study_group,
        "edition": edition.number,
        "doctype": edition.doctype,
        "url": edition.url,
        "abstract": edition.abstract,
    }


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
    """Fills a new store.sqlite; `close` completes it.

    The file is thrown away if the process dies, so it is written without a journal.

    >>> with StoreWriter(path, catalogue) as writer:
    ...     writer.add_document(document)
    """

    def __init__(self, path: Path, catalogue: Catalogue | None) -> None:
        """Args: path, of a file that does not exist yet; catalogue, written too where there is one."""
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._catalogue = catalogue
        self._next_id = 1
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

    @property
    def editions(self) -> int:
        """How many catalogue records are written."""
        return len(self._catalogue) if self._catalogue is not None else 0

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
        facts = facts_of(document.doc_id, self._catalogue)
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

    def _add_catalogue(self, catalogue: Catalogue) -> None:
        editions = list(catalogue)
        self._insert(
            "catalogue",
            (
                (place, edition.id, edition.title, edition.date, edition.status, record)
                for place, edition in enumerate(editions)
                for record in (_compact(catalogue_record(edition)),)
            ),
        )
        first = self._next_id
        self._add_passages(
            (
                catalogue_passage(first + place, edition.id, edition.title, edition.abstract),
                f"{edition.id} {edition.title}",
                "E",
                _edition_facts(edition),
            )
            for place, edition in enumerate(editions)
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
            # A catalogue record's title stands in its text too; once is enough for the ranking.
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
        """Write the catalogue and the indexes, and record what is inside."""
        if self._catalogue is not None:
            self._add_catalogue(self._catalogue)
        self._insert(
            "meta",
            [
                ("format", str(FORMAT_VERSION)),
                ("documents", str(self.documents)),
                ("pages", str(self.pages)),
                ("passages", str(self.passages)),
                ("editions", str(self.editions)),
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
