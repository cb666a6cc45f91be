"""Sentences that always stand in their part, and what a text calls itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.kinds import KINDS
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from corpus.model import BlockKind, ClauseKind
from corpus.structure.headings import is_integral_line, says_informative
from corpus.structure.parts import SKELETON_YEAR, says_none

_BOILERPLATE = {
    "references": re.compile(
        r"contain\s+provisions,?\s+which,?\s+through\s+reference\s+in\s+this\s+text,?\s+constitute\s+provisions",
        re.I,
    ),
    "elsewhere": re.compile(
        r"uses?\s+the\s+following\s+terms?.{0,40}\bdefined\b|following\s+terms?\s.{0,60}defined", re.I | re.S
    ),
    "here": re.compile(r"defines?\s+the\s+following\s+terms?|following\s+(?:terms?|definitions?)", re.I),
    "abbreviations": re.compile(
        r"uses?\s+the\s+following\s+(?:abbreviations?|acronyms?)|following\s+(?:abbreviations?|acronyms?)",
        re.I,
    ),
}


_SENTENCES = {
    "references": "The following ITU-T Recommendations and other references contain provisions which, "
    "through reference in this text, constitute provisions of this Recommendation. …",
    "elsewhere": "This Recommendation uses the following terms defined elsewhere:",
    "here": "This Recommendation defines the following terms:",
    "abbreviations": "This Recommendation uses the following abbreviations and acronyms:",
}


@rule(
    "ITU-STR-006",
    Severity.ERROR,
    "the fixed sentence of a clause is missing",
    why="Clauses 2, 3.1, 3.2 and 4 begin with a fixed sentence; that of clause 2 makes the texts listed "
    "provisions of the Recommendation.",
    remedy="Begin the clause with the sentence of the skeleton.",
    english=True,
    since=SKELETON_YEAR,
    by_hand=True,
)
def boilerplate(checking: Checking) -> Iterator[Hit]:
    for clause in checking.document.clauses:
        pattern = _BOILERPLATE.get(clause.part)
        if pattern is None or clause.heading is None or clause.kind is not ClauseKind.CLAUSE:
            continue
        if clause.parent is not None and clause.part not in ("elsewhere", "here"):
            continue  # "2.1 Identical Recommendations" stands below the sentence
        text = " ".join(c.text for c in checking.document.below(clause))[:3000]
        if not text.strip() or says_none(clause.text) or pattern.search(text):
            continue
        if (
            not any(block.kind is not BlockKind.OTHER for block in clause.blocks)
            and clause.part != "references"
        ):
            continue
        severity = None if clause.part == "references" else Severity.WARNING
        yield Hit(
            clause.heading,
            f'the fixed sentence of "{clause.title}" is missing or altered',
            quote=clause.heading.text,
            remedy=f"Begin the clause with: “{_SENTENCES[clause.part]}”",
            severity=severity,
        )


@rule(
    "ITU-STR-007",
    Severity.ERROR,
    "an annex or appendix does not say whether it is integral, or says it wrongly",
    why="Under the title of an annex stands that it forms an integral part of the Recommendation, under that "
    "of an appendix that it does not; the Bibliography has neither line.",
    remedy="Write below the title: “(This annex forms an integral part of this Recommendation.)” or “(This "
    "appendix does not form an integral part of this Recommendation.)”",
    since=1997,
    by_hand=True,
)
def integral(checking: Checking) -> Iterator[Hit]:
    for clause in checking.document.clauses:
        if clause.heading is None or clause.level != 1:
            continue
        lines = [b for b in clause.blocks[:3] if is_integral_line(b.text) and len(b.text) < 200]
        if clause.kind is ClauseKind.BIBLIOGRAPHY and lines:
            yield Hit(
                lines[0],
                "the Bibliography says whether it is an integral part",
                quote=lines[0].text,
                remedy="Take the line out.",
            )
        named = clause.number.startswith(("Annex", "Appendix"))
        if not named:
            continue
        is_annex = clause.number.startswith("Annex")
        word = "annex" if is_annex else "appendix"
        if not lines:
            if checking.document.language == "E" or checking.document.format == "docx":
                yield Hit(
                    clause.heading,
                    f"{clause.number} does not say whether it is an integral part",
                    quote=clause.heading.text,
                    key=checking.together("missing"),
                )
        elif (says_informative(lines[0].text) == is_annex and "does not" in lines[0].text) or (
            not is_annex and not says_informative(lines[0].text) and "integral" in lines[0].text
        ):
            yield Hit(lines[0], f"an {word} that says the contrary of what an {word} is", quote=lines[0].text)


@rule(
    "ITU-STR-011",
    Severity.WARNING,
    "a text that calls itself by the name of another kind of text",
    why='A Supplement says "this Supplement", a Recommendation "this Recommendation".',
    remedy="Write the name of the kind of text that it is.",
    english=True,
    fixes=True,
)
def own_name(checking: Checking) -> Iterator[Hit]:
    right = checking.profile.itself
    if not right or not checking.told.certain:
        return
    others = {profile.itself for profile in KINDS.values()} - {right, ""}
    others = {name for name in others if not right.startswith(name) and not name.startswith(right)}
    for clause, block in checking.prose():
        if clause.kind is ClauseKind.FRONT and clause.part not in ("summary", "introduction"):
            continue
        for wrong in sorted(name for name in others if name in block.text):
            yield Hit(
                block,
                f'"{wrong}" in a text of another kind ({checking.told.kind})',
                quote=wrong,
                fix=Fix(wrong, right),
                key=wrong,
            )
