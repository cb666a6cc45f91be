"""A.5: the ten items that justify a reference to another organization's text."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from copilot.answer.model import Citation
from copilot.draft.evidence import Evidence, place_in, tag_of
from copilot.draft.frame import Built, Frame
from copilot.draft.model import Kind, Origin, Piece
from corpus.identifiers import parse

A5 = parse("ITU-T A.5")
MOST = 6
_DOCUMENT = re.compile(
    r"\b(?P<name>(?:IETF\s+)?RFC\s?\d+|(?:ETSI|3GPP|oneM2M)\s+(?:TS|TR|EN|ES|GS|GR)?"
    r"[\s-]?[\w\-.]*\d[\w\-./]*(?:\s\d{3}\b(?:-\d+)*)?(?:\sV\d[\d.]*\d)?|"
    r"IEEE\s(?:Std\s)?[\w.\-]*\d[\w.\-]*|W3C\s[A-Z][\w\-. ]{2,40}|(?:ANSI|ATIS|SMPTE|NIST|OASIS|OMA|"
    r"BBF|CableLabs)\s[\w\-./ ]*\d[\w\-./]*|"
    r"(?:ISO/IEC|ISO|IEC)\s(?:TR\s|TS\s)?\d[\d\-]*)"
)
_TITLED = re.compile(r"[\"“«](?P<title>[^\"”»]+)[\"”»]")
_DATED = re.compile(r"\((?P<date>(?:\d{2}/)?(?:19|20)\d\d)\)")
_EXEMPT = re.compile(r"^(?:ISO|IEC)\b")
_ORGANIZATION = re.compile(r"^(?:RFC|IETF)")


def draft_reference_justification(frame: Frame) -> Built:
    """The form, filled with what the instruction and the indexed texts tell of the document."""
    evidence, text = frame.evidence, frame.instruction.text
    items = tomllib.loads((files("copilot.draft") / "forms" / "a5.toml").read_text("utf-8"))["item"]
    match = _DOCUMENT.search(text)
    name = match.group("name") if match else ""
    title = _TITLED.search(text)
    date = _DATED.search(text)
    cited, published = _citing(evidence, name) if name else ((), [])
    described = name or "[editor: name of the document]"
    told = title.group("title") if title else (_title_in(published) or "[editor: title]")
    filled = {
        0: f"{described}{f' ({date.group(1)})' if date else ''}, “{told}”",
        2: f"[editor: which clauses need it]. Subject of the new text: {frame.subject}."
        if frame.subject
        else "",
        6: f"Already referenced by {'; '.join(published[:MOST])}." if published else "",
    }
    built = Built(normative=False)
    heading = f"Justification of the reference to {described} (form of Recommendation ITU-T A.5)"
    built.pieces = [Piece(Kind.LABEL, heading)]
    for place, item in enumerate(items):
        content = filled.get(place, "")
        gap = item["gap"]
        built.pieces.append(
            Piece(
                Kind.FIELD,
                f"{content} {gap}".strip() if place in (2, 6) else content or gap,
                label=item["label"],
                origin=Origin.INSTRUCTED if content else Origin.PROPOSAL,
                citations=cited if place == 6 else (),
            )
        )
    if name and _EXEMPT.match(name):
        built.notes.append(f"{name}: texts of ISO and IEC are exempt from this justification")
    if not name:
        built.notes.append("the instruction names no document of another organization")
    built.also = [A5]
    return built


def _citing(evidence: Evidence, name: str) -> tuple[tuple[Citation, ...], list[str]]:
    """Where indexed texts list the document: the citations, and for each the text and the entry."""
    wanted = re.sub(r"\W+", "", _ORGANIZATION.sub("", name)).lower()
    citations: list[Citation] = []
    published = []
    for file, reference in evidence.store.references():
        if wanted not in re.sub(r"\W+", "", reference.text).lower() or len(wanted) < 3:
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
