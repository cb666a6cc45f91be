"""Fits the weights of index/retrieve/ranking.py on the questions of the evidence.

    python -m evals.fit.ranking

Five folds by document, as for the heads. The loss is the log share of the clauses that hold the evidence
among all candidates (ListNet's top-one loss), pulled towards the present weights.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from copilot.pipeline import Copilot
from corpus.settings import Settings
from evals.fit.evidence import FOLDS, Row, load_rows
from index.retrieve.ranking import Features, RankingWeights

Matrix = NDArray[np.float64]
PULL = 0.002
"""Of the weights towards the present ones; ten times more or less moves the mean reciprocal rank by .002."""
ROUNDS = 4
"""The best passage of a clause depends on the weights, so that it is chosen anew so many times."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The clauses found for a question: features of their passages, and which hold evidence."""

    fold: int
    clauses: tuple[Matrix, ...]
    holds: NDArray[np.bool_]


def candidates(copilot: Copilot, row: Row) -> Candidates:
    """Args: row, one with evidence."""
    reading = copilot.reading()
    retriever = reading.retriever
    ranked, _ = retriever.rank(reading.reader.read(row.question, ()).query, None, {})
    groups = defaultdict(list)
    for item in ranked:
        passage = item[1]
        groups[passage.file, retriever.titled(passage.file, passage.clause_index), passage.doc_id].append(
            item
        )
    pages = {evidence.page for evidence in row.evidence}
    numbers = {evidence.clause for evidence in row.evidence}
    holds = []
    for (file, titled, _), items in groups.items():
        heading = retriever.store.clause(file, titled).number if file == row.file else ""
        holds.append(
            file == row.file
            and any(
                {passage.number, heading} & numbers and pages.intersection(passage.pages)
                for _, passage, _ in items
            )
        )
    matrices = [np.array([astuple(features) for _, _, features in items]) for items in groups.values()]
    return Candidates(row.fold, tuple(matrices), np.array(holds, bool))


def fit(data: Sequence[Candidates], start: Matrix) -> Matrix:
    """Weights, shape (features,)."""
    weights = start.copy()
    for _ in range(ROUNDS):
        best = [np.array([m[np.argmax(m @ weights)] for m in item.clauses]) for item in data]

        def loss(values: Matrix, best: Sequence[Matrix] = best) -> tuple[float, Matrix]:
            total, gradient = 0.0, np.zeros_like(values)
            for rows, item in zip(best, data, strict=True):
                scores = rows @ values
                shares = np.exp(scores - scores.max())
                shares /= shares.sum()
                right = shares * item.holds
                total -= float(np.log(right.sum() + 1e-12))
                gradient -= (right / (right.sum() + 1e-12) - shares) @ rows
            away = values - start
            return total / len(data) + PULL / 2 * float(away @ away), gradient / len(data) + PULL * away

        weights = minimize(loss, weights, jac=True, method="L-BFGS-B", options={"maxiter": 60}).x
    return weights


def quality(data: Sequence[Candidates], weights: Matrix) -> str:
    """The mean reciprocal rank of the first clause with evidence, and how often it is the first."""
    ranks = []
    for item in data:
        scores = np.array([float((matrix @ weights).max()) for matrix in item.clauses])
        ranks.append(1 + int(np.flatnonzero(item.holds[np.argsort(-scores, kind="stable")])[0]))
    return f"MRR {np.mean([1 / rank for rank in ranks]):.3f}  first {np.mean([r == 1 for r in ranks]):.3f}"


def main() -> None:
    copilot = Copilot(Settings())
    found = [candidates(copilot, row) for row in load_rows() if row.evidence]
    data = [item for item in found if item.holds.any()]
    start = np.array(astuple(RankingWeights()), dtype=float)
    lines = [f"{len(data)} of {len(found)} questions with a clause that holds evidence"]
    for fold in range(FOLDS):
        judged = [item for item in data if item.fold == fold]
        weights = fit([item for item in data if item.fold != fold], start)
        lines.append(f"fold {fold}: as it is {quality(judged, start)}; fitted {quality(judged, weights)}")
    for field, before, after in zip(fields(Features), start, fit(data, start), strict=True):
        lines.append(f"{field.name:12} {before:6.2f} -> {after:6.2f}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
