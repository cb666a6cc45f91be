"""Which words of a question name the thing asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from copilot.question.features import Token, folded
from copilot.question.linear import LinearHead, load_head
from index.retrieve.query import stop_words

JOINING = 0.6
"""Added to the log odds of every word, so that one doubtful word does not cut a run in two: the words of
held-out questions are found with F1 .62 instead of .59."""
_FULL_STOP = re.compile(r"[.;!]\s")
_ABBREVIATED = 3
"""Letters up to which a word before a point may be an abbreviation: "No. 7", "vs. SDH"."""
_AROUND = (-2, -1, 1, 2)
_FUNCTION_WORDS = frozenset(folded(word) for language in ("en", "fr", "es") for word in stop_words(language))


def focus_of(question: str, tokens: Sequence[Token], *, is_expected: bool = False) -> str:
    """The run of words whose odds of being the focus multiply to the most, "" where none is likely.

    Args: is_expected, what is wanted is wanted of something: the likeliest words are taken in any case.

    >>> question = "Which Recs in force deal with federated learning in mobile networks?"
    >>> focus_of(question, tokens_of(question))
    'federated learning in mobile networks'
    """
    return focus_by(_head(), question, tokens, is_expected=is_expected)


def focus_by(head: LinearHead, question: str, tokens: Sequence[Token], *, is_expected: bool = False) -> str:
    """The same by a head of one's own."""
    values = [float(head.logits(token_features(tokens, place))[0]) for place in range(len(tokens))]
    best = max(values, default=0.0)
    if is_expected and best <= 0:
        values = [value - best + JOINING for value in values]
    elif best <= 0:
        return ""
    best_span, most = (0, 0), 0.0
    for first, last in _sentences(question, tokens):
        span = best_run([value + JOINING for value in values[first:last]])
        worth = sum(value + JOINING for value in values[first:last][slice(*span)]) if span else 0.0
        if span and worth > most:
            best_span, most = (first + span[0], first + span[1]), worth
    return question[tokens[best_span[0]].start : tokens[best_span[1] - 1].end] if most else ""


def _sentences(question: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where the sentences begin and end, as places of tokens: no focus goes over a full stop."""
    first = 0
    for place, (one, other) in enumerate(pairwise(tokens), start=1):
        between = question[one.end : other.start]
        is_sentence = other.written[0].isupper() and len(one.written) > _ABBREVIATED
        if between.startswith("。") or (is_sentence and _FULL_STOP.match(between)):
            yield first, place
            first = place
    yield first, len(tokens)


def best_run(values: Sequence[float]) -> tuple[int, int] | None:
    """The run [first, last) with the largest sum, None where every value is negative (Kadane, 1984)."""
    best, start, total = (0.0, 0, 0), 0, 0.0
    for place, value in enumerate(values):
        if total <= 0:
            start, total = place, 0.0
        total += value
        best = max(best, (total, start, place + 1), key=lambda run: run[0])
    return None if best[0] <= 0 else (best[1], best[2])


def token_features(tokens: Sequence[Token], place: int) -> frozenset[str]:
    """A word with its neighbours, endings, case, and where it stands in the question."""
    token = tokens[place]
    word = folded(token.written)
    found = {f"w {token.seen}", f"end {word[-3:]}", f"begin {word[:3]}", f"length {min(len(word), 9)}"}
    for step in _AROUND:
        beside = _seen(tokens, place + step)
        found |= {f"{step} {beside}", f"{step} {beside} {token.seen}"}
    found.add(f"both {_seen(tokens, place - 1)} {_seen(tokens, place + 1)}")
    found.add(f"two before {_seen(tokens, place - 2)} {_seen(tokens, place - 1)}")
    found.add(f"two behind {_seen(tokens, place + 1)} {_seen(tokens, place + 2)}")
    shape = "".join(_shape(tokens, place + step) for step in (-2, -1, 0, 1, 2))
    found |= {f"shape {shape}", f"shape left {shape[:3]}", f"shape right {shape[2:]}"}
    found.add(f"place {min(place, 6)}")
    found.add(f"from end {min(len(tokens) - place, 6)}")
    found.add(f"tenth {int(10 * place / len(tokens))}")
    if token.written[:1].isupper():
        found.add("capital" if place else "first capital")
    names = [at for at, other in enumerate(tokens) if other.seen == "<text>"]
    if names:
        nearest = min(names, key=lambda at: abs(at - place))
        found.add(f"name {max(-4, min(4, nearest - place))}")
    return frozenset(found)


def _shape(tokens: Sequence[Token], place: int) -> str:
    """One sign for a kind of word: f(unction), n(ame), d(igits), a(cronym), . (sign), w(ord), | beyond."""
    if not 0 <= place < len(tokens):
        return "|"
    seen = tokens[place].seen
    if seen.startswith("<"):
        return {"<text>": "n", "<acronym>": "a"}.get(seen, "d")
    if not seen[0].isalnum():
        return "."
    return "f" if seen in _FUNCTION_WORDS else "w"


def _seen(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].seen if 0 <= place < len(tokens) else "^$"[place >= 0]


@lru_cache(maxsize=1)
def _head() -> LinearHead:
    return load_head("focus")


def overlap(one: str, other: str) -> float:
    """Share of common words of two spans (F1), 1 where both are empty."""
    first, second = folded(one).split(), folded(other).split()
    if not first and not second:
        return 1.0
    common = len(set(first) & set(second))
    return float(np.float64(2 * common / (len(first) + len(second))))
