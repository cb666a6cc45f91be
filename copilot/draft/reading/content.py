"""Which of the words read as content may become clause text: none that speak to whoever drafts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.draft.provisions import force_of
from copilot.draft.reading.force import force_named
from copilot.draft.reading.tagger import Span
from copilot.draft.worded import is_verb, main_verb
from index.retrieve.query import content_words

_POINTS = frozenset("cover excl topic step text".split())
"""Labels whose words become clause text."""
_SENTENCES = frozenset("step text".split())
"""Those that stand there as sentences of their own."""
_TO_THE_DRAFTER = re.compile(
    r"\b(?:I(?![/\-.\w])|I['’]\w+|me|my|you|your|please|pls|thanks?|s['’]il (?:te|vous) pla[îi]t|svp)\b"
)
_MARKS = "\"“«„'‘"


def kept(text: str, spans: Sequence[Span], english: bool) -> tuple[list[Span], list[str]]:
    """The spans that may be drafted from, and the words of the others.

    Left out are words that speak to whoever drafts ("I suppose …"), those cut in the middle of brackets,
    steps and sentences without a verb, topics that name nothing. What is quoted stays.
    """
    good: list[Span] = []
    others: list[str] = []
    for span in spans:
        if span.label not in _POINTS or text[span.start] in _MARKS or _says_something(span, english):
            good.append(span)
        else:
            others.append(span.text)
    return good, others


def _says_something(span: Span, english: bool) -> bool:
    said = span.text
    if _TO_THE_DRAFTER.search(said) or said.count("(") != said.count(")"):
        return False
    if not english or "|" in said:  # the verbs known are English; a row has none
        return True
    if span.label in _SENTENCES:
        first = said.split(" ", 1)[0].lower()
        return bool(force_of(said) or main_verb(said) or is_verb(first))
    if span.label == "topic":
        return any(force_named(word) is None for word in content_words(said, "en"))
    return True
