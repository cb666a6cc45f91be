"""The texts that a question names, of those that the catalogue and the index know."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from copilot.question.intent import NamedText
from corpus.catalogue import Catalogue
from corpus.identifiers import ForeignMention, Identifier, Mention, find_all, find_foreign, find_undotted
from index.filters import Filter
from index.lexical import term
from index.retrieve.scope import Shelf

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
_LIKE_A_WORD = 4
"""Characters up to which a small letter with digits is more often a symbol ("b12") than a text."""
_TWIN_NUMBER = re.compile(r"\d{3,}(?:-\d+)*")


class Names:
    """What one generation's catalogue and index know of names."""

    def __init__(self, catalogue: Catalogue, shelf: Shelf | None = None) -> None:
        """Args: shelf, the indexed texts, some of which the catalogue may not list."""
        self._catalogue, self._shelf = catalogue, shelf

    def undotted(
        self, text: str, mentions: Sequence[Mention], foreign: Sequence[ForeignMention]
    ) -> list[Mention]:
        """The names without their point ("V34") that are meant as such."""
        return [
            each
            for each in find_undotted(text, spans(mentions, foreign))
            if self._is_meant(text[each.start : each.end], each.identifier, mentions)
        ]

    def texts(self, text: str, mentions: Sequence[Mention]) -> tuple[list[Mention], tuple[str, ...]]:
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

    def named(
        self, text: str, mentions: Sequence[Mention], foreign: Sequence[ForeignMention]
    ) -> tuple[NamedText, ...]:
        """The texts named, ITU-T's first; a common text under its ISO/IEC number is ITU-T's too."""
        found = [
            NamedText(text[each.start : each.end].strip(), "ITU-T", each.identifier, each.certain)
            for each in mentions
        ]
        covered = spans(mentions, foreign)
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


def _spaceless(number: str) -> str:
    """Without the year: "10918-1:1994" is 10918-1."""
    return re.sub(r":.*|\s", "", number)


def names_in(text: str) -> list[tuple[int, int]]:
    """Where names of texts stand in a question: text[start:end], in order, not overlapping."""
    return spans(find_all(text, typed=True), find_foreign(text, typed=True))


def spans(mentions: Sequence[Mention], foreign: Sequence[ForeignMention]) -> list[tuple[int, int]]:
    """Where names stand, not overlapping: a twin behind a bar ("X.690 | ISO/IEC 8825-1") is one more."""
    spans: list[tuple[int, int]] = []
    found = [(each.start, each.end) for each in mentions] + [(each.start, each.end) for each in foreign]
    for start, end in sorted(found):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans
