"""Reads a question: the one place that looks at its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypedDict

from copilot.question.conditions import conditions_in, without_status
from copilot.question.edition import changes_apart, read_wish, wanted_edition
from copilot.question.features import features_of, folded, tokens_of, without_names
from copilot.question.focus import focus_of
from copilot.question.follow_up import earlier_words, goes_on, resolved, turns_before
from copilot.question.intent import (
    CATALOGUED,
    FOCUSED,
    LIKELY,
    LISTED,
    RECORDED,
    SEARCHED,
    Conditions,
    Intent,
    Kind,
    NamedText,
)
from copilot.question.linear import LinearHead, load_head
from copilot.question.names import Names, spans
from copilot.question.parts import parts_in
from copilot.question.places import clauses_in, locators_in
from corpus.catalogue import Catalogue
from corpus.identifiers import Identifier, Mention, find_all, find_foreign
from corpus.language import language_of
from index.embedders.factory import packaged_minilm
from index.retrieve.query import Locator, Wish, content_words, narrowed, query_of
from index.retrieve.scope import Shelf

_BESIDE_CHINESE = re.compile("(?<=[!-~])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[!-~])")
"""Chinese is written without spaces, around names too."""


SPEAKS_FOR = 0.3
"""Weight from which a word belongs to the frame of a kind of question."""
LEAST_SEARCHED = 2
"""Words to look for without which a piece of a question is none by itself: "in what increments?"."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a question or a piece of one tells by its own words."""

    text: str
    language: str
    kinds: Mapping[Kind, float]
    focus: str
    named: tuple[NamedText, ...]
    clauses: tuple[str, ...]
    locators: tuple[Locator, ...]
    conditions: Conditions
    wish: Wish
    mentions: tuple[Mention, ...]
    plain: str


class Reader:
    """Reads questions with the names that one generation's catalogue lists.

    >>> Reader(catalogue).read("What did clause 5.1 of V.42 say in 1993?").clauses
    ('5.1',)
    """

    def __init__(self, catalogue: Catalogue, shelf: Shelf | None = None, threads: int = 0) -> None:
        """Makes a reader.

        Args:
            shelf: the indexed texts, some of which the catalogue may not list.
            threads: of the embedding of questions, 0 for as many as there are cores.
        """
        self._catalogue, self._names = catalogue, Names(catalogue, shelf)
        self._embedder = packaged_minilm(threads)

    def read(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> Intent:
        """Read a question.

        Args:
            question: as typed, in any ITU language.
            history: earlier turns, {"role": "user"|"assistant", "content": str}, oldest first.
        """
        asked, before = resolved(question, history, self._editions_of)
        seen = self._seen(asked)
        turns = turns_before(asked, before, bool(seen.named))
        context = [
            mention.identifier
            for turn in reversed(turns)
            for mention in find_all(turn["content"], typed=True)
        ]
        if not seen.named and seen.wish.year is not None:
            context = [wanted_edition(name, seen.wish) for name in context]
        answered = [locators_in(turn["content"]) for turn in turns[-1:] if turn["role"] == "assistant"]
        locators = seen.locators or next(iter(answered), ())[:1]
        last = next((turn["content"] for turn in reversed(before) if turn["role"] == "user"), "")
        query = replace(
            query_of(
                asked,
                seen.language,
                seen.mentions,
                [text.identifier for text in seen.named if text.identifier is not None],
                plain=seen.plain,
                earlier=earlier_words(turns),
                search_text=f"{last} {asked}" if turns else asked,
            ),
            context=tuple(dict.fromkeys(context)),
            clause=seen.clauses[0] if seen.clauses else "",
            locator=locators[0] if locators else None,
            wish=seen.wish,
            **_leanings(seen.kinds),
        )
        intent = Intent(
            text=asked,
            language=seen.language,
            kinds=seen.kinds,
            query=query,
            focus=seen.focus,
            named=seen.named,
            context=tuple(NamedText(name.format(), "ITU-T", name) for name in query.context),
            clauses=seen.clauses,
            locators=locators,
            conditions=seen.conditions,
        )
        parts = self._parts(asked)
        return (
            replace(intent, parts=tuple(_part(intent, part) for part in parts)) if len(parts) > 1 else intent
        )

    def _parts(self, question: str) -> list[_Seen]:
        """The questions inside a question: a piece that asks nothing of its own belongs to the one before."""
        parts: list[_Seen] = []
        for piece in parts_in(question):
            seen = self._seen(piece)
            if parts and not _stand_apart(parts[-1], seen):
                parts[-1] = self._seen(f"{parts[-1].text} {piece}")
            else:
                parts.append(seen)
        return parts

    def _seen(self, question: str) -> _Seen:
        """What the words of a question tell by themselves."""
        text = _BESIDE_CHINESE.sub(" ", question)
        wish, mentions, plain = read_wish(text, find_all(text, typed=True))
        mentions = [*mentions, *changes_apart(text, mentions)]
        mentions, inner_clauses = self._names.texts(text, mentions)
        foreign = find_foreign(text, typed=True)
        mentions += self._names.undotted(text, mentions, foreign)
        mentions.sort(key=lambda mention: mention.start)
        tokens = tokens_of(text, spans(mentions, foreign))
        vector = self._embedder.embed_query(without_names(text, tokens))
        likely = _head().probabilities(features_of(tokens), vector)
        kinds = {Kind(label): value for label, value in likely.items()}
        likeliest = max(kinds, key=lambda kind: kinds[kind])
        if likeliest in RECORDED and not mentions and not foreign:
            focus = _described(plain, likeliest)
        else:
            focus = focus_of(text, tokens, is_expected=likeliest in FOCUSED)
        conditions = conditions_in(_without(plain, mentions, focus))
        if likeliest in SEARCHED and conditions.in_force is not None:
            wish, plain = replace(wish, in_force=conditions.in_force), without_status(plain)
        return _Seen(
            question,
            language_of(text),
            kinds,
            focus,
            self._names.named(text, mentions, foreign),
            tuple(dict.fromkeys((*clauses_in(text, mentions), *inner_clauses))),
            locators_in(text),
            conditions,
            wish,
            tuple(mentions),
            plain,
        )

    def _editions_of(self, name: Identifier) -> list[Identifier]:
        return [edition.identifier for edition in self._catalogue.editions(name)]


def _without(text: str, mentions: Sequence[Mention], focus: str) -> str:
    """The text without names and topic: what is left may set conditions."""
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text.replace(focus, " ", 1) if focus else text


def _part(whole: Intent, seen: _Seen) -> Intent:
    """One of the questions inside a question: what it leaves out is that of the whole."""
    likeliest = max(seen.kinds, key=lambda kind: seen.kinds[kind])
    written = {text.written for text in seen.named}
    named = tuple(text for text in whole.named if text.written in written) or whole.named
    names = tuple(text.identifier for text in named if text.identifier is not None)
    query = replace(
        narrowed(whole.query, seen.text, goes_on=goes_on(seen.text)),
        named=names,
        clause=seen.clauses[0] if seen.clauses else "",
        **_leanings(seen.kinds),
    )
    return Intent(
        text=seen.text,
        language=whole.language,
        kinds=seen.kinds,
        query=query,
        focus=whole.focus if likeliest in RECORDED and not named else seen.focus,
        named=named,
        context=whole.context,
        clauses=seen.clauses,
        locators=seen.locators,
        conditions=seen.conditions,
    )


def _described(plain: str, kind: Kind) -> str:
    """The words with which a text is described: those that do not speak for the kind of question.

    "Is the edition of the working methods still in force?" describes "working methods".
    """
    head = _head()
    column = head.labels.index(kind)

    def is_frame(word: str) -> bool:
        row = head.features.get(f"w {folded(word)}")
        return row is not None and head.weights[row, column] > SPEAKS_FOR

    return " ".join(word for word in content_words(plain, language_of(plain)) if not is_frame(word))


class _Leanings(TypedDict):
    definition: float
    catalogue: float
    listing: float


def _leanings(kinds: Mapping[Kind, float]) -> _Leanings:
    """What the ranking of passages has to know of what is wanted."""
    return {
        "definition": max(kinds[Kind.DEFINITION], kinds[Kind.TERM_WHERE]),
        "catalogue": max(kinds[kind] for kind in CATALOGUED),
        "listing": max(kinds[kind] for kind in LISTED),
    }


def _stand_apart(one: _Seen, other: _Seen) -> bool:
    """Whether two pieces of a question are questions of their own.

    Those that want different things or name different texts are; of two that are searched for alike, both
    must say what for.
    """
    names = [{text.written for text in seen.named} for seen in (one, other)]
    if all(names) and not names[0] & names[1]:
        return True
    if not content_words(other.text, other.language):
        return False
    kinds = [max(seen.kinds, key=lambda kind: seen.kinds[kind]) for seen in (one, other)]
    if any(kind not in SEARCHED for kind in kinds):
        sure = all(seen.kinds[kind] >= LIKELY for seen, kind in zip((one, other), kinds, strict=True))
        return kinds[0] != kinds[1] and sure
    return all(len(content_words(seen.text, seen.language)) >= LEAST_SEARCHED for seen in (one, other))


@lru_cache(maxsize=1)
def _head() -> LinearHead:
    return load_head("kinds")
