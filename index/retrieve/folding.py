"""Hits that say the same: editions of one text, and its languages, become one hit that names the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.editions import IN_FORCE
from corpus.language import ITU_LETTERS
from index.passages import CATALOGUE, Passage
from index.retrieve.ranking import Features
from index.store import DocumentEntry

Ranked = tuple[float, Passage, Features]
"""A passage with its score and what that is made of."""

_SAME = 0.9
"""Share of the words that two passages have in common when they count as the same text."""
_LEAST_WORDS = 12
"""Shorter passages say little; that they agree means nothing."""


@dataclass(frozen=True, slots=True)
class _Clause:
    items: list[Ranked]
    words: frozenset[str]

    @property
    def best(self) -> Passage:
        return self.items[0][1]


@dataclass(slots=True)
class Folded:
    """Clauses that say the same: the one to show first, and the score of the best."""

    score: float
    clauses: list[_Clause]

    @property
    def items(self) -> list[Ranked]:
        """Passages of the clause to show, best first."""
        return self.clauses[0].items

    @property
    def best(self) -> Passage:
        return self.clauses[0].best

    def others(self, entries: Mapping[str, DocumentEntry]) -> tuple[DocumentEntry, ...]:
        """The other texts that say the same."""
        files = dict.fromkeys(clause.best.file for clause in self.clauses)
        return tuple(entries[file] for file in files if file != self.best.file and file in entries)


def folded(
    groups: Iterable[list[Ranked]], entries: Mapping[str, DocumentEntry], language: str, most: int
) -> list[Folded]:
    """At most `most` clauses, best first, each said once.

    Of texts that say the same the one that the question names or wishes stays, else the one in its language
    (English for a question in another), else the edition in force, else the best. It takes the best
    one's place.

    Args:
        groups: passages of one clause each, in the order of their best.
        entries: the documents by file.
        language: of the question.
    """
    kept: list[Folded] = []
    for items in groups:
        new = _Clause(items, frozenset(items[0][1].text.split()))
        same = next(
            (one for one in kept if any(_say_the_same(old, new, entries) for old in one.clauses)), None
        )
        if same is None:
            if len(kept) < most:
                kept.append(Folded(items[0][0], [new]))
        elif _preference(new, entries, language) > _preference(same.clauses[0], entries, language):
            same.clauses.insert(0, new)
        else:
            same.clauses.append(new)
    return kept


def _say_the_same(one: _Clause, other: _Clause, entries: Mapping[str, DocumentEntry]) -> bool:
    a, b = one.best, other.best
    if a.file == CATALOGUE or b.file == CATALOGUE:
        return a.file == b.file and _alike(one.words, other.words)
    if a.file == b.file:
        return _alike(one.words, other.words)
    translated = entries[a.file].language != entries[b.file].language
    if translated:
        return bool(a.number) and (a.doc_id, a.number) == (b.doc_id, b.number)
    return _alike(one.words, other.words)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(other) > _LEAST_WORDS and len(one & other) > _SAME * max(len(one), len(other))


def _preference(
    clause: _Clause, entries: Mapping[str, DocumentEntry], language: str
) -> tuple[float, float, int, bool]:
    features, entry = clause.items[0][2], entries.get(clause.best.file)
    if entry is None:
        return (features.exact, features.edition, 0, False)
    spoken = 2 if entry.language == ITU_LETTERS[language] else int(entry.language == "E")
    return (features.exact, features.edition, spoken, entry.status == IN_FORCE)
