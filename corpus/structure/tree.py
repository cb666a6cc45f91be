"""From blocks to the clause tree: numbers, annexes, fixed headings, what is normative."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.model import Block, BlockKind, Clause, ClauseKind
from corpus.structure.headings import ANNEX, APPENDIX, NUMBER, says_informative
from corpus.structure.parts import may_be_inner, part_opened

_NUMBERED = re.compile(r"^(?P<number>[A-Z\d]\S{0,23})(?:\s+|$)(?P<title>.*)$", re.S)
_INSERTED = re.compile(r"^\d{1,3}(?:\.\d{1,3}(?:[a-z]|[A-Z]{1,2}|bis|ter|quater)?){1,7}[.)]?$")
"""Numbers of clauses that were inserted: 7.2AA, 7.2AA.1, 6.89quater; in print they may be glued titles."""
_FRONT = ("summary", "keywords", "introduction", "history", "foreword", "source")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart. `word` is "annex", "appendix" or "" for any other."""

    number: str
    title: str
    word: str = ""


def read_heading(text: str, given: str = "") -> Heading:
    """Takes "7.2\\tCapability", "Annex A – Codes" or "Bibliography" apart; `given` is an automatic number."""
    text = " ".join(text.split())
    if given:  # "6.3 Appendix I" is a clause
        return Heading(given.rstrip("."), text)
    for word, pattern in (("annex", ANNEX), ("appendix", APPENDIX)):
        match = pattern.match(text)
        if match is None:  # the title stands below, or beside without a dash
            match = pattern.match(re.sub(r"^(\S+\s+(?:[A-Z]\d?|[IVXL]+))\s+(?=[^-–—−:\s])", r"\1 – ", text))
        if match is not None:
            number = match["number"] or ""
            name = {"annex": "Annex", "appendix": "Appendix"}[word]
            return Heading(f"{name} {number}".strip(), (match["title"] or "").strip(), word)
    match = _NUMBERED.match(text)
    if match and (NUMBER.match(match["number"]) or _INSERTED.match(match["number"])):
        return Heading(match["number"].rstrip(".)"), match["title"].strip())
    return Heading("", text)


def build_clauses(
    blocks: Sequence[Block], normative: bool = True, fragment: bool = False
) -> tuple[Clause, ...]:
    """The clause tree over the blocks, in their order.

    Args:
        blocks: as read, headings marked.
        normative: False for texts that are informative as a whole (Supplements).
        fragment: what stands before the first heading is a piece of a clause, not of a cover.
    """
    drafts = list(_cut(blocks))
    clauses: list[Clause] = []
    in_part: Clause | None = None
    none_numbered = not any(block and read_heading(block.text, block.number).number for block, _ in drafts)
    numbered_before = False
    for heading_block, body in drafts:
        index = len(clauses)
        if heading_block is None:
            kind = ClauseKind.CLAUSE if fragment else ClauseKind.FRONT
            own = fragment and normative
            clauses.append(Clause(index, "", "", kind, own, 1, None, body[0].page, tuple(body)))
            continue
        heading = read_heading(heading_block.text, heading_block.number)
        body, heading = _title_below(body, heading)
        part = "" if heading.word else part_opened(heading.title, bool(heading.number) or none_numbered)
        parent = _parent(heading, heading_block, clauses)
        before_body = not numbered_before and not fragment  # of a fragment nobody knows what stands before it
        if heading.word:
            informative = heading.word == "appendix" or any(says_informative(b.text) for b in body[:2])
            kind = ClauseKind.ANNEX if heading.word == "annex" else ClauseKind.APPENDIX
            own = not informative
        elif parent is not None:
            kind, own = clauses[parent].kind, clauses[parent].normative
        elif part == "bibliography" or (part == "references" and not heading.number and in_part is not None):
            kind, own, part = ClauseKind.BIBLIOGRAPHY, False, "bibliography"
        elif not heading.number and (part in _FRONT or before_body) and part not in _NUMBERED_PARTS:
            kind, own = ClauseKind.FRONT, False
        else:
            kind, own = ClauseKind.CLAUSE, True
        numbered_before = numbered_before or kind in (ClauseKind.CLAUSE, ClauseKind.ANNEX)
        level = 1 if parent is None else clauses[parent].level + 1
        if parent is not None and not may_be_inner(part, clauses[parent].part, clauses[parent].number):
            part = ""
        clause = Clause(
            index, heading.number, heading.title, kind, own and normative, level, parent, heading_block.page,
            tuple(body), heading_block, part,
        )  # fmt: skip
        if heading.word:
            in_part = clause
        clauses.append(clause)
    return tuple(clauses)


_NUMBERED_PARTS = ("scope", "references", "definitions", "abbreviations", "conventions", "elsewhere", "here")


def _cut(blocks: Iterable[Block]) -> Iterable[tuple[Block | None, list[Block]]]:
    heading: Block | None = None
    body: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            if heading is not None or body:
                yield heading, body
            heading, body = block, []
        else:
            body.append(block)
    if heading is not None or body:
        yield heading, body


def _title_below(body: list[Block], heading: Heading) -> tuple[list[Block], Heading]:
    """An annex whose title is a paragraph of its own, under its number."""
    if not heading.word or heading.title or not body:
        return body, heading
    first = body[0]
    short = first.kind in (BlockKind.PARAGRAPH, BlockKind.TITLE) and len(first.text) < 160
    if short and first.text.strip() and not re.search(r"[.:;)]\s*$", first.text):
        return body[1:], replace(heading, title=first.text.strip())
    return body, heading


def _parent(heading: Heading, block: Block, before: Sequence[Clause]) -> int | None:
    if heading.word:
        return None
    parts = heading.number.split(".") if heading.number else []
    for length in range(len(parts) - 1, 0, -1):
        prefix = ".".join(parts[:length])
        wanted = {prefix, f"Annex {prefix}", f"Appendix {prefix}"}
        for clause in reversed(before):
            if clause.number in wanted:
                return clause.index
    if heading.number:
        # "1" inside an annex whose clauses are numbered anew
        return None
    if block.level > 1:
        for clause in reversed(before):
            if clause.heading is not None and 0 < clause.heading.level < block.level:
                return clause.index
    return None
