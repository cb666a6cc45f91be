"""Which edition a question wants by its date: "the 1988 edition of G.711", "V.34 (October 1996)".

What only says which edition is meant is no word to search, and no question about the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from corpus.identifiers import Identifier, Mention, Part
from index.retrieve.query import Wish

_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    )
    for number, name in enumerate(names.split(), 1)
}
_MONTH = rf"(?:(?P<month>{'|'.join(_MONTHS)})(?:\s+(?:de|del|of))?\s+)?"
_YEAR = r"(?P<year>19[5-9]\d|20[0-4]\d)"
_EDITION = r"(?:editions?|versions?|éditions?|ediciones|edición|versión|version|редакци\w+|издани\w+|طبعة)"

_DATED_EDITION = re.compile(
    rf"(?:\b(?:the|la|l['’])\s*)?\b{_MONTH}{_YEAR}\s+(?:\S+\s)?{_EDITION}\b(?:\s+of\b)?"
    rf"|(?:\b(?:the|la)\s+|\bl['’])?{_EDITION}\s+(?:(?:of|from|de|del|от|за|dated|published in)\s+)?"
    rf"{_MONTH.replace('month', 'month2')}{_YEAR.replace('year', 'year2')}\b"
    rf"|{_YEAR.replace('year', 'year3')}\s*(?:年版|年版本|года\b|г\.)",
    re.I,
)
"""An edition by its date, wherever the text's name stands."""
_AFTER_NAME = re.compile(
    rf"^(?:[:–-]{_YEAR}(?![\d-])"
    rf"|\s*,?\s*(?:of|from|as\s+(?:published|approved|issued)\s+in|de|от)\s+"
    rf"{_MONTH.replace('month', 'month2')}{_YEAR.replace('year', 'year2')}\b(?!\s*(?:bit|kbit|Hz|ms|s\b))"
    rf"|\s*\(\s*{_MONTH.replace('month', 'month3')}{_YEAR.replace('year', 'year3')}\s*\))",
    re.I,
)
"""A date behind the name of a text."""
_BEFORE_NAME = re.compile(rf"\bthe\s+{_MONTH}{_YEAR}\s+$", re.I)
""""the 2008 X.690"."""


def read_wish(question: str, mentions: Sequence[Mention]) -> tuple[Wish, list[Mention], str]:
    """What a question wants of editions.

    Args: mentions, the texts that it names.

    Returns:
        The wish; the mentions, the one that a date belongs to dated; the question with blanks in place
        of the wish, as long as before.
    """
    wish, named, text = Wish(), list(mentions), question
    for place, mention in enumerate(named):
        after, before = _AFTER_NAME.match(text[mention.end :]), _BEFORE_NAME.search(text[: mention.start])
        found = after or before
        if found is None or mention.identifier.year:
            continue
        offset = mention.end if after else 0
        named[place] = replace(mention, identifier=_of_date(mention.identifier, _dated(found)), certain=True)
        text = _blanked(text, offset + found.start(), offset + found.end())
    for dated in _DATED_EDITION.finditer(text):
        date, start = _dated(dated), dated.start()
        undated = [place for place, mention in enumerate(named) if mention.identifier.year is None]
        undated.sort(key=partial(_distance, named, start))
        for place in undated[:1]:
            identifier = _of_date(named[place].identifier, date)
            named[place] = replace(named[place], identifier=identifier, certain=True)
        wish = wish if undated else date
        text = _blanked(text, start, dated.end())
    return wish, named, text


def wanted_edition(identifier: Identifier, wish: Wish) -> Identifier:
    """A text of the conversation in the edition that the question wants now: "And in the 1996 edition?"."""
    return _of_date(identifier, wish) if wish.year else identifier


def _distance(mentions: Sequence[Mention], start: int, place: int) -> tuple[bool, int]:
    """A name behind the date comes before one in front of it, then the nearer one."""
    mention = mentions[place]
    return mention.start < start, abs(mention.start - start)


def _of_date(identifier: Identifier, wish: Wish) -> Identifier:
    return replace(identifier, year=wish.year, month=wish.month)


def _dated(found: re.Match[str]) -> Wish:
    groups = {name.rstrip("23"): value for name, value in found.groupdict().items() if value}
    month = groups.get("month")
    return Wish(year=int(groups["year"]), month=_MONTHS[month.lower()] if month else None)


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


_CHANGE = re.compile(
    r"\b(?P<kind>Amendment|Amendement|Enmienda|Amd\.?|Corrigendum|Rectificatif|Corrigendo|Cor\.?)\s*(?P<number>\d{1,2})\b",
    re.I,
)


def changes_apart(question: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Amendments and corrigenda named apart from their Recommendation: "V.92 … through Amendment 1"."""
    base = next((m.identifier for m in mentions if not m.identifier.is_change), None)
    if base is None:
        return []
    found = []
    for match in _CHANGE.finditer(question):
        if any(mention.start <= match.start() < mention.end for mention in mentions):
            continue
        kind = "Cor." if match["kind"].lower().startswith(("cor", "rectif")) else "Amd."
        part = Part(kind, match["number"], base.year)
        name = replace(base, parts=(*base.parts, part), year=None, month=None)
        found.append(Mention(name, match.start(), match.end(), True))
    return found
