"""Fits what orders to machines read like: examples written for it against the sentences of the
documents indexed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from copilot.answer.units import units_of
from copilot.question.linear import LinearHead
from copilot.verify.orders import LIKELY, order_features
from corpus.language.sentences import sentences
from corpus.settings import Settings
from evals.fit.evidence import FOLDS
from evals.fit.linear import fit_labels
from index.generations import Generations
from index.store import Store

EXAMPLES = Path(__file__).parent / "data" / "orders.jsonl"
STRENGTH = 0.3
FEATURES = 6000
WEIGHT = 20.0
"""Of an example beside a sentence of the documents, of which there are a hundred times as many."""


def fit_orders() -> tuple[LinearHead, Mapping[str, Any]]:
    """The head fitted on everything, and its scores over five folds, documents kept together."""
    rows = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    texts = [(row["text"], bool(row["order"]), crc32(row["text"].encode()) % FOLDS, WEIGHT) for row in rows]
    store = Generations(Settings()).current().store
    texts += [(text, False, crc32(file.encode()) % FOLDS, 1.0) for text, file in _sentences(store)]
    features = [order_features(text) for text, *_ in texts]
    orders = np.array([is_order for _, is_order, *_ in texts], float)
    folds = np.array([fold for *_, fold, _ in texts])
    weights = np.array([weight for *_, weight in texts])
    likely = np.zeros(len(texts))
    for fold in range(FOLDS):
        seen = folds != fold
        head = _fitted([features[at] for at in np.flatnonzero(seen)], orders[seen], weights[seen])
        for at in np.flatnonzero(~seen):
            likely[at] = head.probabilities(features[at])["order"]
    own = np.arange(len(texts)) < len(rows)
    whole = _fitted(features, orders, weights)
    alarms = [
        text
        for (text, is_order, *_), row in zip(texts, features, strict=True)
        if not is_order and whole.probabilities(row)["order"] >= LIKELY
    ]
    return whole, {
        "examples": len(rows),
        "sentences": len(texts) - len(rows),
        "orders found, held out": round(float((likely[orders > 0] >= LIKELY).mean()), 3),
        "false alarms, held out": int((likely[(orders == 0) & ~own] >= LIKELY).sum()),
        "false alarms": len(alarms),
    }


def _fitted(features: Sequence[Sequence[str]], orders: Any, weights: Any) -> LinearHead:
    return fit_labels(features, orders[:, None], ["order"], strength=STRENGTH, most=FEATURES, weights=weights)


def _sentences(store: Store) -> Iterator[tuple[str, str]]:
    """Each sentence of the documents once, with its file."""
    seen: set[str] = set()
    for entry in store.documents():
        document = store.document(entry.file)
        for clause in document.clauses:
            for unit in units_of(document, clause):
                for sentence in sentences(unit.text):
                    if sentence not in seen:
                        seen.add(sentence)
                        yield sentence, entry.file


__all__ = ["fit_orders"]
