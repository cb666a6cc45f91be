"""One run of the rules over a draft: what rules may ask, and the report that comes out."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from copilot.check.document import BlockKind, DraftBlock, DraftClause, DraftDocument
from copilot.check.model import Finding, NotRun, Place, Report
from copilot.check.rule import Hit, Rule, all_rules

if TYPE_CHECKING:
    from copilot.answer.opened import Reading
    from copilot.check.entries import Entries

PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


@dataclass
class Checking:
    """A draft and what it is compared with.

    `reading` is the index of the published texts, None where there is none; `definition_start` what a
    definition begins with: "capital", "lower" or "any".
    """

    document: DraftDocument
    reading: Reading | None = None
    definition_start: str = "capital"
    notes: list[NotRun] = field(default_factory=list)

    @cached_property
    def entries(self) -> Entries:
        """The definitions, abbreviations and references of the draft, with their blocks."""
        from copilot.check.entries import read_entries

        return read_entries(self.document)

    def clauses(self, *, normative: bool | None = None) -> Iterator[DraftClause]:
        for clause in self.document.clauses:
            if normative is None or clause.normative == normative:
                yield clause

    def prose(
        self, *, normative: bool | None = None, notes: bool = False
    ) -> Iterator[tuple[DraftClause, DraftBlock]]:
        """Paragraphs and list items, notes if asked for, with their clauses; no tables, code, captions."""
        for clause in self.clauses(normative=normative):
            for block in clause.blocks:
                if block.kind in PROSE or (notes and block.kind is BlockKind.NOTE):
                    yield clause, block

    def place(self, block: DraftBlock, quote: str = "") -> Place:
        clause = self.document.clause_of.get(block.index)
        label = clause.label if clause is not None else ""
        return Place(label, block.index, block.line, block.page, quote)

    @property
    def is_published(self) -> bool:
        """Has it a date of approval? Then nobody mends it, and faults of one kind are reported together."""
        return self.document.date is not None

    def together(self, what: str) -> str:
        """The key under which faults of a published text are one finding; "" for a draft."""
        return what if self.is_published else ""

    @property
    def is_informative(self) -> bool:
        """Supplements and implementers' guides have no normative text."""
        named = self.document.identifier
        return self.document.is_supplement or (named is not None and ".Imp" in named.names[0])

    @cached_property
    def is_joint(self) -> bool:
        """Is it a text in common with ISO and IEC, "this Recommendation | International Standard"?"""
        return any(
            "Recommendation | International Standard" in clause.text for clause in self.document.clauses
        )

    @property
    def first(self) -> DraftBlock:
        """Where a fault of the whole text is shown."""
        return self.document.blocks[0]


def run(checking: Checking, rules: Sequence[Rule] | None = None) -> Report:
    """Runs all rules, or the given ones, that fit the draft and the language it is in."""
    started = time.perf_counter()
    document = checking.document
    hits: list[tuple[Rule, Hit]] = []
    left_out: dict[str, list[str]] = {}
    for rule in all_rules() if rules is None else rules:
        reason = _why_not(rule, checking)
        if reason:
            left_out.setdefault(reason, []).append(rule.id)
        elif document.blocks:
            hits.extend((rule, hit) for hit in rule.check(checking))
    not_run = [NotRun(tuple(ids), reason) for reason, ids in left_out.items() if reason != _PART]
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


def _why_not(rule: Rule, checking: Checking) -> str:
    """Why a rule does not run on this draft, "" where it does."""
    document = checking.document
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
    """Hits become findings; those of one rule with the same key become one."""
    grouped: dict[tuple[str, str] | int, list[tuple[Rule, Hit]]] = {}
    for number, (rule, hit) in enumerate(hits):
        grouped.setdefault((rule.id, hit.key) if hit.key else number, []).append((rule, hit))
    findings = []
    for group in grouped.values():
        group.sort(key=lambda item: item[1].block.index)
        rule, hit = group[0]
        findings.append(
            Finding(
                rule=rule.id,
                severity=hit.severity or rule.severity,
                place=checking.place(hit.block, hit.quote),
                message=hit.message,
                remedy=hit.remedy or rule.remedy,
                fix=hit.fix,
                also=tuple(checking.place(other.block, other.quote) for _, other in group[1:]),
            )
        )
    return sorted(findings, key=lambda found: (found.place.paragraph, found.rule))


Sentence = tuple[str, int]
"""A sentence and where it begins in its block."""

_SENTENCE_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bcf)(?<!\bvs)(?<!\bFig)(?<!\bRec)(?<!\bNo)(?<!\bAmd)(?<!\bCor)"
    r"(?<!\bSuppl)(?<=[.!?])[)\"”]?\s+(?=[A-Z\[(“\"])"
)


@lru_cache(maxsize=16384)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a paragraph with their places."""
    found, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        found.append((text[start : match.start()].strip(), start))
        start = match.end()
    if text[start:].strip():
        found.append((text[start:].strip(), start))
    return tuple(found)
