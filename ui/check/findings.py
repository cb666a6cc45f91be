"""What was found, as lists and marked text: grouped, narrowed, each finding with its places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from copilot.check import Finding, Report, Rule, Severity, all_rules
from copilot.draft.difference import between

from ..backend import Checked
from ..changes import changed_passages, shortened
from ..draft.pieces import SEVERITIES, SEVERITY_CLASSES
from ..locale import N_, Locale
from .marked import paragraphs

BY_SEVERITY, BY_RULE, BY_PLACE = "severity", "rule", "place"
GROUPINGS = {BY_SEVERITY: N_("by severity"), BY_RULE: N_("by rule"), BY_PLACE: N_("in the order of the text")}
SEVERITY_GROUPS = {
    Severity.ERROR: N_("Errors"),
    Severity.WARNING: N_("Warnings"),
    Severity.NOTE: N_("Notes"),
}
MOST_PLACES = 12
"""Places of one finding that are listed; the text marks all of them."""
MOST_CHANGES = 200
MOST_LISTED = 400
"""Findings that are listed and marked at a time; more would make the page slow."""

Numbered = tuple[int, Finding]


@dataclass(frozen=True, slots=True)
class View:
    """Which findings are shown, and how: `severities` and `rule` ("" for all of them) narrow."""

    severities: tuple[str, ...] = tuple(str(each) for each in Severity)
    rule: str = ""
    grouping: str = BY_SEVERITY

    def listed(self, report: Report) -> list[Numbered]:
        """The first MOST_LISTED of them, the gravest first where they are grouped by severity."""
        findings = self.of(report)
        if self.grouping == BY_SEVERITY:
            findings.sort(key=lambda each: list(Severity).index(each[1].severity))
        return findings[:MOST_LISTED]

    def of(self, report: Report) -> list[Numbered]:
        """The findings of the choice, each with its number in the report (from 1)."""
        return [
            (number, finding)
            for number, finding in enumerate(report.findings, 1)
            if str(finding.severity) in self.severities and self.rule in ("", finding.rule)
        ]


@cache
def rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in all_rules()}


def grouped(findings: Sequence[Numbered], grouping: str, locale: Locale) -> list[tuple[str, list[Numbered]]]:
    """Groups with their headings; within a group the order of the text."""
    if grouping == BY_RULE:
        ids = sorted({finding.rule for _, finding in findings})
        return [
            (f"{id} – {rules()[id].what}", [each for each in findings if each[1].rule == id]) for id in ids
        ]
    if grouping == BY_PLACE:
        return [("", list(findings))] if findings else []
    return [
        (locale(name), own)
        for severity, name in SEVERITY_GROUPS.items()
        if (own := [each for each in findings if each[1].severity == severity])
    ]


def counts(checked: Checked, locale: Locale) -> str:
    """The file, what was found in it, and against what it was compared, in a line or two."""
    report = checked.report
    return locale.fragment(
        "check/counts",
        checked=checked,
        report=report,
        counts=[(each, SEVERITY_CLASSES[str(each)], report.count(each)) for each in Severity],
    )


def listing(checked: Checked, view: View, locale: Locale) -> str:
    """The findings with explanation, remedy, places and corrections."""
    chosen, shown = view.of(checked.report), view.listed(checked.report)
    blocks = {block.index: block.text for block in checked.document.blocks}
    return locale.fragment(
        "check/findings",
        groups=grouped(shown, view.grouping, locale),
        total=len(checked.report.findings),
        shown=len(shown),
        more=len(chosen) - len(shown),
        rules=rules(),
        severities=SEVERITIES,
        classes=SEVERITY_CLASSES,
        changed=lambda finding: shortened(between(*whole_words(finding, blocks))),
        can_fix=can_fix(checked),
        most=MOST_PLACES,
        not_run=checked.report.not_run,
    )


def whole_words(finding: Finding, blocks: Mapping[int, str]) -> tuple[str, str]:
    """The correction of a finding, from the beginning of a word to the end of one."""
    assert finding.fix is not None
    old, new = finding.fix.old, finding.fix.new
    before, found, after = blocks.get(finding.place.paragraph, "").partition(old)
    if not found:
        return old, new
    head, tail = re.search(r"\w*$", before), re.match(r"\w*", after)
    left = head[0] if head and old[:1].isalnum() else ""
    right = tail[0] if tail and old[-1:].isalnum() else ""
    return f"{left}{old}{right}", f"{left}{new}{right}"


def text(checked: Checked, view: View, locale: Locale) -> str:
    """The text as it was read, with the places of the findings shown marked."""
    shown = paragraphs(checked.document, view.listed(checked.report))
    return locale.fragment("check/text", paragraphs=shown, severities=SEVERITIES, document=checked.document)


def corrections(checked: Checked, locale: Locale) -> str:
    """What the corrections changed, and what is left; "" where none were made."""
    if checked.before is None:
        return ""
    changes = list(
        changed_passages(
            (block.text for block in checked.before.document.blocks),
            (block.text for block in checked.document.blocks),
        )
    )
    return locale.fragment(
        "check/corrections",
        changes=changes[:MOST_CHANGES],
        more=max(0, len(changes) - MOST_CHANGES),
        left=checked.left,
    )


def can_fix(checked: Checked) -> bool:
    """Whether corrections can be written into the file: into everything but a PDF."""
    return checked.report.format != "pdf"


def fixable(checked: Checked) -> int:
    """How many findings have a mechanical correction that can be made."""
    if not can_fix(checked):
        return 0
    return sum(finding.fix is not None for finding in checked.report.findings)
