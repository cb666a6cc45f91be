"""The questions inside a question."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"(?<=[?？؟])\s*(?=\S)")
_VERB = "is|are|does|do|did|was|were|has|have|est-ce|est-elle"
_WORD = (
    "which|what|how|who|whom|whose|why|quell?es?|quoi|comment|combien|quels?|qué|cuáles?|cuál|"
    "cómo|cuándo|quién|dónde"
)
"""Words that only a question begins with: a closed class in each language."""
_PREPOSITION = (
    "about|after|at|before|by|for|from|in|into|of|on|over|through|to|under|until|with|within|"
    "à|avec|dans|de|depuis|en|par|pour|selon|sous|sur|a|con|desde|para|por|según|si"
)
_LINKS = "when|where|que|qui|quand|où"
"""Words that begin a question or a clause that depends on another."""
_AND_WHAT = re.compile(
    rf"(?:,?\s+(?:and|but|et|y|и)\s+(?=(?:(?:{_PREPOSITION}) )?(?:{_WORD}|{_LINKS}|{_VERB})\b)"
    # "…, after which the link is released" is no question, "…, in which clause" is one
    rf"|[,;]\s+(?=(?:(?:at|for|in|to|under|with|à|dans|en) )?(?:{_WORD}|{_LINKS}|{_VERB})\b))",
    re.I,
)
_ASKS = re.compile(rf"\b(?:{_WORD}|(?:{_LINKS})\s+(?:{_VERB}))\b|^(?:{_VERB})\b|[?？؟]$", re.I)
"""What makes a piece a question of its own; "for a single fibre, " before one is a part of it."""


def parts_in(question: str) -> list[str]:
    """Where a question may be cut into several, in its order; one piece where it is a single one.

    >>> parts_in("In G.711, is A-law in force, and what does it say about training?")
    ['In G.711, is A-law in force', 'what does it say about training?']
    """
    sentences: list[str] = []
    for sentence in filter(None, map(str.strip, _SENTENCE.split(question))):
        if sentences and not sentence.endswith(("?", "？", "؟")):
            sentences[-1] = f"{sentences[-1]} {sentence}"
        else:
            sentences.append(sentence)
    return [part for sentence in sentences for part in _questions_of(sentence)]


def _questions_of(sentence: str) -> list[str]:
    """The pieces between the cuts; one that asks nothing belongs to the next."""
    parts, start, begin, asks = [], 0, 0, False
    for cut in _AND_WHAT.finditer(sentence):
        asks = asks or bool(_ASKS.search(sentence[begin : cut.start()].strip()))
        begin = cut.end()
        if asks:
            parts.append(sentence[start : cut.start()].strip())
            start, asks = begin, False
    return [*parts, sentence[start:].strip()]
