"""The questions inside a question."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"(?<=[?？؟])\s*(?=\S)")
_AND_WHAT = re.compile(
    r"(?:,?\s+(?:and|but|et|y|и)\s+|,\s+|;\s+)(?=(?:(?:in|at|to|with|for|on|by|under|à|en|dans|con|si) )?"
    r"(?:which|what|how|when|who|whom|whose|where|why|is|are|does|do|did|was|were|has|have|quell?es?|que|qui|quoi|"
    r"comment|combien|quand|où|est-ce|est-elle|quels?|qué|cuáles?|cuál|cómo|cuándo|quién|dónde)\b)",
    re.I,
)
"""A conjunction before a word that begins a question: a closed class in each language."""


def parts_in(question: str) -> list[str]:
    """Where a question may be cut into several, in its order; one piece where it is a single one.

    >>> parts_in("Is V.32 in force, and what does it say about training?")
    ['Is V.32 in force', 'what does it say about training?']
    """
    sentences: list[str] = []
    for sentence in filter(None, map(str.strip, _SENTENCE.split(question))):
        if sentences and not sentence.endswith(("?", "？", "؟")):
            sentences[-1] = f"{sentences[-1]} {sentence}"
        else:
            sentences.append(sentence)
    return [part.strip() for sentence in sentences for part in _AND_WHAT.split(sentence) if part.strip()]
