"""Figures and tables: titles, numbers, and that the text mentions them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.citations import inner_references
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from corpus.model import Block, BlockKind, Clause, ClauseKind
from corpus.structure.headings import CAPTION, is_figure

_NO_TITLE_NEEDED = (
    "abbreviations",
    "references",
    "bibliography",
    "history",
    "definitions",
    "keywords",
    "summary",
)


def _captions(checking: Checking) -> Iterator[tuple[Clause, Block, str, str, str]]:
    """(clause, block, "figure" or "table", number, title) of each caption, in order."""
    for clause in checking.document.clauses:
        for block in clause.blocks:
            if block.kind is not BlockKind.CAPTION or (match := CAPTION.match(block.text)) is None:
                continue
            kind = "figure" if is_figure(match["word"]) else "table"
            title = re.sub(r"^[\s–—:.\-]+", "", match["rest"] or "").strip()
            yield clause, block, kind, match["id"].rstrip(".").replace("–", "-"), title


@rule(
    "ITU-FIG-001",
    Severity.WARNING,
    "a table or figure without a title",
    why="Every table and figure has a number and a title: “Table 1 – Title” above, “Figure 1 – Title” below.",
    remedy="Give it a title with the next number.",
)
def without_title(checking: Checking) -> Iterator[Hit]:
    if checking.document.format == "pdf":
        return  # what is a table is guessed there
    for clause in checking.document.clauses:
        if clause.kind is ClauseKind.FRONT or checking.document.part_of(clause) in _NO_TITLE_NEEDED:
            continue
        for place, block in enumerate(clause.blocks):
            near = clause.blocks[max(0, place - 2) : place] + clause.blocks[place + 1 : place + 3]
            if block.kind is BlockKind.TABLE and len(block.rows) > 1:
                if not any(b.kind is BlockKind.CAPTION and not _is_figure(b) for b in near):
                    yield Hit(block, "a table without a title", quote=block.text[:60])
            elif block.kind is BlockKind.FIGURE:
                after = clause.blocks[place + 1 : place + 5]
                if not any(b.kind is BlockKind.CAPTION and _is_figure(b) for b in (*after, *near)):
                    yield Hit(block, "a figure without a title", quote=block.text[:60])


def _is_figure(block: Block) -> bool:
    return is_figure(block.text)


@rule(
    "ITU-FIG-002",
    Severity.WARNING,
    "a table or figure that the text does not mention",
    why="The text says what each table and figure is for.",
    remedy="Refer to it where it is needed, or take it out.",
    whole=True,
)
def not_mentioned(checking: Checking) -> Iterator[Hit]:
    mentioned = {
        (reference.kind, reference.number.replace("–", "-"))
        for reference in inner_references(checking.document)
    }
    for clause, block, kind, number, title in _captions(checking):
        if (kind, number) in mentioned or any(
            other_kind == kind and (re.sub(r"[a-z]$", "", number) == other or number.startswith(f"{other}-"))
            for other_kind, other in mentioned
        ):
            continue
        if checking.document.format == "pdf" and not title:
            continue
        if checking.is_published and _announced(clause, block, kind):
            continue
        severity = Severity.NOTE if checking.is_published else None
        yield Hit(
            block, f"{kind} {number} is not mentioned in the text", quote=block.text[:80], severity=severity
        )


def _announced(clause: Clause, block: Block, kind: str) -> bool:
    """ "The following table shows …", "the figure below"."""
    text = " ".join(b.text for b in clause.blocks if abs(b.index - block.index) < 8)
    word = "figures?|diagrams?|flow" if kind == "figure" else "tables?"
    return bool(
        re.search(
            rf"\b(?:following|below|this|above|these)\b.{{0,40}}\b(?:{word})\b|\b(?:{word})\b.{{0,20}}\b(?:below|above)\b",
            text,
            re.I,
        )
    )


@rule(
    "ITU-FIG-003",
    Severity.WARNING,
    "a gap in the numbers of figures or tables, or a number twice",
    why="Figures and tables are numbered from 1; in annexes with the letter, “Figure A.1”.",
    remedy="Renumber, and correct the references.",
    by_hand=True,
)
def numbers(checking: Checking) -> Iterator[Hit]:
    if not checking.document.whole:
        return
    last: dict[tuple[str, str], int] = {}
    seen: dict[tuple[str, str], str] = {}
    for _, block, kind, number, title in _captions(checking):
        if (kind, number) in seen:
            if seen[kind, number] == title or re.search(
                r"continued|concluded|sheet|\(\d+ of \d+\)", title, re.I
            ):
                continue
            severity = Severity.NOTE if checking.document.format == "pdf" else None
            yield Hit(block, f"{kind} {number} stands twice", quote=block.text[:80], severity=severity)
        seen[kind, number] = title
        match = re.match(r"^(?P<group>(?:[A-Z]{1,4}[.-])?(?:\d+[-.])*)(?P<count>\d+)[a-z]?$", number)
        if match is None:
            continue
        key = kind, match["group"]
        count, before = int(match["count"]), last.get(key, 0)
        if count > before + 1 and not (checking.document.format == "pdf" or checking.is_published):
            yield Hit(
                block, f"{kind} {number} where {match['group']}{before + 1} is due", quote=block.text[:80]
            )
        last[key] = max(count, before)


@rule(
    "ITU-FIG-004",
    Severity.NOTE,
    "a title of a table or figure in another form",
    why="Titles read “Table 1 – Title”, “Figure A.2 – Title”: an en dash with spaces.",
    remedy="Write “ – ” between number and title.",
    fixes=True,
)
def form(checking: Checking) -> Iterator[Hit]:
    for _, block, kind, number, title in _captions(checking):
        if not title and checking.document.format != "pdf":
            yield Hit(
                block, f"{kind} {number} has no title", quote=block.text[:60], severity=Severity.WARNING
            )
        elif not checking.is_published and not re.match(r"^\w+ \S+ – \S", block.text):
            match = CAPTION.match(block.text)
            if match and title:
                head = block.text[: len(block.text) - len(title)]
                fix = Fix(
                    head + title[:20],
                    f"{match['word'].capitalize()} {match['id'].rstrip('.')} – {title[:20]}",
                )
                yield Hit(
                    block, f"the title of {kind} {number} is in another form", quote=block.text[:60], fix=fix
                )


@rule(
    "ITU-FIG-005",
    Severity.WARNING,
    "a figure or table of an annex without its letter",
    why="In annexes figures and tables are numbered “Figure A.1”, “Table B.2”, in appendices “Figure I.1”.",
    remedy="Put the letter of the annex, or the number of the appendix, before the number.",
    by_hand=True,
)
def prefix(checking: Checking) -> Iterator[Hit]:
    if checking.is_published:
        return
    for clause, block, kind, number, _ in _captions(checking):
        top = checking.document.top(clause)
        name = top.number.split()[-1] if top.number.startswith(("Annex ", "Appendix ")) else ""
        lettered = re.match(r"^([A-Z]{1,4})[.-]", number)
        if name and (lettered is None or lettered[1] != name):
            yield Hit(block, f"{kind} {number} in {top.number}", quote=block.text[:60])
        elif not name and lettered is not None and clause.kind is ClauseKind.CLAUSE:
            yield Hit(block, f"{kind} {number} in the body", quote=block.text[:60])


@rule(
    "ITU-FIG-006",
    Severity.NOTE,
    "a title on the wrong side",
    why="The title of a table stands above it, that of a figure below.",
    remedy="Move the title.",
    by_hand=True,
)
def side(checking: Checking) -> Iterator[Hit]:
    if checking.document.format == "pdf":
        return
    for clause in checking.document.clauses:
        for place, block in enumerate(clause.blocks):
            if block.kind is not BlockKind.CAPTION:
                continue
            after = clause.blocks[place + 1] if place + 1 < len(clause.blocks) else None
            before = clause.blocks[place - 1] if place else None
            if _is_figure(block):
                wrong = (
                    after is not None
                    and after.kind is BlockKind.FIGURE
                    and (before is None or before.kind is not BlockKind.FIGURE)
                )
            else:
                wrong = (
                    before is not None
                    and before.kind is BlockKind.TABLE
                    and (after is None or after.kind is not BlockKind.TABLE)
                )
            if wrong:
                yield Hit(block, "the title stands on the wrong side", quote=block.text[:60])
