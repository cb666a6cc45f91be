"""Which quotable pieces answer a question: a fitted score for each, with a cross-encoder among its features.

In three steps, each with a head of its own, as models take time: features that cost nothing pick the pieces
that are embedded, their cosines with the question pick those that the cross-encoder looks at, and its logits
say how likely each piece belongs to the answer. All are fitted on evidence labels by `make fit`
(docs/answers.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from copilot.answer.heads import Head, load_head, probability
from copilot.answer.pieces import CHEAP, Asked, Matrix, Measure, Piece, pieces_of, read_with
from copilot.answer.units import Unit
from copilot.verify.orders import gives_orders
from corpus.language.sentences import sentences
from corpus.model import BlockKind
from index.embedders.embedder import Embedder, Vectors
from index.lookup import Lookup
from index.retrieve.query import Query
from index.retrieve.search import Hit

EMBEDDED = 40
"""Pieces that are embedded. One that answers is among them for 90 in 100 questions in other words than the
text's whose clause was found (evals/fit/data, paraphrased ones), and for 97 in 100 others."""
JUDGED = 12
"""Pieces that the cross-encoder looks at, about 60 tokens each. One that answers is among them for 82 in 100
paraphrased questions; without the cosines of pieces it was 73."""
NEAR = ("first_step", "unit_dense", "unit_dense_gap", "unit_dense_rank")
"""Features that the embedding of pieces brings."""
MODEL = (
    "second_step",
    "logit",
    "logit_rank",
    "logit_gap",
    "logit_clause",
    "logit_beside",
    "logit_foreign",
    "logit_squared",
)
"""Features that the cross-encoder brings."""
FEATURES = (*CHEAP, *NEAR, *MODEL)
VECTORS_KEPT = 4000
"""Vectors of pieces that are remembered, 6 MB: follow-ups ask about the same clauses."""
LOGIT_SCALE = 10.0
"""The logits of ms-marco-MiniLM-L-12-v2 lie between about -12 and 11."""


class CrossEncoder(Protocol):
    """A model that reads question and text together."""

    def logits(self, question: str, texts: Sequence[str]) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class Weighed:
    """A unit with its log-odds of belonging to the answer, its hit's place, and what the model said of it.

    `logit` is NaN where the cross-encoder did not look. What is `suspect` is the last choice.
    """

    unit: Unit
    score: float
    rank: int
    logit: float = float("nan")
    suspect: bool = False

    @property
    def likely(self) -> float:
        """The probability that it belongs to the answer."""
        return float(probability(np.array(self.score)))


@dataclass(frozen=True, slots=True)
class Weighing:
    """The pieces weighed for a question, likeliest first; `features` are those of `units`, as `FEATURES`."""

    asked: Asked
    units: tuple[Weighed, ...]
    features: Matrix

    @property
    def query(self) -> Query:
        return self.asked.query


class Selector:
    """Weighs the pieces of clauses."""

    def __init__(self, lookup: Lookup, reader: CrossEncoder, embedder: Embedder) -> None:
        """Args: reader, embedder: the models that the heads were fitted with."""
        self.lookup, self.reader, self.embedder = lookup, reader, embedder
        self._vectors: dict[str, Vectors] = {}

    def weigh(
        self, asked: Asked, hits: Sequence[Hit], pinned: Sequence[Unit] = (), judged: int = JUDGED
    ) -> Weighing:
        """The pieces of the hits, likeliest first.

        Args:
            pinned: what exact lookup found: the cross-encoder looks at it in any case.
            judged: how many pieces it looks at; with 0 the score is that of the first step.
        """
        pieces = self._pieces(hits, pinned)
        cheap = Measure(self.lookup, asked).cheap(pieces)
        if not pieces:
            return Weighing(asked, (), np.zeros((0, len(FEATURES))))
        drafts = load_head("drafts").logits(cheap, CHEAP)
        pins = {unit.key for unit in pinned}
        is_pin = np.array([piece.unit.key in pins for piece in pieces])
        cosines = np.full(len(pieces), np.nan)
        logits = np.full(len(pieces), np.nan)
        texts = {}
        if judged:
            near = np.lexsort((-drafts, ~is_pin))[:EMBEDDED]
            texts = {int(at): read_with(self.lookup, pieces[at]) for at in near}
            cosines[near] = self._vectors_of(texts.values()) @ self.embedder.embed_query(
                asked.query.search_text
            )
        features = with_cosines(cheap, drafts, cosines)
        seconds = second_step(features, drafts, cosines) if judged else drafts
        looked = np.lexsort((-seconds, ~is_pin))[:judged]
        if judged:
            logits[looked] = self.reader.logits(asked.query.search_text, [texts[int(at)] for at in looked])
        features = with_logits(features, seconds, logits, [piece.unit for piece in pieces], asked.query)
        scores = scored(load_head("selection"), features, seconds, logits) if judged else drafts
        suspect = [speaks_to_machines(piece.unit) for piece in pieces]
        ranked = sorted(range(len(pieces)), key=lambda at: (suspect[at], -scores[at]))
        weighed = tuple(
            Weighed(pieces[at].unit, float(scores[at]), pieces[at].rank, float(logits[at]), suspect[at])
            for at in ranked
        )
        return Weighing(asked, weighed, features[ranked])

    def _vectors_of(self, texts: Iterable[str]) -> Vectors:
        """Shape (n, dimension); what was embedded lately is remembered."""
        wanted = list(texts)
        known = self._vectors
        missing = [text for text in dict.fromkeys(wanted) if text not in known]
        fresh = dict(zip(missing, self.embedder.embed(missing), strict=True)) if missing else {}
        vectors = np.stack([known[text] if text in known else fresh[text] for text in wanted])
        # A new book each time: another thread may be reading the old one.
        self._vectors = dict([*known.items(), *fresh.items()][-VECTORS_KEPT:])
        return vectors

    def _pieces(self, hits: Sequence[Hit], pinned: Sequence[Unit]) -> list[Piece]:
        pieces = pieces_of(self.lookup, hits)
        known = {piece.unit.key for piece in pieces}
        best = {hit.best.file: (rank, hit) for rank, hit in reversed(list(enumerate(hits)))}
        for unit in pinned:
            if unit.key not in known and (unit.file in best or best):
                rank, hit = best.get(unit.file) or next(iter(best.values()))
                pieces.append(Piece(unit, rank, hit, False, 0.0))
        return pieces


def speaks_to_machines(unit: Unit) -> bool:
    """Whether it, or what stands before it in its paragraph, gives orders: the last choice.

    What stands before an order counts as the text's own: a provision must not be
    hidden by words put behind it.
    """
    blocks = unit.clause.blocks
    before: list[str] = []
    if unit.block < len(blocks) and blocks[unit.block].kind is not BlockKind.TABLE:
        before = sentences(blocks[unit.block].text)[: unit.place]
    return any(_gives_orders(text) for text in (unit.shown, *before))


_gives_orders = lru_cache(maxsize=20_000)(gives_orders)


def with_cosines(cheap: Matrix, drafts: Matrix, cosines: Matrix) -> Matrix:
    """The features with those of the embedding of pieces, shape (n, len(CHEAP) + len(NEAR)).

    Pieces that were not embedded (NaN) count as the farthest that was.
    """
    seen = ~np.isnan(cosines)
    known = np.where(seen, cosines, float(cosines[seen].min()) if seen.any() else 0.0)
    ranks = np.empty(len(known))
    ranks[np.argsort(-known, kind="stable")] = np.arange(len(known))
    columns = (drafts / LOGIT_SCALE, known, known.max() - known, 1 / (1 + ranks))
    return np.column_stack([cheap, *columns])


def second_step(features: Matrix, drafts: Matrix, cosines: Matrix, head: Head | None = None) -> Matrix:
    """Log-odds by which the cross-encoder's pieces are picked.

    Args:
        features: as `with_cosines` gives them.
        head: another than the one called "near".
    """
    head = head or load_head("near")
    return _behind(head.logits(features, (*CHEAP, *NEAR)), drafts, ~np.isnan(cosines))


def with_logits(
    features: Matrix, seconds: Matrix, logits: Matrix, units: Sequence[Unit], query: Query
) -> Matrix:
    """The features with those of the cross-encoder, shape (n, len(FEATURES)).

    Pieces that it did not look at count as the worst that it saw.
    """
    seen = ~np.isnan(logits)
    floor = float(logits[seen].min()) if seen.any() else -LOGIT_SCALE
    known = np.where(seen, logits, floor) / LOGIT_SCALE
    best = float(known.max())
    ranks = np.empty(len(known))
    ranks[np.argsort(-known, kind="stable")] = np.arange(len(known))
    keys = [(unit.file, unit.clause.index) for unit in units]
    clauses: dict[tuple[str, int], float] = {}
    for key, value in zip(keys, known, strict=True):
        clauses[key] = max(value, clauses.get(key, value))
    beside = known.copy()
    for at in range(len(known)):
        near = [known[o] for o in (at - 1, at + 1) if 0 <= o < len(known) and keys[o] == keys[at] and seen[o]]
        beside[at] = max(near, default=floor / LOGIT_SCALE)
    columns = (
        seconds / LOGIT_SCALE,
        known,
        1 / (1 + ranks),
        best - known,
        np.array([clauses[key] for key in keys]),
        beside,
        known * (query.language != "en"),
        np.maximum(known, 0) ** 2,
    )
    return np.column_stack([features, *columns])


def scored(head: Head, features: Matrix, seconds: Matrix, logits: Matrix) -> Matrix:
    """Log-odds of each piece; those that the cross-encoder did not look at stand behind those it did."""
    return _behind(head.logits(features, FEATURES), seconds, ~np.isnan(logits))


def _behind(scores: Matrix, before: Matrix, seen: NDArray[np.bool_]) -> Matrix:
    """The scores; pieces that a model did not see stand behind, in the order of the step before."""
    if seen.any() and not seen.all():
        late = before[~seen] - before[seen].min()
        scores[~seen] = np.minimum(scores[~seen], scores[seen].min() + np.minimum(late, 0))
    return scores
