"""Texts as a naive system sees them: windows of words over pages and catalogue records, no structure."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2

from corpus.identifiers import Identifier, UnknownIdentifier, from_catalogue_form, from_file_name
from evals.answers import RetrievedRow
from evals.errors import EvalError
from evals.golden import CATALOGUE

WINDOW_WORDS = 150
STEP_WORDS = 75


@dataclass(frozen=True, slots=True)
class Window:
    """Some words in a row: `pages` are physical, from 1, and empty for a record of the catalogue."""

    doc: str
    file: str
    title: str
    pages: tuple[int, ...]
    text: str

    def retrieved(self, score: float) -> RetrievedRow:
        """The window as a row of the machine interface, `score` the higher the better."""
        return RetrievedRow(
            doc=self.doc, file=self.file, pages=self.pages, text=self.text, score=round(score, 6)
        )


@dataclass(frozen=True, slots=True)
class Record:
    """An edition in the catalogue."""

    doc: str
    title: str
    abstract: str


def read_records(catalogue: Path) -> list[Record]:
    """Reads the catalogue of editions.

    Raises:
        EvalError: the file cannot be read.
    """
    try:
        with gzip.open(catalogue, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        return [Record(row["id"], row.get("title") or "", row.get("abstract") or "") for row in rows]
    except (OSError, ValueError, KeyError) as error:
        raise EvalError(f"{catalogue}: is no catalogue of editions ({error})") from error


def record_titles(records: list[Record]) -> dict[str, tuple[str, str]]:
    """Identifier and title of each edition by its name without the year of an amended edition."""
    found: dict[str, tuple[str, str]] = {}
    for record in records:
        identifier = from_catalogue_form(record.doc)
        if identifier is not None:
            found[_key(identifier)] = (record.doc, record.title)
    return found


def name_and_title(file: str, titles: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """What the catalogue calls the document in a file; the file's stem where it knows none."""
    try:
        identifier, _, _ = from_file_name(file)
    except UnknownIdentifier:
        return Path(file).stem, ""
    return titles.get(_key(identifier), (identifier.format(), ""))


def pdf_windows(path: Path, doc: str, title: str) -> Iterator[Window]:
    """Overlapping windows over the words of a PDF as PDFium reads them, running across pages."""
    words: list[str] = []
    pages: list[int] = []
    with pypdfium2.PdfDocument(path) as document:
        for number in range(len(document)):
            found = document[number].get_textpage().get_text_range().split()
            words += found
            pages += [number + 1] * len(found)
    for start in range(0, max(1, len(words) - WINDOW_WORDS + STEP_WORDS), STEP_WORDS):
        end = start + WINDOW_WORDS
        if words[start:end]:
            text = " ".join(words[start:end])
            yield Window(doc, path.name, title, tuple(sorted(set(pages[start:end]))), text)


def record_windows(record: Record) -> Iterator[Window]:
    """The identifier, title and abstract of an edition, in windows where the abstract is long."""
    words = f"{record.title} {record.abstract}".split()
    for start in range(0, max(1, len(words) - WINDOW_WORDS + STEP_WORDS), STEP_WORDS):
        text = " ".join(words[start : start + WINDOW_WORDS])
        yield Window(record.doc, CATALOGUE, f"{record.doc} {record.title}", (), text)


def all_windows(pdf_dir: Path, catalogue: Path) -> Iterator[Window]:
    """Windows over every PDF of a folder and every record of the catalogue, in a fixed order."""
    records = read_records(catalogue)
    titles = record_titles(records)
    for path in sorted(pdf_dir.glob("*.pdf")):
        doc, title = name_and_title(path.name, titles)
        yield from pdf_windows(path, doc, f"{doc} {title}")
    for record in records:
        yield from record_windows(record)


def _key(identifier: Identifier) -> str:
    return replace(
        identifier, parts=tuple(replace(part, base_year=None) for part in identifier.parts)
    ).format()
