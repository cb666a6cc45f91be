"""Which embedding model the settings name."""

from __future__ import annotations

from functools import cache

from corpus.settings import Settings
from index.embedders.embedder import Embedder
from index.embedders.joined import SEPARATOR, JoinedEmbedder


def load_embedder(settings: Settings) -> Embedder:
    """The embedder that `settings.embed_model` names, two of them joined by "+".

    The weights are read at the first use.

    Raises: ModelUnavailable where the model, or what is needed to run it, is not installed.
    """
    name, _, second = settings.embed_model.partition(SEPARATOR)
    if not second:
        return _load(name, settings)
    return JoinedEmbedder(_load(name, settings), _load(second, settings))


@cache
def packaged_minilm(threads: int) -> Embedder:
    """The one of this process: it takes a second to load. Heads are fitted on its vectors.

    Args: threads, 0 for as many as there are cores.
    """
    from index.embedders.minilm import MiniLM

    return MiniLM(threads)


def _load(name: str, settings: Settings) -> Embedder:
    if name == "all-MiniLM-L6-v2":
        return packaged_minilm(settings.embed_threads)
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
    return embedder.english if isinstance(embedder, JoinedEmbedder) else embedder
