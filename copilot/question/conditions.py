"""Conditions on the texts that a question wants: in force, years, study group, series."""

from __future__ import annotations

import re

from copilot.question.intent import Conditions

_YEAR = r"((?:19|20)\d\d)"
_IN_FORCE = re.compile(
    r"\bin[- ]force\b|\b(?:still|currently) (?:valid|applicable)\b|\bvalid\b|\bcurrent\b|"
    r"\ben vigueur\b|\ben vigor\b|\bvigentes?\b|действующ\w+|现行|有效|سارية",
    re.I,
)
_NO_LONGER = re.compile(
    r"\b(?:superseded|supersedes|withdrawn|outdated|obsolete|no longer|not in force|cancelled|deleted)\b|"
    r"\b(?:remplacée?s|annulée?s|retirée?s|supprimée?s|périmée?s)\b|\b(?:sustituid[ao]s|derogad[ao]s|retirad[ao]s|anulad[ao]s)\b|"
    r"отмен[её]нн\w+|废止",
    re.I,
)
_SINCE = re.compile(
    r"\b(?:since|from|after|newer than|later than|depuis|à partir de|après|desde|después de|"
    rf"posterior(?:es)? a|с|после)\s+(?:the\s+|year\s+|l'année\s+|el año\s+)?{_YEAR}\b",
    re.I,
)
_UNTIL = re.compile(
    r"\b(?:until|till|before|up to|older than|earlier than|avant|jusqu'en|jusqu'à|antes de|hasta|до)\s+"
    rf"(?:the\s+|year\s+)?{_YEAR}\b",
    re.I,
)
_BETWEEN = re.compile(
    rf"\b(?:between|from|entre|de|desde|с)\s+{_YEAR}\s*(?:and|to|et|à|y|a|hasta|по|-|–)\s*{_YEAR}\b|\b{_YEAR}\s*[-–]\s*{_YEAR}\b",
    re.I,
)
_STRICTLY = (
    "after",
    "newer",
    "later",
    "après",
    "después",
    "posterior",
    "после",
    "before",
    "older",
    "earlier",
    "avant",
    "antes",
)
_ONE_YEAR = re.compile(rf"(?<![\d/.(-]){_YEAR}(?![\d/-])")
_STUDY_GROUP = re.compile(
    r"\b(?:SG|CE|ИК)[\s-]?(\d{1,2})\b|第\s*(\d{1,2})\s*研究组|\b(?:study group|commission d['’]études|"
    r"comisión de estudio|исследовательск\w+ комисси\w+)\s+(\d{1,2})\b",
    re.I,
)
_SERIES = re.compile(
    r"\b([A-Z])[\s-](?:series|Series|SERIES)\b|\b(?:[Ss]eries|[Ss]éries?|сери\w+)\s+([A-Z])(?![\w.])|([A-Z])\s?系列",
    re.U,
)


def conditions_in(text: str) -> Conditions:
    """What a question says of the texts that it wants, whatever their subject.

    Args:
        text: the question without the names of texts and the words of its focus.

    >>> conditions_in("Y-series Recommendations of SG13 in force since 2019")
    Conditions(in_force=True, from_year=2019, to_year=None, study_groups=('13',), series=('Y',), languages=())
    """
    from_year, to_year = _years(text)
    no_longer = _NO_LONGER.search(text) is not None
    return Conditions(
        in_force=False if no_longer else True if _IN_FORCE.search(text) else None,
        from_year=from_year,
        to_year=to_year,
        study_groups=_groups(_STUDY_GROUP, text),
        series=_groups(_SERIES, text),
    )


def without_status(text: str) -> str:
    """The text with blanks in place of what says that texts are in force or not."""
    for pattern in (_NO_LONGER, _IN_FORCE):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return text


def _years(text: str) -> tuple[int | None, int | None]:
    if between := _BETWEEN.search(text):
        first, last = sorted(int(year) for year in between.groups() if year)
        return first, last
    since, until = _SINCE.search(text), _UNTIL.search(text)
    if since or until:
        return (
            int(since[1]) + since[0].lower().startswith(_STRICTLY) if since else None,
            int(until[1]) - until[0].lower().startswith(_STRICTLY) if until else None,
        )
    years = [int(year) for year in _ONE_YEAR.findall(text)]
    return (min(years), max(years)) if years else (None, None)


def _groups(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(next(filter(None, match.groups())) for match in pattern.finditer(text)))
