"""A language model writes into the assembled frame; what it writes is checked against the evidence.

The frame, its quotations and its numbers stay as they are. Gaps are filled and provisions are reworded
for the new subject. A provision whose content its evidence covers keeps the citation; one that it does not
cover stays as it was published. What fills a gap is the copilot's proposal, without a citation.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from copilot.draft.frame import Built, Frame
from copilot.draft.kinds import ClauseType, Style
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.provisions import force_of, in_style

if TYPE_CHECKING:
    from copilot.llm.language_model import LanguageModel

log = logging.getLogger(__name__)

GAP = re.compile(r"\[editor: (?P<what>[^\]]+)\]")
MOST_TOKENS = 160
LONGEST = 60
"""Words of what is written for one gap."""
_WRITTEN = (Kind.PROVISION, Kind.STEP)
_TOLD = (ClauseType.SCOPE, ClauseType.SUMMARY)
_NAMES = re.compile(r"\[[^\]]+\]|\b\d[\d.]*|\b[A-Z]\.\d+(?:\.\d+)*")


class Writer(Protocol):
    """What writes: a language model behind one method."""

    def complete(self, prompt: str) -> str:
        """The model's text for a prompt. Raises CopilotError where it cannot be reached."""
        ...


class ModelWriter:
    """The language model of the settings as a writer."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model

    def complete(self, prompt: str) -> str:
        return self.model.reply([("user", prompt)], max_tokens=MOST_TOKENS)


class Verifier(Protocol):
    """What checks a sentence against the words that it was made from."""

    def supports(self, sentence: str, quotations: tuple[str, ...]) -> bool: ...


def written(frame: Frame, built: Built, writer: Writer, verifier: Verifier | None = None) -> Built:
    """The same clause with gaps filled and provisions fitted to the new subject.

    Args:
        frame: the order.
        built: the assembled clause.
        writer: the language model.
        verifier: checks what was written; by default numbers, names, provision words and content words.
    """
    verifier = verifier or CoverageVerifier()
    pieces = [_rewritten(frame, built, piece, writer, verifier) for piece in built.pieces]
    proposed = sum(
        1 for one, other in zip(pieces, built.pieces, strict=True) if one != other and not one.citations
    )
    notes = list(built.notes)
    if proposed:
        notes.append(
            f"{proposed} passages are proposals of the language model, not taken from published texts"
        )
    return replace_pieces(built, pieces, notes)


def replace_pieces(built: Built, pieces: list[Piece], notes: list[str]) -> Built:
    return Built(pieces, notes, built.also, built.style, built.normative)


def _rewritten(frame: Frame, built: Built, piece: Piece, writer: Writer, verifier: Verifier) -> Piece:
    if GAP.search(piece.text) and piece.kind in (Kind.TERM, Kind.PARAGRAPH, Kind.ITEM, Kind.FIELD, *_WRITTEN):
        return _filled(frame, piece, writer)
    if piece.kind in _WRITTEN and (piece.citations or piece.origin is Origin.INSTRUCTED):
        return _fitted(frame, built, piece, writer, verifier)
    if piece.kind is Kind.PARAGRAPH and piece.origin is Origin.INSTRUCTED and frame.request.kind in _TOLD:
        return _told(piece, writer, verifier)
    return piece


def _filled(frame: Frame, piece: Piece, writer: Writer) -> Piece:
    """A gap with the model's proposal; facts that only people know (names, dates, values) stay gaps."""
    if piece.kind is Kind.FIELD or re.search(r"\bdefinition as given in\b|\bvalue\b", piece.text):
        return piece
    wanted = GAP.search(piece.text)
    assert wanted is not None
    what = f"a definition of “{piece.label}”" if piece.kind is Kind.TERM else wanted.group("what")
    prompt = (
        "You write text for an ITU-T Recommendation. Answer with the text alone, at most one sentence, "
        "without quotation marks, without names of standards and without numbers.\n"
        f"Subject of the new Recommendation: {frame.subject}\n"
        f"The clause so far: {piece.text}\n"
        f"Write: {what}\n"
    )
    text = _one_line(writer.complete(prompt))
    if not text or re.search(r"\d", text):  # a number would be invented
        return piece
    if piece.kind is Kind.TERM:
        text = f"{text[:1].upper()}{text[1:].rstrip('.')}."
        return replace(piece, text=text, origin=Origin.PROPOSAL)
    return replace(
        piece, text=GAP.sub(lambda _: text.rstrip("."), piece.text, count=1), origin=Origin.PROPOSAL
    )


def _told(piece: Piece, writer: Writer, verifier: Verifier) -> Piece:
    """A sentence of a scope or summary in better words, with nothing added: else it stays as it was."""
    prompt = (
        "Word this sentence of an ITU-T Recommendation well. Add nothing and leave nothing out; keep every "
        "name and number, and use no “shall”. Answer with the sentence alone.\n"
        f"Sentence: {piece.text}\n"
    )
    text = _one_line(writer.complete(prompt))
    if not text or force_of(text) is not None or not verifier.supports(text, (piece.text,)):
        log.info("kept as it was, not covered by the form: %s", text)
        return piece
    if not set(_NAMES.findall(piece.text)) <= set(_NAMES.findall(text)):
        log.info("kept as it was, a name or number is missing: %s", text)
        return piece
    return replace(piece, text=text if text.endswith((".", ":")) else f"{text}.")


def _fitted(frame: Frame, built: Built, piece: Piece, writer: Writer, verifier: Verifier) -> Piece:
    """A published provision told of the new subject: cited where the evidence covers it, else as it was."""
    style = built.style or Style.REQUIRED
    prompt = (
        "Reword this provision of an ITU-T Recommendation so that it applies to the subject below. "
        "Keep every "
        "number, every condition and the provision word. Answer with one sentence alone.\n"
        f"Subject: {frame.subject}\n"
        f"Provision: {piece.text}\n"
    )
    text = in_style(_one_line(writer.complete(prompt)), style)
    quotations = tuple(citation.quote for citation in piece.citations)
    if not text or force_of(text) != force_of(piece.text):
        log.info("kept as published, the provision word was changed: %s", text)
        return piece
    given = (piece.text,) if piece.origin is Origin.INSTRUCTED else ()
    if verifier.supports(text, (*quotations, *given, frame.subject)):
        return replace(piece, text=text, origin=piece.origin if given else Origin.ADAPTED)
    log.info("kept as published, not covered by its evidence: %s", text)
    return piece


def _one_line(text: str) -> str:
    """The first sentence or two of an answer, without quotation marks and lead-ins."""
    text = re.sub(
        r"^\s*(?:sure|here is|text|provision|definition)\b[^:\n]*:\s*", "", text.strip(), flags=re.I
    )
    line = next((line.strip() for line in text.split("\n") if line.strip()), "")
    line = line.strip("\"“”'` ")
    words = line.split()
    return " ".join(words) if len(words) <= LONGEST else ""


class CoverageVerifier:
    """Numbers, units, names, provision words and content words of the sentence stand in the quotations."""

    def supports(self, sentence: str, quotations: tuple[str, ...]) -> bool:
        from copilot.verify.coverage import is_about_something_else, uncovered

        return not uncovered(sentence, quotations) and not is_about_something_else(sentence, quotations)
