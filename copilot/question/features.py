"""What the heads see of a question: its words with names and numbers masked, and pieces of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

TEXT, NUMBER, CLAUSE, YEAR, ACRONYM = "<text>", "<number>", "<clause>", "<year>", "<acronym>"
_TOKEN = re.compile(r"<text>|[\u3400-\u9fff]|[^\W_]+(?:[.'’\-/][^\W_]+)*|[?!:=…]", re.U)
_PIECES = (3, 5)
"""Lengths of the pieces of words, in characters with their ends marked."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written, where it stands, and as the heads see it."""

    written: str
    start: int
    end: int
    seen: str


def tokens_of(question: str, names: Sequence[tuple[int, int]] = ()) -> list[Token]:
    """The words of a question in order; a name of a text is one.

    Args:
        names: where the names stand, question[start:end], in order.

    >>> [token.seen for token in tokens_of("clause 5.1 of V.42 (2002)?", [(14, 25)])]
    ['clause', '<clause>', 'of', '<text>', '?']
    """
    tokens: list[Token] = []
    place = 0
    for start, end in names:
        tokens += _tokens_between(question, place, start)
        tokens.append(Token(question[start:end], start, end, TEXT))
        place = end
    return tokens + list(_tokens_between(question, place, len(question)))


def _tokens_between(question: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(question, start, end):
        yield Token(match[0], match.start(), match.end(), _seen(match[0]))


def _seen(word: str) -> str:
    if re.fullmatch(r"(?:19|20)\d\d", word):
        return YEAR
    if re.fullmatch(r"(?:[A-Z]\.)?\d+[a-z]?(?:\.\d+[a-z]?)+(?:bis|ter|quater)?", word):
        return CLAUSE
    if re.search(r"\d", word):
        return NUMBER
    if len(word) > 1 and sum(sign.isupper() for sign in word) > 1:
        return ACRONYM
    return folded(word)


def folded(word: str) -> str:
    """Without case and accents: people leave them out when they type."""
    plain = unicodedata.normalize("NFKD", word.lower().replace("’", "'"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def without_names(question: str, tokens: Sequence[Token]) -> str:
    """The question as it is embedded: what it wants does not depend on which text it names.

    >>> question = "Is V.34 in force?"
    >>> without_names(question, tokens_of(question, [(3, 7)]))
    'Is the Recommendation in force?'
    """
    pieces, place = [], 0
    for token in tokens:
        if token.seen == TEXT:
            pieces += [question[place : token.start], "the Recommendation"]
            place = token.end
    return "".join([*pieces, question[place:]])


def features_of(tokens: Sequence[Token]) -> frozenset[str]:
    """Words, pairs and triples of neighbours, pieces of words, first and last word, number of texts named."""
    seen = [token.seen for token in tokens]
    found = {f"w {word}" for word in seen}
    framed = ["^", *seen, "$"]
    found |= {f"p {one} {two}" for one, two in pairwise(framed)}
    found |= {
        f"t {one} {two} {three}" for one, two, three in zip(framed, framed[1:], framed[2:], strict=False)
    }
    for word in seen:
        if not word.startswith("<"):
            marked = f"_{word}_"
            for length in _PIECES:
                found |= {f"c {marked[i : i + length]}" for i in range(len(marked) - length + 1)}
    found.add(f"texts {min(seen.count(TEXT), 3)}")
    found.add(f"length {min(len(seen) // 4, 6)}")
    return frozenset(found)
