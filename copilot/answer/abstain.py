"""Whether what was found answers the question at all (docs/abstention.md says how the limits were set).

Nearness does not tell: texts about the very thing asked are near, whether or not they state the value
asked for. What tells is the thing whose value is asked ("minimum bending radius", "end-to-end latency"):
an answer is a sentence or table row that names it and holds a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.answer.compose import Weighing
from copilot.answer.units import Unit
from corpus.identifiers import find_all
from index.retrieve.query import Query, content_words, parts_of, stem, stems_of
from index.retrieve.search import Found

LEAST_COVER = 0.12
"""Share of the question's words that the best pieces must hold together."""
LEAST_COVER_ELSEWHERE = 0.3
"""The same where the text that the question names is not indexed."""
LEAST_FOCUS = 0.4
"""Share of the thing asked about that one piece with a value must name."""
LEAST_FOCUS_ELSEWHERE = 0.75
"""The same where the text that the question names is not indexed, so that only others could answer."""

_QUANTITY = re.compile(
    r"\bhow (?:many|much|long|often|far|large|big)\b"
    r"|\b(?:what|which)\s(?:[^\s,?]+\s){0,4}?(?:values?|rates?|ratio|radius|latency|scores?|sizes?|accuracy|"
    r"coefficients?|lengths?|numbers?|frequenc(?:y|ies)|durations?|limits?|ranges?|tolerances?|shares?|"
    r"percentages?|intervals?|levels?|loss|losses|delays?|times?|thresholds?|power|bandwidth|voltage|"
    r"temperature|distance|speed)\b"
    r"|\bin (?:millimetres|per ?cent|metres|seconds|milliseconds|decibels|hertz)\b",
    re.I,
)
_ASKING = re.compile(r"\b(?:how (?:many|much)|what|which)\b", re.I)
_NAMED = re.compile(
    r"\b(?:which|what|name the) (?:\w+ )?(?P<kind>compan(?:y|ies)|operators?|vendors?|manufacturers?|"
    r"countr(?:y|ies)|cit(?:y|ies)|universit(?:y|ies)|laborator(?:y|ies)|authors?|persons?|people)\b",
    re.I,
)
"""Asks for names of bodies or people; texts that give them say what they are: "the operator X"."""
_GENERIC = frozenset(
    stem(word)
    for word in (
        "value values limit limits size number numbers range share percentage level amount code codes "
        "bit bits octet octets interval intervals duration durations period periods tolerance tolerances "
        "threshold thresholds decibel decibels numerical numeric exact single recommended called default "
        "rate rates time times low high"
    ).split()
)
"""Words for quantities of any kind: the answer need not repeat them."""
_STOP = frozenset(
    "is are was were be been does do did has had have may must shall should can could will would to in for "
    "on at by with from that under when if into as than then whose who it they we let lets mean means apply "
    "applies announce announces keep keeps take takes give gives hold holds carry carries bring brings go "
    "goes come comes".split()
)
_REFERENCE = re.compile(
    r"\b(?:clauses?|figures?|tables?|annex|appendix|notes?|steps?|rec\.?|req|example)[\s-]*[A-Z]?\d[\d.\-]*"
    r"|§+\s*\d[\d.]*",
    re.I,
)
_VALUE = re.compile(
    r"(?<![\w.\-/(\[])±?\s?\d+(?:[.,\u00a0 ]\d+)*(?![\w/\-\])])|\d\s?%|"
    r"\b(?:three|four|five|six|seven|eight|nine|ten|twelve|no limit|unlimited)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The decision and the signals behind it, shares between 0 and 1."""

    answerable: bool
    cover: float
    focus: float
    reason: str = ""


def judge(found: Found, weighing: Weighing, pinned: bool) -> Judgement:
    """Decide whether the best pieces can answer.

    Args:
        found: what was retrieved.
        weighing: the quotable pieces of it, best first.
        pinned: whether exact lookup found what was asked for.
    """
    if not weighing.units:
        return Judgement(False, 0.0, 0.0, "nothing found")
    total = sum(weighing.worth.values()) or 1.0
    held = frozenset().union(*(w.covered for w in weighing.units[:5]))
    cover = sum(weight for term, weight in weighing.worth.items() if term in held) / total
    focus = focus_share(found, weighing)
    if pinned:
        return Judgement(True, cover, focus)
    least = LEAST_FOCUS_ELSEWHERE if _asks_elsewhere(found) else LEAST_FOCUS
    if not pinned and not _names(weighing):
        return Judgement(False, cover, focus, "nobody is named")
    if focus < least:
        return Judgement(False, cover, focus, "no value of what is asked")
    least_cover = LEAST_COVER_ELSEWHERE if _asks_elsewhere(found) else LEAST_COVER
    if cover < least_cover and found.query.language == "en":
        return Judgement(False, cover, focus, "the words asked about stand nowhere together")
    return Judgement(True, cover, focus)


def _names(weighing: Weighing) -> bool:
    """Where names of bodies or people are asked for: does a piece that shares the subject speak of such?"""
    match = _NAMED.search(weighing.query.text)
    if match is None or weighing.query.language != "en":
        return True
    kind = stem(match["kind"])
    total = sum(worth for term, worth in weighing.worth.items() if term != kind) or 1.0
    return any(
        kind in stems_of(f"{weighed.unit.lead} {weighed.unit.text}")
        and sum(weighing.worth[term] for term in weighed.covered if term != kind) >= LEAST_FOCUS * total
        for weighed in weighing.units
    )


def asked_quantity(question: str) -> list[str]:
    """The stems of the thing whose value a question asks for, [] where it asks for no value.

    >>> asked_quantity("What minimum bending radius must the bender head have?")
    ['minimum', 'bend', 'radiu']
    """
    if not _QUANTITY.search(question):
        return []
    match = _ASKING.search(question)
    if match is None:
        return []
    rest = re.sub(r"^\s*(?:is|are|was|were)\s+(?:the|an?)?\s*", "", question[match.end() :])
    words: list[str] = []
    for word in re.findall(r"[\w\-']+|[,;?:(]", rest):
        if word in ",;?:(" or word.lower() in _STOP:
            if words:
                break
            continue
        words.append(word)
        if len(words) == 6:
            break
    stems = [stem(word) for word in content_words(" ".join(words), "en")]
    return [term for term in stems if term not in _GENERIC and not term.isdigit()]


def focus_share(found: Found, weighing: Weighing) -> float:
    """How much of the thing asked about the best piece with a value names; 1 for other questions."""
    query = found.query
    if query.language != "en" or query.follow_up:
        return 1.0
    text = _without_names(query)
    wanted = asked_quantity(parts_of(text)[0])
    if not wanted:
        return 1.0
    worth = {term: found.rarity.get(term, 1.0) for term in wanted}
    total = sum(worth.values()) or 1.0
    best = 0.0
    for weighed in weighing.units:
        if holds_value(weighed.unit):
            unit = weighed.unit
            named = set(
                stems_of(
                    f"{unit.clause.title} {unit.lead} {unit.caption} {' '.join(unit.header)} {unit.text}"
                )
            )
            best = max(best, sum(weight for term, weight in worth.items() if term in named) / total)
    return best


def holds_value(unit: Unit) -> bool:
    """Does it hold a number that is no clause number, date or name?"""
    return bool(_VALUE.search(_REFERENCE.sub(" ", unit.text)))


def _asks_elsewhere(found: Found) -> bool:
    """The question names texts, and none of them is indexed."""
    names = (*found.query.named, *found.query.uncertain)
    return bool(names) and not any(hit.features.exact or hit.features.related for hit in found.hits)


def _without_names(query: Query) -> str:
    text = query.text
    for mention in sorted(find_all(text, typed=True), key=lambda m: m.start, reverse=True):
        text = f"{text[: mention.start]}{text[mention.end :]}"
    return text
