"""What an embedding model is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (n, dimension), each row of length 1."""


class Embedder(Protocol):
    """An embedding model. Its methods may be called from several threads."""

    @property
    def fingerprint(self) -> str:
        """Names weights, pooling and length: vectors compare only where it is equal."""

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Passages as vectors, in the order of `texts`. Raises: ModelUnavailable."""

    def embed_query(self, text: str) -> Vectors:
        """A question as one vector, shape (dimension,); some models want it marked as a question."""


@runtime_checkable
class Multilingual(Protocol):
    """A model that finds a text in another language than the question."""

    def relevance(self, cosine: float, language: str) -> float:
        """A cosine on the scale of the others: about 0 for texts that have nothing to do with each other.

        Args: language, of the question, "en".
        """


def normalised(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
