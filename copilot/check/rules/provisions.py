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
from corpus.document import BlockKind, ClauseKind

_MUST = re.compile(r"(?<![\w-])must(?P<not>\s+not)?\b")
_WILL = re.compile(r"(?<![\w-])will\b(?!\s+of\b)")
_DOUBTFUL = (
    (
        re.compile(
            r"\bmay not\b(?! (?:be able|be (?:known|available|aware|possible|present)|have|"
            r"always|necessarily|even|exist|only)\b)"
        ),
        "“may not” forbids or leaves open",
        "Write “shall not” or “need not”.",
    ),
    (
        re.compile(r"\b(?:has|have) to\b"),
        "“has to” is no provision word",
        "Write it as a requirement, or as a fact.",
    ),
    (
        re.compile(r"\bneeds? to\b(?! know)"),
        "“needs to” is no provision word",
        "Write it as a requirement, or as a fact.",
    ),
    (
        re.compile(r"\b(?:is|are) (?:mandatory|obligatory|compulsory)(?: (?:to|for)\b|\.)"),
        "a requirement in other words",
        "Write it in the style of the text.",
    ),
    (
        re.compile(r"\b(?:is|are) supposed to\b"),
        "“is supposed to” is no provision word",
        "Write it as a requirement or recommendation, or as a fact.",
    ),
    (
        re.compile(r"\b(?:ought to|is to be able to)\b"),
        "“ought to” is no provision word",
        "Write it as a recommendation.",
    ),
    (
        re.compile(
            r"\b(?:shall|should|may)\s*/\s*(?:shall|should|may|must)\b|\bshould be required to\b|"
            r"\bshall optionally\b|\bshall preferably\b|\bshould (?:possibly|preferably)\b"
        ),
        "two forces at once",
        "Decide for one force.",
    ),
)
_UNTESTABLE = re.compile(
    r"\b(?:as appropriate|where appropriate|if appropriate|as far as possible|if possible|where possible|"
    r"as (?:much|soon|fast|quickly) as possible|if practical|where practicable|as necessary|if necessary|"
    r"adequate(?:ly)?|sufficient(?:ly)?|reasonabl[ey]|user[- ]friendly|efficient(?:ly)?|timely|easy to|"
    r"easily|quickly|robust(?:ly)?|flexible|state[- ]of[- ]the[- ]art|high[- ]quality|satisfactory|properly|"
    r"and so on|"
    r"and the like|minimi[sz]e[sd]?|maximi[sz]e[sd]?|optimal(?:ly)?|seamless(?:ly)?)\b|\betc\b",
    re.I,
)
_CAPITALS = re.compile(r"\b(?:SHALL(?: NOT)?|MUST(?: NOT)?|SHOULD(?: NOT)?|MAY|REQUIRED TO|RECOMMENDED TO)\b")
_REQUIRED = re.compile(
    r"\b(?P<be>is|are) (?P<what>required to|prohibited from|recommended to|not recommended to)\b"
)
_TO_SHALL = {
    "required to": "shall",
    "recommended to": "should",
    "not recommended to": "should not",
}
_FACT = re.compile(
    r"\b(?:Recommendation|Supplement|clause|annex|appendix|Annex|Appendix|document|version|edition|text)\b[^.]{0,20}$"
)


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
        for match in _MUST.finditer(_unquoted(block.text)):
            quote = excerpt(block.text, match.start(), match.end())
            fix = None
            if style is Style.SHALL and block.text.count(match[0]) == 1:
                fix = Fix(match[0], "shall not" if match["not"] else "shall")
            yield Hit(
                block,
                "“must” expresses no provision",
                quote=quote,
                fix=fix,
                key=checking.together("must"),
                severity=Severity.WARNING if checking.is_published else None,
            )


def _unquoted(text: str) -> str:
    return re.sub(r"[“\"][^”\"]{0,200}[”\"]", lambda match: "·" * len(match[0]), text)


@rule(
    "ITU-PRV-002",
    Severity.WARNING,
    "“will”",
    why="“will” expresses no provision: it tells what is to come.",
    remedy="Write “shall” or “is required to” for a requirement; for a fact use the present tense.",
    english=True,
)
def will(checking: Checking) -> Iterator[Hit]:
    for clause, block in checking.prose(normative=True):
        if checking.document.part_of(clause) in UNCHECKED:
            continue
        text = _unquoted(block.text)
        for match in _WILL.finditer(text):
            quote = excerpt(block.text, match.start(), match.end())
            yield Hit(
                block,
                "“will” expresses no provision",
                quote=quote,
                key=checking.together("will"),
                severity=Severity.NOTE if checking.is_published else None,
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
                quote=excerpt(sentence, modal.start, modal.end),
                fix=_to_shall(block.text, modal, style),
                key=checking.together(modal.words.lower()),
                severity=Severity.NOTE if modal.force != "requirement" else None,
            )


def _is_condition(sentence: str, modal: Modal) -> bool:
    return bool(
        re.search(
            r"\b(?:if|when|where|that|which|who|as|than|what)\b[^,.;]{0,60}$", sentence[: modal.start], re.I
        )
    )


def _to_shall(text: str, modal: Modal, style: Style) -> Fix | None:
    if style is not Style.SHALL or text.count(modal.words) != 1:
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
    "ITU-PRV-005",
    Severity.WARNING,
    "a doubtful provision",
    why="What is required, recommended or optional is said in the words of the style, and in one of them at "
    "a time.",
    remedy="Write the provision in the words of the style.",
    english=True,
)
def doubtful(checking: Checking) -> Iterator[Hit]:
    for clause, block in checking.prose(normative=True):
        if checking.document.part_of(clause) in (*UNCHECKED, "scope", "definitions", "here", "elsewhere"):
            continue
        for pattern, message, remedy in _DOUBTFUL:
            for match in pattern.finditer(_unquoted(block.text)):
                quote = excerpt(block.text, match.start(), match.end())
                yield Hit(
                    block,
                    message,
                    quote=quote,
                    remedy=remedy,
                    key=checking.together(message),
                    severity=Severity.NOTE if checking.is_published else None,
                )


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
    "ITU-PRV-007",
    Severity.WARNING,
    "a requirement that cannot be tested",
    why="A requirement can be tested: whether it is met does not depend on a judgement.",
    remedy="Give a value, a method or a list.",
    english=True,
)
def untestable(checking: Checking) -> Iterator[Hit]:
    for _, block, sentence, found in provisions(checking):
        if not any(modal.force == "requirement" for modal in found):
            continue
        match = _UNTESTABLE.search(sentence)
        if match is None:
            continue
        if (
            re.fullmatch(r"(?i)if necessary|as necessary|efficient|flexible", match[0])
            and checking.document.date
        ):
            continue
        yield Hit(
            block,
            f"“{match[0]}” in a requirement",
            quote=excerpt(sentence, match.start(), match.end()),
            key=checking.together(match[0].lower()),
            severity=Severity.NOTE if checking.is_published else None,
        )


@rule(
    "ITU-PRV-008",
    Severity.WARNING,
    "a requirement in an appendix",
    why="An appendix does not form an integral part of the text: a requirement there binds nobody.",
    remedy="Make the appendix an annex, or tell in the indicative.",
    english=True,
)
def in_appendix(checking: Checking) -> Iterator[Hit]:
    if checking.document.is_supplement:
        return
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
    for clause, block in checking.prose():
        if checking.document.part_of(clause) in UNCHECKED or block.text.isupper():
            continue
        for match in _CAPITALS.finditer(_unquoted(block.text)):
            fix = Fix(match[0], match[0].lower()) if block.text.count(match[0]) == 1 else None
            yield Hit(
                block,
                f"“{match[0]}” in capitals",
                quote=excerpt(block.text, match.start(), match.end()),
                fix=fix,
                key=checking.together(match[0]),
            )
