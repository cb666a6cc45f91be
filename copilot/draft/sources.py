"""Which texts a clause is drafted from: those named, those described, else those nearest to its subject.

The choice of texts comes before the choice of clauses: single clauses of unrelated texts are often near to
a single point, whereas a text that many clauses of are near is about the subject.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from copilot.draft.described import text_described
from copilot.draft.evidence import Evidence
from copilot.draft.reading.foreign import find_foreign
from copilot.draft.request import DraftRequest
from corpus.identifiers import Identifier, find_all

HITS = 8
"""Clauses that vote for their texts, for each search."""
CLOSE = 0.6
"""Share of the votes of the nearest text from which another one is drafted from as well."""
MOST_TEXTS = 3
BREADTH = 0.5
"""Worth of a text's having many near clauses, beside its having the nearest one."""

_OF_ITU = re.compile(r"\b(?:ITU-T|UIT-T|already|existing|exists?|has|have|published)\b", re.I)
_SUPERFLUOUS = re.compile(r"^(?:the|an?|existing|one|of|for|on|ITU-T|what|exists|Recommendation)\b\s*", re.I)


@dataclass(frozen=True, slots=True)
class Sources:
    """Texts to draft from.

    `files` are indexed; `told` whether the instruction tells them, so that nothing else is looked at
    while they serve; `described` are texts that it describes without naming them, which a draft cites.
    """

    files: frozenset[str]
    told: bool
    described: tuple[Identifier, ...] = ()


def sources_of(evidence: Evidence, request: DraftRequest, searches: Iterable[tuple[str, str]]) -> Sources:
    """The texts that a clause is drafted from.

    Args:
        evidence: the published texts.
        request: names or describes texts.
        searches: what is looked for where it tells none, each with what it is a part of.
    """
    told: dict[Identifier, None] = {}
    described: frozenset[str] = frozenset()
    for source in request.builds_on:
        found = identified(evidence, source.text)
        told.update(dict.fromkeys(found))
        if not found and not any(
            find_foreign(source.text)
        ):  # no title holds the description: the text that speaks of it most
            described |= frozenset(nearest_texts(evidence, [(source.text, request.about)])[:1])
    told = told or dict.fromkeys(named_beside(request))
    named = evidence.texts_of(told) | described
    if named:
        return Sources(named, True, tuple(told))
    return Sources(frozenset(nearest_texts(evidence, searches)), False, tuple(told))


def named_beside(request: DraftRequest) -> tuple[Identifier, ...]:
    """The texts named in what the new text is about, and in its points: "V.92 modem-on-hold gateways"."""
    said = (
        request.subject,
        request.title,
        request.heading,
        *(topic.topic for topic in request.topics),
        *request.covers,
    )
    return tuple(dict.fromkeys(m.identifier for words in said for m in find_all(words, typed=True)))


def identified(evidence: Evidence, text: str) -> tuple[Identifier, ...]:
    """The texts that a name or a description means; () where it surely means none."""
    named = tuple(mention.identifier for mention in find_all(text, typed=True))
    if named or any(find_foreign(text)):  # another organization's text is none of ITU-T's
        return named
    bare = _OF_ITU.sub(" ", text)
    while (shorter := _SUPERFLUOUS.sub("", bare)) != bare:
        bare = shorter
    return text_described(evidence, bare.strip()) if bare.strip() else ()


def source_files(evidence: Evidence, request: DraftRequest) -> frozenset[str]:
    """The indexed files of the texts that a form builds on."""
    return evidence.texts_of(one for source in request.builds_on for one in identified(evidence, source.text))


def nearest_texts(evidence: Evidence, searches: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The texts whose clauses are nearest to what is looked for, taken over all searches, nearest first."""
    votes: defaultdict[str, float] = defaultdict(float)
    for search, about in dict.fromkeys(searches):
        hits = evidence.hits(evidence.expanded(search), HITS, about=evidence.expanded(about), body=True)
        if not hits:
            continue
        best = max(hits[0].score, 1e-9)
        own: defaultdict[str, list[float]] = defaultdict(list)
        for hit in hits:
            own[hit.best.file].append(max(0.0, hit.score / best))
        for file, shares in own.items():
            votes[file] += max(shares) ** 2 + BREADTH * sum(share**2 for share in shares) / HITS
    if not votes:
        return ()
    ranked = sorted(votes, key=lambda file: -votes[file])
    least = CLOSE * votes[ranked[0]]
    return tuple(file for file in ranked[:MOST_TEXTS] if votes[file] >= least)
