"""PDF pages as words and lines with boxes, fonts repaired, and the ruling lines that tables are drawn with.

pdfium gives characters, boxes and fonts; pypdf is asked only why pdfium refuses a file.
pdfium is not thread-safe: one process reads one document at a time.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.errors import UnreadablePdf
from corpus.model import Rect

MAX_PAGES = 20_000
"""More is a broken page tree: the longest ITU-T text has about 1,400 pages."""

_SUPERSCRIPTS = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUPERSCRIPTABLE = re.compile(r"[0-9+\-−=()ni]+")
_ENGLISH = frozenset("etaoinsrhldcumfpgwybvETAOINSRHLDCUMFPGWYBV ")
_LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "\u00ad": "-",
    "\ufffe": "-",
    "\x02": "-",
}


@dataclass(slots=True)
class Word:
    """Characters of one style between two spaces. Box and `baseline` in points, origin top left.

    `glued` words continue the one before without a space (another font or height: 2 and ¹⁶).
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    italic: bool
    baseline: float
    glued: bool = False
    mono: bool = False


@dataclass(slots=True)
class TextLine:
    """Words that stand on one printed line, from left to right."""

    words: list[Word]
    page: int

    @property
    def box(self) -> Rect:
        return (
            min(w.x0 for w in self.words),
            min(w.y0 for w in self.words),
            max(w.x1 for w in self.words),
            max(w.y1 for w in self.words),
        )

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def size(self) -> float:
        """Font size of most of its characters."""
        weight: dict[float, int] = {}
        for word in self.words:
            weight[word.size] = weight.get(word.size, 0) + len(word.text)
        return max(weight, key=lambda size: weight[size])

    @property
    def bold(self) -> bool:
        return sum(len(w.text) for w in self.words if w.bold) * 2 > sum(len(w.text) for w in self.words)

    @property
    def mono(self) -> bool:
        return sum(len(w.text) for w in self.words if w.mono) * 2 > sum(len(w.text) for w in self.words)

    @property
    def italic(self) -> bool:
        return sum(len(w.text) for w in self.words if w.italic) * 2 > sum(len(w.text) for w in self.words)

    def cells(self, gap: float) -> list[list[Word]]:
        """The words in groups separated by more than `gap` points."""
        groups = [[self.words[0]]]
        for word in self.words[1:]:
            if word.x0 - groups[-1][-1].x1 > gap:
                groups.append([word])
            else:
                groups[-1].append(word)
        return groups


@dataclass(slots=True)
class RawPage:
    """A page as read: lines from top to bottom, ruling lines, and the text layer in its own order.

    `unrepaired` is the text layer before fonts were repaired, character for character, "" if the same.

    `horizontals` are (y, x0, x1), `verticals` (x, y0, y1), in points, origin top left.
    """

    number: int
    width: float
    height: float
    lines: list[TextLine]
    text: str
    unrepaired: str
    horizontals: list[tuple[float, float, float]] = field(default_factory=list)
    verticals: list[tuple[float, float, float]] = field(default_factory=list)
    images: int = 0


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark of the PDF."""

    title: str
    page: int


@dataclass(slots=True)
class _Font:
    """A font of the document, and whether its codes lie 0x20 below the letters they draw."""

    name: str
    symbolic: bool
    sample: list[str] = field(default_factory=list)
    shifted: bool = False

    @property
    def bold(self) -> bool:
        return bool(re.search(r"bold|gras|black|heavy|demi", self.name, re.I))

    @property
    def italic(self) -> bool:
        return bool(re.search(r"ital|obli", self.name, re.I))

    @property
    def mono(self) -> bool:
        return bool(re.search(r"courier|mono|consol|menlo|typewriter", self.name, re.I))

    def decide(self) -> None:
        """Compare how English the sample reads as it is and 0x20 higher.

        Many ITU PDFs of 1988-1996 carry subset fonts without ToUnicode whose codes are the ASCII
        codes less 0x20 (`)45` for ITU). A control character is the sign: no sane font draws one.
        """
        characters = [c for c in "".join(self.sample) if c not in "\n"]
        if not characters or max(characters) > "\x7f":
            return
        control = sum(c < " " for c in characters)
        plain = sum(c in _ENGLISH for c in characters)
        moved = sum(chr(ord(c) + 0x20) in _ENGLISH for c in characters)
        self.shifted = moved > plain and (control > 0 or (self.symbolic and moved > 1.5 * plain))


@dataclass(frozen=True, slots=True)
class _Style:
    font: _Font
    size: float
    baseline: float
    upright: bool


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
        self._fonts: dict[int, _Font] = {}
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
                f"{path.name}: claims {count} pages, over {MAX_PAGES}: its page tree is broken"
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
                destination = mark.get_dest()
                page = destination.get_index() if destination else None
                if page is not None:
                    entries.append(OutlineEntry(" ".join(mark.get_title().split()), page + 1))
        except pdfium.PdfiumError:
            return []
        return entries

    def pages(self) -> Iterator[RawPage]:
        """Every page in order. Fonts are judged over the first pages before any is given out."""
        self._judge_fonts()
        for number in range(1, self.page_count + 1):
            yield self._page(number)

    def _open(self, number: int) -> pdfium.PdfPage:
        try:
            return self._pdf[number - 1]
        except pdfium.PdfiumError as error:
            raise UnreadablePdf(
                f"{self.path.name}: page {number} cannot be read ({error}); the file is damaged: fetch it again"
            ) from error

    def _judge_fonts(self) -> None:
        for number in range(1, min(self.page_count, 6) + 1):
            page = self._open(number)
            textpage = page.get_textpage()
            for character, style, _ in self._characters(textpage):
                if style is not None:
                    style.font.sample.append(character)
            textpage.close()
            page.close()
        for font in self._fonts.values():
            font.decide()

    def _font(self, handle: object) -> _Font:
        # Handles of one font differ between pages: the name, with its flags, is the key.
        buffer = ctypes.create_string_buffer(160)
        raw.FPDFFont_GetBaseFontName(handle, buffer, 160)
        flags = raw.FPDFFont_GetFlags(handle)
        name = buffer.value.decode("latin-1")
        key = hash((name, flags))
        if key not in self._fonts:
            self._fonts[key] = _Font(name, bool(flags & 4))
        return self._fonts[key]

    def _style(self, text_object: object) -> _Style:
        size, matrix = ctypes.c_float(), raw.FS_MATRIX()
        raw.FPDFTextObj_GetFontSize(text_object, ctypes.byref(size))
        raw.FPDFPageObj_GetMatrix(text_object, matrix)
        scale = math.hypot(matrix.c, matrix.d)
        upright = abs(matrix.d) >= abs(matrix.c)
        font = self._font(raw.FPDFTextObj_GetFont(text_object))
        return _Style(font, round(size.value * scale, 1), matrix.f, upright)

    def _characters(
        self, textpage: pdfium.PdfTextPage, boxes: bool = False
    ) -> Iterator[tuple[str, _Style | None, Rect | None]]:
        """Each character with its style and box (PDF coordinates); generated ones have neither."""
        handle = textpage.raw
        styles: dict[int, _Style] = {}
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pointers = [ctypes.byref(value) for value in (left, right, bottom, top)]
        get_object, get_unicode, get_box = (
            raw.FPDFText_GetTextObject,
            raw.FPDFText_GetUnicode,
            raw.FPDFText_GetCharBox,
        )
        for index in range(raw.FPDFText_CountChars(handle)):
            code = get_unicode(handle, index)
            text_object = get_object(handle, index)
            if not text_object:
                yield chr(code), None, None
                continue
            address = ctypes.addressof(text_object.contents)
            style = styles.get(address)
            if style is None:
                style = styles[address] = self._style(text_object)
            box = None
            if boxes:
                get_box(handle, index, *pointers)
                box = (left.value, bottom.value, right.value, top.value)
            yield chr(code) if code <= 0x10FFFF else "\ufffd", style, box

    def _page(self, number: int) -> RawPage:
        page = self._open(number)
        place = _Placement(page)
        textpage = page.get_textpage()
        segments: list[list[Word]] = [[]]
        layer: list[tuple[str, str]] = []
        word: Word | None = None
        for verbatim, style, box in self._characters(textpage, boxes=True):
            character = verbatim
            if style is not None and style.font.shifted and character < "\x60":
                character = chr(ord(character) + 0x20)
            broken = character in "\x02\ufffe"  # pdfium's mark of a hyphen at the end of a line
            character = _LIGATURES.get(character, character)
            layer.append((character, "-" if broken else verbatim))
            if style is None or box is None or character.isspace() or character < " ":
                word = None
                if character == "\n" and segments[-1]:
                    segments.append([])
                continue
            x0, y0, x1, y1 = place.box(box)
            baseline = place.baseline(style.baseline, y1)
            if (
                word is not None
                and style.size == word.size
                and abs(baseline - word.baseline) < 0.8
                and style.font.bold == word.bold
            ):
                word.text += character
                word.x1, word.y0, word.y1 = max(word.x1, x1), min(word.y0, y0), max(word.y1, y1)
            else:
                font, glued = style.font, word is not None
                word = Word(
                    character,
                    x0,
                    y0,
                    x1,
                    y1,
                    style.size,
                    font.bold,
                    font.italic,
                    baseline,
                    glued,
                    font.mono,
                )
                segments[-1].append(word)
            if broken:
                word = None
                segments.append([])
        textpage.close()
        horizontals, verticals, images = _rulings(page, place)
        page.close()
        lines = _lines([segment for segment in segments if segment], number)
        text, unrepaired = _folded(layer)
        return RawPage(
            number, place.width, place.height, lines, text, unrepaired, horizontals, verticals, images
        )


class _Placement:
    """From PDF user space (origin bottom left, before rotation) to the page as displayed (top left)."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.width, self.height = page.get_size()
        self.rotation = page.get_rotation()
        left, bottom, right, top = page.get_cropbox()
        media = page.get_mediabox()
        self.left, self.bottom = max(left, media[0]), max(bottom, media[1])
        self.right, self.top = min(right, media[2]), min(top, media[3])

    def box(self, box: Rect) -> Rect:
        x0, y0, x1, y1 = box
        if self.rotation == 90:
            return (y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
        if self.rotation == 180:
            return (self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
        if self.rotation == 270:
            return (self.top - y1, self.right - x1, self.top - y0, self.right - x0)
        return (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)

    def baseline(self, y: float, bottom_of_character: float) -> float:
        return self.top - y if self.rotation == 0 else bottom_of_character


def _folded(layer: list[tuple[str, str]]) -> tuple[str, str]:
    """The repaired and the verbatim text layer, white space folded alike, so that positions agree."""
    repaired: list[str] = []
    verbatim: list[str] = []
    for character, original in layer:
        if character.isspace() or character < " ":
            if repaired and repaired[-1] != " ":
                repaired.append(" ")
                verbatim.append(" ")
            continue
        character = _repair_dash(character, repaired)
        # A ligature becomes several characters: the verbatim side is padded to keep positions equal.
        repaired.extend(character)
        verbatim.extend(original.ljust(len(character), "\u2060")[: len(character)])
    text, raw_text = "".join(repaired).rstrip(), "".join(verbatim).rstrip()
    return text, "" if raw_text == text else raw_text


def _repair_dash(character: str, before: list[str]) -> str:
    """ "ñ" after a space or a digit is an en dash in a font that names it wrongly (V.92, V.24)."""
    return "–" if character == "ñ" and before and (before[-1] == " " or before[-1].isdigit()) else character


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


def _lines(segments: list[list[Word]], page: int) -> list[TextLine]:
    """Segments of the text layer joined into printed lines, from top to bottom."""
    ordered = sorted(segments, key=lambda words: (_span(words)[0], words[0].x0))
    lines: list[list[Word]] = []
    for words in ordered:
        top, bottom = _span(words)
        for line in reversed(lines[-12:]):
            line_top, line_bottom = _span(line)
            overlap = min(bottom, line_bottom) - max(top, line_top)
            if overlap > 0.6 * min(bottom - top, line_bottom - line_top) and _apart(line, words):
                line.extend(words)
                break
        else:
            lines.append(list(words))
    result = []
    for line in lines:
        line.sort(key=lambda word: word.x0)
        result.append(TextLine(_join(line), page))
    return result


def _span(words: list[Word]) -> tuple[float, float]:
    """Top and bottom of the words of the main size: superscripts and brackets don't count."""
    size = max(word.size for word in words)
    main = [word for word in words if word.size >= 0.85 * size] or words
    return min(w.y0 for w in main), max(max(w.y1 for w in main), min(w.y0 for w in main) + 0.5 * size)


def _apart(line: list[Word], words: list[Word]) -> bool:
    x0, x1 = min(w.x0 for w in words), max(w.x1 for w in words)
    return all(word.x1 <= x0 + 1 or word.x0 >= x1 - 1 for word in line)


def _join(words: list[Word]) -> list[Word]:
    """Glued pieces become one word, superscripts turn into Unicode superscripts."""
    size = max((word.size for word in words), key=lambda s: sum(len(w.text) for w in words if w.size == s))
    base = [word.baseline for word in words if word.size == size]
    baseline = sorted(base)[len(base) // 2]
    joined: list[Word] = []
    for word in words:
        word.text = re.sub(r"^ñ(?=$|[A-Z\d])|(?<=\d)ñ", "–", word.text)
        smaller = word.size < 0.85 * size and word.baseline < baseline - 0.15 * size
        raised = bool(joined) and smaller and bool(_SUPERSCRIPTABLE.fullmatch(word.text))
        if raised:
            word.text = word.text.translate(_SUPERSCRIPTS)
        if joined and (word.glued or raised) and word.x0 - joined[-1].x1 < 0.12 * size:
            last = joined[-1]
            last.text += word.text
            last.x1, last.y0, last.y1 = word.x1, min(last.y0, word.y0), max(last.y1, word.y1)
        else:
            joined.append(word)
    return joined


def _rulings(
    page: pdfium.PdfPage, place: _Placement
) -> tuple[list[tuple[float, float, float]], list[tuple[float, float, float]], int]:
    """Thin straight strokes and rectangle borders, and the number of large images on the page."""
    horizontals: list[tuple[float, float, float]] = []
    verticals: list[tuple[float, float, float]] = []
    images = 0
    area = place.width * place.height

    def add(box: Rect) -> None:
        x0, y0, x1, y1 = box
        wide, high = x1 - x0, y1 - y0
        if high < 2.5 and wide > 6:
            horizontals.append(((y0 + y1) / 2, x0, x1))
        elif wide < 2.5 and high > 4:
            verticals.append(((x0 + x1) / 2, y0, y1))
        elif wide > 10 and high > 6:
            horizontals.extend([(y0, x0, x1), (y1, x0, x1)])
            verticals.extend([(x0, y0, y1), (x1, y0, y1)])

    count = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        count += 1
        if count > 6000:  # a drawing, not tables
            break
        left, bottom, right, top = item.get_bounds()
        box = place.box((left, bottom, right, top))
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            images += (box[2] - box[0]) * (box[3] - box[1]) > 0.3 * area
            continue
        segments = raw.FPDFPath_CountSegments(item)
        if segments <= 6:
            add(box)
        elif segments <= 2000:
            for piece in _pieces(item, segments):
                add(place.box(piece))
    return horizontals, verticals, images


def _pieces(item: pdfium.PdfObject, count: int) -> Iterator[Rect]:
    """The straight pieces of a path that holds a whole grid, in PDF coordinates."""
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = matrix.on_point(x.value, y.value)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield (
                min(last[0], point[0]),
                min(last[1], point[1]),
                max(last[0], point[0]),
                max(last[1], point[1]),
            )
        last = point


def fold(text: str) -> str:
    """The characters that decide whether two texts are the same quotation: NFKC, no white space, no hyphens."""
    return re.sub(r"[\s\u00ad\-‐‑\u2060]+", "", unicodedata.normalize("NFKC", text))
