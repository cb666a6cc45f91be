"""The form that a draft is made from: what kind of clause, from which texts, saying what.

Whoever fills it in, a person or a reader of prose (`copilot.draft.reading`), the same form gives the same
draft. It is kept
as JSON or YAML; an unknown field is refused.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from copilot.draft.errors import InvalidRequest
from copilot.draft.kinds import ClauseType, Style
from copilot.draft.provisions import Force


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Take(StrEnum):
    """What is taken from a text."""

    CONTENT = "content"
    """Its provisions, or what it is about."""
    REFERENCES = "references"
    DEFINITIONS = "definitions"
    ABBREVIATIONS = "abbreviations"
    CONVENTIONS = "conventions"
    CLAUSE = "clause"
    """The clauses named, whole."""


class Source(_Part):
    """A text that the new one builds on."""

    text: str = Field(description="its name, or a description of it: “Y.3507”, “the PESQ tests”")
    take: Take = Take.CONTENT
    clauses: tuple[str, ...] = Field((), description="clauses, tables or annexes meant: “7.2”, “Table 3”")
    about: str = Field("", description="what of it: “the physical machine”")


class Term(_Part):
    """A term; `source` is the text that defines it, `definition` the words where the form gives them."""

    term: str
    definition: str = ""
    source: str = ""


class Abbreviation(_Part):
    abbreviation: str
    expansion: str = ""


class Topic(_Part):
    """What a provision is on, how strong it is to be, and who it binds."""

    topic: str
    force: Force | None = None
    actor: str = ""
    clauses: tuple[str, ...] = Field((), description="where the text built on states it")


class Section(_Part):
    """A subclause of an annex or appendix."""

    title: str = ""
    text: tuple[str, ...] = ()
    asks: tuple[str, ...] = Field((), description="what is to be looked up in the published text")
    sources: tuple[Source, ...] = Field((), description="clauses that it is adapted from")


class Table(_Part):
    title: str = ""
    columns: tuple[str, ...] = ()
    source: Source | None = Field(None, description="the published table that its rows are taken from")


class Step(_Part):
    """A step of a procedure; `asks` is what is to be looked up in the published text and stated."""

    text: str
    asks: tuple[str, ...] = ()


class Action(StrEnum):
    REPLACE = "replace"
    INSERT = "insert"
    DELETE = "delete"
    RENUMBER = "renumber"


class Operation(_Part):
    """One change to a published text.

    `clause` is its place, `table`, `row` and `column` a cell; `old` the words changed (or which paragraph),
    `new` the words
    given; `after` and `before` where something is inserted; `number` and `title` those of a new clause.
    """

    action: Action
    clause: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    old: str = ""
    new: str = ""
    after: str = ""
    before: str = ""
    number: str = ""
    title: str = ""


class Place(_Part):
    """A place in the draft: its number, the how-manieth of a kind it is, or words that stand there.

    >>> str(Place(ordinal=2, what="requirement")), str(Place(number="7.2"))
    ('requirement 2', '7.2')
    """

    number: str = ""
    ordinal: int = Field(0, description="1 is the first, -1 the last")
    what: str = Field("", description="what is counted: requirement, note, step, definition …")
    words: str = ""

    @property
    def named(self) -> bool:
        """Whether it names any place."""
        return bool(self.number or self.ordinal or self.words)

    def __str__(self) -> str:
        counted = f"{self.what or 'requirement'} {self.ordinal}" if self.ordinal > 0 else f"last {self.what}"
        return self.number or (counted if self.ordinal else f"“{self.words}”")


class EditAction(StrEnum):
    FORCE = "force"
    """Another strength of a provision."""
    DELETE = "delete"
    MOVE = "move"
    REPLACE = "replace"
    """Other text in a place."""
    CHANGE = "change"
    """Other words, in a place or throughout."""
    FILL = "fill"
    """A gap filled."""
    NOTE = "note"
    ADD = "add"
    """A provision or step added."""
    SPLIT = "split"
    MERGE = "merge"
    SHORTEN = "shorten"


class Edit(_Part):
    """A change to the text drafted, made after it is built.

    Edits of one `turn` name places as they stood before it.
    """

    action: EditAction
    place: Place = Place()
    to: Place | None = Field(None, description="where it is moved to, or what it is merged with")
    after: bool = Field(True, description="whether behind the place named, or before it")
    force: Force | None = None
    old: str = ""
    new: str = ""
    turn: int = 1


class DraftRequest(_Part):
    """Everything that a draft is made from.

    >>> DraftRequest(kind="scope", title="Fibre passports", covers=["format"]).kind
    <ClauseType.SCOPE: 'scope'>
    """

    kind: ClauseType
    also: tuple[ClauseType, ...] = Field((), description="further clauses in the same draft")
    language: str = Field("en", description="of the fixed sentences: en, fr or es")
    style: Style | None = Field(None, description="of provisions; none: that of the texts drafted from")
    series: str = ""
    title: str = Field("", description="of the new text")
    subject: str = Field("", description="what the new text is about, or does")
    number: str = Field("", description="of the clause, annex or appendix drafted")
    heading: str = Field("", description="title of the clause, annex or appendix drafted")
    builds_on: tuple[Source, ...] = ()
    covers: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    reuse: tuple[Term, ...] = Field((), description="terms that other texts define")
    define: tuple[Term, ...] = Field((), description="terms defined here")
    abbreviations: tuple[Abbreviation, ...] = ()
    statements: tuple[str, ...] = Field(
        (), description="sentences given: conventions, contents of an appendix"
    )
    topics: tuple[Topic, ...] = Field((), description="provisions")
    actor: str = Field("", description="what every provision begins with")
    label: str = Field("", description="form of the labels of provisions: [BUF-REQ-01]")
    steps: tuple[Step, ...] = ()
    asks: tuple[str, ...] = Field((), description="what is to be looked up and stated")
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = Field((), description="NOTEs at the end of an annex or appendix")
    values: tuple[str, ...] = Field((), description="values of the new text that are compared")
    references: tuple[str, ...] = Field((), description="entries of clause 2, by name or as they shall stand")
    informative: tuple[str, ...] = Field((), description="entries of the Bibliography")
    drop: tuple[str, ...] = Field((), description="entries left out of a list taken over")
    keep: tuple[str, ...] = Field((), description="the only entries kept of a list taken over")
    amends: str = Field("", description="the published text that is amended or gets the annex")
    changes: tuple[Operation, ...] = ()
    change_kind: str = Field("", description="Amendment, Corrigendum or Erratum, with its number if given")
    fields: dict[str, tuple[str, ...]] = Field({}, description="of a form, liaison statement or contribution")
    edits: tuple[Edit, ...] = Field((), description="changes to the text drafted, in order")
    not_used: tuple[str, ...] = Field((), description="what was not understood; nothing is drafted from it")

    @field_validator("language")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in ("en", "fr", "es"):
            raise ValueError(f"{value!r}: no forms in this language; use en, fr or es")
        return value

    @property
    def about(self) -> str:
        """What the clause and the text are about, for searches."""
        heading = self.heading if self.kind not in (ClauseType.ANNEX, ClauseType.APPENDIX) else ""
        return " ".join(part for part in (heading, self.title or self.subject) if part) or self.heading

    def to_json(self) -> dict[str, Any]:
        """The form without its empty fields."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def to_yaml(self) -> str:
        """The form as YAML, for editing."""
        return str(yaml.safe_dump(self.to_json(), allow_unicode=True, sort_keys=False, width=100))


def read_request(text: str, name: str = "the form") -> DraftRequest:
    """A form from JSON or YAML.

    Raises:
        InvalidRequest: neither, or fields that the form does not have; the message names each.
    """
    try:
        data = json.loads(text)
    except ValueError:
        try:
            data = yaml.safe_load(text)
        except yaml.YAMLError as error:
            place = getattr(error, "problem_mark", None)
            line = f", line {place.line + 1}" if place else ""
            raise InvalidRequest(f"{name}{line}: neither JSON nor YAML; mend it and run again") from error
    if not isinstance(data, dict):
        raise InvalidRequest(f"{name}: no form; it begins with “kind: scope”, say")
    try:
        return DraftRequest.model_validate(data)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, each['loc'])) or 'form'}: {each['msg']}" for each in error.errors()
        )
        raise InvalidRequest(f"{name}: {wrong}") from error
