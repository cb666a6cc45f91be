"""Fits which words of a question name the thing asked about: a logistic regression over each word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from copilot.question.features import Token
from copilot.question.focus import focus_by, overlap, token_features
from copilot.question.linear import LinearHead
from evals.fit.linear import fit_labels, halves
from evals.fit.questions import LabelledQuestion, labelled_questions

STRENGTH = 0.05
FEATURES = 9000


def fit_focus() -> tuple[LinearHead, Mapping[str, Any]]:
    """The head fitted on everything, and its scores when fitted on one half and judged on the other."""
    questions = labelled_questions()
    exact, common, empty = [], [], []
    for fitted, judged in halves([question.group for question in questions]):
        head = fitted_on([question for question, is_in in zip(questions, fitted, strict=True) if is_in])
        for place in np.flatnonzero(judged):
            question = questions[place]
            found = focus_by(head, question.text, question.tokens)
            if question.focus:
                exact.append(found == question.focus)
                common.append(overlap(found, question.focus))
            else:
                empty.append(not found)
    return fitted_on(questions), {
        "questions": len(questions),
        "exact": round(float(np.mean(exact)), 3),
        "overlap (F1 of words)": round(float(np.mean(common)), 3),
        "none found where there is none": round(float(np.mean(empty)), 3),
    }


def fitted_on(questions: Sequence[LabelledQuestion]) -> LinearHead:
    rows, targets = [], []
    for question in questions:
        tokens = question.tokens
        rows += [token_features(tokens, place) for place in range(len(tokens))]
        targets += [[float(inside)] for inside in _inside(question, tokens)]
    return fit_labels(rows, np.array(targets), ["focus"], strength=STRENGTH, most=FEATURES)


def _inside(question: LabelledQuestion, tokens: Sequence[Token]) -> list[bool]:
    """For each word, whether it belongs to the focus."""
    if not question.focus:
        return [False] * len(tokens)
    start = question.text.index(question.focus)
    end = start + len(question.focus)
    return [start <= token.start and token.end <= end for token in tokens]
