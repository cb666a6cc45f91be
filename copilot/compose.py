"""Which quotable pieces answer a question: chosen across clauses, expanded to what makes sense, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from copilot.units import Unit, units_of
from corpus.model import BlockKind
from index.embed import Embedder
from index.lookup import Lookup
from index.passages import CATALOGUE
from index.query import Query, stems_of
from index.retrieve import Found, Hit

CLAUSES_READ = 6
"""Hits whose sentences are weighed."""
UNITS_WEIGHED = 72
BUDGET_WORDS = 135
"""An answer is this long at most: editors read quotations, not pages."""
BUDGET_WORDS_LONG = 260
"""For procedures, comparisons and whole clauses."""

_PROCEDURE = re.compile(
    r"\b(?:steps?|procedure|how (?:does|do|is|are|should|must)|describe|what must it do|sequence of|main steps|"
    r"who decides|comment|étapes|pasos|prépare)\b",
    re.I,
)
_COMPARE = re.compile(r"\b(?:compar\w+|differ\w*|evolv\w*|respectively|versus|both|each)\b", re.I)
_ASKS_NUMBER = re.compile(
    r"\b(?:how (?:many|much|long|often|far)|what (?:\w+ ){0,3}(?:value|rate|frequency|duration|number|limit|size|range|tolerance|share|"
    r"percentage|interval|level|loss|default)|which (?:\w+ ){0,3}(?:value|rate|frequency|frequencies|number|code|bit|range|tag)|"
    r"minimum|maximum|at (?:least|most)|combien|cuánt[oa]s?|porcentaje|fréquence|valeur)",
    re.I,
)
_REQUIREMENT = re.compile(r"\b(?:shall|must|required|should|recommended|may|doit|deberá|debe)\b", re.I)
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A unit with its worth for the question, the share of the question it covers, and its hit."""

    unit: Unit
    score: float
    covered: frozenset[str]
    cosine: float
    rank: int


@dataclass(frozen=True, slots=True)
class UnitWeights:
    """What counts for a unit; fitted like the ranking of passages, the same for every question."""

    cover: float = 1.0
    cosine: float = 1.2
    hit: float = 0.8
    phrase: float = 0.5
    number: float = 0.25
    pinned: float = 0.8
    heading: float = 0.35


class Composer:
    """Chooses the units of an answer."""

    def __init__(self, lookup: Lookup, embedder: Embedder | None, weights: UnitWeights | None = None) -> None:
        self.lookup = lookup
        self.embedder = embedder
        self.weights = weights or UnitWeights()

    def weigh(
        self, query: Query, hits: Sequence[Hit], rarity: dict[str, float], pinned: Sequence[Unit] = ()
    ) -> list[Weighed]:
        """Units of the best hits, best first; pinned ones (exact lookups) are preferred."""
        units: list[tuple[Unit, int, float]] = []
        top = hits[0].score if hits else 1.0
        floor = min((hit.score for hit in hits[:CLAUSES_READ]), default=0.0)
        for rank, hit in enumerate(hits[:CLAUSES_READ]):
            if hit.best.file == CATALOGUE:
                continue
            document = self.lookup.store.document(hit.best.file)
            clause = document.clauses[hit.best.clause_index]
            worth = 1.0 if rank == 0 else 0.3 + 0.6 * (hit.score - floor) / ((top - floor) or 1.0)
            inside = {b for p in hit.passages for b in range(p.block_from, p.block_to)}
            units += [(unit, rank, worth) for unit in units_of(document, clause) if unit.block in inside]
        known = {(u.file, u.clause.index, u.block, u.place) for u, _, _ in units}
        for unit in pinned:
            if (unit.file, unit.clause.index, unit.block, unit.place) not in known:
                units.append((unit, 0, 1.0))
        pins = {(u.file, u.clause.index, u.block, u.place) for u in pinned}
        weights = {stem: w * rarity.get(stem, 1.0) for stem, w in query.weights.items()}
        total = sum(weights.values()) or 1.0
        pairs = [tuple(stems_of(phrase)) for phrase in query.phrases]
        asks_number = bool(_ASKS_NUMBER.search(query.text))
        drafts = []
        for unit, rank, worth in units:
            text = f"{unit.lead} {unit.caption} {' '.join(unit.header)} {unit.text}"
            stems = stems_of(text)
            present = frozenset(stems)
            heading = frozenset(stems_of(" ".join(self._path(unit))))
            covered = frozenset(stem for stem in weights if stem in present)
            share = sum(weights[stem] for stem in covered) / total
            by_heading = sum(w for s, w in weights.items() if s in heading and s not in covered) / total
            neighbours = set(zip(stems, stems[1:], strict=False))
            phrase = sum(pair in neighbours for pair in pairs) / len(pairs) if pairs else 0.0
            value = (
                self.weights.cover * share
                + self.weights.heading * by_heading
                + self.weights.hit * worth
                + self.weights.phrase * phrase
                + self.weights.number * (asks_number and bool(_NUMBER.search(unit.text)))
                + self.weights.pinned * ((unit.file, unit.clause.index, unit.block, unit.place) in pins)
            )
            if len(unit.text.split()) < 4 and not unit.cells:
                value -= 0.5
            drafts.append(Weighed(unit, value, covered, 0.0, rank))
        drafts.sort(key=lambda w: -w.score)
        return self._with_cosines(query, drafts[:UNITS_WEIGHED])

    def _path(self, unit: Unit) -> tuple[str, ...]:
        return self.lookup.store.document(unit.file).path(unit.clause)

    def _with_cosines(self, query: Query, drafts: list[Weighed]) -> list[Weighed]:
        if self.embedder is None or not drafts:
            return drafts
        texts = [f"{' '.join(self._path(w.unit)[-1:])} {w.unit.lead} {w.unit.text}" for w in drafts]
        vectors = self.embedder.embed(texts)
        cosines = vectors @ np.asarray(self.embedder.embed_query(query.search_text))
        weighed = [
            replace(draft, cosine=float(cosine), score=draft.score + self.weights.cosine * float(cosine))
            for draft, cosine in zip(drafts, cosines, strict=True)
        ]
        return sorted(weighed, key=lambda w: -w.score)

    def choose(self, query: Query, weighed: Sequence[Weighed]) -> list[Unit]:
        """The units of the answer, best first: each adds something, all fit the budget."""
        if not weighed:
            return []
        long = bool(_PROCEDURE.search(query.text) or _COMPARE.search(query.text))
        budget = BUDGET_WORDS_LONG if _PROCEDURE.search(query.text) else BUDGET_WORDS
        chosen: list[Weighed] = []
        covered: set[str] = set()
        words = 0
        best = weighed[0].score
        for candidate in weighed:
            new = candidate.covered - covered
            near = any(_adjacent(candidate.unit, other.unit) for other in chosen)
            floor = 0.80 if (new or near) else 0.88
            if long:
                floor -= 0.08
            if chosen and candidate.score < floor * best:
                continue
            if any(_same_words(candidate.unit, other.unit) for other in chosen):
                continue
            if words + candidate.unit.words > budget and chosen:
                continue
            chosen.append(candidate)
            covered |= candidate.covered
            words += candidate.unit.words
            if len(chosen) >= (8 if long else 5):
                break
        return self._complete(query, [w.unit for w in chosen], budget - words)

    def _complete(self, query: Query, units: list[Unit], room: int) -> list[Unit]:
        """A lead-in that ends with a colon brings its list; list items bring their neighbours while there is room."""
        result: list[Unit] = []
        have = {(u.file, u.clause.index, u.block, u.place) for u in units}
        for unit in units:
            result.append(unit)
            announces = unit.text.rstrip().endswith(":")
            listed = unit.kind is BlockKind.LIST_ITEM and bool(_PROCEDURE.search(query.text))
            if not (announces or listed):
                continue
            document = self.lookup.store.document(unit.file)
            siblings = units_of(document, unit.clause)
            index = next(
                (i for i, s in enumerate(siblings) if s.block == unit.block and s.place == unit.place), None
            )
            if index is None:
                continue
            for sibling in siblings[index + 1 : index + 9]:
                if sibling.kind is not BlockKind.LIST_ITEM and not sibling.cells:
                    break
                key = (sibling.file, sibling.clause.index, sibling.block, sibling.place)
                size = len(sibling.text.split())
                if key in have or size > room:
                    continue
                have.add(key)
                room -= size
                result.append(sibling)
        return _in_reading_order(result)


def _in_reading_order(units: list[Unit]) -> list[Unit]:
    """Clauses in the order of their best unit, units of a clause as they stand."""
    order: dict[tuple[str, int], int] = {}
    for unit in units:
        order.setdefault((unit.file, unit.clause.index), len(order))
    return sorted(units, key=lambda u: (order[(u.file, u.clause.index)], u.block, u.place))


def _adjacent(one: Unit, other: Unit) -> bool:
    same = one.file == other.file and one.clause.index == other.clause.index
    return same and abs(one.block - other.block) <= 1


def _same_words(one: Unit, other: Unit) -> bool:
    """Two pieces that say the same: editions, translations of numbers, repeated paragraphs."""
    first, second = set(one.text.lower().split()), set(other.text.lower().split())
    shorter = min(len(first), len(second)) or 1
    return len(first & second) / shorter > 0.85 and not (one.cells and other.cells)
