"""Definitions: phrases that say what a term means, can replace it and require nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.modals import requirements
from copilot.check.model import Severity
from copilot.check.rule import Hit, rule

_NEGATIVE = re.compile(
    r"^(?:(?:An?|The)\s+)?(?:\w+\s+){0,2}(?:that|which)\s+(?:is|are|does|do|has|have)\s+not\b|^(?:Not|not)\s",
    re.I,
)


_IS_WHEN = re.compile(
    r"^(?:(?:this|it)\s+)?(?:is|refers to|denotes|when|where|occurs when|describes|"
    r"means(?=\s+(?:that\s+)?(?:an?|the|any|all|each|every|this|these)\b))\b",
    re.I,
)
"""“Means a mark” is a verb with its object; in “means of warning”, “means by which” it is a noun."""


@rule(
    "ITU-TRM-007",
    Severity.WARNING,
    "a circular definition",
    why="A definition can stand in place of the term; it does not contain it.",
    remedy="Say what the term means without using it.",
    english=True,
)
def circular(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        if entry.elsewhere or not entry.text:
            continue
        bare = re.sub(r"\s*\([^)]*\)", "", entry.term).casefold().strip()
        if len(bare) < 4:
            continue
        first = re.split(r"(?<=[.;:])\s", entry.text)[0].casefold()
        if bare not in first:
            continue
        starts = re.match(rf"(?:an?|the)?\s*{re.escape(bare)}s?\s+(?:is|are|means|refers)\b", first)
        if starts:
            yield Hit(
                entry.text_block,
                f"the definition of “{entry.term}” begins with the term",
                quote=entry.text[:60],
                severity=Severity.NOTE,
                key=checking.together("circular"),
            )
        elif re.search(rf"(?<![\w-]){re.escape(bare)}s?(?![\w-])", first):
            yield Hit(
                entry.text_block,
                f"the definition of “{entry.term}” contains the term",
                quote=entry.text[:100],
                severity=Severity.NOTE if checking.is_published else None,
                key=checking.together("circular"),
            )


@rule(
    "ITU-TRM-008",
    Severity.WARNING,
    "a negative definition",
    why="A definition says what something is, not what it is not.",
    remedy="Say what it is.",
    english=True,
)
def negative(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        if not entry.elsewhere and _NEGATIVE.match(entry.text):
            yield Hit(entry.text_block, f"“{entry.term}” is defined by what it is not", quote=entry.text[:80])


@rule(
    "ITU-TRM-009",
    Severity.WARNING,
    "a definition that cannot stand in place of the term",
    why="A definition is of the same part of speech as its term and can replace it: no sentence, no "
    "“is when”.",
    remedy="Write a phrase that can stand where the term stands.",
    english=True,
)
def not_replaceable(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        if not entry.elsewhere and _IS_WHEN.match(entry.text):
            yield Hit(
                entry.text_block,
                f"the definition of “{entry.term}” is no phrase that could replace it",
                quote=entry.text[:60],
            )


@rule(
    "ITU-TRM-015",
    Severity.ERROR,
    "a requirement in a definition",
    why="A definition says what a term means; requirements stand in the body.",
    remedy="Move the requirement to the body.",
    english=True,
)
def requirement(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        found = requirements(entry.text)
        if found and found[0].words.lower().startswith(("shall", "is required", "are required")):
            if found[0].style == "is required to" and not re.match(r"(?:is|are) required to", found[0].words):
                continue
            relative = re.search(r"(?:that|which|who|when|where|if|as)\s*$", entry.text[: found[0].start])
            if found[0].style == "shall" or not relative:
                published = checking.is_published or entry.elsewhere
                yield Hit(
                    entry.text_block,
                    f'"{found[0].words}" in the definition of “{entry.term}”',
                    quote=entry.text[max(0, found[0].start - 40) : found[0].end + 40],
                    severity=Severity.WARNING if published else None,
                )
