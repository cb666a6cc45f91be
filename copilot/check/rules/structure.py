"""Order and presence of the parts of a text, and the sentences that always stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from corpus.document import BlockKind, ClauseKind, DraftClause
from corpus.structure.headings import is_integral_line, says_informative
from corpus.structure.parts import MANDATORY, PART_TITLES, says_none

SKELETON = 2008
"""Texts approved before have clauses 1 to 5 in other forms (Author's guide and skeleton came later)."""
_SUPPLEMENT = re.compile(r"\bthis Supplement\b")
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


def _title(checking: Checking, part: str) -> str:
    return PART_TITLES.get(checking.document.language or "E", PART_TITLES["E"])[part]


def _applies(checking: Checking) -> bool:
    """Supplements, procedures (A series) and texts in a language that is not read have no fixed clauses."""
    document = checking.document
    procedure = document.identifier is not None and document.identifier.series == "A"
    return not (checking.is_informative or procedure) and bool(document.language)


@rule(
    "ITU-STR-001",
    Severity.ERROR,
    "a clause from 1 to 5 is missing",
    why="Scope, References, Definitions, Abbreviations and acronyms, Conventions always stand as clauses 1 "
    'to 5; an empty one says "None."',
    remedy='Insert the clause with its fixed title; if nothing stands in it, write "None."',
    whole=True,
    since=SKELETON,
)
def missing_clause(checking: Checking) -> Iterator[Hit]:
    if not _applies(checking):
        return
    present = {clause.part for clause in checking.document.clauses}
    joined = _joined(checking)
    if checking.is_joint:
        joined.add("conventions")  # the form of ISO and IEC, which joint texts keep, has no such clause
    body = next((c.heading for c in checking.document.clauses if c.heading and c.number[:1].isdigit()), None)
    for place, part in enumerate(MANDATORY, 1):
        if part not in present and part not in joined:
            after = [c for c in checking.document.clauses if c.part in MANDATORY[: place - 1] and c.heading]
            block = (after[-1].heading if after else None) or body or checking.first
            yield Hit(block, f'clause {place} "{_title(checking, part)}" is missing')


def _joined(checking: Checking) -> set[str]:
    """Parts that share a clause with another: "Definitions and abbreviations"."""
    from corpus.structure.headings import Part, parts_of

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
    since=SKELETON,
)
def order_of_clauses(checking: Checking) -> Iterator[Hit]:
    if not _applies(checking):
        return
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
            missing = checking.is_joint or any(
                part not in {c.part for c in seen} for part in MANDATORY[:place]
            )
            if not checking.is_joint and not (missing and int(clause.number) < place + 1):
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
    if not _applies(checking):
        return
    present = {clause.part for clause in checking.document.clauses}
    for part in ("summary", "keywords"):
        if part not in present:
            yield Hit(checking.first, f'"{_title(checking, part)}" is missing')


@rule(
    "ITU-STR-004",
    Severity.WARNING,
    "keywords are not in alphabetical order, or not separated by commas",
    why="Keywords are listed in alphabetical order, separated by commas.",
    remedy="Sort the keywords and put commas between them.",
    fixes=True,
)
def keywords(checking: Checking) -> Iterator[Hit]:
    clause = checking.document.part("keywords")
    blocks = [b for b in clause.blocks if b.kind is BlockKind.PARAGRAPH] if clause else []
    if len(blocks) != 1 or len(blocks[0].text) > 600:
        return
    block = blocks[0]
    separator = ";" if ";" in block.text and "," not in block.text else ","
    words = [word.strip() for word in block.text.strip().rstrip(".").split(separator)]
    if len(words) < 2:
        return
    ordered = _with_capital(sorted(words, key=str.casefold), words[0])
    if separator == ";" or ordered != words:
        stop = "." if block.text.rstrip().endswith(".") else ""
        what = "are separated by semicolons" if separator == ";" else "are not in alphabetical order"
        yield Hit(
            block,
            f"the keywords {what}",
            quote=block.text[:80],
            fix=Fix(block.text, ", ".join(ordered) + stop),
        )


def _with_capital(words: list[str], first: str) -> list[str]:
    """A capital that only begins the list goes to the word that begins it now."""
    if (
        not re.match(r"[A-Z][a-z]", first)
        or words[0] == first
        or any(re.match("[A-Z][a-z]", w) for w in words if w != first)
    ):
        return words
    lowered = [first[0].lower() + first[1:] if word == first else word for word in words]
    return [lowered[0][0].upper() + lowered[0][1:], *lowered[1:]]


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
        yield Hit(clause.heading, f'"{clause.label}" is empty', quote=clause.heading.text)


@rule(
    "ITU-STR-006",
    Severity.ERROR,
    "the fixed sentence of a clause is missing",
    why="Clauses 2, 3.1, 3.2 and 4 begin with a fixed sentence; that of clause 2 makes the texts listed "
    "provisions of the Recommendation.",
    remedy="Begin the clause with the sentence of the skeleton.",
    english=True,
    since=SKELETON,
)
def boilerplate(checking: Checking) -> Iterator[Hit]:
    for clause in checking.document.clauses:
        pattern = _BOILERPLATE.get(clause.part)
        if pattern is None or clause.heading is None or clause.kind is not ClauseKind.CLAUSE:
            continue
        if clause.parent is not None and clause.part not in ("elsewhere", "here"):
            continue  # "2.1 Identical Recommendations" stands below the sentence
        if checking.document.is_supplement and clause.part == "references":
            continue
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
        if not named or checking.is_informative:
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
        elif checking.is_joint:
            continue  # annexes of texts in common with ISO and IEC may be informative
        elif (says_informative(lines[0].text) == is_annex and "does not" in lines[0].text) or (
            not is_annex and not says_informative(lines[0].text) and "integral" in lines[0].text
        ):
            yield Hit(lines[0], f"an {word} that says the contrary of what an {word} is", quote=lines[0].text)


@rule(
    "ITU-STR-008",
    Severity.ERROR,
    "annexes, appendices and Bibliography are out of order",
    why="After the body come the annexes, then the appendices, then the Bibliography.",
    remedy="Move the part to its place.",
)
def order_of_parts(checking: Checking) -> Iterator[Hit]:
    def rank(clause: DraftClause) -> int:
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
    since=SKELETON,
)
def subclauses_of_definitions(checking: Checking) -> Iterator[Hit]:
    document = checking.document
    clause = next((c for c in document.clauses if c.part == "definitions" and c.level == 1), None)
    if (
        clause is None
        or clause.heading is None
        or clause.kind is not ClauseKind.CLAUSE
        or not document.language
    ):
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
    "ITU-STR-011",
    Severity.WARNING,
    "a Supplement that calls itself a Recommendation, or the reverse",
    why='A Supplement says "this Supplement", a Recommendation "this Recommendation".',
    remedy="Write the name of the kind of text that it is.",
    english=True,
    fixes=True,
)
def own_name(checking: Checking) -> Iterator[Hit]:
    supplement = checking.document.is_supplement
    if checking.document.identifier is None and "doctype" not in checking.document.attributes:
        return
    wrong, right = (
        ("this Recommendation", "this Supplement")
        if supplement
        else ("this Supplement", "this Recommendation")
    )
    for clause, block in checking.prose():
        if clause.kind is ClauseKind.FRONT and clause.part not in ("summary", "introduction"):
            continue
        if wrong in block.text:
            yield Hit(
                block,
                f'a {right.split()[1]} that says "{wrong}"',
                quote=wrong,
                fix=Fix(wrong, right),
                key=wrong,
            )


@rule(
    "ITU-STR-012",
    Severity.NOTE,
    "front matter is out of order",
    why="Before clause 1 stand Summary, History, Keywords, Introduction, in this order.",
    remedy="Put the parts into this order.",
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
