"""Text to vectors: what an embedding model is here, and which one the settings name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from corpus.settings import Settings

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


def load_embedder(settings: Settings) -> Embedder:
    """The embedder that `settings.embed_model` names, two of them joined by "+".

    The weights are read at the first use.

    Raises: ModelUnavailable where the model, or what is needed to run it, is not installed.
    """
    name, _, second = settings.embed_model.partition("+")
    if not second:
        return _load(name, settings)
    from index.embedders.joined import JoinedEmbedder

    return JoinedEmbedder(_load(name, settings), _load(second, settings))


def _load(name: str, settings: Settings) -> Embedder:
    if name == "all-MiniLM-L6-v2":
        from index.embedders.minilm import MiniLM

        return MiniLM(settings.embed_threads)
    if name == "multilingual-e5-small":
        from index.embedders.multilingual import MultilingualE5

        return MultilingualE5(settings.embed_threads)
    from index.embedders.huggingface import HuggingFaceEmbedder

    return HuggingFaceEmbedder(
        name,
        settings.embed_threads,
        query_prefix=settings.embed_query_prefix,
        passage_prefix=settings.embed_passage_prefix,
    )


def sentence_embedder(embedder: Embedder) -> Embedder:
    """What compares the sentences of an answer with the question: of two joined models the English one.

    The other is for finding texts and would take several times as long.
    """
    from index.embedders.joined import JoinedEmbedder

    return embedder.english if isinstance(embedder, JoinedEmbedder) else embedder


def normalised(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
