"""How well a passage answers a question: a few honest features and their weights.

The weights are fitted by evals/fit/ranking.py (see docs/retrieval.md), the same for every question.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise

from corpus.language import ITU_LETTERS
from corpus.model import ClauseKind
from index.passages import CATALOGUE, Passage
from index.retrieve.query import Query, stems_of


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a passage with regard to a question; all between 0 and 1 except `dense` (-1 to 1)."""

    bm25: float
    """BM25 over the best BM25 of the question."""
    dense: float
    """Cosine of question and passage vectors; 0 without vectors."""
    cover: float
    """Share of the question's words (weighted by rarity) that stand in text, heading or title."""
    text: float
    """The same, text alone."""
    heading: float
    """The same, heading path alone."""
    phrase: float
    """Share of the question's pairs of neighbouring words that stand together in the text."""
    exact: float
    """1 if the passage is of a text that the question (or, halved, the conversation) names."""
    related: float
    """1 for another edition, an amendment or a corrigendum of it."""
    clause: float
    """1 if it is in the clause, table or annex named; half below it."""
    definition: float
    """1 if the question asks for a definition and the passage is one."""
    front: float
    """1 for front matter: summaries, forewords, covers."""
    listing: float
    """1 for lists of references, bibliographies and abbreviations, unless these are asked for."""
    catalogue: float
    """1 for a catalogue record when texts are asked for, not their content; -1 when not."""
    document: float
    """How well the whole document fits: its share of the best passages."""
    language: float
    """1 if the passage is in the language of the question or in English."""
    edition: float
    """1 if the question wants texts in force, or of a year, and the passage is of such a text."""


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """What each feature counts."""

    bm25: float = 4.4
    dense: float = 7.6
    cover: float = 4.6
    text: float = 2.9
    heading: float = 1.5
    phrase: float = 0.5
    exact: float = 3.1
    related: float = 1.5
    clause: float = 3.5
    definition: float = 3.5
    front: float = -2.1
    listing: float = -1.0
    catalogue: float = 2.8
    document: float = 0.8
    language: float = 1.3
    edition: float = 1.4


def score(features: Features, weights: RankingWeights) -> float:
    return float(
        sum(getattr(features, field.name) * getattr(weights, field.name) for field in fields(Features))
    )


class FeatureReader:
    """Features of passages with regard to one question.

    Args:
        query: the question.
        rarity: inverse document frequency of each stem of the question.
        exact, related, context: files that the question or the conversation names.
    """

    def __init__(
        self,
        query: Query,
        rarity: Mapping[str, float],
        exact: frozenset[str],
        related: frozenset[str],
        context: frozenset[str],
    ) -> None:
        self.query = query
        self.exact, self.related, self.context = exact, related, context
        self.weights = {s: w * rarity.get(s, 1.0) for s, w in query.weights.items()}
        self.total = sum(self.weights.values()) or 1.0
        self.pairs = [tuple(stems_of(phrase)) for phrase in query.phrases]

    def read(
        self,
        passage: Passage,
        bm25: float,
        dense: float,
        document: float,
        language: str,
        edition: float = 0.0,
    ) -> Features:
        text, pairs = _stems(passage.text)
        heading = _stems(" ".join(passage.path))[0]
        title = _stems(passage.prefix)[0]
        in_scope = 1.0 if passage.file in self.exact else 0.5 if passage.file in self.context else 0.0
        listing = bool(
            re.search(r"\b(?:references|abbreviations|bibliography|contents)\b", " ".join(passage.path), re.I)
        )
        if listing and (self.query.abbreviations or self.query.listing >= 0.5):
            listing = passage.kind == ClauseKind.BIBLIOGRAPHY
        return Features(
            bm25=bm25,
            dense=dense,
            cover=self._share(text | heading | title),
            text=self._share(text),
            heading=self._share(heading),
            phrase=sum(pair in pairs for pair in self.pairs) / len(self.pairs) if self.pairs else 0.0,
            exact=in_scope,
            related=float(passage.file in self.related),
            clause=self._clause(passage),
            definition=self.query.definition if passage.kind == "definition" else 0.0,
            front=float(passage.kind == ClauseKind.FRONT),
            listing=float(listing),
            catalogue=2 * self.query.catalogue - 1 if passage.file == CATALOGUE else 0.0,
            document=document,
            language=float(language in (ITU_LETTERS[self.query.language], "E")),
            edition=edition,
        )

    def _share(self, stems: frozenset[str]) -> float:
        return sum(weight for stem, weight in self.weights.items() if stem in stems) / self.total

    def _clause(self, passage: Passage) -> float:
        wanted = self.query.clause.removeprefix("Annex ").removeprefix("Appendix ")
        number = passage.number.removeprefix("Annex ").removeprefix("Appendix ")
        if wanted and (not self.exact or passage.file in self.exact | self.related):
            if number == wanted:
                return 1.0
            if number.startswith(f"{wanted}."):
                return 0.5
        locator = self.query.locator
        if locator and re.search(
            rf"\b{locator.kind}\s+{re.escape(locator.id)}(?![\w.]*\d)", passage.text, re.I
        ):
            return 0.7
        return 0.0


@lru_cache(maxsize=20_000)
def _stems(text: str) -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    """The stems of a text, and its pairs of neighbours."""
    stems = stems_of(text)
    return frozenset(stems), frozenset(pairwise(stems))


def rarity(count: int, total: int) -> float:
    """Inverse document frequency, between about 0.1 and 1, as BM25 counts it."""
    return max(0.1, math.log(1 + (total - count + 0.5) / (count + 0.5)) / math.log(1 + total))
