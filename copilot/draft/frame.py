"""What every builder gets, and what it gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from copilot.draft.evidence import Evidence
from copilot.draft.kinds import Style
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.request import DraftRequest
from copilot.draft.verbforms import is_plural
from copilot.draft.wording import Forms
from corpus.identifiers import Identifier

_COUNTED = re.compile(
    r"^(?:framework|protocol|method(?:ology)?|model|architecture|profile|procedure|format|system|interface|"
    r"mechanism|ontology|taxonomy|subset|scheme|structure|specification)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The form, the published texts, the fixed sentences."""

    request: DraftRequest
    evidence: Evidence
    forms: Forms

    @property
    def subject(self) -> str:
        """What the new text is about, to stand inside a sentence."""
        return self.request.subject or theme_of(self.request.title) or "[editor: subject]"

    def heading(self, number: str, name: str) -> Piece:
        """A heading of the fixed clauses; the number that the form gives counts."""
        number = self.request.number if self.request.number and "." not in number else number
        return Piece(Kind.HEADING, self.forms.headings[name], number=number, level=number.count(".") + 1)

    def below(self, number: str, place: int) -> str:
        """The number of a subclause of a fixed clause: "3.1"."""
        own = self.request.number if self.request.number and "." not in self.request.number else number
        return f"{own}.{place}"

    def heading_below(self, number: str, place: int, name: str) -> Piece:
        return Piece(Kind.HEADING, self.forms.headings[name], number=self.below(number, place), level=2)

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


def theme_of(title: str) -> str:
    """The part of a title that tells this text from others of its series, to stand inside a sentence.

    >>> theme_of("Cloud computing – Functional requirements of cloud desktops")
    'functional requirements of cloud desktops'
    """
    parts = re.split(r"\s[–—-]\s", title)
    part = " ".join(parts[-1].split()) if len(parts[-1].split()) > 2 else " ".join(title.split())
    first = part.split(" ", 1)[0]
    return f"{part[:1].lower()}{part[1:]}" if first[1:].islower() else part


def with_article(theme: str) -> str:
    """A theme with the article that its head noun wants: "the protocol for …", "requirements of …"."""
    head = re.split(r"\s(?:of|for|on|to|in|between|with|at|from)\s", theme, maxsplit=1)[0]
    last = head.split(" ")[-1] if head else ""
    if is_plural(head) or re.match(r"(?:the|an?)\s", theme, re.I) or not _COUNTED.match(last):
        return theme
    return f"the {theme}"


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
