"""How published provisions are adapted: one a sentence, in the declared style, under numbers of the draft.

Each keeps its words, its strength and its source; only the provision words go into the declared style, and
what another text calls itself becomes "this Recommendation".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from copilot.answer.units import Unit, units_of
from copilot.draft.evidence import Evidence, place_in, same_text
from copilot.draft.gathering import LABEL
from copilot.draft.kinds import Style
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.provisions import (
    Force,
    bracketed_level,
    force_of,
    in_style,
    split_provisions,
)
from corpus.model import BlockKind

_OLD_LABEL = re.compile(r"\s*\[(?:[A-Z]+-)*R(?:EQ)?-?\d+\]")
"""The label at the end of a published requirement: the draft gives it another."""
_RUN_IN = re.compile(r"^[A-Z][^.:]{2,60}\s?:\s+(?=(?:A|An|The|It|Each|All|Every)\s)")
"""The run-in title of an item: "Authorized access: It is recommended …"."""
_MARKER = re.compile(r"^\s*(?:[–—•▪−-]|\(?[a-z]\)|\(?\d{1,2}\)|\d{1,2}\.|[ivx]+\))\s+")
_NUMBERED = re.compile(r"^\s*\d{1,2}\.\s+(?=\S)")
"""An item of a list that is set as a paragraph: it must not read as a heading."""
_OWN_NAME = re.compile(r"\b(?:this|the present) (?:document|specification|Supplement)\b", re.I)
_STYLED = re.compile(
    r"\b(?:shall|should(?!\s+optionally)|may|(?:is|are)\s+(?:required|recommended|prohibited)|optionally)\b|"
    r"\((?:required|recommended|optional)\b",
    re.I,
)
_KINDS = {
    BlockKind.LIST_ITEM: Kind.ITEM,
    BlockKind.NOTE: Kind.NOTE,
    BlockKind.EQUATION: Kind.EQUATION,
    BlockKind.CODE: Kind.CODE,
}
_LEADING = re.compile(
    r"^(?:However|Therefore|Thus|Moreover|Furthermore|In addition|Also|Hence|Consequently),\s*"
)
_SELF = re.compile(r"\b(?:figure|table|equation)s?\s+[A-Z]?[\dIVX]", re.I)
_PRONOUN = re.compile(
    r"^(?:it|they|this|these|such|both)\b(?!\s+(?:is|are)\s+(?:recommended|required)\s+(?:that|to))", re.I
)


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision adapted from a unit. `label` is the one it bears where it is published."""

    text: str
    force: Force | None
    unit: Unit
    label: str
    adapted: bool
    title: str = ""


def capital(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def adapted(unit: Unit) -> list[Provision]:
    """The provisions of a unit, one a sentence, with their strength."""
    if unit.cells:
        return []
    text = unit.text
    label = LABEL.match(text)
    body = _MARKER.sub("", text[label.end() :] if label else text)
    body = _OLD_LABEL.sub("", _RUN_IN.sub("", body))
    title = _MARKER.sub("", unit.lead) if unit.lead and not unit.lead.rstrip().endswith(":") else ""
    title_force = force_of(title) if re.search(r"\([^)]*\)\s*$", title) else None
    parts = split_provisions(body)
    result = []
    for part in parts:
        force = force_of(part)
        if force is None and title_force is not None and part is parts[0]:
            result.append(Provision(f"{title}: {part}", title_force, unit, "", True, title))
            continue
        result.append(
            Provision(part, force, unit, label.group("label") if label else "", part != text, title)
        )
    return result


def _reworded(provision: Provision, style: Style) -> str:
    text = _LEADING.sub("", provision.text)
    text = _OWN_NAME.sub("this Recommendation", text)
    text = bracketed_level(text, style) if len(text.split()) <= 10 else text
    text = in_style(text, style)
    text = " ".join(text.split()).rstrip(" ;,")
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", ":")) else f"{text}."


def provision_piece(evidence: Evidence, provision: Provision, style: Style, kind: Kind, number: str) -> Piece:
    document = evidence.document(provision.unit.file)
    text = _reworded(provision, style)
    origin = Origin.QUOTED if text == provision.unit.text else Origin.ADAPTED
    return Piece(
        kind,
        text,
        number=number,
        source=place_in(evidence.titled(document, provision.unit.clause), document),
        level=number.count(".") + 1,
        origin=origin,
        citations=evidence.cite(provision.unit),
    )


def listed_below(evidence: Evidence, provision: Provision) -> list[Unit]:
    """What stands below a provision that ends with a colon: items of a list, or rows of a table."""
    unit = provision.unit
    if not unit.text.rstrip().endswith(":") or not provision.text.rstrip().rstrip(".").endswith(":"):
        return []
    siblings = units_of(evidence.document(unit.file), unit.clause)
    place = next((i for i, s in enumerate(siblings) if (s.block, s.place) == (unit.block, unit.place)), None)
    following = siblings[place + 1 :] if place is not None else []
    rows = list(takewhile(lambda other: bool(other.cells), following))
    return rows or list(takewhile(lambda other: other.kind is BlockKind.LIST_ITEM, following))


def list_pieces(evidence: Evidence, units: Sequence[Unit], style: Style) -> list[Piece]:
    """The items or rows below a provision, as they stand there."""
    if units and units[0].cells:
        return [_table(evidence, units[0], units, style)]
    return [
        Piece(
            Kind.ITEM,
            in_style(_MARKER.sub("", item.text), style),
            origin=Origin.ADAPTED,
            citations=evidence.cite(item),
        )
        for item in units
    ]


def body(
    evidence: Evidence, units: Sequence[Unit], style: Style, number: str, normative: bool
) -> list[Piece]:
    """The units of a clause as paragraphs, items, provisions, notes, equations and tables."""
    pieces: list[Piece] = []
    tables: set[tuple[int, int]] = set()
    count = 0
    last: Unit | None = None
    for unit in units:
        if unit.cells:
            key = (unit.clause.index, unit.block)
            if key not in tables:
                tables.add(key)
                rows = [other for other in units if (other.clause.index, other.block) == key and other.cells]
                pieces.append(_table(evidence, unit, rows, style))
            continue
        if unit.kind is BlockKind.CAPTION:
            continue
        cited = evidence.cite(unit)
        kind = Kind.ITEM if _NUMBERED.match(unit.text) else _KINDS.get(unit.kind, Kind.PARAGRAPH)
        text = _MARKER.sub("", unit.text) if kind is Kind.ITEM else unit.text
        text = in_style(text, style) if normative else text
        origin = Origin.QUOTED if text == unit.text else Origin.ADAPTED
        if kind is not Kind.PARAGRAPH or force_of(unit.text) is None or not normative:
            goes_on = last is not None and (last.clause.index, last.block) == (unit.clause.index, unit.block)
            if kind is Kind.PARAGRAPH and goes_on and pieces[-1].kind is Kind.PARAGRAPH:
                before = pieces.pop()
                text, cited = f"{before.text} {text}", (*before.citations, *cited)
                origin = before.origin if before.origin is origin else Origin.ADAPTED
                if _NUMBERED.match(text):
                    kind, text = Kind.ITEM, _NUMBERED.sub("", text)
            pieces.append(Piece(kind, text, origin=origin, citations=cited))
            last = unit
            continue
        for provision in adapted(replace(unit, lead="", lead_lines=())):
            count += 1
            text = _reworded(provision, style)
            pieces.append(
                Piece(
                    Kind.PROVISION,
                    text,
                    number=f"{number}.{count}",
                    level=3,
                    origin=Origin.ADAPTED,
                    citations=cited,
                )
            )
        last = None
    return pieces


def _table(evidence: Evidence, first: Unit, rows: Sequence[Unit], style: Style) -> Piece:
    """The rows taken of a table, under its head."""
    width = max(len(row.cells) for row in rows)
    head = first.header if len(first.header) == width else ("",) * width
    cells = [
        tuple(in_style(cell, style) for cell in row.cells) + ("",) * (width - len(row.cells)) for row in rows
    ]
    citations = tuple(citation for row in rows for citation in evidence.cite(row))
    return Piece(Kind.TABLE, "", origin=Origin.ADAPTED, citations=citations, rows=(head, *cells))


def gap(number: str, point: str, style: Style, kind: Kind) -> Piece:
    """The form of a provision on a point that no published text speaks of."""
    word = "shall" if style is Style.SHALL else "is required to"
    return Piece(
        kind,
        f"[editor: subject] {word} [editor: one testable provision on {point}].",
        number=number,
        level=number.count(".") + 1,
        origin=Origin.PROPOSAL,
    )


def prevailing(provisions: Sequence[Provision]) -> Style:
    """The style that most of the published provisions are worded in."""
    counts = Counter(
        Style.SHALL if re.match(r"(?:shall|should|may)\b", word, re.I) else Style.REQUIRED
        for provision in provisions
        for word in _STYLED.findall(provision.text)
    )
    return counts.most_common(1)[0][0] if counts else Style.REQUIRED


def not_repeated(provisions: Sequence[Provision], known: Sequence[Provision]) -> list[Provision]:
    """Without those that say what an earlier one does, in the same words and at the same strength."""
    kept: list[Provision] = []
    for provision in provisions:
        others = [*known, *kept]
        if not any(same_text(provision.text, other.text) for other in others):
            kept.append(provision)
    return kept


def remarks(provisions: Sequence[Provision], style: Style) -> list[str]:
    """What the editor has to do with the provisions taken over."""
    notes = []
    if any(re.search(r"\bmust\b", provision.text) for provision in provisions):
        word = "shall" if style is Style.SHALL else "is required to"
        notes.append(f"“must” of the published text, which states no provision, is given as “{word}”")
    if any(_SELF.search(provision.text) for provision in provisions):
        notes.append("figures, tables and equations named are those of the published text: number them anew")
    if any(_PRONOUN.match(provision.text) for provision in provisions):
        notes.append("a provision begins with a pronoun: name its subject, so that it can be tested alone")
    return notes
