"""copilot draft and copilot overlap on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from copilot.draft.request import read_request
from corpus.settings import Settings
from tests.conftest import Ran

INSTRUCTION = "Draft clause 4 of a text. It uses GDF, INF and PSI."
KEYS = {"id", "clause_type", "text", "citations", "references", "findings", "mode"}


def test_json_alone_goes_to_stdout(copilot: Callable[..., Ran], sample_index: Settings) -> None:
    ran = copilot("draft", "--json", INSTRUCTION, data_dir=sample_index.data_dir)
    row = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert set(row) >= KEYS
    assert (row["clause_type"], row["mode"]) == ("abbreviations", "assembled")
    assert {citation["doc"] for citation in row["citations"]} >= {"ITU-T Y.9001 (05/2021)"}


def test_a_batch_goes_on_where_it_stopped(
    copilot: Callable[..., Ran], sample_index: Settings, tmp_path: Path
) -> None:
    tasks, out = tmp_path / "tasks.jsonl", tmp_path / "drafts.jsonl"
    rows = [
        {"id": "one", "instruction": INSTRUCTION, "clause_type": "abbreviations", "checks": []},
        {"id": "two", "instruction": "Draft an amendment to G.711.", "clause_type": "amendment"},
        {
            "id": "three",
            "instruction": "Draft clause 2 for a text on Y.9001.",
            "clause_type": "of another name",
        },
    ]
    tasks.write_text("\n".join(json.dumps(row) for row in rows))
    out.write_text(json.dumps({"id": "one", "text": "done before"}) + "\n")
    ran = copilot("draft", "--batch", str(tasks), "--out", str(out), data_dir=sample_index.data_dir)
    written = [json.loads(line) for line in out.read_text().splitlines()]
    assert ran.code == 0
    assert [(row["id"], row.get("mode")) for row in written] == [
        ("one", None),
        ("two", "failed"),
        ("three", "assembled"),
    ]
    assert "not indexed" in written[1]["notes"][0]
    assert set(written[1]) >= KEYS


def test_follow_ups_and_files(copilot: Callable[..., Ran], sample_index: Settings, tmp_path: Path) -> None:
    out = tmp_path / "draft.md"
    ran = copilot(
        "draft", INSTRUCTION, "--then", 'remove "GDF"', "--out", str(out), data_dir=sample_index.data_dir
    )
    assert (ran.code, ran.out) == (0, "")
    assert "GDF" not in out.read_text()
    assert "| INF | Inference Function" in out.read_text()


def test_a_form_goes_into_a_file_and_makes_the_same_draft(
    copilot: Callable[..., Ran], sample_index: Settings, tmp_path: Path
) -> None:
    form = tmp_path / "form.yaml"
    ran = copilot("draft", INSTRUCTION, "--form", "--out", str(form), data_dir=sample_index.data_dir)
    assert (ran.code, ran.out) == (0, "")
    assert read_request(form.read_text()).kind == "abbreviations"
    drafted = copilot("draft", "--request", str(form), data_dir=sample_index.data_dir)
    assert drafted.out == copilot("draft", INSTRUCTION, data_dir=sample_index.data_dir).out
    wrong = copilot("draft", INSTRUCTION, "--form", "--out", "form.docx", data_dir=sample_index.data_dir)
    assert "use one of .yaml, .yml, .json" in wrong.err


def test_wrong_use_is_told(copilot: Callable[..., Ran], sample_index: Settings, tmp_path: Path) -> None:
    data = sample_index.data_dir
    assert copilot("draft", data_dir=data).code == 2
    assert copilot("draft", "--batch", "x.jsonl", data_dir=data).code == 2
    ran = copilot("draft", INSTRUCTION, "--out", str(tmp_path / "x.pdf"), data_dir=data)
    assert (ran.code, ".docx" in ran.err) == (1, True)
    ran = copilot("draft", INSTRUCTION, "--style", "loud", data_dir=data)
    assert (ran.code, "required or shall" in ran.err) == (1, True)
    (tmp_path / "bad.jsonl").write_text("{no json")
    ran = copilot(
        "draft", "--batch", str(tmp_path / "bad.jsonl"), "--out", str(tmp_path / "o"), data_dir=data
    )
    assert (ran.code, "line 1" in ran.err) == (1, True)


def test_overlap_prints_what_exists(copilot: Callable[..., Ran], sample_index: Settings) -> None:
    ran = copilot("overlap", "Transfer of machine learning models", "--json", data_dir=sample_index.data_dir)
    assert json.loads(ran.out)["related"][0]["id"] == "ITU-T Y.9004 (12/2023)"
