"""What a term means and what an abbreviation stands for: from clauses 3 and 4 of the indexed texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.answer.opened import Reading
from copilot.answer.retrieved import quoted_rows
from copilot.answer.units import Unit, units_of
from copilot.question.intent import Intent
from copilot.routes.route import Told, files_named
from corpus.language import ITU_LETTERS
from corpus.model import Definition
from corpus.structure.headings import Part
from corpus.structure.terms import within
from index.filters import Filter
from index.lookup import Lookup
from index.retrieve.query import content_words, stop_words, words_of
from index.store import DocumentEntry

LONGEST_TERM = 7
"""Words of the longest defined term that is looked for."""
BESIDE = 2
"""Words on either side of the focus that may belong to a term."""
_WORD = re.compile(r"[\w-]+")
MOST_TEXTS = 2
"""Texts whose definitions of one term are quoted."""
MOST_UNITS = 6
"""Pieces of one definition that are quoted."""
Found = tuple[DocumentEntry, Definition]


class DefinitionRoute:
    """The definition of the term that is the focus, from the texts named or else from those that fit best."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        files = frozenset(files_named(intent, reading, where))
        if intent.named and not files:
            return None
        units = defining_units(
            intent, reading, files or reading.inside(frozenset(reading.retriever.entries), where)
        )
        return _quoted(intent, reading, units)


class AbbreviationRoute:
    """What the abbreviations that are the focus stand for."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        files = frozenset(files_named(intent, reading, where))
        if intent.named and not files:
            return None
        units = abbreviation_rows(
            intent, reading, files or reading.inside(frozenset(reading.retriever.entries), where)
        )
        return _quoted(intent, reading, units)


def _quoted(intent: Intent, reading: Reading, units: Sequence[Unit]) -> Told | None:
    presented = reading.presenter.quotations(intent.query, units)
    return Told(presented, quoted_rows(reading, presented.citations)) if presented.citations else None


def defining_units(intent: Intent, reading: Reading, files: frozenset[str]) -> list[Unit]:
    """The definitions in some files of the terms that the focus is made of, [] where it says more."""
    asked = _with_beside(intent, reading.lookup, files)
    terms = widest_terms(reading.lookup, asked, files)
    if not terms or not _is_all(intent, [name for name, _ in terms]):
        return []
    units: list[Unit] = []
    for _, entries in terms:
        for pair in _preferred(entries, intent)[:MOST_TEXTS]:
            units += units_of_definition(reading.lookup, *pair)
    return units


def _with_beside(intent: Intent, lookup: Lookup, files: frozenset[str]) -> str:
    """The focus, with words beside it that make it a defined term: "encoding" in "primitive encoding"."""
    start = intent.text.find(intent.focus) if intent.focus else -1
    if start < 0:
        return intent.focus
    before = _WORD.findall(intent.text[:start])[-BESIDE:]
    after = _WORD.findall(intent.text[start + len(intent.focus) :])[:BESIDE]
    wider = [
        " ".join([*before[len(before) - left :], intent.focus, *after[:right]])
        for left in range(len(before) + 1)
        for right in range(len(after) + 1)
    ]
    return next(
        (name for name in sorted(wider, key=len, reverse=True) if lookup.definitions(name, files)),
        intent.focus,
    )


def abbreviation_rows(intent: Intent, reading: Reading, files: frozenset[str]) -> list[Unit]:
    """The rows for the abbreviations in the focus, from the text that has the most of them."""
    asked = [word for word in dict.fromkeys(re.findall(r"[\w.\-/]*\w", intent.focus)) if len(word) > 1]
    rows: dict[str, list[Unit]] = {}
    for abbr in asked:
        for entry, _ in reading.lookup.abbreviations(abbr, files):
            if unit := _row_of(reading.lookup, entry, abbr):
                rows.setdefault(entry.file, []).append(unit)
    if not rows:
        return []
    letter = ITU_LETTERS[intent.language]
    entries = reading.retriever.entries

    def worth(file: str) -> tuple[int, bool, bool]:
        return len(rows[file]), entries[file].language == letter, entries[file].language == "E"

    return rows[max(rows, key=worth)]


def widest_terms(lookup: Lookup, asked: str, files: frozenset[str]) -> list[tuple[str, list[Found]]]:
    """The longest defined terms that stand in what is asked, in its order, with where they are defined."""
    words = re.sub(r'[()"“”«»?]', " ", asked).split()
    found: list[tuple[int, str, list[Found]]] = []
    covered: set[int] = set()
    for length in range(min(LONGEST_TERM, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            span = set(range(start, start + length))
            name = " ".join(words[start : start + length]).strip(",.;:")
            if span & covered or (length == 1 and (len(name) < 2 or name.lower() in stop_words("en"))):
                continue
            entries = lookup.definitions(name, files)
            if not entries and length == 1 and name.isupper():
                entries = [
                    pair
                    for _, each in lookup.abbreviations(name, files)
                    for pair in lookup.definitions(each.expansion, files)
                ]
            if entries:
                covered |= span
                found.append((start, name, entries))
    return [(name, entries) for _, name, entries in sorted(found, key=lambda each: each[0])]


def _is_all(intent: Intent, terms: Sequence[str]) -> bool:
    """Whether the terms hold most of what is asked: "window" defines no "default window size"."""
    wanted = {word.lower() for word in content_words(intent.focus, intent.language)}
    held = {word.lower() for term in terms for word in words_of(term)}
    return len(wanted & held) * 2 > len(wanted)


def _preferred(entries: Sequence[Found], intent: Intent) -> list[Found]:
    """Definitions of their own before those taken over, in the language of the question, in force, newest."""
    letter = ITU_LETTERS[intent.language]

    def worth(pair: Found) -> tuple[bool, int, bool, int]:
        entry, definition = pair
        spoken = 2 if entry.language == letter else int(entry.language == "E")
        return not definition.source, spoken, entry.status == "in force", entry.year

    return sorted(entries, key=worth, reverse=True)


def units_of_definition(lookup: Lookup, entry: DocumentEntry, definition: Definition) -> list[Unit]:
    """The pieces of a definition, [] where its clause is not found."""
    document = lookup.store.document(entry.file)
    clauses = [clause for clause in document.clauses if clause.number == definition.number]
    units = [unit for clause in clauses for unit in units_of(document, clause)]
    if len(units) > 2 * MOST_UNITS:  # an unnumbered definition inside the whole clause 3
        units = [unit for unit in units if unit.text.lower().startswith(definition.term.lower())]
    return units[:MOST_UNITS]


def _row_of(lookup: Lookup, entry: DocumentEntry, abbr: str) -> Unit | None:
    document = lookup.store.document(entry.file)
    for clause in within(document.clauses, Part.ABBREVIATIONS):
        for unit in units_of(document, clause):
            if abbr in unit.cells or unit.text.startswith(f"{abbr} "):
                return unit
    return None
