"""From a PDF file to a parsed document, one at a time or many in worker processes."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from corpus import written
from corpus.catalogue import Catalogue
from corpus.errors import CopilotError, UnreadablePdf
from corpus.formats import WRITTEN
from corpus.identifiers import Identifier, UnknownIdentifier, from_file_name
from corpus.model import Document, Page
from corpus.pdf.clauses import ClauseReader
from corpus.pdf.cover import identity_of, title_of
from corpus.pdf.layout import arrange
from corpus.pdf.ocr import read_scans, version_suffix
from corpus.pdf.pages import PdfFile, RawPage
from corpus.printable import printable, printable_name
from corpus.structure.terms import terms_of
from corpus.workers import Allow, Failure, in_workers, unlimited

log = logging.getLogger(__name__)

PARSER_VERSION = f"17{version_suffix()}"
"""Part of the key under which parsed documents are kept: raise it with every change of what is read.

Where OCR becomes available, or a language of it, documents are read again.
"""

_SECONDS_A_PAGE = 25.0
_SECONDS_A_SCAN = 120.0
_SECONDS_TO_DRAW = 400.0
"""Many times what a page takes on a slow and busy machine: more is a file that never ends."""

_LANGUAGES = {
    "E": ("the", "of", "shall"),
    "F": ("les", "des", "être"),
    "S": ("los", "del", "que"),
    "R": ("и", "в", "на"),
}


def version_of(name: str) -> str:
    """The version of the parser for a file of this name."""
    return PARSER_VERSION + written.version_suffix(name)


def read_document(
    path: Path,
    catalogue: Catalogue | None = None,
    allow: Allow = unlimited,
    drawn: Path | None = None,
) -> Document:
    """Read one text: a PDF, or a Word, AsciiDoc or Markdown file.

    Args:
        path: the file.
        catalogue: gives the full identifier and title of the edition; without it the file name and
            the cover do.
        allow: told before each step how many seconds it may take.
        drawn: a folder that takes the pages of a text that is no PDF, as a PDF named by the file's hash.

    Raises:
        UnreadablePdf: the file is no PDF, encrypted, truncated, damaged or without pages.
        UnreadableDraft: the same for a file of another kind.
    """
    if path.suffix.lower() in WRITTEN:
        allow(_SECONDS_TO_DRAW)
        return written.read_written(path, catalogue, drawn)
    return _read_pdf(path, catalogue, allow)


def _read_pdf(path: Path, catalogue: Catalogue | None, allow: Allow) -> Document:
    with PdfFile(path) as pdf:
        outline = pdf.outline()
        raw_pages = []
        for page in pdf.pages():
            raw_pages.append(page)
            allow(_SECONDS_A_PAGE)
    images = [page for page in raw_pages if _image_only(page)]
    allow(_SECONDS_A_PAGE + _SECONDS_A_SCAN * len(images))
    scans = read_scans(path, images, _language_named(path) or _guess_language(raw_pages))
    identifier, language = _identify(path, raw_pages)
    title = title_of(raw_pages)
    edition = catalogue.get(identifier) if catalogue is not None and identifier is not None else None
    doc_id = edition.id if edition else identifier.format() if identifier else printable_name(path.stem)
    if all(not page.text for page in raw_pages):
        if images:
            raise UnreadablePdf(f"{path.name}: every page is an image (a scan); {scans.remedy}")
        raise UnreadablePdf(f"{path.name}: its pages hold no text, drawings at most; fetch one with text")
    allow(_SECONDS_A_PAGE + len(raw_pages))
    layout = arrange(raw_pages)
    normative = not re.search(r"Suppl\.|\bImp|App\.", doc_id)
    amendment = bool(re.search(r"\b(?:Amd|Cor|Err|Add)\.", doc_id))
    clauses = ClauseReader(layout, outline, normative, amendment).clauses()
    terms = terms_of(clauses)
    return Document(
        file=printable_name(path.name),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        doc_id=doc_id,
        title=edition.title if edition and edition.title else title or doc_id,
        date=_month(identifier, doc_id),
        language=language or _guess_language(raw_pages),
        pages=tuple(
            Page(
                page.number,
                layout.printed.get(page.number, ""),
                round(page.width, 1),
                round(page.height, 1),
                page.text,
                page.unrepaired,
                any(page is image for image in images),
                page.number in scans.read,
            )
            for page in raw_pages
        ),
        clauses=clauses,
        definitions=terms.definitions,
        abbreviations=terms.abbreviations,
        references=terms.references,
        warnings=scans.warnings,
    )


def _image_only(page: RawPage) -> bool:
    return page.images > 0 and len(page.text) < 20


def _language_named(path: Path) -> str:
    try:
        return from_file_name(path.name)[1]
    except UnknownIdentifier:
        return ""


def _identify(path: Path, pages: list[RawPage]) -> tuple[Identifier | None, str]:
    """Identifier and language letter: from the file's name, else from the cover."""
    try:
        identifier, language, _ = from_file_name(path.name)
        return identifier, language
    except UnknownIdentifier:
        named = identity_of(pages)
        if named is None:
            name = printable_name(path.name)
            log.warning("%s: neither the file name nor the cover names a Recommendation", name)
        return named, ""


def _month(identifier: Identifier | None, doc_id: str) -> str:
    match = re.search(r"\((\d\d/\d{4})\)\s*$", doc_id)
    if match:
        return match.group(1)
    return identifier.date if identifier is not None else ""


def _guess_language(pages: list[RawPage]) -> str:
    words = " ".join(page.text for page in pages[:20]).lower().split()
    counts = {letter: sum(words.count(word) for word in common) for letter, common in _LANGUAGES.items()}
    return max(counts, key=lambda letter: counts[letter])


def read_all(
    paths: Iterable[Path],
    catalogue: Catalogue | None = None,
    workers: int = 0,
    drawn: Path | None = None,
) -> Iterator[tuple[Path, Document | UnreadablePdf]]:
    """Read many texts in worker processes; an unreadable one is given as its error, in order of `paths`.

    A file on which the reader crashes or hangs is reported like any other that cannot be read.

    Args:
        workers: processes; 0 for as many as there are cores, 1 for none beside this one.
    """
    files = list(paths)
    count = min(workers or os.cpu_count() or 1, len(files))
    if count <= 1:
        for path in files:
            yield path, _read(path, catalogue=catalogue, drawn=drawn)
    else:
        yield from in_workers(partial(_read, catalogue=catalogue, drawn=drawn), files, count, _failure)


def _failure(path: Path, why: Failure) -> UnreadablePdf:
    if why is Failure.HUNG:
        return UnreadablePdf(
            f"{path.name}: the PDF reader did not get on with it; the file is damaged: fetch it again"
        )
    return UnreadablePdf(f"{path.name}: the PDF reader crashed on it; the file is damaged: fetch it again")


def _read(
    path: Path,
    allow: Allow = unlimited,
    catalogue: Catalogue | None = None,
    drawn: Path | None = None,
) -> Document | UnreadablePdf:
    try:
        return read_document(path, catalogue, allow, drawn)
    except UnreadablePdf as error:
        return error
    except CopilotError as error:
        return UnreadablePdf(str(error))
    except (ValueError, IndexError, KeyError, RecursionError, OSError, MemoryError) as error:
        log.exception("%s", printable(str(path)))
        return UnreadablePdf(
            f"{path.name}: cannot be read ({type(error).__name__}: {error}); report this file"
        )
