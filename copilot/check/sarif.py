"""Reports in SARIF 2.1.0, which editors and code-review tools show beside the text.

Source: OASIS Standard, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 27 March 2020.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from copilot.check.model import Finding, Place, Report, Severity
from copilot.check.rule import Rule
from copilot.check.rules import all_rules

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def to_sarif(report: Report) -> dict[str, Any]:
    """The report as a SARIF log with one run."""
    rules = all_rules()
    places = {rule.id: index for index, rule in enumerate(rules)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "copilot check",
                        "version": version("itu-t-copilot"),
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "artifacts": [{"location": {"uri": quote(report.name)}}],
                "columnKind": "unicodeCodePoints",
                "results": [_result(report, finding, places[finding.rule]) for finding in report.findings],
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {"level": "note", "message": {"text": f"{', '.join(each.rules)}: {each.reason}"}}
                            for each in report.not_run
                        ],
                    }
                ],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.remedy},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {"family": rule.family},
    }


def _result(report: Report, finding: Finding, index: int) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVEL[finding.severity],
        "message": {"text": f"{finding.message}. {finding.remedy}"},
        "locations": [_location(report, finding.place)],
        "relatedLocations": [_location(report, place) for place in finding.also],
    }


def _location(report: Report, place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(report.name), "index": 0}}
    if place.line:
        region: dict[str, Any] = {"startLine": place.line}
        if place.quote:
            region["snippet"] = {"text": place.quote}
        physical["region"] = region
    where = {"fullyQualifiedName": place.clause or "(before the first clause)", "kind": "clause"}
    properties = {"paragraph": place.paragraph, "page": place.page, "quote": place.quote}
    return {"physicalLocation": physical, "logicalLocations": [where], "properties": properties}
