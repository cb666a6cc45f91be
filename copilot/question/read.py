"""Reads a question: the one place that looks at its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from copilot.question.conditions import conditions_in
from copilot.question.features import features_of, tokens_of
from copilot.question.focus import focus_of
from copilot.question.follow_up import resolved
from copilot.question.intent import Intent, Kind, NamedText
from copilot.question.linear import LinearHead, load_head
from copilot.question.places import clauses_in, locators_in
from corpus.catalogue import Catalogue
from corpus.identifiers import ForeignMention, Identifier, Mention, find_all, find_foreign
from corpus.language import language_of
from index.retrieve.query import narrowed, parts_of, understand

_BESIDE_CHINESE = re.compile("(?<=[!-~])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[!-~])")
"""Chinese is written without spaces, around names too."""
_WITHIN = re.compile(r"^\s*(?:,\s*)?(?:of|in|from|to|de|du|dans|del?|en|в|/)\s+(?:the\s+|la\s+)?$")
"""Between the number of an annex's clause and the text that it stands in: "A.1 of V.34"."""


class Reader:
    """Reads questions with the names that one generation's catalogue lists.

    >>> Reader(catalogue).read("What did clause 5.1 of V.42 say in 1993?").clauses
    ('5.1',)
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def read(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> Intent:
        """Read a question.

        Args:
            question: as typed, in any ITU language.
            history: earlier turns, {"role": "user"|"assistant", "content": str}, oldest first.
        """
        asked, before = resolved(question, history, self._editions_of)
        spaced = _BESIDE_CHINESE.sub(" ", asked)
        language = language_of(spaced)
        mentions, inner_clauses = self._texts(spaced)
        foreign = find_foreign(spaced, typed=True)
        query = understand(asked, before)
        named = (*_named(spaced, mentions), *_foreign(spaced, foreign))
        clauses = tuple(dict.fromkeys((*clauses_in(spaced, mentions), *inner_clauses)))
        names = tuple(dict.fromkeys(text.identifier for text in named if text.identifier is not None))
        dated = {name.undated(): name for name in (*query.named, *query.uncertain)}
        names = tuple(dated.get(name, name) for name in names)
        changes = tuple(name for name in query.named if name.is_change and name not in names)
        query = replace(
            query,
            language=language,
            named=(*names, *changes),
            uncertain=(),
            clause=clauses[0] if clauses else "",
        )
        tokens = tokens_of(spaced, _spans(mentions, foreign))
        focus = focus_of(spaced, tokens)
        intent = Intent(
            text=asked,
            language=language,
            kinds=_kinds(tokens),
            query=query,
            focus=focus,
            named=named,
            context=tuple(NamedText(name.format(), "ITU-T", name) for name in query.context),
            clauses=clauses,
            locators=locators_in(spaced) or ((query.locator,) if query.locator else ()),
            conditions=conditions_in(_without(spaced, mentions, focus)),
        )
        parts = parts_of(asked)
        if len(parts) < 2:
            return intent
        return replace(intent, parts=tuple(self._part(intent, part) for part in parts))

    def _part(self, whole: Intent, part: str) -> Intent:
        """One of the questions inside a question: what it leaves out is that of the whole."""
        spaced = _BESIDE_CHINESE.sub(" ", part)
        mentions, inner_clauses = self._texts(spaced)
        foreign = find_foreign(spaced, typed=True)
        own = (*_named(spaced, mentions), *_foreign(spaced, foreign))
        tokens = tokens_of(spaced, _spans(mentions, foreign))
        focus = focus_of(spaced, tokens)
        clauses = tuple(dict.fromkeys((*clauses_in(spaced, mentions), *inner_clauses)))
        written = {text.written for text in own}
        named = tuple(text for text in whole.named if text.written in written) or whole.named
        names = tuple(text.identifier for text in named if text.identifier is not None)
        query = replace(narrowed(whole.query, part), named=names, clause=clauses[0] if clauses else "")
        return Intent(
            text=part,
            language=whole.language,
            kinds=_kinds(tokens),
            query=query,
            focus=focus,
            named=named,
            context=whole.context,
            clauses=clauses,
            locators=locators_in(spaced),
            conditions=conditions_in(_without(spaced, mentions, focus)),
        )

    def _editions_of(self, name: Identifier) -> list[Identifier]:
        return [edition.identifier for edition in self._catalogue.editions(name)]

    def _texts(self, text: str) -> tuple[list[Mention], tuple[str, ...]]:
        """The ITU-T texts that are named, and bare numbers that are clauses of annexes instead.

        A bare number ("A.1") is a text where the catalogue lists one, unless it stands "in" another text.
        """
        mentions = find_all(text, typed=True)
        kept: list[Mention] = []
        clauses: list[str] = []
        for place, mention in enumerate(mentions):
            following = mentions[place + 1] if place + 1 < len(mentions) else None
            within = following is not None and _WITHIN.match(text[mention.end : following.start])
            if mention.certain or (self._is_known(mention.identifier) and not within):
                kept.append(replace(mention, certain=True))
            elif within or not mention.identifier.names[0][2:].startswith(("1", "2", "3", "4", "5", "6", "7", "8", "9")):
                clauses.append(text[mention.start : mention.end])
            elif re.search(r"\.\d{2}", mention.identifier.base):
                kept.append(mention)
            else:
                clauses.append(text[mention.start : mention.end])
        return kept, tuple(clauses)

    def _is_known(self, name: Identifier) -> bool:
        return bool(self._catalogue.editions(name.undated()))


def _named(text: str, mentions: Sequence[Mention]) -> tuple[NamedText, ...]:
    return tuple(
        NamedText(text[each.start : each.end].strip(), "ITU-T", each.identifier, each.certain)
        for each in mentions
    )


def _foreign(text: str, mentions: Sequence[ForeignMention]) -> tuple[NamedText, ...]:
    return tuple(NamedText(text[each.start : each.end].strip(), each.organization) for each in mentions)


def names_in(text: str) -> list[tuple[int, int]]:
    """Where names of texts stand in a question: text[start:end], in order, not overlapping."""
    return _spans(find_all(text, typed=True), find_foreign(text, typed=True))


def _spans(mentions: Sequence[Mention], foreign: Sequence[ForeignMention]) -> list[tuple[int, int]]:
    """Where names stand, not overlapping: a twin behind a bar ("X.690 | ISO/IEC 8825-1") is one more."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((each.start, each.end) for each in (*mentions, *foreign)):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans


def _without(text: str, mentions: Sequence[Mention], focus: str) -> str:
    """The text without names and topic: what is left may set conditions."""
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text.replace(focus, " ", 1) if focus else text


def _kinds(tokens: Sequence[object]) -> Mapping[Kind, float]:
    found = _head().probabilities(features_of(tokens))
    return {Kind(label): value for label, value in found.items()}


@lru_cache(maxsize=1)
def _head() -> LinearHead:
    return load_head("kinds")
