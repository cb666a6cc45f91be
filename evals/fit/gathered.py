"""What the copilot finds for the questions of the evidence: pieces with their features and labels.

The logits of the cross-encoder take most of the time (an hour for 2,000 questions on one core), so
they are kept in
the data folder by question and text.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from copilot.answer.opened import Reading
from copilot.answer.pieces import Asked, Matrix, Measure, pieces_of, read_with
from copilot.answer.units import Place, Unit, units_of
from evals.fit.evidence import Row, labels_of, load_rows
from evals.fit.reading import Read, read_held_out
from index.embedders.embedder import Embedder, Vectors
from index.lookup import Lookup
from index.rerankers.minilm import MsMarcoMiniLM
from index.retrieve.query import understand

log = logging.getLogger(__name__)

HITS = 12
"""Clauses whose pieces are weighed, as the copilot does."""
SPARE = 20
"""Clauses retrieved, so that there are enough where a text is taken away."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question: what was found for it, and which pieces hold which evidence.

    `is_taken_away` says that the text with the answer was left out, so that nothing answers.
    """

    row: Row
    asked: Asked
    keys: tuple[Place, ...]
    ranks: tuple[int, ...]
    texts: tuple[str, ...]
    cheap: Matrix
    held: tuple[frozenset[int], ...]
    is_named_absent: bool
    is_taken_away: bool = False

    @property
    def labels(self) -> Matrix:
        """1 for the pieces that hold evidence."""
        labels = np.zeros(len(self.keys))
        labels[sorted(frozenset().union(*self.held))] = 1.0
        return labels

    @property
    def is_answerable(self) -> bool:
        return bool(self.row.evidence) and not self.is_taken_away

    def units(self, lookup: Lookup) -> list[Unit]:
        """The pieces themselves."""
        return [_unit(lookup, key) for key in self.keys]


def _unit(lookup: Lookup, key: Place) -> Unit:
    document = lookup.store.document(key[0])
    found = _units_of(lookup, document.file, key[1])
    return found[key]


@lru_cache(maxsize=20_000)
def _units_of(lookup: Lookup, file: str, clause: int) -> dict[Place, Unit]:
    document = lookup.store.document(file)
    return {unit.key: unit for unit in units_of(document, document.clauses[clause])}


TAKEN_AWAY = 3
"""Of every third answerable question there is a second example without the text that answers it."""


def gather(reading: Reading, tell: Callable[[str], None] = log.info) -> list[Example]:
    """The examples of all rows, and some again without the text that answers."""
    rows = load_rows()
    read = read_held_out([row.question for row in rows])
    examples: list[Example] = []
    for number, row in enumerate(rows):
        examples += _examples(reading, row, read[row.question], number % TAKEN_AWAY == 0)
        if number % 200 == 0:
            tell(f"{number} of {len(rows)} questions searched")
    return examples


def _examples(reading: Reading, row: Row, read: Read, is_taken_away: bool) -> list[Example]:
    query = understand(row.question)
    found = reading.retriever.search(query, SPARE)
    asked = Asked(query, found.rarity, read[0], read[1])
    scope = reading.retriever.shelf.scope(query.named)
    examples = []
    kept = [hit for hit in found.hits if not _same_text(hit.best.file, row.file)]
    for hits, without in ((found.hits, False), (kept, True)):
        if without and not (is_taken_away and row.evidence):
            continue
        pieces = pieces_of(reading.lookup, hits[:HITS])
        examples.append(
            Example(
                row,
                asked,
                tuple(piece.unit.key for piece in pieces),
                tuple(piece.rank for piece in pieces),
                tuple(read_with(reading.lookup, piece) for piece in pieces),
                Measure(reading.lookup, asked).cheap(pieces),
                () if without else tuple(labels_of(row, pieces)),
                bool(query.named) and (without or not scope.exact),
                without,
            )
        )
    return examples


def _same_text(one: str, other: str) -> bool:
    """A text in another language, edition or with its amendments: "T-REC-V.92-200011-E" and "…-Amd1-E"."""
    return one.split("-")[:3] == other.split("-")[:3]


class Cosines:
    """The cosines of questions and pieces, each piece embedded once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, Vectors] = {}

    def of(self, question: str, texts: Sequence[str]) -> Matrix:
        """One cosine a text."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if missing:
            self._vectors.update(zip(missing, self._embedder.embed(missing), strict=True))
        vectors = np.stack([self._vectors[text] for text in texts])
        return np.asarray(vectors @ self._embedder.embed_query(question), dtype=np.float64)


class Logits:
    """The cross-encoder's logits, each computed once."""

    def __init__(self, path: Path, model: MsMarcoMiniLM) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._model = model
        self.fingerprint = model.fingerprint
        self._kept = sqlite3.connect(path)
        self._kept.execute("CREATE TABLE IF NOT EXISTS logits (pair TEXT PRIMARY KEY, logit REAL NOT NULL)")

    def of(self, pairs: Sequence[tuple[str, str]], tell: Callable[[str], None] = log.info) -> Matrix:
        """One logit a pair of question and text."""
        keys = [hashlib.sha1("\0".join(pair).encode()).hexdigest() for pair in pairs]
        known = dict(self._kept.execute("SELECT pair, logit FROM logits"))
        missing = [at for at, key in enumerate(keys) if key not in known]
        chunk = 1024
        for start in range(0, len(missing), chunk):
            part = missing[start : start + chunk]
            values = self._model.pairs([pairs[at] for at in part])
            rows = [(keys[at], float(value)) for at, value in zip(part, values, strict=True)]
            with self._kept:
                self._kept.executemany("INSERT OR REPLACE INTO logits VALUES (?, ?)", rows)
            known.update(rows)
            tell(f"{start + len(part)} of {len(missing)} pairs read")
        return np.array([known[key] for key in keys])


__all__ = ["Cosines", "Example", "Logits", "gather"]
