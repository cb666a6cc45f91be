"""Parsed documents come back from disk exactly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corpus.model import Block, BlockKind, Clause, ClauseKind, Definition, Document, Line, Page
from corpus.store import (
    ParsedDocuments,
    clause_from_json,
    clause_to_json,
    document_from_json,
    document_to_json,
)

DOCUMENT = Document(
    file="T-REC-X.1-202401-E.pdf",
    sha256="ab" * 32,
    doc_id="ITU-T X.1 (01/2024)",
    title="Réseaux – 网络",
    date="01/2024",
    language="E",
    pages=(Page(1, "", 595.28, 841.89), Page(2, "ii", 595.28, 841.89, image_only=True)),
    clauses=(
        Clause(0, "", "Summary", ClauseKind.FRONT, False, 1, None, 1, ()),
        Clause(
            1, "8.1", "Values", ClauseKind.CLAUSE, True, 2, 0, 2,
            (
                Block(BlockKind.PARAGRAPH, "2¹⁶ bits", (Line("2¹⁶ bits", 2, (72.1, 1 / 3, 500.0, 12.0)),)),
                Block(BlockKind.TABLE, "a | b\n1 | 2", (Line("a b", 2, (0.0, 1.0, 2.0, 3.0)),), "Table 1",
                      (("a", "b"), ("1", "2")), 1),
            ),
            Block(BlockKind.HEADING, "8.1 Values", (Line("8.1 Values", 2, (72.0, 50.0, 200.0, 62.0)),),
                  level=2),
            "body",
        ),
    ),
    definitions=(Definition("bit", "3.1", 2, "A binary digit.", "[ITU-T X.2]"),),
    warnings=("page 2 is an image",),
)  # fmt: skip


def test_a_document_survives_json() -> None:
    assert document_from_json(document_to_json(DOCUMENT)) == DOCUMENT


def test_a_document_is_kept_by_content_name_and_parser(tmp_path: Path) -> None:
    parsed = ParsedDocuments(tmp_path, "1")
    assert parsed.get(DOCUMENT.sha256, DOCUMENT.file) is None
    parsed.put(DOCUMENT, DOCUMENT.file)
    assert parsed.get(DOCUMENT.sha256, DOCUMENT.file) == DOCUMENT
    assert parsed.get(DOCUMENT.sha256, "other.pdf") is None
    assert parsed.get("cd" * 32, DOCUMENT.file) is None
    assert ParsedDocuments(tmp_path, "2").get(DOCUMENT.sha256, DOCUMENT.file) is None


def test_a_damaged_copy_is_parsed_again_not_trusted(tmp_path: Path) -> None:
    parsed = ParsedDocuments(tmp_path, "1")
    parsed.put(replace(DOCUMENT), DOCUMENT.file)
    (kept,) = tmp_path.rglob("*.gz")
    kept.write_bytes(kept.read_bytes()[:60])
    assert parsed.get(DOCUMENT.sha256, DOCUMENT.file) is None


def test_a_clause_as_format_1_kept_it_can_still_be_read() -> None:
    clause = DOCUMENT.clauses[1]
    assert clause.heading is not None
    record = clause_to_json(clause)
    old = {**record, "heading": ["8.1 Values", 2, 72.0, 50.0, 200.0, 62.0]}
    del old["part"]
    heading = replace(clause.heading, level=0)
    assert clause_from_json(old) == replace(clause, heading=heading, part="")
