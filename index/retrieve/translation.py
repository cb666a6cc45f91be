"""A question in another language beside its English translation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from index.retrieve.query import Query

Translate = Callable[[str, str], str]
"""From a question and its language ("fr") to the same in English."""


def with_translation(query: Query, english: Query) -> Query:
    """The question as asked, searched by the words of both: texts in its own language are found too.

    Names, clause and table are what either reading found; a translation may lose them.
    """
    return replace(
        query,
        words=tuple(dict.fromkeys([*english.words, *query.words])),
        weights={**query.weights, **english.weights},
        phrases=tuple(dict.fromkeys([*english.phrases, *query.phrases])),
        named=query.named or english.named,
        context=query.context or english.context,
        clause=query.clause or english.clause,
        locator=query.locator or english.locator,
        search_text=english.search_text,
    )
