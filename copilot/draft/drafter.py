"""From an instruction to clause text in ITU-T form."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from copilot.draft.abbreviations import draft_abbreviations
from copilot.draft.amendments import draft_amendment
from copilot.draft.annexed import draft_annex
from copilot.draft.catalogued import draft_references
from copilot.draft.citedtexts import cited_texts
from copilot.draft.conventions import draft_conventions
from copilot.draft.errors import UnknownClauseType
from copilot.draft.evidence import Evidence
from copilot.draft.external import draft_reference_justification
from copilot.draft.frame import Built, Frame
from copilot.draft.instruction import read_instruction
from copilot.draft.justification import draft_justification
from copilot.draft.model import ClauseType, Draft, Kind, Piece, Style
from copilot.draft.overlap import Overlap, overlap
from copilot.draft.provisioned import draft_procedures, draft_requirements
from copilot.draft.scope import draft_keywords, draft_scope, draft_summary
from copilot.draft.terms import draft_definitions
from copilot.draft.wording import LANGUAGES, forms
from copilot.draft.written import ModelWriter, Writer, written
from corpus.errors import CopilotError

if TYPE_CHECKING:
    from copilot.pipeline import Copilot
    from corpus.settings import Settings

log = logging.getLogger(__name__)

MODES = ("auto", "assembled", "generative")
BUILDERS: dict[ClauseType, Callable[[Frame], Built]] = {
    ClauseType.SCOPE: draft_scope,
    ClauseType.SUMMARY: draft_summary,
    ClauseType.KEYWORDS: draft_keywords,
    ClauseType.REFERENCES: draft_references,
    ClauseType.DEFINITIONS: draft_definitions,
    ClauseType.ABBREVIATIONS: draft_abbreviations,
    ClauseType.CONVENTIONS: draft_conventions,
    ClauseType.REQUIREMENTS: draft_requirements,
    ClauseType.PROCEDURES: draft_procedures,
    ClauseType.ANNEX: draft_annex,
    ClauseType.APPENDIX: draft_annex,
    ClauseType.AMENDMENT: draft_amendment,
    ClauseType.JUSTIFICATION: draft_justification,
    ClauseType.REFERENCE_JUSTIFICATION: draft_reference_justification,
}
_FORMS = (ClauseType.JUSTIFICATION, ClauseType.REFERENCE_JUSTIFICATION)
_HEADING = re.compile(r"[A-Z]?\d[\w.]*\s+[^.:;]{1,80}$")
"""A heading alone: "7.3.2.2.1 Connection establishment"."""
ASSEMBLED, GENERATIVE = "assembled", "generative"


class Drafter:
    """Drafts clauses over the index of a copilot.

    Args:
        copilot: gives the generation that serves.
        writer: a language model that writes into the assembled frame; None: drafts are assembled.

    >>> Drafter(copilot).draft("Draft clause 4 for IP gateways. It uses LAPM and XID.").clause_type
    <ClauseType.ABBREVIATIONS: 'abbreviations'>
    """

    def __init__(self, copilot: Copilot, writer: Writer | None = None) -> None:
        self.copilot, self.writer = copilot, writer

    def draft(
        self,
        instruction: str,
        type: ClauseType | str | None = None,
        *,
        title: str = "",
        style: Style | str | None = None,
        language: str = "",
    ) -> Draft:
        """Draft what an instruction asks for.

        Args:
            instruction: as typed, in any ITU language that has forms.
            type: of the clause; None: recognised from the instruction.
            title: of the new Recommendation; None: the subject that the instruction gives.
            style: of the provisions; None: as the instruction says, else as in the texts drafted from.
            language: "en", "fr" or "es": of the fixed sentences; "": that of the instruction.

        Raises:
            UnknownClauseType: neither `type` nor the instruction says what to draft.
            NothingToDraftFrom: an amendment to a text that is not indexed.
            CopilotError: no index, or no forms in that language.
        """
        order = read_instruction(instruction, _clause_type(type), title, _style(style))
        language = language or (order.language if order.language in LANGUAGES else "en")
        fixed = forms(language)
        evidence = Evidence(self.copilot.reading(), LANGUAGES[language])
        frame = Frame(order, evidence, fixed, order.style)
        built = BUILDERS[order.clause_type](frame)
        mode = ASSEMBLED
        if self.writer is not None:
            built = written(frame, built, self.writer)
            mode = GENERATIVE
        draft = Draft(
            instruction=instruction,
            clause_type=order.clause_type,
            title=title or order.subject,
            style=built.style or order.style or Style.REQUIRED,
            language=language,
            mode=mode,
            pieces=tuple(built.pieces),
            references=cited_texts(evidence, built.pieces, built.normative, built.also),
            notes=tuple(dict.fromkeys(built.notes)),
        )
        notes = [*draft.notes, *(f"[{one.tag}]: {one.note}" for one in draft.references if one.note)]
        return self.checked(replace(draft, notes=tuple(dict.fromkeys(notes))))

    def refined(self, draft: Draft, instruction: str) -> Draft:
        """The draft changed as a follow-up instruction says; `undo` of the result gives it back.

        Raises:
            NotUnderstood: no rule reads the instruction.
            NoSuchPlace: it names a clause, term or provision that the draft does not have.
        """
        from copilot.draft.refine import refined

        evidence = Evidence(self.copilot.reading(), LANGUAGES[draft.language])
        changed = refined(draft, instruction, evidence)
        return self.checked(
            replace(
                changed,
                references=cited_texts(
                    evidence,
                    changed.pieces,
                    any(one.normative for one in draft.references) or not draft.references,
                ),
            )
        )

    def overlap(self, title: str, scope: str = "") -> Overlap:
        """What exists on a proposed title and scope, published and under way."""
        return overlap(Evidence(self.copilot.reading()), title, scope)

    def checked(self, draft: Draft) -> Draft:
        """The draft with what the checker finds in it."""
        return replace(draft, findings=tuple(self._findings(draft)))

    def _findings(self, draft: Draft) -> Sequence[dict[str, Any]]:
        from copilot.check import check_text
        from copilot.export.markdown import body

        proposed = _proposed(draft)
        if not proposed:
            return ()  # an amendment that only deletes
        report = check_text(
            body(replace(draft, pieces=proposed), marks=False),
            reading=self.copilot.reading(),
            whole=False,
            clause_type=str(draft.clause_type),
            name="draft",
        )
        return [asdict(finding) for finding in report.findings]


def _proposed(draft: Draft) -> tuple[Piece, ...]:
    """What a draft proposes as text.

    Of an amendment the new text, without instructions, old text and headings that are only renumbered; of a
    form its fields, without the form's name.
    """
    if draft.clause_type in _FORMS:
        return tuple(piece for piece in draft.pieces if piece.kind is not Kind.LABEL)
    if draft.clause_type is not ClauseType.AMENDMENT:
        return draft.pieces
    new = (piece for piece in draft.pieces if piece.kind is Kind.NEW and not _HEADING.match(piece.text))
    return tuple(replace(piece, kind=Kind.PARAGRAPH) for piece in new)


def writer_for(settings: Settings, mode: str = "auto") -> Writer | None:
    """The writer that a mode asks for.

    Args:
        settings: name the language model, or none.
        mode: "assembled": none; "generative": the language model; "auto": the same where one is set up that
            is trusted to write.

    Raises:
        CopilotError: an unknown mode, or "generative" without a language model.
        LanguageModelUnavailable: it cannot be loaded.
    """
    from copilot.llm.language_model import load_language_model

    if mode not in MODES:
        raise CopilotError(f"mode {mode!r}: unknown; use one of {', '.join(MODES)}")
    model = load_language_model(settings) if mode != "assembled" else None
    if model is None and mode == "generative":
        raise CopilotError(
            "mode 'generative': no language model is set up; set COPILOT_LLM_URL or COPILOT_LLM_MODEL, "
            "or use assembled"
        )
    if model is None or (mode == "auto" and not model.writes):
        return None
    return ModelWriter(model)


def _clause_type(type: ClauseType | str | None) -> ClauseType | None:
    if type is None or type == "":
        return None
    try:
        return ClauseType(str(type).lower())
    except ValueError as error:
        known = ", ".join(ClauseType)
        raise UnknownClauseType(f"{type!r}: no type of clause; use one of {known}") from error


def _style(style: Style | str | None) -> Style | None:
    if style is None or style == "":
        return None
    try:
        return Style(str(style).lower())
    except ValueError as error:
        raise UnknownClauseType(f"{style!r}: no style of provisions; use required or shall") from error
