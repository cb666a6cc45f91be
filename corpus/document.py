"""A draft as the rules see it: blocks in order, and the clause tree over them, whatever file it came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from corpus.identifiers import Identifier
from corpus.model import Block, BlockKind, Clause, ClauseKind

__all__ = ["BlockKind", "ClauseKind", "DraftBlock", "DraftClause", "DraftDocument"]


DraftBlock = Block
DraftClause = Clause


@dataclass(frozen=True)
class DraftDocument:
    """A draft, read.

    `format` is docx, pdf, markdown, asciidoc or plain. `whole` is False for a single clause or some of
    them, whose missing parts are no fault. `language` is E F S A R C or "". `identifier` is the name of
    the text where it has one, `date` its (year, month) where it is published. `warnings` say what of the
    file could not be read. `printed` is the whole text layer of a PDF, words in drawings included.
    """

    name: str
    format: str
    blocks: tuple[DraftBlock, ...]
    clauses: tuple[DraftClause, ...]
    title: str = ""
    identifier: Identifier | None = None
    date: tuple[int, int] | None = None
    language: str = "E"
    whole: bool = True
    clause_type: str = ""
    numbers_are_generated: bool = False
    warnings: tuple[str, ...] = ()
    printed: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def clause_of(self) -> Mapping[int, DraftClause]:
        """The clause of each block, by the index of the block."""
        found = {}
        for clause in self.clauses:
            for block in (*([clause.heading] if clause.heading else []), *clause.blocks):
                found[block.index] = clause
        return found

    def below(self, clause: DraftClause) -> Iterator[DraftClause]:
        """The clause and all its subclauses, in order."""
        inside = {clause.index}
        yield clause
        for other in self.clauses[clause.index + 1 :]:
            if other.parent in inside:
                inside.add(other.index)
                yield other

    def top(self, clause: DraftClause) -> DraftClause:
        """The main clause, annex or appendix that holds the clause."""
        while clause.parent is not None:
            clause = self.clauses[clause.parent]
        return clause

    def part(self, name: str) -> DraftClause | None:
        """The first clause that a fixed heading of this kind opens."""
        return next((clause for clause in self.clauses if clause.part == name), None)

    def part_of(self, clause: DraftClause) -> str:
        """The fixed part that the clause or the nearest clause around it opens."""
        current: DraftClause | None = clause
        while current is not None:
            if current.part:
                return current.part
            current = None if current.parent is None else self.clauses[current.parent]
        return ""
