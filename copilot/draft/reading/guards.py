"""What the sentence shows of labelled words, whatever the head says: left out, cut short, gone on with."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from copilot.draft.reading.cues import cue
from copilot.draft.reading.tagger import NOTHING, Span
from copilot.draft.reading.tokens import Token, TokenKind

_WITHOUT = frozenset("minus without except excepting sans sauf hormis".split())
_LEFT_OUT = {
    "cover": "excl",
    "topic": "minus",
    "text": "minus",
    "step": "minus",
    "add": "drop",
    "inf": "drop",
    "reuse": NOTHING,
    "term": NOTHING,
    "abbr": NOTHING,
}
"""What a part becomes that the sentence leaves out."""
_NAMES = frozenset("add inf drop keep title head cover excl topic base list reuse term".split())
"""Parts that end where a sentence does."""
_STOP = re.compile(r"(?<=[\w)\"”»])[.!?]\s+(?=[A-ZÀ-Ý])")
_ABBREVIATED = re.compile(r"\b(?:[A-Za-z]|cf|vs|No|Nos|Vol|Rec|Recs|al|e\.g|i\.e|approx|Std)\.\s+$")
_TO_DO = re.compile(r"\s+to\s+(?P<words>(?:[\w\-]+\s+){1,6})")
_UNIT = re.compile(r"(?<=\w)\([^()\s]{1,6}\)")
_NEXT_NUMBER = re.compile(
    r"\s*(?:,|and|or|et|ou|&|/)\s*(?P<number>\d{3,5}(?:-\d+)?)\b"
    r"(?!\s*(?:%|°|[kMGT]?(?:Hz|bit|byte)|m?s\b|dB))"
)
_NUMBER = re.compile(r"\d[\d\-]*$")
_ITEMS = frozenset("cover excl topic step text add inf".split())
FEWEST_LIKE, MOST_WORDS = 2, 14
"""Items of a series that must be read alike for the others to be so, and words of one at most."""
NEAR = 3
"""Words before a part in which its sentence says that it is left out."""
NEAR_PLACE = 7
"""Words behind a text in which a clause named is one of it."""
_TAKEN_FROM = frozenset("procedures annex appendix requirements rewrite conventions note".split())
"""Kinds that take clauses of the texts they build on."""


def guarded(text: str, kind: str, tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
    """The spans, with what the words around them show."""
    found: list[Span] = []
    for span in spans:
        for part in _further(text, _cut(text, span)):
            label = _LEFT_OUT.get(part.label, part.label) if _is_left_out(tokens, part) else part.label
            if label != NOTHING:
                found.append(_whole(text, Span(label, part.text, part.start, part.end, part.line), found))
    found += _clauses_unread(kind, tokens, found)
    found += _series_unread(text, tokens, found)
    return sorted(found, key=lambda span: span.start)


def _cut(text: str, span: Span) -> Span:
    """A name up to the end of its sentence."""
    for stop in _STOP.finditer(text, span.start, span.end) if span.label in _NAMES else ():
        if not _ABBREVIATED.search(text[span.start : stop.end()]):
            said = text[span.start : stop.start()]
            return Span(span.label, said.strip(" ,;:.\"“”«»'‘’"), span.start, stop.start(), span.line)
    return span


def _whole(text: str, span: Span, before: Sequence[Span]) -> Span:
    """A topic with the verb that its force leads to ("forbidden to mount sensors on trains") and the short
    brackets right behind it ("dB(A)").
    """
    if span.label != "topic":
        return span
    start, end = span.start, span.end
    last = before[-1] if before else None
    if last is not None and last.label == "force" and last.end <= start:
        verb = _TO_DO.fullmatch(text[last.end : start])
        start = last.end + verb.start("words") if verb else start
    unit = _UNIT.match(text, end)
    end = unit.end() if unit else end
    if (start, end) == (span.start, span.end):
        return span
    return Span(span.label, text[start:end].strip(' ,;:."“”«»'), start, end, span.line)


def _further(text: str, span: Span) -> Iterator[Span]:
    """The entry, and those that go on with a number alone: "ISO/IEC 2022 and 2375"."""
    yield span
    own = _NUMBER.search(span.text)
    if span.label not in ("add", "inf", "drop", "keep") or own is None or "/" not in span.text[: own.start()]:
        return
    end = span.end
    while following := _NEXT_NUMBER.match(text, end):
        name = f"{span.text[: own.start()]}{following['number']}"
        yield Span(span.label, name, following.start("number"), following.end(), span.line)
        end = following.end()


def _is_left_out(tokens: Sequence[Token], span: Span) -> bool:
    """Whether the words right before a part leave it out: "leave out …", "minus both …"."""
    place = bisect_left(tokens, span.start, key=lambda token: token.start)
    for token in reversed(tokens[max(0, place - NEAR) : place]):
        word = token.text.lower()
        if token.kind is not TokenKind.WORD:
            return False
        if word in _WITHOUT or (cue(word) == "leave" and not word.endswith("s")):
            return True
    return False


def _series_unread(text: str, tokens: Sequence[Token], spans: Sequence[Span]) -> Iterator[Span]:
    """Items between semicolons of which nothing was read, as what most of the others are."""
    for items in _series(tokens):
        read = [
            [one for one in spans if one.start < last.end and first.start < one.end] for first, last in items
        ]
        labels = Counter(own[0].label for own in read if own)
        label, count = labels.most_common(1)[0] if labels else ("", 0)
        if label not in _ITEMS or count < FEWEST_LIKE or 2 * count < len(items):
            continue
        for (first, last), own in zip(items, read, strict=True):
            said = text[first.start : last.end].strip(" ,;:.–-")
            if not own and len(said.split()) <= MOST_WORDS:
                line = text.count("\n", 0, first.start)
                yield Span(label, said, first.start, last.end, line)


def _series(tokens: Sequence[Token]) -> Iterator[list[tuple[Token, Token]]]:
    """The items of each sentence between semicolons, from its last colon on: first and last token of each."""
    items: list[tuple[Token, Token]] = []
    start = 0
    for place, token in enumerate([*tokens, Token(TokenKind.END, "\n", 0, 0)]):
        stops = token.kind is TokenKind.END or token.text in (".", "!", "?")
        if not stops and token.text not in (";", ":"):
            continue
        if token.text != ":" and start < place:
            items.append((tokens[start], tokens[place - 1]))
        if stops or token.text == ":":
            if len(items) > FEWEST_LIKE:
                yield items
            items = []
        start = place + 1


def _clauses_unread(kind: str, tokens: Sequence[Token], spans: Sequence[Span]) -> Iterator[Span]:
    """Clauses named close behind a text built on, in its sentence: "that V.22 has in 7.1.1 and 7.1.2"."""
    if kind not in _TAKEN_FROM:
        return
    line, left = 0, 0
    for token in tokens:
        line += token.kind is TokenKind.END
        own = next((one for one in spans if one.start < token.end and token.start < one.end), None)
        if own is not None:
            left = NEAR_PLACE if own.label in ("base", "part") else 0
            continue
        stops = token.text in (".", ";", "!", "?") or token.kind is TokenKind.END
        left = 0 if stops else max(0, left - 1)
        if left and token.kind is TokenKind.PLACE:
            yield Span("part", token.text, token.start, token.end, line)
            left = NEAR_PLACE
