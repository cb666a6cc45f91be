"""Pieces of text that exact lookup finds for a question: definitions, abbreviations, tables, clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.answer.units import Unit, units_of
from corpus.model import Clause, Definition
from corpus.structure.headings import Part
from corpus.structure.terms import within
from index.lookup import Lookup
from index.retrieve.query import Query, content_words, language_of, parts_of, stop_words
from index.store import DocumentEntry

_EXPANSION = re.compile(
    r"\bwhat (?:do|does) (?P<a>.{2,60}?) (?:stand for|abbreviate|mean)\b|\bexpand (?P<b>\S+(?:,? and \S+)?)"
    r"|\b(?:expansions?|full forms?|meanings?) of (?P<c>.{2,60}?)(?=[?,.;]|$)"
    r"|\b(?:abbreviations?|acronyms?|abréviations?|sigles?|siglas?|abreviaturas?) (?P<d>.{2,60}?)(?=[?,.;]|$)"
    r"|\b(?:que|qué) signifi(?:e|ent|ca|can) (?P<e>.{2,60}?)(?=[?,.;]|$)",
    re.I,
)
_DEFINITION = re.compile(
    r"\b(?:what (?:is|are) meant by|what (?:is|are)|what counts as|counts? as|defines?|definitions? of|"
    r"meant by|means? by|définit(?:ion de)?|définition d['e]|definición de|se define|qué es|qu'est-ce que?)"
    r"\s+(?P<a>.{2,110}?)(?=[?,.;:]|$)"
    r"|\bhow (?:is|are) (?P<b>.{2,110}?) defined\b|\bwhat does .{2,40}? mean by (?P<c>.{2,80}?)(?=[?,.;]|$)"
    r"|\bcomment (?P<e>.{2,110}?) (?:est|sont)-(?:elle|il)s? définie?s?\b"
    r"|\bcómo se define (?P<f>.{2,80}?)(?=[?.;]|$)"
    r"|\bcomment .{0,60}?définit-(?:elle|il)\S* (?P<d>.{2,110}?)(?=[?.;]|$)",
    re.I,
)
_WHERE = frozenset("in under within according for dans selon pour en según para".split())
"""Words after which a question says where its term is used: "one data unit in the DCT-based processes"."""
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


def definitions_alone(lookup: Lookup, query: Query, files: Sequence[str]) -> list[Unit]:
    """The definitions of all terms that a question asks for, [] where it asks for anything else as well."""
    units: list[Unit] = []
    for part in parts_of(query.text):
        asked = _asked(_DEFINITION, part)
        found = [(_defined(lookup, phrase, files), phrase) for phrase in asked]
        if not found or not all(_is_all(terms, phrase) for terms, phrase in found):
            return []
        for terms, _ in found:
            for term in terms:
                units += _units_of_definition(lookup, term)
    return units


@dataclass(frozen=True, slots=True)
class _Term:
    """A defined term that stands in a question, as the `length` words from `start`."""

    start: int
    length: int
    entry: DocumentEntry
    definition: Definition


def _words(asked: str) -> list[str]:
    return re.sub(r'[()"“”«»]', " ", asked).split()


def _is_all(terms: Sequence[_Term], asked: str) -> bool:
    """Do the terms hold everything that is asked, but for where they are used?"""
    if not terms:
        return False
    covered = {place for term in terms for place in range(term.start, term.start + term.length)}
    words = _words(asked)[: _tail(terms, _words(asked))]
    rest = " ".join(word for place, word in enumerate(words) if place not in covered)
    return not content_words(rest, language_of(asked))


def _tail(terms: Sequence[_Term], words: Sequence[str]) -> int:
    """Where a question begins to say where its term is used."""
    first = max((terms[0].start + terms[0].length - 1) if terms else 0, 0)
    return next((i for i, word in enumerate(words) if i > first and word.lower() in _WHERE), len(words))


def _definitions(lookup: Lookup, asked: str, files: Sequence[str]) -> list[Unit]:
    """Whole definitions of the longest defined terms that stand in what is asked."""
    return [unit for term in _defined(lookup, asked, files) for unit in _units_of_definition(lookup, term)]


def _defined(lookup: Lookup, asked: str, files: Sequence[str]) -> list[_Term]:
    """The longest defined terms that stand in what is asked, in its order."""
    words = _words(asked)
    terms: list[_Term] = []
    covered: set[int] = set()
    for length in range(min(LONGEST_TERM, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            span = set(range(start, start + length))
            name = " ".join(words[start : start + length])
            if span & covered or (length == 1 and (len(name) < 2 or name.lower() in stop_words("en"))):
                continue
            entries = lookup.definitions(name, frozenset(files))
            if not entries and length == 1 and name.isupper():
                entries = _by_abbreviation(lookup, name, frozenset(files))
            if entries:
                covered |= span
                best = min(entries, key=lambda e: list(files).index(e[0].file) if e[0].file in files else 99)
                terms.append(_Term(start, length, *best))
    terms.sort(key=lambda term: term.start)
    tail = _tail(terms, words)
    return [term for term in terms if term.start < tail]


def _by_abbreviation(
    lookup: Lookup, abbr: str, files: frozenset[str]
) -> list[tuple[DocumentEntry, Definition]]:
    """Definitions of what an abbreviation stands for: "MCU", of "minimum coded unit (MCU)" too."""
    found: list[tuple[DocumentEntry, Definition]] = []
    for _, abbreviation in lookup.abbreviations(abbr, files):
        found += lookup.definitions(abbreviation.expansion, files)
    return found


def _units_of_definition(lookup: Lookup, term: _Term) -> list[Unit]:
    document = lookup.store.document(term.entry.file)
    number, name = term.definition.number, term.definition.term
    clauses: list[Clause] = [clause for clause in document.clauses if clause.number == number]
    units = [unit for clause in clauses for unit in units_of(document, clause)]
    if len(units) > 12:  # an unnumbered definition inside the whole clause 3
        units = [unit for unit in units if unit.text.lower().startswith(name.lower())]
    return units[:6]
