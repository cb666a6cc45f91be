"""Fits the heads again: `make fit`, or `python -m evals.fit kinds focus` for some of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import copilot.question
from copilot.question.linear import LinearHead, head_to_json
from evals.fit.focus import fit_focus
from evals.fit.kinds import fit_kinds
from evals.fit.linear import hash_of
from evals.fit.questions import DATA

Fit = Callable[[], tuple[LinearHead, Mapping[str, Any]]]

_QUESTION = Path(copilot.question.__file__).parent / "heads"
HEADS: Mapping[str, tuple[Fit, Sequence[Path], Path]] = {
    "kinds": (fit_kinds, DATA, _QUESTION),
    "focus": (fit_focus, DATA, _QUESTION),
}
"""For each head how it is fitted, on which data, and the folder of its file."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.fit", description=__doc__)
    parser.add_argument("heads", nargs="*", default=list(HEADS), help=f"of {', '.join(HEADS)}; all without")
    for name in parser.parse_args(arguments).heads:
        fit, data, folder = HEADS[name]
        head, scores = fit()
        about = {"data": hash_of(*data), "held-out halves": scores}
        row = head_to_json(
            head.labels, head.features, head.weights.astype(float), head.bias.astype(float), about
        )
        text = json.dumps(row, ensure_ascii=False, indent=0)
        (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
        sys.stdout.write(f"{name}: {len(text) // 1000} kB, {json.dumps(about, indent=2)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
