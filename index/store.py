"""Reading store.sqlite: documents, clauses, terms, full text. Any number of threads and processes may."""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from corpus.catalogue import Catalogue
from corpus.model import Abbreviation, Clause, Definition, Document, Reference
from corpus.store import clause_from_json, pages_from_json
from index.filters import Filter
from index.lexical import Weights, indexed_term
from index.passages import Passage
from index.read_only import ReadOnlyDatabase, damage_named
from index.writer import fold_term

_PASSAGE_COLUMNS = (
    "id, file, doc_id, clause_index, number, path, kind, normative, text, prefix, pages, block_from, block_to"
)
_CHUNK = 500
"""Values bound at once in an IN list; SQLite allows 32,766."""

_MOST_TERMS = 50_000
"""Words whose number of passages is remembered."""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document as a list shows it, without its clauses."""

    file: str
    sha256: str
    doc_id: str
    title: str
    date: str
    language: str
    series: str
    year: int
    status: str
    page_count: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseEntry:
    """A clause as a list shows it; `Store.clause` gives its blocks."""

    file: str
    index: int
    number: str
    title: str
    kind: str
    normative: bool
    level: int
    parent: int | None
    page: int
    path: tuple[str, ...]


class Store:
    """The book of one generation, read-only (see `ReadOnlyDatabase`).

    Every method raises DamagedIndex where the file holds something else than what was written.
    """

    def __init__(self, path: Path) -> None:
        """Raises: DamagedIndex if the file is missing or no store."""
        self.path = path
        self._database = ReadOnlyDatabase(path)
        self._opening = threading.RLock()
        self._document = lru_cache(maxsize=64)(self._read_document)
        self._being_read: dict[str, threading.Lock] = {}
        self._clause = lru_cache(maxsize=4096)(self._read_clause)
        self._term_counts: dict[str, int] = {}
        self.meta = {row[0]: row[1] for row in self._rows("SELECT key, value FROM meta")}

    # -- documents and clauses

    def documents(self) -> list[DocumentEntry]:
        """All documents, by file name."""
        rows = self._rows(
            "SELECT file, sha256, doc_id, title, date, language, series, year, status, "
            "page_count, warnings FROM documents ORDER BY file"
        )
        with damage_named(self.path):
            return [DocumentEntry(*(*row[:10], tuple(json.loads(row[10])))) for row in rows]

    def document(self, file: str) -> Document:
        """The whole document called `file`, kept in memory for a while. Raises: KeyError."""
        # many who ask at once read it once
        with self._being_read.setdefault(file, threading.Lock()):
            return self._document(file)

    def clause(self, file: str, index: int) -> Clause:
        """A clause with its blocks. Raises: KeyError."""
        return self._clause(file, index)

    def clauses(self, file: str | None = None, number: str | None = None) -> Iterator[ClauseEntry]:
        """Clauses in the order of their documents, of one file, or with one number ("8.1.3", "Annex A")."""
        condition, values = _where({"file": file, "number": number})
        rows = self._rows(
            "SELECT file, clause_index, number, title, kind, normative, level, parent, page, path "
            f"FROM clauses {condition} ORDER BY file, clause_index",
            *values,
        )
        for row in rows:
            file, index, number, title, kind, normative, level, parent, page, path = row
            with damage_named(self.path):
                labels = tuple(json.loads(path))
            yield ClauseEntry(file, index, number, title, kind, bool(normative), level, parent, page, labels)

    def outline(self, file: str) -> list[tuple[str, int | None]]:
        """Title and parent of each clause of a document, by clause index."""
        return self._rows("SELECT title, parent FROM clauses WHERE file = ? ORDER BY clause_index", file)

    # -- terms, abbreviations, references: pairs of the document's file and the entry

    def definitions(
        self, term: str | None = None, file: str | None = None
    ) -> Iterator[tuple[str, Definition]]:
        """Definitions, of one term (case and spacing do not count), or of one file."""
        where, values = _where({"folded": None if term is None else fold_term(term), "file": file})
        for row in self._rows(
            f"SELECT file, term, number, page, text, source FROM definitions {where} ORDER BY file, place",
            *values,
        ):
            yield row[0], Definition(*row[1:])

    def abbreviations(
        self, abbr: str | None = None, file: str | None = None
    ) -> Iterator[tuple[str, Abbreviation]]:
        """Abbreviations, of one abbreviated form (case counts), or of one file."""
        where, values = _where({"abbr": abbr, "file": file})
        for row in self._rows(
            f"SELECT file, abbr, expansion, page FROM abbreviations {where} ORDER BY file, place", *values
        ):
            yield row[0], Abbreviation(*row[1:])

    def references(self, id: str | None = None, file: str | None = None) -> Iterator[tuple[str, Reference]]:
        """References, to one identifier in catalogue form, or from one file."""
        where, values = _where({"id": id, "file": file})
        for row in self._rows(
            f"SELECT file, id, text, page, normative FROM document_references {where} ORDER BY file, place",
            *values,
        ):
            yield row[0], Reference(row[1], row[2], row[3], bool(row[4]))

    # -- catalogue

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue, whole; takes a second or two the first time."""
        with self._opening, damage_named(self.path):
            return Catalogue.from_records(self.catalogue_records())

    def catalogue_records(self, id: str | None = None) -> Iterator[dict[str, Any]]:
        """Records as the catalogue file has them and in its order, or those with one identifier."""
        where, values = _where({"id": id})
        for (record,) in self._rows(f"SELECT record FROM catalogue {where} ORDER BY place", *values):
            with damage_named(self.path):
                content = json.loads(record)
            yield content

    # -- passages

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Passages in the order of `ids`. Raises: KeyError for an id that is not there."""
        found: dict[int, Passage] = {}
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            marks = ", ".join("?" * len(chunk))
            for row in self._rows(
                f"SELECT {_PASSAGE_COLUMNS} FROM passages WHERE id IN ({marks})", *map(int, chunk)
            ):
                found[row[0]] = self._passage(row)
        return [found[id] for id in ids]

    def passages_of(self, file: str, clause_index: int) -> list[Passage]:
        """The passages of a clause in reading order."""
        rows = self._rows(
            f"SELECT {_PASSAGE_COLUMNS} FROM passages WHERE file = ? AND clause_index = ? ORDER BY id",
            *(file, clause_index),
        )
        return [self._passage(row) for row in rows]

    def ids_in(self, where: Filter, most: int) -> list[int] | None:
        """The passages that a filter leaves, None if they are more than `most`."""
        conditions, values = where.sql()
        rows = self._rows(f"SELECT id FROM passages WHERE {conditions} LIMIT ?", *values, most + 1)
        return None if len(rows) > most else [row[0] for row in rows]

    def files_in(self, where: Filter) -> frozenset[str]:
        """The files that hold a passage which a filter leaves."""
        conditions, values = where.sql()
        return frozenset(
            row[0] for row in self._rows(f"SELECT DISTINCT file FROM passages WHERE {conditions}", *values)
        )

    def narrowed(self, ids: Sequence[int], where: Filter | None) -> list[int]:
        """Those of `ids` that a search may find, in their order."""
        conditions, values = (where or Filter()).sql()
        if not conditions:
            return list(ids)
        kept: set[int] = set()
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            marks = ", ".join("?" * len(chunk))
            rows = self._rows(
                f"SELECT id FROM passages WHERE id IN ({marks}) AND {conditions}", *chunk, *values
            )
            kept.update(row[0] for row in rows)
        return [id for id in ids if id in kept]

    def all_passages(self) -> Iterator[tuple[Passage, dict[str, str | int | bool]]]:
        """Every passage by id, with what a search can be narrowed to (as `Filter` names it)."""
        for row in self._passages_with_facts():
            passage = self._passage(row[:13])
            yield (
                passage,
                {
                    "file": passage.file,
                    "doc_id": passage.doc_id,
                    "kind": passage.kind,
                    "normative": passage.normative,
                    "series": row[13],
                    "language": row[14],
                    "year": row[15],
                    "status": row[16],
                },
            )

    def _passages_with_facts(self) -> Iterator[tuple[Any, ...]]:
        last = 0
        while rows := self._rows(
            f"SELECT {_PASSAGE_COLUMNS}, series, language, year, status FROM passages "
            "WHERE id > ? ORDER BY id LIMIT 2000",
            last,
        ):
            yield from rows
            last = rows[-1][0]

    def search(
        self, match_expression: str, k: int, weights: Weights | None = None, where: Filter | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best passages for an FTS5 expression (see `index.lexical`), best first, with BM25 scores.

        Scores are positive, larger is better; they compare within one query only.
        """
        weights = weights or Weights()
        conditions, values = (where or Filter()).sql()
        # The plus keeps SQLite from running the whole full-text query once for every id of the list.
        narrowing = f"AND +rowid IN (SELECT id FROM passages WHERE {conditions})" if conditions else ""
        rows = self._rows(
            "SELECT rowid, -bm25(passages_fts, ?, ?, ?, ?) AS score FROM passages_fts "
            f"WHERE passages_fts MATCH ? {narrowing} ORDER BY score DESC, rowid LIMIT ?",
            *(weights.title, weights.heading, weights.text, weights.identifiers),
            *(match_expression, *values, k),
        )
        return [(row[0], row[1]) for row in rows]

    def term_counts(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each stem or identifier ("bit/s") stands; absent ones count 0."""
        wanted = list(dict.fromkeys(terms))
        known = self._term_counts
        # Counted by walking through all occurrences, so each only once; the store never changes.
        unknown = [term for term in wanted if term not in known]
        if unknown:
            indexed = {indexed_term(term): term for term in unknown}
            marks = ", ".join("?" * len(indexed))
            self._rows(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, passages_fts, row)"
            )
            rows = self._rows(f"SELECT term, doc FROM temp.terms WHERE term IN ({marks})", *indexed)
            if len(known) > _MOST_TERMS:
                known = {term: known[term] for term in wanted if term in known}
            known = known | dict.fromkeys(unknown, 0) | {indexed[term]: count for term, count in rows}
            self._term_counts = known
        return {term: known[term] for term in wanted}

    def passage_count(self) -> int:
        with damage_named(self.path):
            return int(self.meta["passages"])

    def matches(self, id: int, match_expression: str) -> bool:
        """Whether a passage is among those that an FTS5 expression finds."""
        return bool(
            self._rows(
                "SELECT 1 FROM passages_fts WHERE rowid = ? AND passages_fts MATCH ?", id, match_expression
            )
        )

    # -- verification

    def check(self) -> str:
        """ "ok", or what SQLite finds wrong with the file."""
        return str(self._rows("PRAGMA quick_check(1)")[0][0])

    def count(self, table: str) -> int:
        """Rows of a table."""
        return int(self._rows(f"SELECT count(*) FROM {table}")[0][0])

    def close(self) -> None:
        """Close the connections of all threads; only when no query is running."""
        self._database.close()

    # -- inner

    def _rows(self, statement: str, *values: str | int | float) -> list[tuple[Any, ...]]:
        return self._database.rows(statement, *values)

    def _read_clause(self, file: str, index: int) -> Clause:
        rows = self._rows("SELECT content FROM clauses WHERE file = ? AND clause_index = ?", file, index)
        if not rows:
            raise KeyError((file, index))
        with damage_named(self.path):
            return clause_from_json(_unpacked(rows[0][0]))

    def _read_document(self, file: str) -> Document:
        rows = self._rows(
            "SELECT sha256, doc_id, title, date, language, pages, warnings FROM documents WHERE file = ?",
            file,
        )
        if not rows:
            raise KeyError(file)
        sha256, doc_id, title, date, language, pages, warnings = rows[0]
        clauses = self._rows("SELECT content FROM clauses WHERE file = ? ORDER BY clause_index", file)
        with damage_named(self.path):
            return Document(
                file=file,
                sha256=sha256,
                doc_id=doc_id,
                title=title,
                date=date,
                language=language,
                pages=pages_from_json(_unpacked(pages)),
                clauses=tuple(clause_from_json(_unpacked(row[0])) for row in clauses),
                definitions=tuple(entry for _, entry in self.definitions(file=file)),
                abbreviations=tuple(entry for _, entry in self.abbreviations(file=file)),
                references=tuple(entry for _, entry in self.references(file=file)),
                warnings=tuple(json.loads(warnings)),
            )

    def _passage(self, row: Sequence[Any]) -> Passage:
        with damage_named(self.path):
            (id, file, doc_id, clause, number, path, kind, normative, text, prefix, pages, first, last) = row
            labels, printed = tuple(json.loads(path)), tuple(json.loads(pages))
            return Passage(
                *(id, file, doc_id, clause, number, labels, kind, bool(normative)),
                *(text, prefix, printed, first, last),
            )


def _unpacked(content: bytes) -> Any:
    return json.loads(zlib.decompress(content))


def _where(columns: dict[str, str | None]) -> tuple[str, list[str]]:
    given = {column: value for column, value in columns.items() if value is not None}
    if not given:
        return "", []
    return "WHERE " + " AND ".join(f"{column} = ?" for column in given), list(given.values())
