"""A.5: the ten items that justify a reference to another organization's text."""

from __future__ import annotations

import re

from copilot.answer.model import Citation
from copilot.draft.builders.forms import fields_of, filled
from copilot.draft.evidence import Evidence, place_in, tag_of
from copilot.draft.frame import Built, Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.reading.foreign import find_foreign, same_foreign
from corpus.identifiers import parse

A5 = parse("ITU-T A.5")
MOST = 6
_EXEMPT = re.compile(r"^(?:ISO|IEC)\b")


def draft_reference_justification(frame: Frame) -> Built:
    """The form, filled with what the request and the indexed texts tell of the document."""
    evidence, request = frame.evidence, frame.request
    told = request.fields.get("document", ()) or request.references
    mention = next((one for words in told for one in find_foreign(words)), None)
    name = mention.name if mention else next(iter(told), "")
    cited, published = _citing(evidence, name) if name else ((), [])
    described = name or "[editor: name of the document]"
    title = request.title or _title_in(published) or "[editor: title]"
    built = Built(normative=False, also=[A5])
    heading = f"Justification of the reference to {described} (form of Recommendation ITU-T A.5)"
    built.pieces = [Piece(Kind.LABEL, heading)]
    for field in fields_of("a5"):
        match field.name:
            case "document":
                text, origin = f"{described}, “{title}”", Origin.INSTRUCTED
            case "reason" if request.subject and not request.fields.get("reason"):
                text, origin = (
                    f"Subject of the new text: {request.subject}. [editor: {field.gap}]",
                    Origin.INSTRUCTED,
                )
            case "relations" if published:
                text, origin = (
                    f"Already referenced by {'; '.join(published[:MOST])}. [editor: {field.gap}]",
                    Origin.INSTRUCTED,
                )
            case _:
                piece = filled(frame, field)
                text, origin = piece.text, piece.origin
        citations = cited if field.name == "relations" else ()
        built.pieces.append(Piece(Kind.FIELD, text, label=field.label, origin=origin, citations=citations))
    if name and _EXEMPT.match(name):
        built.notes.append(f"{name}: texts of ISO and IEC are exempt from this justification")
    if not name:
        built.notes.append("the form names no document of another organization")
    return built


def _citing(evidence: Evidence, name: str) -> tuple[tuple[Citation, ...], list[str]]:
    """Where indexed texts list the document: the citations, and for each the text and the entry."""
    citations: list[Citation] = []
    published = []
    for file, reference in evidence.store.references():
        if not same_foreign(name, reference.id):
            continue
        document = evidence.document(file)
        for clause in document.clauses:
            cited = evidence.cite_words(document, clause, reference.text)
            if cited:
                citations += cited
                published.append(f"{place_in(clause, document)} as “{reference.text}”")
                break
        else:
            published.append(f"{tag_of(document.doc_id)} as “{reference.text}”")
    return tuple(citations[:MOST]), published


def _title_in(published: list[str]) -> str:
    """The title that a published entry gives."""
    for entry in published:
        match = re.search(r"\(\d{4}\),\s*([^”“]+?)\.?”$", entry)
        if match:
            return match.group(1).strip()
    return ""
