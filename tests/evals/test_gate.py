"""Figures kept with the code, and when a run does not stand up to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import EvalError
from evals.gate import judge, keep, read_standards, standard_of
from tests.evals.handmade import write_lines

SET = {"file": "questions.jsonl", "sha256": "a" * 64}


def _run(
    folder: Path,
    right: int,
    of: int = 40,
    f1: float = 0.9,
    drafted: dict[str, float] | None = None,
    **run: Any,
) -> Path:
    folder.mkdir()
    rows = [{"id": f"q{n}", "measures": {"correct": [float(n < right), 1.0]}} for n in range(of)]
    write_lines(folder / "questions.jsonl", rows)
    results = {
        "run": {"set": SET, "system": "auto", "versions": {"numpy": "2.0"}} | run,
        "figures": {"correct": {"value": right / of}},
        "structure": {"headings": {"f1": f1}},
        "drafting": {"figures": {name: {"value": value} for name, value in (drafted or {}).items()}},
    }
    (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")
    return folder


def test_a_run_stands_up_to_its_own_figures(tmp_path: Path) -> None:
    folder, path = _run(tmp_path / "run", right=30), tmp_path / "baseline.json"
    keep(path, standard_of(folder))
    assert judge(path, folder).refused == ()
    (standard,) = read_standards(path)
    assert standard.figures == {"correct": 0.75} and standard.structure == {"headings": 0.9}
    assert standard.questions["q29"] == {"correct": (1.0, 1.0)}


def test_a_fall_beyond_noise_is_refused_and_one_within_is_not(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    keep(path, standard_of(_run(tmp_path / "run", right=30)))
    assert judge(path, _run(tmp_path / "noise", right=28)).refused == ()
    (refused,) = judge(path, _run(tmp_path / "worse", right=20)).refused
    assert refused.startswith("correct went from 75.0 to 50.0 (p = 0.00")


@pytest.mark.parametrize(("f1", "refused"), [(0.9, 0), (0.895, 0), (0.88, 1), (0.95, 0)])
def test_reading_may_lose_a_hundredth_of_f1(tmp_path: Path, f1: float, refused: int) -> None:
    path = tmp_path / "baseline.json"
    keep(path, standard_of(_run(tmp_path / "run", right=30)))
    verdict = judge(path, _run(tmp_path / "later", right=30, f1=f1))
    assert len(verdict.refused) == refused
    if refused:
        assert verdict.refused == ("structure: F1 of headings went from 90.0 to 88.0",)


@pytest.mark.parametrize(
    ("after", "refused"),
    [
        ({"checks": 0.96, "errors": 0.04}, ()),
        ({"checks": 0.9, "errors": 0.0}, ("drafting: checks went from 100.0 to 90.0",)),
        ({"checks": 1.0, "errors": 0.1}, ("drafting: errors went from 0.0 to 10.0",)),
        ({}, ()),
    ],
)
def test_drafts_may_lose_one_task_of_twenty(
    tmp_path: Path, after: dict[str, float], refused: tuple[str, ...]
) -> None:
    path = tmp_path / "baseline.json"
    keep(path, standard_of(_run(tmp_path / "run", right=30, drafted={"checks": 1.0, "errors": 0.0})))
    assert judge(path, _run(tmp_path / "later", right=30, drafted=after)).refused == refused


def test_one_file_keeps_the_figures_of_several_sets_and_systems(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    keep(path, standard_of(_run(tmp_path / "one", right=30)))
    keep(path, standard_of(_run(tmp_path / "two", right=10, system="bm25-windows")))
    keep(path, standard_of(_run(tmp_path / "three", right=5, set={"file": "other", "sha256": "b"})))
    keep(path, standard_of(_run(tmp_path / "again", right=31)))
    found = {(each.set.file, each.system): each.figures["correct"] for each in read_standards(path)}
    assert found == {
        ("questions.jsonl", "auto"): 31 / 40,
        ("questions.jsonl", "bm25-windows"): 10 / 40,
        ("other", "auto"): 5 / 40,
    }
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith('  "q0": ') for line in lines) == 3


def test_another_set_has_no_standard(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    keep(path, standard_of(_run(tmp_path / "run", right=30)))
    other = _run(tmp_path / "other", right=30, set={"file": "questions.jsonl", "sha256": "b" * 64})
    with pytest.raises(EvalError, match=r"has no figures of auto on this questions\.jsonl .*eval baseline"):
        judge(path, other)


@pytest.mark.parametrize("content", ["", "[]", '{"baselines": [{"set": 1}]}'])
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvalError, match="is no baseline"):
        read_standards(path)
    with pytest.raises(EvalError, match="is no baseline"):
        keep(path, standard_of(_run(tmp_path / "run", right=30)))
    assert path.read_text(encoding="utf-8") == content
