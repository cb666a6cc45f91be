"""Regular expressions for facts, made from the words of a text: the person who verifies them widens them."""

from __future__ import annotations

import re

from copilot.verify.wording import WORD, small_words

_QUANTITY = re.compile(
    r"(?<![\w.,/])(?P<sign>[-–−+±]\s?)?(?P<number>\d{1,3}(?:[\s\u00a0]\d{3})+|\d+(?:[.,]\d+)?)"
    r"(?:\s?±\s?(?P<tolerance>\d+(?:[.,]\d+)?\s?%?))?"
    r"(?:\s?(?P<unit>%|°C|(?:[kMGT]?bit/s|[kMG]?bauds?|[kMGTmµn]?(?:Hz|dB[mr]?0?|V|W|s|m|A|Ω)|dBm0?|[kMGT]?B|ppm|"
    r"bits?|octets?|bytes?|symbols?|milliseconds?|seconds?|minutes?|hours?|days?|years?|characters?|frames?|"
    r"samples?|baud)(?![\w/])))?(?![\w/]|[.,]\d)"
)
_VALUE_FOLLOWS = re.compile(
    r"\b(?:be|exceed|least|most|than|set to|equal to|value of|modulo)\s*$|=\s*$", re.I
)
MOST_BETWEEN = 3
GAP = rf"\W+(?:\w+\W+){{0,{2 * MOST_BETWEEN}}}?"
"""Between two words of a phrase: some others may stand there (with a hyphen they count twice)."""


def phrase(text: str, language: str, longest: int = 4) -> str:
    """Matches the first content words of a text in their order, other words between them allowed.

    >>> re.search(phrase("The smallest group of data units", "en"), "smallest possible group of data units")
    <re.Match object; span=(0, 37), match='smallest possible group of data units'>
    """
    chosen: list[str] = []
    between = 0
    for word in WORD.findall(text):
        if word.casefold() in small_words(language):
            between += 1
            continue
        if chosen and between > MOST_BETWEEN:
            break
        chosen.append(re.escape(word))
        between = 0
        if len(chosen) == longest:
            break
    return GAP.join(chosen)


def exact(text: str) -> str:
    """Matches a text whatever stands between its words: space, hyphen, line end."""
    return r"[\W_]{0,4}".join(re.escape(word) for word in re.findall(r"[^\W_]+", text))


def quantities(text: str) -> list[tuple[str, str]]:
    """Numbers with their units as written, each with an expression that matches it.

    A number without a unit counts only where the words before it say that it is a value: others name
    something (clause 8.1, loop 2, Table 3).
    """
    found: dict[str, str] = {}
    for match in _QUANTITY.finditer(text):
        if match["unit"] or _VALUE_FOLLOWS.search(text[: match.start()]):
            found.setdefault(match.group().strip(), _quantity(match))
    return list(found.items())


def _quantity(match: re.Match[str]) -> str:
    number = "[.,]".join(map(re.escape, re.split("[.,]", match["number"])))
    number = r"[\s,.]?".join(re.split(r"(?:\\?[\s\u00a0])+", number))
    if match["tolerance"]:
        tolerance = "[.,]".join(map(re.escape, re.split("[.,]", match["tolerance"].replace(" ", ""))))
        number += rf"\s?±\s?{tolerance}"
    negative = match["sign"] and match["sign"].strip() in "-–−"
    start = r"[-–−]\s?" if negative else r"(?<![\d.,])"
    unit = re.sub(r"(?<=[a-z]{3})s$", "", match["unit"] or "")
    unit = rf"\s?{re.escape(unit)}" if unit else r"(?!\d)"
    return f"{start}{number}{unit}"
