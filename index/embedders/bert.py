"""The BERT architecture as an OpenVINO graph, for weights that come in forms OpenVINO does not run fast."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from index.embedders.embedder import Vectors


class BertWeights(Protocol):
    """Sizes and tensors of an encoder.

    Names: "emb.ln" for the normalization of the embeddings; of layer n "ln.q", "ln.k", "ln.v", "ln.ao" (after
    attention), "ln.aln" (its normalization), "ln.fi", "ln.fo" (the network), "ln.oln"; each with ".w", shape
    (outputs, inputs) flat, and ".b".
    """

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float

    def __getitem__(self, name: str) -> Vectors: ...


def linear(weights: BertWeights, value: Any, name: str, inputs: int, outputs: int) -> Any:
    """A layer of weights and biases on a node of the graph."""
    from index.inference import ops

    matrix = ops.constant(weights[f"{name}.w"].reshape(outputs, inputs))
    return ops.add(ops.matmul(value, matrix, False, True), ops.constant(np.array(weights[f"{name}.b"])))


def inputs(weights: BertWeights) -> tuple[Any, Any]:
    """What the graph is given: sums of word, place and type vectors ("hidden"), and the mask, 1
    for tokens."""
    from index.inference import ops

    return (
        ops.parameter([-1, -1, weights.width], np.float32, name="hidden"),
        ops.parameter([-1, -1], np.float32, name="mask"),
    )


def encoder(weights: BertWeights, given: Any, mask: Any) -> Any:
    """The token vectors as a node.

    Layers as in Devlin et al., BERT (2019): attention, then a network of one inner layer, each followed
    by a sum with its input and a normalization.
    """
    from index.inference import ops

    def normalized(value: Any, name: str) -> Any:
        mean = ops.mvn(value, ops.constant([-1]), True, weights.epsilon, "inside_sqrt")
        scaled = ops.multiply(mean, ops.constant(np.array(weights[f"{name}.w"])))
        return ops.add(scaled, ops.constant(np.array(weights[f"{name}.b"])))

    width, heads, inner = weights.width, weights.heads, weights.inner
    split = ops.constant([0, 0, heads, width // heads])
    exchange = ops.constant([0, 2, 1, 3])
    unmasked = ops.multiply(
        ops.subtract(ops.unsqueeze(mask, ops.constant([1, 2])), ops.constant(np.float32(1))),
        ops.constant(np.float32(1e9)),
    )

    def headed(value: Any) -> Any:
        return ops.transpose(ops.reshape(value, split, True), exchange)

    hidden = normalized(given, "emb.ln")
    for layer in range(weights.layers):
        query, key, value = (
            headed(linear(weights, hidden, f"l{layer}.{part}", width, width)) for part in "qkv"
        )
        attended = ops.scaled_dot_product_attention(query, key, value, unmasked)
        joined = ops.reshape(ops.transpose(attended, exchange), ops.constant([0, 0, width]), True)
        projected = linear(weights, joined, f"l{layer}.ao", width, width)
        hidden = normalized(ops.add(projected, hidden), f"l{layer}.aln")
        between = ops.gelu(linear(weights, hidden, f"l{layer}.fi", width, inner), "erf")
        hidden = normalized(
            ops.add(linear(weights, between, f"l{layer}.fo", inner, width), hidden), f"l{layer}.oln"
        )
    return hidden
