"""A draft as Markdown: the clause with footnote marks, and the sources as footnotes."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

from copilot.answer.model import Citation
from copilot.draft.model import Draft, Kind, Piece

_HEADINGS = (Kind.HEADING, Kind.LABEL, Kind.ANNEX_HEADING, Kind.APPENDIX_HEADING)


def body(draft: Draft, marks: bool = True) -> str:
    """The clause alone; with `marks`, [^1] where something is cited."""
    parts = []
    for kind, group in groupby(draft.pieces, key=lambda piece: piece.kind):
        pieces = list(group)
        if kind is Kind.ABBREVIATION:
            parts.append(_abbreviations(pieces, marks))
        elif kind is Kind.ITEM:
            parts.append("\n".join(_piece(piece, marks) for piece in pieces))
        else:
            parts += [_piece(piece, marks) for piece in pieces]
    return "\n\n".join(part for part in parts if part)


def row(draft: Draft, id: str = "") -> dict[str, Any]:
    """A draft as a row of the machine interface."""
    return draft.to_json(body(draft), id)


def to_markdown(draft: Draft) -> str:
    """The clause, its sources as footnotes, the texts cited for clause 2, and the notes to the editor."""
    parts = [body(draft)]
    if draft.references and draft.clause_type != "references":
        entries = "\n".join(f"- [{entry.tag}] {entry.text}" for entry in draft.references)
        parts.append(f"---\n\n**Texts cited, for clause 2 and the Bibliography**\n\n{entries}")
    if draft.notes:
        parts.append("**Notes to the editor**\n\n" + "\n".join(f"- {note}" for note in draft.notes))
    footnotes = "\n".join(f"[^{citation.marker}]: {source_of(citation)}" for citation in draft.citations)
    if footnotes:
        parts.append(footnotes)
    return "\n\n".join(parts) + "\n"


def source_of(citation: Citation) -> str:
    """Where a citation stands and its words, in one line."""
    where = [citation.doc]
    if citation.clause:
        word = "" if citation.clause.startswith(("Annex", "Appendix")) else "clause "
        where.append(f"{word}{citation.clause}")
    if citation.page:
        where.append(f"page {citation.printed_page or citation.page}")
    elif citation.file == "catalogue":
        where.append("catalogue of Recommendations")
    if citation.status not in ("", "unknown", "in force"):
        where.append(citation.status)
    words = " ".join(citation.quote.split())
    return ", ".join(where) + (f": “{words}”" if words else "")


def _marks(piece: Piece, marks: bool) -> str:
    return "".join(f"[^{citation.marker}]" for citation in piece.citations) if marks else ""


def _abbreviations(pieces: list[Piece], marks: bool) -> str:
    rows = [f"| {piece.label} | {piece.text}{_marks(piece, marks)} |" for piece in pieces]
    return "\n".join(["| Abbreviation | Expansion |", "| --- | --- |", *rows])


def _piece(piece: Piece, marks: bool) -> str:
    cited = _marks(piece, marks)
    text = f"{piece.text}{cited}"
    match piece.kind:
        case Kind.HEADING:
            return " ".join(filter(None, ("#" * min(6, piece.level + 1), piece.number, piece.text))) + cited
        case Kind.LABEL:
            return f"## {piece.text}"
        case Kind.ANNEX_HEADING | Kind.APPENDIX_HEADING:
            return f"## {piece.number} – {piece.text}{cited}"
        case Kind.TERM:
            source = f" [{piece.source}]" if piece.source else ""
            return f"**{piece.number} {piece.label}**{source}: {text}"
        case Kind.PROVISION | Kind.STEP:
            number = f"**{piece.number}** " if piece.number else ""
            return f"{number}{with_source(piece)}{cited}"
        case Kind.ITEM:
            return f"- {text}"
        case Kind.REFERENCE:
            return f"[{piece.label}] {text}"
        case Kind.FIELD:
            return f"**{piece.label}:** {text}"
        case Kind.INSTRUCTION:
            return f"*{piece.text}*{cited}"
        case Kind.OLD | Kind.NEW if piece.rows:
            return _table(replace(piece, text=""), cited)
        case Kind.OLD | Kind.NEW:
            return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
        case Kind.TABLE:
            return _table(piece, cited)
        case Kind.CODE:
            return f"```\n{piece.text}\n```" + (f"\n{cited}" if cited else "")
        case Kind.EQUATION:
            return f"    {piece.text}" + (f"\n\n{cited}" if cited else "")
        case Kind.PARAGRAPH if piece.number:
            return f"**{piece.number}** {text}"
        case _:
            return text


_SEE = ("voir ", "véase ")
"""How sources of other languages than English begin."""


def with_source(piece: Piece) -> str:
    """A provision with the clause that it derives from: "… shall answer (see clause 8 of [ITU-T V.8])."."""
    if not piece.source:
        return piece.text
    stop = piece.text[-1:] if piece.text.endswith((".", ":", ";")) else ""
    lead = "" if piece.source.startswith(_SEE) else "see "
    return f"{piece.text.removesuffix(stop)} ({lead}{piece.source}){stop}"


def _table(piece: Piece, cited: str) -> str:
    rows = [" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in piece.rows]
    if not rows:
        return ""
    rule = " | ".join("---" for _ in piece.rows[0])
    lines = [f"| {rows[0]} |", f"| {rule} |", *(f"| {row} |" for row in rows[1:])]
    caption = f"{piece.text}{cited}\n\n" if piece.text or cited else ""
    return caption + "\n".join(lines)
