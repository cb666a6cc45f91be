"""The places inside a text that a question names: clauses, annexes, tables, figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.identifiers import Mention
from index.retrieve.query import Locator

_CLAUSE_WORD = (
    r"(?:\b(?i:(?:sub-?)?clauses?|sections?|paragraphes?|paragraphs?|cláusulas?|apartados?|párrafos?|"
    r"(?:под)?пункт\w*|раздел\w*|(?:ال)?(?:بند|فقرة|قسم))\s+|§+\s*|第\s*)"
)
_SUFFIX = r"(?:\s?(?:bis|ter|quater|quinquies)(?!\w))?"
_NUMBER = rf"(?:[A-Z]{{1,2}}\.|[IVX]+\.)?\d[^\W_]*(?:\.[^\W_]+)*{_SUFFIX}"
"""To its end, whatever it holds: "6.44bis", "5.10AA.1"; a number is never cut."""
_CLAUSE = re.compile(rf"{_CLAUSE_WORD}(?P<number>{_NUMBER})")
_BARE_CLAUSE = re.compile(rf"^[\s,:/–-]*(?P<number>\d[^\W_]*(?:\.[^\W_]+)+{_SUFFIX})(?!\S*[\w/])")
_CLAUSE_BEFORE = re.compile(
    rf"(?<![\w.])(?P<number>\d[^\W_]*(?:\.[^\W_]+)*{_SUFFIX})\s*(?:/|\b(?:of|in|de|du|del)\s+)$"
)
_DIVISION = re.compile(
    r"\b(?P<word>annexe?|anexo|appendix|appendice|apéndice|приложени\w+|дополнени\w+)\s+(?P<number>[A-Z]\d?|[IVX]{1,5})\b"
    r"|(?P<sign>附件|附录)\s*(?P<id>[A-Z]\d?|[IVX]{1,5})",
    re.I,
)
_ONLY_DIVISION = re.compile(
    r"\b(?P<word>annexe?|anexo|appendix|appendice|apéndice)\s+(?:of|to|de|du|à|del?)\s+"
    r"(?:(?:the|la|los?|las?|les?)\s+)?$",
    re.I,
)
"""A text with one annex need not give it a letter."""
_LOCATOR = re.compile(
    r"(?:\b(?P<kind>tables?|tableaux?|tablas?|cuadros?|figures?|figuras?|figs?\.?|таблиц\w+|рисун\w+|(?:ال)?(?:جدول|شكل))\s+|"
    r"(?P<sign>[表图])\s*)(?P<id>(?:[A-Z]+[.\-])?\d+[a-z]?(?:[.\-]\d+)*)",
    re.I,
)


def clauses_in(text: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Numbers of the clauses and annexes that a question names, as the texts write them.

    >>> clauses_in("What does clause 6.44bis of V.8 say?", find_all("What does clause 6.44bis of V.8 say?"))
    ('6.44bis',)
    """
    found: dict[int, str] = {}
    covered = [range(mention.start, mention.end) for mention in mentions]

    def is_free(place: int) -> bool:
        return not any(place in span for span in covered)

    for match in _CLAUSE.finditer(text):
        if is_free(match.start("number")):
            found[match.start("number")] = match["number"].rstrip(".")
    for mention in mentions:
        for match in filter(
            None, (_BARE_CLAUSE.match(text[mention.end :]), _CLAUSE_BEFORE.search(text[: mention.start]))
        ):
            place = match.start("number") + (mention.end if match.re is _BARE_CLAUSE else 0)
            if is_free(place) and not _LOCATOR.search(text[: place + 1][-20:]):
                found.setdefault(place, match["number"])
        if only := _ONLY_DIVISION.search(text[: mention.start]):
            found.setdefault(only.start(), _division(only["word"]))
    for match in _DIVISION.finditer(text):
        if is_free(match.start()):
            word, number = match["word"] or match["sign"], match["number"] or match["id"]
            found.setdefault(match.start(), f"{_division(word)} {number.upper()}")
    return tuple(dict.fromkeys(found[place] for place in sorted(found)))


def _division(word: str) -> str:
    return "Annex" if word.lower().startswith(("an", "прил", "附件")) else "Appendix"


def locators_in(text: str) -> tuple[Locator, ...]:
    """Tables and figures that a question names by number."""
    return tuple(dict.fromkeys(map(_locator, _LOCATOR.finditer(text))))


def _locator(match: re.Match[str]) -> Locator:
    word = (match["kind"] or match["sign"]).lower().removeprefix("ال")
    kind = "figure" if word.startswith(("fig", "рис", "شكل", "图")) else "table"
    return Locator(kind, match["id"].rstrip("."))
