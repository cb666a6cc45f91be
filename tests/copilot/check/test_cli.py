"""`copilot check` as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from copilot.check import all_rules
from corpus.settings import Settings
from tests.conftest import Ran
from tests.copilot.check.seeded import FAULTS, draft

Command = Callable[..., Ran]
CLEAN = Path(__file__).with_name("clean.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clean.md").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "seeded.docx").write_bytes(draft(FAULTS))
    return tmp_path


def test_a_clean_draft_ends_with_0_and_one_with_errors_with_1(copilot: Command, folder: Path) -> None:
    ran = copilot("check", "clean.md", data_dir=folder / "none")
    assert ran.code == 0
    assert "clean.md: 0 errors, 0 warnings, 0 notes" in ran.out
    assert "no index to compare with" in ran.err
    ran = copilot("check", "seeded.docx", "--without-index")
    assert ran.code == 1
    assert "ITU-PRV-001" in ran.out and "7.2 Suspension" in ran.out


def test_json_and_sarif_stand_alone_on_standard_output(copilot: Command, folder: Path) -> None:
    ran = copilot("check", "seeded.docx", "--json", "--without-index")
    row = json.loads(ran.out)
    assert ran.code == 1 and row["counts"]["error"] == sum(f["severity"] == "error" for f in row["findings"])
    log = json.loads(copilot("check", "seeded.docx", "--sarif", "--without-index").out)
    assert len(log["runs"][0]["results"]) == len(row["findings"])


def test_copies_with_comments_and_with_corrections_are_written(copilot: Command, folder: Path) -> None:
    ran = copilot(
        "check", "seeded.docx", "--without-index", "--annotated", "said.docx", "--fix", "mended.docx"
    )
    assert len(list(docx.Document(str(folder / "said.docx")).comments)) > 30
    assert "corrected in mended.docx, 0 left" in ran.err
    assert copilot("check", "mended.docx", "--json", "--without-index").out.count('"fix": {') == 0
    spoilt = CLEAN.replace("shows the gateways", "shows the the gateways").replace("2002", "2002")
    (folder / "spoilt.md").write_text(spoilt, encoding="utf-8")
    copilot("check", "spoilt.md", "--without-index", "--fix", "mended.md")
    assert (folder / "mended.md").read_text(encoding="utf-8") == CLEAN
    ran = copilot("check", "spoilt.md", "--without-index", "--fix", "spoilt.md")
    assert ran.code == 1 and "is the draft itself" in ran.err


@pytest.mark.real
def test_a_published_text_is_compared_with_the_index(copilot: Command, few_texts: Settings) -> None:
    assert few_texts.source is not None
    pdf = few_texts.source / "T-REC-V.8-200011-E.pdf"
    ran = copilot("check", str(pdf), "--json", data_dir=few_texts.data_dir)
    row = json.loads(ran.out)
    assert ran.code == 0
    assert row["format"] == "pdf" and row["generation"] >= 1 and row["title"].startswith("Procedures for")
    assert all(finding["place"]["page"] >= 1 for finding in row["findings"])
    assert any("ITU-STR-001" in each["rules"] for each in row["not_run"])


def test_rules_are_listed(copilot: Command) -> None:
    lines = copilot("check", "--list").out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("ITU-")] == [rule.id for rule in all_rules()]
    assert [line.strip() for line in lines if not line.startswith("ITU-")] == [r.why for r in all_rules()]
    rows = json.loads(copilot("check", "--list", "--json").out)
    assert {row["family"] for row in rows} >= {"structure", "terms", "provisions", "figures and tables"}
    assert all(row["what"] and row["why"] and row["remedy"] for row in rows)


def test_each_rule_can_be_switched_off_by_option_and_by_setting(copilot: Command, folder: Path) -> None:
    (folder / "draft.md").write_text("## 7 Sessions\n\nThe gateway doesn't must answer.\n", encoding="utf-8")

    def found(*options: str, **settings: str) -> set[str]:
        ran = copilot("check", "draft.md", "--fragment", "--json", "--without-index", *options, **settings)
        return {finding["rule"] for finding in json.loads(ran.out)["findings"]}

    assert found() == {"ITU-PRV-001", "ITU-WRD-004"}
    assert found("--rules=-WRD-004") == found(check_rules="-ITU-WRD-004") == {"ITU-PRV-001"}
    assert found("--rules", "wrd") == {"ITU-WRD-004"}
    assert found("--rules", "WRD,-WRD-004") == set()
    ran = copilot("check", "draft.md", "--rules", "WRD-4")
    assert ran.code == 1 and "WRD-4: no rule and no family of rules; `copilot check --list`" in ran.err


def test_rules_can_be_switched_off_in_copilot_toml(copilot: Command, folder: Path) -> None:
    (folder / "draft.md").write_text("## 7 Sessions\n\nThe gateway must answer.\n", encoding="utf-8")
    (folder / "copilot.toml").write_text('check_rules = "-PRV"\n', encoding="utf-8")
    ran = copilot("check", "draft.md", "--fragment", "--json", "--without-index")
    row = json.loads(ran.out)
    assert row["findings"] == [] and ran.code == 0
    (off,) = [each for each in row["not_run"] if "switched off" in each["reason"]]
    assert "ITU-PRV-001" in off["rules"]


def test_wrong_usage_ends_with_2_and_unreadable_files_with_1(copilot: Command, folder: Path) -> None:
    assert copilot("check").code == 2
    assert copilot("check", "clean.md", "--json", "--sarif").code == 2
    (folder / "empty.docx").write_bytes(b"")
    for name, said in (
        ("empty.docx", "empty (0 bytes)"),
        ("missing.docx", "cannot be read"),
        (".", "a folder"),
    ):
        ran = copilot("check", name, "--without-index")
        assert (ran.code, ran.out) == (1, "")
        assert said in ran.err


def test_the_start_of_definitions_is_a_setting(copilot: Command, folder: Path) -> None:
    ran = copilot("check", "clean.md", "--json", "--without-index", definition_start="lower")
    assert {f["rule"] for f in json.loads(ran.out)["findings"]} == {"ITU-TRM-002"}
