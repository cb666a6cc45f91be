"""Golden questions in Chinese, Russian and Arabic, beside the French and Spanish ones: is the clause found?

    python -m evals.benches.languages --golden ../shared/golden/questions.jsonl

evals/languages.jsonl holds translations of ten English questions; what answers them is taken from the golden
set. Retrieval alone is measured, with the index and the embedding model of the settings.
"""

from __future__ import annotations

import json
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from copilot.answer.retrieved import retrieved_rows
from copilot.pipeline import Copilot
from corpus.settings import Settings
from evals.answers import RetrievedRow
from evals.golden import Question, load_questions
from evals.matching import span_hit


def translated(golden: Path) -> list[Question]:
    """The golden questions that are not English, and the translated ones with the golden evidence."""
    known = {question.id: question for question in load_questions(golden)}
    asked = [each for each in known.values() if each.lang != "en" and not each.must_abstain]
    for line in files("evals").joinpath("languages.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        update = {"id": f"{row['lang']}-{row['of']}", "lang": row["lang"], "question": row["question"]}
        asked.append(known[row["of"]].model_copy(update=update))
    return asked


def main(golden: Annotated[Path, typer.Option(help="The golden set.")]) -> None:
    """Print for each language the share of spans among the first 5 and 10, and the mean reciprocal rank."""
    reading = Copilot(Settings()).reading()
    retriever = reading.retriever
    ranks: dict[str, list[list[int]]] = defaultdict(list)
    for question in translated(golden):
        found = retrieved_rows(
            retriever.search(reading.reader.read(question.question, question.turns()).query)
        )
        rows = [
            RetrievedRow(doc=row.doc, file=row.file, clause=row.clause, pages=list(row.pages), text=row.text)
            for row in found
        ]
        ranks[question.lang].append(
            [next((n for n, row in enumerate(rows, 1) if span_hit(span, row)), 0) for span in question.gold]
        )
    for language, each in sorted(ranks.items()):
        spans = [rank for question in each for rank in question]
        first, ten = (100 * np.mean([0 < rank <= k for rank in spans]) for k in (5, 10))
        reciprocal = np.mean([max((1 / rank for rank in question if rank), default=0.0) for question in each])
        typer.echo(
            f"{language}  {len(each):3} questions  span@5 {first:5.1f}  span@10 {ten:5.1f}  "
            f"MRR {reciprocal:.3f}"
        )


if __name__ == "__main__":
    typer.run(main)
