"""Pages without what repeats on each of them: running heads and feet, printed page numbers, contents."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from corpus.contents import PAGE_NUMBER, Contents, strip_contents
from corpus.pdf import RawPage, TextLine

_NUMBER_ONLY = re.compile(rf"^[-–—\s]*({PAGE_NUMBER})[-–—\s]*$")
_NUMBER_LAST = re.compile(rf"\s({PAGE_NUMBER})\s*$")
_NUMBER_FIRST = re.compile(rf"^({PAGE_NUMBER})\s")
_RUNNING = re.compile(
    r"\b(?:Rec(?:ommendation|\.)?|Recommandation|Recomendación|Рек(?:омендация|\.)?|ITU-T|UIT-T|МСЭ-T|CCITT)\b.{0,60}"
    r"[A-Z]\.?\s?(?:\d|Imp|Sup)|Fascicle\s+[IVX]+|\b[A-Z][- ]series\b.{0,12}Suppl|ISO/IEC\s\d{3,5}",
    re.I,
)

_SERIES = re.compile(r"^(?:S[eé]ries?|Серия)\s+[A-Z]\b")
_IMPRINT = re.compile(r"^(?:Printed in|Imprim|Impreso|Impresa|Published in|Отпечатано)", re.I)
_FIELD_SIZE = 5.0
"""Points: word processors leave the source of the running head on the page in print too small to read."""


@dataclass(slots=True)
class Layout:
    """The body lines of each page, the printed page numbers and the table of contents."""

    pages: list[RawPage]
    printed: dict[int, str]
    contents: Contents = field(default_factory=Contents)


def arrange(pages: list[RawPage]) -> Layout:
    """Take running heads, feet and the contents off the pages (in place) and say what stood there."""
    printed = _strip_running_lines(pages)
    _strip_back_cover(pages)
    return Layout(pages, printed, strip_contents(pages))


def _strip_back_cover(pages: list[RawPage]) -> None:
    """The list of series and the imprint on the last pages."""
    for page in pages[max(1, len(pages) - 3) :]:
        series = sum(bool(_SERIES.match(line.text)) for line in page.lines)
        imprint = len(page.lines) < 6 and any(_IMPRINT.match(line.text) for line in page.lines)
        if series >= 8 or imprint:
            page.lines = []


def _shape(text: str) -> str:
    return re.sub(r"[\divxlc]+", "#", re.sub(r"\s+", "", text.lower()))


def _strip_running_lines(pages: list[RawPage]) -> dict[int, str]:
    """Lines at the top and bottom that repeat from page to page; the number printed in them."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_shape(line.text) for line in _edge_lines(page)})
    printed: dict[int, str] = {}
    for page in pages:
        keep = []
        edge = {id(line) for line in _edge_lines(page)}
        for line in page.lines:
            text = line.text
            if line.size < _FIELD_SIZE and _RUNNING.search(text):
                continue
            if id(line) in edge and (
                edges[_shape(text)] >= 3
                or _NUMBER_ONLY.match(text)
                or (_RUNNING.search(text) and len(text) < 90 and line.box[1] > 0.9 * page.height)
            ):
                number = _number(text)
                if number:
                    printed[page.number] = number
                continue
            keep.append(line)
        page.lines = keep
    return _consistent(printed)


def _edge_lines(page: RawPage) -> list[TextLine]:
    """The first two and the last two lines, where they stand in the margin zones."""
    top = [line for line in page.lines[:3] if line.box[1] < 0.1 * page.height]
    bottom = [line for line in page.lines[-3:] if line.box[3] > 0.9 * page.height]
    return top + bottom


def _number(text: str) -> str:
    only = _NUMBER_ONLY.match(text)
    if only:
        return only.group(1)
    last = _NUMBER_LAST.search(text)
    if last:
        return last.group(1)
    first = _NUMBER_FIRST.match(text)
    return first.group(1) if first else ""


def _consistent(printed: dict[int, str]) -> dict[int, str]:
    """Keep arabic numbers that follow the offset of most pages; fill the gaps between them."""
    offsets = Counter(page - int(number) for page, number in printed.items() if number.isdigit())
    if not offsets:
        return printed
    offset, votes = offsets.most_common(1)[0]
    if votes < 2:
        return printed
    numbered = [page for page, n in printed.items() if n.isdigit() and page - int(n) == offset]
    kept = {p: n for p, n in printed.items() if not n.isdigit() or p - int(n) == offset}
    for page in range(max(1, offset + 1), max(numbered) + 1):
        kept.setdefault(page, str(page - offset))
    return kept
