"""The words that make a provision, in the two styles of ITU-T texts, and those that make none.

Y-, H- and F-series texts write "is required to", others "shall": ../shared/itu/drafting-rules.md, after
Y.3507 clause 5 and Rec. A.12.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from copilot.check.checking import Checking, sentences
from copilot.check.wording import unquoted
from corpus.model import Block, Clause


class Style(StrEnum):
    REQUIRED = "is required to"
    SHALL = "shall"


@dataclass(frozen=True, slots=True)
class Modal:
    """A provision word found: `force` is requirement, recommendation or option."""

    style: Style
    force: str
    start: int
    end: int
    words: str


_BE = r"(?:is|are|be|been)\s+(?:also\s+|therefore\s+|always\s+|only\s+|further\s+)?"
_PATTERNS = (
    (
        Style.REQUIRED,
        "requirement",
        rf"\b{_BE}(?:not\s+)?required\s+(?:not\s+)?(?:to|that)\b|\b{_BE}prohibited\s+from\b",
    ),
    (Style.REQUIRED, "recommendation", rf"\b{_BE}(?:not\s+)?recommended\s+(?:not\s+)?to\b"),
    (Style.REQUIRED, "option", r"\bcan\s+optionally\b"),
    (Style.SHALL, "requirement", r"\bshall\b(?:\s+not\b)?"),
    (Style.SHALL, "recommendation", r"\bshould\b(?:\s+not\b)?"),
    (Style.SHALL, "option", r"\bmay\b(?:\s+not\b)?(?!\s+\d)"),
)
_COMPILED = [(style, force, re.compile(pattern, re.I)) for style, force, pattern in _PATTERNS]
UNCHECKED = ("references", "bibliography", "abbreviations", "conventions")
"""Parts whose wording makes no provision: entries, and the clause that declares the words."""


@lru_cache(maxsize=16384)
def modals(text: str) -> tuple[Modal, ...]:
    """Provision words in a text, in order; words in quotation marks are talked about, not used."""
    masked = unquoted(text)
    found = [
        Modal(style, force, match.start(), match.end(), match[0])
        for style, force, pattern in _COMPILED
        for match in pattern.finditer(masked)
    ]
    return tuple(sorted(found, key=lambda modal: modal.start))


def requirements(text: str) -> list[Modal]:
    """The words of requirement and prohibition alone."""
    return [modal for modal in modals(text) if modal.force == "requirement"]


def provisions(checking: Checking) -> Iterator[tuple[Clause, Block, str, tuple[Modal, ...]]]:
    """The sentences of the normative text with the provision words in them."""
    for clause, block in checking.prose(normative=True):
        if checking.document.part_of(clause) in UNCHECKED:
            continue
        for sentence, _ in sentences(block.text):
            found = modals(sentence)
            if found:
                yield clause, block, sentence, found


def declared_styles(checking: Checking) -> set[Style]:
    """The styles that the conventions declare: the provision words that stand there in quotation marks."""
    styles: set[Style] = set()
    for clause in checking.document.clauses:
        if checking.document.part_of(clause) != "conventions":
            continue
        text = clause.text
        if re.search(r"(?:is|are)\s+required\s+to", text, re.I):
            styles.add(Style.REQUIRED)
        if re.search(r"[\"“'‘*(]?\bshall\b", text, re.I):
            styles.add(Style.SHALL)
    return styles


def main_style(checking: Checking) -> Style | None:
    """The one style of the text: the declared one, else the one that more requirements are written in."""
    declared = declared_styles(checking)
    if len(declared) == 1:
        return next(iter(declared))
    counts = dict.fromkeys(Style, 0)
    for _, _, _, found in provisions(checking):
        for modal in found:
            if modal.force == "requirement":
                counts[modal.style] += 1
    if not any(counts.values()):
        return None
    return max(Style, key=lambda style: counts[style])


def excerpt(text: str, start: int, end: int, around: int = 40) -> str:
    """The words with some beside them, cut between words."""
    left = text.rfind(" ", 0, max(0, start - around)) + 1 if start > around else 0
    right = text.find(" ", min(len(text), end + around))
    return text[left : right if right >= 0 else len(text)].strip()
