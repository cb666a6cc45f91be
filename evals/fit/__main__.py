"""Fits the heads again: `make fit`, or `python -m evals.fit kinds focus` for some of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import copilot.answer
import copilot.question
import copilot.verify
from copilot.question.linear import LinearHead, head_to_json
from evals.fit.answers import fit_answers
from evals.fit.focus import fit_focus
from evals.fit.kinds import fit_kinds
from evals.fit.linear import hash_of
from evals.fit.orders import EXAMPLES, fit_orders
from evals.fit.questions import DATA

Fit = Callable[[], Mapping[str, Mapping[str, Any]]]
"""Gives the JSON forms of heads by their names."""


def _linear(
    name: str,
    fit: Callable[[], tuple[LinearHead, Mapping[str, Any]]],
    data: Sequence[Path] = DATA,
    judged: str = "held-out halves",
) -> Fit:
    def fitted() -> Mapping[str, Mapping[str, Any]]:
        head, scores = fit()
        about = {"data": hash_of(*data), judged: scores}
        weights, bias = head.weights.astype(float), head.bias.astype(float)
        dense = None if head.dense is None else head.dense.astype(float)
        return {name: head_to_json(head.labels, head.features, weights, bias, about, dense)}

    return fitted


_QUESTION = Path(copilot.question.__file__).parent / "heads"
_ANSWER = Path(copilot.answer.__file__).parent / "heads"
_VERIFY = Path(copilot.verify.__file__).parent / "heads"
FITS: Mapping[str, tuple[Fit, Path]] = {
    "kinds": (_linear("kinds", fit_kinds), _QUESTION),
    "focus": (_linear("focus", fit_focus), _QUESTION),
    "answers": (fit_answers, _ANSWER),
    "orders": (_linear("orders", fit_orders, (EXAMPLES,), "held-out folds"), _VERIFY),
}
"""How heads are fitted, and the folder of their files."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.fit", description=__doc__)
    parser.add_argument("heads", nargs="*", default=list(FITS), help=f"of {', '.join(FITS)}; all without")
    for chosen in parser.parse_args(arguments).heads:
        fit, folder = FITS[chosen]
        for name, row in fit().items():
            text = json.dumps(row, ensure_ascii=False, indent=0)
            (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
            sys.stdout.write(f"{name}: {len(text) // 1000} kB, {json.dumps(row['about'], indent=2)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
