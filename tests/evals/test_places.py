"""Which set, documents and index a command takes when it is told nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.settings import Settings
from evals.errors import EvalError
from evals.places import (
    SAMPLE_SET,
    asks_samples,
    default_set,
    default_tasks,
    default_truth,
    indexed,
    latest_run,
    printed_pages,
)
from index.errors import NoIndex
from tests.conftest import Ran
from tests.evals.handmade import FILE, question_row, write_lines


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a project in it, where ../shared may be made."""
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    return project


def test_without_the_shared_folder_the_sample_set_is_asked(folder: Path) -> None:
    assert default_set() == SAMPLE_SET
    assert len(SAMPLE_SET.read_text(encoding="utf-8").splitlines()) == 53
    assert asks_samples(SAMPLE_SET, Settings())
    assert not asks_samples(SAMPLE_SET, Settings(source=folder))
    with pytest.raises(EvalError, match=r"drafting\.jsonl: not there; name drafting tasks with --set"):
        default_tasks()


def test_the_shared_set_is_asked_where_it_is(folder: Path) -> None:
    golden = folder.parent / "shared" / "golden"
    (golden / "structure").mkdir(parents=True)
    (golden / "questions.jsonl").write_text("{}\n", encoding="utf-8")
    (golden / "drafting.jsonl").write_text("{}\n", encoding="utf-8")
    assert default_set().resolve() == golden / "questions.jsonl"
    assert default_tasks().resolve() == golden / "drafting.jsonl"
    truth = default_truth(default_set())
    assert truth is not None and truth.resolve() == golden / "structure"
    assert default_truth(SAMPLE_SET) is None


def test_documents_are_those_named_then_the_setting_then_the_index(
    folder: Path, pdf_dir: Path, samples: Path, sample_index: Settings
) -> None:
    path = write_lines(folder / "set.jsonl", [question_row()])
    assert printed_pages(path, Settings(), pdf_dir).documents == {FILE}
    assert printed_pages(path, Settings(source=pdf_dir)).documents == {FILE}
    assert printed_pages(path, Settings(source=pdf_dir)).editions.get("ITU-T Z.901 (01/2020)") is not None
    assert len(printed_pages(path, Settings(source=pdf_dir), samples).documents) == 9
    pages = printed_pages(path, sample_index)
    assert len(pages.documents) == 9
    assert pages.text("T-REC-Y.9003-202209-E.pdf", 1)
    with pytest.raises(NoIndex, match="run copilot corpus refresh"):
        printed_pages(path, Settings())
    with pytest.raises(SourceError, match="no such folder"):
        printed_pages(path, Settings(), folder / "nowhere")


def test_a_set_without_documents_cannot_be_indexed(folder: Path) -> None:
    path = write_lines(folder / "set.jsonl", [question_row()])
    with pytest.raises(NoIndex, match="nothing indexed yet; run copilot corpus refresh"):
        indexed(path, Settings())


def test_there_is_no_latest_run_before_the_first(folder: Path) -> None:
    with pytest.raises(EvalError, match="holds no run; make one with copilot eval run"):
        latest_run(Settings())


def test_a_run_on_any_machine_needs_nothing_but_the_program(
    folder: Path, copilot: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    made = copilot("eval", "run", "--json", itu_site="")
    assert made.code == 0, made.err
    results = json.loads(made.out)
    assert results["questions"] == 53
    assert results["figures"]["quote_on_page"]["value"] == 1.0
    assert results["figures"]["doc@5"]["value"] >= 0.9
    assert results["figures"]["parsed"]["value"] == 1.0
    assert results["run"]["corpus"]["documents"] == 9
    assert results["drafting"]["tasks"] == 11
    assert results["drafting"]["figures"]["errors"]["value"] == 0.0
    assert results["run"]["details"]["documents"] == 9
    data = folder / ".copilot-data"
    assert not (data / "current").exists(), "the index that serves is left alone"
    kept = copilot("eval", "baseline", "--out", "baseline.json")
    assert kept.code == 0, kept.err
    assert "keeps the figures of auto on 53 questions" in kept.err
    runs = data / "evals"
    first = json.loads((runs / "golden_sample-auto" / "results.json").read_text(encoding="utf-8"))
    shutil.copytree(runs / "golden_sample-auto", runs / "again")
    _break_off(runs / "again", after=30)
    resumed = copilot("eval", "run", "--name", "again", "--no-drafting", "--json")
    assert resumed.code == 0, resumed.err
    assert "asking: 23 of 23" in resumed.err
    figures = {name: json.loads(resumed.out)[name] for name in ("figures", "by", "causes", "failing")}
    assert figures == {name: first[name] for name in figures}
    gated = copilot("eval", "gate", "again", "--baseline", "baseline.json", "--json")
    assert gated.code == 0, gated.err
    assert {each["change"] for each in json.loads(gated.out)["differences"].values()} == {0.0}


def _break_off(run: Path, after: int) -> None:
    """Leaves a run as a power cut would: some answers, one cut off in writing, no scores."""
    lines = (run / "answers.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (run / "answers.jsonl").write_text("".join(lines[:after]) + lines[after][:100], encoding="utf-8")
    for name in ("questions.jsonl", "results.json"):
        (run / name).unlink()
