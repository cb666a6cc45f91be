"""Amendments and corrigenda: each change with its place in the published text, the old and the new words.

What is not found there is reported, and nothing else is changed. An amendment never renumbers by itself: a
new clause gets
the number that the form gives, or a letter (6.1a).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.draft.builders.changes import changed
from copilot.draft.errors import NothingToDraftFrom
from copilot.draft.evidence import Evidence
from copilot.draft.frame import Built, Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.sources import identified
from corpus.model import Document

_KINDS = {"Amendment": "Amd.", "Corrigendum": "Cor.", "Erratum": "Err."}


def draft_amendment(frame: Frame) -> Built:
    """The changes of the form, clause by clause.

    Raises:
        NothingToDraftFrom: the form names no text, or none that is indexed.
    """
    evidence, request = frame.evidence, frame.request
    text = request.amends or next((source.text for source in request.builds_on), "")
    if not text:
        raise NothingToDraftFrom("the form names no text to amend; name one, as in “amend P.917”")
    named = identified(evidence, text)
    files = sorted(evidence.files_of(named) or evidence.files_of(one.recommendation for one in named))
    if not files:
        raise NothingToDraftFrom(
            f"{text}: not indexed, so its text cannot be amended; add the PDF with `copilot corpus refresh`"
        )
    document = evidence.document(_latest(evidence, files))
    built = Built(also=list(named[:1]))
    built.pieces = [Piece(Kind.LABEL, _title(frame, document, request.change_kind))]
    for operation in request.changes:
        built.pieces += changed(frame, document, operation, built.notes)
    if not any(piece.kind in (Kind.NEW, Kind.OLD) for piece in built.pieces):
        built.pieces.append(
            Piece(
                Kind.INSTRUCTION, "[editor: place of the change, and its instruction]", origin=Origin.PROPOSAL
            )
        )
        built.notes.append(
            "no change was found in the form that could be made in the "
            "text: word it with its place and its words"
        )
    status = evidence.entries[document.file].status
    if status in ("superseded", "withdrawn"):
        built.notes.append(f"{document.doc_id} is {status}: amend the edition in force")
    return built


def _latest(evidence: Evidence, files: Sequence[str]) -> str:
    return max(
        files,
        key=lambda file: (evidence.entries[file].status == "in force", evidence.entries[file].year, file),
    )


def _title(frame: Frame, document: Document, told: str) -> str:
    """ "Corrigendum 2 to Recommendation ITU-T V.42 (2002)": the number of the form, else the next one."""
    word, _, number = (told or "Amendment").partition(" ")
    if not number:
        edition = frame.evidence.catalogue.get(document.doc_id)
        published = frame.evidence.catalogue.amendments(edition) if edition else ()
        numbers = [
            int(part.number)
            for change in published
            for part in change.identifier.parts[-1:]
            if part.kind.endswith(_KINDS.get(word, "Amd.")) and part.number.isdigit()
        ]
        number = str(max(numbers, default=0) + 1)
    name = re.sub(r"\((?:\d{2}/)?(\d{4})\)", r"(\1)", document.doc_id)
    return frame.forms.say(f"amend_title_{word.lower()}", number=number, text=name)
