"""What the rules may ask about a draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from copilot.check.kinds import Profile, Told, kind_of_text
from copilot.check.model import NotRun
from corpus.document import DraftDocument
from corpus.language.sentences import placed_sentences
from corpus.model import Block, BlockKind, Clause
from corpus.structure.entries import Entries, read_entries

if TYPE_CHECKING:
    from copilot.answer.opened import Reading

PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


@dataclass
class Checking:
    """A draft and what it is compared with.

    `reading` is the index of the published texts, None where there is none; `definition_start` what a
    definition begins with: "capital", "lower" or "any".
    """

    document: DraftDocument
    reading: Reading | None = None
    definition_start: str = "capital"
    notes: list[NotRun] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.profile.normative:  # nothing in it can be a provision, wherever it stands
            clauses = tuple(replace(clause, normative=False) for clause in self.document.clauses)
            self.document = replace(self.document, clauses=clauses)

    @cached_property
    def entries(self) -> Entries:
        """The definitions, abbreviations and references of the draft, with their blocks."""
        return read_entries(self.document)

    def clauses(self, *, normative: bool | None = None) -> Iterator[Clause]:
        for clause in self.document.clauses:
            if normative is None or clause.normative == normative:
                yield clause

    def prose(self, *, normative: bool | None = None, notes: bool = False) -> Iterator[tuple[Clause, Block]]:
        """Paragraphs and list items, notes if asked for, with their clauses; no tables, code, captions."""
        for clause in self.clauses(normative=normative):
            for block in clause.blocks:
                if block.kind in PROSE or (notes and block.kind is BlockKind.NOTE):
                    yield clause, block

    @property
    def is_published(self) -> bool:
        """Has it a date of approval? Then nobody mends it, and faults of one kind are reported together."""
        return self.document.date is not None

    def together(self, what: str) -> str:
        """The key under which faults of a published text are one finding; "" for a draft."""
        return what if self.is_published else ""

    @cached_property
    def told(self) -> Told:
        """The kind of the text."""
        return kind_of_text(self.document)

    @property
    def profile(self) -> Profile:
        """What holds for texts of its kind."""
        return self.told.profile

    @property
    def first(self) -> Block:
        """Where a fault of the whole text is shown."""
        return self.document.blocks[0]


Sentence = tuple[str, int]
"""A sentence and where it begins in its block."""


@lru_cache(maxsize=16384)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a paragraph with their places."""
    return tuple(placed_sentences(text))
