"""What can be measured: the copilot in each of its modes, and the baselines, behind one way of asking."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from corpus.settings import Settings
from evals.errors import EvalError

# The command line reads the names of this module: what takes long to import waits until it is used.
if TYPE_CHECKING:
    from copilot.llm.language_model import LanguageModel
    from copilot.pipeline import Copilot
    from evals.dense import DenseChunks
    from evals.pages import PrintedPages
    from evals.run import System

Mode = Literal["auto", "extractive", "generative"]
BaselineName = Literal[
    "bm25-windows", "dense-windows", "llamaindex-defaults", "llamaindex-answering", "model-alone"
]


def copilot_system(settings: Settings, mode: Mode) -> System:
    """The copilot over the generation that is being served.

    Raises:
        CopilotError: there is no index, or it cannot be used; the mode needs a language model that is not
            there.
    """
    from copilot.llm.language_model import is_configured
    from copilot.pipeline import Copilot
    from evals.run import System

    speaks = mode == "generative" or (mode == "auto" and is_configured(settings))
    model = needed_model(settings, f"mode {mode}") if speaks else None
    # The record is for what people ask.
    copilot = Copilot(settings.model_copy(update={"record": False}), model)
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
            **(model_details(model, settings) if model else {}),
        },
        generation.store,
        partial(_draft, copilot, mode),
    )


def _draft(copilot: Copilot, mode: Mode, tasks: Path, drafts: Path) -> None:
    from copilot.draft.cli import run_batch
    from copilot.draft.drafter import Drafter, writer_for

    writer = writer_for(copilot.settings, "assembled" if mode == "extractive" else mode)
    run_batch(Drafter(copilot, writer), tasks, drafts)


def baseline_system(name: BaselineName, pages: PrintedPages, settings: Settings) -> System:
    """A baseline over the same PDFs and the same catalogue, with the same embedding and language model.

    Raises:
        EvalError: there is no catalogue, or no language model for a baseline that needs one.
        LanguageModelUnavailable: the language model cannot be loaded.
        ModelUnavailable: the embedding model is not installed.
    """
    from evals.baselines import Bm25Windows, answer_row
    from evals.run import System
    from evals.windows import all_windows

    if name == "bm25-windows":
        lexical = Bm25Windows(all_windows(pages.files, pages.editions))
        return System(lambda question: answer_row(lexical, question))
    if name == "model-alone":
        from evals.model_baselines import ModelAlone

        model = needed_model(settings, name)
        return System(ModelAlone(model).answer, model_details(model, settings))
    if name == "llamaindex-answering":
        from evals.model_baselines import LlamaIndexAnswering

        model = needed_model(settings, name)
        dense = _dense("llamaindex-defaults", pages, settings)
        details = {"embedding": dense.fingerprint, **model_details(model, settings)}
        return System(LlamaIndexAnswering(dense, model).answer, details)
    dense = _dense(name, pages, settings)
    return System(lambda question: answer_row(dense, question), {"embedding": dense.fingerprint})


def needed_model(settings: Settings, what: str) -> LanguageModel:
    """The language model of the settings.

    Raises:
        EvalError: they name none.
        LanguageModelUnavailable: it cannot be loaded.
    """
    from copilot.llm.language_model import load_language_model

    model = load_language_model(settings)
    if model is None:
        raise EvalError(
            f"{what}: needs a language model and none is set up; set COPILOT_LLM_URL to an OpenAI-compatible "
            "server, or COPILOT_LLM_MODEL to packaged (extra local) or to a GGUF file"
        )
    return model


def model_details(model: LanguageModel, settings: Settings) -> dict[str, Any]:
    """Which language model a run depends on: a file by its hash; a server tells none, so by its address."""
    if settings.llm_url:
        identity = {"name": model.name, "url": settings.llm_url}
    else:
        identity = {"name": model.name, "sha256": _hash_of(settings)}
    return {"language_model": {**identity, "writes": model.writes}}


def _hash_of(settings: Settings) -> str:
    from copilot.llm.language_model import PACKAGED
    from copilot.llm.packaged import SHA256

    if settings.llm_model == PACKAGED:
        return SHA256  # checked when it was joined
    with Path(settings.llm_model).expanduser().open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dense(
    name: Literal["dense-windows", "llamaindex-defaults"], pages: PrintedPages, settings: Settings
) -> DenseChunks:
    from evals.dense import DenseChunks, llamaindex_chunks, window_chunks
    from evals.windows import all_windows
    from index.embedders.factory import load_embedder

    if name == "llamaindex-defaults":
        chunks = llamaindex_chunks(pages.files, pages.editions)
    else:
        chunks = window_chunks(all_windows(pages.files, pages.editions))
    return DenseChunks(name, chunks, load_embedder(settings), settings.data_dir / "evals" / "vectors.sqlite")
