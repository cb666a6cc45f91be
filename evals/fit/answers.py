"""Fits the four heads that answers are made with, over the index of the settings: drafts, near, selection,
answerable.

The index must hold the documents of `data/evidence.jsonl` with their vectors. Takes two hours on one core,
less where the logits of the cross-encoder are kept from an earlier time.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from copilot.answer.heads import Head
from copilot.pipeline import Copilot
from corpus.settings import Settings
from evals.fit.answerable import Judged, judge_by_folds, reliability, with_limit
from evals.fit.evidence import DATA
from evals.fit.gathered import Cosines, Example, Logits, gather
from evals.fit.linear import hash_of
from evals.fit.selection import (
    Models,
    by_folds,
    fit_drafts,
    fit_near,
    fit_selection,
    limits_for,
    quality,
)

RELIABILITY = Path(__file__).parents[2] / "docs" / "reliability.md"


def fit_answers() -> Mapping[str, Mapping[str, Any]]:
    """The heads by name, in their JSON form. Raises: CopilotError where there is no index."""
    settings = Settings()
    copilot = Copilot(settings)
    reading = copilot.reading()
    examples = gather(reading, _tell)
    logits = Logits(settings.data_dir / "fit" / "logits.sqlite", copilot.cross_encoder)
    cosines = Cosines(reading.selector.embedder)
    return heads_of(examples, Models(logits, cosines, reading.lookup))


def heads_of(examples: Sequence[Example], models: Models) -> Mapping[str, Mapping[str, Any]]:
    """The heads fitted on examples, and the reliability diagram written."""
    found, lookup = by_folds(examples, models), models.lookup
    limits, told = limits_for(found, lookup)
    selection = fit_selection(found)
    about = {"data": hash_of(DATA), "cross-encoder": models.logits.fingerprint}
    answerable, judged = judge_by_folds(found, lookup)
    answerable = with_limit(answerable, judged)
    write_reliability(judged, answerable)
    heads: dict[str, Head] = {
        "drafts": replace(fit_drafts(examples), about={**about, "questions": len(examples)}),
        "near": replace(fit_near(found), about={**about, "questions": len(examples)}),
        "selection": replace(
            selection, limits=limits, about={**about, "held-out folds": {**quality(found), **told}}
        ),
        "answerable": replace(answerable, about={**about, **answerable.about}),
    }
    return {name: head.to_json() for name, head in heads.items()}


def write_reliability(judged: Judged, head: Head) -> None:
    """The reliability diagram as a table with bars (docs/reliability.md)."""
    lines = [
        "<!-- written by `make fit` (evals/fit/answers.py) -->",
        "| probability | answered | examples | |",
        "| --- | --- | --- | --- |",
    ]
    for mean, share, count in reliability(judged):
        lines.append(f"| {mean:.2f} | {share:.2f} | {count} | {'█' * round(share * 20)} |")
    scores = json.dumps(head.about["held-out folds"], ensure_ascii=False)
    lines += ["", f"Quoted from a probability of {head.limits['answered']} on. {scores.strip('{}')}", ""]
    RELIABILITY.write_text("\n".join(lines), encoding="utf-8")


def _tell(message: str) -> None:
    sys.stderr.write(f"{message}\n")
