"""Two embedding models in one vector: one for questions in English, one for those in other languages.

A small multilingual model ranks English worse than an English one of its size (docs/retrieval.md). The vector
of a passage is that of both models side by side; a question has only the half of the model that suits its
language, so that cosines are those of that model alone, divided by the square root of two.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus.language import language_of
from index.embedders.embedder import Embedder, Multilingual, Vectors, normalised

SEPARATOR = "+"
"""Between the names of two models in `Settings.embed_model`."""


class JoinedEmbedder:
    """`english` embeds questions in English, `others` those in any other language; both embed passages."""

    def __init__(self, english: Embedder, others: Embedder) -> None:
        self.english, self.others = english, others

    @property
    def fingerprint(self) -> str:
        return f"{self.english.fingerprint}{SEPARATOR}{self.others.fingerprint}"

    @property
    def dimension(self) -> int:
        return self.english.dimension + self.others.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        return normalised(np.concatenate([self.english.embed(texts), self.others.embed(texts)], axis=1))

    def embed_query(self, text: str) -> Vectors:
        vector = np.zeros(self.dimension, np.float32)
        if language_of(text) == "en":
            vector[: self.english.dimension] = self.english.embed_query(text)
        else:
            vector[self.english.dimension :] = self.others.embed_query(text)
        return vector

    def relevance(self, cosine: float, language: str) -> float:
        """A cosine as the model that the question was embedded with means it."""
        own = cosine * np.sqrt(2.0)
        part = self.english if language == "en" else self.others
        return part.relevance(own, language) if isinstance(part, Multilingual) else float(own)
