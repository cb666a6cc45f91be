"""Baselines in which a language model speaks: over LlamaIndex's chunks, or from what it remembers."""

from __future__ import annotations

import re
import time
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from copilot.answer.phrases import ABSTENTION
from copilot.errors import LanguageModelUnavailable
from copilot.llm.language_model import LanguageModel, Turn
from evals.answers import RetrievedRow
from evals.baselines import PASSAGES, Baseline, row_of, with_earlier
from evals.golden import Question

CHUNKS_READ = 2
"""LlamaIndex's default `similarity_top_k`."""
MAX_TOKENS = 400
"""For a model alone; the copilot and LlamaIndex have limits of their own."""

_ALONE = (
    "You answer questions of people who write ITU-T Recommendations, from what you know. Answer in the "
    "language of the question, in at most 120 words. If you do not know the answer, reply only: "
) + ABSTENTION["en"]
_SOURCE = r"(?:context|passage|text|document|information|excerpt|details?)s?"
_DENIAL = re.compile(
    rf"\b{_SOURCE}\b[^.]*\b(?:not|no)\b[^.]*\b(?:provid|contain|mention|specif|stat|includ|giv|defin|describ|discuss)"
    rf"|\bno (?:specific |explicit )?(?:mention|{_SOURCE})\b"
    rf"|\b(?:not|n't) (?:\w+ )?(?:provided|mentioned|specified|stated|given|found|contained|defined|included)"
    rf" in the (?:\w+ )*{_SOURCE}\b"
    r"|\bI (?:do not|don't|cannot|can't|am not able)\b|\bI'm (?:sorry|not able)\b|^Empty Response$",
    re.IGNORECASE,
)


class ModelAlone:
    """Asks the model the question itself, earlier turns before it. It has nothing that it could cite.

    It abstains where it replies with the phrase that it is told to use.
    """

    name = "model-alone"

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    def answer(self, question: Question) -> dict[str, Any]:
        """A row of the machine interface. Raises: LanguageModelUnavailable."""
        started = time.perf_counter()
        turns: list[Turn] = [("system", _ALONE)]
        turns += [(turn.role, turn.content) for turn in question.history]
        reply = self._model.reply([*turns, ("user", question.question)], MAX_TOKENS)
        abstained = not reply or any(phrase.rstrip(".") in reply for phrase in ABSTENTION.values())
        return row_of(self.name, question, started, reply, abstained)


class LlamaIndexAnswering:
    """LlamaIndex's `RetrieverQueryEngine` with its defaults: two chunks, its own prompts, "compact".

    Its prompts do not say how to abstain: a first sentence that denies that the context holds the answer
    counts as abstaining. The pages of the chunks it was given are its citations.
    """

    name = "llamaindex-answering"

    def __init__(self, baseline: Baseline, model: LanguageModel) -> None:
        self._baseline, self._model = baseline, model
        self._retriever = _Chunks(baseline)
        self._engine = RetrieverQueryEngine.from_args(self._retriever, llm=model.llm)

    def answer(self, question: Question) -> dict[str, Any]:
        """A row of the machine interface. Raises: LanguageModelUnavailable."""
        started = time.perf_counter()
        try:
            reply = str(self._engine.query(with_earlier(question))).strip()
        except LanguageModelUnavailable:
            raise
        except Exception as error:  # whatever LlamaIndex or a third party's model raises
            raise LanguageModelUnavailable(
                f"language model {self._model.name}: fails in LlamaIndex ({type(error).__name__}: {error})"
            ) from error
        found = self._retriever.found
        return row_of(self.name, question, started, reply, denies(reply), found[:CHUNKS_READ], found)


def denies(reply: str) -> bool:
    """Whether a reply begins by saying that the answer is not there.

    >>> denies("The context does not provide the timer's value. However, timers are common.")
    True
    """
    first = re.split(r"(?<=[.!?])\s", reply.strip(), maxsplit=1)[0]
    return not first or bool(_DENIAL.search(first))


class _Chunks(BaseRetriever):
    """The chunks of a baseline as LlamaIndex takes them; remembers all that the last question found."""

    def __init__(self, baseline: Baseline) -> None:
        self._baseline = baseline
        self.found: list[RetrievedRow] = []
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        self.found = self._baseline.search(query_bundle.query_str, PASSAGES)
        return [
            NodeWithScore(node=_node(passage), score=passage.score) for passage in self.found[:CHUNKS_READ]
        ]


def _node(passage: RetrievedRow) -> TextNode:
    """A chunk with the metadata that LlamaIndex's own PDF reader gives it and shows to the model."""
    pages = {"page_label": str(passage.pages[0])} if passage.pages else {}
    file = passage.doc if passage.file == "catalogue" else passage.file
    return TextNode(text=passage.text, metadata={**pages, "file_path": file})
