"""Any Hugging Face cross-encoder, by name or folder (extra `huggingface`)."""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from index.errors import ModelUnavailable

log = logging.getLogger(__name__)

_BATCH = 8
_MOST_TOKENS = 512


class CrossEncoder:
    """A model that `transformers.AutoModelForSequenceClassification` loads, on a GPU where there is one.

    One label is taken as log-odds; of two, the second as "answers"; of three or more (entailment models),
    the one whose name begins with "entail".

    >>> CrossEncoder("BAAI/bge-reranker-v2-m3")("How long is the tone?", ["It lasts 3 s.", "See Annex A."])
    [0.98…, 0.00…]
    """

    def __init__(self, name: str, threads: int = 0) -> None:
        """Args: name, a model's name on the hub or a folder; threads, 0 for as many as there are cores.

        Raises: ModelUnavailable if transformers and torch are not installed.
        """
        try:
            self._torch: Any = importlib.import_module("torch")
            self._transformers: Any = importlib.import_module("transformers")
        except ImportError as error:
            raise ModelUnavailable(
                f"{name}: needs transformers and torch; install them with: "
                'pip install "itu-t-copilot[huggingface]", or unset COPILOT_RERANK_MODEL'
            ) from error
        self._name = name
        if threads:
            self._torch.set_num_threads(threads)
        self._running = threading.Lock()

    @cached_property
    def _model(self) -> tuple[Any, Any, str]:
        device = "cuda" if self._torch.cuda.is_available() else "cpu"
        log.info("%s runs on %s", self._name, device)
        try:
            tokenizer = self._transformers.AutoTokenizer.from_pretrained(self._name)
            model = self._transformers.AutoModelForSequenceClassification.from_pretrained(self._name)
        except (OSError, ValueError) as error:
            raise ModelUnavailable(
                f"{self._name}: cannot be loaded ({str(error).splitlines()[0]}); check the name and the "
                "network, or set COPILOT_RERANK_MODEL to the folder of a downloaded cross-encoder"
            ) from error
        return tokenizer, model.to(device).eval(), device

    def __call__(self, question: str, texts: Sequence[str]) -> list[float]:
        """How likely each text answers the question. Raises: ModelUnavailable."""
        likely: list[float] = []
        with self._running, self._torch.inference_mode():
            tokenizer, model, device = self._model
            longest = min(getattr(model.config, "max_position_embeddings", _MOST_TOKENS), _MOST_TOKENS)
            for start in range(0, len(texts), _BATCH):
                part = list(texts[start : start + _BATCH])
                batch = tokenizer(
                    [question] * len(part),
                    part,
                    padding=True,
                    truncation="only_second",
                    max_length=longest,
                    return_tensors="pt",
                ).to(device)
                likely += self._likely(model(**batch).logits.float(), model.config.id2label)
        return likely

    def _likely(self, logits: Any, labels: dict[int, str]) -> list[float]:
        """Args: logits, shape (n, labels)."""
        if logits.shape[1] == 1:
            shares = self._torch.sigmoid(logits[:, 0])
        else:
            place = 1
            if logits.shape[1] > 2:
                named = [place for place, label in labels.items() if label.lower().startswith("entail")]
                if not named:
                    raise ModelUnavailable(
                        f"{self._name}: has the labels {', '.join(labels.values())}, none of which says that "
                        "a text answers; choose a cross-encoder for ranking in COPILOT_RERANK_MODEL"
                    )
                place = named[0]
            shares = self._torch.softmax(logits, dim=1)[:, place]
        return [float(share) for share in shares.cpu()]
