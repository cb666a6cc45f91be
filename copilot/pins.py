"""Pieces of text that exact lookup finds for a question: definitions, abbreviations, tables, clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.units import Unit, units_of
from corpus.headings import Part
from corpus.model import Clause, Definition
from corpus.terms import within
from index.lookup import Lookup
from index.query import Query, stop_words
from index.store import DocumentEntry

_EXPANSION = re.compile(
    r"\bwhat (?:do|does) (?P<a>.{2,60}?) (?:stand for|abbreviate|mean)\b|\bexpand (?P<b>\S+(?:,? and \S+)?)"
    r"|\b(?:expansions?|full forms?|meanings?) of (?P<c>.{2,60}?)(?=[?,.;]|$)"
    r"|\b(?:abbreviations?|acronyms?|abréviations?|sigles?|siglas?|abreviaturas?) (?P<d>.{2,60}?)(?=[?,.;]|$)"
    r"|\b(?:que|qué) signifi(?:e|ent|ca|can) (?P<e>.{2,60}?)(?=[?,.;]|$)",
    re.I,
)
_DEFINITION = re.compile(
    r"\b(?:what (?:is|are)|what counts as|counts? as|defines?|definitions? of|meant by|means? by|"
    r"définit(?:ion de)?|définition d['e]|definición de|se define|qué es|qu'est-ce que?)"
    r"\s+(?P<a>.{2,110}?)(?=[?,.;:]|$)"
    r"|\bhow (?:is|are) (?P<b>.{2,110}?) defined\b|\bwhat does .{2,40}? mean by (?P<c>.{2,80}?)(?=[?,.;]|$)"
    r"|\bcomment (?P<e>.{2,110}?) (?:est|sont)-(?:elle|il)s? définie?s?\b"
    r"|\bcómo se define (?P<f>.{2,80}?)(?=[?.;]|$)"
    r"|\bcomment .{0,60}?définit-(?:elle|il)\S* (?P<d>.{2,110}?)(?=[?.;]|$)",
    re.I,
)
LONGEST_TERM = 7
"""Words of the longest defined term that is looked for in a question."""


def pinned_units(lookup: Lookup, query: Query, files: Sequence[str]) -> list[Unit]:
    """What exact lookup finds inside `files`, texts in the order in which they fit the question."""
    units = _abbreviations(lookup, query, files)
    if not units:
        for asked in [*_asked(_DEFINITION, query.text), *query.quoted]:
            units += _definitions(lookup, asked, files)
    if query.locator is not None:
        for found in lookup.captioned(files, query.locator.kind, query.locator.id):
            units += [
                unit
                for unit in units_of(lookup.store.document(found.entry.file), found.clause)
                if unit.caption == found.block.caption and unit.cells
            ]
    return units


def _asked(pattern: re.Pattern[str], text: str) -> list[str]:
    """What stands in the question where the thing asked about stands."""
    return [next(group for group in match.groups() if group) for match in pattern.finditer(text)]


def asks_expansion(query: Query) -> bool:
    return bool(candidates(query))


def _abbreviations(lookup: Lookup, query: Query, files: Sequence[str]) -> list[Unit]:
    """The rows for the abbreviations asked for, from the first text that has the most of them."""
    rows: dict[str, list[tuple[str, Unit]]] = {}
    for abbr in candidates(query):
        for entry, _ in lookup.abbreviations(abbr):
            if not files or entry.file in files:
                unit = _row_of(lookup, entry, abbr)
                if unit is not None:
                    rows.setdefault(entry.file, []).append((abbr, unit))
    order = {file: place for place, file in enumerate(files)}
    best = sorted(rows, key=lambda file: (-len({a for a, _ in rows[file]}), order.get(file, 99)))
    return [unit for _, unit in rows[best[0]]] if best else []


def candidates(query: Query) -> list[str]:
    """Abbreviations whose meaning is asked, hyphened ones whole: "m-SREJ", "ANSI-C"."""
    words = [
        w for asked in _asked(_EXPANSION, query.text) for w in re.findall(r"[A-Za-z][\w\-/.]*\w|[A-Z]", asked)
    ]
    return [word for word in dict.fromkeys(words) if re.search(r"[A-Z].*[A-Z]|[A-Z]\d", word)]


def _row_of(lookup: Lookup, entry: DocumentEntry, abbr: str) -> Unit | None:
    document = lookup.store.document(entry.file)
    for clause in within(document.clauses, Part.ABBREVIATIONS):
        for unit in units_of(document, clause):
            if abbr in unit.cells or unit.text.startswith(f"{abbr} "):
                return unit
    return None


def _definitions(lookup: Lookup, asked: str, files: Sequence[str]) -> list[Unit]:
    """Whole definitions of the longest defined terms that stand in what is asked."""
    words = asked.replace("(", " ").replace(")", " ").replace('"', " ").split()
    found: list[Unit] = []
    covered: set[int] = set()
    for length in range(min(LONGEST_TERM, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            span = set(range(start, start + length))
            term = " ".join(words[start : start + length])
            if span & covered or (length == 1 and (len(term) < 2 or term.lower() in stop_words("en"))):
                continue
            entries = lookup.definitions(term, frozenset(files))
            if not entries and length == 1 and term.isupper():
                entries = _by_abbreviation(lookup, term, frozenset(files))
            if entries:
                covered |= span
                entry, definition = min(
                    entries, key=lambda e: list(files).index(e[0].file) if e[0].file in files else 99
                )
                found += _units_of_definition(lookup, entry, definition.number, definition.term)
    return found


def _by_abbreviation(
    lookup: Lookup, abbr: str, files: frozenset[str]
) -> list[tuple[DocumentEntry, Definition]]:
    """Definitions of what an abbreviation stands for: "MCU", of "minimum coded unit (MCU)" too."""
    found: list[tuple[DocumentEntry, Definition]] = []
    for _, abbreviation in lookup.abbreviations(abbr, files):
        found += lookup.definitions(abbreviation.expansion, files)
    return found


def _units_of_definition(lookup: Lookup, entry: DocumentEntry, number: str, term: str) -> list[Unit]:
    document = lookup.store.document(entry.file)
    clauses: list[Clause] = [clause for clause in document.clauses if clause.number == number]
    units = [unit for clause in clauses for unit in units_of(document, clause)]
    if len(units) > 12:  # an unnumbered definition inside the whole clause 3
        units = [unit for unit in units if unit.text.lower().startswith(term.lower())]
    return units[:6]
