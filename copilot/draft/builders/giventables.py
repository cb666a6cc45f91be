"""Tables of an annex or appendix: their rows from the published table that the form names, else empty."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.draft.adapted import capital
from copilot.draft.builders.tablechanges import Found, tables
from copilot.draft.frame import Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.request import Table
from copilot.draft.sources import identified
from index.retrieve.query import stems_of

_TABLE_NAME = re.compile(
    r"^(?:Table|Tableau|Cuadro)\s+[\w.\-]+(?:\s*/\s*[A-Z]\.\d+(?:\s+(?:bis|ter))?)?\s*[–—-]?\s*", re.I
)


def given_table(frame: Frame, table: Table, number: str, place: int) -> Piece:
    """A table of the form: its rows from the published table that it names, else to be filled in."""
    columns = table.columns or ("[editor: column]",)
    found = _published(frame, table)
    caption = table.title or (_TABLE_NAME.sub("", found.block.caption) if found else "")
    title = f"Table {number}.{place} – {capital(caption) if caption else '[editor: title]'}"
    head = tuple(map(capital, columns))
    if found is None:
        return Piece(Kind.TABLE, title, rows=(head, tuple("" for _ in columns)), origin=Origin.INSTRUCTED)
    places = _columns(found.head, table.columns)
    head = head if table.columns else tuple(found.head)
    rows = [tuple(unit.cells[p] if p < len(unit.cells) else "" for p in places) for unit in found.units]
    citations = tuple(c for unit in found.units for c in frame.evidence.cite(unit))
    return Piece(Kind.TABLE, title, rows=(head, *rows), origin=Origin.ADAPTED, citations=citations)


def _published(frame: Frame, table: Table) -> Found | None:
    """The published table that a table of the form takes its rows from."""
    if table.source is None:
        return None
    files = frame.evidence.files_of(identified(frame.evidence, table.source.text))
    wanted = {re.sub(r"\W+", " ", one).casefold().strip() for one in table.source.clauses}
    for file in sorted(files):
        for found in tables(frame.evidence.document(file)):
            if re.sub(r"\W+", " ", found.label).casefold().strip() in wanted and found.units:
                return found
    return None


def _columns(head: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """The places of the columns wanted: the heads that share most words, all where none is named."""
    left = list(range(len(head)))
    found = []
    for words in wanted:
        stems = set(stems_of(words))
        shares = {p: len(stems & set(stems_of(head[p]))) / (len(stems) or 1) for p in left}
        best = max(left, key=lambda p: (shares[p], -p), default=None)
        if best is not None:
            left.remove(best)
            found.append(best)
    return found or left
