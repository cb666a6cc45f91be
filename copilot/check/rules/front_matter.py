"""Front matter and title: what must not stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import PROSE, Checking, sentences
from copilot.check.modals import modals
from copilot.check.model import Severity
from copilot.check.rule import Hit, rule
from corpus.model import BlockKind, ClauseKind

_MUST = re.compile(r"\bmust\b", re.I)
_ABOUT = re.compile(
    r"\b(?:is|are)\s+not\s+required\b|it should be noted|should not be taken|should be (?:noted|aware)", re.I
)


@rule(
    "ITU-FRT-001",
    Severity.ERROR,
    "a requirement in the front matter",
    why="No requirement stands in Summary, Keywords, Introduction or any other front matter, which is "
    "informative.",
    remedy="Tell in the indicative what the text specifies, and move the requirement to the body.",
    english=True,
)
def provisions_in_front(checking: Checking) -> Iterator[Hit]:
    for clause in checking.document.clauses:
        if clause.kind is not ClauseKind.FRONT or clause.part not in ("summary", "introduction", "keywords"):
            continue
        for block in clause.blocks:
            if block.kind not in (*PROSE, BlockKind.NOTE):
                continue
            for sentence, _ in sentences(block.text):
                if _ABOUT.search(sentence):
                    continue
                words = [
                    m.words
                    for m in modals(sentence)
                    if m.force == "requirement" and "not required" not in m.words
                ]
                words += _MUST.findall(sentence)
                if words:
                    yield Hit(
                        block,
                        f'"{words[0]}" in the {clause.title or "front matter"}',
                        quote=sentence[:160],
                        severity=Severity.WARNING
                        if checking.is_published and words[0].endswith("to")
                        else None,
                    )


@rule(
    "ITU-FRT-002",
    Severity.NOTE,
    "a recommendation or option in the Summary",
    why="The Summary says what the text is about; recommendations and options belong to the body.",
    remedy="Tell in the indicative what the text contains.",
    english=True,
)
def weak_provisions_in_front(checking: Checking) -> Iterator[Hit]:
    clause = checking.document.part("summary")
    for block in clause.blocks if clause else ():
        for sentence, _ in sentences(block.text):
            words = [
                m.words
                for m in modals(sentence)
                if m.style == "is required to" and m.force in ("recommendation", "option")
            ]
            if words:
                yield Hit(block, f'"{words[0]}" in the Summary', quote=sentence[:160])
