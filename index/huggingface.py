"""Any Hugging Face embedding model, by name or folder (extra `huggingface`)."""

from __future__ import annotations

import hashlib
import importlib
import json
import logging
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.embed import Vectors, normalised
from index.errors import ModelUnavailable

log = logging.getLogger(__name__)

_BATCH = 32
_MOST_TOKENS = 512


class HuggingFaceEmbedder:
    """A model that `transformers.AutoModel` loads, on a GPU where there is one.

    Pooling and prompts come from the files that sentence-transformers models carry
    (1_Pooling/config.json, config_sentence_transformers.json); without them the mean is taken.
    """

    def __init__(self, name: str, threads: int = 0) -> None:
        """Args: name, a model's name on the hub or a folder; threads, 0 for as many as there are cores.

        Raises: ModelUnavailable if transformers and torch are not installed.
        """
        try:
            torch: Any = importlib.import_module("torch")
            transformers: Any = importlib.import_module("transformers")
        except ImportError as error:
            raise ModelUnavailable(
                f"{name}: needs transformers and torch; install them with: "
                'pip install "itu-t-copilot[huggingface]", or use the packaged model: '
                "COPILOT_EMBED_MODEL=all-MiniLM-L6-v2"
            ) from error
        self._name = name
        self._torch = torch
        self._transformers = transformers
        if threads:
            torch.set_num_threads(threads)
        self._running = threading.Lock()

    @cached_property
    def _config(self) -> Any:
        return self._load("AutoConfig")

    @cached_property
    def _pooling(self) -> str:
        settings = self._json("1_Pooling/config.json")
        return "cls" if settings.get("pooling_mode_cls_token") else "mean"

    @cached_property
    def _prompts(self) -> dict[str, str]:
        prompts: dict[str, str] = self._json("config_sentence_transformers.json").get("prompts", {})
        return prompts

    @cached_property
    def fingerprint(self) -> str:
        revision = getattr(self._config, "_commit_hash", None) or _digest(Path(self._name))
        prompt = self._prompts.get("document", self._prompts.get("passage", ""))
        return f"{self._name}/{revision[:16]}/{self._pooling}/{self._max_tokens}/{prompt}"

    @property
    def dimension(self) -> int:
        return int(self._config.hidden_size)

    @property
    def _max_tokens(self) -> int:
        return min(int(getattr(self._config, "max_position_embeddings", _MOST_TOKENS)), _MOST_TOKENS)

    @cached_property
    def _model(self) -> tuple[Any, Any, str]:
        device = "cuda" if self._torch.cuda.is_available() else "cpu"
        log.info("%s runs on %s", self._name, device)
        return self._load("AutoTokenizer"), self._load("AutoModel").to(device).eval(), device

    def embed(self, texts: Sequence[str]) -> Vectors:
        prompt = self._prompts.get("document", self._prompts.get("passage", ""))
        return self._embed([prompt + text for text in texts])

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self._embed([self._prompts.get("query", "") + text])[0]
        return vector

    def _embed(self, texts: Sequence[str]) -> Vectors:
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        with self._running, self._torch.inference_mode():
            tokenizer, model, device = self._model
            for start in range(0, len(order), _BATCH):
                places = order[start : start + _BATCH]
                batch = tokenizer(
                    [texts[place] for place in places],
                    padding=True,
                    truncation=True,
                    max_length=self._max_tokens,
                    return_tensors="pt",
                ).to(device)
                tokens = model(**batch).last_hidden_state
                if self._pooling == "cls":
                    pooled = tokens[:, 0]
                else:
                    weights = batch["attention_mask"].unsqueeze(-1).to(tokens.dtype)
                    pooled = (tokens * weights).sum(1) / weights.sum(1)
                vectors[places] = pooled.float().cpu().numpy()
        return normalised(vectors)

    def _load(self, kind: str) -> Any:
        try:
            return getattr(self._transformers, kind).from_pretrained(self._name)
        except (OSError, ValueError) as error:
            raise ModelUnavailable(
                f"{self._name}: cannot be loaded ({str(error).splitlines()[0]}); check the name and the "
                "network, or set COPILOT_EMBED_MODEL to the folder of a downloaded model"
            ) from error

    def _json(self, name: str) -> dict[str, Any]:
        """A settings file of the model, {} if it has none."""
        cached = self._transformers.utils.cached_file(
            self._name, name, _raise_exceptions_for_missing_entries=False
        )
        content: dict[str, Any] = json.loads(Path(cached).read_text()) if cached else {}
        return content


def _digest(folder: Path) -> str:
    """Hash of the weights in a local folder."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.safetensors"), *folder.glob("*.bin")]):
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
