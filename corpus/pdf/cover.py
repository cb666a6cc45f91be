"""What the cover says: the name of the text, its date and its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from corpus.identifiers import Identifier, UnknownIdentifier, find_all, parse
from corpus.pdf.lines import TextLine
from corpus.pdf.pages import RawPage

_DATE = re.compile(r"\((?P<month>\d{1,2})/(?P<year>\d{4}|\d{2})\)")
_NAME_LINE = re.compile(
    r"^(?:draft\s+(?:new\s+|revised\s+)?)?(?:(?:ITU-T|UIT-T|МСЭ-Т|CCITT)\s+)?"
    r"(?:Recommendation|Recommandation|Recomendación|Рекомендация|Rec\.|Supplement|Supplément|Suplemento|"
    r"Implement[eo]rs.? Guide|[A-Z]-series Recommendations)\b",
    re.I,
)
_FURNITURE = re.compile(
    "|".join(
        (
            r"STANDARDI[SZ]ATION SECTOR|SECT(?:OR|EUR) DE|DE LAS? TELE|DES T[EÉ]L[EÉ]",
            r"OF ITU|DE L'?\s?UIT|DE LA UIT|ITUPublications|Recommendations? Standard|Recommendation$",
            r"THE INTERNATIONAL|TELEGRAPH AND|CONSULTATIVE|DATA COMMUNICATION$|OVER THE TELEPHONE",
            r"(?:ITU|UIT)-\s?T?$|CCITT$|(?:(?:ITU|UIT)-\s?T |CCITT )?[A-Z]\.\d\S*(?: \(\S+\))?$",
            r"\((?:\d|Extract|[FP]r?[eo][rv]|Superseded)|\*|Extract|Prepublished|S[EÉ]RIES?\b|СЕРИЯ",
        )
    )
)
"""Lines of a cover that are neither name nor title."""
_UNION = re.compile(
    r"(?:THE)?INTERNATIONALTELECOMMUNICATIONS?(?:UNION)?|UNION(?:INTERNATIONALEDEST|INTERNACIONALDET).*|"
    r"INTERNATIONAL|TELECOMMUNICATIONS?(?:UNION)?(?:STANDARDI[SZ]ATIONSECTOR)?|UNION|INTERNA.?TIONAL|TELECOM",
    re.I,
)
"""Lines, without spaces, that give the name of the Union or of a part of it and nothing else."""
_PLACE_AND_YEAR = re.compile(r"^\((?:[^()]*?\b(\d{4})\b)+[^()]*\)$")
"""(Geneva, 1980; amended at Melbourne, 1988)"""
_PART = re.compile(
    r"\b(?P<kind>Amendment|Amendement|Enmienda|Corrigendum|Corrigendo|Erratum|Addendum|Supplement|Supplément|"
    r"Suplemento|Annex|Annexe|Anexo|Appendix|Appendice|Apéndice)\s+(?P<number>[A-Z]?\d+|[IVX]+|[A-Z])\b",
    re.I,
)
_CODE = re.compile(r"\b[A-Z]\.\d[\d.]*(?:\s?(?:bis|ter|quater))?(?:/\s?[A-Z]\.\d[\w.]*)?", re.I)
_BOOKS = {"Yellow Book": "1980", "Red Book": "1984", "Blue Book": "1988"}
"""The Plenary Assemblies of the CCITT whose texts are published as extracts of these."""
_GUIDE = re.compile(r"\bImplement[eo]rs?['’]?s?\s+guide\b", re.I)


def identity_of(pages: Sequence[RawPage]) -> Identifier | None:
    """The name that the cover, or the foot of the pages, gives the text; None where neither does."""
    cover = pages[0].lines
    text = " ".join(line.text for line in cover)
    date = _DATE.search(text)
    stamp = f" ({int(date['month']):02}/{_year(date['year'])})" if date else ""
    stamp = stamp or _year_at_head(pages)
    candidates = [f"{line.text}{stamp}" for line in reversed(cover) if _NAME_LINE.match(line.text)]
    large = _codes(cover)
    part = _PART.search(text)
    if large and _GUIDE.search(text):
        series, number = large.split(".", 1)
        candidates.insert(0, f"ITU-T {series}.Imp{number}{stamp}")
    if large:
        candidates.append(f"ITU-T {large}{f' {part[0]}' if part else ''}{stamp}")
        candidates.append(f"ITU-T {large}{stamp}")
    for candidate in candidates:
        try:
            name = re.sub(r"\b(?:BIS|TER)\b", lambda word: word[0].lower(), candidate.replace("–", " "))
            found = parse(" ".join(name.split()))
        except UnknownIdentifier:
            continue
        if found.names and (found.year or not stamp):
            return found
    for page in pages[:12]:
        for line in page.lines[-3:] + page.lines[:2]:
            mentions = [mention for mention in find_all(line.text) if mention.certain]
            if mentions and mentions[0].identifier.year:
                return mentions[0].identifier
    mentions = [mention for mention in find_all(text) if mention.certain]
    return mentions[0].identifier if mentions else None


def _year_at_head(pages: Sequence[RawPage]) -> str:
    """The year of a text of the CCITT: that of its book, of the last assembly named, of the copyright."""
    text = " ".join(line.text for page in pages[:4] for line in page.lines)
    for book, year in _BOOKS.items():
        if book in text:
            return f" ({year})"
    for page in pages[1:6]:
        for line in page.lines[:12]:
            match = _PLACE_AND_YEAR.match(line.text)
            if match:
                return f" ({match.group(1)})"
    right = re.search(r"© ITU (\d{4})", text)
    return f" ({right.group(1)})" if right else ""


def _year(text: str) -> int:
    year = int(text)
    return year if year > 99 else 1900 + year if year > 50 else 2000 + year


def _codes(cover: Sequence[TextLine]) -> str:
    """The number in large print: "V.34", "Y.4500.15/Q.3955"."""
    if not cover:
        return ""
    largest = max(word.size for line in cover for word in line.words)
    large = "".join(w.text for line in cover for w in line.words if w.size > 0.8 * largest)
    match = _CODE.search(re.sub(r"^(?:ITU-T|UIT-T|CCITT)", "", large))
    return match.group() if match else ""


def title_of(pages: Sequence[RawPage]) -> str:
    """The title in the largest print of the cover, else below the name at the head of the text; or ""."""
    return _cover_title(pages[0].lines) or next(
        (title for page in pages[1:10] if (title := _head_title(page.lines))), ""
    )


def _cover_title(lines: Sequence[TextLine]) -> str:
    """The last run of lines in the largest print that is no furniture."""
    plain: list[TextLine] = []
    series = 0.0
    for place, line in enumerate(lines):
        if re.match(r"S[EÉ]RIES?\b", line.text):
            series = line.size
        if _is_furniture(lines, place) or _NAME_LINE.match(line.text) or _DATE.search(line.text):
            continue
        plain.append(line)
    runs = [list(run) for _, run in groupby(plain, key=lambda line: round(line.size))]
    largest = max((line.size for line in lines), default=0.0)
    top = 0.8 * largest if largest > 23 else largest + 1  # the number alone is larger than the title
    runs = [run for run in runs if series + 0.5 < run[0].size < top and len(_joined(run)) > 8]
    if not runs:
        return ""
    best = max(run[0].size for run in runs)
    return _joined([run for run in runs if run[0].size > best - 0.6][-1])


def _is_furniture(lines: Sequence[TextLine], place: int) -> bool:
    """Is a line neither name nor title? The name of the Union belongs to a title that is set like it."""
    line = lines[place]
    if not _is_name_of_union(line):
        return bool(_FURNITURE.match(line.text))
    beside = [*lines[max(0, place - 1) : place], *lines[place + 1 : place + 2]]
    return not any(
        round(other.size) == round(line.size)
        and not (_is_name_of_union(other) or _FURNITURE.match(other.text))
        for other in beside
    )


def _is_name_of_union(line: TextLine) -> bool:
    return bool(_UNION.fullmatch(re.sub(r"\s", "", line.text)))


def _head_title(lines: Sequence[TextLine]) -> str:
    """The bold or centred lines below "Recommendation V.22"."""
    names = [i for i, line in enumerate(lines) if _NAME_LINE.match(line.text) and len(line.text) < 70]
    start = next((i for i in names if re.search(r"\d", lines[i].text)), None)
    if start is None or lines[start].baseline > 250:
        return ""
    title: list[TextLine] = []
    for line in lines[start + 1 : start + 9]:
        if not (line.bold or line.text.isupper()) or re.match(r"\(|\d+\s|[A-Z]\.\d", line.text):
            break
        title.append(line)
    return _joined(title)


def _joined(lines: Sequence[TextLine]) -> str:
    return " ".join(" ".join(line.text for line in lines).split())
