"""A large corpus made from a small real one, to measure how the index behaves at its size.

Documents are copied under new names with a share of their words replaced by others of the corpus, drawn
as often as they stand there, so that the frequencies of words, the lengths of clauses and the share of
tables stay real. Vectors are mixtures of two real ones with some noise, so that neighbourhoods stay about
as crowded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from corpus.model import Block, Clause, Document
from index.embedders.embedder import Vectors, normalised

REPLACED = 0.25
"""Share of the words that differ between two copies."""
SECOND = 0.5
NOISE = 0.3
"""What the second vector and the noise count beside the first."""

_FIRST_NUMBER = re.compile(r"(?<=\.)\d+")


class SyntheticDocuments:
    """Copies of documents with other words.

    Args:
        documents: the real ones.
        seed: of all random choices; the same seed gives the same copies.
    """

    def __init__(self, documents: Sequence[Document], seed: int = 0) -> None:
        self._documents = documents
        self._random = np.random.default_rng(seed)
        counts = Counter(
            word
            for document in documents
            for clause in document.clauses
            for block in clause.blocks
            for word in block.text.split(" ")
        )
        self._words = np.array(list(counts), dtype=object)
        shares = np.fromiter(counts.values(), np.float64)
        self._cumulated = np.cumsum(shares / shares.sum())

    def __iter__(self) -> Iterator[Document]:
        """The real documents, then copies without end."""
        yield from self._documents
        copy = 0
        while True:
            copy += 1
            for document in self._documents:
                yield self._copy(document, copy)

    def _copy(self, document: Document, copy: int) -> Document:
        """X.690 becomes X.69001, X.69002, …"""
        return replace(
            document,
            file=f"{copy}-{document.file}",
            doc_id=_FIRST_NUMBER.sub(lambda match: f"{match[0]}{copy:02}", document.doc_id, count=1),
            clauses=tuple(self._clause(clause) for clause in document.clauses),
        )

    def _clause(self, clause: Clause) -> Clause:
        return replace(clause, blocks=tuple(self._block(block) for block in clause.blocks))

    def _block(self, block: Block) -> Block:
        rows = tuple(tuple(self._changed(cell) for cell in row) for row in block.rows)
        text = "\n".join(" | ".join(row) for row in rows) if rows else self._changed(block.text)
        return replace(block, text=text, rows=rows)

    def _changed(self, text: str) -> str:
        words = text.split(" ")
        places = np.flatnonzero(self._random.random(len(words)) < REPLACED)
        drawn = np.searchsorted(self._cumulated, self._random.random(len(places)))
        for place, word in zip(places, self._words[np.minimum(drawn, len(self._words) - 1)], strict=True):
            words[place] = word
        return " ".join(words)


def synthetic_vectors(real: Vectors, count: int, generator: np.random.Generator) -> Vectors:
    """Vectors of about the same distribution as real ones.

    Args:
        real: shape (n, dimension).
        count: how many are wanted.

    Returns:
        Shape (count, dimension), each of length 1, with a cosine to the nearest real one of about 0.85.
    """
    first, second = (real[generator.integers(0, len(real), count)] for _ in range(2))
    noise = normalised(generator.normal(size=first.shape).astype(np.float32))
    return normalised(first + SECOND * second + NOISE * noise)
