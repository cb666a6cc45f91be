"""The reviewer of drafts: `check_text(...)`, `check_bytes(...)`, `check_file(...)` give a `Report`."""

from copilot.check.annotate import annotate
from copilot.check.checker import check_bytes, check_file, check_text
from copilot.check.fixing import Fixed, apply_fixes
from copilot.check.model import Finding, Fix, NotRun, Place, Report, Severity
from copilot.check.rule import Rule
from copilot.check.rules import all_rules
from corpus.errors import UnreadableDraft

__all__ = [
    "Finding",
    "Fix",
    "Fixed",
    "NotRun",
    "Place",
    "Report",
    "Rule",
    "Severity",
    "UnreadableDraft",
    "all_rules",
    "annotate",
    "apply_fixes",
    "check_bytes",
    "check_file",
    "check_text",
]
