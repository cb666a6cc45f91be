"""One generation of the index, opened for answering, drafting and checking."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.answer.present import Presenter
from copilot.answer.select import CrossEncoder, Selector
from copilot.question.read import Reader
from corpus.catalogue import Catalogue
from index.amended import AmendedClauses
from index.embedders.embedder import Embedder
from index.filters import Filter
from index.generations import Generation
from index.lookup import Lookup
from index.retrieve.rerank import Judge
from index.retrieve.search import Retriever
from index.roadmaps import Roadmaps


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything needed to answer from one generation."""

    generation: Generation
    catalogue: Catalogue
    lookup: Lookup
    retriever: Retriever
    selector: Selector
    presenter: Presenter
    roadmaps: Roadmaps
    reader: Reader

    def inside(self, files: frozenset[str], where: Filter | None) -> frozenset[str]:
        """Those of the files that a search narrowed so may quote."""
        return files if where is None else files & self.generation.store.files_in(where)


def open_reading(
    generation: Generation,
    embedder: Embedder,
    judge: Judge | None,
    cross_encoder: CrossEncoder,
    threads: int = 0,
) -> Reading:
    """Everything needed to answer from a generation.

    Args:
        embedder: of the generation's vectors; where it has none yet, it embeds what the full text finds.
        judge: looks at the best hits once more.
        cross_encoder: looks at the pieces of the hits.
        threads: of the model that reads questions, 0 for as many as there are cores.

    Raises:
        CopilotError: the generation is damaged, or its vectors were made by another model.
    """
    store = generation.store
    catalogue = store.catalogue
    vectors = generation.vectors(embedder) if generation.manifest.has_vectors else None
    amended = AmendedClauses(store, catalogue)
    retriever = Retriever(store, embedder, vectors, amended=amended, judge=judge)
    lookup = Lookup(store, catalogue, retriever.shelf)
    return Reading(
        generation,
        catalogue,
        lookup,
        retriever,
        Selector(lookup, cross_encoder, embedder),
        Presenter(store, catalogue, amended),
        Roadmaps(store),
        Reader(catalogue, retriever.shelf, threads),
    )
