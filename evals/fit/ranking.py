"""Fits the weights of index/retrieve/ranking.py: each half of a golden set fitted, the other half judges.

    python -m evals.fit.ranking --set ../shared/golden/questions.jsonl
    python -m evals.fit.ranking --set ../shared/golden/questions.jsonl drafted.jsonl

With two sets (`copilot eval new` drafts one), each is fitted and the other judges. The halves of one set are
those of the question ids' prefix (devA, devB), which come from different documents; a set without such
prefixes is cut in the middle. The loss is the log share of the clauses that hold the evidence among all
candidates (ListNet's top-one loss), pulled towards the present weights.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copilot.pipeline import Copilot
from corpus.settings import Settings
from evals.answers import RetrievedRow
from evals.golden import Question, load_questions
from evals.matching import span_hit
from index.retrieve.ranking import Features, RankingWeights

Matrix = NDArray[np.float64]
PULL, STEPS, RATE = 0.02, 400, 0.05


@dataclass(frozen=True, slots=True)
class Candidates:
    """The clauses of a question: features of their passages, shape (passages, features), and spans held."""

    question: Question
    clauses: tuple[Matrix, ...]
    holds: tuple[tuple[bool, ...], ...]


def candidates(copilot: Copilot, question: Question) -> Candidates:
    reading = copilot.reading()
    retriever = reading.retriever
    query = reading.reader.read(question.question, question.turns()).query
    ranked, _ = retriever.rank(query, None, {})
    groups = defaultdict(list)
    for item in ranked:
        passage = item[1]
        groups[passage.file, retriever.titled(passage.file, passage.clause_index), passage.doc_id].append(
            item
        )
    matrices, holds = [], []
    for (_, titled, _), items in groups.items():
        hit = retriever.hit(items, titled)
        row = RetrievedRow(
            doc=hit.best.doc_id,
            file=hit.best.file,
            clause=hit.best.number,
            pages=list(hit.pages),
            text=hit.text,
        )
        matrices.append(np.array([astuple(features) for _, _, features in items]))
        holds.append(tuple(span_hit(span, row) for span in question.gold))
    return Candidates(question, tuple(matrices), tuple(holds))


def fit(data: Sequence[Candidates], start: Matrix) -> Matrix:
    """Weights, shape (features,)."""
    weights = start.copy()
    for _ in range(STEPS):
        gradient = np.zeros_like(weights)
        for item in data:
            right = np.array([any(spans) for spans in item.holds])
            if not right.any():
                continue
            best = np.array([matrix[np.argmax(matrix @ weights)] for matrix in item.clauses])
            scores = best @ weights
            shares = np.exp(scores - scores.max())
            wanted = shares * right
            gradient += (wanted / wanted.sum() - shares / shares.sum()) @ best
        weights += RATE * (gradient / len(data) - PULL * (weights - start))
    return weights


def quality(data: Sequence[Candidates], weights: Matrix) -> str:
    found = total = 0
    reciprocal = []
    for item in data:
        scores = np.array([float((matrix @ weights).max()) for matrix in item.clauses])
        order = np.argsort(-scores, kind="stable")
        ranks = []
        for span in range(len(item.question.gold)):
            rank = next((place for place, i in enumerate(order, 1) if item.holds[i][span]), 0)
            found += 0 < rank <= 5
            total += 1
            ranks += [rank] if rank else []
        reciprocal.append(1 / min(ranks) if ranks else 0.0)
    return f"span@5 {100 * found / total:.1f}  MRR {np.mean(reciprocal):.3f}"


def _halves(data: list[Candidates]) -> tuple[list[Candidates], list[Candidates]]:
    prefixes = sorted({item.question.id[:4] for item in data})
    if len(prefixes) != 2:
        return data[: len(data) // 2], data[len(data) // 2 :]
    first, second = ([d for d in data if d.question.id[:4] == prefix] for prefix in prefixes)
    return first, second


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", type=Path, required=True, nargs="+")
    sets = [load_questions(path) for path in parser.parse_args().set]
    copilot = Copilot(Settings())
    asked = [[candidates(copilot, q) for q in questions if not q.must_abstain] for questions in sets]
    first, second = asked if len(asked) == 2 else _halves([item for items in asked for item in items])
    data = [*first, *second]
    start = np.array(astuple(RankingWeights()), dtype=float)
    one, other, all_ = fit(first, start), fit(second, start), fit(data, start)
    lines = [
        f"as it is           {quality(data, start)}",
        f"fitted on the other half, first half   {quality(first, other)}  (before: {quality(first, start)})",
        f"fitted on the other half, second half  {quality(second, one)}  (before: {quality(second, start)})",
        *(
            f"{field.name:12} {a:6.2f} -> {b:6.2f}"
            for field, a, b in zip(fields(Features), start, all_, strict=True)
        ),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
