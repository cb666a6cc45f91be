"""From words of a clause to a verbatim quotation on a page, with the rectangles to highlight.

A quotation is only ever taken from the text layer of the page, so that it stands there letter by letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from copilot.answer.model import BoxOnPage
from corpus.model import Document, Line, Page

_SKIPPED = frozenset("-‐‑\u00ad\u2060\u0002\ufffe")
_WIDTHS = {
    character: width
    for width, characters in {
        180: "'", 200: "|", 250: " ,.\u00a0", 278: "/:;\\ijlt", 333: "!()-`[]Ifr‘’", 389: "Js",
        408: '"', 444: "?acez“”", 480: "{}", 500: "#$*_0123456789bdghknopquvxy–", 541: "~", 556: "FPS",
        564: "+<=>", 611: "ELTZ", 667: "BCR", 722: "wADGHKNOQUVXY", 778: "&m", 833: "%", 889: "M", 921: "@",
        944: "W", 1000: "—…",
    }.items()
    for character in characters
}  # fmt: skip
"""Of Times-Roman in thousandths of the letter size (Adobe Font Metrics of the 14 core fonts): most texts are
set in Times, and in other fonts the same letters are wide and narrow."""
_OTHER_WIDTH = 500


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words as they stand on one page."""

    page: int
    printed_page: str
    text: str
    boxes: tuple[BoxOnPage, ...]


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without white space and hyphens, NFKC, and where each character came from."""

    text: str
    places: tuple[int, ...]


@lru_cache(maxsize=2048)
def _fold(text: str) -> _Folded:
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace() or character in _SKIPPED:
            continue
        for letter in unicodedata.normalize("NFKC", character):
            if not letter.isspace():
                letters.append(letter)
                places.append(place)
    return _Folded("".join(letters), tuple(places))


def quote(document: Document, lines: Sequence[Line], text: str) -> list[Quotation]:
    """Find `text` on the pages of `lines` and quote it from there, one quotation a page.

    Args:
        lines: the printed lines of the block that the text is from, in reading order.
        text: reading text (hyphenation undone, superscripts as such).

    Returns:
        Nothing when the words do not stand on the page as one run: then they cannot be quoted.
    """
    wanted = _fold(text).text
    if not wanted or not lines:
        return []
    folded = [_fold(line.text).text for line in lines]
    whole = "".join(folded)
    start = whole.find(wanted)
    if start < 0:
        return []
    end = start + len(wanted)
    quotations: list[Quotation] = []
    by_page: dict[int, list[tuple[Line, int, int]]] = {}
    parts: dict[int, str] = {}
    position = 0
    for line, letters in zip(lines, folded, strict=True):
        first, last = max(start, position), min(end, position + len(letters))
        if first < last:
            by_page.setdefault(line.page, []).append((line, first - position, last - position))
            parts[line.page] = parts.get(line.page, "") + letters[first - position : last - position]
        position += len(letters)
    for number, pieces in by_page.items():
        page = document.pages[number - 1]
        verbatim = verbatim_on(page, parts[number])
        if verbatim is None:
            return []
        boxes = tuple(_box(line, first, last) for line, first, last in pieces)
        quotations.append(Quotation(number, page.printed, verbatim, boxes))
    return quotations


def verbatim_on(page: Page, text: str) -> str | None:
    """The words of `text` exactly as the text layer of the page holds them, None if it does not."""
    layer = _fold(page.text)
    wanted = _fold(text).text
    place = layer.text.find(wanted) if wanted else -1
    if place < 0:
        return None
    first, last = layer.places[place], layer.places[place + len(wanted) - 1] + 1
    return (page.raw or page.text)[first:last]


def _box(line: Line, first: int, last: int) -> BoxOnPage:
    """The part of a line between two of its folded characters, as wide as they are in Times."""
    places = _fold(line.text).places
    widths = [_WIDTHS.get(character, _OTHER_WIDTH) for character in line.text]
    whole = sum(widths) or 1
    start, end = (sum(widths[:place]) / whole for place in (places[first], places[last - 1] + 1))
    if _is_from_right(line.text):
        start, end = 1 - end, 1 - start
    x0, y0, x1, y1 = line.box
    width = x1 - x0
    return (line.page, round(x0 + start * width, 1), y0, round(x0 + end * width, 1), y1)


def _is_from_right(text: str) -> bool:
    """Whether a line is mainly Arabic or Hebrew."""
    directions = [unicodedata.bidirectional(character) for character in text]
    return directions.count("R") + directions.count("AL") > directions.count("L")
