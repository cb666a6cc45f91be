"""Parsed documents kept on disk, so that no file is read twice by the same parser.

The JSON form is compact (a line is an array, not an object) and restores a `Document` exactly.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import os
import tempfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.model import (
    Abbreviation,
    Block,
    BlockKind,
    Clause,
    ClauseKind,
    Definition,
    Document,
    Line,
    Page,
    Reference,
)

log = logging.getLogger(__name__)

Json = Any
"""What `json.loads` returns."""


def line_to_json(line: Line) -> Json:
    return [line.text, line.page, *line.box]


def line_from_json(record: Json) -> Line:
    text, page, *box = record
    return Line(text, page, (box[0], box[1], box[2], box[3]))


_WRITTEN_IF_SAID = ("caption", "rows", "header_rows", "index", "line", "level", "number", "bold", "style")
_DEFAULTS = Block(BlockKind.PARAGRAPH, "")


def block_to_json(block: Block) -> Json:
    said = {
        name: value
        for name in _WRITTEN_IF_SAID
        if (value := getattr(block, name)) != getattr(_DEFAULTS, name)
    }
    lines = [line_to_json(line) for line in block.lines]
    return {"kind": block.kind.value, "text": block.text, "lines": lines, **said}


def block_from_json(record: Json) -> Block:
    said = {name: record[name] for name in _WRITTEN_IF_SAID if name in record}
    if "rows" in said:
        said["rows"] = tuple(map(tuple, said["rows"]))
    lines = tuple(line_from_json(line) for line in record["lines"])
    return Block(BlockKind(record["kind"]), record["text"], lines, **said)


def clause_to_json(clause: Clause) -> Json:
    return {
        "index": clause.index,
        "number": clause.number,
        "title": clause.title,
        "kind": clause.kind.value,
        "normative": clause.normative,
        "level": clause.level,
        "parent": clause.parent,
        "page": clause.page,
        "blocks": [block_to_json(block) for block in clause.blocks],
        "heading": block_to_json(clause.heading) if clause.heading else None,
        "part": clause.part,
    }


def _heading_from_json(record: Json) -> Block:
    """A generation of format 1, which serves until the next refresh, kept the line of a heading alone."""
    if isinstance(record, list):
        line = line_from_json(record)
        return Block(BlockKind.HEADING, line.text, (line,))
    return block_from_json(record)


def clause_from_json(record: Json) -> Clause:
    return Clause(
        index=record["index"],
        number=record["number"],
        title=record["title"],
        kind=ClauseKind(record["kind"]),
        normative=record["normative"],
        level=record["level"],
        parent=record["parent"],
        page=record["page"],
        blocks=tuple(block_from_json(block) for block in record["blocks"]),
        heading=_heading_from_json(record["heading"]) if record["heading"] else None,
        part=record.get("part", ""),
    )


def pages_to_json(pages: tuple[Page, ...]) -> Json:
    return [asdict(page) for page in pages]


def pages_from_json(records: Json) -> tuple[Page, ...]:
    return tuple(Page(**record) for record in records)


def document_to_json(document: Document) -> Json:
    return {
        "file": document.file,
        "sha256": document.sha256,
        "doc_id": document.doc_id,
        "title": document.title,
        "date": document.date,
        "language": document.language,
        "pages": pages_to_json(document.pages),
        "clauses": [clause_to_json(clause) for clause in document.clauses],
        "definitions": [[d.term, d.number, d.page, d.text, d.source] for d in document.definitions],
        "abbreviations": [[a.abbr, a.expansion, a.page] for a in document.abbreviations],
        "references": [[r.id, r.text, r.page, r.normative] for r in document.references],
        "warnings": list(document.warnings),
    }


def document_from_json(record: Json) -> Document:
    return Document(
        file=record["file"],
        sha256=record["sha256"],
        doc_id=record["doc_id"],
        title=record["title"],
        date=record["date"],
        language=record["language"],
        pages=pages_from_json(record["pages"]),
        clauses=tuple(clause_from_json(clause) for clause in record["clauses"]),
        definitions=tuple(Definition(*fields) for fields in record["definitions"]),
        abbreviations=tuple(Abbreviation(*fields) for fields in record["abbreviations"]),
        references=tuple(Reference(*fields) for fields in record["references"]),
        warnings=tuple(record["warnings"]),
    )


def write_atomically(target: Path, content: bytes) -> None:
    """Write `content` so that a reader sees the old file or the whole new one, even after a power cut."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            Path(name).replace(target)
        except FileNotFoundError:
            # a network file system may do it, lose the answer and find nothing at the second try
            if target.read_bytes() != content:
                raise
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class ParsedDocuments:
    """Documents by what their text depends on: the file's content, its name and the parser's version.

    The name counts because a document's identity is read from it where the cover page does not tell.
    """

    folder: Path
    parser_version: str

    def _path(self, sha256: str, name: str) -> Path:
        key = hashlib.sha256(f"{self.parser_version}\0{name}".encode()).hexdigest()[:16]
        return self.folder / sha256[:2] / f"{sha256}-{key}.json.gz"

    def has(self, sha256: str, name: str) -> bool:
        """Whether this content was parsed earlier under this file name."""
        return self._path(sha256, name).is_file()

    def get(self, sha256: str, name: str) -> Document | None:
        """The document parsed earlier from this content under this file name, or None."""
        path = self._path(sha256, name)
        try:
            return document_from_json(json.loads(gzip.decompress(path.read_bytes())))
        except FileNotFoundError:
            return None
        except (OSError, zlib.error, EOFError, ValueError, KeyError, TypeError) as error:
            log.warning("%s is damaged (%s) and will be parsed again", path, error)
            return None

    def drop_all_but(self, hashes: frozenset[str]) -> None:
        """Delete what was parsed from other contents, and leftovers."""
        for path in self.folder.glob("*/*"):
            digest = path.name.split("-")[0]
            if digest not in hashes:
                path.unlink()

    def put(self, document: Document, name: str) -> None:
        """Keep a document parsed from the file called `name`."""
        text = json.dumps(document_to_json(document), ensure_ascii=False, separators=(",", ":"))
        write_atomically(
            self._path(document.sha256, name), gzip.compress(text.encode(), compresslevel=3, mtime=0)
        )
