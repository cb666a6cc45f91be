"""Any Hugging Face embedding model, by name or folder (extra `huggingface`)."""

from __future__ import annotations

import hashlib
import importlib
import json
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.embedders.embedder import Vectors, normalised
from index.errors import ModelUnavailable

log = logging.getLogger(__name__)

_BATCH = 32
_MOST_TOKENS = 512
_POOLINGS = {
    "cls": "pooling_mode_cls_token",
    "mean": "pooling_mode_mean_tokens",
    "last": "pooling_mode_lasttoken",
}
_KNOWN_STEPS = {"Transformer", "Pooling", "Normalize"}


class HuggingFaceEmbedder:
    """A model that `transformers.AutoModel` loads, on a GPU where there is one.

    Pooling, length and prompts come from the files that sentence-transformers models carry
    (modules.json, 1_Pooling/config.json, sentence_bert_config.json, config_sentence_transformers.json);
    a model without them is pooled by the mean over at most 512 tokens. E5 models have no prompts in their
    files: they need `query_prefix` "query: " and `passage_prefix` "passage: ".
    """

    def __init__(
        self,
        name: str,
        threads: int = 0,
        *,
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
    ) -> None:
        """Args: name, a model's name on the hub or a folder; threads, 0 for as many as there are cores;
        query_prefix, passage_prefix, put before each text, None for what the model's files say.

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
        self._given_query_prefix, self._given_passage_prefix = query_prefix, passage_prefix

    @cached_property
    def _config(self) -> Any:
        return self._load("AutoConfig")

    @cached_property
    def _pooling(self) -> str:
        """ "cls", "mean" or "last". Raises: ModelUnavailable if the model does something else after it."""
        steps = {step["type"].rpartition(".")[2] for step in self._json("modules.json", [])}
        settings = self._json("1_Pooling/config.json", {})
        modes = [key for key, on in settings.items() if key.startswith("pooling_mode_") and on]
        named = settings.get("pooling_mode")
        known = [name for name, mode in _POOLINGS.items() if modes == [mode] or named == name]
        if not settings and not steps - _KNOWN_STEPS:
            return "mean"
        if steps - _KNOWN_STEPS or not known:
            odd = ", ".join(sorted(steps - _KNOWN_STEPS) or modes or [str(named)])
            raise ModelUnavailable(
                f"{self._name}: ends in {odd}, which this program cannot do; choose a model with mean, first "
                "or last token pooling in COPILOT_EMBED_MODEL"
            )
        return known[0]

    @cached_property
    def _prompts(self) -> tuple[str, str]:
        """What stands before a question and before a passage."""
        given: dict[str, str] = self._json("config_sentence_transformers.json", {}).get("prompts") or {}
        query, passage = self._given_query_prefix, self._given_passage_prefix
        return (
            given.get("query", "") if query is None else query,
            given.get("document", given.get("passage", "")) if passage is None else passage,
        )

    @cached_property
    def fingerprint(self) -> str:
        # A folder is known by the weights in it, wherever it lies.
        folder = Path(self._name)
        name = folder.resolve().name if folder.is_dir() else self._name
        revision = getattr(self._config, "_commit_hash", None) or _digest(folder)
        return f"{name}/{revision[:16]}/{self._pooling}/{self._max_tokens}/{self._prompts[1]}"

    @property
    def dimension(self) -> int:
        return int(self._config.hidden_size)

    @cached_property
    def _max_tokens(self) -> int:
        wanted = self._json("sentence_bert_config.json", {}).get("max_seq_length") or _MOST_TOKENS
        positions = getattr(self._config, "max_position_embeddings", None) or _MOST_TOKENS
        return min(int(wanted), int(positions), _MOST_TOKENS)

    @cached_property
    def _model(self) -> tuple[Any, Any, str]:
        device = "cuda" if self._torch.cuda.is_available() else "cpu"
        log.info("%s runs on %s", self._name, device)
        return self._load("AutoTokenizer"), self._load("AutoModel").to(device).eval(), device

    def embed(self, texts: Sequence[str]) -> Vectors:
        prefix = self._prompts[1]
        return self._embed([prefix + text for text in texts])

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self._embed([self._prompts[0] + text])[0]
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
                vectors[places] = self._pooled(tokens, batch["attention_mask"]).float().cpu().numpy()
        return normalised(vectors)

    def _pooled(self, tokens: Any, mask: Any) -> Any:
        """One vector of each text. Args: tokens, (n, length, dimension); mask, (n, length), 0 for padding."""
        if self._pooling == "mean":
            weights = mask.unsqueeze(-1).to(tokens.dtype)
            return (tokens * weights).sum(1) / weights.sum(1)
        # Padding may stand on either side.
        numbers = self._torch.arange(mask.shape[1], device=mask.device)
        masked = numbers.where(mask.bool(), -1 if self._pooling == "last" else mask.shape[1])
        places = masked.amax(1) if self._pooling == "last" else masked.amin(1)
        return tokens[self._torch.arange(len(tokens), device=tokens.device), places]

    def _load(self, kind: str) -> Any:
        with self._loading():
            return getattr(self._transformers, kind).from_pretrained(self._name)

    def _json(self, name: str, absent: Any) -> Any:
        """A settings file of the model, `absent` if it has none."""
        with self._loading():
            cached = self._transformers.utils.cached_file(
                self._name, name, _raise_exceptions_for_missing_entries=False
            )
        return json.loads(Path(cached).read_text(encoding="utf-8")) if cached else absent

    @contextmanager
    def _loading(self) -> Iterator[None]:
        """Turn what is raised for a missing file or network into an error that names the model."""
        try:
            yield
        except (OSError, ValueError) as error:
            raise ModelUnavailable(
                f"{self._name}: cannot be loaded ({str(error).splitlines()[0]}); check the name and the "
                "network, or set COPILOT_EMBED_MODEL to the folder of a downloaded model"
            ) from error


def _digest(folder: Path) -> str:
    """Hash of the weights in a local folder."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.safetensors"), *folder.glob("*.bin")]):
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
