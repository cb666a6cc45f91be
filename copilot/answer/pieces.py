"""Quotable pieces of the clauses found, and what is known of each with regard to the question.

The features are what the heads of `copilot.answer.heads` are fitted on (evals/fit): all of them
between about 0
and 1, so that one strength of regularization suits all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from copilot.answer.units import Unit, units_of
from corpus.model import BlockKind, ClauseKind
from index.lookup import Lookup
from index.passages import CATALOGUE
from index.retrieve.query import Query, stems_of
from index.retrieve.search import Hit

Matrix = NDArray[np.float64]

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WORDS_LONG = 60
"""Words from which a piece counts as long."""
LOG_ODDS = 4.0
"""No judge of passages says more (index/retrieve/rerank.py)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit, the place of its hit among the hits, and whether it stands in the hit's best passage."""

    unit: Unit
    rank: int
    hit: Hit
    is_in_best: bool
    place: float
    """Where in its clause it stands, 0 for the first unit, 1 for the last."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a question pieces are held against.

    `kinds` are the probabilities of what it wants, `rarity` is what each of its stems is worth, `focus` names
    what is asked about.
    """

    query: Query
    rarity: Mapping[str, float]
    kinds: Mapping[str, float]
    focus: str = ""


def pieces_of(lookup: Lookup, hits: Sequence[Hit]) -> list[Piece]:
    """Every quotable piece of the hits, each once."""
    found: dict[tuple[str, int, int, int], Piece] = {}
    for rank, hit in enumerate(hits):
        if hit.best.file == CATALOGUE:
            continue
        document = lookup.store.document(hit.best.file)
        inside: dict[int, set[int]] = {}
        for passage in hit.passages:
            inside.setdefault(passage.clause_index, set()).update(range(passage.block_from, passage.block_to))
        for index, blocks in inside.items():
            units = units_of(document, document.clauses[index])
            for place, unit in enumerate(units):
                if unit.block not in blocks:
                    continue
                best = hit.best
                is_in_best = index == best.clause_index and best.block_from <= unit.block < best.block_to
                found.setdefault(unit.key, Piece(unit, rank, hit, is_in_best, place / max(1, len(units) - 1)))
    return list(found.values())


KINDS = (
    "value",
    "table_value",
    "list",
    "procedure",
    "definition",
    "abbreviation",
    "yes_no",
    "comparison",
    "clause",
    "figure_table",
)
CHEAP = (
    "cover",
    "own",
    "heading",
    "missing_covered",
    "phrase",
    "focus",
    "focus_own",
    "focus_heading",
    "rarest",
    "neighbours",
    "clause_cover",
    "numbers",
    "quoted",
    "rank",
    "gap",
    "best_passage",
    "judged",
    "judged_gap",
    "judged_first",
    "judged*best",
    "dense",
    "bm25",
    "exact",
    "named_clause",
    "front",
    "informative",
    "listing",
    "definition",
    "first",
    "place",
    "short",
    "length",
    "row",
    "item",
    "note",
    "code",
    "caption",
    "announces",
    "holds_number",
    "cell_is_word",
    "foreign",
    *(f"row*{kind}" for kind in KINDS),
    *(f"item*{kind}" for kind in KINDS),
    *(f"number*{kind}" for kind in KINDS),
    *(f"announces*{kind}" for kind in KINDS),
    *(f"definition*{kind}" for kind in KINDS),
    *(f"code*{kind}" for kind in KINDS),
    *(f"short*{kind}" for kind in KINDS),
)
"""Features that cost nothing: they choose what the models look at."""


@lru_cache(maxsize=60_000)
def _stemmed(text: str) -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    stems = stems_of(text)
    return frozenset(stems), frozenset(pairwise(stems))


class Measure:
    """Measures pieces against one question."""

    def __init__(self, lookup: Lookup, asked: Asked) -> None:
        self.lookup, self.asked = lookup, asked
        query = asked.query
        weights = {stem: w * asked.rarity.get(stem, 1.0) for stem, w in query.weights.items()}
        self.weights = {stem: weight for stem, weight in weights.items() if weight > 0}
        self.total = sum(self.weights.values()) or 1.0
        self.pairs = [tuple(stems_of(phrase)) for phrase in query.phrases]
        self.focus = (
            frozenset(stems_of(asked.focus)) & frozenset(self.weights) if asked.focus else frozenset()
        )
        self.numbers = frozenset(_DIGITS.findall(query.plain or query.text))
        self.quoted = [words.lower() for words in query.quoted if " " in words]

    def _share(self, stems: frozenset[str]) -> float:
        return sum(weight for stem, weight in self.weights.items() if stem in stems) / self.total

    def _focus_share(self, stems: frozenset[str]) -> float:
        total = sum(self.weights[stem] for stem in self.focus)
        return sum(self.weights[s] for s in self.focus if s in stems) / total if total else self._share(stems)

    def cheap(self, pieces: Sequence[Piece]) -> Matrix:
        """Shape (pieces, len(CHEAP))."""
        if not pieces:
            return np.zeros((0, len(CHEAP)))
        top, rows = max(piece.hit.score for piece in pieces), []
        odds = [piece.hit.judged for piece in pieces if piece.hit.judged is not None]
        judged = (min(odds), max(odds)) if odds else (0.0, 0.0)
        by_clause: dict[tuple[str, int], frozenset[str]] = {}
        own: list[frozenset[str]] = []
        for piece in pieces:
            stems = _stemmed(piece.unit.text)[0]
            own.append(stems)
            key = (piece.unit.file, piece.unit.clause.index)
            by_clause[key] = by_clause.get(key, frozenset()) | stems
        rarest = sorted(self.weights, key=lambda stem: -self.weights[stem])[:3]
        for at, piece in enumerate(pieces):
            beside = frozenset[str]()
            for other in (at - 1, at + 1):
                if 0 <= other < len(pieces) and pieces[other].unit.clause is piece.unit.clause:
                    beside |= own[other]
            clause = by_clause[piece.unit.file, piece.unit.clause.index]
            rows.append(self._row(piece, own[at], beside, clause, top, judged, rarest))
        return np.array(rows)

    def _row(
        self,
        piece: Piece,
        own: frozenset[str],
        beside: frozenset[str],
        clause: frozenset[str],
        top: float,
        judged: tuple[float, float],
        rarest: Sequence[str],
    ) -> list[float]:
        """Args: judged, the worst and the best log-odds of the judge of passages; others count as bad."""
        unit, query = piece.unit, self.asked.query
        context, pairs = _stemmed(f"{unit.lead} {unit.caption} {' '.join(unit.header)} {unit.text}")
        document = self.lookup.store.document(unit.file)
        heading = _stemmed(" ".join(document.path(unit.clause)))[0] | _stemmed(document.title)[0]
        features = piece.hit.features
        best = piece.hit.best
        odds = judged[0] if piece.hit.judged is None else piece.hit.judged
        words = len(unit.text.split())
        text = unit.shown.lower()
        held = frozenset(_DIGITS.findall(unit.text))
        row, item = float(bool(unit.cells)), float(unit.kind is BlockKind.LIST_ITEM)
        number = float(bool(held - self.numbers))
        announces = float(unit.text.rstrip().endswith((":", "：")))
        definition = float(best.kind == "definition" and unit.clause.index == best.clause_index)
        code, short = float(unit.kind is BlockKind.CODE), float(words < 5 and not unit.cells)
        cells = {stems[0] for cell in unit.cells if len(stems := stems_of(cell)) == 1}
        path = " ".join(document.path(unit.clause)).lower()
        kinds = [self.asked.kinds.get(kind, 0.0) for kind in KINDS]
        return [
            self._share(context),
            self._share(own),
            self._share(heading),
            self._share(context | heading),
            sum(pair in pairs for pair in self.pairs) / len(self.pairs) if self.pairs else 0.0,
            self._focus_share(context),
            self._focus_share(own),
            self._focus_share(heading),
            sum(stem in context for stem in rarest) / 3,
            self._share(beside),
            self._share(clause),
            len(self.numbers & frozenset(_DIGITS.findall(unit.shown))) / len(self.numbers)
            if self.numbers
            else 0.0,
            float(any(words in text for words in self.quoted)),
            1 / (1 + piece.rank),
            min(3.0, top - piece.hit.score) / 3,
            float(piece.is_in_best),
            odds / LOG_ODDS,
            (judged[1] - odds) / LOG_ODDS,
            float(odds == judged[1]),
            odds / LOG_ODDS * piece.is_in_best,
            features.dense,
            features.bm25,
            features.exact,
            features.clause,
            float(unit.clause.kind is ClauseKind.FRONT),
            float(not unit.clause.normative),
            float("reference" in path or "bibliograph" in path or "contents" in path),
            definition,
            float(piece.place == 0.0),
            piece.place,
            short,
            min(1.5, math.log1p(words) / math.log1p(_WORDS_LONG)),
            row,
            item,
            float(unit.kind is BlockKind.NOTE),
            code,
            float(unit.kind is BlockKind.CAPTION),
            announces,
            number,
            float(bool(cells & self.weights.keys())),
            float(query.language != "en"),
            *(row * kind for kind in kinds),
            *(item * kind for kind in kinds),
            *(number * kind for kind in kinds),
            *(announces * kind for kind in kinds),
            *(definition * kind for kind in kinds),
            *(code * kind for kind in kinds),
            *(short * kind for kind in kinds),
        ]


def read_with(lookup: Lookup, piece: Piece, most: int = 90) -> str:
    """A piece as the models read it: its heading before its words, at most so many words."""
    title = piece.unit.clause.title or lookup.store.document(piece.unit.file).path(piece.unit.clause)[-1]
    return " ".join(f"{title}: {piece.unit.shown}".split()[:most])
