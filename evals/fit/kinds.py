"""Fits what a question wants: for each kind a logistic regression over its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from copilot.question.features import features_of, without_names
from copilot.question.intent import Kind
from copilot.question.linear import LinearHead
from evals.fit.linear import Floats, fit_labels, halves
from evals.fit.questions import LabelledQuestion, exchanged, labelled_questions
from index.embedders.factory import packaged_minilm

STRENGTH = 0.02
"""Pull towards 0; of five tried the one with the best scores on held-out questions."""
FEATURES = 3500
"""Kept, so that the file stays under 200 kB."""
KINDS = tuple(Kind)


def fit_kinds() -> tuple[LinearHead, Mapping[str, Any]]:
    """The head fitted on everything, and its scores when fitted on one half and judged on the other."""
    questions = labelled_questions()
    probabilities = np.zeros((len(questions), len(KINDS)))
    for fitted, judged in halves([question.group for question in questions]):
        head = fitted_on([question for question, is_in in zip(questions, fitted, strict=True) if is_in])
        for place in np.flatnonzero(judged):
            probabilities[place] = list(probabilities_by(head, questions[place]).values())
    return fitted_on(questions), _scores(questions, probabilities)


def fitted_on(questions: Sequence[LabelledQuestion]) -> LinearHead:
    seen = [*questions, *exchanged(questions)]
    rows = [features_of(question.tokens) for question in seen]
    vectors = _embedded([without_names(question.text, question.tokens) for question in seen])
    return fit_labels(rows, _targets(seen), KINDS, strength=STRENGTH, most=FEATURES, vectors=vectors)


def probabilities_by(head: LinearHead, question: LabelledQuestion) -> dict[str, float]:
    """What a head of one's own says of a question."""
    vector = _embedded([without_names(question.text, question.tokens)])[0]
    return head.probabilities(features_of(question.tokens), vector.astype(np.float32))


_VECTORS: dict[str, Floats] = {}


def _embedded(texts: Sequence[str]) -> Floats:
    """Shape (texts, dimension); each text is embedded once."""
    missing = [text for text in dict.fromkeys(texts) if text not in _VECTORS]
    if missing:
        _VECTORS.update(zip(missing, packaged_minilm(0).embed(missing).astype(np.float64), strict=True))
    return np.stack([_VECTORS[text] for text in texts])


def _targets(questions: Sequence[LabelledQuestion]) -> Floats:
    return np.array([[kind in question.kinds for kind in KINDS] for question in questions], dtype=np.float64)


def _scores(questions: Sequence[LabelledQuestion], probabilities: Floats) -> dict[str, Any]:
    targets, wanted = _targets(questions), probabilities >= 0.5
    right = (wanted & (targets > 0)).sum(axis=0)
    return {
        "questions": len(questions),
        "likeliest kind is wanted": round(
            float(np.mean(targets[range(len(targets)), probabilities.argmax(axis=1)])), 3
        ),
        "precision at 0.5": round(float(right.sum() / wanted.sum()), 3),
        "recall at 0.5": round(float(right.sum() / targets.sum()), 3),
        "Brier score": round(float(np.mean(((probabilities - targets) ** 2).sum(axis=1))), 3),
        "recall of each kind as likeliest": {
            str(kind): round(float(np.mean(probabilities[targets[:, place] > 0].argmax(axis=1) == place)), 2)
            for place, kind in enumerate(KINDS)
        },
    }
