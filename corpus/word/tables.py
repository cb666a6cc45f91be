"""Tables of a Word file: those that only place text on the page, and those that are tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.structure.headings import CAPTION
from corpus.word.ooxml import W, value
from corpus.word.roles import Role, Roles
from corpus.word.runs import text_of
from corpus.word.styles import Styles

_SIGNS_OF_LAYOUT = (
    Role.NUMBER, Role.TITLE, Role.HEADING, Role.SIDE_HEADING, Role.PART, Role.CONTENTS, Role.CAPTION,
    Role.FIGURE,
)  # fmt: skip
"""What stands in a table of one column only where that places text."""
_PICTURES = (f"{W}drawing", f"{W}pict")


@dataclass(frozen=True, slots=True)
class Table:
    """A table cut into what is read like running text (a caption in the first or last row), and its rows."""

    before: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]
    after: tuple[Any, ...]


def body_of(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those in content controls and in accepted insertions."""
    for element in parent.iterchildren():
        if element.tag in (f"{W}p", f"{W}tbl"):
            yield element
        elif element.tag == f"{W}sdt":
            if not _is_contents(element):
                for content in element.iterchildren(f"{W}sdtContent"):
                    yield from body_of(content)
        elif element.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from body_of(element)


def _is_contents(element: Any) -> bool:
    return "Contents" in (value(element, "sdtPr/docPartObj/docPartGallery") or "")


def rows_of(table: Any) -> list[tuple[Any, ...]]:
    """The cells of each row that is not deleted; those of tables inside a cell are not among them."""
    rows = []
    for row in _inside(table, "tr"):
        changed = row.find(f"{W}trPr")
        if changed is not None and any(
            changed.find(f"{W}{name}") is not None for name in ("del", "moveFrom")
        ):
            continue
        cells = [cell for cell in _inside(row, "tc") if cell.find(f"{W}tcPr/{W}cellDel") is None]
        if cells:
            rows.append(tuple(cells))
    return rows


def _inside(parent: Any, name: str) -> Iterator[Any]:
    for child in parent.iterchildren():
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _inside(child, name)


def places_text(rows: list[tuple[Any, ...]], styles: Styles, roles: Roles, in_body: bool) -> bool:
    """Is the table there to place text on the page only, like the boxes of a title page?"""
    filled = [sum(bool(_text(cell, styles)) for cell in row) for row in rows]
    if len(rows[0]) > 1 and max(filled) == 1 and sum(filled) == len(rows):
        return True  # answers to tick, with empty boxes beside them
    if all(len(row) == 1 for row in rows):
        return len(rows) == 1 or any(
            role in _SIGNS_OF_LAYOUT for row in rows for role in _roles(row[0], styles, roles)
        )
    if in_body:
        return False
    return any(
        role in (Role.NUMBER, Role.TITLE)
        for row in rows
        for cell in row
        for role in _roles(cell, styles, roles)
    )


def _text(cell: Any, styles: Styles) -> str:
    return "".join(text_of(paragraph, styles).strip() for paragraph in cell.iter(f"{W}p"))


def _roles(cell: Any, styles: Styles, roles: Roles) -> Iterator[Role | None]:
    for element in body_of(cell):
        if element.tag == f"{W}tbl":
            yield Role.CONTENTS  # a table in a cell: the outer one is a frame
        elif (
            text_of(element, styles).strip()
            or next(element.iter(f"{W}drawing", f"{W}pict"), None) is not None
        ):
            yield roles.of(styles.of(element))[0]


def cut(rows: list[tuple[Any, ...]], styles: Styles, roles: Roles) -> Table:
    """Takes captions out of the first and the last row."""
    before: tuple[Any, ...] = ()
    after: tuple[Any, ...] = ()
    if len(rows) > 1 and _is_caption(rows[0], styles, roles):
        before, rows = tuple(body_of(rows[0][0])), rows[1:]
    if len(rows) > 1 and _is_caption(rows[-1], styles, roles):
        after, rows = tuple(body_of(rows[-1][0])), rows[:-1]
    return Table(before, tuple(rows), after)


def _is_caption(row: tuple[Any, ...], styles: Styles, roles: Roles) -> bool:
    if len(row) != 1:
        return False
    paragraphs = [p for p in body_of(row[0]) if p.tag == f"{W}p" and text_of(p, styles).strip()]
    return any(
        roles.of(styles.of(p))[0] is Role.CAPTION or CAPTION.match(" ".join(text_of(p, styles).split()))
        for p in paragraphs[:2]
    )
