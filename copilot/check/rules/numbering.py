"""Numbers of clauses, annexes, equations and list items: no gaps, none twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.kinds import Kind
from copilot.check.model import Severity
from copilot.check.rule import Hit, rule
from corpus.model import Block, BlockKind, Clause, ClauseKind

_LAST = re.compile(r"^(?P<parent>.*?)(?P<last>\d+)(?P<letter>[a-z]?)$")
_EQUATION = re.compile(r"\((?P<group>[A-Z]|\d{1,2}|[IVX]+)[-–.](?P<count>\d{1,3})\)\s*$")
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_ROMAN = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
)
_ITEM = re.compile(r"^\(?(?P<mark>[a-z]|\d{1,2}|[ivx]{1,4})\)\s")
_SECOND = re.compile(r"^\*{0,2}(?P<number>(?:\d{1,2}|[A-Z])(?:\.\d{1,3}){1,5})\s")


def _numbered(checking: Checking) -> list[tuple[str, Block]]:
    """Clauses with numbers like 7.2 in order; defined terms that are paragraphs are among them."""
    found: list[tuple[str, Block]] = []
    document = checking.document
    for clause in document.clauses:
        if clause.heading is not None and " " not in clause.number and _LAST.match(clause.number):
            found.append((clause.number, clause.heading))
        if document.part_of(clause) in ("definitions", "here", "elsewhere"):
            for block in clause.blocks:
                match = _SECOND.match(block.text)
                if match and block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
                    found.append((match["number"], block))
    return found


@rule(
    "ITU-NUM-001",
    Severity.ERROR,
    "a gap in the numbers of clauses",
    why="Clauses are numbered without gaps; an amendment inserts 6.1a, 6.1b and renumbers nothing.",
    remedy="Renumber the clauses, and the references to them.",
    by_hand=True,
)
def gaps(checking: Checking) -> Iterator[Hit]:
    last: dict[str, int] = {}
    for number, block in _numbered(checking):
        match = _LAST.match(number)
        if match is None:
            continue
        parent, count = match["parent"], int(match["last"])
        before = last.get(parent)
        if before is None:
            is_first_shown = not checking.document.whole or not parent
            if count > 1 and not is_first_shown and not checking.is_published:
                yield Hit(block, f"{number} is the first of its clause", quote=block.text[:60])
        elif count > before + 1:
            missing = f"{parent}{before + 1}"
            if checking.document.format == "pdf" and count > before + 2:
                last[parent] = count
                continue  # more likely misread than misnumbered
            yield Hit(
                block,
                f"{number} follows {parent}{before}: {missing} is missing",
                quote=block.text[:60],
                severity=Severity.WARNING if checking.document.format == "pdf" else None,
            )
        last[parent] = max(count, before or 0)


@rule(
    "ITU-NUM-002",
    Severity.ERROR,
    "a number that stands twice",
    why="A number names one clause.",
    remedy="Renumber the clause, and the references to it.",
    by_hand=True,
)
def twice(checking: Checking) -> Iterator[Hit]:
    seen: dict[str, Block] = {}
    for number, block in _numbered(checking):
        if number in seen and seen[number].text != block.text:
            yield Hit(block, f"{number} stands twice: also “{seen[number].text[:60]}”", quote=block.text[:60])
        seen.setdefault(number, block)
    for clause in checking.document.clauses:
        if clause.heading is None or not clause.number.startswith(("Annex ", "Appendix ")):
            continue
        if clause.number in seen:
            yield Hit(clause.heading, f"{clause.number} stands twice", quote=clause.heading.text[:60])
        seen.setdefault(clause.number, clause.heading)


@rule(
    "ITU-NUM-003",
    Severity.ERROR,
    "clauses out of order",
    why="Clauses stand in the order of their numbers.",
    remedy="Move the clause, or renumber it.",
    by_hand=True,
)
def order(checking: Checking) -> Iterator[Hit]:
    if checking.document.format == "pdf":
        return
    last: dict[str, int] = {}
    for number, block in _numbered(checking):
        match = _LAST.match(number)
        if match is None:
            continue
        parent, count = match["parent"], int(match["last"])
        if count < last.get(parent, 0):
            yield Hit(block, f"{number} stands after {parent}{last[parent]}", quote=block.text[:60])
        last[parent] = max(count, last.get(parent, 0))


@rule(
    "ITU-NUM-004",
    Severity.ERROR,
    "a gap in the letters of annexes or the numbers of appendices",
    why="Annexes are lettered A, B, C … without I, appendices numbered I, II, III …",
    remedy="Letter annexes and number appendices in order, without gaps.",
)
def parts(checking: Checking) -> Iterator[Hit]:
    document = checking.document
    if not document.whole:
        return
    for word, kind, names in (
        ("Annex", ClauseKind.ANNEX, list(_LETTERS)),
        ("Appendix", ClauseKind.APPENDIX, list(_ROMAN)),
    ):
        own = [c for c in document.clauses if c.level == 1 and c.number.startswith(word) and c.heading]
        expected = 0
        for clause in own:
            name = clause.number.removeprefix(word).strip()
            assert clause.heading is not None
            if not name:
                if len(own) > 1 or document.date is None:
                    yield Hit(
                        clause.heading,
                        f"an {kind.value} without {'letter' if word == 'Annex' else 'number'}",
                        quote=clause.heading.text[:60],
                    )
                continue
            if word == "Annex" and name >= "I" and checking.told.kind is Kind.JOINT:
                break  # ISO and IEC leave out no letter
            if word == "Annex" and name == "I":
                yield Hit(clause.heading, "Annex I: the letter I is left out", quote=clause.heading.text[:60])
            elif name not in names:
                if document.date is None:
                    yield Hit(
                        clause.heading,
                        f"{clause.number} is not named like an {kind.value}",
                        quote=clause.heading.text[:60],
                    )
                continue
            elif names.index(name) != expected and not (
                document.format == "pdf" and names.index(name) > expected + 1
            ):
                yield Hit(
                    clause.heading,
                    f"{clause.number} where {word} {names[expected]} is due",
                    quote=clause.heading.text[:60],
                )
            expected = (names.index(name) if name in names else expected) + 1


@rule(
    "ITU-NUM-005",
    Severity.WARNING,
    "a clause of an annex or appendix without its letter or number",
    why="Clauses of annexes are numbered A.1, A.2.1, those of appendices II.3.",
    remedy="Put the letter of the annex, or the number of the appendix, before the number.",
    by_hand=True,
)
def prefix(checking: Checking) -> Iterator[Hit]:
    inside: Clause | None = None
    for clause in checking.document.clauses:
        if clause.number.startswith(("Annex ", "Appendix ")):
            inside = clause
        elif inside is not None and clause.heading is not None and clause.number:
            letter = inside.number.split()[1]
            if clause.number.split(".")[0] != letter and clause.kind is not ClauseKind.BIBLIOGRAPHY:
                if checking.is_published:
                    return
                yield Hit(
                    clause.heading, f"{clause.number} in {inside.number}", quote=clause.heading.text[:60]
                )


@rule(
    "ITU-NUM-006",
    Severity.WARNING,
    "a gap in the numbers of equations",
    why="Equations are numbered by clause, (6-3), in annexes (C-1), without gaps.",
    remedy="Renumber the equations, and the references to them.",
)
def equations(checking: Checking) -> Iterator[Hit]:
    if checking.is_published:
        return
    last: dict[str, int] = {}
    for block in checking.document.blocks:
        if block.kind not in (BlockKind.EQUATION, BlockKind.PARAGRAPH):
            continue
        match = _EQUATION.search(block.text)
        if match is None or (block.kind is BlockKind.PARAGRAPH and "=" not in block.text):
            continue
        group, count = match["group"], int(match["count"])
        if count != last.get(group, 0) + 1:
            yield Hit(
                block,
                f"equation ({group}-{count}) where ({group}-{last.get(group, 0) + 1}) is due",
                quote=match[0].strip(),
            )
        last[group] = max(count, last.get(group, 0))


@rule(
    "ITU-NUM-007",
    Severity.WARNING,
    "a gap in the letters or numbers of a list",
    why="Items are lettered a), b), c) or numbered 1), 2), 3) without gaps, so that they can be cited.",
    remedy="Letter or number the items in order.",
    by_hand=True,
)
def lists(checking: Checking) -> Iterator[Hit]:
    if checking.is_published:
        return
    for clause in checking.document.clauses:
        last: dict[str, int] = {}
        for block in clause.blocks:
            match = _ITEM.match(block.text)
            if match is None:
                if block.kind in (BlockKind.PARAGRAPH, BlockKind.NOTE) and block.text.rstrip().endswith(":"):
                    last.clear()
                continue
            mark = match["mark"]
            if (not mark.isdigit() and len(mark) > 1) or (
                mark in "ivx" and mark != chr(96 + last.get("letters", 0) + 1)
            ):
                continue
            kind = "digits" if mark.isdigit() else "letters"
            value = int(mark) if mark.isdigit() else ord(mark) - ord("a") + 1
            if value == 1:
                last[kind] = 1
                continue
            before = last.get(kind)
            if before is not None and value != before + 1:
                due = str(before + 1) if kind == "digits" else chr(ord("a") + before)
                yield Hit(block, f"item {mark}) where {due}) is due", quote=block.text[:40])
            last[kind] = value
