"""From an instruction to clause text in ITU-T form."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from copilot.draft.builders.abbreviations import draft_abbreviations
from copilot.draft.builders.amendment import draft_amendment
from copilot.draft.builders.annex import draft_annex
from copilot.draft.builders.conventions import draft_conventions
from copilot.draft.builders.definitions import draft_definitions
from copilot.draft.builders.external import draft_reference_justification
from copilot.draft.builders.justification import draft_justification
from copilot.draft.builders.liaison import draft_contribution, draft_liaison
from copilot.draft.builders.note import draft_note
from copilot.draft.builders.references import draft_references
from copilot.draft.builders.requirements import draft_procedures, draft_requirements
from copilot.draft.builders.scope import draft_keywords, draft_scope, draft_summary
from copilot.draft.citedtexts import cited_texts
from copilot.draft.errors import NoSuchPlace, UnknownClauseType
from copilot.draft.evidence import Evidence
from copilot.draft.frame import Built, Frame
from copilot.draft.kinds import ClauseType, Style
from copilot.draft.markdown import body
from copilot.draft.model import Draft, Kind, Origin, Piece
from copilot.draft.overlap import Overlap, overlap
from copilot.draft.reading.by_model import Answering, read_by_model
from copilot.draft.reading.follow_up import followed
from copilot.draft.reading.reader import read_instruction
from copilot.draft.request import DraftRequest
from copilot.draft.revise import revised
from copilot.draft.wording import LANGUAGES, forms
from copilot.draft.written import ModelWriter, Writer, written
from corpus.errors import CopilotError
from corpus.printable import clean

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
    ClauseType.BIBLIOGRAPHY: draft_references,
    ClauseType.DEFINITIONS: draft_definitions,
    ClauseType.ABBREVIATIONS: draft_abbreviations,
    ClauseType.CONVENTIONS: draft_conventions,
    ClauseType.REQUIREMENTS: draft_requirements,
    ClauseType.PROCEDURES: draft_procedures,
    ClauseType.NOTE: draft_note,
    ClauseType.ANNEX: draft_annex,
    ClauseType.APPENDIX: draft_annex,
    ClauseType.AMENDMENT: draft_amendment,
    ClauseType.JUSTIFICATION: draft_justification,
    ClauseType.REFERENCE_JUSTIFICATION: draft_reference_justification,
    ClauseType.LIAISON: draft_liaison,
    ClauseType.CONTRIBUTION: draft_contribution,
}
_FORMS = (
    ClauseType.JUSTIFICATION,
    ClauseType.REFERENCE_JUSTIFICATION,
    ClauseType.LIAISON,
    ClauseType.CONTRIBUTION,
)
_HEADING = re.compile(r"[A-Z]?\d[\w.]*\s+[^.:;]{1,80}$")
"""A heading alone: "7.3.2.2.1 Connection establishment"."""
ASSEMBLED, GENERATIVE = "assembled", "generative"


class Drafter:
    """Drafts clauses over the index of a copilot.

    Args:
        copilot: gives the generation that serves.
        writer: a language model that writes into the assembled frame; None: drafts are assembled.
        reader: a language model that reads instructions; None: the learned reading does.

    >>> Drafter(copilot).draft("Draft clause 4 for IP gateways. It uses LAPM and XID.").clause_type
    <ClauseType.ABBREVIATIONS: 'abbreviations'>
    """

    def __init__(
        self, copilot: Copilot, writer: Writer | None = None, reader: Answering | None = None
    ) -> None:
        self.copilot, self.writer, self.reader = copilot, writer, reader

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
        request = self.read(instruction, type, title=title, style=style, language=language)
        return self.drafted(request, instruction)

    def read(
        self,
        instruction: str,
        type: ClauseType | str | None = None,
        *,
        title: str = "",
        style: Style | str | None = None,
        language: str = "",
    ) -> DraftRequest:
        """The form that an instruction says; arguments and errors as for `draft`."""
        if language and language not in LANGUAGES:
            forms(language)
        instruction = clean(instruction)
        if self.reader is not None:
            read = read_by_model(self.reader, instruction, _clause_type(type))
            given = {"title": title, "style": _style(style), "language": language}
            return read.model_copy(update={name: value for name, value in given.items() if value})
        return read_instruction(
            instruction, _clause_type(type), title=title, style=_style(style), language=language
        )

    def drafted(self, request: DraftRequest, instruction: str = "") -> Draft:
        """The draft that a form asks for; the same form gives the same draft.

        Args:
            request: the form.
            instruction: the prose that it was read from, "" where there is none.

        Raises:
            NothingToDraftFrom: an amendment to a text that is not indexed.
            CopilotError: no index.
        """
        evidence = Evidence(self.copilot.reading(), LANGUAGES[request.language])
        frame = Frame(request, evidence, forms(request.language))
        built = BUILDERS[request.kind](frame)
        mode = ASSEMBLED
        if self.writer is not None:
            built = written(frame, built, self.writer)
            mode = GENERATIVE
        style = built.style or request.style or Style.REQUIRED
        pieces, undone = revised(built.pieces, request.edits, style) if request.edits else (built.pieces, [])
        references = cited_texts(evidence, pieces, built.normative, built.also)
        notes = [*(f"not done: {problem}" for problem in undone), *built.notes]
        notes = [*notes, *(f"[{one.tag}]: {one.note}" for one in references if one.note)]
        notes += [f"not used: {words}" for words in request.not_used]
        draft = Draft(
            instruction=instruction,
            clause_type=request.kind,
            title=request.title or request.subject or request.heading,
            style=style,
            language=request.language,
            mode=mode,
            pieces=tuple(pieces),
            references=references,
            notes=tuple(dict.fromkeys(notes)),
            request=request,
        )
        return self.checked(draft)

    def refined(self, draft: Draft, follow_up: str) -> Draft:
        """The draft of the form as a follow-up changes it; `undo` of the result gives the one before.

        Raises:
            NotUnderstood: nothing in the follow-up says what is to change.
            NoSuchPlace: it names a place, or words, that the draft does not have.
        """
        changed = followed(draft.request, follow_up)
        new = changed.edits[len(draft.request.edits) :]
        if new:
            problems = revised(draft.pieces, new, draft.style)[1]
            if problems:
                raise NoSuchPlace("; ".join(problems))
        return replace(self.drafted(changed, draft.instruction), before=draft)

    def overlap(self, title: str, scope: str = "") -> Overlap:
        """What exists on a proposed title and scope, published and under way."""
        return overlap(Evidence(self.copilot.reading()), title, scope)

    def checked(self, draft: Draft) -> Draft:
        """The draft with what the checker finds in it."""
        return replace(draft, findings=tuple(self._findings(draft)))

    def _findings(self, draft: Draft) -> Sequence[dict[str, Any]]:
        from copilot.check import check_text

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
        given = [piece.text for piece in proposed if piece.origin is Origin.INSTRUCTED]
        return [_as_given(asdict(finding), draft, given) for finding in report.findings]


def _as_given(finding: dict[str, Any], draft: Draft, given: Sequence[str]) -> dict[str, Any]:
    """A finding; one in words that an amendment gives verbatim is a warning: they are the form's, not the
    copilot's.
    """
    quote = str(finding["place"]["quote"])
    verbatim = (
        draft.clause_type is ClauseType.AMENDMENT and bool(quote) and any(quote in text for text in given)
    )
    if verbatim and finding["severity"] == "error":
        return {**finding, "severity": "warning", "message": f"{finding['message']} (in words given)"}
    return finding


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


def reader_for(writer: Writer | None) -> Answering | None:
    """The language model of a writer as a reader, where it is trusted to write; others fill gaps alone."""
    return writer.model if isinstance(writer, ModelWriter) and writer.model.writes else None


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
