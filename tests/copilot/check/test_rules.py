"""Each rule finds its fault in a clean draft that was spoilt in one place, at that place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.check import Report, all_rules, check_text

CLEAN = Path(__file__).with_name("clean.md").read_text(encoding="utf-8")
CASES = [
    (case["rule"], case["old"], case["new"], case["clause"])
    for case in json.loads(Path(__file__).with_name("spoilt.json").read_text(encoding="utf-8"))
]
"""Rule, words of the clean draft, what they become, clause in which the fault is found."""


def spoilt(old: str, new: str) -> Report:
    assert CLEAN.count(old) >= 1, old
    return check_text(CLEAN.replace(old, new, 1))


def test_the_clean_draft_has_no_finding() -> None:
    report = check_text(CLEAN)
    assert [(finding.rule, finding.place.quote) for finding in report.findings] == []
    assert report.title == "Control of suspended sessions in gateways"


@pytest.mark.parametrize(
    ("rule", "old", "new", "clause"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_a_fault_is_found_at_its_place(rule: str, old: str, new: str, clause: str) -> None:
    found = [finding for finding in spoilt(old, new).findings if finding.rule == rule]
    assert found, f"{rule} did not find it"
    assert any(finding.place.clause.startswith(clause) for finding in found)


def test_every_rule_that_needs_no_index_is_tried_here_or_in_another_test() -> None:
    elsewhere = {
        "ITU-STR-008",
        "ITU-STR-011",
        "ITU-STR-012",
        "ITU-FRT-002",
        "ITU-NUM-005",
        "ITU-NUM-006",
        "ITU-NOT-002",
        "ITU-FIG-006",
    }
    tried = {case[0] for case in CASES} | elsewhere
    assert {rule.id for rule in all_rules() if not rule.index} - tried == set()


def test_fixes_are_words_of_the_paragraph() -> None:
    for _, old, new, _ in CASES:
        text = CLEAN.replace(old, new, 1)
        for finding in check_text(text).findings:
            if finding.fix is not None:
                assert finding.fix.old != finding.fix.new
                assert finding.fix.old in text.replace("**", "").replace("*", ""), finding
