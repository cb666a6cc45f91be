"""Texts as a naive system sees them: windows of words over pages and catalogue records, no structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from corpus.catalogue import Catalogue, Edition
from corpus.identifiers import UnknownIdentifier, from_file_name
from evals.answers import RetrievedRow
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


def name_and_title(file: str, catalogue: Catalogue) -> tuple[str, str]:
    """What the catalogue calls the document in a file; the file's stem where it knows none."""
    try:
        identifier, _, _ = from_file_name(file)
    except UnknownIdentifier:
        return Path(file).stem, ""
    edition = catalogue.get(identifier)
    return (edition.id, edition.title) if edition else (identifier.format(), "")


def record_text(edition: Edition) -> str:
    """Title and abstract as the record has them; some records have no title of their own."""
    title = "" if edition.title_is_derived else edition.title
    return f"{title} {edition.abstract}".strip()


def pdf_windows(path: Path, file: str, doc: str, title: str) -> Iterator[Window]:
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
            yield Window(doc, file, title, tuple(sorted(set(pages[start:end]))), text)


def record_windows(edition: Edition) -> Iterator[Window]:
    """The title and abstract of an edition, in windows where the abstract is long."""
    words = record_text(edition).split()
    for start in range(0, max(1, len(words) - WINDOW_WORDS + STEP_WORDS), STEP_WORDS):
        text = " ".join(words[start : start + WINDOW_WORDS])
        yield Window(edition.id, CATALOGUE, f"{edition.id} {edition.title}", (), text)


def all_windows(files: Mapping[str, Path], catalogue: Catalogue) -> Iterator[Window]:
    """Windows over every PDF, by name, and every record of the catalogue, in a fixed order."""
    for file, path in files.items():
        doc, title = name_and_title(file, catalogue)
        yield from pdf_windows(path, file, doc, f"{doc} {title}")
    for edition in catalogue:
        yield from record_windows(edition)
