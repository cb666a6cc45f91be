"""docs/checking.md lists every rule as it is."""

from __future__ import annotations

from pathlib import Path

from copilot.check import all_rules

PAGE = Path(__file__).parents[3] / "docs" / "checking.md"


def rows() -> list[str]:
    """The rows of the table of rules."""
    lines = []
    for rule in all_rules():
        wanted = {"English": rule.english, "index": rule.index, "whole text": rule.whole}
        needs = [name for name, needed in wanted.items() if needed]
        fix = "yes" if rule.fixes else ""
        lines.append(f"| {rule.id} | {rule.severity} | {rule.what} | {', '.join(needs)} | {fix} |")
    return lines


def test_the_table_of_rules_is_that_of_the_program() -> None:
    listed = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ITU-")]
    assert listed == rows()
