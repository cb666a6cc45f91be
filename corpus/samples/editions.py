"""What a sample edition is called: identifier, file name, address, running foot and catalogue record."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SITE = "https://example.org/rec/"
"""Reserved for examples (RFC 2606), so that no address of a sample can be taken for a page of ITU."""


class Kind(StrEnum):
    RECOMMENDATION = "recommendation"
    AMENDMENT = "amendment"
    CORRIGENDUM = "corrigendum"
    SUPPLEMENT = "supplement"


_LONG = {Kind.AMENDMENT: "Amendment", Kind.CORRIGENDUM: "Corrigendum", Kind.SUPPLEMENT: "Supplement"}
_SHORT = {Kind.AMENDMENT: "Amd", Kind.CORRIGENDUM: "Cor"}


class Edition(BaseModel):
    """The front matter of a text file: everything about an edition that is not its text.

    `number` is that of the Recommendation ("Y.9001"), for a Supplement that of the Supplement ("901").
    `part` and `base_year` are set for amendments and corrigenda only: the ordinal number, and the year
    of the edition that is changed. `catalogue_title` is the English title where it is not `title`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    number: str
    title: str
    approved: dt.date
    edition: str
    in_force: bool
    subject: str = Field(description="the line of the series list that the edition belongs to")
    language: Literal["E", "F"] = "E"
    part: int = 0
    base_year: int = 0
    catalogue_title: str | None = None
    study_group: str = "Sample Study Group"

    @property
    def itu(self) -> str:
        """The sector as the edition's language abbreviates it."""
        return "UIT-T" if self.language == "F" else "ITU-T"

    @property
    def month(self) -> str:
        """MM/YYYY."""
        return f"{self.approved:%m/%Y}"

    @property
    def doc_id(self) -> str:
        """The identifier as the catalogue writes it, in English whatever the language."""
        if self.kind is Kind.SUPPLEMENT:
            return f"ITU-T Y Suppl. {self.number} ({self.month})"
        if self.part:
            return f"ITU-T {self.number} ({self.base_year}) {_SHORT[self.kind]}. {self.part} ({self.month})"
        return f"ITU-T {self.number} ({self.month})"

    @property
    def _stem(self) -> str:
        name = f"Y.Sup{self.number}" if self.kind is Kind.SUPPLEMENT else self.number
        return f"T-REC-{name}-{self.approved:%Y%m}"

    @property
    def file_name(self) -> str:
        """File name in the form of the corpus: T-REC-Y.9001-202306-Amd1-E.pdf."""
        part = f"-{_SHORT[self.kind]}{self.part}" if self.part else ""
        return f"{self._stem}{part}-{self.language}.pdf"

    @property
    def url(self) -> str:
        """Address with the status letter: I in force, S superseded."""
        part = f"!{_SHORT[self.kind]}{self.part}" if self.part else ""
        return f"{SITE}{self._stem}-{'I' if self.in_force else 'S'}{part}"

    @property
    def part_label(self) -> str:
        """ "Amendment 1", "Supplement 901", or "" for a Recommendation."""
        if self.kind is Kind.RECOMMENDATION:
            return ""
        return f"{_LONG[self.kind]} {self.number if self.kind is Kind.SUPPLEMENT else self.part}"

    @property
    def large_number(self) -> str:
        """The number in large type on the cover."""
        return "Series Y" if self.kind is Kind.SUPPLEMENT else self.number

    @property
    def heading(self) -> str:
        """The line above the title on the summary page and on page 1."""
        if self.kind is Kind.SUPPLEMENT:
            return f"{self.part_label} to ITU-T Y-series Recommendations"
        word = "Recommandation" if self.language == "F" else "Recommendation"
        return f"{word} {self.itu} {self.number}"

    @property
    def cover_foot(self) -> str:
        """The line at the foot of the cover."""
        if self.kind is Kind.SUPPLEMENT:
            return f"ITU-T Y-series Recommendations – {self.part_label}"
        if self.part:
            return f"{self.heading} ({self.base_year}) – {self.part_label}"
        return self.heading

    @property
    def running_foot(self) -> str:
        """What stands beside the page number."""
        if self.kind is Kind.SUPPLEMENT:
            return f"Y series – {self.part_label} ({self.month})"
        if self.part:
            short = f"{_SHORT[self.kind]}.{self.part}"
            return f"Rec. {self.itu} {self.number} ({self.base_year})/{short} ({self.month})"
        return f"Rec. {self.itu} {self.number} ({self.month})"

    @property
    def history_name(self) -> str:
        """The name in the History table."""
        if self.kind is Kind.SUPPLEMENT:
            return f"ITU-T Y Suppl. {self.number}"
        if self.part:
            return f"{self.itu} {self.number} ({self.base_year}) {_SHORT[self.kind]}. {self.part}"
        return f"{self.itu} {self.number}"

    def record(self, abstract: str) -> dict[str, Any]:
        """The catalogue record, in the fields and the order of the ITU-T catalogue.

        Args:
            abstract: the text of the Summary, paragraphs separated by an empty line.
        """
        doctype = "recommendation" if self.kind is Kind.RECOMMENDATION else f"recommendation-{self.kind}"
        slug = "".join(char if char.isalnum() else "-" for char in self.doc_id.lower())
        while "--" in slug:
            slug = slug.replace("--", "-")
        return {
            "id": self.doc_id,
            "altids": [],
            "title": self.title if self.catalogue_title is None else self.catalogue_title,
            "date": self.approved.isoformat(),
            "status": "Published" if self.in_force else "Withdrawal",
            "sg": self.study_group,
            "edition": self.edition,
            "doctype": doctype,
            "url": self.url,
            "abstract": abstract,
            "file": f"{slug.strip('-')}.yaml",
        }
