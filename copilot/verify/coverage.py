"""Whether a sentence says nothing that its quotations do not: numbers, units, names, bits, modal verbs.

Words alone cannot show that a sentence follows from a quotation; a number that stands in none of them shows
that it does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from copilot.verify.wording import content_words, words
from corpus.language import language_of
from corpus.language.numbers import spelled
from index.retrieve.query import stem

LEAST_SHARED = 0.2
"""Share of a sentence's words. Of golden answers 99% share more with their evidence, and 95% share less
with the evidence of another question."""

_NUMBER = re.compile(
    r"(?<![\w.])(?P<number>\d{1,3}(?:[\s\u00a0]\d{3})+(?!\d)|\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:[.,]\d+)*)"
    r"(?:\s?(?P<unit>%|°C|[a-zA-ZµμΩ]{1,6}(?:/[a-zA-Z]{1,4})?))?(?!\w)"
)
_BITS = re.compile(r"(?<![\d.,])(?:[01]{3,}|[01](?:\s[01]){2,})(?![\d.,])")
_NAME = re.compile(
    r"(?<![\w.])(?:[A-Z]\.\d{1,4}(?:\.\d+)*(?:\s?(?:bis|ter))?|\+[A-Z]{2,5}\b|[A-Za-z]*[A-Z][A-Za-z]*\d[\w]*|"
    r"[A-Z]{2,}(?:-[A-Z]+)*s?|[A-Z]{2,}[a-z]\w*|[a-z]{1,2}-[A-Z]{2,}|[A-Z][a-z]+[A-Z]\w*)(?!\w)"
)
_UNITS = {
    "second": "s",
    "sec": "s",
    "millisecond": "ms",
    "microsecond": "µs",
    "μs": "µs",
    "us": "µs",
    "minute": "min",
    "hour": "h",
    "hertz": "hz",
    "percent": "%",
    "bps": "bit/s",
    "kbps": "kbit/s",
    "mbps": "mbit/s",
    "byte": "octet",
    "volt": "v",
    "watt": "w",
}
"""Other spellings of units."""
_KNOWN_UNITS = frozenset(
    {"s", "ms", "µs", "ns", "min", "h", "day", "hz", "khz", "mhz", "ghz", "db", "dbm", "dbm0", "v", "mv", "w"}
    | {"mw", "m", "km", "mm", "cm", "nm", "µm", "%", "°c", "ppm", "bit", "kbit", "mbit", "octet", "symbol"}
    | {"baud", "bit/s", "kbit/s", "mbit/s", "gbit/s", "character", "frame", "sample"}
)
_MODALS: dict[str, tuple[str, ...]] = {
    "prohibition": (
        r"\b(?:shall|must|may|can|should)\s+(?:not|never)\b|\bcannot\b|\b(?:prohibited|forbidden)\b",
        r"\bnot\s+(?:allowed|permitted)\b",
        r"\bne\s+(?:doit|doivent|peut|peuvent)\s+pas\b",
        r"\bno\s+(?:debe|deben|deberá|deberán|puede|pueden)\b",
    ),
    "obligation": (
        r"\b(?:shall|must)\b(?!\s+not)|\b(?:is|are|be)\s+required\b|\bmandatory\b",
        r"(?<!\bne\s)\b(?:doit|doivent)\b",
        r"(?<!\bno\s)\b(?:debe|deben|deberá|deberán)\b",
    ),
    "recommendation": (
        r"\bshould\b(?!\s+not)|\brecommended\b",
        r"\b(?:devrait|devraient)\b|\brecommandé\w*",
        r"\b(?:debería|deberían)\b|\brecomienda\b",
    ),
    "permission": (
        r"\bmay\b(?!\s+not)|\boptional(?:ly)?\b|(?<!\bnot\s)\b(?:permitted|allowed)\b",
        r"(?<!\bne\s)\b(?:peut|peuvent)\b",
        r"(?<!\bno\s)\b(?:puede|pueden|podrá)\b",
    ),
}
"""Expressions of each kind of modal verb, in English, French and Spanish."""
_EXPRESSIONS = {name: re.compile("|".join(each), re.IGNORECASE) for name, each in _MODALS.items()}
SPELLED = {word: str(number) for word, number in spelled("E").items()}
"""Numbers in words, up to twenty, as digits."""


def uncovered(sentence: str, quotations: Sequence[str], places: str = "") -> list[str]:
    """What a sentence says and its quotations do not, in words; empty when they cover it.

    Args:
        sentence: in any language; modal verbs are known in English, French and Spanish.
        quotations: what it cites, verbatim.
        places: names, clauses, titles and status of what it cites, where numbers and names may come from too.
    """
    support = " ".join(quotations)
    everything = f"{support} {places}"
    faults = []
    allowed = _numbers(everything) | {SPELLED[word] for word in words(everything) if word in SPELLED}
    units = _units(everything)
    for number, unit in _measures(sentence):
        if number not in allowed:
            faults.append(f"{number} {unit}".strip() + " is not in what it cites")
        elif unit and unit not in units:
            faults.append(f"the unit of {number} {unit} is not in what it cites")
    for bits in dict.fromkeys("".join(each.split()) for each in _BITS.findall(sentence)):
        spaced = r"\s*".join(bits)
        if not re.search(rf"(?<!\d){spaced}(?!\d)", everything):
            faults.append(f"the bits {bits} are not in what it cites")
    folded = unicodedata.normalize("NFKC", everything)
    for name in dict.fromkeys(_NAME.findall(sentence)):
        if not _same_name(name).search(folded):
            faults.append(f"{name} is not in what it cites")
    for kind in modals(sentence) - modals(support):
        faults.append(f"its {kind} is not in what it cites")
    return faults


def is_about_something_else(sentence: str, quotations: Sequence[str]) -> bool:
    """Whether a sentence shares hardly a word with its quotations, as far as they are of one language."""
    language = language_of(sentence)
    stems = {stem(word.casefold()) for word in content_words(sentence, language)}
    support = " ".join(quotations)
    if not stems or language_of(support) != language:
        return False
    shared = stems & {stem(word.casefold()) for word in content_words(support, language)}
    return len(shared) < LEAST_SHARED * len(stems)


@lru_cache(maxsize=4096)
def modals(text: str) -> frozenset[str]:
    """Which kinds of modal verb a text uses: obligation, prohibition, recommendation, permission."""
    return frozenset(name for name, expression in _EXPRESSIONS.items() if expression.search(text))


def _measures(text: str) -> list[tuple[str, str]]:
    """Numbers as digits with a point, each with its unit in one spelling, "" where it has none."""
    found = []
    for match in _NUMBER.finditer(_without_bits(text)):
        unit = _unit(match["unit"] or "")
        found.append((_digits(match["number"]), unit if unit in _KNOWN_UNITS else ""))
    return list(dict.fromkeys(found))


def _numbers(text: str) -> set[str]:
    """All numbers of a text; of "8.1.3" also its parts, of bits also as a number."""
    found = {_digits(match["number"]) for match in _NUMBER.finditer(text)}
    return found | set(re.findall(r"\d+", text)) | {_digits(each) for each in re.findall(r"\d+[.,]\d+", text)}


def _units(text: str) -> set[str]:
    found = {_unit(each) for each in re.findall(r"[a-zA-ZµμΩ]{1,12}(?:/[a-zA-Z]{1,4})?|%|°C", text)}
    return found & _KNOWN_UNITS


def _digits(number: str) -> str:
    if re.fullmatch(r"\d{1,3}(?:[\s\u00a0,]\d{3})+", number):
        return re.sub(r"\D", "", number)
    return number.replace(",", ".")


def _unit(written: str) -> str:
    folded = unicodedata.normalize("NFKC", written).replace("μ", "µ").casefold()
    plain = folded if folded in _KNOWN_UNITS else folded.removesuffix("s")
    return _UNITS.get(folded, _UNITS.get(plain, plain))


def _without_bits(text: str) -> str:
    return _BITS.sub(" ", text)


@lru_cache(maxsize=4096)
def _same_name(name: str) -> re.Pattern[str]:
    """A name in any case, whatever stands between its letters ("V.42 bis", "V.42bis"), plural or not."""
    letters = [re.escape(char) for char in unicodedata.normalize("NFKC", name) if char.isalnum()]
    if len(letters) > 2 and letters[-1] == "s":
        letters.pop()
    inner = r"[\W_]*".join(letters)
    return re.compile(rf"(?<![^\W_]){inner}s?(?![^\W_])", re.IGNORECASE)
