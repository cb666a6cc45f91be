"""What an ITU-T text is called: the parts of a name, and how the catalogue writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import total_ordering

from corpus.errors import CopilotError


class UnknownIdentifier(CopilotError):
    """A text that names no ITU-T Recommendation, Supplement or other publication."""


CHANGES = ("Amd.", "Cor.", "Technical Cor.", "Err.", "Add.")
"""Kinds of text that change another text; Annex, App., Suppl. and attachment are texts of their own."""


@dataclass(frozen=True, slots=True)
class Part:
    """What follows the number: "Suppl. 1", "Annex B", "(1988) Amd. 1".

    `base_year` is the year of the edition that the part belongs to, printed in front of it.
    """

    kind: str
    number: str = ""
    base_year: int | None = None

    @property
    def is_change(self) -> bool:
        return self.kind in CHANGES


# The catalogue departs from its own spelling in these; `format` follows it, so that ids stay ids.
_CATALOGUE_SPELLINGS = {
    "ITU-T D.502 R (02/2026)": "ITU-T D.502R (02/2026)",
    "ITU-T D.609 R (02/2025)": "ITU-T D.609R (02/2025)",
    "ITU-T F.80 bis/E.322 (10/1976)": "ITU-T F.80bis/E.322 (10/1976)",
    "ITU-T F.80 bis/E.322 (12/1972)": "ITU-T F.80bis/E.322 (12/1972)",
    "ITU-T I.112 App. I (02/2002)": "ITU-T I.112 App.I (02/2002)",
    "ITU-T O.81 App. I (06/1998)": "ITU-T O.81 App.I (06/1998)",
    "ITU-T O.81 App. I (1998) Err. 1 (05/2000)": "ITU-T O.81 App.I (1998) Err. 1 (05/2000)",
    "ITU-T Y.1541 App. X (11/2002)": "ITU-T Y.1541 App.X (11/2002)",
}


@total_ordering
@dataclass(frozen=True, slots=True)
class Identifier:
    """The name of one ITU-T text, or of all its editions where no date is given.

    `names` are the numbers it bears ("G.8013" and "Y.1731"); for a Supplement to a series the series
    ("Y", "E-800 series"); for a group of Recommendations the group ("Z.100-series"). `version` is
    "(V6)" or "v.2". `year` and `month` are the date of this text, `Part.base_year` the edition changed.
    """

    names: tuple[str, ...]
    version: str = ""
    parts: tuple[Part, ...] = ()
    year: int | None = None
    month: int | None = None

    def format(self) -> str:
        """The name as the catalogue writes it: "ITU-T G.711 (1988) Amd. 1 (08/2009)"."""
        text = "ITU-T " + "/".join(self.names)
        if self.version:
            text += " " + self.version
        for part in self.parts:
            if part.base_year:
                text += f" ({part.base_year})"
            joint = "/" if part.kind == "Technical Cor." and part is not self.parts[0] else " "
            text += f"{joint}{part.kind} {part.number}".rstrip()
        if self.year:
            text += f" ({self.date})"
        return _CATALOGUE_SPELLINGS.get(text, text)

    __str__ = format

    @property
    def date(self) -> str:
        """ "MM/YYYY", "YYYY" or ""."""
        if self.year is None:
            return ""
        return f"{self.month:02}/{self.year}" if self.month else str(self.year)

    @property
    def series(self) -> str:
        """The series letter of the first number; "" for handbooks."""
        return self.names[0][0] if re.match(r"[A-Z](?![A-Z])", self.names[0]) else ""

    @property
    def is_series_supplement(self) -> bool:
        """Whether it is a Supplement to a whole series ("Y Suppl. 72"), not to one Recommendation."""
        return bool(self.parts) and self.parts[0].kind == "Suppl." and not _IS_NUMBER(self.names[0])

    @property
    def base(self) -> str:
        """The Recommendation, whatever the edition and part: "V.92", "G.8013/Y.1731", "Y Suppl. 72"."""
        base = "/".join(self.names)
        return f"{base} Suppl. {self.parts[0].number}" if self.is_series_supplement else base

    @property
    def text(self) -> str:
        """What has editions of its own: `base`, or its annex, appendix or supplement published alone."""
        own = [f"{part.kind} {part.number}".rstrip() for part in self.parts if not part.is_change]
        return " ".join(["/".join(self.names), *own])

    @property
    def is_change(self) -> bool:
        """Whether it is an amendment, corrigendum, erratum or addendum to another text."""
        return bool(self.parts) and self.parts[-1].is_change

    @property
    def base_year(self) -> int | None:
        """The year of the edition that the last part belongs to, where the name says it."""
        return next((part.base_year for part in reversed(self.parts) if part.base_year), None)

    @property
    def recommendation(self) -> Identifier:
        """The same without edition, version and parts (a Supplement to a series stays one)."""
        parts = (Part("Suppl.", self.parts[0].number),) if self.is_series_supplement else ()
        return Identifier(self.names, parts=parts)

    def undated(self) -> Identifier:
        return replace(self, year=None, month=None)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Identifier):
            return NotImplemented
        return _sort_key(self) < _sort_key(other)


_IS_NUMBER = re.compile(r"[A-Z]\.(?:\d[\d.]*(?![\d.]|[ -]series)|Imp)").match


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """V.8 before V.34, Annex B before Annex C1."""
    pieces = re.findall(r"\d+|[^\d\s.]+", text)
    return tuple((0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in pieces)


def _sort_key(identifier: Identifier) -> tuple[object, ...]:
    """By name, then the parts of a base in order, then date."""
    parts = tuple((part.kind, part.base_year or 0, _natural(part.number)) for part in identifier.parts)
    return (
        tuple(_natural(name) for name in identifier.names),
        parts,
        identifier.year or 0,
        identifier.month or 0,
        _natural(identifier.version),
    )


def _shared_names(one: Identifier, other: Identifier) -> bool:
    return bool(
        {name.replace(" ", "") for name in one.names} & {name.replace(" ", "") for name in other.names}
    )


def same_recommendation(one: Identifier, other: Identifier) -> bool:
    """Whether two names mean the same text, be it in another edition.

    Dual numbers match on any of their numbers; an amendment is not the text that it amends.
    """

    def parts(identifier: Identifier) -> tuple[tuple[str, str], ...]:
        return tuple((part.kind.removeprefix("Technical "), part.number) for part in identifier.parts)

    return _shared_names(one, other) and parts(one) == parts(other)


NUMBER = (
    r"[A-Z]\.(?:Imp\w+|\d+(?:\.\d+)*(?:-(?:[A-Z]\.)?\d{1,4})?(?:-series|[a-z]?))"
    r"(?:\s?(?:bis|ter|quater|quarter)\b)?(?:\s?R(?!\w)|\s[A-F](?!\w))?"
)
_SERIES = r"[A-Z](?:\d+-\d+|[-.]\d+(?:\sseries)?)?(?=\sSuppl\.)"
_HANDBOOK = r"(?<=ITU-T\s)[A-Z]{3,4}-[A-Z\d]+"
_PART = (
    r"(?:\s\((\d{4})\))?[\s/](Suppl\.|Annex|App\.|Amd\.|(?:Technical\s)?Cor\.|Err\.|Add\.|attachment)"
    r"(?:\s?(\d+(?:\.\d+)?[a-z]?|[A-Z]+\d*\+?(?:\s(?:test\svectors|Software))?))?"
)
_CATALOGUE_FORM = re.compile(
    rf"(?:ITU-T\s)?(?P<names>{NUMBER}(?:/{NUMBER})*(?!\sseries)|{_SERIES}|{_HANDBOOK})"
    r"(?:\s\((?P<V>V\d+)\)|\s(?P<v>v\.\d+))?"
    rf"(?P<parts>(?:{_PART})*)"
    r"(?:\s\((?:(?P<month>\d{2})/)?(?P<year>\d{4})\))?"
)
_PARTS = re.compile(_PART)


_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def roman_value(numeral: str) -> int:
    """ "III" is 3. Raises ValueError beyond XV."""
    return _ROMAN.index(numeral.upper())


def normal_part(kind: str, number: str, base_year: int | None = None) -> Part:
    """A part as the catalogue numbers it: appendices in Roman numerals."""
    if kind == "App." and number.isdigit() and 0 < int(number) < len(_ROMAN):
        number = _ROMAN[int(number)]
    return Part(kind, number, base_year)


def normal_number(number: str) -> str:
    """ "V.8bis" is V.8 bis, "D.502R" is D.502 R, "V. 34" is V.34."""
    number = re.sub(r"^([A-Z])\.?\s?(?=\d)", r"\1.", number)
    number = re.sub(r"(?<=\d)\s*(bis|ter|quater|quarter)\b", r" \1", number)
    return re.sub(r"(?<=\d)\s?R$", " R", number)


def from_catalogue_form(text: str) -> Identifier | None:
    """Reads a name written as the catalogue writes it, with or without "ITU-T"; None for anything else."""
    match = _CATALOGUE_FORM.fullmatch(text)
    if match is None:
        return None
    name = match["names"]
    single = _IS_NUMBER(name) is None
    names = (name,) if single else tuple(normal_number(number) for number in name.split("/"))
    parts = tuple(
        normal_part(kind, number, int(base_year) if base_year else None)
        for base_year, kind, number in _PARTS.findall(match["parts"])
    )
    version = f"({match['V']})" if match["V"] else match["v"] or ""
    year, month = match["year"], match["month"]
    return Identifier(names, version, parts, int(year) if year else None, int(month) if month else None)
