"""PDF pages as lines with boxes, fonts repaired, and the ruling lines that tables are drawn with.

pdfium gives characters, boxes and fonts. It is not thread-safe: one process reads one document at a time.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.errors import UnreadablePdf
from corpus.model import Rect
from corpus.pdf.characters import Characters
from corpus.pdf.columns import Columns, find_columns, in_reading_order
from corpus.pdf.fonts import Font
from corpus.pdf.lines import TextLine, Word, lines_of
from corpus.pdf.rulings import Stroke, rulings_of
from corpus.pdf.sight import layers_of
from corpus.printable import clean

__all__ = ["OutlineEntry", "PdfFile", "RawPage", "TextLine", "Word", "fold"]

MAX_PAGES = 20_000
"""More is a broken page tree: the longest ITU-T text has about 1,400 pages."""

MAX_BOOKMARKS = 20_000
_UNSEEN = re.compile(r"[\s\u00ad\-‐‑–−\u2060]+")
_LOOKAHEAD = 6
"""Pages over which a font is sampled before the first page that uses it is given out."""


@dataclass(slots=True)
class RawPage:
    """A page as read: lines in reading order, ruling lines, and the text layer in its own order.

    `unrepaired` is the text layer before fonts were repaired, character for character, "" if the same.
    `horizontals` are (y, x0, x1), `verticals` (x, y0, y1), in points, origin top left.
    `marks` are the boxes of curves, rectangles and images; `images` counts the large ones; `columns` is
    None for a page set in one.
    """

    number: int
    width: float
    height: float
    lines: list[TextLine]
    text: str
    unrepaired: str
    horizontals: list[Stroke] = field(default_factory=list)
    verticals: list[Stroke] = field(default_factory=list)
    marks: list[Rect] = field(default_factory=list)
    images: int = 0
    columns: Columns | None = None


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark of the PDF."""

    title: str
    page: int


class PdfFile:
    """An open PDF.

    >>> with PdfFile(path) as pdf:
    ...     for page in pdf.pages():
    ...         page.lines[0].text

    Raises:
        UnreadablePdf: no PDF, encrypted, damaged beyond reading, or without pages.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._layers_off = layers_of(path)
        self.fonts: dict[tuple[str, int], Font] = {}
        if not path.is_file():
            raise UnreadablePdf(f"{path.name}: no such file; check the path")
        if path.stat().st_size == 0:
            raise UnreadablePdf(f"{path.name}: the file is empty; fetch it again")
        with path.open("rb") as file:
            head = file.read(1024)
        if b"%PDF-" not in head:
            what = "an HTML page" if re.search(rb"<(!doctype|html)", head, re.I) else "no PDF"
            raise UnreadablePdf(f"{path.name}: {what}, not a PDF file; fetch the document itself")
        try:
            self._pdf = pdfium.PdfDocument(path)
            self.page_count = len(self._pdf)
        except pdfium.PdfiumError as error:
            raise UnreadablePdf(_why(path, error)) from error
        if self.page_count == 0:
            self._pdf.close()
            raise UnreadablePdf(f"{path.name}: the PDF has no pages; fetch it again")
        if self.page_count > MAX_PAGES:
            count = self.page_count
            self._pdf.close()
            raise UnreadablePdf(
                f"{path.name}: claims {count} pages, over {MAX_PAGES}: its page tree is broken; "
                "fetch it again"
            )

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._pdf.close()

    def outline(self) -> list[OutlineEntry]:
        """Bookmarks with their pages, in order; an unreadable outline is an empty one."""
        entries = []
        try:
            for mark in self._pdf.get_toc(max_depth=12):
                destination = None if _leads_elsewhere(mark) else mark.get_dest()
                page = destination.get_index() if destination else None
                if page is not None:
                    entries.append(OutlineEntry(_title(mark), page + 1))
                if len(entries) > MAX_BOOKMARKS:
                    return []
        except pdfium.PdfiumError:
            return []
        return entries

    def pages(self) -> Iterator[RawPage]:
        """Every page in order. A font is judged over several pages before the first of them is given out."""
        open_pages: deque[tuple[int, pdfium.PdfPage, Characters]] = deque()
        try:
            for number in range(1, self.page_count + 1):
                page = self._open(number)
                open_pages.append((number, page, Characters(page, self.fonts, self._layers_off)))
                if len(open_pages) == _LOOKAHEAD:
                    yield _finished(*open_pages.popleft())
            while open_pages:
                yield _finished(*open_pages.popleft())
        finally:
            for _, page, characters in open_pages:
                characters.close()
                page.close()

    def _open(self, number: int) -> pdfium.PdfPage:
        try:
            return self._pdf[number - 1]
        except pdfium.PdfiumError as error:
            raise UnreadablePdf(
                f"{self.path.name}: page {number} cannot be read ({error}); the file is damaged: "
                "fetch it again"
            ) from error


def _title(mark: pdfium.PdfBookmark) -> str:
    """As `mark.get_title()`, which fails on half a surrogate pair."""
    size = raw.FPDFBookmark_GetTitle(mark.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFBookmark_GetTitle(mark.raw, buffer, size)
    return " ".join(clean(buffer.raw[: size - 2].decode("utf-16-le", "replace")).split())


def _leads_elsewhere(mark: pdfium.PdfBookmark) -> bool:
    """Does a bookmark open another file? pdfium gives its page all the same, which is one of that file."""
    here = (raw.PDFACTION_UNSUPPORTED, raw.PDFACTION_GOTO)
    action = raw.FPDFBookmark_GetAction(mark.raw)
    return bool(action) and raw.FPDFAction_GetType(action) not in here


def _finished(number: int, page: pdfium.PdfPage, characters: Characters) -> RawPage:
    """The page with its fonts judged; closes it."""
    for font in characters.fonts:
        font.judge()
    content = characters.page_text()
    place = characters.place
    characters.close()
    rulings = rulings_of(page, place)
    page.close()
    lines = lines_of(content.segments, number)
    columns = find_columns(lines, place.width, rulings.horizontals, rulings.verticals)
    return RawPage(
        number,
        place.width,
        place.height,
        in_reading_order(lines, columns) if columns else lines,
        content.text,
        content.unrepaired,
        rulings.horizontals,
        rulings.verticals,
        rulings.marks,
        rulings.images,
        columns,
    )


def _why(path: Path, error: pdfium.PdfiumError) -> str:
    message = str(error).lower()
    if "password" in message or "security" in message:
        return (
            f"{path.name}: encrypted with a password; remove it with `qpdf --decrypt`, or leave the file out"
        )
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 2048))
        tail = file.read()
    if b"%%EOF" not in tail:
        return f"{path.name}: truncated (no end-of-file mark after {size} bytes); fetch it again"
    return f"{path.name}: damaged ({error}); fetch it again"


def fold(text: str) -> str:
    """What decides whether two texts are the same quotation: NFKC, no white space, no hyphens or dashes."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
