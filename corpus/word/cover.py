"""The first page of a published text in Word: a table with the number, the date, the series and the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.identifiers import Identifier, find_all

_SECTOR = re.compile(r"(?:ITU|UIT|МСЭ)[-‑]T|МСЭ[-‑]Т|الاتحاد.*|قطاع.*|国际电信联盟.*")
_DATE = re.compile(r"\((?:(?P<month>\d{1,2})/|(?:\d{1,2} )?(?P<word>[^\W\d]{3,}) )(?P<year>\d{4})\)")
_SERIES = re.compile(r"^(?:SERIES|SÉRIE|SERIE|СЕРИЯ|السلسلة|系列)\b", re.I)
_GUIDE = re.compile(r"^(?P<letter>[A-Z])\.(?P<number>[\d.]+)\S*\s+implement[eo]rs", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says; `identifier` None where it names no text, `title` "" where it has none."""

    identifier: Identifier | None
    title: str


def read_cover(rows: Sequence[Sequence[str]]) -> Cover | None:
    """Reads the cover from the cells of a table; None where the table is no cover."""
    filled = [[text for cell in row if (text := " ".join(cell.split()))] for row in rows]
    filled = [row for row in filled if row]
    at = next((i for i, row in enumerate(filled) if len(row) > 1 and _SECTOR.fullmatch(row[0])), None)
    if at is None:
        return None
    series = next((i for i, row in enumerate(filled) if i > at and _SERIES.match(row[-1])), None)
    if series is None:
        return None
    head = " ".join(row[-1] for row in filled[at:series])
    below = [row[-1] for row in filled[series + 1 :]]
    return Cover(_identifier(head, below), below[0] if below else "")


def _identifier(head: str, below: list[str]) -> Identifier | None:
    """From "P.340 Amendment 1(10/2014)", and the name in full at the foot of the cover."""
    date = _DATE.search(head)
    number = head[: date.start()] if date else head
    guide = _GUIDE.match(number)
    if guide:
        number = f"{guide['letter']}.Imp{guide['number']}"
    for text in ([] if guide else below[1:2]) + [f"ITU-T {number}"]:
        mentions = find_all(text)
        if mentions and mentions[0].certain:
            named = mentions[0].identifier
            return named if date is None else replace(named, year=int(date["year"]), month=_month(date))
    return None


def _month(date: re.Match[str]) -> int | None:
    if date["month"]:
        return int(date["month"])
    word = date["word"][:3].lower()
    return _MONTHS.index(word) + 1 if word in _MONTHS else None
