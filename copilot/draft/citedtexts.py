"""The texts that a draft cites, as entries of clause 2 and of the Bibliography."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from copilot.draft.evidence import Evidence, tag_of
from copilot.draft.model import CitedText, Kind, Piece
from corpus.catalogue import Edition
from corpus.identifiers import Identifier, UnknownIdentifier, find_all, parse

_INFORMATIVE = (Kind.NOTE, Kind.FIELD, Kind.LABEL)


def cited_texts(
    evidence: Evidence,
    pieces: Sequence[Piece],
    normative: bool = True,
    also: Iterable[Identifier] = (),
) -> tuple[CitedText, ...]:
    """Every text that the pieces name or take words from, in the edition in force.

    Args:
        pieces: of the draft.
        normative: whether the clause drafted is (an appendix is not): its texts go to clause 2, else to
            the Bibliography.
        also: texts cited apart from the pieces.
    """
    found: dict[str, tuple[Identifier, bool, str]] = {}

    def add(identifier: Identifier, is_normative: bool, quoted: str = "") -> None:
        key = identifier.undated().format()
        known = found.get(key)
        if known is not None:
            identifier = identifier if identifier.year else known[0]
            is_normative, quoted = known[1] or is_normative, known[2] or quoted
        found[key] = (identifier, is_normative, quoted)

    exact: set[str] = set()
    for piece in pieces:
        if piece.kind is Kind.REFERENCE:  # the edition that an entry gives is listed, not a later one
            exact |= {mention.identifier.undated().format() for mention in find_all(piece.text)}
        binding = normative and piece.kind not in _INFORMATIVE
        for text in (piece.text, f"[{piece.source}]"):
            for mention in find_all(text):
                if not _is_whole_series(mention.identifier):
                    add(mention.identifier, binding)
        for citation in piece.citations:
            try:
                add(parse(citation.doc), binding and citation.file != "catalogue", citation.doc)
            except UnknownIdentifier:
                continue
    for identifier in also:
        add(identifier, normative)
    entries = [
        entry
        for key, (identifier, binding, quoted) in found.items()
        if (entry := entry_of(evidence, identifier, binding, quoted, key in exact)) is not None
    ]
    return tuple(sorted(entries, key=lambda entry: (not entry.normative, _order(entry.id))))


def entry_of(
    evidence: Evidence, identifier: Identifier, normative: bool, quoted: str = "", exact: bool = False
) -> CitedText | None:
    """The entry of one text, in force where an edition is; None for a text that the catalogue lacks.

    Args:
        quoted: the edition that words were taken from, "" where none were.
        exact: whether the edition of the name is meant, though another one is in force.
    """
    edition = (edition_asked(evidence, identifier) if exact else None) or evidence.in_force(identifier)
    if edition is None:
        return None
    tag = tag_of(edition.id if not identifier.is_change else identifier.format())
    prefix = "" if normative else "b-"
    return CitedText(
        tag=f"{prefix}{tag}",
        id=edition.id,
        text=entry_text(edition),
        normative=normative,
        status=edition.status,
        note=_note(edition, quoted),
    )


def edition_asked(evidence: Evidence, identifier: Identifier) -> Edition | None:
    """The edition of the date that a name gives; None where it gives none, or there is none."""
    if identifier.is_change or identifier.year is None:
        return None
    for edition in evidence.catalogue.editions(identifier.undated()):
        own = edition.identifier
        if own.year == identifier.year and identifier.month in (None, own.month):
            return edition
    return None


def entry_text(edition: Edition) -> str:
    """The entry as ITU-T writes it: "Recommendation ITU-T X.690 (2021) | ISO/IEC 8825-1:2021, *Title*."."""
    identifier = edition.identifier
    year = f" ({identifier.year})" if identifier.year else ""
    title = f"*{_title(edition)}*."
    if identifier.is_series_supplement:
        series = re.sub(r"\s*series$", "", identifier.names[0])
        number = identifier.parts[0].number if identifier.parts else ""
        return f"ITU-T {series}-series Recommendations – Supplement {number}{year}, {title}"
    name = identifier.undated().format()
    joint = f" | {edition.twin}" if edition.twin else ""
    return f"Recommendation {name}{year}{joint}, {title}"


def _title(edition: Edition) -> str:
    return re.sub(r"\s+", " ", edition.title).strip(" .").replace(" - ", " – ") or "[editor: title]"


def _note(edition: Edition, quoted: str) -> str:
    """What the editor has to know of the edition listed."""
    if quoted and quoted != edition.id:
        return f"words are taken from {quoted}; the edition listed is {edition.id}: compare the clause"
    if not edition.is_in_force:
        return f"{edition.id} is {edition.status}; there is no edition in force"
    return ""


def _is_whole_series(identifier: Identifier) -> bool:
    return not re.search(r"\d", identifier.names[0])


def _order(doc_id: str) -> Identifier:
    try:
        return parse(doc_id)
    except UnknownIdentifier:
        return Identifier((doc_id,))
