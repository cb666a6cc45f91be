"""Faults that a published text shows by itself: contradictory values, missing fields, wrong numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from copilot.answer.units import Unit, units_of
from corpus.model import Clause, Document
from index.retrieve.query import content_words, stem, stems_of

_FIELD = re.compile(
    r"^\s*[\"“]?(?P<name>[A-Za-z][\w\-]*)[\"”]?\s*(?P<joint>[:;=]|::=)\s*(?P<type>\S.*?)(?P<end>,?)\s*$"
)
_DESCRIBED = re.compile(
    r"^\s*[–\-•]\s*(?P<name>[A-Za-z][\w\-]*)\s+(?:is|indicates?|contains?|specif\w+|gives?|holds?|denotes?|represents?)\b"
)
_QUANTITY = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>%|°C|[A-Za-zµμ]+(?:/[a-z]+)?)")
_SPELLINGS = {
    "min": "minutes minute min",
    "s": "seconds second s",
    "ms": "milliseconds millisecond ms",
    "h": "hours hour h",
    "d": "days day d",
    "bit": "bits bit",
    "octet": "octets octet bytes byte",
}
_UNITS = {word: unit for unit, words in _SPELLINGS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class SyntaxLine:
    """A line of a syntax that is printed as paragraphs or code: `"name": type,`."""

    unit: Unit
    name: str
    joint: str
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class MissingField:
    """A field that is described under a syntax and not in it; `after` is the field before it there."""

    clause: Clause
    name: str
    description: Unit
    after: SyntaxLine | None
    syntax: tuple[SyntaxLine, ...]


@dataclass(frozen=True, slots=True)
class Mistyped:
    """A line of a syntax that departs from all others of its kind, and how they are written."""

    line: SyntaxLine
    corrected: str


@dataclass(frozen=True, slots=True)
class Misnumbered:
    """A clause whose number is not below that of the clause which it stands in."""

    clause: Clause
    parent: Clause
    corrected: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sentences of one text that give different values of the same thing."""

    one: Unit
    other: Unit
    one_value: str
    other_value: str


def syntax_of(document: Document, clause: Clause) -> list[list[SyntaxLine]]:
    """The syntaxes printed in a clause: runs of field lines."""
    runs: list[list[SyntaxLine]] = []
    open_run = False
    for unit in units_of(document, clause):
        lines = [line for line in unit.text.split("\n") if line.strip()]
        for line in lines:
            match = _FIELD.match(line) if len(line.split()) <= 6 else None
            if match is None:
                open_run = open_run and line.strip() in ("{", "")
                continue
            if not open_run:
                runs.append([])
                open_run = True
            runs[-1].append(
                SyntaxLine(unit, match.group("name"), match.group("joint"), match.group("type"), line.strip())
            )
    return runs


def missing_fields(document: Document, clause: Clause) -> Iterator[MissingField]:
    """Fields described in a list after a syntax that does not have them."""
    runs = syntax_of(document, clause)
    units = units_of(document, clause)
    for place, run in enumerate(runs):
        last = max(_place(units, line.unit) for line in run)
        end = (
            min(_place(units, line.unit) for line in runs[place + 1]) if place + 1 < len(runs) else len(units)
        )
        names = {line.name for line in run}
        before: SyntaxLine | None = None
        for unit in units[last:end]:
            match = _DESCRIBED.match(unit.text)
            if match is None:
                continue
            known = next((line for line in run if line.name == match.group("name")), None)
            if known is not None:
                before = known
            elif match.group("name") not in names:
                yield MissingField(clause, match.group("name"), unit, before, tuple(run))


def mistyped_lines(document: Document) -> Iterator[Mistyped]:
    """Lines of syntaxes whose sign between name and type is not the one of all others."""
    lines = [line for clause in document.clauses for run in syntax_of(document, clause) for line in run]
    common = Counter(line.joint for line in lines).most_common(1)
    if not common or len(lines) < 3:
        return
    sign, count = common[0]
    for line in lines:
        if line.joint != sign and count > 4 * sum(other.joint == line.joint for other in lines):
            corrected = re.sub(rf"\s*{re.escape(line.joint)}\s*", f"{sign} ", line.text, count=1)
            yield Mistyped(line, corrected)


def misnumbered_clauses(document: Document) -> Iterator[Misnumbered]:
    """Clauses with a number that another clause has already, by the clause that they stand under."""
    seen: set[str] = set()
    current: Clause | None = None
    wrong: dict[str, str] = {}
    for clause in document.clauses:
        number = clause.number
        if not re.fullmatch(r"\d+(?:\.\d+)+", number):
            continue
        below = current is not None and number.count(".") == current.number.count(".") + 1
        prefix = number.rsplit(".", 1)[0]
        goes_on = current is not None and prefix != current.number and prefix == wrong.get(current.number)
        if current is not None and below and (number in seen or goes_on):
            wrong[current.number] = prefix
            last = number.rsplit(".", 1)[1]
            yield Misnumbered(clause, current, f"{current.number}.{last}")
            continue
        seen.add(number)
        opens = any(other.parent == clause.index for other in document.clauses)
        if opens or current is None or not number.startswith(f"{current.number}."):
            current = clause


def contradictions(document: Document, clauses: Sequence[Clause], topic: str) -> Iterator[Contradiction]:
    """Sentences of different clauses that give different values, in one unit, of what the topic names."""
    wanted = {stem(word) for word in content_words(topic, "en")}
    stated: list[tuple[int, Unit, str, str]] = []
    for clause in clauses:
        for unit in units_of(document, clause):
            for match in _QUANTITY.finditer(unit.text):
                measure = _UNITS.get(match.group("unit").lower(), match.group("unit"))
                share = len(wanted & (set(stems_of(unit.text)) | _related_stems(unit.text)))
                stated.append((share, unit, match.group("number"), measure))
    stated.sort(key=lambda item: -item[0])
    for place, (share, unit, number, measure) in enumerate(stated):
        for other_share, other, other_number, other_measure in stated[place + 1 :]:
            differs = (
                unit.clause.index != other.clause.index
                and measure == other_measure
                and number != other_number
            )
            if differs and share and other_share:
                first, second = sorted(
                    ((unit, number), (other, other_number)), key=lambda item: item[0].clause.index
                )
                yield Contradiction(
                    first[0], second[0], _value(first[0].text, first[1]), _value(second[0].text, second[1])
                )


def _related_stems(text: str) -> set[str]:
    """A duration is a length of time: words for one quantity count as the same."""
    families = [
        ("length", "duration", "time", "long"),
        ("rate", "speed"),
        ("size", "length"),
        ("number", "count"),
    ]
    own = set(stems_of(text))
    return {stem(word) for family in families if own & {stem(w) for w in family} for word in family}


def _value(text: str, number: str) -> str:
    match = next(m for m in _QUANTITY.finditer(text) if m.group("number") == number)
    return match.group()


def _place(units: Sequence[Unit], unit: Unit) -> int:
    return next(i for i, other in enumerate(units) if (other.block, other.place) == (unit.block, unit.place))
