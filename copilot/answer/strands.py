"""The strands of a question: the questions inside it, or the texts that it compares.

Each strand is searched by itself, for the best clauses of the whole question are often those of its
first part, or those of one of the texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from copilot.question.intent import Intent, Kind
from index.passages import CATALOGUE
from index.retrieve.query import Query, narrowed
from index.retrieve.scope import Shelf
from index.retrieve.search import Hit

MOST_STRANDS = 4
READ = 5
"""Hits of the whole question whose texts a part is searched in."""


@dataclass(frozen=True, slots=True)
class Strand:
    """A question to be searched in some files; `is_side` for one of the texts that are compared."""

    intent: Intent
    files: frozenset[str]
    is_side: bool


def strands_of(shelf: Shelf, intent: Intent, hits: Sequence[Hit]) -> list[Strand]:
    """The texts that a question compares, each for every question inside it; else these questions.

    [] where there is a single one.
    """
    if intent.wants(Kind.COMPARISON, Kind.CHANGES):
        sides = _sides(shelf, intent.query)
        if len(sides) > 1:
            asked = intent.parts if len(intent.parts) * len(sides) <= MOST_STRANDS else ()
            return [
                Strand(_of_side(part, shelf, side), side, True)
                for part in asked or (intent,)
                for side in sides[:MOST_STRANDS]
                if not _names_others(part, shelf, side)
            ]
    if len(intent.parts) < 2:
        return []
    files = frozenset(hit.best.file for hit in hits[:READ] if hit.best.file != CATALOGUE)
    return [Strand(part, files, False) for part in intent.parts[:MOST_STRANDS]]


def _names_others(part: Intent, shelf: Shelf, side: frozenset[str]) -> bool:
    """Whether one of several questions is asked of other texts alone."""
    files = shelf.scope(part.query.named).exact
    return bool(files) and not files & side


def _of_side(intent: Intent, shelf: Shelf, side: frozenset[str]) -> Intent:
    """The question asked of one text: without the names of the others, which no clause of it holds."""
    names = [text for text in intent.named if text.identifier is not None]
    own = [text for text in names if side & shelf.scope([text.identifier]).exact]  # type: ignore[list-item]
    words = intent.text
    for text in names:
        if text not in own:
            words = words.replace(text.written, " ")
    query = narrowed(intent.query, " ".join(words.split()), goes_on=False)
    return replace(
        intent, query=replace(query, named=tuple(text.identifier for text in own if text.identifier))
    )


def _sides(shelf: Shelf, query: Query) -> list[frozenset[str]]:
    """The files of each text that is named, as named; a text in several languages is one side."""
    sides: list[frozenset[str]] = []
    # A text before what changes it; otherwise in the order of the question.
    for identifier in sorted(query.named, key=lambda each: each.is_change):
        exact, _ = shelf.find(identifier)
        new = exact - frozenset().union(*sides)
        if new:
            sides.append(new)
    return sides
