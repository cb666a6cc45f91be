"""Figures that a change must not fall below, kept with the code: evals/baseline.json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.compare import Difference, QuestionRow, compare, read_run
from evals.drafting import FEWER_IS_BETTER
from evals.errors import EvalError
from evals.metrics import Fraction
from evals.run import read_results

NEVER_BELOW_ONE = "quote_on_page"
"""A quotation that does not stand on its page is a defect, however many others do."""
STRUCTURE_TOLERANCE = 0.01
"""So much F1 may be lost. Reading is the same every time: it has no noise to tell from loss."""
DRAFTING_TOLERANCE = 0.05
"""So much of a drafting figure: one task of twenty."""


class SetName(BaseModel):
    """A golden set, known by its content."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    sha256: str


class Standard(BaseModel):
    """The figures of one system on one set, and the scores of each question behind them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    set: SetName
    system: str
    versions: dict[str, str]
    figures: dict[str, float]
    structure: dict[str, float]
    drafting: dict[str, float] = {}
    questions: dict[str, dict[str, Fraction]]

    @property
    def rows(self) -> dict[str, QuestionRow]:
        return {id: QuestionRow(id=id, measures=measures) for id, measures in self.questions.items()}


class Standards(BaseModel):
    """What evals/baseline.json holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    baselines: tuple[Standard, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a run stands up to a standard: `refused` says in words what does not."""

    differences: tuple[Difference, ...]
    refused: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "refused": list(self.refused),
            "differences": {each.measure: each.to_json() for each in self.differences},
        }


def standard_of(folder: Path) -> Standard:
    """The figures of a run as they are kept.

    Raises:
        EvalError: the folder holds no run.
    """
    results = read_results(folder)
    return Standard(
        set=SetName.model_validate(results["run"]["set"]),
        system=results["run"]["system"],
        versions=results["run"]["versions"],
        figures={name: figure["value"] for name, figure in results["figures"].items()},
        structure={part: each["f1"] for part, each in results["structure"].items()},
        drafting={
            name: figure["value"] for name, figure in results.get("drafting", {}).get("figures", {}).items()
        },
        questions={
            id: {name: (round(part, 6), round(whole, 6)) for name, (part, whole) in row.measures.items()}
            for id, row in read_run(folder).items()
        },
    )


def read_standards(path: Path) -> tuple[Standard, ...]:
    """Reads a baseline file.

    Raises:
        EvalError: there is none, or it is malformed.
    """
    try:
        return Standards.model_validate_json(path.read_text(encoding="utf-8")).baselines
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise EvalError(f"{path}: is no baseline ({error}); write one with copilot eval baseline") from error


def keep(path: Path, standard: Standard) -> None:
    """Writes a standard into a baseline file, in the place of an older one for the same set and system.

    Raises:
        EvalError: the file is there and is no baseline.
    """
    others = [each for each in read_standards(path) if _key(each) != _key(standard)] if path.exists() else []
    entries = sorted([*others, standard], key=_key)
    path.write_text('{"baselines": [\n' + ",\n".join(map(_lines, entries)) + "\n]}\n", encoding="utf-8")


def judge(path: Path, folder: Path) -> Verdict:
    """Holds a run against the standard for its set and its system.

    Raises:
        EvalError: either cannot be read, or the file has no standard for this set and system.
    """
    run = standard_of(folder)
    before = next((each for each in read_standards(path) if _key(each) == _key(run)), None)
    if before is None:
        raise EvalError(
            f"{path}: has no figures of {run.system} on this {run.set.file} "
            f"(sha256 {run.set.sha256[:12]}…); write them with copilot eval baseline {folder}"
        )
    differences = compare(before.rows, run.rows)
    refused = (*regressions(differences), *_structure(before, run), *_drafting(before, run))
    return Verdict(tuple(differences), refused)


def regressions(differences: Sequence[Difference]) -> list[str]:
    """Measures that fell by more than their noise, and false quotations."""
    refused = [
        f"{d.measure} went from {100 * d.before:.1f} to {100 * d.after:.1f} (p = {d.p:.3f}):"
        f" {' '.join(d.worse)}"
        for d in differences
        if d.is_worse
    ]
    refused += [
        f"{d.measure} is {100 * d.after:.1f}, and anything below 100 is a defect"
        for d in differences
        if d.measure == NEVER_BELOW_ONE and d.after < 1
    ]
    return refused


def _structure(before: Standard, after: Standard) -> list[str]:
    return [
        f"structure: F1 of {part} went from {100 * f1:.1f} to {100 * after.structure[part]:.1f}"
        for part, f1 in before.structure.items()
        if part in after.structure and after.structure[part] < f1 - STRUCTURE_TOLERANCE
    ]


def _drafting(before: Standard, after: Standard) -> list[str]:
    """What drafts lost."""
    lost = {
        name: value - after.drafting[name]
        for name, value in before.drafting.items()
        if name in after.drafting
    }
    return [
        f"drafting: {name} went from {100 * before.drafting[name]:.1f} to {100 * after.drafting[name]:.1f}"
        for name, loss in lost.items()
        if (-loss if name in FEWER_IS_BETTER else loss) > DRAFTING_TOLERANCE
    ]


def _key(standard: Standard) -> tuple[str, str, str]:
    return standard.set.file, standard.set.sha256, standard.system


def _lines(standard: Standard) -> str:
    """JSON with a line a question, so that a change of the file shows which questions changed."""
    head = json.dumps(standard.model_dump(mode="json", exclude={"questions"}), ensure_ascii=False, indent=1)
    return f'{head[:-2]},\n "questions": {{\n{_question_lines(standard.questions)}\n }}\n}}'


def _question_lines(questions: Mapping[str, Mapping[str, Fraction]]) -> str:
    return ",\n".join(f"  {json.dumps(id)}: {json.dumps(measures)}" for id, measures in questions.items())
