"""Notes and footnotes: their form, and that they require nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.modals import excerpt, requirements
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from corpus.model import Block, BlockKind, Clause

_FORM = re.compile(
    r"^(?P<head>(?:NOTE|Note|note|N\.B\.|NB)S?\s*(?P<number>\d{1,2})?\s*(?P<mark>[–—−:.\-]|\s(?=\w)))\s*"
)
_GOOD = re.compile(r"^NOTE(?:\s\d{1,2})?\s?[–—−]\s")
_MUST = re.compile(r"\bmust\b")


def _notes(clause: Clause) -> list[Block]:
    return [block for block in clause.blocks if block.kind is BlockKind.NOTE]


def _in_table_or_figure(clause: Clause, note: Block) -> bool:
    """Notes below a table or figure may be normative."""
    before = [block for block in clause.blocks if block.index < note.index]
    while before and before[-1].kind is BlockKind.NOTE:
        before.pop()
    near = before[-1] if before else None
    if note.style.lower().startswith(("table", "figure")):
        return True
    after = next(
        (block for block in clause.blocks if block.index > note.index and block.kind is not BlockKind.NOTE),
        None,
    )
    if note.style == "Note":
        return False  # the template has other styles for notes of tables and figures
    figure_below = (
        after is not None and after.kind is BlockKind.CAPTION and after.text.lower().startswith("fig")
    )
    return figure_below or (
        near is not None
        and near.kind in (BlockKind.TABLE, BlockKind.CAPTION, BlockKind.FIGURE, BlockKind.EQUATION)
    )


@rule(
    "ITU-NOT-001",
    Severity.ERROR,
    "a requirement in a note",
    why="Notes in the text are informative; only notes of tables and figures may require something.",
    remedy="Make the note a paragraph, or tell in the indicative.",
    english=True,
)
def requirement(checking: Checking) -> Iterator[Hit]:
    for clause in checking.document.clauses:
        if not clause.normative:
            continue
        for note in _notes(clause):
            if _in_table_or_figure(clause, note) or checking.document.part_of(clause) in (
                "conventions",
                "references",
            ):
                continue
            found = requirements(note.text)
            words = [m.words for m in found] + _MUST.findall(note.text)
            if words:
                start = found[0].start if found else note.text.index("must")
                published = checking.is_published
                yield Hit(
                    note,
                    f"“{words[0]}” in a note",
                    quote=excerpt(note.text, start, start + len(words[0])),
                    key=clause.label if published else "",
                    severity=Severity.WARNING if published else None,
                )


@rule(
    "ITU-NOT-002",
    Severity.WARNING,
    "a requirement in a footnote",
    why="Footnotes are informative.",
    remedy="Move the requirement to the text.",
    english=True,
)
def in_footnote(checking: Checking) -> Iterator[Hit]:
    for clause in checking.document.clauses:
        for block in clause.blocks:
            if block.kind is BlockKind.FOOTNOTE and (found := requirements(block.text)):
                yield Hit(
                    block,
                    f"“{found[0].words}” in a footnote",
                    quote=excerpt(block.text, found[0].start, found[0].end),
                )


@rule(
    "ITU-NOT-003",
    Severity.NOTE,
    "a note that does not begin “NOTE –”",
    why="Notes begin with “NOTE –”, or “NOTE 1 –” where a clause has several.",
    remedy="Write “NOTE –”.",
    english=True,
    fixes=True,
    since=1995,
    by_hand=True,
)
def form(checking: Checking) -> Iterator[Hit]:
    for clause in checking.document.clauses:
        for note in _notes(clause):
            match = _FORM.match(note.text)
            if match is None or _GOOD.match(note.text) or re.match(r"NOTES\b", note.text):
                continue
            if checking.document.format == "pdf" and match["mark"].strip() in ("", "–", "—", "-", "−"):
                continue
            number = f" {match['number']}" if match["number"] else ""
            rest = note.text[match.end() : match.end() + 10]
            fix = Fix(match[0] + rest, f"NOTE{number} – {rest}")
            yield Hit(note, f"the note begins “{match['head'].strip()}”", quote=match[0].strip(), fix=fix)


@rule(
    "ITU-NOT-004",
    Severity.WARNING,
    "notes of a clause that are not numbered, or not consecutively",
    why="Several notes in a clause are numbered from 1.",
    remedy="Number them NOTE 1 –, NOTE 2 –, …",
    since=1995,
    by_hand=True,
)
def numbers(checking: Checking) -> Iterator[Hit]:
    for clause in checking.document.clauses:
        notes = [
            n for n in _notes(clause) if not _in_table_or_figure(clause, n) and re.match(r"NOTE\b", n.text)
        ]
        if len(notes) < 2:
            continue
        if checking.document.part_of(clause) in ("definitions", "here", "elsewhere") and clause.part:
            continue  # each belongs to a term
        counts = [re.match(r"NOTE\s+(\d+)", note.text) for note in notes]
        if not any(counts):
            if not checking.is_published:
                yield Hit(
                    notes[1], f"{len(notes)} notes in the clause, and no numbers", quote=notes[1].text[:40]
                )
            continue
        expected = 1
        for note, count in zip(notes, counts, strict=True):
            number = int(count[1]) if count else None
            if number == 1:
                expected = 1
            if number != expected and not checking.is_published:
                shown = f"NOTE {number}" if number else "NOTE"
                yield Hit(note, f"{shown} where NOTE {expected} is due", quote=note.text[:40])
                break
            expected += 1
