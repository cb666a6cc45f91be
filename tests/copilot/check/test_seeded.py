"""The draft with forty faults: what is found, and where; the clean one; what leaves the checker."""

from __future__ import annotations

import io
import json

import docx
import pytest
from docx.oxml.ns import qn

from copilot.answer.opened import Reading
from copilot.check import Finding, Report, Severity, annotate, apply_fixes, check_bytes
from copilot.check.sarif import to_sarif
from corpus.word.runs import text_of
from tests.copilot.check.seeded import FAULTS, Fault, draft

WITH_INDEX = {"ITU-REF-004", "ITU-REF-005", "ITU-REF-006", "ITU-REF-007", "ITU-TRM-010", "ITU-XRF-002"}


def finds(report: Report, fault: Fault) -> Finding | None:
    """The finding of the right rule in the right clause that names the words."""
    for finding in report.findings:
        for place in finding.places:
            named = fault.words in finding.message or fault.words in place.quote
            if finding.rule == fault.rule and place.clause.startswith(fault.clause) and named:
                return finding
    return None


@pytest.fixture(scope="module")
def seeded() -> Report:
    """Without an index."""
    return check_bytes("seeded.docx", draft(FAULTS))


def test_there_are_forty_faults_of_forty_kinds() -> None:
    assert len({fault.rule for fault in FAULTS}) == len(FAULTS) == 40


@pytest.mark.real
def test_at_least_36_of_the_faults_are_found_at_their_place(reading: Reading) -> None:
    report = check_bytes("seeded.docx", draft(FAULTS), reading=reading)
    missed = [fault.rule for fault in FAULTS if finds(report, fault) is None]
    assert missed == []


@pytest.mark.real
def test_the_clean_draft_has_neither_error_nor_warning(reading: Reading) -> None:
    report = check_bytes("clean.docx", draft(), reading=reading)
    assert [f.rule for f in report.findings if f.severity != Severity.NOTE] == []


def test_without_an_index_the_rest_is_found_and_the_report_says_what_did_not_run(seeded: Report) -> None:
    assert [f.rule for f in FAULTS if f.rule not in WITH_INDEX and finds(seeded, f) is None] == []
    (left_out,) = [each for each in seeded.not_run if "copilot corpus refresh" in each.reason]
    assert set(left_out.rules) >= WITH_INDEX


def test_annotated_word_files_hold_a_comment_at_each_place(seeded: Report) -> None:
    commented = docx.Document(io.BytesIO(annotate("seeded.docx", draft(FAULTS), seeded)))
    texts = [comment.text for comment in commented.comments]
    assert len(texts) == sum(len(finding.places) for finding in seeded.findings)
    assert any(text.startswith("ITU-PRV-001 (error): “must” expresses no provision.") for text in texts)
    (must,) = [c for c in commented.comments if c.text.startswith("ITU-PRV-001")]
    starts = commented.element.body.xpath(f".//w:commentRangeStart[@w:id='{must.comment_id}']")
    assert "must start the hold timer" in "".join(starts[0].getparent().itertext())
    # what is said in the draft itself is left as it is
    assert (
        check_bytes("again.docx", annotate("seeded.docx", draft(FAULTS), seeded)).findings == seeded.findings
    )


def test_corrections_mend_what_they_say_and_nothing_else(seeded: Report) -> None:
    fixable = {finding.rule for finding in seeded.findings if finding.fix is not None}
    assert {
        "ITU-PRV-001",
        "ITU-STR-004",
        "ITU-TRM-001",
        "ITU-TRM-003",
        "ITU-WRD-006",
        "ITU-WRD-010",
    } <= fixable
    fixed = apply_fixes("seeded.docx", draft(FAULTS), seeded)
    assert fixed.left == ()
    after = check_bytes("seeded.docx", fixed.data)
    assert fixable & {finding.rule for finding in after.findings} == set()
    paragraphs = docx.Document(io.BytesIO(fixed.data)).element.body.xpath(".//w:p")
    assert "Gateway, modem, suspension, telephone network." in map(text_of, paragraphs)
    (term,) = [p for p in paragraphs if text_of(p).startswith("3.2.1")]
    bold = [text_of(run) for run in term.iter(qn("w:r")) if run.xpath("./w:rPr/w:b")]
    assert "".join(bold) == "anchor gateway"


def test_sarif_has_what_the_schema_requires(seeded: Report) -> None:
    log = json.loads(json.dumps(to_sarif(seeded)))
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    assert len(run["results"]) == len(seeded.findings)
    for result in run["results"]:
        assert result["message"]["text"]
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        for location in (*result["locations"], *result["relatedLocations"]):
            assert location["physicalLocation"]["artifactLocation"]["uri"] == "seeded.docx"
            assert location["logicalLocations"][0]["fullyQualifiedName"]
    for notification in run["invocations"][0]["toolExecutionNotifications"]:
        assert notification["message"]["text"]


def test_json_is_the_machine_interface(seeded: Report) -> None:
    row = json.loads(json.dumps(seeded.to_json()))
    assert row["name"] == "seeded.docx" and row["format"] == "docx" and row["language"] == "E"
    assert sum(row["counts"].values()) == len(row["findings"])
    must = next(finding for finding in row["findings"] if finding["rule"] == "ITU-PRV-001")
    assert must["severity"] == "error"
    assert must["place"]["clause"] == "7.2 Suspension"
    assert must["fix"] == {"old": "must", "new": "shall"}
