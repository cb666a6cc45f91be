"""Names of ITU-T texts in running text, in English, French, Spanish and Russian, and as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.identifiers.foreign import find_foreign
from corpus.identifiers.names import (
    Identifier,
    Part,
    UnknownIdentifier,
    from_catalogue_form,
    normal_number,
    normal_part,
    roman_value,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An identifier and where it stands: text[start:end], "Recommendation" and "ITU-T" included.

    `certain` is False for a bare number ("A.1" may be a clause of an annex): check it in the catalogue.
    """

    identifier: Identifier
    start: int
    end: int
    certain: bool


# U+0002 and U+FFFE stand in text layers where a line ends in a hyphen
_DASH = r"[-‐‑–—−\x02\ufffe]"
_ORGANIZATION = (
    rf"(?:(?:ITU|UIT|МСЭ)\s?{_DASH}\s?[TТ]|(?:ITU|UIT)\sT|CCITT|МККТТ|国际电联\s?{_DASH}?T?"
    r"|\b(?:ITU|UIT)(?=\s))"
)
_CODE = r"(?:T-)?REC[-\s]"
"""Begins the codes of the ITU site: T-REC-T.4-200307-I."""
_RECOMMENDATION = (
    r"(?:[Rr]ecommendations?|RECOMMENDATIONS?|[Rr]ecs?\b\.?|[Rr]ecomendaci(?:ón|ones)|[Rr]ecommandations?"
    r"|[Рр]екомендаци\w+|Рек\.|(?:ال)?توصية|建议书)"
)
_WORDS = {
    "Technical Cor.": r"Technical\s+Cor(?:rigendum|\.)",
    "Cor.": r"Cor(?:rigend(?:um|a|o)|r?\.|r?(?=\s?\d))|Исправлени\w+",
    "Amd.": r"Am(?:ende?ments?|end\.|d\.?)|Enmienda|Поправк\w+",
    "Err.": r"Err(?:at(?:um|a)|\.)|Поправки\sк\sтексту",
    "Add.": r"Add(?:endum|\.)",
    "Annex": r"Annexe?|Anexo|Приложени\w+",
    "App.": r"App(?:endi(?:x|ce)|\.)|Apéndice|Дополнени\w+",
    "Suppl.": r"Suppl(?:[ée]ment(?:o)?|\.)?|Suplemento|Добавлени\w+",
}
_LETTERED = {"Annex": r"[A-Z]\d?\+?", "App.": r"(?:[IVX]+|\d{1,2})"}


def _kinds(*kinds: str) -> str:
    """A pattern for "Amendment 2" with one group for each kind's number."""
    numbers = {kind: _LETTERED.get(kind, r"\d{1,2}(?!\d|/)") for kind in kinds}
    return "|".join(rf"(?i:{_WORDS[kind]})\s*(?P<{_group(kind)}>{numbers[kind]})(?!\w)" for kind in kinds)


def _group(kind: str) -> str:
    return re.sub(r"\W", "", kind)


_CHANGE_KINDS = ("Technical Cor.", "Cor.", "Amd.", "Err.", "Add.")
_SUFFIX = r"(?:\s?(?:bis|ter|quater|quarter)\b)?(?:\s?R(?![\w.]))?"
_NUMBER = rf"[A-Z]\.(?:Imp\w+|\d{{1,4}}(?:\.\d{{1,3}})*(?:[a-c]\b)?){_SUFFIX}"
# "Y4102/Y.2074" and "V. 34" are printed too: allowed where "ITU-T" or "Recommendation" stands before.
_LOOSE = rf"[A-Z](?:\.\s|\s?\.?\s?(?=\d{{2}}))\d{{1,4}}(?:\.\d{{1,3}})*{_SUFFIX}"
# Chinese and Arabic words stand beside a name without a space.
_BEFORE = r"(?<![^\W\u0600-\u06ff\u3400-\u9fff])(?<![.@])"
_BEHIND = r"(?![^\W\u0600-\u06ff\u3400-\u9fff]|@)"
_CORE = re.compile(rf"{_BEFORE}{_NUMBER}(?:/{_NUMBER})*{_BEHIND}|{_BEFORE}{_LOOSE}(?:/{_NUMBER})*{_BEHIND}")
_CODED_EDITION = re.compile(
    r"-(?P<year>19[5-9]\d|20\d\d)(?P<month>0[1-9]|1[0-2])(?!\d)(?:-[ISWPT](?!\w))?(?:-[EFSACR](?!\w))?"
    r"|-[EFSACR](?!\w)"
)
"""Date, status and language as the codes of the ITU site have them behind the number."""
_NOUN_BEHIND = re.compile(r"\s?(?:建议书|(?:ال)?توصية)")
_YEAR = r"(?:19[5-9]\d|20\d\d)"
_DATE = re.compile(
    rf"\s*\((?:(?:[a-zA-Zé]+\s)?(?P<m1>\d{{1,2}})/(?P<y1>{_YEAR})|(?P<y2>{_YEAR})[/-](?P<m2>\d\d)|(?P<y3>{_YEAR})(?:,?\s[EFS])?)\)"
)
_VERSION = re.compile(r"\s?\((V\d+)\)|\s(v\.\d+)(?!\w)")
_TRAILING_PART = re.compile(
    rf"\s*[,/]?\s*(?:{_DASH}\s*)?(?:{_kinds(*_CHANGE_KINDS, 'Annex', 'App.', 'Suppl.')})"
)
_SERIES_WORD = re.compile(rf"\s?{_DASH}?\s?series\b")
_TO = r"(?:to|of|à|au|aux|a|al|de|к)\s+(?:the\s+|la\s+|las\s+)?"
_LEFT = re.compile(
    rf"(?:(?:{_kinds(*_CHANGE_KINDS, 'Suppl.')})\s+(?:\(\d\d/\d{{4}}\)\s+)?{_TO})?"
    rf"(?:{_RECOMMENDATION}\s*)?(?:{_ORGANIZATION}[\s-]*)?(?:{_RECOMMENDATION}\s*)?(?:{_CODE})?\Z"
)
_LEFT_REACH = 90
_LOCATORS = (
    r"(?:(?:sub)?clauses?|sections?|figures?|figs?\.?|tables?|annex(?:es|e)?|appendi(?:x|ces|ce)|equations?|eqs?\.?|"
    r"notes?|steps?|items?|paragraph\w*|para\.|points?|tableaux?|cuadros?|tablas?|figuras?|cláusulas?|anexos?|"
    r"рисун\w+|таблиц\w+|пункт\w*|раздел\w*|приложени\w+)\s+|§+\s*"
)
# "clause A.1", "Figures A.1 and A.2" number parts of the text itself ...
_IS_LOCATOR = re.compile(
    rf"(?:{_LOCATORS})(?:[A-Z]?\.?\d[\w.]*\s*(?:,|;|and|or|to|through|et|ou|à|y|o|a|и|{_DASH})\s*)*\Z",
    re.IGNORECASE,
)
# ... whereas "Table 3/V.8" and "§ 2.1/V.25" name a part of V.8 and V.25.
_SLASHED = re.compile(rf"(?:(?:{_LOCATORS})[\w.()-]+|(?<![\w./])\d+(?:\.\d+)*)\s*/\s*\Z", re.IGNORECASE)
# "General V.1–V.9" in a list of series
_RANGE_BEFORE = re.compile(rf"[A-Z]\.\d+\s*{_DASH}\s*\Z")
_RANGE_AFTER = re.compile(rf"\s?{_DASH}\s*[A-Z]\.\d")
_JOINT = re.compile(
    r"\]?\s*(?:[,;/|&]\s*(?:and|or)?|and|or|et|ou|y|e|o|to|through|и|или)\s*(?:the\s+)?\[?\s*\Z"
)
_QUESTION = re.compile(r"/\d{1,2}(?!\d)")

_N = r"(\d{1,3}(?:\.\d{1,2})?)"
_SUPPLEMENT_WORD = rf"(?i:{_WORDS['Suppl.']}|sup\.?)"
_OF_SERIES = (
    rf"(?:{_RECOMMENDATION}\s+)?(?:{_ORGANIZATION}\s+)?(?:{_RECOMMENDATION}\s+)?"
    r"(?:(?:de\s+la|de\s+las|des?|of\s+the)\s+)?"
)
_SERIES_FIRST = rf"([A-Z])(?:[.-]?(\d{{1,4}}(?:\.\d)?))?\s?{_DASH}?\s?[Ss]eries\b"
_SERIES_LAST = r"(?:[Ss]éries?|[Ss]eries?|сери\w+)\s+([A-Z])(?:\.(\d{1,4}))?(?![\w])"
_SUPPLEMENTS = (
    re.compile(rf"(?<![\w.])([A-Z])(?:-(\d+))?[.\s]\s?(?:[Ss]up|[Ss]uppl?\.|SUPPL?\.|[Ss]up\.)\s?{_N}(?!\w)"),
    re.compile(
        rf"(?<![\w.]){_SERIES_FIRST}(?:\s+(?:of\s+)?{_OF_SERIES})?\s*{_DASH}?\s*{_SUPPLEMENT_WORD}\s*{_N}(?!\w)"
    ),
    re.compile(rf"\b{_SERIES_LAST}(?:\s+{_OF_SERIES})?\s*{_DASH}?\s*{_SUPPLEMENT_WORD}\s*{_N}(?!\w)"),
    re.compile(rf"(?<=(?:ITU|UIT|МСЭ)-[TТ] )([A-Z])()\s+{_SUPPLEMENT_WORD}\s*{_N}(?!\w)"),
)
_SUPPLEMENTS_TO = tuple(
    re.compile(rf"\b{_SUPPLEMENT_WORD}\s*{_N}\s+(?:\(\d\d/\d{{4}}\)\s+)?{_TO}{_OF_SERIES}{series}")
    for series in (_SERIES_FIRST, _SERIES_LAST)
)
_SERIES_ONLY = re.compile(r"\b[Ss][ée]ries?\s+([A-Z]\.\d{1,4})(?!\w|\.\d)")
# Only in these series do Supplements count anew in each hundred: "ITU-T E-800 series Suppl. 9".
_COUNTED_BY_HUNDREDS = ("E", "Q")
# Second numbers of the same series exist in these alone; elsewhere "V.24/V.28" are two Recommendations.
_RENUMBERED_SERIES = ("L", "Y")


_TYPED = re.compile(
    r"(?<![\w.@-])[a-z](?=\.\s?(?:imp|\d{1,4}(?!\d))|[.\s]\s?sup|-series)"
    rf"|(?<![\w.])(?:itu|uit)(?=\s?{_DASH}?\s?[tr]\s)|(?<=(?:itu|uit)[\s-])[tr](?=\s)"
)
_UNDOTTED = re.compile(r"(?<![\w.-])[A-Za-z]\d{2,4}(?:\.\d{1,3})?(?![\w-])")
_BULLETIN = re.compile(
    rf"(?:(?P<annex>Annexe?|Anexo)\s+{_TO})?(?:{_ORGANIZATION}\s+)?"
    r"(?:OB\.\s?|(?:Operational Bulletin|Bulletin d['’]exploitation|Boletín de Explotación)\s+"
    r"(?:(?:No|[Nn]°|N\.º)\.?\s*)?)(?P<number>\d{1,5})(?!\w)"
    r"(?:\s(?:-\s|\()(?:\d{1,2}\.(?P<roman>[IVX]+)\.|(?P<month>\d\d)/)(?P<year>\d{4})\)?)?"
)
"""The Operational Bulletin, which has numbers and no series."""


def find_all(text: str, *, typed: bool = False) -> list[Mention]:
    """All names of ITU-T texts in `text`, in order, not overlapping.

    `typed`: the text is a person's question, in which "v.34" and "itu-t y.3172" are names as well.
    """
    if typed:
        text = _TYPED.sub(lambda match: match[0].upper(), text)
    taken: list[Mention] = sorted([*_supplements(text), *_bulletins(text)], key=lambda each: each.start)
    mentions: list[Mention] = []
    last: Mention | None = None
    matches = list(_CORE.finditer(text))
    covered = [(one.start, one.end) for one in taken]
    covered += [(one.start, one.end) for one in (find_foreign(text) if matches else ())]
    for match in matches:
        if any(start < match.end() and match.start() < end for start, end in covered):
            continue
        for mention in _at_number(text, match, last):
            mentions.append(mention)
            last = mention
    return sorted([*taken, *mentions], key=lambda mention: mention.start)


def find_undotted(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Mention]:
    """What may be names without a dot ("G711"), as people type them: to be checked in the catalogue.

    Args: taken, spans in which something else stands.
    """
    found = []
    for match in _UNDOTTED.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            name = Identifier((normal_number(match[0].upper()),))
            identifier, end = _with_edition(text, match.end(), name)
            found.append(Mention(identifier, match.start(), end, False))
    return found


def _bulletins(text: str) -> Iterator[Mention]:
    if "OB." not in text and "ull" not in text and "olet" not in text:
        return
    for match in _BULLETIN.finditer(text):
        month = roman_value(match["roman"]) if match["roman"] else int(match["month"] or 0)
        parts = (Part("Annex"),) if match["annex"] else ()
        year = int(match["year"]) if match["year"] else None
        yield Mention(
            Identifier((f"OB.{match['number']}",), parts=parts, year=year, month=month or None),
            match.start(),
            match.end(),
            True,
        )


def parse(text: str) -> Identifier:
    """Reads one identifier in any of its forms: "ITU-T V.34 (10/1996)", "V.8bis", "[b-ITU-T X.1]".

    Raises UnknownIdentifier where the text is anything else, or more than one identifier.
    """
    stripped = text.strip()
    if identifier := from_catalogue_form(stripped):
        return identifier
    stripped = stripped.removeprefix("[b-").strip("[]").split("|")[0].rstrip(" ,.;")
    mentions = find_all(stripped)
    if len(mentions) != 1 or (mentions[0].start, mentions[0].end) != (0, len(stripped)):
        raise UnknownIdentifier(
            f"{text!r}: not the name of an ITU-T text; write it like ITU-T V.34 (10/1996) or Y Suppl. 72"
        )
    return mentions[0].identifier


def _at_number(text: str, match: re.Match[str], last: Mention | None) -> Iterator[Mention]:
    """The mention around a number, or several for "V.24/V.28"; none where it is no Recommendation."""
    start = match.start()
    left_text = text[max(0, start - _LEFT_REACH) : start]
    left = _LEFT.search(left_text)
    prefix = left[0] if left else ""
    named = bool(prefix.strip())
    joined = last is not None and last.certain and bool(_JOINT.match(text[last.end : start]))
    if not named:
        if not re.match(r"[A-Z]\.\w", match[0]):
            return
        if _IS_LOCATOR.search(left_text):
            # "Figure A.1/V.34"
            if (
                rest := _CORE.match(text, start + match[0].find("/") + 1, match.end())
                if "/" in match[0]
                else None
            ):
                yield from _at_number(text, rest, last)
            return
        if _RANGE_BEFORE.search(left_text) or _RANGE_AFTER.match(text, match.end()):
            return
        if match[0].startswith("Q.") and _QUESTION.match(text, match.end()):
            return
    slashed = bool(_SLASHED.search(left_text))
    numbers = tuple(normal_number(re.sub(r"\s+", " ", number)) for number in match[0].split("/"))
    letters = {number[0] for number in numbers}
    if len(letters) < len(numbers) and not (letters & set(_RENUMBERED_SERIES)):
        offset = start
        for position, number in enumerate(match[0].split("/")):
            begin = offset - len(prefix) if position == 0 else offset
            yield Mention(
                Identifier((numbers[position],)), begin, offset + len(number), named or joined or slashed
            )
            offset += len(number) + 1
        return
    if series := _SERIES_WORD.match(text, match.end()):
        yield Mention(Identifier((f"{numbers[0]}-series",)), start - len(prefix), series.end(), True)
        return
    identifier, end = _with_edition(text, match.end(), Identifier(numbers))
    if left and (parts := _parts_in(left)):
        identifier = replace(identifier, parts=(*identifier.parts, *parts))
        if identifier.year and not identifier.month:
            # "Amendment 2 to V.92 (2000)": the year is that of the text amended
            changed = replace(identifier.parts[-1], base_year=identifier.year)
            identifier = replace(identifier, parts=(*identifier.parts[:-1], changed), year=None)
    certain = named or joined or slashed or bool(identifier.year or len(numbers) > 1 or identifier.parts)
    yield Mention(identifier, start - len(prefix), end, certain)


def _parts_in(match: re.Match[str]) -> tuple[Part, ...]:
    groups = match.groupdict()
    return tuple(normal_part(kind, groups[_group(kind)]) for kind in _WORDS if groups.get(_group(kind)))


def _with_edition(text: str, end: int, identifier: Identifier) -> tuple[Identifier, int]:
    """Reads version, date and parts that follow a name at `end`; returns the identifier and its end."""
    if version := _VERSION.match(text, end):
        identifier = replace(identifier, version=f"({version[1]})" if version[1] else version[2])
        end = version.end()
    coded = _CODED_EDITION.match(text, end)
    if coded is not None:
        end = coded.end()
    year, month, after_date = _date(text, end)
    if coded is not None and coded["year"]:
        year, month = int(coded["year"]), int(coded["month"])
    while part := _TRAILING_PART.match(text, after_date):
        (found,) = _parts_in(part)
        identifier = replace(identifier, parts=(*identifier.parts, replace(found, base_year=year)))
        end = part.end()
        year, month, after_date = _date(text, end)
    noun = _NOUN_BEHIND.match(text, after_date)
    return replace(identifier, year=year, month=month), noun.end() if noun else after_date


def _date(text: str, position: int) -> tuple[int | None, int | None, int]:
    match = _DATE.match(text, position)
    if match is None:
        return None, None, position
    year = match["y1"] or match["y2"] or match["y3"]
    month = int(match["m1"] or match["m2"] or 0)
    if month > 12:
        return None, None, position
    return int(year), month or None, match.end()


def _supplements(text: str) -> Iterator[Mention]:
    """Supplements to a series, and series named as a whole after the word ("série Z.100")."""
    if (
        "up" not in text
        and "UP" not in text
        and "обавлени" not in text
        and "erie" not in text
        and "érie" not in text
    ):
        return
    spans: list[tuple[int, int]] = []
    found = [
        (match, match[1], match[2], match[3]) for pattern in _SUPPLEMENTS for match in pattern.finditer(text)
    ]
    found += [
        (match, match[2], match[3], match[1])
        for pattern in _SUPPLEMENTS_TO
        for match in pattern.finditer(text)
    ]
    for match, letter, group, number in sorted(found, key=lambda item: item[0].start()):
        if any(start < match.end() and match.start() < end for start, end in spans):
            continue
        by_hundreds = group and letter in _COUNTED_BY_HUNDREDS
        name = f"{letter}-{group} series" if by_hundreds else letter
        identifier = Identifier((name,), parts=(Part("Suppl.", number),))
        identifier, end = _with_edition(text, match.end(), identifier)
        left = _LEFT.search(text[max(0, match.start() - _LEFT_REACH) : match.start()])
        spans.append((match.start(), end))
        yield Mention(identifier, match.start() - len(left[0] if left else ""), end, True)
    for match in _SERIES_ONLY.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            yield Mention(Identifier((f"{match[1]}-series",)), match.start(), match.end(), True)
