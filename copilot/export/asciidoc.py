"""A draft as Metanorma AsciiDoc, ITU flavour: the clause with its terms, references and sources."""

from __future__ import annotations

import re
from itertools import groupby

from copilot.draft.kinds import ClauseType
from copilot.draft.markdown import source_of, with_source
from copilot.draft.model import CitedText, Draft, Kind, Piece

_SECTION = {
    ClauseType.SCOPE: "",
    ClauseType.REFERENCES: "[bibliography]",
    ClauseType.SUMMARY: "[abstract]",
}
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9]+")


def to_asciidoc(draft: Draft) -> str:
    """The clause with document attributes of the ITU flavour, its sources as footnotes.

    Term sources are `[.source]`, entries of clause 2 anchors (`* [[[id,ITU-T X.690]]]`), gaps
    editorial notes.
    """
    parts = [_header(draft)]
    for kind, group in groupby(draft.pieces, key=lambda piece: piece.kind):
        pieces = list(group)
        if kind is Kind.ABBREVIATION:
            parts.append(
                "\n".join(f"{piece.label}:: {_inline(piece.text)}{_notes(piece)}" for piece in pieces)
            )
        elif kind is Kind.ITEM:
            parts.append("\n".join(f"* {_inline(piece.text)}{_notes(piece)}" for piece in pieces))
        elif kind is Kind.REFERENCE:
            parts.append("\n\n".join(_entry(piece.label, piece.text) for piece in pieces))
        else:
            parts += [_piece(piece, draft) for piece in pieces]
    if draft.references and draft.clause_type is not ClauseType.REFERENCES:
        parts += _bibliographies(draft.references)
    parts += [f"// {note}" for note in draft.notes]
    return "\n\n".join(part for part in parts if part) + "\n"


def _header(draft: Draft) -> str:
    title = draft.title or str(draft.clause_type)
    return "\n".join(
        (
            f"= {_one_line(title)}",
            ":bureau: T",
            ":doctype: recommendation",
            ":status: draft",
            f":language: {draft.language}",
            f":title-{draft.language}: {_one_line(title)}",
            ":imagesdir: images",
            ":mn-document-class: itu",
            ":mn-output-extensions: xml,html,doc,pdf",
        )
    )


def _piece(piece: Piece, draft: Draft) -> str:
    text = f"{_inline(piece.text)}{_notes(piece)}"
    match piece.kind:
        case Kind.HEADING:
            style = _SECTION.get(draft.clause_type, "") if piece.level == 1 else ""
            return "\n".join(part for part in (style, f"{'=' * (piece.level + 1)} {piece.text}") if part)
        case Kind.LABEL:
            style = "[abstract]" if re.match(r"summary|r[ée]sum", piece.text, re.I) else ""
            style = "[bibliography]" if re.match(r"bibliogra", piece.text, re.I) else style
            return "\n".join(part for part in (style, f"== {piece.text}") if part)
        case Kind.ANNEX_HEADING:
            return f"[appendix]\n== {piece.text}"
        case Kind.APPENDIX_HEADING:
            return f"[appendix,obligation=informative]\n== {piece.text}"
        case Kind.TERM:
            source = f"\n\n[.source]\n<<{anchor(piece.source)}>>" if piece.source else ""
            return f"=== {piece.label}\n\n{text}{source}"
        case Kind.PROVISION | Kind.STEP:
            identifier = f"[[{anchor(piece.number)}]]\n" if piece.number else ""
            number = f"*{piece.number}* " if piece.number else ""
            return f"{identifier}{number}{_inline(with_source(piece))}{_notes(piece)}"
        case Kind.NOTE:
            return f"NOTE: {re.sub(r'^NOTE(?: [0-9]+)? – ', '', _inline(piece.text))}{_notes(piece)}"
        case Kind.FIELD:
            return f"{piece.label}:: {text}"
        case Kind.INSTRUCTION:
            return f"_{_inline(piece.text)}_"
        case Kind.OLD:
            return f"[quote]\n____\n{text}\n____"
        case Kind.NEW:
            return f"====\n{text}\n===="
        case Kind.CODE:
            return f"[source]\n----\n{piece.text}\n----"
        case Kind.EQUATION:
            return f"[stem]\n++++\n{piece.text}\n++++"
        case Kind.TABLE:
            return _table(piece)
        case _:
            return text


def anchor(label: str) -> str:
    """An identifier: "ITU-T Y.3500" → "ITU-T_Y_3500"."""
    made = "_".join(part for part in _NOT_IN_IDS.split(label) if part)
    return made if made[:1].isalpha() else f"_{made}"


def _entry(tag: str, text: str) -> str:
    return f"* [[[{anchor(tag)},{tag.removeprefix('b-')}]]], {text.replace('*', '_')}"


def _bibliographies(references: tuple[CitedText, ...]) -> list[str]:
    parts = []
    for normative, title in ((True, "References"), (False, "Bibliography")):
        entries = [_entry(one.tag, one.text) for one in references if one.normative is normative]
        if entries:
            parts.append(f"[bibliography]\n== {title}\n\n" + "\n\n".join(entries))
    return parts


def _table(piece: Piece) -> str:
    if not piece.rows:
        return ""
    width = max(len(row) for row in piece.rows)
    rows = [" ".join(f"| {_one_line(cell).replace('|', '{vbar}')}" for cell in row) for row in piece.rows]
    caption = f".{_one_line(piece.text)}\n" if piece.text else ""
    return f'{caption}[cols="{width}*",options="header"]\n|===\n' + "\n".join(rows) + "\n|==="


def _notes(piece: Piece) -> str:
    return "".join(f" footnote:[{_footnote(source_of(citation))}]" for citation in piece.citations)


def _footnote(text: str) -> str:
    return _one_line(text).replace("]", "\\]")


def _inline(text: str) -> str:
    """References in brackets become cross-references."""
    return re.sub(r"\[(ITU-T [^\]]+)\]", lambda match: f"<<{anchor(match.group(1))},{match.group(1)}>>", text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
