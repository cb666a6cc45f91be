"""The passages that a question is held against: by full text, by vectors, by the clause that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Protocol

import numpy as np

from corpus.language import language_of
from index.embedders.embedder import Embedder, Multilingual, Vectors
from index.filters import Filter
from index.lexical import affordable, searchable, term
from index.retrieve.query import Query, stems_of, stop_words
from index.store import Store

CANDIDATES = 80
"""Passages taken from the full text and from the vectors each."""
COMPARED = 3000
"""So many passages of named texts are compared one by one."""
EMBEDDED_AT_ONCE = 16
"""Candidates of the full text that are embedded for a question while there are no vectors yet, 35
ms of processor
time each without bfloat16."""
EMBEDDED_KEPT = 4000
"""Vectors of such candidates that are remembered."""


class Nearest(Protocol):
    """What the vectors of a generation can do; `embedded` as `VectorIndex` has it."""

    embedded: bool

    def query(self, vector: Vectors, k: int, where: Filter | None = None) -> list[tuple[int, float]]: ...

    def vectors_of(self, ids: Sequence[int]) -> Vectors: ...


class Candidates:
    """Finds candidates in one generation.

    Args:
        embedder, vectors: without vectors the best candidates of the full text are embedded for
        the question at
            hand; without both only the full text is searched.
    """

    def __init__(self, store: Store, embedder: Embedder | None, vectors: Nearest | None) -> None:
        self.store, self.embedder, self.vectors = store, embedder, vectors
        self._embedded: dict[int, Vectors] = {}

    def lexical(self, query: Query, where: Filter | None, named: frozenset[str]) -> dict[int, float]:
        """Passages by BM25; where texts are named, also the best inside them."""
        expression = self.match_expression(query)
        if not expression:
            return {}
        found = dict(self.store.search(expression, CANDIDATES, where=where))
        if inside := (where or Filter()).inside(named):
            found.update(self.store.search(expression, CANDIDATES // 2, where=inside))
        return found

    def match_expression(self, query: Query) -> str:
        """What is searched of a question: in a large index, words in very many passages are left out.

        A phrase costs about what its rarest word does.
        """
        stems = {expression: stems_of(expression) for expression in match_expressions(query)}
        counts = self.store.term_counts(chain.from_iterable(stems.values()))
        costs = {
            expression: min((counts[stem] for stem in held), default=0) for expression, held in stems.items()
        }
        return " OR ".join(affordable(costs))

    def dense(
        self, query: Query, where: Filter | None, named: frozenset[str], lexical: Mapping[int, float]
    ) -> dict[int, float]:
        """Passages by cosine, the best inside named texts among them, and the cosines of those
        found by words."""
        if self.embedder is None:
            return {}
        vector = self.embedder.embed_query(query.search_text)
        found: dict[int, float] = {}
        if self.vectors is not None:
            found.update(self._nearest(self.vectors, vector, CANDIDATES, where))
            if inside := (where or Filter()).inside(named):
                found.update(self._nearest(self.vectors, vector, CANDIDATES // 2, inside))
            rest = [id for id in lexical if id not in found]
            known = self.vectors.vectors_of(rest) if rest else None
        else:
            rest = sorted(lexical, key=lambda id: -lexical[id])[:EMBEDDED_AT_ONCE]
            known = self._embedded_now(self.embedder, rest) if rest else None
        if known is not None:
            found.update(zip(rest, map(float, known @ vector), strict=True))
        if isinstance(self.embedder, Multilingual):
            language = language_of(query.search_text)
            return {id: self.embedder.relevance(cosine, language) for id, cosine in found.items()}
        return found

    def _embedded_now(self, embedder: Embedder, ids: Sequence[int]) -> Vectors:
        """Vectors of passages, of which those of earlier questions are remembered."""
        known = self._embedded  # another thread may put new ones in its place
        missing = [id for id in ids if id not in known]
        texts = [passage.embed_text for passage in self.store.passages(missing)]
        fresh = dict(zip(missing, embedder.embed(texts), strict=True)) if texts else {}
        vectors = np.stack([fresh[id] if id in fresh else known[id] for id in ids])
        self._embedded = fresh if len(known) > EMBEDDED_KEPT else {**known, **fresh}
        return vectors

    def _nearest(
        self, vectors: Nearest, vector: Vectors, k: int, where: Filter | None
    ) -> list[tuple[int, float]]:
        """The nearest passages; inside a few files all are compared.

        Chroma goes through all records for a filter: half a second among 500,000, where reading the
        vectors of one Recommendation takes a hundredth.
        """
        if where and where.files and vectors.embedded:
            ids = self.store.ids_in(where, COMPARED)
            if ids is not None:
                cosines = vectors.vectors_of(ids) @ vector if ids else np.empty(0)
                best = np.argsort(-cosines)[:k]
                return [(ids[place], float(cosines[place])) for place in best]
        return vectors.query(vector, k, where)

    def of_clause(self, query: Query, files: frozenset[str]) -> list[int]:
        """Passages of the clause that the question names, in the texts that it names."""
        if not query.clause or not files:
            return []
        found = []
        for file in sorted(files):
            for entry in self.store.clauses(file=file, number=query.clause):
                found += [passage.id for passage in self.store.passages_of(file, entry.index)]
        return found


def match_expressions(query: Query) -> list[str]:
    """FTS5 expressions for the words of the question and its pairs of neighbours."""
    words = [word for word in query.words if word.lower() not in stop_words("en")]
    expressions = [expression for word in words if (expression := term(word))]
    for pair in query.phrases:
        text = " ".join(searchable(pair).replace('"', " ").split())
        if text and any(character.isalnum() for character in text):
            expressions.append(f'"{text}"')
    return list(dict.fromkeys(expressions))
