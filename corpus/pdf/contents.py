"""The table of contents: found, read as entries, taken off the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.pdf.pages import RawPage, TextLine

PAGE_NUMBER = r"(?:\d{1,4}|[ivxlc]{1,7})"
_LEADERS = re.compile(r"\s*(?:\.\s?){4,}\s*|\s*…{2,}\s*|\s*_{4,}\s*")
_TITLE = re.compile(
    r"(?:^(?:table\s+of\s+)?contents|^CONTENTS|\bCONTENTS$|^table\s+des\s+matières|^sommaire|^[íi]ndice|"
    r"^СОДЕРЖАНИЕ|^Содержание|^目录|^جدول المحتويات)\s*$",
    re.I,
)
_PAGE_WORD = re.compile(r"^(?:page|página|pág\.?|стр\.?|cтраница)$", re.I)
_NUMBER_ONLY = re.compile(rf"^{PAGE_NUMBER}$")
_NUMBER_LAST = re.compile(rf"\s({PAGE_NUMBER})$")
_NUMBER_LABEL = re.compile(
    r"^\.?(?:\d{1,3}(?:\.\d{1,3})*[a-z]?|[A-Z]{1,2}(?:\.\d{1,3})+|[IVXl]{1,5}(?:\.\d{1,3})+)[.)]?$"
)
_PART = re.compile(
    r"^(?:annex|annexe|anexo|appendix|appendice|apéndice|приложение|дополнение|summary|introduction|"
    r"foreword|bibliograph|bibliografía|references|history|keywords|scope|résumé|resumen|table|figure|supplement)",
    re.I,
)
_SENTENCE = re.compile(r"[.;:]$|\b(?:shall|should|is|are|was|est|sont|es|son)\b", re.I)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents: "8.1.3 Length octets" and the printed page, "" where none stands."""

    label: str
    page: str


@dataclass(slots=True)
class Contents:
    """All entries, and the physical pages on which they stand."""

    entries: list[ContentsEntry] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)


def strip_contents(pages: list[RawPage]) -> Contents:
    """Take the table of contents off the pages (in place).

    A page belongs to it when several of its lines end in leaders, or, where an office program
    has lost leaders and page numbers, when it follows the title "Contents" and holds nothing but
    numbered entries.
    """
    found = Contents()
    announced = 0
    for page in pages[: max(14, len(pages) // 6)]:
        title = next((i for i, line in enumerate(page.lines) if _TITLE.search(line.text.strip())), None)
        continued = bool(found.pages) and page.number == max(found.pages) + 1
        if found.pages and not continued and title is None and page.number > max(found.pages) + 2:
            break
        follows = continued or announced in (page.number, page.number - 1)
        region = _region(page, title, continued, follows)
        if title is not None:
            announced = page.number
        if region is not None:
            found.pages.add(page.number)
            found.entries += _entries(page.lines[region.start : region.stop])
            page.lines = page.lines[: region.start] + page.lines[region.stop :]
        elif title is not None and title >= len(page.lines) - 2:
            page.lines = page.lines[:title]  # "Table of Contents" at the foot, entries on the next page
    return found


def _region(page: RawPage, title: int | None, continued: bool, follows: bool) -> slice | None:
    """The lines of the page that are contents."""
    lines = page.lines
    marked = [i for i, line in enumerate(lines) if _LEADERS.search(line.text) or _tabbed(line, page)]
    led = [i for i in marked if _LEADERS.search(lines[i].text)]
    numbered = sum(bool(_NUMBER_LAST.search(lines[i].text)) or _starts_entry(lines[i]) for i in led)
    if (len(led) >= 3 and numbered > 0.6 * len(led)) or (len(led) >= 1 and (title is not None or continued)):
        marked = led
    elif len(marked) < 3 or not (title is not None or continued):
        return _bare_region(page, title) if title is not None or follows else None
    start = 0
    if title is not None:
        start = title
    elif not continued:
        start = marked[0]
        while start > 0 and (_starts_entry(lines[start - 1]) or _PAGE_WORD.match(lines[start - 1].text)):
            start -= 1
    stop = marked[-1] + 1
    while stop < len(lines) and _NUMBER_ONLY.match(lines[stop].text.strip()):
        stop += 1
    return slice(start, stop)


def _bare_region(page: RawPage, title: int | None) -> slice | None:
    """Entries without leaders and page numbers: to the end of the page, nearly all of them numbered."""
    start = 0 if title is None else title + 1
    lines = page.lines[start:]
    if lines and _PAGE_WORD.match(lines[0].text):
        lines = lines[1:]
    entries = sum(_starts_entry(line) for line in lines)
    if entries < 4 or entries < 0.6 * len(lines) or any(_SENTENCE.search(line.text) for line in lines):
        return None
    if len({line.bold for line in lines}) > 1 and sum(line.bold for line in lines) > 0.3 * len(lines):
        return None
    return slice(0 if title is None else title, len(page.lines))


def _tabbed(line: TextLine, page: RawPage) -> bool:
    """ "1 Scope            1": a page number alone at the right edge."""
    cells = line.cells(20)
    return (
        len(cells) >= 2
        and len(cells[-1]) == 1
        and bool(_NUMBER_ONLY.match(cells[-1][0].text))
        and line.right > 0.8 * page.width
        and bool(re.search(r"[^\W\d]{3}", line.text))
    )


def _starts_entry(line: TextLine) -> bool:
    first = line.words[0].text
    return bool(_NUMBER_LABEL.match(first)) or bool(_PART.match(line.text))


def _entries(lines: list[TextLine]) -> list[ContentsEntry]:
    entries: list[ContentsEntry] = []
    words: list[str] = []
    page, closed = "", False

    def close() -> None:
        label = " ".join(" ".join(words).split()).lstrip(".")
        if label:
            entries.append(ContentsEntry(label, page))
        words.clear()

    for line in lines:
        text = line.text.strip()
        if _TITLE.search(text) or _PAGE_WORD.match(text):
            continue
        if _NUMBER_ONLY.match(text) and words:
            page, closed = text, True
            continue
        number = _NUMBER_LAST.search(_LEADERS.sub(" ", text))
        led = bool(_LEADERS.search(text)) or (len(line.cells(20)) > 1 and number is not None)
        label = _LEADERS.sub(" ", text).strip()
        if led and number:
            label = label[: number.start()].strip()
        if label and (closed or _starts_entry(line)) and not _only_number(words):
            close()
            page, closed = "", False
        if label:
            words.append(label)
        if led and number:
            page = number.group(1)
        closed = closed or (led and not _only_number(words))
    close()
    return entries


def _only_number(words: list[str]) -> bool:
    """ "I.1" alone: its title follows on the next line."""
    return len(words) == 1 and bool(_NUMBER_LABEL.match(words[0]))
