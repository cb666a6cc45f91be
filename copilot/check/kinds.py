"""The kinds of ITU-T texts, and which rules hold for each: the one table.

Sources: Rec. A.1 (work of study groups), A.2 (contributions), A.13 (Supplements, technical papers and
reports, implementers' guides), A.23 Annex A (texts in common with ISO and IEC), Author's guide; document
types of the Metanorma ITU flavour (relaton-itu).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from corpus.document import DraftDocument
from corpus.model import BlockKind
from corpus.structure.parts import MANDATORY


class Kind(StrEnum):
    """What a text is, by its name in a sentence."""

    RECOMMENDATION = "Recommendation"
    JOINT = "Recommendation | International Standard"
    PROCEDURE = "A-series Recommendation"
    SUPPLEMENT = "Supplement"
    AMENDMENT = "amendment"
    CORRIGENDUM = "corrigendum"
    GUIDE = "implementers' guide"
    PAPER = "technical paper"
    REPORT = "technical report"
    DELIVERABLE = "focus group deliverable"
    RESOLUTION = "Resolution"
    CONTRIBUTION = "contribution"
    LIAISON = "liaison statement"


@dataclass(frozen=True, slots=True)
class Profile:
    """What holds for a kind of text.

    `itself` is what the text calls itself, "" where it has no fixed name; `clauses` the fixed parts that it
    has as numbered clauses, in order; `normative` whether anything in it can be a provision; `without` the
    rules that do not hold, by the beginnings of their ids; `doctypes` its names in Metanorma; `lines` what a
    line of its cover says, as a pattern.
    """

    itself: str = ""
    clauses: tuple[str, ...] = ()
    normative: bool = True
    without: tuple[str, ...] = ()
    doctypes: tuple[str, ...] = ()
    lines: str = ""

    def holds(self, rule: str) -> bool:
        return not rule.startswith(self.without)


_SKELETON = ("ITU-STR-001", "ITU-STR-002", "ITU-STR-003", "ITU-STR-006", "ITU-STR-010", "ITU-STR-012")
"""Rules on the skeleton of a Recommendation."""
_OWN_NAME = ("ITU-STR-011", "ITU-WRD-010")
_PROVISIONS = ("ITU-PRV", "ITU-NOT-001", "ITU-NOT-002", "ITU-FRT", "ITU-TRM-015")
_INFORMATIVE = (
    *_SKELETON,
    *_OWN_NAME,
    *_PROVISIONS,
    "ITU-STR-007",
    "ITU-REF-001",
    "ITU-REF-003",
    "ITU-REF-012",
)
_CHANGES = (
    *_SKELETON, *_OWN_NAME, "ITU-STR-005", "ITU-STR-007", "ITU-STR-008", "ITU-STR-009", "ITU-NUM",
    "ITU-XRF-001",
    "ITU-XRF-003", "ITU-FIG-002", "ITU-FIG-003", "ITU-FIG-005", "ITU-REF-001", "ITU-REF-002", "ITU-REF-003",
    "ITU-REF-013", "ITU-ABB-001", "ITU-ABB-002", "ITU-ABB-004", "ITU-TRM-014", "ITU-TTL",
)  # fmt: skip
"""Not in pieces of another text: numbers, references and lists are those of the text that they change."""
_LETTERS = (
    "ITU-STR", "ITU-NUM", "ITU-TTL", "ITU-REF-001", "ITU-REF-002", "ITU-REF-003", "ITU-REF-009",
    "ITU-REF-012",
    "ITU-REF-013", "ITU-XRF", "ITU-FIG-002", "ITU-FIG-005", "ITU-TRM", "ITU-ABB", "ITU-OVL", "ITU-WRD-002",
    "ITU-WRD-003", "ITU-WRD-005", "ITU-WRD-010", *_PROVISIONS,
)  # fmt: skip
"""Not in what members write to each other: "we propose", gaps to be filled, clauses of another text."""

KINDS: dict[Kind, Profile] = {
    Kind.RECOMMENDATION: Profile(
        "this Recommendation", MANDATORY, doctypes=("recommendation", "recommendation-annex")
    ),
    Kind.JOINT: Profile(
        "this Recommendation | International Standard",
        tuple(part for part in MANDATORY if part != "conventions"),
        # the form of ISO and IEC: other entries, subclauses of definitions as needed, annexes of both kinds
        without=("ITU-STR-002", "ITU-STR-007", "ITU-STR-010", "ITU-REF-010", *_OWN_NAME),
        doctypes=("joint-itu-iso-iec",),
    ),
    Kind.PROCEDURE: Profile("this Recommendation", without=_SKELETON),
    Kind.SUPPLEMENT: Profile(
        "this Supplement",
        normative=False,
        without=(*_SKELETON, "ITU-STR-007", "ITU-PRV-008", "ITU-REF-012"),
        doctypes=("recommendation-supplement", "supplement"),
        lines=r"(?:draft )?(?:new |revised )?supplement\s\d+(?: to |$)",
    ),
    Kind.AMENDMENT: Profile(
        without=_CHANGES, doctypes=("recommendation-amendment",), lines=r"(?:draft )?amendment\s\d+(?: \(|$)"
    ),
    Kind.CORRIGENDUM: Profile(
        without=_CHANGES,
        doctypes=("recommendation-corrigendum", "recommendation-errata"),
        lines=r"(?:draft )?(?:technical )?(?:corrigendum|erratum)\s\d+(?: \(|$)",
    ),
    Kind.GUIDE: Profile(
        normative=False,
        without=(*_INFORMATIVE, *_CHANGES, "ITU-FIG-001"),  # its tables are cut out of another text
        doctypes=("implementers-guide",),
        lines=r"(?:draft )?implement[eo]rs?['’]?s? guide\b",
    ),
    Kind.PAPER: Profile(
        "this Technical Paper",
        normative=False,
        without=_INFORMATIVE,
        doctypes=("technical-paper",),
        lines=r"(?:itu-t )?technical paper\b",
    ),
    Kind.REPORT: Profile(
        "this Technical Report",
        normative=False,
        without=_INFORMATIVE,
        doctypes=("technical-report",),
        lines=r"(?:itu-t )?technical report\b",
    ),
    Kind.DELIVERABLE: Profile(
        normative=False,
        without=_INFORMATIVE,
        doctypes=("focus-group", "service-publication", "handbook"),
        lines=r"(?:itu-t )?focus group\b",
    ),
    Kind.RESOLUTION: Profile(
        "this Resolution",
        normative=False,
        without=(*_INFORMATIVE, "ITU-NUM", "ITU-STR"),
        doctypes=("resolution",),
        lines=r"(?:draft )?(?:new |revised )?resolution\s\d+(?: \(|$)",
    ),
    Kind.CONTRIBUTION: Profile(
        normative=False, without=_LETTERS, doctypes=("contribution",), lines=r"contribution$"
    ),
    Kind.LIAISON: Profile(
        normative=False, without=_LETTERS, doctypes=("liaison",), lines=r"(?:.{0,40} )?liaison statement$"
    ),
}

_OF_PART = {
    "Suppl.": Kind.SUPPLEMENT,
    "Amd.": Kind.AMENDMENT,
    "Add.": Kind.AMENDMENT,
    "Cor.": Kind.CORRIGENDUM,
    "Technical Cor.": Kind.CORRIGENDUM,
    "Err.": Kind.CORRIGENDUM,
}
_OF_DOCTYPE = {doctype: kind for kind, profile in KINDS.items() for doctype in profile.doctypes}
_OF_LINE = [(kind, re.compile(profile.lines, re.I)) for kind, profile in KINDS.items() if profile.lines]
_FORM = frozenset(
    (
        "question(s)",
        "source",
        "title",
        "contact",
        "abstract",
        "purpose",
        "for action to",
        "for information to",
    )
)
"""Fields of the form that contributions and liaison statements begin with (templates of study groups)."""
_COVER_LINES = 60
"""Lines from the top in which a cover says what the text is."""
_FIXED_CLAUSES = 3
"""Fixed clauses from which on a document under such a form is a draft Recommendation sent with it."""


@dataclass(frozen=True, slots=True)
class Told:
    """The kind of a text.

    `certain` where its number, type or cover says so, not where nothing says otherwise.
    """

    kind: Kind
    certain: bool

    @property
    def profile(self) -> Profile:
        return KINDS[self.kind]


def kind_of_text(document: DraftDocument) -> Told:
    """What kind of text a draft is: by its document type, its number, its cover, what it calls itself."""
    if (kind := _OF_DOCTYPE.get(document.attributes.get("doctype", ""))) is not None:
        return Told(_in_series(kind, document), True)
    identifier = document.identifier
    if identifier is not None and ".Imp" in identifier.names[0]:
        return Told(Kind.GUIDE, True)
    if identifier is not None and identifier.parts and (kind := _OF_PART.get(identifier.parts[-1].kind)):
        return Told(kind, True)
    if (kind := _on_cover(document)) is not None:
        return Told(kind, True)
    kind = _in_series(Kind.RECOMMENDATION, document)
    return Told(kind, identifier is not None)


def _in_series(kind: Kind, document: DraftDocument) -> Kind:
    if kind is not Kind.RECOMMENDATION:
        return kind
    if document.identifier is not None and document.identifier.series == "A":
        return Kind.PROCEDURE
    own_words = "Recommendation | International Standard"
    return Kind.JOINT if any(own_words in clause.text for clause in document.clauses) else kind


def _on_cover(document: DraftDocument) -> Kind | None:
    lines = [" ".join(line.split()) for line in islice(_cover(document), _COVER_LINES)]
    is_form = len(_FORM & {line.partition(":")[0].strip().lower() for line in lines}) >= _FIXED_CLAUSES
    has_clauses = (
        sum(clause.part in MANDATORY and clause.level == 1 for clause in document.clauses) >= _FIXED_CLAUSES
    )
    for kind, pattern in _OF_LINE:
        if kind in (Kind.CONTRIBUTION, Kind.LIAISON) and (has_clauses or not is_form):
            continue
        if any(pattern.match(line) for line in lines):
            return kind
    return Kind.CONTRIBUTION if is_form and not has_clauses else None


def _cover(document: DraftDocument) -> Iterator[str]:
    """The short lines before the first numbered clause, those of cells too."""
    for block in document.blocks:
        clause = document.clause_of.get(block.index)
        if clause is not None and clause.number:
            return
        if block.kind is BlockKind.OTHER:
            continue
        texts = [cell for row in block.rows for cell in row] if block.rows else [block.text]
        yield from (line for text in texts for line in text.split("\n") if line.strip() and len(line) < 120)
