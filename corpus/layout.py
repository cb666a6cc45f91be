"""Pages without what repeats on each of them: running heads and feet, printed page numbers, contents."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from corpus.pdf import RawPage, TextLine

_PAGE_NUMBER = r"(?:\d{1,4}|[ivxlc]{1,7})"
_NUMBER_ONLY = re.compile(rf"^[-–—\s]*({_PAGE_NUMBER})[-–—\s]*$")
_NUMBER_LAST = re.compile(rf"\s({_PAGE_NUMBER})\s*$")
_NUMBER_FIRST = re.compile(rf"^({_PAGE_NUMBER})\s")
_RUNNING = re.compile(
    r"\b(?:Rec(?:ommendation|\.)?|Recommandation|Recomendación|Рек(?:омендация|\.)?|ITU-T|UIT-T|МСЭ-T|CCITT)\b.{0,60}"
    r"[A-Z]\.?\s?(?:\d|Imp|Sup)|Fascicle\s+[IVX]+|\b[A-Z][- ]series\b.{0,12}Suppl|ISO/IEC\s\d{3,5}",
    re.I,
)
_LEADERS = re.compile(r"\s*(?:\.\s?){4,}\s*|\s*…{2,}\s*|\s*_{4,}\s*")
_CONTENTS_TITLE = re.compile(
    r"^(?:table\s+of\s+)?contents\b|^CONTENTS\b|^table\s+des\s+matières|^sommaire$|^[íi]ndice$|^СОДЕРЖАНИЕ",
    re.I,
)
_ENTRY = re.compile(rf"^(?P<label>.+?)\s*(?:(?:\.\s?){{4,}}|…{{2,}}|\s{{1,}})\s*(?P<page>{_PAGE_NUMBER})$")


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents: "8.1.3 Length octets" and the printed page."""

    label: str
    page: str


@dataclass(slots=True)
class Layout:
    """The body lines of each page, the printed page numbers and the table of contents."""

    pages: list[RawPage]
    printed: dict[int, str]
    contents: list[ContentsEntry] = field(default_factory=list)
    contents_pages: set[int] = field(default_factory=set)


def arrange(pages: list[RawPage]) -> Layout:
    """Take running heads, feet and the contents off the pages (in place) and say what stood there."""
    printed = _strip_running_lines(pages)
    layout = Layout(pages, printed)
    _strip_contents(layout)
    return layout


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


def _strip_contents(layout: Layout) -> None:
    inside = False
    for page in layout.pages[: max(12, len(layout.pages) // 8)]:
        keep: list[TextLine] = []
        pending = ""
        entries = 0
        for line in page.lines:
            text = line.text.strip()
            if not inside and _CONTENTS_TITLE.match(text) and len(text) < 70:
                inside = True
                continue
            if not inside:
                keep.append(line)
                continue
            leader = _LEADERS.search(text)
            entry = _ENTRY.match(text)
            if leader or (entry and _looks_numbered(text)):
                label = (
                    _LEADERS.split(text)[0].strip() if leader else (entry.group("label") if entry else text)
                )
                number = _NUMBER_LAST.search(text)
                full = f"{pending} {label}".strip()
                if label:
                    layout.contents.append(ContentsEntry(full, number.group(1) if number else ""))
                pending = ""
                entries += 1
            elif text.lower() in ("page", "página", "стр."):
                continue
            elif (
                entries == 0
                and layout.contents
                and page.number not in layout.contents_pages
                and not _continues(page)
            ):
                inside = False
                keep.append(line)
            elif _is_entry_start(text):
                pending = f"{pending} {text}".strip() if pending and not _looks_numbered(text) else text
            else:
                pending = f"{pending} {text}".strip() if pending else text
                if len(pending) > 250:  # prose: the contents ended above
                    inside = False
                    keep.append(line)
        if entries:
            layout.contents_pages.add(page.number)
        page.lines = keep


def _continues(page: RawPage) -> bool:
    return sum(bool(_LEADERS.search(line.text)) for line in page.lines) >= 1


def _looks_numbered(text: str) -> bool:
    return bool(
        re.match(
            r"(?:\d+(?:\.\d+)*|[A-Z](?:\.\d+)+|[IVX]+(?:\.\d+)+|annex|appendix|annexe|anexo)\b", text, re.I
        )
    )


def _is_entry_start(text: str) -> bool:
    return _looks_numbered(text)
