"""Definitions, abbreviations and references, as the index keeps them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from corpus.model import Abbreviation, BlockKind, Clause, ClauseKind, ClauseTree, Definition, Reference
from corpus.structure.entries import DefinitionEntry, name_of_term, read_entries
from corpus.structure.headings import Part, parts_of
from corpus.structure.parts import with_parts


@dataclass(frozen=True, slots=True)
class _Clauses(ClauseTree):
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What clauses 2 to 4 and the Bibliography list."""

    definitions: tuple[Definition, ...]
    abbreviations: tuple[Abbreviation, ...]
    references: tuple[Reference, ...]


def terms_of(clauses: tuple[Clause, ...]) -> Terms:
    """The entries of a text, in its order."""
    entries = read_entries(_Clauses(with_parts(clauses)))
    definitions = sorted((*entries.definitions, *entries.named), key=lambda entry: entry.clause.index)
    return Terms(
        tuple(
            Definition(
                entry.term,
                entry.number or entry.clause.number,
                entry.text_block.page or entry.clause.page,
                _text(entry) or " ".join((entry.clause.text or entry.clause.title).split()),
                entry.sources[0] if entry.sources else "",
            )
            for entry in definitions
        ),
        tuple(Abbreviation(entry.abbr, entry.expansion, entry.block.page) for entry in entries.abbreviations),
        tuple(
            Reference(
                entry.id,
                " ".join(entry.block.text.split()),
                entry.block.page,
                entry.normative or _is_named_references(entry.clause),
            )
            for entry in entries.references
        ),
    )


def _is_named_references(clause: Clause) -> bool:
    """Old texts have their references at the end, without a number."""
    return bool(re.match(r"\W*r[eé]f[eé]ren", clause.title, re.I))


def _text(entry: DefinitionEntry) -> str:
    """The definition with what follows it in its clause, where the term has one of its own."""
    clause = entry.clause
    if entry.is_named or entry.number != clause.number or entry.text_block not in clause.blocks:
        return entry.text
    after = clause.blocks[clause.blocks.index(entry.text_block) + 1 :]
    return "\n".join([entry.text, *(each.text for each in after if each.kind is not BlockKind.FIGURE)])


def within(clauses: tuple[Clause, ...], part: Part) -> Iterator[Clause]:
    """The clauses of numbered parts with such a title, and everything below them."""
    inside: set[int] = set()
    for clause in clauses:
        opens = (
            part in parts_of(clause.title)
            and clause.level <= 2
            and clause.kind in (ClauseKind.CLAUSE, ClauseKind.BIBLIOGRAPHY)
        )
        if opens or (clause.parent is not None and clause.parent in inside):
            inside.add(clause.index)
            yield clause


def is_defined_term(clause: Clause, terms: Collection[Definition]) -> bool:
    """Is the clause the entry of a defined term, and its title no heading but that term?"""
    title = name_of_term(clause.title)
    return any(term.number == clause.number and term.term == title for term in terms)
