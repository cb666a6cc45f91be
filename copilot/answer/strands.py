"""The strands of a question: the questions inside it, or the texts that it compares.

Each strand is searched by itself, for the best clauses of the whole question are often those of its
first part, or those of one of the texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from copilot.answer.compose import Composer, Weighing
from copilot.answer.units import Unit
from corpus.identifiers import find_all
from corpus.model import Clause
from index.filters import Filter
from index.passages import CATALOGUE
from index.retrieve.query import Query, narrowed, parts_of
from index.retrieve.search import Found, Retriever

MOST_STRANDS = 3
READ = 5
"""Hits of the whole question whose texts a part is searched in, and hits of a strand that are read."""
_JOINED = re.compile(r"\b(?:and|or|than|versus|vs|to|through|with|et|ou|que|y|o|con)\b|[,/]", re.I)
CLAUSES = 1
"""Clauses quoted for one strand."""
LEAST_PART = 0.55
"""Worth of the best piece of a part, as a share of the best of all, from which it is quoted."""
LEAST_SIDE = 0.7
"""Worth of the best piece of a compared text, as a share of the best of all, from which it is quoted."""


@dataclass(frozen=True, slots=True)
class Strand:
    """A question to be searched in some files."""

    query: Query
    files: frozenset[str]


def strands_of(retriever: Retriever, found: Found) -> list[Strand]:
    """The texts that a question compares, else the questions inside it; [] where it is a single one."""
    query = found.query
    sides = _sides(retriever, query) if _compares(query) else []
    if len(sides) > 1:
        return [Strand(query, side) for side in sides[:MOST_STRANDS]]
    parts = parts_of(query.text)[:MOST_STRANDS]
    if len(parts) < 2:
        return []
    files = frozenset(hit.best.file for hit in found.hits[:READ] if hit.best.file != CATALOGUE)
    return [Strand(narrowed(query, part), files) for part in parts]


def _compares(query: Query) -> bool:
    """Are texts named side by side ("V.22 and V.22 bis", "from V.92 to Amendment 1")?"""
    names = (*query.named, *query.uncertain)
    bases = {name.base for name in names if not name.is_change}
    if any(name.is_change and name.base in bases for name in names):
        return True
    mentions = find_all(query.text, typed=True)
    return any(
        _JOINED.search(query.text[one.end : other.start]) is not None for one, other in pairwise(mentions)
    )


def _sides(retriever: Retriever, query: Query) -> list[frozenset[str]]:
    """The files of each text that is named, as named; a text in several languages is one side."""
    sides: list[frozenset[str]] = []
    # A text before what changes it; otherwise in the order of the question.
    for identifier in sorted((*query.named, *query.uncertain), key=lambda each: each.is_change):
        exact, _ = retriever.shelf.find(identifier)
        new = exact - frozenset().union(*sides)
        if new:
            sides.append(new)
    return sides


def quoted(
    retriever: Retriever,
    composer: Composer,
    found: Found,
    strands: Sequence[Strand],
    pinned: Sequence[Unit],
    prefer: Callable[[Weighing], Weighing],
) -> list[Unit]:
    """The units of an answer that follows each strand; they share the length of the answer.

    `prefer` may weigh the pieces anew, as a language model does.
    """
    weighings = []
    for strand in strands:
        where = (found.where or Filter()).inside(strand.files)
        if where is None:
            continue
        hits = retriever.search(strand.query, READ, where).hits
        pins = [unit for unit in pinned if unit.file in strand.files]
        weighings.append(prefer(composer.weigh(strand.query, hits, found.rarity, pins)))
    weighings = [weighing for weighing in weighings if weighing.units]
    if strands[0].query is found.query:
        weighings = _compared(weighings)
    elif weighings:
        best = max(weighing.units[0].score for weighing in weighings)
        weighings = [w for w in weighings if w.units[0].score >= LEAST_PART * best]
    budget = composer.budget(found.query) // max(1, len(weighings))
    return composer.arranged([unit for each in weighings for unit in composer.choose(each, budget, CLAUSES)])


def _compared(sides: list[Weighing]) -> list[Weighing]:
    """The texts compared, each narrowed to the clause that corresponds to the others' where there is one.

    Editions and amendments number a clause alike, and texts on like things call it alike. A text that
    has nothing near as good to say as another is left out.
    """
    best = max(side.units[0].score for side in sides)
    sides = [side for side in sides if side.units[0].score >= LEAST_SIDE * best]
    worth: dict[str, list[float]] = {}
    for side in sides:
        own: dict[str, float] = {}
        for weighed in side.units:
            for key in _keys(weighed.unit.clause):
                own.setdefault(key, weighed.score)
        for key, score in own.items():
            worth.setdefault(key, []).append(score)
    shared = {key: sum(scores) for key, scores in worth.items() if len(scores) > 1}
    if not shared:
        return sorted(sides, key=lambda side: -side.units[0].score)
    key = max(shared, key=lambda key: shared[key])
    return [
        replace(side, units=tuple(w for w in side.units if key in _keys(w.unit.clause)) or side.units)
        for side in sides
    ]


def _keys(clause: Clause) -> set[str]:
    return {key for key in (clause.number, clause.title.lower()) if key}
