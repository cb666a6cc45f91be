"""Words of texts made comparable: without regard to line ends, hyphens, case and invisible characters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from index.retrieve.query import LANGUAGES, stop_words

WORD = re.compile(r"[^\W_]+(?:['’.,/][^\W_]+)*")
"""A word as written: "8.1.3", "bit/s" and "l'UIT" are one."""

# U+FFFE and U+0002 are what PDFium writes for a hyphen at the end of a line.
_HYPHENS = frozenset("-\u00ad\u2010\u2011\u0002\ufffe")
_PLAIN_WORD = re.compile(r"\w+")


@lru_cache(maxsize=65536)
def compact(text: str) -> str:
    """NFKC without white space, hyphens and invisible characters, so that line ends leave no trace."""
    return "".join(
        char
        for char in unicodedata.normalize("NFKC", text)
        if char not in _HYPHENS and not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf")
    )


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """Words without regard to case, words broken at a line's end put together."""
    joined = re.sub(r"(?<=\w)[-\u00ad\u2010\u2011\u0002\ufffe]\s*\n\s*(?=\w)", "", text)
    return tuple(_PLAIN_WORD.findall(unicodedata.normalize("NFKC", joined).casefold()))


@cache
def small_words(language: str) -> frozenset[str]:
    """Words of a language that say nothing by themselves; none for languages without a list."""
    return stop_words(language) if language in LANGUAGES else frozenset()


def content_words(text: str, language: str) -> list[str]:
    """The words of a text that say something, in order, as written."""
    return [word for word in WORD.findall(text) if word.casefold() not in small_words(language)]
