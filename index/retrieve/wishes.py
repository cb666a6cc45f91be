"""Which edition a question wants: "the 1988 edition of G.711", "V.34 (October 1996)", "the edition in force".

What only says which edition is meant is no word to search, and no question about the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from corpus.editions import IN_FORCE
from corpus.identifiers import Identifier, Mention

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

_TEXT = (
    r"(?:editions?|versions?|texts?|recommendations?|documents?|standards?|"
    r"éditions?|textes?|recommandations?|edición|ediciones|versión|textos?|recomendaci(?:ón|ones))"
)
_VALID = (
    r"(?:(?:currently |still )?in[- ]force|(?:encore |actuellement )?en vigueur|(?:todavía )?en vigor|"
    r"vigentes?)"
)
_IS = r"(?:(?:that|which|qui|que) (?:is|are|est|sont|está|están) )?"
_IN_FORCE = re.compile(
    rf"\b{_TEXT} {_IS}{_VALID}\b"
    rf"|\b{_TEXT} of \S+(?: \S+)? (?:that|which) (?:is|are) {_VALID}\b"
    rf"|\bin[- ]force {_TEXT}\b"
    rf"|\b(?:current|latest|newest|most recent|present) (?:editions?|versions?)\b"
    rf"|\b(?:dernière|actuelle) (?:édition|version)\b|\b(?:édition|version) (?:actuelle|la plus récente)\b"
    rf"|\búltima (?:edición|versión)\b|\b(?:edición|versión) (?:actual|más reciente)\b"
    r"|действующ\w+ (?:редакци|издани|рекомендаци|верси)\w+|现行(?:有效)?(?:的)?(?:版本?|建议书)",
    re.I,
)
_NO_LONGER = re.compile(
    rf"\b(?:superseded|withdrawn|replaced|outdated|old|former|previous) {_TEXT}\b"
    r"|\b(?:ancienne|précédente) (?:édition|version)\b"
    r"|\b(?:édition|version) (?:précédente|remplacée|annulée)\b"
    rf"|\b(?:edición|versión) (?:anterior|antigua|sustituida)\b",
    re.I,
)
_ASKED = re.compile(
    r"(?:\b(?:what|which|when|quelle|cuál)(?: (?:is|are|was|est|es))?(?: (?:the|la|l['’]))?\s*"
    r"|(?:^|[.?!,]\s*)(?:is|are|was|were|est|sont|est-ce que|¿?(?:es|está|sigue))\b[^.?!,]*)$",
    re.I,
)
"""Before a wish: the edition itself is asked for, it is no wish."""
_OF = re.compile(
    r"\s+(?:of|de|du|del|d['’])\s*+"
    rf"(?!(?:(?:the|this|that|la|le|les|cette|el|esta)\s+|l['’])?{_TEXT}\b)",
    re.I,
)
_ARTICLE = 4
"""Characters that may stand between "of" and the name of a text."""
_NOUN = re.compile(r"\b(?:recomm[ae]ndations?|recomendaci(?:ón|ones))\b", re.I)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which edition is wanted; empty where the question says nothing of it.

    `in_force` is True for texts in force, False for such as are no longer; `year` and `month` date an
    edition of a text that the question does not name.
    """

    in_force: bool | None = None
    year: int | None = None
    month: int | None = None

    def fits(self, status: str, year: int) -> float:
        """1 for a text that is wanted, 0 for others or where nothing is wished."""
        if self == Wish():
            return 0.0
        right_year = self.year is None or self.year == year
        right_status = self.in_force is None or self.in_force == (status == IN_FORCE)
        return float(right_year and right_status)


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
    for pattern, in_force in ((_IN_FORCE, True), (_NO_LONGER, False)):
        for wished in pattern.finditer(text):
            if not _ASKED.search(text[: wished.start()]) and _of_a_text(text, wished.end(), named):
                wish = replace(wish, in_force=in_force)
                text = _blanked(text, wished.start(), wished.end())
    return wish, named, text


def wanted_edition(identifier: Identifier, wish: Wish) -> Identifier:
    """A text of the conversation in the edition that the question wants now: "And in the 1996 edition?"."""
    return _of_date(identifier, wish) if wish.year else identifier


def _of_a_text(text: str, end: int, mentions: Sequence[Mention]) -> bool:
    """Whether an edition or version is one of a text: "the previous version of the model" is not."""
    of = _OF.match(text, end)
    return of is None or any(0 <= mention.start - of.end() <= _ARTICLE for mention in mentions)


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
    """Blanks in place of a wish; "Recommendations" stays, it may be what is asked for."""
    kept = _NOUN.search(text, start, end)
    if kept is None:
        return text[:start] + " " * (end - start) + text[end:]
    return _blanked(_blanked(text, start, kept.start()), kept.end(), end)
