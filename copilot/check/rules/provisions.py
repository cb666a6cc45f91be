"""The wording of requirements: one style, one requirement a sentence, words that can be tested."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking, sentences
from copilot.check.modals import (
    UNCHECKED,
    Modal,
    Style,
    declared_styles,
    excerpt,
    main_style,
    modals,
    provisions,
)
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from copilot.check.wording import unquoted
from corpus.model import BlockKind, ClauseKind

_MUST = re.compile(r"(?<![\w-])must(?P<not>\s+not)?\b")
_CAPITALS = re.compile(r"\b(?:SHALL(?: NOT)?|MUST(?: NOT)?|SHOULD(?: NOT)?|MAY|REQUIRED TO|RECOMMENDED TO)\b")
_REQUIRED = re.compile(
    r"\b(?P<be>is|are) (?P<what>required to|prohibited from|recommended to|not recommended to)\b"
)
_IMPERSONAL = re.compile(r"\b[Ii]t\s+$")
"""“It is recommended to use …” says nothing of an “it”, “it must be noted that …” requires nothing."""
_TO_SHALL = {
    "required to": "shall",
    "recommended to": "should",
    "not recommended to": "should not",
}


@rule(
    "ITU-PRV-001",
    Severity.ERROR,
    "“must”",
    why="“must” expresses no provision: whether a requirement or a fact is meant stays open.",
    remedy="Write “shall” or “is required to” for a requirement; tell a fact in the indicative.",
    english=True,
    fixes=True,
)
def must(checking: Checking) -> Iterator[Hit]:
    style = main_style(checking)
    for clause, block in checking.prose(normative=True):
        if checking.document.part_of(clause) in UNCHECKED:
            continue
        for match in _MUST.finditer(unquoted(block.text)):
            fix = None
            if style is Style.SHALL and not _IMPERSONAL.search(block.text[: match.start()]):
                fix = Fix(match[0], "shall not" if match["not"] else "shall")
            yield Hit(
                block,
                "“must” expresses no provision",
                quote=match[0],
                fix=fix,
                start=match.start(),
                context=excerpt(block.text, *match.span()),
                key=checking.together("must"),
                severity=Severity.WARNING if checking.is_published else None,
            )


@rule(
    "ITU-PRV-003",
    Severity.WARNING,
    "provisions in two styles",
    why="One text keeps one style, “is required to” or “shall”, and declares it in clause 5.",
    remedy="Write the provision in the style of the text.",
    english=True,
    fixes=True,
)
def mixed(checking: Checking) -> Iterator[Hit]:
    if len(declared_styles(checking)) > 1:
        return
    style = main_style(checking)
    if style is None:
        return
    for _, block, sentence, found in provisions(checking):
        begins = block.text.find(sentence)
        for modal in found:
            if modal.style is style or (modal.force == "option" and modal.style is Style.SHALL):
                continue
            if (
                modal.force == "recommendation"
                and modal.style is Style.SHALL
                and "should be noted" in sentence
            ):
                continue
            if style is Style.SHALL and not _REQUIRED.search(modal.words) and modal.force != "option":
                continue  # "be required to" tells of a need
            if style is Style.SHALL and _is_condition(sentence, modal):
                continue
            yield Hit(
                block,
                f"“{modal.words}” in a text whose style is “{style.value}”",
                quote=modal.words,
                start=begins + modal.start,
                context=excerpt(sentence, modal.start, modal.end),
                fix=_to_shall(sentence, modal, style),
                key=checking.together(modal.words.lower()),
                severity=Severity.NOTE if modal.force != "requirement" else None,
            )


def _is_condition(sentence: str, modal: Modal) -> bool:
    return bool(
        re.search(
            r"\b(?:if|when|where|that|which|who|as|than|what)\b[^,.;]{0,60}$", sentence[: modal.start], re.I
        )
    )


def _to_shall(sentence: str, modal: Modal, style: Style) -> Fix | None:
    if style is not Style.SHALL or _IMPERSONAL.search(sentence[: modal.start]):
        return None
    match = _REQUIRED.fullmatch(modal.words)
    new = _TO_SHALL.get(match["what"]) if match else None
    return Fix(modal.words, new) if new else None


@rule(
    "ITU-PRV-004",
    Severity.NOTE,
    "a style of provisions that clause 5 does not declare",
    why="Clause 5 says what the words of provisions mean in the text.",
    remedy="Declare the words in clause 5.",
    english=True,
    whole=True,
    since=2012,
)
def undeclared(checking: Checking) -> Iterator[Hit]:
    if declared_styles(checking) or main_style(checking) is not Style.REQUIRED:
        return
    count = sum(m.style is Style.REQUIRED for _, _, _, found in provisions(checking) for m in found)
    if count < 2 and checking.is_published:
        return
    clause = checking.document.part("conventions")
    block = clause.heading if clause and clause.heading else checking.first
    yield Hit(block, "“is required to” is used, and not declared in clause 5", quote=block.text[:60])


@rule(
    "ITU-PRV-006",
    Severity.NOTE,
    "several requirements in one sentence",
    why="One requirement a sentence: each can be numbered, tested and cited by itself.",
    remedy="Split the sentence.",
    english=True,
)
def several(checking: Checking) -> Iterator[Hit]:
    if checking.is_published:
        return
    for _, block, sentence, found in provisions(checking):
        own = [
            modal for modal in found if modal.force == "requirement" and not _is_condition(sentence, modal)
        ]
        if len(own) > 1:
            yield Hit(block, f"{len(own)} requirements in one sentence", quote=sentence[:160])


@rule(
    "ITU-PRV-008",
    Severity.WARNING,
    "a requirement in an appendix",
    why="An appendix does not form an integral part of the text: a requirement there binds nobody.",
    remedy="Make the appendix an annex, or tell in the indicative.",
    english=True,
)
def in_appendix(checking: Checking) -> Iterator[Hit]:
    for clause in checking.document.clauses:
        if clause.kind is not ClauseKind.APPENDIX or clause.normative:
            continue
        for block in clause.blocks:
            if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
                continue
            for sentence, _ in sentences(block.text):
                words = [
                    m for m in modals(sentence) if m.force == "requirement" and not _is_condition(sentence, m)
                ]
                words = [m for m in words if m.style is Style.SHALL or _REQUIRED.fullmatch(m.words)]
                if words:
                    top = checking.document.top(clause).number
                    yield Hit(
                        block,
                        f"“{words[0].words}” in an appendix",
                        quote=excerpt(sentence, words[0].start, words[0].end),
                        key=top if checking.is_published else "",
                        severity=Severity.NOTE if checking.is_published else None,
                    )


@rule(
    "ITU-PRV-009",
    Severity.WARNING,
    "a provision word in capitals",
    why="Provision words are in lower case; capitals are the convention of IETF.",
    remedy="Write the word in lower case.",
    english=True,
    fixes=True,
)
def capitals(checking: Checking) -> Iterator[Hit]:
    style = main_style(checking)
    for clause, block in checking.prose():
        if checking.document.part_of(clause) in UNCHECKED or block.text.isupper():
            continue
        for match in _CAPITALS.finditer(unquoted(block.text)):
            new = match[0].lower()
            if new.startswith("must"):  # in lower case it is an error of its own
                new = new.replace("must", "shall") if style is Style.SHALL else ""
            yield Hit(
                block,
                f"“{match[0]}” in capitals",
                quote=match[0],
                fix=Fix(match[0], new) if new else None,
                start=match.start(),
                context=excerpt(block.text, *match.span()),
                key=checking.together(match[0]),
            )
