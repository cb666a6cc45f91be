"""From a question to passages, best first: full text and vectors, ranked together, widened to the clause."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from corpus.identifiers import Identifier
from corpus.language import language_of
from corpus.printable import clean
from index.amended import AmendedClauses
from index.embedders.embedder import Embedder, Multilingual
from index.filters import Filter
from index.passages import CATALOGUE, Passage
from index.retrieve.candidates import Candidates, Nearest
from index.retrieve.folding import Ranked, folded
from index.retrieve.query import Query, understand
from index.retrieve.ranking import FeatureReader, Features, RankingWeights, rarity, score
from index.retrieve.rerank import Judge, reranked
from index.retrieve.scope import Shelf
from index.retrieve.translation import Translate, with_translation
from index.store import DocumentEntry, Store

JUDGED = 4
"""Hits that a judge looks at, about 130 tokens each: on 121 fresh questions eight bring no more than four."""
FOREIGN = 5.0
"""How much more cosines of a multilingual model count for a question in another language than English, whose
words stand in no English text."""
FOLLOWED = 4
"""Hits whose amendments are shown with them."""
WIDEST = 2600
"""A clause of up to so many characters is given whole, a longer one as its best passages."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A titled clause with its numbered paragraphs, or a catalogue record, that was found.

    `best` is its best passage; `passages` and `text` are all of them where that is short enough, else
    the ones found and their neighbours; `pages` the pages of that text; `score` compares within one
    question only.
    """

    best: Passage
    passages: tuple[Passage, ...]
    text: str
    pages: tuple[int, ...]
    score: float
    features: Features
    entry: DocumentEntry | None
    also: tuple[DocumentEntry, ...] = ()
    """Other editions and languages that say the same."""
    judged: float | None = None
    """Log-odds that it answers, as the judge said (`index.retrieve.rerank`); None where it did not look."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found: the question as read, hits best first, seconds spent on each step.

    `missing` are texts that the question names and that are not indexed, `where` is what the search was
    narrowed to.
    """

    query: Query
    hits: tuple[Hit, ...]
    missing: tuple[Identifier, ...]
    rarity: Mapping[str, float] = field(default_factory=dict)
    """Inverse document frequency of each stem of the question, about 0.1 to 1."""
    timings: dict[str, float] = field(default_factory=dict)
    where: Filter | None = None


NOBODY_KNOWS = 0.5
"""Of a question that nobody has read: how probable it is that texts are wanted and not their content."""


class Retriever:
    """Searches one generation.

    Args:
        store: the book of the generation.
        embedder, vectors: without vectors the best candidates of the full text are embedded for
        the question at
            hand; without both only the full text is searched.
        amended: what changes the clauses; a clause found brings the change to it along.
        judge: what looks at the best `judged` hits once more (see `index.retrieve.rerank`).
        translate: from a question and its language to English; asked for questions in another language.

    >>> retriever.retrieve("What is signal CJ used for?").hits[0].best.number
    '3.5'
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder | None = None,
        vectors: Nearest | None = None,
        weights: RankingWeights | None = None,
        amended: AmendedClauses | None = None,
        judge: Judge | None = None,
        judged: int = JUDGED,
        translate: Translate | None = None,
    ) -> None:
        self.store = store
        self.judge, self.judged = judge, judged
        self.translate = translate
        self.amended = amended
        self.embedder, self.vectors = embedder, vectors
        self.candidates = Candidates(store, embedder, vectors)
        self.weights = weights or RankingWeights()
        self.shelf = Shelf(store)
        self.entries = {entry.file: entry for entry in store.documents()}
        self._trees: dict[str, list[tuple[str, int | None]]] = {}

    def retrieve(self, question: str, k: int = 12, where: Filter | None = None) -> Found:
        """The best clauses for a question.

        Args:
            question: as typed; its words are searched, and the texts that it names come first.
            k: how many at most.
            where: what to narrow to; `Narrowing(series=("X",)).over(retriever.shelf)` makes one.
        """
        query = understand(clean(question))
        if self.translate is not None and query.language != "en":
            query = with_translation(query, understand(self.translate(question, query.language)))
        return self.search(replace(query, catalogue=NOBODY_KNOWS), k, where)

    def search(self, query: Query, k: int = 12, where: Filter | None = None) -> Found:
        """The same for a question that has been read."""
        timings: dict[str, float] = {}
        ranked, rarities = self.rank(query, where, timings)
        missing = tuple(name for name in self.shelf.scope(query.named).missing)
        started = time.perf_counter()
        hits = self._hits(ranked, query, k)
        timings["widen"] = time.perf_counter() - started
        if self.judge is not None:
            started = time.perf_counter()
            hits = reranked(hits, query.search_text, self.judge, self.judged)
            timings["rerank"] = time.perf_counter() - started
        hits = self._with_changes(hits, where)[:k]
        return Found(query, hits, missing, rarities, timings, where)

    def rank(
        self, query: Query, where: Filter | None, timings: dict[str, float]
    ) -> tuple[list[Ranked], dict[str, float]]:
        """Every candidate passage with its score and features, best first, and the rarity of each stem."""
        named = self.shelf.scope(query.named)
        context = self.shelf.scope(query.context)
        if query.language != "en" and named.exact:
            # Words of another language match the few texts in it, whatever these are about.
            where = (where or Filter()).inside(named.exact | named.related) or where
        started = time.perf_counter()
        lexical = self.candidates.lexical(query, where, named.exact | named.related | context.exact)
        timings["full_text"] = time.perf_counter() - started
        started = time.perf_counter()
        named_files = named.exact | context.exact
        dense = self.candidates.dense(query, where, named_files, lexical)
        timings["vectors"] = time.perf_counter() - started
        started = time.perf_counter()
        clause_ids = self.store.narrowed(self.candidates.of_clause(query, named.exact | context.exact), where)
        ids = list(dict.fromkeys([*clause_ids, *lexical, *dense]))
        passages = self.store.passages(ids)
        best = max(lexical.values(), default=1.0) or 1.0
        documents = self._document_scores(passages, lexical, dense)
        counts = self.store.term_counts(query.weights)
        total = self.store.passage_count()
        # A word that no text holds says nothing about an English text when the question is in French.
        foreign = query.language != "en"
        rarities = {s: 0.0 if foreign and not count else rarity(count, total) for s, count in counts.items()}
        reader = FeatureReader(query, rarities, named.exact, named.related, context.exact)
        weights = self.weights
        if isinstance(self.embedder, Multilingual) and language_of(query.search_text) != "en":
            weights = replace(weights, dense=weights.dense * FOREIGN)
        ranked = []
        for passage in passages:
            entry = self.entries.get(passage.file)
            features = reader.read(
                passage,
                lexical.get(passage.id, 0.0) / best,
                dense.get(passage.id, 0.0),
                documents[_document_of(passage)],
                entry.language if entry else "E",
                query.wish.fits(entry.status, entry.year) if entry else 0.0,
            )
            ranked.append((score(features, weights), passage, features))
        ranked.sort(key=lambda item: (-item[0], item[1].id))
        timings["rank"] = time.perf_counter() - started
        return ranked, rarities

    def _document_scores(
        self, passages: list[Passage], lexical: dict[int, float], dense: dict[int, float]
    ) -> dict[str, float]:
        """How much of the best passages each document holds, 1 for the one that holds most."""
        best = max(lexical.values(), default=1.0) or 1.0
        shares: defaultdict[str, list[float]] = defaultdict(list)
        for passage in passages:
            value = lexical.get(passage.id, 0.0) / best + max(0.0, dense.get(passage.id, 0.0))
            shares[_document_of(passage)].append(value)
        scores = {key: sum(sorted(values, reverse=True)[:4]) for key, values in shares.items()}
        top = max(scores.values(), default=1.0) or 1.0
        return {key: value / top for key, value in scores.items()}

    def _hits(self, ranked: list[Ranked], query: Query, k: int) -> tuple[Hit, ...]:
        """Passages under one title become one hit; what says the same as a hit is folded into it."""
        groups: dict[tuple[str, int, str], list[Ranked]] = {}
        for item in ranked:
            passage = item[1]
            key = (passage.file, self.titled(passage.file, passage.clause_index), passage.doc_id)
            groups.setdefault(key, []).append(item)
        hits = []
        for one in folded(groups.values(), self.entries, query.language, k):
            hit = self.hit(one.items, self.titled(one.best.file, one.best.clause_index))
            hits.append(replace(hit, score=one.score, also=one.others(self.entries)))
        return tuple(hits)

    def _with_changes(self, hits: tuple[Hit, ...], where: Filter | None) -> tuple[Hit, ...]:
        """Behind each of the best hits the clause of an amendment or corrigendum that changes it."""
        if self.amended is None:
            return hits
        present = {
            (hit.best.file, self.titled(hit.best.file, hit.best.clause_index)) for hit in hits[:FOLLOWED]
        }
        result: list[Hit] = []
        for rank, hit in enumerate(hits):
            result.append(hit)
            if rank >= FOLLOWED or hit.entry is None:
                continue
            for change in self.amended.of_clause(hit.best.file, hit.best.clause_index):
                key = (change.file, self.titled(change.file, change.change.clause_index))
                passages = self.store.passages_of(change.file, change.change.clause_index)
                for extract in change.change.new[:1]:
                    passages = passages or self.store.passages_of(change.file, extract.clause_index)
                if change.overtaken or key in present or not passages:
                    continue
                if not self.store.narrowed([passages[0].id], where):
                    continue
                present.add(key)
                result.append(self.hit([(hit.score, passages[0], hit.features)], key[1]))
        return tuple(result)

    def titled(self, file: str, index: int) -> int:
        """The clause that a numbered paragraph without a title stands under; any other clause itself."""
        if file == CATALOGUE:
            return index
        parents = self._parents(file)
        while not parents[index][0] and parents[index][1] is not None:
            index = parents[index][1] or 0
        return index

    def _parents(self, file: str) -> list[tuple[str, int | None]]:
        if file not in self._trees:
            self._trees[file] = self.store.outline(file)
        return self._trees[file]

    def hit(self, items: list[Ranked], titled: int) -> Hit:
        value, best, features = items[0]
        entry = self.entries.get(best.file)
        if best.file == CATALOGUE:
            return Hit(best, (best,), best.text, (), value, features, None)
        family = [
            index for index in range(len(self._parents(best.file))) if self.titled(best.file, index) == titled
        ]
        whole = [passage for index in family for passage in self.store.passages_of(best.file, index)]
        if sum(len(passage.text) for passage in whole) <= WIDEST:
            chosen = whole
        else:
            place = whole.index(best)
            wanted = {best.id, *(passage.id for passage in whole[max(0, place - 1) : place + 2])}
            wanted |= {passage.id for _, passage, _ in items[:3]}
            chosen = [passage for passage in whole if passage.id in wanted]
        text = "\n".join(passage.text for passage in chosen)
        pages = tuple(sorted({page for passage in chosen for page in passage.pages}))
        return Hit(best, tuple(chosen), text, pages, value, features, entry)


def _document_of(passage: Passage) -> str:
    return passage.doc_id if passage.file == CATALOGUE else passage.file
