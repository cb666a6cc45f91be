"""The copilot's retrieval as a LlamaIndex retriever, to be put into anybody's own query engine."""

from __future__ import annotations

import threading
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from corpus.settings import Settings
from index.embedders.factory import load_embedder
from index.filters import Filter
from index.generations import Generation, Generations
from index.passages import CATALOGUE
from index.rerankers.minilm import packaged_cross_encoder
from index.retrieve.rerank import load_judge
from index.retrieve.search import Hit, Retriever
from index.store import Store

SHOWN = ("doc", "clause", "title", "status")
"""Metadata that a language model is shown before the text; the rest is for programs."""


class CopilotRetriever(BaseRetriever):
    """Finds clauses and catalogue records; each is a node with what is known of it.

    A generation that a refresh has published meanwhile is taken up between two queries. Metadata of a
    node: `doc` ("ITU-T X.690 (02/2021)"), `file` ("catalogue" for a record of the catalogue), `clause`,
    `title`, `path` (labels from the outermost clause), `pages` (physical, from 1), `status` ("in force",
    "superseded", …), `language` (E F S A C R), `normative`, `kind`, `also` (editions and
    languages that say the same), `generation`.

    >>> CopilotRetriever(Settings(), k=5).retrieve("How long is the answer tone?")[0].metadata["clause"]
    '7.1'
    """

    def __init__(self, settings: Settings, k: int = 12, where: Filter | None = None, **options: Any) -> None:
        """Args: k, how many clauses at most; where, what to narrow to; options, those of `BaseRetriever`.

        Raises: ModelUnavailable where the embedding model of the settings is not installed.
        """
        self._generations = Generations(settings)
        self._embedder = load_embedder(settings)
        self._judge = load_judge(settings, packaged_cross_encoder(settings.embed_threads))
        self._k, self._where = k, where
        self._opening = threading.Lock()
        self._opened: tuple[Generation, Retriever] | None = None
        super().__init__(**options)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Raises: NoIndex before the first refresh; OtherModel, DamagedIndex, ChromaUnreachable."""
        generation, retriever = self._current()
        found = retriever.retrieve(query_bundle.query_str, k=self._k, where=self._where)
        return [
            NodeWithScore(node=_node(hit, retriever.store, generation.number), score=hit.score)
            for hit in found.hits
        ]

    def _current(self) -> tuple[Generation, Retriever]:
        with self._opening:
            generation = self._generations.current()
            if self._opened is None or self._opened[0] is not generation:
                vectors = generation.vectors(self._embedder)
                embedder = self._embedder if vectors is not None else None
                self._opened = generation, Retriever(generation.store, embedder, vectors, judge=self._judge)
            return self._opened


def _node(hit: Hit, store: Store, generation: int) -> TextNode:
    best = hit.best
    if best.file == CATALOGUE:
        record = next(store.catalogue_records(best.doc_id))
        title, status, language = record["title"], record["status"], "E"
    else:
        title = store.clause(best.file, best.clause_index).title
        status = hit.entry.status if hit.entry else ""
        language = hit.entry.language if hit.entry else ""
    metadata = {
        "doc": best.doc_id,
        "file": best.file,
        "clause": best.number,
        "title": title,
        "path": list(best.path),
        "pages": list(hit.pages),
        "status": status,
        "language": language,
        "normative": best.normative,
        "kind": best.kind,
        "also": [f"{entry.doc_id} {entry.language}" for entry in hit.also],
        "generation": generation,
    }
    source = best.doc_id if best.file == CATALOGUE else best.file
    return TextNode(
        # The same clause has the same id in every query and generation.
        id_=f"{best.file}#{best.doc_id if best.file == CATALOGUE else best.clause_index}",
        text=hit.text,
        metadata=metadata,
        excluded_llm_metadata_keys=[key for key in metadata if key not in SHOWN],
        excluded_embed_metadata_keys=list(metadata),
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=source)},
    )
