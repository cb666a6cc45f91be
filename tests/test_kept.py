"""Answers, drafts and findings over the sample documents, held against what is kept in tests/kept/.

A change that alters one shows as a difference in words. Where it is meant, `pytest tests/test_kept.py --keep`
writes the files anew; read the difference before committing it. The figures of the same answers are held
evals/baseline.json by the gate.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.settings import Settings
from evals.places import SAMPLE_SET
from tests.conftest import Ran

KEPT = Path(__file__).parent / "kept"
ROOT = Path(__file__).parents[1]
DRAFTS_CHECKED = ("copilot/check/clean.md", "corpus/draft.adoc")
TEXTS_CHECKED = ("T-REC-Y.9003-202209-E.pdf", "T-REC-Y.9005-202407-F.pdf")

Command = Callable[..., Ran]


def _settings(sample_index: Settings) -> dict[str, object]:
    return {
        "data_dir": sample_index.data_dir,
        "source": sample_index.source,
        "catalogue": sample_index.catalogue,
        "record": "false",
    }


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _citations(citations: list[dict[str, Any]]) -> Iterator[str]:
    for each in citations:
        place = f"{each['doc']}, {each['clause'] or '-'}, page {each['page']}, {each['status']}"
        yield f"[{each['marker']}] {place}: {each['quote'][:80]}"


def _held(name: str, lines: list[str], request: pytest.FixtureRequest) -> None:
    path, now = KEPT / name, "\n".join(lines) + "\n"
    if request.config.getoption("--keep"):
        path.write_text(now, encoding="utf-8")
    kept = path.read_text(encoding="utf-8")
    difference = difflib.unified_diff(kept.splitlines(), lines, "kept", "now", lineterm="", n=2)
    assert kept == now, "\n".join([*difference, f"as meant? then pytest {Path(__file__).name} --keep"])


@pytest.mark.timeout(600)
def test_answers(
    copilot: Command, sample_index: Settings, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    out = tmp_path / "answers.jsonl"
    ran = copilot("ask", "--batch", str(SAMPLE_SET), "--out", str(out), **_settings(sample_index))
    assert ran.code == 0, ran.err
    lines = []
    for row in sorted(_rows(out), key=lambda row: row["id"]):
        said = "abstained" if row["abstained"] else row["mode"]
        lines += [f"## {row['id']} {row['question']}", f"({said})", "", row["answer"], ""]
        lines += [*_citations(row["citations"]), ""]
    _held("answers.md", lines, request)


def test_the_gate_of_the_sample_questions(copilot: Command, sample_index: Settings) -> None:
    settings = {**_settings(sample_index), "record": "true"}
    asked = (
        "eval",
        "run",
        "--set",
        str(SAMPLE_SET),
        "--mode",
        "extractive",
        "--name",
        "gate",
        "--no-drafting",
    )
    ran = copilot(*asked, **settings)
    assert ran.code == 0, ran.err
    ran = copilot("eval", "gate", "gate", "--baseline", str(ROOT / "evals" / "baseline.json"))
    assert ran.code == 0, ran.err


def test_drafts(
    copilot: Command, sample_index: Settings, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    out = tmp_path / "drafts.jsonl"
    tasks = SAMPLE_SET.with_name("drafting.jsonl")
    ran = copilot("draft", "--batch", str(tasks), "--out", str(out), **_settings(sample_index))
    assert ran.code == 0, ran.err
    asked = {task["id"]: task["instruction"] for task in _rows(tasks)}
    lines = []
    for row in sorted(_rows(out), key=lambda row: row["id"]):
        lines += [f"## {row['id']} {asked[row['id']]}", f"({row['clause_type']})", "", row["text"], ""]
        lines += [*_citations(row["citations"]), ""]
        lines += [
            *(f"- {each['rule']} {each['severity']}: {each['message']}" for each in row["findings"]),
            "",
        ]
    _held("drafts.md", lines, request)


def test_findings(copilot: Command, sample_index: Settings, request: pytest.FixtureRequest) -> None:
    lines = []
    texts = [ROOT / "tests" / name for name in DRAFTS_CHECKED]
    for path in [*texts, *(Path(str(sample_index.source)) / name for name in TEXTS_CHECKED)]:
        ran = copilot("check", str(path), "--json", **_settings(sample_index))
        # 1 is also the exit code of a text with errors
        assert ran.out, f"{path.name}, exit code {ran.code}: {ran.err}"
        report = json.loads(ran.out)
        lines += [f"## {path.name}: {report['title']}", ""]
        lines += [
            f"- {each['rule']} {each['severity']}, {each['place']['clause'] or '-'}: {each['message']}"
            for each in report["findings"]
        ]
        lines.append("")
    _held("findings.md", lines, request)
