"""Pages without what repeats on each of them: running heads and feet, printed page numbers, contents."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from corpus.pdf.contents import PAGE_NUMBER, Contents, strip_contents
from corpus.pdf.pages import RawPage, TextLine

_NUMBER_ONLY = re.compile(rf"^[-–—\s]*({PAGE_NUMBER})[-–—\s]*$")
_NUMBER_LAST = re.compile(rf"\s({PAGE_NUMBER})\s*$")
_NUMBER_FIRST = re.compile(rf"^({PAGE_NUMBER})\s")
_RUNNING = re.compile(
    r"\b(?:Rec(?:ommendation|\.)?|Recommandation|Recomendación|Рек(?:омендация|\.)?|ITU-T|UIT-T|МСЭ-T|CCITT)\b.{0,60}"
    r"[A-Z]\.?\s?(?:\d|Imp|Sup)|Fascicle\s+[IVX]+|\b[A-Z][- ]series\b.{0,12}Suppl|ISO/IEC\s\d{3,5}",
    re.I,
)

_SERIES = re.compile(r"^(?:S[eé]ries?|Серия)\s+[A-Z]\b")
_SERIES_LIST = re.compile(
    r"^(?:ITU-T|UIT-T|МСЭ-T)?\s*[A-Z]-SERIES RECOMMENDATIONS$|"
    r"^(?:RECOMMANDATIONS (?:UIT|ITU)-T DE LA SÉRIE|RECOMENDACIONES UIT-T DE LA SERIE) [A-Z]$"
)
"""The head of the list of a series' parts, which texts of two series have at their end too."""
_IMPRINT = re.compile(r"^(?:Printed in|Imprim|Impreso|Impresa|Published in|Отпечатано)", re.I)
_FIELD_SIZE = 5.0
"""Points: word processors leave the source of the running head on the page in print too small to read."""
_MARGIN = 2.0
"""Font sizes between the body and a line in the margin."""


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
        listed = any(_SERIES_LIST.match(line.text) for line in page.lines[:3])
        imprint = len(page.lines) < 6 and any(_IMPRINT.match(line.text) for line in page.lines)
        if series >= 8 or imprint or listed:
            page.lines = []


def _shape(text: str) -> str:
    return re.sub(r"[\divxlc]+", "#", re.sub(r"\s+", "", text.lower()))


def _strip_running_lines(pages: list[RawPage]) -> dict[int, str]:
    """The outermost lines that name the text or number the page; the numbers printed in them.

    What merely repeats is no running line: the caption and the head of a table that goes on over
    many pages, "Parameter" over each of many lists, "(I-1)" beside formulas.
    """
    edges = {page.number: _edge_lines(page) for page in pages}
    kin = Counter(_place(line) for lines in edges.values() for line in lines)
    offsets = Counter(
        _offset(number, page)
        for page, lines in edges.items()
        for line in lines
        if (number := _number(line.text)) and (_names_text(line) or _NUMBER_ONLY.match(line.text))
    )
    often = max(3, 0.4 * len(pages))
    printed: dict[int, str] = {}
    for page in pages:
        page.lines = [line for line in page.lines if not (line.size < _FIELD_SIZE and _names_text(line))]
        for outermost in (_from_top, _from_foot):
            for place, line in enumerate(outermost(page)):
                number = _number(line.text)
                counted = bool(number) and offsets[_offset(number, page.number)] >= 2
                repeated = kin[_place(line)] >= 3
                if _names_text(line):
                    running = repeated or (place == 0 and bool(number))
                elif _NUMBER_ONLY.match(line.text):
                    running = counted
                else:
                    running = kin[_place(line)] >= often and _alone(line, page.lines)
                if not running:
                    break
                if number:
                    printed[page.number] = number
                page.lines.remove(line)
    return _consistent(printed)


def _alone(line: TextLine, lines: list[TextLine]) -> bool:
    """Does white space part the line from the body, as it does a running head?"""
    return all(
        other is line or abs(other.baseline - line.baseline) > _MARGIN * max(line.size, other.size)
        for other in lines
    )


def _names_text(line: TextLine) -> bool:
    return len(line.text) < 90 and _RUNNING.search(line.text) is not None


def _place(line: TextLine) -> tuple[str, int]:
    """What a line says, numbers apart, and at what height: equal for the running lines of all pages."""
    return _shape(line.text), round(line.baseline / 6)


def _offset(number: str, page: int) -> tuple[bool, int]:
    """How far the printed number is behind the physical one, for arabic and for roman numbers."""
    return number.isdigit(), page - (int(number) if number.isdigit() else _roman(number))


def _roman(number: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in number]
    return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def _edge_lines(page: RawPage) -> list[TextLine]:
    return _from_top(page) + _from_foot(page)


def _from_top(page: RawPage) -> list[TextLine]:
    """The lines of the margin zone at the top, the outermost first."""
    return [line for line in page.lines[:3] if line.box[1] < 0.1 * page.height]


def _from_foot(page: RawPage) -> list[TextLine]:
    return [line for line in reversed(page.lines[-3:]) if line.box[3] > 0.9 * page.height]


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
