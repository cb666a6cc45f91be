"""The characters of a PDF page: text layer, styles, boxes.

pdfium is asked once for the text of a page and twice for each word, not for every character:
these calls are most of the time that reading takes.
"""

from __future__ import annotations

import ctypes
import math
import re
from itertools import groupby

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.model import Rect
from corpus.pdf.fonts import Font
from corpus.pdf.lines import Word
from corpus.pdf.looks import NEEDS_TRANSLATION, TOKEN, TRANSLATED, PageText, Piece, Style, folded, jumps
from corpus.pdf.placement import Placement
from corpus.pdf.rulings import dark_areas
from corpus.pdf.sight import Layers, Sight, is_seen

_ASCENT, _DESCENT = 0.74, 0.22
"""Of the font size: the height of a line's box, the same for every line of a size."""

_WHITE = 250
"""Of 255 in each colour."""
_HIDDEN = "\u2060"
"""Stands in the text layer for a character that nobody sees; no quotation counts it."""
_SPACED = 0.9
"""Width of a character in font sizes above which a word is no word: print runs at about 0.5."""

_RAW_TOKEN = re.compile(r"[^ \r\n\t\xa0]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HYPHEN_MARKS = "\ufffe\x02"
"""What pdfium writes for a hyphen at the end of a line."""


def _is_character(code: int) -> bool:
    """A font may map its glyphs to anything: numbers over the last, halves of a surrogate pair."""
    return code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF


def _address(function: object) -> int:
    return ctypes.cast(function, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


# The binding makes a Python object of each pointer it returns; these prototypes take and give integers.
_int, _pointer = ctypes.c_int, ctypes.c_void_p
_text_object = ctypes.PYFUNCTYPE(_pointer, _pointer, _int)(_address(raw.FPDFText_GetTextObject))
_unicode = ctypes.PYFUNCTYPE(ctypes.c_uint, _pointer, _int)(_address(raw.FPDFText_GetUnicode))
_char_box = ctypes.PYFUNCTYPE(_int, _pointer, _int, *[_pointer] * 4)(_address(raw.FPDFText_GetCharBox))
_matrix = ctypes.PYFUNCTYPE(_int, _pointer, _int, _pointer)(_address(raw.FPDFText_GetMatrix))
_font_size = ctypes.PYFUNCTYPE(ctypes.c_double, _pointer, _int)(_address(raw.FPDFText_GetFontSize))
_fill_colour = ctypes.PYFUNCTYPE(_int, _pointer, *[_pointer] * 4)(_address(raw.FPDFPageObj_GetFillColor))
_font_of = ctypes.PYFUNCTYPE(_pointer, _pointer)(_address(raw.FPDFTextObj_GetFont))


class Characters:
    """The characters of a page, kept open from the sampling of its fonts until its words are asked for.

    Args:
        page: the page; it must stay open as long.
        fonts: the fonts of the document seen so far by name and flags; those of the page are added.
        layers_off: gives the names of the layers that are not printed.
    """

    def __init__(self, page: pdfium.PdfPage, fonts: dict[tuple[str, int], Font], layers_off: Layers) -> None:
        self.place = Placement(page)
        self._sight = Sight(self.place, layers_off)
        self._fonts = fonts
        self._textpage = page.get_textpage()
        self._handle = _address(self._textpage.raw)
        self._styles: dict[int, Style] = {}
        self._by_handle: dict[int, Font] = {}
        self._edges = (ctypes.c_double * 4)()
        start = ctypes.addressof(self._edges)
        # FPDFText_GetCharBox gives left, right, bottom, top
        self._edge_pointers = [start + 8 * place for place in (0, 2, 1, 3)]
        self._read_matrix = raw.FS_MATRIX()
        self._colour = (ctypes.c_uint * 4)()
        self._page = page
        self._dark: list[Rect] | None = None
        self._verbatim = self._layer()
        self._pieces = self._cut(self._verbatim, _RAW_TOKEN)
        for piece in self._pieces:
            piece.style.font.sample(self._verbatim[piece.start : piece.end], piece.after_space)

    def close(self) -> None:
        self._textpage.close()

    @property
    def fonts(self) -> list[Font]:
        return list(self._by_handle.values())

    def page_text(self) -> PageText:
        """Words and text layer, with the fonts repaired as they have been judged."""
        shown, pieces = self._verbatim, self._pieces
        if _CONTROL.search(shown) or any(font.repair for font in self.fonts):
            shown = self._repaired()
            pieces = self._cut(shown, TOKEN)
        shown, pieces = self._visible(shown, pieces)
        segments = self._words(shown, pieces)
        return PageText(segments, *folded(shown, self._verbatim))

    # -- characters -------------------------------------------------------------------------------

    def _layer(self) -> str:
        """The text of the page, one character for each that pdfium counts."""
        count = raw.FPDFText_CountChars(self._textpage.raw)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        raw.FPDFText_GetText(self._textpage.raw, 0, count, buffer)
        text = bytes(buffer)[:-2].decode("utf-16-le", "replace")
        if len(text) != count or "\0" in text:  # codes without a character are left out of the text
            codes = [_unicode(self._handle, index) for index in range(count)]
            text = "".join([chr(code) if _is_character(code) else "\ufffd" for code in codes])
        for mark in _HYPHEN_MARKS:
            text = text.replace(mark, "\ufffe")
        return text

    def _repaired(self) -> str:
        """The text with each run translated as its font needs it."""
        shown = self._verbatim
        handle = self._handle
        objects = [_text_object(handle, index) for index in range(len(shown))]
        runs = []
        for key, group in groupby(range(len(shown)), key=objects.__getitem__):
            places = list(group)
            run = shown[places[0] : places[-1] + 1]
            if key:
                repair = self._style(places[0], key).font.repair
                run = run.translate(repair) if repair else run
            runs.append(run)
        return "".join(runs)

    def _cut(self, text: str, token: re.Pattern[str]) -> list[Piece]:
        """Tokens of the text, cut where the style changes and after a hyphen at the end of a line."""
        pieces: list[Piece] = []
        handle, styles, end = self._handle, self._styles, 0
        for match in token.finditer(text):
            start = match.start()
            space, broken = start > end or not pieces, "\n" in text[end:start]
            end = match.end()
            while start < end:
                stop = text.find("\ufffe", start, end) + 1 or end
                first = _text_object(handle, start)
                if stop - start > 1 and _text_object(handle, stop - 1) != first:
                    stop = next(i for i in range(start + 1, stop) if _text_object(handle, i) != first)
                if first:
                    style = styles.get(first) or self._style(start, first)
                    pieces.append(Piece(start, stop, style, space, broken))
                space, broken = not first, text[stop - 1] == "\ufffe"
                start = stop
        return pieces

    def _style(self, index: int, text_object: int) -> Style:
        known = self._styles.get(text_object)
        if known is not None:
            return known
        matrix = self._read_matrix
        _matrix(self._handle, index, ctypes.addressof(matrix))
        font = self._font(_font_of(text_object) or 0)
        size = round(_font_size(self._handle, index) * math.hypot(matrix.c, matrix.d), 1)
        baseline = self.place.point(matrix.e, matrix.f)[1]
        upright = self.place.upright(matrix.a, matrix.b)
        _, y0, _, y1 = self._box(index)
        high, letter = y1 - y0, self._verbatim[index].isalnum()
        exact = upright and high < 1.4 * size and y0 < baseline + 0.5 * size and y1 > baseline - 1.2 * size
        if exact and letter and high < 0.3 * size:
            exact = False
        if not exact and letter and upright:
            size, baseline = round(high / 0.7, 1), y1
        hidden = self._white(text_object) and not self._on_dark(self._box(index))
        area = self._sight.area(text_object)
        style = Style(font, max(size, 0.1), baseline, upright, exact, hidden, area)
        self._styles[text_object] = style
        return style

    def _white(self, text_object: int) -> bool:
        start = ctypes.addressof(self._colour)
        if not _fill_colour(text_object, *[start + 4 * place for place in range(4)]):
            return False
        red, green, blue, opaque = self._colour
        return bool(min(red, green, blue) >= _WHITE or opaque == 0)

    def _on_dark(self, box: Rect) -> bool:
        """Does the character stand on something that is not white?"""
        if self._dark is None:
            self._dark = dark_areas(self._page, self.place)
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in self._dark)

    def _font(self, handle: int) -> Font:
        # Handles of one font differ between pages: the name, with its flags, is the key.
        font = self._by_handle.get(handle)
        if font is None:
            buffer = ctypes.create_string_buffer(160)
            pointer = ctypes.cast(handle, raw.FPDF_FONT)
            raw.FPDFFont_GetBaseFontName(pointer, buffer, 160)
            key = (buffer.value.decode("latin-1"), raw.FPDFFont_GetFlags(pointer))
            font = self._fonts.get(key)
            if font is None:
                font = self._fonts[key] = Font(*key)
            self._by_handle[handle] = font
        return font

    def _box(self, index: int) -> Rect:
        _char_box(self._handle, index, *self._edge_pointers)
        return self.place.box(*self._edges)

    def _visible(self, shown: str, pieces: list[Piece]) -> tuple[str, list[Piece]]:
        """Text and pieces without what is not printed or white on white."""
        kept: list[Piece] = []
        gap = False
        for piece in pieces:
            piece.box = self._box_of(piece)
            if piece.style.hidden or not is_seen(piece.box, piece.style.area):
                blank = _HIDDEN * (piece.end - piece.start)
                shown = shown[: piece.start] + blank + shown[piece.end :]
                gap = True
                continue
            piece.after_space |= gap
            gap = False
            kept.append(piece)
        return shown, kept

    # -- words ------------------------------------------------------------------------------------

    def _words(self, shown: str, pieces: list[Piece]) -> list[list[Word]]:
        segments: list[list[Word]] = [[]]
        word: Word | None = None
        translated = bool(NEEDS_TRANSLATION.search(shown))
        for piece in pieces:
            style = piece.style
            if segments[-1] and (piece.after_break or jumps(segments[-1][-1], style)):
                segments.append([])
                word = None
            if piece.after_space or piece.after_break:
                word = None
            text = shown[piece.start : piece.end]
            if text[-1] == "\ufffe":
                text = text[:-1] + "-"
            if translated:
                text = text.translate(TRANSLATED)
            box = piece.box
            if box[2] - box[0] > _SPACED * len(text) * style.size and len(text) > 1 and style.exact:
                segments[-1] += self._spaced_out(piece, text)
                word = None
                continue
            if (
                word is not None
                and style.size == word.size
                and abs(style.baseline - word.baseline) < 0.8
                and style.font.bold == word.bold
            ):
                word.text += text
                word.x0, word.x1 = min(word.x0, box[0]), max(word.x1, box[2])
                word.y0, word.y1 = min(word.y0, box[1]), max(word.y1, box[3])
                continue
            font = style.font
            word = Word(
                text,
                *box,
                style.size,
                font.bold,
                font.italic,
                style.baseline,
                word is not None,
                font.mono,
                style.upright,
            )
            segments[-1].append(word)
        return [segment for segment in segments if segment]

    def _spaced_out(self, piece: Piece, text: str) -> list[Word]:
        """Characters set so far apart that they stand in columns of their own: "0 0 0 1"."""
        words: list[Word] = []
        style = piece.style
        font = style.font
        for index, character in zip(range(piece.start, piece.end), text, strict=False):
            x0, _, x1, _ = self._box(index)
            y0, y1 = style.baseline - _ASCENT * style.size, style.baseline + _DESCENT * style.size
            if words and x0 - words[-1].x1 < 0.4 * style.size:
                words[-1].text += character
                words[-1].x1 = x1
                continue
            words.append(
                Word(
                    character,
                    x0,
                    y0,
                    x1,
                    y1,
                    style.size,
                    font.bold,
                    font.italic,
                    style.baseline,
                    False,
                    font.mono,
                    style.upright,
                )
            )
        return words

    def _box_of(self, piece: Piece) -> Rect:
        style = piece.style
        if not style.exact:
            boxes = [self._box(index) for index in range(piece.start, piece.end)]
            return (
                min([box[0] for box in boxes]),
                min([box[1] for box in boxes]),
                max([box[2] for box in boxes]),
                max([box[3] for box in boxes]),
            )
        x0, _, x1, _ = self._box(piece.start)
        if piece.end - piece.start > 1:
            last = self._box(piece.end - 1)
            x0, x1 = min(x0, last[0]), max(x1, last[2])
        return x0, style.baseline - _ASCENT * style.size, x1, style.baseline + _DESCENT * style.size
