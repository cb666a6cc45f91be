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
from copilot.draft.instruction import Instruction
from corpus.identifiers import Identifier, find_all

HITS = 8
"""Clauses that vote for their texts, for each search."""
CLOSE = 0.6
"""Share of the votes of the nearest text from which another one is drafted from as well."""
MOST_TEXTS = 3
BREADTH = 0.5
"""Worth of a text's having many near clauses, beside its having the nearest one."""

_RELIES = re.compile(
    r"\b(?:modelled|modeled|based|built|derived|taken(?: over)?|adapted)\s+(?:from|on|upon|after)\s+"
    r"(?P<what>[^.:;]+)|"
    r"\b(?:method|procedure|terms?|provisions|text|what)\s+(?:that\s+)?(?:ITU-T\s+already\s+has|(?:already\s+)?exists)\s+(?:for|on)\s+"
    r"(?P<what2>[^.:;]+)|"
    r"\bexisting\s+(?P<what3>[^.:;,]*?Recommendation\s+on\s+[^.:;,]+)",
    re.I,
)
_OF_ITU = re.compile(r"\b(?:the|an?|existing)\s+(?P<what>ITU-T\s+(?!has\b|already\b|Rec)[^,.:;]+)")
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


def sources_of(evidence: Evidence, instruction: Instruction, searches: Iterable[tuple[str, str]]) -> Sources:
    """The texts that an instruction is drafted from.

    Args:
        evidence: the published texts.
        instruction: names or describes texts.
        searches: what is looked for where it tells none, each with what it is a part of.
    """
    relied, mentioned = described_texts(evidence, instruction.text)
    named = evidence.texts_of((*instruction.named, *relied))
    beside = evidence.texts_of(mentioned)
    described = tuple(dict.fromkeys((*relied, *mentioned)))
    if named:
        return Sources(named | beside, True, described)
    return Sources(beside.union(nearest_texts(evidence, searches)), False, described)


def described_texts(evidence: Evidence, text: str) -> tuple[tuple[Identifier, ...], tuple[Identifier, ...]]:
    """Texts that an instruction relies on, and those that it mentions, by their descriptions."""
    relied = [
        match.group("what") or match.group("what2") or match.group("what3")
        for match in _RELIES.finditer(text)
    ]
    mentioned = [match.group("what") for match in _OF_ITU.finditer(text)]
    return _identified(evidence, relied), _identified(evidence, mentioned)


def _identified(evidence: Evidence, descriptions: Iterable[str]) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    for description in descriptions:
        if find_all(description, typed=True):
            continue  # named besides
        bare = description
        while (shorter := _SUPERFLUOUS.sub("", bare)) != bare:
            bare = shorter
        found += text_described(evidence, bare.strip())
    return tuple(dict.fromkeys(found))


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
