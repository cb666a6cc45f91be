"""Fits what orders to machines read like: examples written for it against sentences of the documents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix

from copilot.answer.units import units_of
from copilot.question.linear import LinearHead, head_to_json, read_head
from copilot.verify.orders import LABELS, UNKNOWN, is_forged, order_features, order_logit
from corpus.language.sentences import sentences
from corpus.settings import Settings
from evals.fit.evidence import FOLDS
from evals.fit.linear import Floats, fitted_weights
from index.generations import Generations
from index.store import Store

EXAMPLES = Path(__file__).parent / "data" / "orders.jsonl"
STRENGTH = 0.1
FEATURES = 10_000
"""Kept in the head, 130 kB: those with the largest share of a first fit's logits."""
FEWEST = 2
"""Sentences that a feature must stand in."""
WEIGHT = 5.0
"""Of a sentence of the examples beside one of the documents, of which there are thirty times as many."""
ALARMS = 50
"""Sentences of the documents that may be taken for orders at most by heads that did not see their document:
such a paragraph is quoted last. The head itself takes none of them for one."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    features: list[str]
    is_order: bool
    fold: int
    example: int
    """Number of its example, -1 for one of the documents."""


def fit_orders() -> tuple[LinearHead, Mapping[str, Any]]:
    """The head fitted on everything, and its scores over five folds, documents and examples kept together.

    Its bias is such that a sentence above 0 is an order.
    """
    rows = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    read = [
        _Sentence(order_features(text), bool(row["order"]), crc32(row["text"].encode()) % FOLDS, number)
        for number, row in enumerate(rows)
        for text in sentences(row["text"])
    ]
    store = Generations(Settings()).current().store
    read += [
        _Sentence(order_features(text), False, crc32(file.encode()) % FOLDS, -1)
        for text, file in _sentences(store)
    ]
    folds = np.array([each.fold for each in read])
    example = np.array([each.example for each in read])
    held_out = np.zeros(len(read))
    for fold in range(FOLDS):
        head = _fitted([each for each in read if each.fold != fold])
        for at in np.flatnonzero(folds == fold).tolist():
            held_out[at] = order_logit(head, read[at].features)
    own = example >= 0
    whole = _fitted(read)
    highest = max(order_logit(whole, each.features) for each in read if each.example < 0)
    limit = round(max(float(np.sort(held_out[~own])[-ALARMS - 1]), highest) + 0.01, 2)
    best = np.full(len(rows), -np.inf)
    np.maximum.at(best, example[own], held_out[own])
    orders = np.array([bool(row["order"]) for row in rows])
    forged = np.array([is_forged(row["text"]) for row in rows])
    bias = whole.bias - np.array([limit, 0], np.float32)
    return LinearHead(whole.labels, whole.features, whole.weights, bias, {}), {
        "examples": len(rows),
        "sentences": int((~own).sum()),
        "orders found, held out": round(float((best[orders] >= limit).mean()), 3),
        "orders found with forged marks": round(float(((best >= limit) | forged)[orders].mean()), 3),
        "examples that only look so, held out": round(float((best[~orders] >= limit).mean()), 3),
        "sentences taken for orders, held out": int((held_out[~own] >= limit).sum()),
    }


def _fitted(read: Sequence[_Sentence]) -> LinearHead:
    """A logistic regression over the features, each worth its rarity (Spärck Jones, 1972)."""
    counts = Counter(feature for each in read for feature in each.features)
    features = sorted(feature for feature, count in counts.items() if count >= FEWEST)
    rarities = 1 + np.log(len(read) / np.array([counts[feature] for feature in features]))
    weights, bias = _regression(read, features, rarities)
    kept = np.sort(np.argsort(-np.abs(weights) * rarities, kind="stable")[:FEATURES])
    features, rarities = [features[place] for place in kept], rarities[kept]
    weights, bias = _regression(read, features, rarities)
    columns = np.column_stack([weights, rarities])
    return read_head(head_to_json(LABELS, features, columns, np.array([bias, 0.0]), {}))


def _regression(read: Sequence[_Sentence], features: Sequence[str], rarities: Floats) -> tuple[Floats, float]:
    column = {feature: place for place, feature in enumerate(features)}
    columns: list[int] = []
    values: list[Floats] = []
    ends = [0]
    for each in read:
        own = [column[feature] for feature in each.features if feature in column]
        worth = rarities[own]
        unknown = (len(each.features) - len(own)) * UNKNOWN**2
        columns += own
        values.append(worth / max(1e-9, float(worth @ worth) + unknown) ** 0.5)
        ends.append(len(columns))
    matrix = csr_matrix((np.concatenate(values), columns, ends), shape=(len(read), len(features)))
    targets = np.array([[float(each.is_order)] for each in read])
    examples = np.array([WEIGHT if each.example >= 0 else 1.0 for each in read])
    weights, bias = fitted_weights(matrix, targets, STRENGTH, examples)
    return weights[:, 0], float(bias[0])


def _sentences(store: Store) -> Iterator[tuple[str, str]]:
    """Each sentence of the documents once, with its file: what is quoted, headings, figures and footnotes."""
    seen: set[str] = set()
    for entry in store.documents():
        document = store.document(entry.file)
        for clause in document.clauses:
            texts = [clause.title, *(block.text for block in clause.blocks)]
            texts += [unit.shown for unit in units_of(document, clause)]
            for sentence in (each for text in texts for each in sentences(text)):
                if sentence not in seen:
                    seen.add(sentence)
                    yield sentence, entry.file


__all__ = ["fit_orders"]
