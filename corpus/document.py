"""A draft as the rules see it: its blocks in order beside the clause tree, whatever file it came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from corpus.identifiers import Identifier
from corpus.model import Block, Clause, ClauseTree


@dataclass(frozen=True)
class DraftDocument(ClauseTree):
    """A draft, read.

    `format` is docx, pdf, markdown, asciidoc or plain. `whole` is False for a single clause or some of
    them, whose missing parts are no fault. `language` is E F S A R C or "". `identifier` is the name of
    the text where it has one, `date` its (year, month) where it is published. `warnings` say what of the
    file could not be read. `printed` is the whole text layer of a PDF, words in drawings included.
    """

    name: str
    format: str
    blocks: tuple[Block, ...]
    clauses: tuple[Clause, ...]
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
    def clause_of(self) -> Mapping[int, Clause]:
        """The clause of each block, by the index of the block."""
        found = {}
        for clause in self.clauses:
            for block in (*([clause.heading] if clause.heading else []), *clause.blocks):
                found[block.index] = clause
        return found
