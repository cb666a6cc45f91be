"""Fits what orders to machines read like: examples written for it against sentences of the documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from copilot.answer.units import units_of
from copilot.question.linear import LinearHead
from copilot.verify.orders import order_features
from corpus.language.sentences import sentences
from corpus.settings import Settings
from evals.fit.evidence import FOLDS
from evals.fit.linear import Floats, fit_labels
from index.generations import Generations
from index.store import Store

EXAMPLES = Path(__file__).parent / "data" / "orders.jsonl"
STRENGTH = 0.3
FEATURES = 8000
WEIGHT = 20.0
"""Of an example beside a sentence of the documents, of which there are thirty times as many."""
ALARMS = 20
"""Sentences of the documents that may be taken for orders by heads that did not see their document: such a
sentence is quoted last. The head itself takes none of them for one."""


def fit_orders() -> tuple[LinearHead, Mapping[str, Any]]:
    """The head fitted on everything, and its scores over five folds, documents kept together.

    Its bias is such that a sentence above 0 is an order.
    """
    rows = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    texts = [(row["text"], bool(row["order"]), crc32(row["text"].encode()) % FOLDS) for row in rows]
    store = Generations(Settings()).current().store
    texts += [(text, False, crc32(file.encode()) % FOLDS) for text, file in _sentences(store)]
    features = [order_features(text) for text, *_ in texts]
    orders = np.array([is_order for _, is_order, _ in texts])
    folds = np.array([fold for *_, fold in texts])
    own = np.arange(len(texts)) < len(rows)
    held_out = np.zeros(len(texts))
    for fold in range(FOLDS):
        head = _fitted(features, orders, own, folds != fold)
        judged = folds == fold
        held_out[judged] = _logits(head, features, judged)
    whole = _fitted(features, orders, own, np.ones(len(texts), bool))
    highest = float(_logits(whole, features, ~own).max())
    limit = round(max(float(np.sort(held_out[~own])[-ALARMS - 1]), highest) + 0.01, 2)
    return replace(whole, bias=whole.bias - np.float32(limit)), {
        "examples": len(rows),
        "sentences": len(texts) - len(rows),
        "orders found, held out": round(float((held_out[orders] >= limit).mean()), 3),
        "examples that only look so, held out": round(float((held_out[own & ~orders] >= limit).mean()), 3),
        "sentences taken for orders, held out": int((held_out[~own] >= limit).sum()),
    }


def _fitted(features: Sequence[Sequence[str]], orders: Any, own: Any, seen: Any) -> LinearHead:
    places = np.flatnonzero(seen).tolist()
    weights = np.where(own, WEIGHT, 1.0)[places]
    targets = orders[places][:, None].astype(float)
    rows = [features[place] for place in places]
    return fit_labels(rows, targets, ["order"], strength=STRENGTH, most=FEATURES, weights=weights)


def _logits(head: LinearHead, features: Sequence[Sequence[str]], wanted: Any) -> Floats:
    return np.array([float(head.logits(features[place])[0]) for place in np.flatnonzero(wanted).tolist()])


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
