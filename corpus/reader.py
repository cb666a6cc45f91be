"""From a PDF file to a parsed document, one at a time or many in worker processes."""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.clauses import ClauseReader
from corpus.errors import CopilotError, UnreadablePdf
from corpus.identifiers import Identifier, UnknownIdentifier, find_all, from_file_name
from corpus.layout import arrange
from corpus.model import Clause, Document, Page
from corpus.ocr import read_scans, version_suffix
from corpus.pdf import PdfFile, RawPage
from corpus.terms import abbreviations, definitions, references

log = logging.getLogger(__name__)

PARSER_VERSION = f"7{version_suffix()}"
"""Part of the key under which parsed documents are kept: raise it with every change of what is read.

Where OCR becomes available, or a language of it, documents are read again.
"""

_DATE = re.compile(r"\((\d{1,2})/(\d{4}|\d{2})\)")
_LANGUAGES = {
    "E": ("the", "of", "shall"),
    "F": ("les", "des", "être"),
    "S": ("los", "del", "que"),
    "R": ("и", "в", "на"),
}


def read_document(path: Path, catalogue: Catalogue | None = None) -> Document:
    """Read one PDF.

    Args:
        path: the file.
        catalogue: gives the full identifier and title of the edition; without it the file name and
            the cover do.

    Raises:
        UnreadablePdf: the file is no PDF, encrypted, truncated, damaged or without pages.
    """
    with PdfFile(path) as pdf:
        outline = pdf.outline()
        raw_pages = list(pdf.pages())
    images = [page for page in raw_pages if _image_only(page)]
    scans = read_scans(path, images, _language_named(path) or _guess_language(raw_pages))
    first_page_text = " ".join(line.text for line in raw_pages[0].lines)
    identifier, language = _identify(path, first_page_text)
    edition = catalogue.get(identifier) if catalogue is not None and identifier is not None else None
    doc_id = edition.id if edition else identifier.format() if identifier else path.stem
    if images and all(not page.text for page in raw_pages):
        raise UnreadablePdf(f"{path.name}: every page is an image (a scan); {scans.remedy}")
    layout = arrange(raw_pages)
    normative = not re.search(r"Suppl\.|\bImp|App\.", doc_id)
    amendment = bool(re.search(r"\b(?:Amd|Cor|Err|Add)\.", doc_id))
    clauses = ClauseReader(layout, outline, normative, amendment).clauses()
    return Document(
        file=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        doc_id=doc_id,
        title=edition.title if edition and edition.title else _cover_title(clauses, doc_id),
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
        definitions=definitions(clauses),
        abbreviations=abbreviations(clauses),
        references=references(clauses),
        warnings=scans.warnings,
    )


def _image_only(page: RawPage) -> bool:
    return page.images > 0 and len(page.text) < 20


def _language_named(path: Path) -> str:
    try:
        return from_file_name(path.name)[1]
    except UnknownIdentifier:
        return ""


def _identify(path: Path, cover: str) -> tuple[Identifier | None, str]:
    """Identifier and language letter: from the file's name, else from the cover."""
    try:
        identifier, language, _ = from_file_name(path.name)
        return identifier, language
    except UnknownIdentifier:
        mentions = [mention for mention in find_all(cover) if mention.certain]
        if not mentions:
            log.warning("%s: neither the file name nor the cover names a Recommendation", path.name)
            return None, ""
        return mentions[0].identifier, ""


def _month(identifier: Identifier | None, doc_id: str) -> str:
    match = re.search(r"\((\d\d/\d{4})\)\s*$", doc_id)
    if match:
        return match.group(1)
    return identifier.date if identifier is not None else ""


def _cover_title(clauses: tuple[Clause, ...], doc_id: str) -> str:
    """The boldest lines of the first page, when the catalogue has no title."""
    if not clauses or not clauses[0].blocks:
        return doc_id
    texts = [
        block.text for block in clauses[0].blocks if block.page == clauses[0].page and len(block.text) > 12
    ]
    return max(texts[:8], key=len, default=doc_id)[:300]


def _guess_language(pages: list[RawPage]) -> str:
    words = " ".join(page.text for page in pages[:20]).lower().split()
    counts = {letter: sum(words.count(word) for word in common) for letter, common in _LANGUAGES.items()}
    return max(counts, key=lambda letter: counts[letter])


def read_all(
    paths: Iterable[Path], catalogue: Catalogue | None = None, workers: int = 0
) -> Iterator[tuple[Path, Document | UnreadablePdf]]:
    """Read many PDFs in worker processes; an unreadable one is given as its error, in order of `paths`.

    Args:
        workers: processes; 0 for as many as there are cores, 1 for none beside this one.
    """
    files = list(paths)
    count = min(workers or os.cpu_count() or 1, len(files))
    if count <= 1:
        for path in files:
            yield path, _read(path, catalogue)
        return
    # A damaged PDF can crash pdfium: then the files not yet done are read one process each.
    done = 0
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(count, context, _keep_catalogue, (catalogue,)) as pool:
            for path, document in zip(files, pool.map(_read_in_worker, files), strict=True):
                yield path, document
                done += 1
    except BrokenProcessPool:
        for path in files[done:]:
            yield path, _read_alone(path, catalogue)


_catalogue: Catalogue | None = None


def _keep_catalogue(catalogue: Catalogue | None) -> None:
    global _catalogue
    _catalogue = catalogue


def _read_in_worker(path: Path) -> Document | UnreadablePdf:
    return _read(path, _catalogue)


def _read_alone(path: Path, catalogue: Catalogue | None) -> Document | UnreadablePdf:
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(1, context, _keep_catalogue, (catalogue,)) as pool:
            return pool.submit(_read_in_worker, path).result()
    except BrokenProcessPool:
        return UnreadablePdf(
            f"{path.name}: the PDF reader crashed on it; the file is damaged: fetch it again"
        )


def _read(path: Path, catalogue: Catalogue | None) -> Document | UnreadablePdf:
    try:
        return read_document(path, catalogue)
    except UnreadablePdf as error:
        return error
    except CopilotError as error:
        return UnreadablePdf(str(error))
    except (ValueError, IndexError, KeyError, RecursionError, OSError, MemoryError) as error:
        log.exception("%s", path)
        return UnreadablePdf(
            f"{path.name}: cannot be read ({type(error).__name__}: {error}); report this file"
        )
