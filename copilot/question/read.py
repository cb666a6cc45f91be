"""Reads a question: the one place that looks at its words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
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
from copilot.question.parts import parts_in
from copilot.question.places import clauses_in, locators_in
from corpus.catalogue import Catalogue
from corpus.identifiers import ForeignMention, Identifier, Mention, find_all, find_foreign, find_undotted
from corpus.language import language_of
from index.embedders.factory import packaged_minilm
from index.filters import Filter
from index.lexical import term
from index.retrieve.query import Locator, Wish, content_words, narrowed, query_of
from index.retrieve.scope import Shelf

_BESIDE_CHINESE = re.compile("(?<=[!-~])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[!-~])")
"""Chinese is written without spaces, around names too."""
_WITHIN = re.compile(r"^\s*(?:,\s*)?(?:of|in|from|to|de|du|dans|del?|en|в|/)\s+(?:the\s+|la\s+)?$")
"""Between the number of an annex's clause and the text that it stands in: "A.1 of V.34"."""
_LONG_NUMBER = re.compile(r"\.\d{2}")
"""No annex has so many clauses at its top: a name, even where the catalogue lists no such text."""
_OF_A_PLACE = re.compile(r"\d\w*\s+(?:of|in|de|du|del?)\s+(?:the\s+|la\s+)?$")
"""Behind a clause, table or annex by number stands the text that it is in: "clause 5.1 of U.1"."""
_SUPPLEMENT = re.compile(
    r"\b(?:suppl(?:[ée]mento?)?|suplemento|sup|добавлени[ею])\.?\s*(?:no\.?\s*|n°\s*)?(\d{1,3})\b|增补\s*(\d{1,3})",
    re.I,
)
"""A Supplement without its series may be one of several."""


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
        self._catalogue, self._shelf = catalogue, shelf
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
        mentions, inner_clauses = self._texts(text, mentions)
        foreign = find_foreign(text, typed=True)
        undotted = find_undotted(text, _spans(mentions, foreign))
        mentions += [
            each
            for each in undotted
            if self._is_meant(text[each.start : each.end], each.identifier, mentions)
        ]
        mentions.sort(key=lambda mention: mention.start)
        tokens = tokens_of(text, _spans(mentions, foreign))
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
            self._named(text, mentions, foreign),
            tuple(dict.fromkeys((*clauses_in(text, mentions), *inner_clauses))),
            locators_in(text),
            conditions,
            wish,
            tuple(mentions),
            plain,
        )

    def _editions_of(self, name: Identifier) -> list[Identifier]:
        return [edition.identifier for edition in self._catalogue.editions(name)]

    def _texts(self, text: str, mentions: Sequence[Mention]) -> tuple[list[Mention], tuple[str, ...]]:
        """The ITU-T texts that are named, and bare numbers that are clauses of annexes instead.

        A bare number ("A.1") is a text where one is known, unless it stands "in" another text.
        """
        kept: list[Mention] = []
        clauses: list[str] = []
        for place, mention in enumerate(mentions):
            following = mentions[place + 1] if place + 1 < len(mentions) else None
            written = text[mention.start : mention.end]
            within = following is not None and _WITHIN.match(text[mention.end : following.start])
            if mention.certain or (self._is_known(mention.identifier) and not within):
                kept.append(replace(mention, certain=True))
            elif not within and (_LONG_NUMBER.search(written) or _OF_A_PLACE.search(text[: mention.start])):
                kept.append(mention)
            elif "." in written:
                clauses.append(written)
        return kept, tuple(clauses)

    def _named(
        self, text: str, mentions: Sequence[Mention], foreign: Sequence[ForeignMention]
    ) -> tuple[NamedText, ...]:
        """The texts named, ITU-T's first; a common text under its ISO/IEC number is ITU-T's too."""
        found = [
            NamedText(text[each.start : each.end].strip(), "ITU-T", each.identifier, each.certain)
            for each in mentions
        ]
        covered = _spans(mentions, foreign)
        for match in _SUPPLEMENT.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in covered):
                number = match[1] or match[2]
                found += [NamedText(match[0], "ITU-T", name) for name in self._supplements.get(number, ())]
        for each in foreign:
            twin = self._twins.get(_spaceless(each.number)) if "ISO" in each.organization else None
            found.append(NamedText(text[each.start : each.end].strip(), each.organization, twin))
        return tuple(found)

    @cached_property
    def _supplements(self) -> Mapping[str, list[Identifier]]:
        """The Supplements to series by their numbers."""
        found: defaultdict[str, dict[Identifier, None]] = defaultdict(dict)
        for edition in self._catalogue:
            name = edition.identifier
            if name.is_series_supplement and not name.is_change:
                found[name.parts[0].number][name.undated()] = None
        return {number: list(names) for number, names in found.items()}

    @cached_property
    def _twins(self) -> Mapping[str, Identifier]:
        """Common texts by the number that ISO/IEC gives them: "10918-1"."""
        found: dict[str, Identifier] = {}
        for edition in self._catalogue:
            number = _TWIN_NUMBER.search(edition.twin)
            if number and not edition.identifier.is_change:
                found[_spaceless(number[0])] = edition.identifier.undated()
        return found

    def _is_meant(self, written: str, name: Identifier, mentions: Sequence[Mention]) -> bool:
        """Whether a name without its point is one: timer "T400" is a word of V.42 where that is named.

        As short and small as "v22" it must be that of an indexed text.
        """
        if self._shelf is None:
            return self._is_known(name)
        if written[0].islower() and len(written) < _LIKE_A_WORD and not any(self._shelf.find(name)):
            return False
        files = self._shelf.scope(mention.identifier for mention in mentions).exact
        is_word = files and self._shelf.store.search(term(written), 1, where=Filter(files=files))
        return not is_word and self._is_known(name)

    def _is_known(self, name: Identifier) -> bool:
        indexed = self._shelf is not None and any(self._shelf.find(name))
        return indexed or bool(self._catalogue.editions(name.undated()))


_LIKE_A_WORD = 4
"""Characters up to which a small letter with digits is more often a symbol ("b12") than a text."""
_TWIN_NUMBER = re.compile(r"\d{3,}(?:-\d+)*")


def _spaceless(number: str) -> str:
    """Without the year: "10918-1:1994" is 10918-1."""
    return re.sub(r":.*|\s", "", number)


def names_in(text: str) -> list[tuple[int, int]]:
    """Where names of texts stand in a question: text[start:end], in order, not overlapping."""
    return _spans(find_all(text, typed=True), find_foreign(text, typed=True))


def _spans(mentions: Sequence[Mention], foreign: Sequence[ForeignMention]) -> list[tuple[int, int]]:
    """Where names stand, not overlapping: a twin behind a bar ("X.690 | ISO/IEC 8825-1") is one more."""
    spans: list[tuple[int, int]] = []
    found = [(each.start, each.end) for each in mentions] + [(each.start, each.end) for each in foreign]
    for start, end in sorted(found):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans


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
