"""Runs the rules over a draft and makes the report."""

from __future__ import annotations

import time

from copilot.check.checking import Checking
from copilot.check.model import Finding, Fix, NotRun, Place, Report
from copilot.check.rule import Hit, Rule
from copilot.check.rules import all_rules
from copilot.check.selection import Selection, read_selection


def run(checking: Checking, selection: str = "") -> Report:
    """Runs the rules that fit the draft, its kind and its language.

    `selection` says which, as `read_selection` reads it; "": all. Raises: UnknownRule.
    """
    started = time.perf_counter()
    document = checking.document
    hits: list[tuple[Rule, Hit]] = []
    left_out: dict[str, list[str]] = {}
    chosen = read_selection(selection, all_rules())
    for rule in all_rules():
        reason = _why_not(rule, checking, chosen)
        if reason:
            left_out.setdefault(reason, []).append(rule.id)
        elif document.blocks:
            hits.extend((rule, hit) for hit in rule.check(checking))
    not_run = [NotRun(tuple(ids), reason) for reason, ids in left_out.items() if reason != _PART]
    if document.format == "asciidoc":  # files that it includes; those of a PDF are about its printing
        not_run += [NotRun((), warning) for warning in document.warnings]
    generation = checking.reading.generation.number if checking.reading is not None else 0
    return Report(
        name=document.name,
        format=document.format,
        language=document.language,
        title=document.title,
        findings=tuple(_findings(checking, hits)),
        not_run=(*not_run, *checking.notes),
        generation=generation,
        seconds=round(time.perf_counter() - started, 3),
    )


_PART = "the text is a part of a Recommendation"
_LANGUAGES = {"F": "French", "S": "Spanish", "R": "Russian", "A": "Arabic", "C": "Chinese"}


def _why_not(rule: Rule, checking: Checking, chosen: Selection) -> str:
    """Why a rule does not run on this draft, "" where it does."""
    document = checking.document
    if not chosen.holds(rule.id):
        return "switched off by --rules or the setting check_rules"
    if not checking.profile.holds(rule.id):
        return f"these rules do not hold for texts of this kind ({checking.told.kind})"
    if rule.by_hand and document.numbers_are_generated:
        return "what these rules look at is written by the program that makes the text"
    if rule.whole and not document.whole:
        return _PART
    if rule.english and document.language != "E":
        if document.language:
            return f"these rules read English wording; the text is in {_LANGUAGES[document.language]}"
        return "these rules read English wording; the text is in none of the six languages of ITU"
    if rule.index and checking.reading is None:
        return "there is no index to compare with; make one with `copilot corpus refresh`"
    if rule.since and document.date is not None and document.date[0] < rule.since:
        return f"the text is of {document.date[0]}; these conventions are later"
    return ""


def _findings(checking: Checking, hits: list[tuple[Rule, Hit]]) -> list[Finding]:
    """Hits become findings; those of one rule with the same key and correction become one."""
    grouped: dict[tuple[str, str, Fix | None] | int, list[tuple[Rule, Hit]]] = {}
    for number, (rule, hit) in enumerate(hits):
        grouped.setdefault((rule.id, hit.key, hit.fix) if hit.key else number, []).append((rule, hit))
    findings = []
    for group in grouped.values():
        group.sort(key=lambda item: (item[1].block.index, item[1].start))
        rule, hit = group[0]
        findings.append(
            Finding(
                rule=rule.id,
                severity=hit.severity or rule.severity,
                place=_place(checking, hit),
                message=hit.message,
                remedy=hit.remedy or rule.remedy,
                fix=hit.fix,
                also=tuple(_place(checking, other) for _, other in group[1:]),
            )
        )
    return sorted(findings, key=lambda found: (found.place.paragraph, found.rule))


def _place(checking: Checking, hit: Hit) -> Place:
    block = hit.block
    clause = checking.document.clause_of.get(block.index)
    nth = block.text.count(hit.quote, 0, hit.start) if hit.quote and hit.start > 0 else 0
    label = clause.label if clause is not None else ""
    return Place(label, block.index, block.line, block.page, hit.quote, nth, hit.context)
