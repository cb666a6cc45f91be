"""How characters look: their style, the pieces of a page's text that have one, what parts two words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.model import Rect
from corpus.pdf.fonts import Font
from corpus.pdf.lines import Word
from corpus.symbols import PRIVATE_USE

TOKEN = re.compile(r"[^\s\x00-\x1f]+")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xAD: "-"}
TRANSLATED = PRIVATE_USE | _LIGATURES
NEEDS_TRANSLATION = re.compile("[\xad\ufb00-\ufb04\uf020-\uf0ff\uf8d9-\uf8fe]")


@dataclass(slots=True)
class Style:
    """How one text object is set: font, size and baseline in points as displayed.

    `exact` is False where size and baseline don't tell where the glyphs stand (Type 3 fonts, text
    that does not run from left to right): then boxes come from the glyphs. `hidden` text is white
    on white: marks of the drawing office, digits that keep columns in line. `area` is the part of the
    page in which it is printed.
    """

    font: Font
    size: float
    baseline: float
    upright: bool
    exact: bool
    hidden: bool = False
    area: Rect = (0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class Piece:
    """A run of characters of one style: its place in the text, and what stands before it."""

    start: int
    end: int
    style: Style
    after_space: bool
    after_break: bool
    box: Rect = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class PageText:
    """Words in the segments of the text layer, and the layer itself repaired and as the PDF holds it."""

    segments: list[list[Word]]
    text: str
    unrepaired: str


def jumps(before: Word, style: Style) -> bool:
    """Does the next piece stand on another line, though the text layer has no break there?"""
    if not (before.upright and style.upright):
        return False
    return abs(style.baseline - before.baseline) > 0.75 * max(before.size, style.size)


def folded(shown: str, verbatim: str) -> tuple[str, str]:
    """The repaired and the verbatim text layer, white space folded alike, so that positions agree."""
    spans = [match.span() for match in TOKEN.finditer(shown)]
    text = " ".join([shown[start:end] for start, end in spans]).replace("\ufffe", "-")
    if shown is verbatim:
        before = text
    else:
        before = " ".join([verbatim[start:end] for start, end in spans]).replace("\ufffe", "-")
    if not NEEDS_TRANSLATION.search(text):
        return text, "" if before == text else before
    # A ligature becomes several characters: the verbatim side is padded to keep positions equal.
    repaired = [character.translate(TRANSLATED) for character in text]
    padded = [old.ljust(len(new), "\u2060") for old, new in zip(before, repaired, strict=True)]
    text, before = "".join(repaired), "".join(padded)
    return text, "" if before == text else before
