"""Slips of the keyboard, and the fixed ways of writing names and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.citations import TEXTUAL, folded_tag
from copilot.check.modals import excerpt
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from copilot.check.rules.wording import NOT_READ
from copilot.check.wording import unquoted
from corpus.model import Block, ClauseKind
from index.retrieve.query import stop_words

_DOUBLED = re.compile(r"(?<![\w-])(?P<word>[^\W\d_]{2,})\s+(?P<again>(?P=word))(?![\w-])", re.I)
_MAY_BE_DOUBLED = frozenset(("that", "had", "is", "so", "do"))
_OLD_FORM = re.compile(
    r"\bITU-T (?:Recommendation|Rec\.)\s+(?=[A-Z]\.\d)|\bCCITT Recommendation\s+(?=[A-Z]\.\d)"
)
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d,])|(?<![\d.,])0,\d+")
_SELF = re.compile(r"\b[Tt]his (?:document|standard|specification|paper|contribution|draft)\b(?![-\w])")


def _paragraphs(checking: Checking) -> Iterator[tuple[Block, str]]:
    """Paragraphs, items and notes with their text, what they quote blotted out."""
    for clause, block in checking.prose(notes=True):
        part = checking.document.part_of(clause)
        if part in NOT_READ or (clause.kind is ClauseKind.FRONT and part not in ("summary", "introduction")):
            continue
        yield block, unquoted(block.text)


def _hit(block: Block, start: int, end: int, fix: Fix | None, key: str = "") -> Hit:
    words = block.text[start:end]
    return Hit(block, f"“{words}”", words, fix, key=key, start=start, context=excerpt(block.text, start, end))


@rule(
    "ITU-WRD-006",
    Severity.WARNING,
    "a word twice in a row",
    why="A slip of the keyboard.",
    remedy="Take one of them out.",
    english=True,
    fixes=True,
)
def doubled(checking: Checking) -> Iterator[Hit]:
    functional = stop_words("en")
    for block, text in _paragraphs(checking):
        for match in _DOUBLED.finditer(text):
            word = match["word"].lower()
            if word in _MAY_BE_DOUBLED or match["again"] != match["again"].lower():
                continue  # names: "External Network Network Interface"
            fix = Fix(match[0], match["word"]) if word in functional else None
            if fix is not None or checking.document.format != "pdf":
                yield _hit(block, *match.span(), fix)


@rule(
    "ITU-WRD-008",
    Severity.NOTE,
    "“ITU-T Recommendation X.1” for “Recommendation ITU-T X.1”",
    why="The name is “Recommendation ITU-T X.1”, in brackets “[ITU-T X.1]”.",
    remedy="Write “Recommendation ITU-T X.1”, in brackets “[ITU-T X.1]”.",
    english=True,
    fixes=True,
    since=2009,
)
def old_form(checking: Checking) -> Iterator[Hit]:
    listed = {folded_tag(entry.tag) for entry in checking.entries.references if entry.tag}
    for block, text in _paragraphs(checking):
        for match in _OLD_FORM.finditer(text):
            fix: Fix | None = Fix(match[0], "Recommendation ITU-T ")
            if text.rfind("[", 0, match.start()) > text.rfind("]", 0, match.start()):
                fix = _tag(text, match, listed)
            yield _hit(block, *match.span(), fix, key=checking.together(f"form {fix}"))


def _tag(text: str, match: re.Match[str], listed: set[str]) -> Fix | None:
    """A tag becomes the one that is listed, and no other."""
    start, end = text.rfind("[", 0, match.start()), text.find("]", match.end()) + 1
    new = f"{text[start : match.start()]}ITU-T {text[match.end() : end]}"
    return Fix(text[start:end], new) if end and folded_tag(new) in listed else None


@rule(
    "ITU-WRD-009",
    Severity.NOTE,
    "a comma between thousands",
    why="Thousands are separated by an apostrophe: 1'000'000; a comma is a decimal sign in other languages.",
    remedy="Write 1'000'000.",
    fixes=True,
)
def thousands(checking: Checking) -> Iterator[Hit]:
    if checking.is_published:
        return
    blocks = [
        block
        for clause in checking.document.clauses
        if checking.document.part_of(clause) not in ("references", "bibliography")
        for block in clause.blocks
        if block.kind in TEXTUAL
    ]
    commas_are_decimal = any(_DECIMAL_COMMA.search(block.text) for block in blocks)
    for block in blocks:
        for match in _THOUSANDS.finditer(block.text):
            fix = None if commas_are_decimal else Fix(match[0], match[0].replace(",", "'"))
            yield _hit(block, *match.span(), fix)


@rule(
    "ITU-WRD-010",
    Severity.NOTE,
    "“this document” for “this Recommendation”",
    why="A Recommendation calls itself “this Recommendation”, a Supplement “this Supplement”.",
    remedy="Write “this Recommendation” or “this Supplement”.",
    english=True,
    fixes=True,
)
def itself(checking: Checking) -> Iterator[Hit]:
    right = checking.profile.itself
    if not right:
        return
    for block, text in _paragraphs(checking):
        for match in _SELF.finditer(text):
            words = match[0]
            if words.lower().endswith(right.split()[-1].lower()):
                continue
            if checking.is_published and words.lower() == "this specification":
                continue
            new = right[0].upper() + right[1:] if words[0] == "T" else right
            fix = Fix(words, new) if checking.told.certain and words.endswith("document") else None
            yield _hit(block, *match.span(), fix, key=words)
