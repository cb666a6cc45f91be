"""Order and presence of the parts of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.model import Severity
from copilot.check.rule import Hit, rule
from corpus.document import DraftDocument
from corpus.model import Clause, ClauseKind
from corpus.structure.headings import Part, parts_of
from corpus.structure.parts import MANDATORY, PART_TITLES, SKELETON_YEAR, says_none

_SEE = re.compile(r"\b(?:clause|see|annex|appendix)\s+[A-Z\d\[]|\bvoid\b|\breserved\b", re.I)


def _title(checking: Checking, part: str) -> str:
    return PART_TITLES.get(checking.document.language or "E", PART_TITLES["E"])[part]


@rule(
    "ITU-STR-001",
    Severity.ERROR,
    "a clause from 1 to 5 is missing",
    why="Scope, References, Definitions, Abbreviations and acronyms, Conventions always stand as clauses 1 "
    'to 5; an empty one says "None."',
    remedy='Insert the clause with its fixed title; if nothing stands in it, write "None."',
    whole=True,
    since=SKELETON_YEAR,
)
def missing_clause(checking: Checking) -> Iterator[Hit]:
    if not checking.document.language:
        return
    present = {clause.part for clause in checking.document.clauses} | _joined(checking)
    if inserts_missing_clauses(checking.document):
        present.update(MANDATORY[1:])
    body = next((c.heading for c in checking.document.clauses if c.heading and c.number[:1].isdigit()), None)
    for place, part in enumerate(checking.profile.clauses, 1):
        if part not in present:
            after = [c for c in checking.document.clauses if c.part in MANDATORY[: place - 1] and c.heading]
            block = (after[-1].heading if after else None) or body or checking.first
            yield Hit(block, f'clause {place} "{_title(checking, part)}" is missing')


def inserts_missing_clauses(document: DraftDocument) -> bool:
    """Does Metanorma put in the clauses from 2 to 5 that the source leaves out?"""
    given = document.attributes
    is_recommendation = given.get("doctype", "recommendation") == "recommendation"
    return (
        document.numbers_are_generated
        and is_recommendation
        and "legacy-do-not-insert-missing-sections" not in given
        and given.get("document-schema") != "legacy"
    )


def _joined(checking: Checking) -> set[str]:
    """Parts that share a clause with another: "Definitions and abbreviations"."""
    names = {
        Part.DEFINITIONS: "definitions",
        Part.ABBREVIATIONS: "abbreviations",
        Part.REFERENCES: "references",
    }
    found: set[str] = set()
    for clause in checking.document.clauses:
        if clause.number:
            found.update(names[part] for part in parts_of(clause.title) if part in names)
            if re.search(r"\bconventions?\b", clause.title, re.I):
                found.add("conventions")
    return found


@rule(
    "ITU-STR-002",
    Severity.ERROR,
    "a clause from 1 to 5 stands in another place",
    why="The order of clauses 1 to 5 is fixed: Scope, References, Definitions, Abbreviations and acronyms, "
    "Conventions.",
    remedy="Move the clause to its place and renumber.",
    since=SKELETON_YEAR,
)
def order_of_clauses(checking: Checking) -> Iterator[Hit]:
    seen = [
        c
        for c in checking.document.clauses
        if c.part in MANDATORY and c.level == 1 and c.kind is ClauseKind.CLAUSE and c.heading
    ]
    highest = -1
    for clause in seen:
        place = MANDATORY.index(clause.part)
        assert clause.heading is not None
        if place < highest:
            yield Hit(
                clause.heading,
                f'"{clause.title}" stands after "{_title(checking, MANDATORY[highest])}"',
                quote=clause.heading.text,
            )
        elif (
            clause.number.isdigit()
            and int(clause.number) != place + 1
            and not checking.document.numbers_are_generated
        ):
            missing = any(part not in {c.part for c in seen} for part in MANDATORY[:place])
            if not (missing and int(clause.number) < place + 1):
                yield Hit(
                    clause.heading,
                    f'"{clause.title}" is clause {clause.number}, not clause {place + 1}',
                    quote=clause.heading.text,
                )
        highest = max(highest, place)


@rule(
    "ITU-STR-003",
    Severity.ERROR,
    "Summary or Keywords are missing",
    why="Summary and Keywords are mandatory and stand before clause 1.",
    remedy="Write them before clause 1.",
    whole=True,
    since=2012,
)
def missing_front(checking: Checking) -> Iterator[Hit]:
    if not checking.document.language:
        return
    present = {clause.part for clause in checking.document.clauses}
    for part in ("summary", "keywords"):
        if part not in present:
            yield Hit(checking.first, f'"{_title(checking, part)}" is missing')


@rule(
    "ITU-STR-005",
    Severity.ERROR,
    "a clause is empty",
    why='An empty clause from 1 to 5 says "None."; any other clause has text or subclauses.',
    remedy='Write "None." or take the clause out.',
)
def empty_clause(checking: Checking) -> Iterator[Hit]:
    parents = {clause.parent for clause in checking.document.clauses}
    for clause in checking.document.clauses:
        if clause.blocks or clause.index in parents or clause.heading is None or not clause.title:
            continue
        if clause.kind is ClauseKind.FRONT or (not clause.part and checking.document.format == "pdf"):
            continue  # a drawing without words is nothing that the reader of PDFs sees
        if checking.document.part_of(clause) in ("definitions", "elsewhere", "here") and not clause.part:
            continue  # a term; see the rules of terms
        if _SEE.search(clause.title):
            continue  # "Light source (as in clause 6.1)"
        yield Hit(clause.heading, f'"{clause.label}" is empty', quote=clause.heading.text)


@rule(
    "ITU-STR-008",
    Severity.ERROR,
    "annexes, appendices and Bibliography are out of order",
    why="After the body come the annexes, then the appendices, then the Bibliography.",
    remedy="Move the part to its place.",
    by_hand=True,
)
def order_of_parts(checking: Checking) -> Iterator[Hit]:
    def rank(clause: Clause) -> int:
        if clause.kind is ClauseKind.BIBLIOGRAPHY:
            return 3
        if clause.number.startswith("Appendix"):
            return 2
        return 1 if clause.number.startswith("Annex") else 0

    highest, last = 0, ""
    names = {1: "an annex", 2: "an appendix", 3: "the Bibliography"}
    for clause in checking.document.clauses:
        if clause.level != 1 or clause.heading is None or clause.kind is ClauseKind.FRONT:
            continue
        place = rank(clause)
        numbered = bool(re.match(r"\d", clause.number))
        if place < highest and (place or numbered):
            yield Hit(clause.heading, f'"{clause.label}" stands after {last}', quote=clause.heading.text)
        if place > highest:
            highest, last = place, names[place]


@rule(
    "ITU-STR-009",
    Severity.WARNING,
    "a heading in the body has no number",
    why="Clauses of the body are numbered; a heading without number cannot be cited.",
    remedy="Number the clause, or make its heading a bold line inside the clause before.",
)
def unnumbered(checking: Checking) -> Iterator[Hit]:
    if checking.document.format == "pdf":
        return  # printed headings without number cannot be told from bold lines
    for clause in checking.document.clauses:
        heading = clause.heading
        if heading is None or clause.number or clause.kind in (ClauseKind.FRONT, ClauseKind.BIBLIOGRAPHY):
            continue
        if heading.style.lower().replace(" ", "_") in ("heading_b", "heading_i", "heading_ib"):
            continue
        if not checking.document.whole and clause.part:
            continue
        if heading.text.strip().rstrip(":").lower() in ("index", "summary", "keywords"):
            continue
        yield Hit(heading, f'"{heading.text}" has no number', quote=heading.text)


@rule(
    "ITU-STR-010",
    Severity.WARNING,
    "clause 3 lacks 3.1 or 3.2",
    why="Clause 3 has two subclauses: 3.1 Terms defined elsewhere, 3.2 Terms defined in this Recommendation; "
    'an empty one says "None."',
    remedy='Add the subclause; if it is empty, write "None."',
    since=SKELETON_YEAR,
)
def subclauses_of_definitions(checking: Checking) -> Iterator[Hit]:
    document = checking.document
    clause = next((c for c in document.clauses if c.part == "definitions" and c.level == 1), None)
    if clause is None or clause.heading is None or clause.kind is not ClauseKind.CLAUSE:
        return
    if not document.language or inserts_missing_clauses(document):
        return
    if says_none(clause.text) and len(clause.text) < 200:
        return
    present = {c.part for c in document.below(clause)}
    if len(clause.blocks) and not present & {"elsewhere", "here"} and document.date is not None:
        return  # published texts with few terms list them without subclauses
    if not document.whole and not present & {"elsewhere", "here"}:
        return
    for part, number in (("elsewhere", "3.1"), ("here", "3.2")):
        if part not in present:
            yield Hit(
                clause.heading, f'"{number} {_title(checking, part)}" is missing', quote=clause.heading.text
            )


@rule(
    "ITU-STR-012",
    Severity.NOTE,
    "front matter is out of order",
    why="Before clause 1 stand Summary, History, Keywords, Introduction, in this order.",
    remedy="Put the parts into this order.",
    by_hand=True,
)
def order_of_front(checking: Checking) -> Iterator[Hit]:
    order = ("summary", "keywords", "introduction")
    highest = -1
    for clause in checking.document.clauses:
        if clause.part not in order or clause.heading is None:
            continue
        place = order.index(clause.part)
        if place < highest and not checking.is_published:
            yield Hit(
                clause.heading,
                f'"{clause.title}" stands after "{order[highest].capitalize()}"',
                quote=clause.heading.text,
            )
        highest = max(highest, place)
