"""Which of the words read as content may become clause text: none that speak to whoever drafts."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from copilot.draft.provisions import force_of
from copilot.draft.reading.force import force_named
from copilot.draft.reading.tagger import Span, kept_head
from copilot.draft.reading.tokens import TokenKind, tokens_of
from copilot.draft.worded import is_verb, main_verb
from index.retrieve.query import content_words

_POINTS = frozenset("cover excl topic step text".split())
"""Labels whose words become clause text."""
_TO_THE_DRAFTER = re.compile(
    r"\b(?:I(?![/\-.\w])|I['’]\w+|me|my|you|your|please|pls|thanks?|s['’]il (?:te|vous) pla[îi]t|svp)\b"
)
MOST_TALK = 2.0
"""Log-odds from which words are talk about the text and no content: of unseen instructions 11 of 349 contents
and 508 of 699 stretches of talk lie above (python -m evals.fit.instructions)."""
_NAMED = frozenset({"base", "list"})
FEWEST_DESCRIBING = 2
"""Words of content from which a text that is not named is described."""
FEWEST_WORDS = 3
"""Words from which something is a sentence, and a quotation a text that was given."""
_MARKS = "\"“«„'‘"


def talk_features(text: str) -> list[str]:
    """What talk is told from: words, pairs of words, the first and the last one."""
    words = [token.text.lower() for token in tokens_of(text) if token.kind is TokenKind.WORD]
    found = [f"w={word}" for word in words] + [f"2={one} {other}" for one, other in pairwise(words)]
    found += [f"0={words[0]}", f"z={words[-1]}"] if words else []
    return sorted(set(found))


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(kept_head("talk"))
    return weights


def talk(text: str, weights: dict[str, float] | None = None) -> float:
    """Log-odds that words of an instruction speak of the text to be drafted instead of being its content."""
    told = _weights() if weights is None else weights
    return sum(told.get(feature, 0.0) for feature in talk_features(text))


def kept(text: str, spans: Sequence[Span], english: bool) -> tuple[list[Span], list[str]]:
    """The spans that may be drafted from, and the words of the others.

    Left out are words that speak to whoever drafts, or of the text ("no shall in it"), those cut in the
    middle of brackets, steps without a verb, sentences of two words, topics that name nothing. What is
    quoted stays.
    """
    good: list[Span] = []
    others: list[str] = []
    for span in spans:
        if span.label in _NAMED and not _names_a_text(span.text):
            others.append(span.text)
            continue
        quoted = text[span.start] in _MARKS and len(span.text.split()) >= FEWEST_WORDS
        if span.label not in _POINTS or quoted or _says_something(span, english):
            good.append(span)
        else:
            others.append(span.text)
    return good, others


def _without_places(text: str) -> str:
    """The words without the places that they name: "Appendix I" has no "I" in it."""
    return " ".join(token.text for token in tokens_of(text) if token.kind is not TokenKind.PLACE)


def _names_a_text(words: str) -> bool:
    """Whether words name a text, or describe one: by two words at least."""
    named = any(token.kind in (TokenKind.TEXT, TokenKind.FOREIGN) for token in tokens_of(words))
    return named or len(content_words(words, "en")) >= FEWEST_DESCRIBING


def _says_something(span: Span, english: bool) -> bool:
    said = span.text
    if _TO_THE_DRAFTER.search(_without_places(said)) or said.count("(") != said.count(")"):
        return False
    if span.label != "topic" and talk(said) >= MOST_TALK:  # "keep a log as in …" begins like talk
        return False
    if not english or "|" in said:  # the verbs known are English; a row has none
        return True
    if span.label == "text":
        return len(said.split()) >= FEWEST_WORDS
    if span.label == "step":
        first = said.split(" ", 1)[0].lower()
        return bool(force_of(said) or main_verb(said) or is_verb(first))
    if span.label == "topic":
        return any(force_named(word) is None for word in content_words(said, "en"))
    return True
