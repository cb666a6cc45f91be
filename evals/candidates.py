"""Questions drafted from the corpus by templates, for a person to verify and reword.

A template turns something that code understands (a definition, an abbreviation, a table row, a provision
with a number, a clause, a record of the catalogue) into a question with its answer, facts and evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from copilot.answer.cite import quote
from copilot.answer.units import Unit, units_of
from copilot.verify.wording import content_words
from corpus.catalogue import Catalogue, Edition
from corpus.language.sentences import sentences
from corpus.model import BlockKind, Clause, Document, Line
from corpus.structure.headings import Part
from corpus.structure.terms import within
from evals.expressions import exact, phrase, quantities
from evals.golden import CATALOGUE, Fact, GoldSpan, QuestionType
from evals.provisions import question_of
from evals.wordings import ENGLISH, Wording

CELL_LONGEST = 60
SENTENCE_LONGEST = 350
CLAUSE_WORDS = range(15, 110)
"""How long a clause may be that is asked for as a whole."""

_CHANGES = frozenset({"Amd.", "Cor.", "Technical Cor.", "Err.", "Add."})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question without an id: what is asked, the reference answer, its facts, where it stands."""

    type: QuestionType
    language: str
    question: str
    answer: str
    facts: tuple[Fact, ...]
    gold: tuple[GoldSpan, ...]
    difficulty: str


Template = Callable[[Document, Wording], Iterator[Candidate]]


def definitions(document: Document, wording: Wording) -> Iterator[Candidate]:
    """What does the text define a term as?"""
    clauses = {clause.number: clause for clause in document.clauses if clause.number}
    for definition in document.definitions:
        clause = clauses.get(definition.number)
        words = content_words(definition.text, wording.language)
        if clause is None or definition.source or not 4 <= len(words) <= 60 or len(definition.term) > 60:
            continue
        meaning = sentences(definition.text)[0]
        unit = next((unit for unit in units_of(document, clause) if meaning in unit.text), None)
        span = _span(document, clause, unit.lines, meaning) if unit else None
        if span is None:
            continue
        facts = [_fact(meaning, phrase(meaning, wording.language))]
        if len(words) >= 12:
            end = " ".join(words[-3:])
            facts.append(_fact(end, phrase(end, wording.language)))
        question = wording.definition.format(doc=document.doc_id, term=definition.term)
        yield Candidate(
            "definition",
            wording.language,
            question,
            f"{definition.term}: {meaning}",
            tuple(facts),
            (span,),
            "easy",
        )


def abbreviations(document: Document, wording: Wording) -> Iterator[Candidate]:
    """What does an abbreviation stand for?"""
    for clause in within(document.clauses, Part.ABBREVIATIONS):
        for unit in _units(document, clause, BlockKind.TABLE, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            for entry in document.abbreviations:
                if not _is_entry(unit, entry.abbr, entry.expansion):
                    continue
                span = _span(document, clause, unit.lines, entry.abbr + entry.expansion)
                expansion = re.sub(r"\s*[(\[].*", "", entry.expansion)
                if span is None or len(expansion.split()) < 2:
                    continue
                yield Candidate(
                    "abbreviation",
                    wording.language,
                    wording.abbreviation.format(doc=document.doc_id, abbr=entry.abbr),
                    f"{entry.abbr}: {entry.expansion}",
                    (_fact(expansion, exact(expansion)),),
                    (span,),
                    "easy",
                )


def table_rows(document: Document, wording: Wording) -> Iterator[Candidate]:
    """What does a table give for one of its rows in one of its columns?"""
    for clause in document.clauses:
        for unit in _units(document, clause, BlockKind.TABLE):
            block = clause.blocks[unit.block]
            row = unit.cells
            if not block.caption or len(unit.header) != len(row) or not _is_label(row[0]):
                continue
            body = block.rows[block.header_rows :]
            if Counter(other[0] for other in body)[row[0]] > 1:
                continue
            for column in range(1, len(row)):
                if not _is_value(
                    row[column], unit.header[column], [other[column] for other in body if column < len(other)]
                ):
                    continue
                span = _span(document, clause, unit.lines, "".join(row))
                if span is None:
                    break
                yield Candidate(
                    "table",
                    wording.language,
                    wording.table.format(
                        doc=document.doc_id,
                        table=_one_line(block.caption),
                        column=_one_line(unit.header[column]),
                        row=_one_line(row[0]),
                    ),
                    f"{_one_line(row[0])}: {_one_line(row[column])}",
                    (_fact(row[column], _value_expression(row[column])),),
                    (span,),
                    "medium",
                )
                break


def provisions(document: Document, wording: Wording) -> Iterator[Candidate]:
    """What does a provision with a number demand?"""
    if wording.language != "en":
        return
    for clause in document.clauses:
        if not clause.normative or not clause.number:
            continue
        for unit in _units(document, clause, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            text = _one_line(unit.text)
            asked = question_of(text, document.doc_id, clause)
            values = quantities(text)
            if asked is None or not 1 <= len(values) <= 3 or len(text) > SENTENCE_LONGEST:
                continue
            span = _span(document, clause, unit.lines, unit.text)
            if span is not None:
                facts = tuple(_fact(value, expression) for value, expression in values)
                yield Candidate("factoid", "en", asked, text, facts, (span,), "medium")


def clauses(document: Document, wording: Wording) -> Iterator[Candidate]:
    """What does a clause say? Or: where does the text deal with something?"""
    parents = {clause.parent for clause in document.clauses}
    titles = Counter(clause.title.casefold() for clause in document.clauses)
    terms = {definition.number for definition in document.definitions}
    for clause in document.clauses:
        unique = (
            titles[clause.title.casefold()] == 1 and len(content_words(clause.title, wording.language)) >= 2
        )
        short = clause.index not in parents and len(clause.text.split()) in CLAUSE_WORDS
        if not clause.number or clause.number in terms or not unique or not short or not clause.normative:
            continue
        unit = next(iter(_units(document, clause, BlockKind.PARAGRAPH)), None)
        if (
            unit is None
            or len(content_words(unit.text, wording.language)) < 6
            or len(unit.text) > SENTENCE_LONGEST
        ):
            continue
        span = _span(document, clause, unit.lines, unit.text)
        if span is None:
            continue
        text = _one_line(unit.text)
        says = _fact(text, phrase(text, wording.language, 3))
        where = _fact(clause.number, rf"(?<![\d.]){re.escape(clause.number)}(?![\d]|\.\d)")
        if clause.index % 2:
            question = wording.clause_text.format(doc=document.doc_id, number=clause.number)
            yield Candidate("lookup", wording.language, question, text, (says,), (span,), "easy")
        else:
            question = wording.clause_place.format(doc=document.doc_id, title=clause.title)
            answer = f"{wording.clause.format(number=clause.number)}: {text}"
            yield Candidate("lookup", wording.language, question, answer, (where, says), (span,), "easy")


TEMPLATES: dict[QuestionType, Template] = {
    "definition": definitions,
    "abbreviation": abbreviations,
    "table": table_rows,
    "factoid": provisions,
    "lookup": clauses,
}
"""The templates over documents; `record` is the one over the catalogue."""


def records(catalogue: Catalogue) -> list[Edition]:
    """Editions that a question can be asked about: with a title that no other text has, no amendments."""
    texts: dict[str, set[str]] = {}
    for edition in catalogue:
        texts.setdefault(edition.title, set()).add(edition.identifier.undated().format())
    return [
        edition
        for edition in catalogue
        if len(texts[edition.title]) == 1
        and len(edition.title.split()) >= 4
        and not edition.title_is_derived
        and not any(part.kind in _CHANGES for part in edition.identifier.parts)
    ]


def record(catalogue: Catalogue, edition: Edition) -> Candidate | None:
    """Which text bears a title? For one that is no longer in force: what replaced it?

    None where nothing is known to have replaced it.
    """
    span = GoldSpan(doc=edition.id, file=CATALOGUE, evidence=edition.title)
    name = edition.identifier.undated().format().removeprefix("ITU-T ")
    if edition.is_in_force:
        question = ENGLISH.record.format(title=edition.title)
        fact = _fact(name, exact(name))
        return Candidate(
            "catalogue", "en", question, f"{edition.id}, {edition.title}", (fact,), (span,), "easy"
        )
    successor = catalogue.in_force(edition.identifier)
    if successor is None or not successor.date or successor.title_is_derived:
        return None
    month = f"{successor.date[5:7]}/{successor.date[:4]}"
    gold = (span, GoldSpan(doc=successor.id, file=CATALOGUE, evidence=successor.title))
    facts = (
        _fact("not in force", r"supersed|withdrawn|not in force|no longer|replaced"),
        _fact(month, re.escape(month)),
    )
    answer = f"{edition.id} is {edition.status}; the edition in force is {successor.id}, approved {month}."
    return Candidate("catalogue", "en", ENGLISH.status.format(id=edition.id), answer, facts, gold, "medium")


def _units(document: Document, clause: Clause, *kinds: BlockKind) -> Iterator[Unit]:
    return (unit for unit in units_of(document, clause) if unit.kind in kinds and unit.lines)


def _span(document: Document, clause: Clause, lines: Sequence[Line], text: str) -> GoldSpan | None:
    """Where a text stands on one page, in the page's own characters; None where it is spread over two."""
    found = quote(document, lines, text)
    if len(found) != 1:
        return None
    return GoldSpan(
        doc=document.doc_id,
        file=document.file,
        clause=clause.number,
        pages=(found[0].page,),
        evidence=found[0].text,
    )


def _fact(text: str, expression: str) -> Fact:
    return Fact(text=_one_line(text), any=(expression,))


def _is_entry(unit: Unit, abbr: str, expansion: str) -> bool:
    if unit.cells:
        return unit.cells[0].rstrip(" :") == abbr and any(
            cell.startswith(expansion) for cell in unit.cells[1:]
        )
    return unit.text.startswith(abbr) and expansion in unit.text[len(abbr) :]


def _is_label(cell: str) -> bool:
    return 2 < len(cell) <= CELL_LONGEST and bool(re.search(r"[^\W\d_]{3}", cell))


def _is_value(cell: str, header: str, column: Sequence[str]) -> bool:
    """A short cell with a number or a code, under a header, that not every row has."""
    if not header or not 0 < len(cell) <= CELL_LONGEST or len(cell.split()) > 6:
        return False
    return bool(re.search(r"\d", cell)) and len(set(column)) > 1


def _value_expression(cell: str) -> str:
    return r"\s*".join(re.escape(part) for part in cell.split())


def _one_line(text: str) -> str:
    return " ".join(text.split())
