"""What every clause type is drafted with, and what it gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from copilot.draft.evidence import Evidence
from copilot.draft.instruction import Instruction
from copilot.draft.model import Kind, Origin, Piece, Style
from copilot.draft.wording import Forms
from corpus.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Frame:
    """The order as read, the published texts, the fixed sentences.

    `style` is None where neither the caller nor the instruction declares one: then that of the texts
    drafted from is kept.
    """

    instruction: Instruction
    evidence: Evidence
    forms: Forms
    style: Style | None = None

    @property
    def subject(self) -> str:
        return self.instruction.subject or "[editor: subject]"

    def heading(self, number: str, name: str) -> Piece:
        return Piece(Kind.HEADING, self.forms.headings[name], number=number, level=number.count(".") + 1)

    def label(self, name: str) -> Piece:
        return Piece(Kind.LABEL, self.forms.headings[name])

    def sentence(self, name: str, origin: Origin = Origin.FORM, **values: str) -> Piece:
        return Piece(Kind.PARAGRAPH, self.forms.say(name, **values), origin=origin)


@dataclass(slots=True)
class Built:
    """A drafted clause: its pieces, what the editor has to know, texts cited apart from the pieces.

    `style` is the one that the provisions are worded in; `normative` whether what is cited goes to
    clause 2.
    """

    pieces: list[Piece] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    also: list[Identifier] = field(default_factory=list)
    style: Style | None = None
    normative: bool = True


def numbered_notes(pieces: Sequence[Piece]) -> list[Piece]:
    """ "NOTE 1 –", "NOTE 2 –" where there are several."""
    notes = [piece for piece in pieces if piece.kind is Kind.NOTE]
    if len(notes) < 2:
        return list(pieces)
    numbers = {id(note): place for place, note in enumerate(notes, 1)}
    return [
        replace(piece, text=re.sub(r"^NOTE –", f"NOTE {numbers[id(piece)]} –", piece.text))
        if id(piece) in numbers
        else piece
        for piece in pieces
    ]
