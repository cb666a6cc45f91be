"""What can be measured: the copilot in each of its modes, and the baselines, behind one way of asking."""

from __future__ import annotations

from typing import Literal

from corpus.settings import Settings
from evals.baselines import Bm25Windows, answer_row
from evals.pages import PrintedPages
from evals.run import System
from evals.windows import all_windows

BaselineName = Literal["bm25-windows", "dense-windows", "llamaindex-defaults"]


def copilot_system(settings: Settings, mode: str) -> System:
    """The copilot over the generation that is being served.

    Raises:
        CopilotError: there is no index, or it cannot be used.
    """
    from copilot.answer import Copilot

    copilot = Copilot(settings)
    generation = copilot.generations.current()
    manifest = generation.manifest
    return System(
        lambda question: copilot.ask(question.question, question.turns(), mode).to_json(),
        {
            "generation": manifest.number,
            "content": manifest.content,
            "parser": manifest.parser,
            "embedding": manifest.model,
            "documents": manifest.documents,
            "passages": manifest.passages,
            "editions": manifest.editions,
        },
        generation.store,
    )


def baseline_system(name: BaselineName, pages: PrintedPages, settings: Settings) -> System:
    """A baseline over the same PDFs and the same catalogue, with the same embedding model.

    Raises:
        EvalError: there is no catalogue.
        ModelUnavailable: the embedding model is not installed.
    """
    if name == "bm25-windows":
        lexical = Bm25Windows(all_windows(pages.files, pages.editions))
        return System(lambda question: answer_row(lexical, question))
    # Vector search brings LlamaIndex and Chroma, which take seconds to import.
    from evals.dense import DenseChunks, llamaindex_chunks, window_chunks
    from index.embed import load_embedder

    if name == "llamaindex-defaults":
        chunks = llamaindex_chunks(pages.files, pages.editions)
    else:
        chunks = window_chunks(all_windows(pages.files, pages.editions))
    embedder = load_embedder(settings)
    dense = DenseChunks(name, chunks, embedder, settings.data_dir / "evals" / "vectors.sqlite")
    return System(lambda question: answer_row(dense, question), {"embedding": embedder.fingerprint})
