"""What a draft is: pieces of clause text, each with where it comes from, and the drafts before it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from copilot.answer.model import Citation
from copilot.draft.kinds import ClauseType, Style
from copilot.draft.request import DraftRequest


class Kind(StrEnum):
    """What a piece is; exports give each kind a paragraph style."""

    HEADING = "heading"
    LABEL = "label"
    """A heading without number: Summary, Keywords."""
    ANNEX_HEADING = "annex heading"
    APPENDIX_HEADING = "appendix heading"
    PARAGRAPH = "paragraph"
    PROVISION = "provision"
    STEP = "step"
    ITEM = "item"
    NOTE = "note"
    TERM = "term"
    ABBREVIATION = "abbreviation"
    REFERENCE = "reference"
    FIELD = "field"
    """A field of a form: `label` is its name, `text` what is filled in."""
    INSTRUCTION = "instruction"
    """To the editor of an amendment: "Replace … with:"."""
    OLD = "old"
    NEW = "new"
    TABLE = "table"
    EQUATION = "equation"
    CODE = "code"


class Origin(StrEnum):
    """Who speaks in a piece."""

    FORM = "form"
    """Fixed wording of ITU-T texts and of its forms."""
    QUOTED = "quoted"
    """Published words, verbatim."""
    ADAPTED = "adapted"
    """Published words with another modal verb, number or name of the text."""
    INSTRUCTED = "instructed"
    """The words of the instruction."""
    PROPOSAL = "proposal"
    """New: to be judged by the editor, never cited as published."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of the draft.

    `number` is that of the heading, term or provision ("7.1.2", "REQ-01"); `label` the term, the
    abbreviation, the tag of a reference or the name of a field; `source` the tag that a term is taken
    from, or where a provision comes from ("clause 7.1 of [ITU-T E.119]"); `citations` the published
    words behind it; `rows` the cells of a table, the first row being its head.
    """

    kind: Kind
    text: str
    number: str = ""
    label: str = ""
    source: str = ""
    level: int = 1
    origin: Origin = Origin.FORM
    citations: tuple[Citation, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class CitedText:
    """An entry for clause 2 or the Bibliography: a text that the draft cites.

    `id` is the edition in catalogue form, `tag` what stands in brackets without them, `text` the entry
    as ITU-T writes it, `note` says what the editor has to know (a superseded edition was quoted).
    """

    tag: str
    id: str
    text: str
    normative: bool
    status: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Clause text in ITU-T form, and how it came to be.

    `mode` is "assembled" or "generative"; `notes` are for the editor, not for the text; `findings` the
    product's own check of the text. `before` is the draft that a follow-up instruction changed.
    """

    instruction: str
    clause_type: ClauseType
    title: str
    style: Style
    language: str
    mode: str
    pieces: tuple[Piece, ...]
    request: DraftRequest
    references: tuple[CitedText, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[dict[str, Any], ...] = ()
    before: Draft | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Numbers the citations in the order of the text."""
        count = 0
        numbered = []
        for piece in self.pieces:
            own = []
            for citation in piece.citations:
                count += 1
                own.append(replace(citation, marker=count))
            numbered.append(replace(piece, citations=tuple(own)))
        object.__setattr__(self, "pieces", tuple(numbered))

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(citation for piece in self.pieces for citation in piece.citations)

    @property
    def undo(self) -> Draft:
        """The draft before the last follow-up instruction; the first one is its own."""
        return self.before or self

    @property
    def history(self) -> tuple[Draft, ...]:
        """All drafts up to this one, the first first."""
        drafts: list[Draft] = [self]
        while (before := drafts[-1].before) is not None:
            drafts.append(before)
        return tuple(reversed(drafts))

    @property
    def proposals(self) -> tuple[str, ...]:
        """What is new in the draft."""
        return tuple(piece.text for piece in self.pieces if piece.origin is Origin.PROPOSAL)

    def to_json(self, text: str, id: str = "") -> dict[str, Any]:
        """The row of the machine interface; `text` is the clause as Markdown
        (`copilot.draft.markdown.body`).
        """
        return {
            "id": id,
            "clause_type": str(self.clause_type),
            "text": text,
            "citations": [asdict(citation) for citation in self.citations],
            "references": [asdict(reference) for reference in self.references],
            "findings": list(self.findings),
            "mode": self.mode,
            "title": self.title,
            "style": str(self.style),
            "language": self.language,
            "instruction": self.instruction,
            "notes": list(self.notes),
            "proposals": list(self.proposals),
            "request": self.request.to_json(),
        }
