"""Which quotable pieces answer a question: chosen across clauses, expanded to what makes sense, in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from copilot.answer.units import Unit, units_of
from corpus.model import BlockKind
from index.embedders.embedder import Embedder, Vectors
from index.lookup import Lookup
from index.passages import CATALOGUE
from index.retrieve.query import Query, stems_of
from index.retrieve.search import Hit

CLAUSES_READ = 6
"""Hits whose sentences are weighed."""
UNITS_WEIGHED = 60
KEPT_VECTORS = 2000
BUDGET_WORDS = 140
"""An answer is this long at most: editors read quotations, not pages."""
BUDGET_WORDS_LONG = 260
"""For procedures, comparisons and whole clauses."""
SHORT_CLAUSE, SHORT_CLAUSE_LONG = 100, 260
"""Words of a clause that is quoted whole."""
SPAN, SPAN_LONG = 80, 220
"""Words quoted around one decisive sentence of a longer clause."""
EXTEND = 0.75
"""Worth of a neighbouring sentence, as a share of the decisive one's, from which it is quoted with it."""
SMALL_TABLE = 4
"""Rows of a table that is quoted whole."""
MOST_ROWS, LEAST_GAIN = 5, 0.25
"""Rows quoted of one table, and what a further one must bring, as a share of what the best row holds."""
MOST_CLAUSES = 3
LEAST_NEW, LEAST_MORE = 0.8, 0.95
"""Worth of a further piece, as a share of the best's, that holds another word of the question, or none."""

_PROCEDURE = re.compile(
    r"\b(?:steps?|procedure|how (?:does|do|is|are|should|must)|describe|what must it do|sequence of|"
    r"main steps|who decides|comment|étapes|pasos|prépare)\b",
    re.I,
)
_ASKS_NUMBER = re.compile(
    r"\b(?:how (?:many|much|long|often|far)|what (?:\w+ ){0,3}(?:value|rate|frequency|duration|number|limit|"
    r"size|range|tolerance|share|percentage|interval|level|loss|default)|"
    r"which (?:\w+ ){0,3}(?:value|rate|frequency|frequencies|number|code|bit|range|tag)|"
    r"minimum|maximum|at (?:least|most)|combien|cuánt[oa]s?|porcentaje|fréquence|valeur)",
    re.I,
)
_ASKS_ALL = re.compile(
    r"\b(?:list|enumerate|name the|all|each|(?:what|which) (?:\w+ ){0,4}?(?:are|must|shall|may|can|have)|"
    r"quel(?:le)?s (?:\w+ ){0,3}sont|cuáles|qué \w+s)\b",
    re.I,
)
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
class Weighing:
    """The units weighed for a question, best first, and what each stem of the question is worth."""

    query: Query
    worth: Mapping[str, float]
    units: tuple[Weighed, ...]


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
    quoted: float = 0.5
    fragment: float = 0.5


class Composer:
    """Chooses the units of an answer."""

    def __init__(self, lookup: Lookup, embedder: Embedder | None, weights: UnitWeights | None = None) -> None:
        self.lookup = lookup
        self.embedder = embedder
        self.weights = weights or UnitWeights()
        self._vectors: dict[str, Vectors] = {}

    def weigh(
        self, query: Query, hits: Sequence[Hit], rarity: Mapping[str, float], pinned: Sequence[Unit] = ()
    ) -> Weighing:
        """Units of the best hits, best first; pinned ones (exact lookups) are preferred."""
        units: list[tuple[Unit, int, float]] = []
        top = hits[0].score if hits else 1.0
        floor = min((hit.score for hit in hits[:CLAUSES_READ]), default=0.0)
        for rank, hit in enumerate(hits[:CLAUSES_READ]):
            if hit.best.file == CATALOGUE:
                continue
            document = self.lookup.store.document(hit.best.file)
            worth = 1.0 if rank == 0 else 0.3 + 0.6 * (hit.score - floor) / ((top - floor) or 1.0)
            inside: dict[int, set[int]] = {}
            for passage in hit.passages:
                inside.setdefault(passage.clause_index, set()).update(
                    range(passage.block_from, passage.block_to)
                )
            for index, blocks in inside.items():
                found = units_of(document, document.clauses[index])
                units += [(unit, rank, worth) for unit in found if unit.block in blocks]
        known = {(u.file, u.clause.index, u.block, u.place) for u, _, _ in units}
        for unit in pinned:
            if (unit.file, unit.clause.index, unit.block, unit.place) not in known:
                units.append((unit, 0, 1.0))
        pins = {(u.file, u.clause.index, u.block, u.place) for u in pinned}
        weights = {stem: w * rarity.get(stem, 1.0) for stem, w in query.weights.items()}
        weights = {stem: weight for stem, weight in weights.items() if weight > 0}
        total = sum(weights.values()) or 1.0
        pairs = [tuple(stems_of(phrase)) for phrase in query.phrases]
        quoted = [words for words in query.quoted if " " in words]
        asks_number = bool(_ASKS_NUMBER.search(query.text))
        drafts = []
        for unit, rank, worth in units:
            text = f"{unit.lead} {unit.caption} {' '.join(unit.header)} {unit.text}"
            stems = stems_of(text)
            present = frozenset(stems)
            heading = frozenset(stems_of(" ".join(self._path(unit))))
            covered = frozenset(stem for stem in weights if stem in present)
            heading |= frozenset(stems_of(self.lookup.store.document(unit.file).doc_id))
            share = sum(weights[stem] for stem in covered) / total
            by_heading = sum(w for s, w in weights.items() if s in heading and s not in covered) / total
            neighbours = set(pairwise(stems))
            phrase = sum(pair in neighbours for pair in pairs) / len(pairs) if pairs else 0.0
            value = (
                self.weights.cover * share
                + self.weights.heading * by_heading
                + self.weights.hit * worth
                + self.weights.phrase * phrase
                + self.weights.number * (asks_number and bool(_NUMBER.search(unit.text)))
                + self.weights.pinned * ((unit.file, unit.clause.index, unit.block, unit.place) in pins)
            )
            if any(words.lower() in text.lower() for words in quoted):
                value += self.weights.quoted
            if unit.kind is BlockKind.CAPTION or (len(unit.text.split()) < 4 and not unit.cells):
                value -= self.weights.fragment
            drafts.append(Weighed(unit, value, covered, 0.0, rank))
        drafts.sort(key=lambda w: -w.score)
        return Weighing(query, weights, tuple(self._with_cosines(query, drafts[:UNITS_WEIGHED])))

    def _path(self, unit: Unit) -> tuple[str, ...]:
        return self.lookup.store.document(unit.file).path(unit.clause)

    def _with_cosines(self, query: Query, drafts: list[Weighed]) -> list[Weighed]:
        if self.embedder is None or not drafts:
            return drafts
        texts = [f"{' '.join(self._path(w.unit)[-1:])} {w.unit.lead} {w.unit.text}" for w in drafts]
        vectors = self._embedded(self.embedder, texts)
        cosines = vectors @ np.asarray(self.embedder.embed_query(query.search_text))
        weighed = [
            replace(draft, cosine=float(cosine), score=draft.score + self.weights.cosine * float(cosine))
            for draft, cosine in zip(drafts, cosines, strict=True)
        ]
        return sorted(weighed, key=lambda w: -w.score)

    def _embedded(self, embedder: Embedder, texts: list[str]) -> Vectors:
        """Vectors of pieces; those of the last questions are kept, since parts of a question share pieces."""
        known = self._vectors  # another thread may put a new store in its place
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        fresh = dict(zip(missing, embedder.embed(missing), strict=True)) if missing else {}
        vectors = np.stack([fresh[text] if text in fresh else known[text] for text in texts])
        self._vectors = fresh if len(known) > KEPT_VECTORS else {**known, **fresh}
        return vectors

    def choose(
        self, weighing: Weighing, budget: int | None = None, clauses: int = MOST_CLAUSES
    ) -> list[Unit]:
        """The units of the answer: around each decisive one what belongs to it, within the budget.

        A clause short enough is quoted whole: its sentences qualify each other. Of a longer one the
        decisive sentence is quoted with its neighbours as far as they speak of the question too.
        """
        weighed = weighing.units
        if not weighed:
            return []
        long = bool(_PROCEDURE.search(weighing.query.text))
        room = budget or self.budget(weighing.query)
        best = weighed[0].score
        chosen: list[Unit] = []
        taken: set[Place] = set()
        covered: set[str] = set()
        scores = {_place(w.unit): w for w in weighed}
        for candidate in weighed:
            other = candidate.covered - covered or _looked_up(weighing, candidate.unit)
            least = LEAST_NEW if other else LEAST_MORE
            if chosen and candidate.score < least * best:
                continue
            if _place(candidate.unit) in taken or any(_same_words(candidate.unit, unit) for unit in chosen):
                continue
            span = self._span(weighing, candidate, scores, room, long and not chosen)
            span = [unit for unit in span if _place(unit) not in taken]
            size = sum(unit.words for unit in span)
            if size > room and chosen:
                continue
            chosen += span
            taken |= {_place(unit) for unit in span}
            for unit in span:
                if _place(unit) in scores:
                    covered |= scores[_place(unit)].covered
            room -= size
            if room < 15 or len({(u.file, u.clause.index) for u in chosen}) >= clauses:
                break
        return _in_reading_order(chosen)

    @staticmethod
    def budget(query: Query) -> int:
        """Words of the answer to a question."""
        return BUDGET_WORDS_LONG if _PROCEDURE.search(query.text) else BUDGET_WORDS

    def arranged(self, units: Sequence[Unit]) -> list[Unit]:
        """Units of several choices, each once, in reading order."""
        return _in_reading_order(list({_place(unit): unit for unit in units}.values()))

    def _span(
        self, weighing: Weighing, candidate: Weighed, scores: Mapping[Place, Weighed], room: int, long: bool
    ) -> list[Unit]:
        """The decisive unit with what belongs to it, at most `room` words."""
        unit = candidate.unit
        siblings = units_of(self.lookup.store.document(unit.file), unit.clause)
        if unit.cells:
            return _rows(weighing, unit, siblings, room)
        siblings = [sibling for sibling in siblings if not sibling.cells]
        place = next((i for i, s in enumerate(siblings) if _place(s) == _place(unit)), None)
        if place is None:
            return [unit]
        whole = sum(sibling.words for sibling in siblings)
        if whole <= min(room, SHORT_CLAUSE_LONG if long else SHORT_CLAUSE):
            return siblings
        first = last = place
        size = unit.words
        limit = min(room, SPAN_LONG if long else SPAN)
        lists = bool(_PROCEDURE.search(weighing.query.text) or _ASKS_ALL.search(weighing.query.text))
        while True:
            options = []
            for index in (first - 1, last + 1):
                if 0 <= index < len(siblings):
                    sibling = siblings[index]
                    weighed = scores.get(_place(sibling))
                    worth = weighed.score if weighed else 0.0
                    worth += _belongs(siblings, index, first, last, lists)
                    options.append((worth, index))
            options = [
                (worth, index)
                for worth, index in options
                if size + siblings[index].words <= (room if _listed(siblings, index, last) else limit)
                and worth >= EXTEND * candidate.score
            ]
            if not options:
                return siblings[first : last + 1]
            _, index = max(options, key=lambda option: (option[0], option[1]))
            first, last = min(first, index), max(last, index)
            size += siblings[index].words


Place = tuple[str, int, int, int]


def _place(unit: Unit) -> Place:
    return (unit.file, unit.clause.index, unit.block, unit.place)


def _rows(weighing: Weighing, unit: Unit, siblings: list[Unit], room: int) -> list[Unit]:
    """A small table whole; of a larger one the rows that hold words of the question which its head does not.

    A cell that consists of such a word is what a table is looked up by; each further row must bring
    another word.
    """
    table = [sibling for sibling in siblings if sibling.cells and sibling.block == unit.block]
    if len(table) <= SMALL_TABLE and sum(row.words for row in table) <= room:
        return table
    shared = frozenset(stems_of(f"{unit.caption} {' '.join(unit.header)}"))
    held: dict[Place, dict[str, float]] = {}
    for row in table:
        keys = _keys(row)
        present = frozenset(stems_of(row.text))
        held[_place(row)] = {
            stem: weight * (2.0 if stem in keys else 1.0)
            for stem, weight in weighing.worth.items()
            if stem in present and (stem not in shared or stem in keys)
        }
    best = max((sum(own.values()) for own in held.values()), default=0.0)
    result: list[Unit] = []
    covered: dict[str, float] = {}
    rest = list(table) if best else [unit]
    while rest and len(result) < MOST_ROWS:

        def gain(row: Unit) -> float:
            return sum(w for stem, w in held[_place(row)].items() if w > covered.get(stem, 0.0))

        rest.sort(key=lambda row: (-gain(row), -sum(held[_place(row)].values()), row.place))
        row = rest.pop(0)
        if result and (gain(row) < LEAST_GAIN * best or row.words > room):
            break
        result.append(row)
        room -= row.words
        for stem, weight in held[_place(row)].items():
            covered[stem] = max(weight, covered.get(stem, 0.0))
    return result


def _keys(row: Unit) -> set[str]:
    """The stems of cells that consist of one word: what a table is looked up by."""
    return {stems[0] for cell in row.cells if len(stems := stems_of(cell)) == 1}


def _looked_up(weighing: Weighing, unit: Unit) -> bool:
    """A row of a table that the question names by a cell."""
    return not _keys(unit).isdisjoint(weighing.worth)


def _listed(siblings: list[Unit], index: int, last: int) -> bool:
    """An item that goes on with a list already begun: lists are not cut in the middle for their length."""
    edge = siblings[last]
    begun = edge.kind is BlockKind.LIST_ITEM or edge.text.rstrip().endswith(":")
    return index > last and siblings[index].kind is BlockKind.LIST_ITEM and begun


def _belongs(siblings: list[Unit], index: int, first: int, last: int, lists: bool) -> float:
    """A list belongs to the sentence that announces it, and an item to the items beside it if the question
    asks for `lists`."""
    sibling = siblings[index]
    edge = siblings[first] if index < first else siblings[last]
    if index > last and edge.text.rstrip().endswith(":"):
        return 2.0
    if sibling.kind is BlockKind.LIST_ITEM and edge.kind is BlockKind.LIST_ITEM:
        return 1.2 if lists else 0.0
    if index < first and sibling.text.rstrip().endswith(":") and edge.kind is BlockKind.LIST_ITEM:
        return 1.5
    return 0.4 if sibling.block == edge.block else 0.0


def _in_reading_order(units: list[Unit]) -> list[Unit]:
    """Clauses by their best unit, units of a clause as they stand, a decisive table before its text."""
    order: dict[tuple[str, int], int] = {}
    decisive: dict[tuple[str, int], int] = {}
    for unit in units:
        key = (unit.file, unit.clause.index)
        order.setdefault(key, len(order))
        decisive.setdefault(key, unit.block if unit.cells else -1)

    def place(unit: Unit) -> tuple[int, bool, int, int]:
        key = (unit.file, unit.clause.index)
        return order[key], unit.block != decisive[key], unit.block, unit.place

    return sorted(units, key=place)


def _same_words(one: Unit, other: Unit) -> bool:
    """Two pieces that say the same: editions, amended tables, repeated paragraphs."""
    if one.cells or other.cells:
        return one.cells == other.cells
    first, second = set(one.text.lower().split()), set(other.text.lower().split())
    shorter = min(len(first), len(second)) or 1
    return len(first & second) / shorter > 0.85
