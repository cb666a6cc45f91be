"""Definitions, abbreviations and references, taken from the clauses that hold them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from corpus.identifiers import reference_id
from corpus.model import Abbreviation, Block, BlockKind, Clause, ClauseKind, Definition, Reference
from corpus.structure.headings import Part, parts_of

_TERM = re.compile(
    r"^(?P<term>[^:]{1,120}?)\s*(?P<source>\[[^\]]+\])?\s*(?:\(see[^)]*\))?\s*:\s*(?P<text>\S.*)$", re.S
)
_ONLY_SOURCE = re.compile(r"^(?P<term>[^:.]{1,120}?)\s*\[[^\]]+\]\.?\s*$", re.S)
_SOURCE = re.compile(r"\[[^\]]+\]")
_INTRODUCTION = re.compile(
    r"\bfollowing\s+(?:terms?|definitions?)\b|\bterms?\s+(?:and\s+definitions\s+)?(?:are\s+)?defined\b|"
    r"\bare\s+(?:listed|given|defined)\s+(?:below|in)\b|\bdefinitions\s+(?:in|of|given)\b|\bfor\s+the\s+purposes?\s+of\s+this\b|"
    r"\bthis\s+(?:recommendation|supplement|specification)\b.{0,40}\b(?:uses?|makes?|defines?)\b|"
    r"\btermes\s+suivants|définitions\s+suivantes|\bsiguientes\s+(?:términos|definiciones)|"
    r"\b(?:términos|definiciones)\s+siguientes|следующи\w+\s+(?:термин|определен)|^(?:none|néant|ninguno|aucun)\b",
    re.I,
)
_DEFINED_IN = re.compile(r"\bdefined\s+in\s+(?P<where>[^:]{3,120}?)\s*(?:,?\s*appl|:|$)", re.I)
_MARKER = re.compile(r"^(?:[–—•▪\-−]|\(?[a-z]{1,2}\)|\(?\d{1,2}\))\s*")
_NO_TERM = re.compile(r"\b(?:following|terms?|apply|suivants|siguientes|términos|note|example)\b", re.I)
_TERM_COLUMN = re.compile(r"^(?:terms?|termes?|términos?|термин\w*)$", re.I)
_REFERENCE_START = re.compile(
    r"^(?:[–−•-]\s*)?(?:\[|ITU[- ]?[TR]\b|UIT[- ]?[TR]\b|МСЭ|CCITT|CCIR|Recomm|Recomend|Рек|ISO|IEC|ETSI|"
    r"IEEE|IETF|RFC\s\d|ANSI|W3C|ATIS|3GPP|oneM2M|Draft|AES|SMPTE|ECMA|NIST|FIPS|GSMA|OASIS|OMA\b|TIA|EIA|ARIB|DVB|"
    r"CISPR|EN\s\d|TTA\b|TTC\b|CCSA|CEN|MEF\b|Broadband Forum|Unicode|[A-Z]\.\d{1,4}(?:\.\d+)?\s*\()"
)
_BACK_MATTER = re.compile(r"^(?:\S+\s+)?(?:ITU-T\s+)?recommendations?\s+series", re.I)
_LIST_ENTRY = re.compile(r"^(?P<abbr>\S(?:.{0,22}?\S)?)\s+[–−:-]\s+(?P<expansion>\S.*)$", re.S)
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


def within(clauses: tuple[Clause, ...], part: Part) -> Iterator[Clause]:
    """The clauses of numbered parts with such a title, and everything below them."""
    inside: set[int] = set()
    for clause in clauses:
        opens = (
            part in parts_of(clause.title)
            and clause.level <= 2
            and clause.kind in (ClauseKind.CLAUSE, ClauseKind.BIBLIOGRAPHY)
        )
        if opens or (clause.parent is not None and clause.parent in inside):
            inside.add(clause.index)
            yield clause


# -- definitions ----------------------------------------------------------------------------------


def definitions(clauses: tuple[Clause, ...]) -> tuple[Definition, ...]:
    """Terms of the definitions clause: numbered ones, and listed or bold ones without a number."""
    found: list[Definition] = []
    for clause in within(clauses, Part.DEFINITIONS):
        if _holds_terms(clause):
            found.extend(_unnumbered(clause))
        else:
            found.extend(_numbered(clause))
    return tuple(found)


def _holds_terms(clause: Clause) -> bool:
    """ "3.1 Terms defined elsewhere", "3.2 Information object specification": a heading over terms."""
    if parts_of(clause.title) or clause.level == 1:
        return True
    first = next((block.text for block in clause.blocks if block.kind in _PROSE), "")
    return bool(clause.title) and not _defines(first) and bool(_INTRODUCTION.search(first[:250]))


def _defines(text: str) -> bool:
    """ "term: text" on one line; a sentence that introduces a list ends with its colon."""
    match = _TERM.match(text)
    return match is not None and not _INTRODUCTION.search(match.group("term"))


def _numbered(clause: Clause) -> Iterator[Definition]:
    body = "\n".join(block.text for block in clause.blocks if block.kind is not BlockKind.FIGURE)
    run_in = _TERM.match(body)
    if run_in and (not clause.title or body.startswith(clause.title)):
        term, source = _split_source(run_in.group("term"))
        source = source or (run_in.group("source") or "").strip("[]")
        yield Definition(term, clause.number, clause.page, run_in.group("text"), source)
    elif clause.title:
        term, source = _split_source(clause.title)
        whole = _TERM.match(clause.title)
        if not body and whole:
            term, source = _split_source(whole.group("term"))
            body = whole.group("text")
        if not source and body.startswith(clause.title):  # only its source is given
            source = _split_source(body)[1]
        if body or source:
            yield Definition(term, clause.number, clause.page, body or clause.title, source)


def _unnumbered(clause: Clause) -> Iterator[Definition]:
    """Terms under a heading that has no number of their own: "b) long arc;", "term: text", table rows."""
    where = introduction = ""
    for block in clause.blocks:
        if block.kind is BlockKind.TABLE:
            yield from _from_table(clause, block)
        if block.kind not in _PROSE:
            continue
        match = _TERM.match(_MARKER.sub("", block.text)) if not block.text.endswith(":") else None
        if match and len(match.group("term").split()) <= 8 and len(match.group("text")) > 20:
            term, source = _split_source(match.group("term"))
            if not _NO_TERM.search(term):
                yield Definition(term, clause.number, block.page, match.group("text"), source)
                continue
        if block.kind is BlockKind.PARAGRAPH:
            defined = _DEFINED_IN.search(" ".join(block.text.split()))
            where = defined.group("where") if defined and block.text.rstrip().endswith(":") else ""
            introduction = block.text
        elif where and _MARKER.match(block.text):
            term = re.sub(r"[;,.]?(?:\s+and)?$", "", _MARKER.sub("", block.text).strip().rstrip(";,."))
            if term and len(term) < 100:
                yield Definition(term, clause.number, block.page, introduction, where)


def _from_table(clause: Clause, block: Block) -> Iterator[Definition]:
    if not block.rows or not _TERM_COLUMN.match(block.rows[0][0]):
        return
    for row in block.rows[1:]:
        if len(row) >= 2 and row[0] and row[1]:
            term, source = _split_source(row[0])
            yield Definition(term, clause.number, block.page, row[1], source)


def _split_source(term: str) -> tuple[str, str]:
    """ "disaster [b-UNISDR]" → "disaster" and "b-UNISDR"; a term may consist of brackets alone."""
    source = _SOURCE.search(term)
    name = _SOURCE.sub("", term).strip(" :.")
    if source is None or not name:
        return term.strip(" :"), ""
    return name, source.group().strip("[]")


def run_in_term(text: str) -> str:
    """The term that a paragraph begins with, "term [source]: definition" or "term [source]."; "" for none."""
    match = _TERM.match(text) or _ONLY_SOURCE.match(text)
    if match is None or _INTRODUCTION.search(match["term"]):
        return ""
    return _split_source(match["term"])[0]


# -- abbreviations --------------------------------------------------------------------------------


def abbreviations(clauses: tuple[Clause, ...]) -> tuple[Abbreviation, ...]:
    """Rows of the abbreviations clause, whether set as a table or as a list."""
    found: list[Abbreviation] = []
    for clause in within(clauses, Part.ABBREVIATIONS):
        if clause.title and Part.ABBREVIATIONS not in parts_of(clause.title):
            continue  # defined terms, or symbols, in the same main clause
        for block in clause.blocks:
            found.extend(_abbreviations(block))
    return tuple(found)


def _abbreviations(block: Block) -> Iterator[Abbreviation]:
    if block.kind is BlockKind.TABLE:
        for row in block.rows[block.header_rows if block.caption else 0 :]:
            cells = [cell for cell in row if cell]
            for abbr, expansion in zip(cells[::2], cells[1::2], strict=False):
                yield Abbreviation(abbr.rstrip(" :"), expansion.rstrip(" .;"), block.page)
    elif block.kind in _PROSE:
        match = _LIST_ENTRY.match(re.sub(r"^[–•]\s+", "", block.text))
        if match:
            yield Abbreviation(match.group("abbr"), match.group("expansion").rstrip(" .;"), block.page)


# -- references -----------------------------------------------------------------------------------


def references(clauses: tuple[Clause, ...]) -> tuple[Reference, ...]:
    """Entries of clause 2 and of the Bibliography, as identifiers."""
    found: list[Reference] = []
    for clause in within(clauses, Part.REFERENCES):
        informative = clause.kind is ClauseKind.BIBLIOGRAPHY and not re.search(
            r"r[eé]f[eé]ren", clause.title, re.I
        )
        found.extend(_references(clause.blocks, not informative))
    seen = {entry.text for entry in found}
    for clause in clauses:
        if clause.kind is ClauseKind.BIBLIOGRAPHY:
            found.extend(entry for entry in _references(clause.blocks, False) if entry.text not in seen)
    return tuple(found)


def _references(blocks: Sequence[Block], normative: bool) -> Iterator[Reference]:
    for block in blocks:
        text = " ".join(block.text.split())
        if block.kind not in _PROSE or not _REFERENCE_START.match(text):
            continue
        if (
            text.endswith(":")
            or _BACK_MATTER.match(text)
            or text.startswith("ITU-T Recommendations and other")
        ):
            continue
        yield Reference(reference_id(text), text, block.page, normative)


def is_defined_term(clause: Clause, terms: Collection[Definition]) -> bool:
    """Is the clause the entry of a defined term, and its title no heading but that term?"""
    title = _split_source(clause.title)[0]
    return any(term.number == clause.number and term.term == title for term in terms)
