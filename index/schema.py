"""Tables of store.sqlite, the book of one generation. It is written once and then only read."""

from __future__ import annotations

from index.lexical import COLUMNS, TOKENIZER

FORMAT_VERSION = 2
"""Raised when tables or the manifest change so that an older program could not read them."""
OLDEST_FORMAT = 1
"""Still read, and rewritten by the next refresh. 1: a vector record for each passage, no hashes of files."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents (
    file TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    doc_id TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT NOT NULL,
    language TEXT NOT NULL,
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    status TEXT NOT NULL,
    page_count INTEGER NOT NULL,
    pages BLOB NOT NULL,      -- JSON array of pages with their text, zlib
    warnings TEXT NOT NULL    -- JSON array
) WITHOUT ROWID;

CREATE TABLE clauses (
    file TEXT NOT NULL,
    clause_index INTEGER NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    normative INTEGER NOT NULL,
    level INTEGER NOT NULL,
    parent INTEGER,
    page INTEGER NOT NULL,
    path TEXT NOT NULL,       -- JSON array of labels, outermost first
    text TEXT NOT NULL,
    content BLOB NOT NULL,    -- the whole clause with its blocks and lines, JSON, zlib
    PRIMARY KEY (file, clause_index)
) WITHOUT ROWID;

CREATE TABLE definitions (
    file TEXT NOT NULL, place INTEGER NOT NULL, term TEXT NOT NULL, folded TEXT NOT NULL,
    number TEXT NOT NULL, page INTEGER NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (file, place)
) WITHOUT ROWID;

CREATE TABLE abbreviations (
    file TEXT NOT NULL, place INTEGER NOT NULL, abbr TEXT NOT NULL, expansion TEXT NOT NULL,
    page INTEGER NOT NULL,
    PRIMARY KEY (file, place)
) WITHOUT ROWID;

-- named so because REFERENCES is a keyword
CREATE TABLE document_references (
    file TEXT NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL,
    page INTEGER NOT NULL, normative INTEGER NOT NULL,
    PRIMARY KEY (file, place)
) WITHOUT ROWID;

CREATE TABLE catalogue (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT NOT NULL,
    status TEXT NOT NULL,
    record TEXT NOT NULL      -- JSON as in the catalogue file
);

CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    doc_id TEXT NOT NULL,
    clause_index INTEGER NOT NULL,
    number TEXT NOT NULL,
    path TEXT NOT NULL,       -- JSON array of labels, outermost first
    kind TEXT NOT NULL,
    normative INTEGER NOT NULL,
    text TEXT NOT NULL,
    prefix TEXT NOT NULL,
    pages TEXT NOT NULL,      -- JSON array
    block_from INTEGER NOT NULL,
    block_to INTEGER NOT NULL,
    series TEXT NOT NULL,
    language TEXT NOT NULL,
    year INTEGER NOT NULL,
    status TEXT NOT NULL
);
"""

FULL_TEXT = f"""
CREATE VIRTUAL TABLE passages_fts USING fts5({", ".join(COLUMNS)}, content='', tokenize='{TOKENIZER}');
"""

INDEXES = """
CREATE INDEX documents_by_id ON documents (doc_id);
CREATE INDEX clauses_by_number ON clauses (number, file);
CREATE INDEX definitions_by_term ON definitions (folded);
CREATE INDEX abbreviations_by_abbr ON abbreviations (abbr);
CREATE INDEX references_by_id ON document_references (id);
CREATE INDEX catalogue_by_id ON catalogue (id);
CREATE INDEX passages_by_clause ON passages (file, clause_index);
"""
