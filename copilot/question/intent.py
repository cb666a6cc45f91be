"""What a question wants, of which texts: read once, and all that the later stages know of the question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.identifiers import Identifier
from index.retrieve.query import Locator, Query


class Kind(StrEnum):
    """What a question may want. The names are those of the labels of the training data."""

    STATUS = "status"
    """in force, superseded, withdrawn"""
    SUCCESSOR = "successor"
    """what replaced a text, what it replaces, its latest edition, its editions"""
    AMENDMENTS = "amendments"
    """amendments, corrigenda, errata, implementers' guides of a text"""
    STUDY_GROUP = "study_group"
    APPROVAL_DATE = "approval_date"
    TITLE = "title"
    """title, subject, scope or summary of a text"""
    TOPIC = "topic"
    """the texts that deal with or exist on a topic, under conditions"""
    REFERENCES = "references"
    """the texts that a text refers to"""
    REFERENCED_BY = "referenced_by"
    """the texts that refer to a text"""
    TERMS = "terms"
    """the terms that a text defines"""
    TERM_WHERE = "term_where"
    """the texts that define a term"""
    ABBREVIATIONS = "abbreviations"
    """the list of abbreviations of a text"""
    OUTLINE = "outline"
    """clauses and annexes of a text"""
    CHANGES = "changes"
    """what changed between two editions, what an amendment or corrigendum alters"""
    COMPARISON = "comparison"
    """differences between texts, things, methods"""
    CLAUSE = "clause"
    """what a numbered clause or annex says"""
    FIGURE_TABLE = "figure_table"
    """a figure or table by its number"""
    VALUE = "value"
    """a single fact: number, name, who, which, why, when"""
    TABLE_VALUE = "table_value"
    """a cell of a table"""
    DEFINITION = "definition"
    ABBREVIATION = "abbreviation"
    LIST = "list"
    """a whole enumeration"""
    PROCEDURE = "procedure"
    YES_NO = "yes_no"
    GREETING = "greeting"
    OUT_OF_SCOPE = "out_of_scope"


SEARCHED = frozenset({Kind.VALUE, Kind.TABLE_VALUE, Kind.LIST, Kind.PROCEDURE, Kind.YES_NO, Kind.COMPARISON})
"""Kinds that no exact lookup answers."""
FOCUSED = frozenset({Kind.TOPIC, Kind.DEFINITION, Kind.TERM_WHERE, Kind.ABBREVIATION})
"""Kinds that are wanted of a topic or term."""
RECORDED = frozenset(
    {
        Kind.STATUS,
        Kind.SUCCESSOR,
        Kind.AMENDMENTS,
        Kind.STUDY_GROUP,
        Kind.APPROVAL_DATE,
        Kind.TITLE,
    }
)
"""Kinds that are wanted of a text and stand in its catalogue record."""
CATALOGUED = RECORDED | {Kind.TOPIC}
"""Kinds that the catalogue answers."""
LISTED = frozenset({Kind.REFERENCES, Kind.REFERENCED_BY, Kind.ABBREVIATIONS, Kind.ABBREVIATION})
"""Kinds that lists of references and of abbreviations answer."""


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text that a question names: `written` as typed.

    `identifier` is None for texts of other organizations, which `organization` tells ("3GPP", "ITU-R");
    `certain` is False for a bare name ("A.1") that may be the clause number of an annex.
    """

    written: str
    organization: str
    identifier: Identifier | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a question says of the texts that it wants; what is empty or None says nothing."""

    in_force: bool | None = None
    """True for texts in force, False for such as are no longer."""
    from_year: int | None = None
    to_year: int | None = None
    study_groups: tuple[str, ...] = ()
    """Their numbers: "13"."""
    series: tuple[str, ...] = ()
    """Their letters."""
    languages: tuple[str, ...] = ()
    """The languages of documents asked for, as codes of ISO 639."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A question, read.

    >>> intent = read("Which Recommendations in force deal with federated learning?")
    >>> intent.wants(Kind.TOPIC), intent.focus, intent.conditions.in_force
    (True, 'federated learning', True)
    """

    text: str
    """As typed, made whole where it goes on from an earlier turn; for records and language models alone."""
    language: str
    """Code of ISO 639: "en", "fr", "es", "ru", "ar", "zh"."""
    kinds: Mapping[Kind, float]
    """For each kind the probability that the question wants it, independent of the others."""
    query: Query
    """What is searched for: stems with weights, phrases, the text to embed."""
    focus: str = ""
    """The words that name the topic, term or thing asked about, "" where there are none."""
    named: tuple[NamedText, ...] = ()
    context: tuple[NamedText, ...] = ()
    """Texts that the conversation names."""
    clauses: tuple[str, ...] = ()
    locators: tuple[Locator, ...] = ()
    """Tables and figures by number."""
    conditions: Conditions = field(default_factory=Conditions)
    parts: tuple[Intent, ...] = ()
    """The questions inside the question, each with the texts named by the others where it names none;
    empty where there is one only.
    """

    def wants(self, *kinds: Kind) -> bool:
        """Whether it is likelier than not that the question wants one of these."""
        return any(self.kinds.get(kind, 0.0) >= LIKELY for kind in kinds)

    @property
    def likeliest(self) -> Kind:
        return max(self.kinds, key=lambda kind: self.kinds[kind])


LIKELY = 0.5
"""Probability from which a kind counts as wanted: more often right than wrong (the heads are calibrated)."""
