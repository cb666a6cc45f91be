"""Definitions, abbreviations and references, taken from the clauses that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.headings import Part, part_of
from corpus.identifiers import reference_id
from corpus.model import Abbreviation, Block, BlockKind, Clause, ClauseKind, Definition, Reference

_TERM = re.compile(
    r"^(?P<term>[^:]{1,120}?)\s*(?P<source>\[[^\]]+\])?\s*(?:\(see[^)]*\))?\s*:\s*(?P<text>\S.*)$", re.S
)
_SOURCE = re.compile(r"\[[^\]]+\]")
_REFERENCE_START = re.compile(
    r"^(?:[–−•-]\s*)?(?:\[|ITU[- ]?[TR]\b|UIT[- ]?[TR]\b|МСЭ|CCITT|Recomm|Recomend|Рек|ISO|IEC|ETSI|IEEE|IETF|ANSI|W3C|ATIS|3GPP|oneM2M|Draft|AES|SMPTE)"
)
_LIST_ENTRY = re.compile(r"^(?P<abbr>\S(?:.{0,22}?\S)?)\s+[–−:-]\s+(?P<expansion>\S.*)$", re.S)


def within(clauses: tuple[Clause, ...], part: Part) -> Iterator[Clause]:
    """The clauses of numbered parts with such a title, and everything below them."""
    inside: set[int] = set()
    for clause in clauses:
        opens = (
            clause.kind is not ClauseKind.FRONT
            and part_of(clause.title) is part
            and (clause.level == 1 or clause.parent in inside or clause.level == 2)
            and clause.kind in (ClauseKind.CLAUSE, ClauseKind.BIBLIOGRAPHY)
        )
        if opens or (clause.parent is not None and clause.parent in inside):
            inside.add(clause.index)
            yield clause


def definitions(clauses: tuple[Clause, ...]) -> tuple[Definition, ...]:
    """Terms of the definitions clause: numbered ones, and bold or listed ones without a number."""
    found: list[Definition] = []
    for clause in within(clauses, Part.DEFINITIONS):
        has_children = any(other.parent == clause.index for other in clauses)
        if part_of(clause.title) is not None or clause.level == 1:
            found.extend(_unnumbered(clause))
            continue
        body = "\n".join(block.text for block in clause.blocks if block.kind is not BlockKind.FIGURE)
        if clause.title and not clause.text.startswith(clause.title):
            if has_children and not body:
                continue
            term, source = _split_source(clause.title)
            if not body and (whole := _TERM.match(clause.title)):
                term, body = whole.group("term"), whole.group("text")
            if body:
                found.append(Definition(term, clause.number, clause.page, body, source))
            continue
        match = _TERM.match(body)
        if match:
            term, source = _split_source(match.group("term"))
            source = source or (match.group("source") or "").strip("[]")
            found.append(Definition(term, clause.number, clause.page, match.group("text"), source))
    return tuple(found)


def _unnumbered(clause: Clause) -> Iterator[Definition]:
    for block in clause.blocks:
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            continue
        match = _TERM.match(re.sub(r"^[–•-]\s*", "", block.text))
        if match and len(match.group("term").split()) <= 8 and len(match.group("text")) > 20:
            term, source = _split_source(match.group("term"))
            if not re.search(r"\b(?:following|terms|apply|suivants|siguientes)\b", term, re.I):
                yield Definition(term, clause.number, block.page, match.group("text"), source)


def _split_source(term: str) -> tuple[str, str]:
    source = _SOURCE.search(term)
    name = _SOURCE.sub("", term).strip(" :")
    return name, source.group().strip("[]") if source else ""


def abbreviations(clauses: tuple[Clause, ...]) -> tuple[Abbreviation, ...]:
    """Rows of the abbreviations clause, whether set as a table or as a list."""
    found: list[Abbreviation] = []
    for clause in within(clauses, Part.ABBREVIATIONS):
        for block in clause.blocks:
            found.extend(_abbreviations(block))
    return tuple(found)


def _abbreviations(block: Block) -> Iterator[Abbreviation]:
    if block.kind is BlockKind.TABLE:
        for row in block.rows[block.header_rows if block.caption else 0 :]:
            cells = [cell for cell in row if cell]
            for abbr, expansion in zip(cells[::2], cells[1::2], strict=False):
                yield Abbreviation(abbr, expansion.rstrip(" .;"), block.page)
    elif block.kind in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH):
        match = _LIST_ENTRY.match(re.sub(r"^[–•]\s+", "", block.text))
        if match:
            yield Abbreviation(match.group("abbr"), match.group("expansion").rstrip(" .;"), block.page)


def references(clauses: tuple[Clause, ...]) -> tuple[Reference, ...]:
    """Entries of clause 2 and of the Bibliography, as identifiers."""
    found: list[Reference] = []
    for clause in within(clauses, Part.REFERENCES):
        bibliography = clause.kind is ClauseKind.BIBLIOGRAPHY and not re.search(
            "r[eé]f[eé]ren", clause.title, re.I
        )
        for block in clause.blocks:
            text = " ".join(block.text.split())
            if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or not _REFERENCE_START.match(
                text
            ):
                continue
            if text.endswith(":") or re.match(
                r"^ITU-T Recommendations and other references|^[–-]?\s*None", text
            ):
                continue
            found.append(Reference(reference_id(text), text, block.page, not bibliography))
    seen = {entry.text for entry in found}
    for clause in clauses:
        if clause.kind is ClauseKind.BIBLIOGRAPHY:
            for block in clause.blocks:
                text = " ".join(block.text.split())
                if _REFERENCE_START.match(text) and text not in seen:
                    found.append(Reference(reference_id(text), text, block.page, False))
    return tuple(found)
