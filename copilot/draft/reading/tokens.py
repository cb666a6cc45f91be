"""An instruction cut into tokens: quoted strings, names of texts, places in texts and words, each whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from copilot.draft.reading.foreign import find_foreign
from corpus.identifiers import find_all
from corpus.structure.locators import find_locators


class TokenKind(StrEnum):
    WORD = "word"
    QUOTED = "<quoted>"
    TEXT = "<text>"
    """The name of an ITU-T text."""
    FOREIGN = "<foreign>"
    """The name of another organization's text."""
    PLACE = "<place>"
    """A clause, table, annex … named with its word, or a dotted number."""
    MARK = "<mark>"
    """The number, letter or dash that an item of a list begins with."""
    END = "<line>"
    """The end of a line."""
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A token and where it stands: text[start:end]."""

    kind: TokenKind
    text: str
    start: int
    end: int


_QUOTED = re.compile(
    r"\"[^\"\n]{1,600}\"|“[^“”]{1,600}”|«[^«»]{1,600}»|„[^„“”]{1,600}[“”]"
    # single marks, which are no apostrophes: not inside a word
    r"|‘[^‘’\n]{1,600}’(?!\w)|(?<![\w'])'(?!\s)[^'\n]{1,600}(?<!\s)'(?!\w)"
)
_MARK = re.compile(
    r"(?m)^[ \t]*(?:[-–—•*·]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4}|[IVX]{1,4})[).:](?!\d)|\.\d{1,2}(?=\s))[ \t]+"
)
_INLINE_MARK = re.compile(r"(?<=[\s:;,.])\(?(?:\d{1,2}|[a-z]|[ivx]{1,4}|[IVX]{1,4})\)(?=\s)")
_UNIT = r"(?:%|°|dBm?|[kMGT]?Hz|[kMGT]?bit|[µmnpk]?[sm]|[mkM]?[VWA]|LUFS|UI|octets?|bytes?|seconds?|minutes?)"
_NUMBER = re.compile(
    rf"(?<![\w.])\d{{1,2}}(?:(?:\.\d{{1,3}}){{2,5}}(?![\w.]*\d)|\.\d{{1,3}}(?![\w.]*\d|\s?{_UNIT}(?![\w-])))"
)
"""The number of a clause without its word: with two points at least, or no quantity."""
_WORD = re.compile(r"\b[a-z]{2,5}:[A-Za-z]\w*|[\w+%°µ]+(?:[-'’./&][\w+]+)*|\n|[^\w\s]")


def tokens_of(text: str) -> list[Token]:
    """The tokens in order; white space but the ends of lines left out."""
    taken: list[tuple[int, int, TokenKind]] = []

    def take(found: Iterable[tuple[int, int]], kind: TokenKind) -> None:
        for start, end in found:
            if start < end and not any(first < end and start < last for first, last, _ in taken):
                taken.append((start, end, kind))

    take((m.span() for m in _QUOTED.finditer(text)), TokenKind.QUOTED)
    take((m.span() for m in _MARK.finditer(text)), TokenKind.MARK)
    take((m.span() for m in _INLINE_MARK.finditer(text)), TokenKind.MARK)
    take(((m.start, m.end) for m in find_foreign(text)), TokenKind.FOREIGN)
    take(((m.start, m.end) for m in find_all(text, typed=True)), TokenKind.TEXT)
    take(((one.start, one.end) for one in find_locators(text)), TokenKind.PLACE)
    take((m.span() for m in _NUMBER.finditer(text)), TokenKind.PLACE)
    tokens: list[Token] = []
    position = 0
    for start, end, kind in sorted(taken):
        tokens += _plain(text, position, start)
        tokens.append(Token(kind, text[start:end], start, end))
        position = end
    return [*tokens, *_plain(text, position, len(text))]


def _plain(text: str, start: int, end: int) -> list[Token]:
    found = []
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        kind = TokenKind.END if word == "\n" else TokenKind.WORD if word[0].isalnum() else TokenKind.SIGN
        found.append(Token(kind, word, *match.span()))
    return found
