"""How much of what an exact search finds the vector index finds, too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.embedders.embedder import Vectors, normalised
from index.vectors import VectorIndex

NEIGHBOURS = 10
SAMPLE = 1000
"""Records looked at. A lost one is missed in its own list and in those of its about ten neighbours. Of an
index that has lost 1 in 400 (seen before equal vectors shared a record) a sample of 1,000 shows about 25 gaps
in 10,000 places, and as few as `ENOUGH` allows in less than one of a thousand samples."""
ENOUGH = 0.999
"""Recall@10. What is asked of an index of distinct vectors; 20,000 passages of real texts reach 1.0000."""
TIE = 1e-5
"""Cosine by which two neighbours may be exchanged: Chroma counts in single precision."""
_QUERIES = 100
"""Vectors in one request."""


@dataclass(frozen=True, slots=True)
class Recall:
    """`value` is the mean over the sample, `missed` the records whose neighbours were not all found."""

    value: float
    missed: tuple[int, ...]

    @property
    def is_enough(self) -> bool:
        return self.value >= ENOUGH


def measured(index: VectorIndex, sample: Sequence[int], vectors: Vectors, every: Iterable[Vectors]) -> Recall:
    """Recall@10 of an index against exact search.

    Args:
        sample: records.
        vectors: theirs, shape (n, dimension).
        every: the vectors of all records, in batches.

    Raises: ChromaUnreachable.
    """
    wanted = normalised(vectors)
    best = np.full((len(sample), NEIGHBOURS), -np.inf, np.float32)
    for batch in every:
        cosines = np.hstack([best, wanted @ normalised(batch).T])
        best = np.partition(cosines, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
    expected = np.isfinite(best).sum(axis=1)
    least = np.where(np.isfinite(best), best, np.inf).min(axis=1) - TIE
    found = np.zeros(len(sample))
    for start in range(0, len(sample), _QUERIES):
        lists = index.nearest(wanted[start : start + _QUERIES], NEIGHBOURS)
        for place, nearest in enumerate(lists, start):
            found[place] = sum(cosine >= least[place] for _, cosine in nearest)
    shares = np.minimum(found / expected, 1.0)
    missed = [record for record, share in zip(sample, shares, strict=True) if share < 1]
    return Recall(float(shares.mean()), tuple(missed))
