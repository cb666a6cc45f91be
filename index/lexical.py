"""How text becomes FTS5 terms, and how words become a MATCH expression.

SQLite's unicode61 tokenizer splits "V.42" into "v" and "42" and drops the plus of "+IPR". Making
punctuation part of words would glue every full stop to the word before it. Hence text is indexed twice:
split as usual and stemmed, and every string with punctuation inside ("V.42bis", "10.1.3", "bit/s",
"+IPR") once more as one term, its punctuation mapped to private-use characters, which unicode61 takes
for letters. Those of a passage's text have a column of their own, so that they can be weighted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TOKENIZER = "porter unicode61 remove_diacritics 2"
COLUMNS = ("title", "heading", "text", "identifiers")

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
_SUPERSCRIPT_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+")
_COMPATIBILITY = re.compile("[^\x00-\x7f⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+")
_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-", "\u00ad": None})
_CJK = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")

_INNER = "./+-_&^*#%\\$@"
_ENCODED = {ord(mark): chr(0xE000 + ord(mark)) for mark in _INNER}
_WORD_CHAR = r"[^\s()\[\]{}<>|,;:?!=\"'“”‘’«»–—…]"
_CANDIDATE = re.compile(rf"(?<!{_WORD_CHAR}){_WORD_CHAR}*?[{re.escape(_INNER)}]{_WORD_CHAR}*")
_MARK = re.compile(f"[{re.escape(_INNER)}]")
_ALPHANUMERIC = re.compile(r"[^\W_]")
_SUFFIXED = re.compile(r"\b([A-Z]\.\d+) ?(bis|ter)\b")
_LEADING = ".-*^_/"
_TRAILING = ".-*^_/&#\\$@"


MOST_POSTINGS = 120_000
"""What one search may go through, in occurrences of its words: about 0.15 s on one core."""


@dataclass(frozen=True, slots=True)
class Weights:
    """BM25 weights of the columns (a passage that has a word in its heading is likelier about it)."""

    title: float = 2.0
    heading: float = 3.0
    text: float = 1.0
    identifiers: float = 1.5


def _fold(text: str) -> str:
    """NFKC without losing that 2¹⁶ is not 216."""
    if text.isascii():
        return text
    return _COMPATIBILITY.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text.translate(_DASHES))


def searchable(text: str) -> str:
    """`text` as it is indexed: compatibility characters folded, each Chinese or Japanese character a word."""
    return text if text.isascii() else _CJK.sub(r" \1 ", _fold(text))


def identifiers(text: str) -> list[str]:
    """The strings of `text` that have punctuation inside or a sign in front, lower case, in order.

    >>> identifiers("Send +MS=? at 33.6 kbit/s (see 10.1.3 of V.34).")
    ['+ms', '33.6', 'kbit/s', '10.1.3', 'v.34']
    """
    folded = _SUPERSCRIPT_RUN.sub(lambda run: "^" + run[0].translate(_SUPERSCRIPTS), _fold(text))
    folded = _SUFFIXED.sub(r"\1\2", folded)
    found: list[str] = []
    for match in _CANDIDATE.finditer(folded):
        whole = match[0].lstrip(_LEADING).rstrip(_TRAILING)
        parts = [whole]
        if "/" in whole and "." in whole:
            parts += [part.lstrip(_LEADING).rstrip(_TRAILING) for part in whole.split("/")]
        found += [part.lower() for part in parts if _MARK.search(part) and _ALPHANUMERIC.search(part)]
    return found


def encode(identifier: str) -> str:
    """An identifier as the single FTS5 term that stands for it."""
    return identifier.lower().translate(_ENCODED)


def encoded_identifiers(text: str) -> str:
    return " ".join(encode(identifier) for identifier in identifiers(text))


def columns(title: str, path: tuple[str, ...], text: str) -> tuple[str, str, str, str]:
    """What is indexed of a passage, in the order of `COLUMNS`."""
    heading = " ".join(path)
    return (
        f"{searchable(title)} {encoded_identifiers(title)}",
        f"{searchable(heading)} {encoded_identifiers(heading)}",
        searchable(text),
        encoded_identifiers(text),
    )


def indexed_term(stem: str) -> str:
    """The FTS5 term that a stem or an identifier is indexed as."""
    exact = identifiers(stem)
    return encode(exact[0]) if exact else stem


def phrase(text: str) -> str:
    """A MATCH expression for `text` word by word in this order, "" if it holds nothing to search."""
    words = searchable(text).replace('"', " ")
    if not any(char.isalnum() for char in words):
        return ""
    return f'"{" ".join(words.split())}"'


def term(word: str) -> str:
    """A MATCH expression for one word or identifier as a user writes it, "" if it holds nothing to search.

    An identifier matches as a whole only: V.42 finds neither V.42bis nor "V, 42".
    """
    exact = identifiers(word)
    return f'"{encode(exact[0])}"' if exact else phrase(word)


def any_of(words: Iterable[str]) -> str:
    """A MATCH expression that ranks by how many of `words` a passage holds."""
    return " OR ".join(expression for word in dict.fromkeys(words) if (expression := term(word)))


def affordable(expressions: Mapping[str, int], most: int = MOST_POSTINGS) -> list[str]:
    """Those of several MATCH expressions that one search can go through, in their order.

    BM25 gives words that stand in very many passages next to no weight, but SQLite scores every passage
    that holds one. So the rarest are taken until `most` is reached; the rarest of all always is.

    Args:
        expressions: the number of passages that hold each.
        most: how many they may be together.

    >>> affordable({"the": 900, "timer": 60, "T401": 3}, most=100)
    ['timer', 'T401']
    """
    left, taken = most, set[str]()
    for expression in sorted(expressions, key=lambda expression: expressions[expression]):
        left -= expressions[expression]
        if left < 0 and taken:
            break
        taken.add(expression)
    return [expression for expression in expressions if expression in taken]
