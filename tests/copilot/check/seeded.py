"""A draft of a Recommendation in Word, clean or with forty faults, and the key to the faults.

The draft is invented; the texts that it cites are real ones of the catalogue.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from PIL import Image

STYLES = (
    "Rec_No",
    "Rec_title",
    "Heading_b",
    "Ref_text",
    "enumlev1",
    "Note",
    "Figure",
    "Figure_NoTitle",
    "Table_NoTitle",
    "Annex_No & title",
    "Appendix_No & title",
)


@dataclass(frozen=True)
class Part:
    """A paragraph: words between ** are bold. `rows` makes it a table."""

    key: str
    style: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Fault:
    """One fault: `old` becomes `new` in the part `key`; `rule` must find it in `clause`, naming `words`.

    Without `old` the part is taken out, `after` puts a new part behind it.
    """

    rule: str
    key: str
    clause: str = ""
    words: str = ""
    old: str = ""
    new: str = ""
    after: Part | None = None


def _part(row: dict[str, Any]) -> Part:
    return Part(**{**row, "rows": tuple(map(tuple, row.get("rows", ())))})


_DATA = json.loads(Path(__file__).with_name("seeded.json").read_text(encoding="utf-8"))
CLEAN = tuple(map(_part, _DATA["draft"]))
FAULTS = tuple(
    Fault(**{**row, "after": _part(row["after"]) if "after" in row else None}) for row in _DATA["faults"]
)


def draft(faults: tuple[Fault, ...] = ()) -> bytes:
    """The draft as a .docx."""
    document = docx.Document()
    for name in STYLES:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for part in _parts(faults):
        _write(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _parts(faults: tuple[Fault, ...]) -> Iterator[Part]:
    for part in CLEAN:
        own = [fault for fault in faults if fault.key == part.key]
        gone = False
        for fault in own:
            if fault.old:
                assert fault.old in part.text, (fault.rule, fault.old)
                part = replace(part, text=part.text.replace(fault.old, fault.new))
            gone = gone or not (fault.old or fault.after)
        if not gone:
            yield part
        yield from (fault.after for fault in own if fault.after is not None)


def _write(document: Document, part: Part) -> None:
    if part.rows:
        table = document.add_table(rows=len(part.rows), cols=len(part.rows[0]))
        for row, cells in zip(table.rows, part.rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        return
    paragraph = document.add_paragraph(style=part.style)
    if part.style == "Figure":
        picture = io.BytesIO()
        Image.new("RGB", (40, 20), "white").save(picture, "PNG")
        picture.seek(0)
        paragraph.add_run().add_picture(picture)
        return
    for place, piece in enumerate(part.text.split("**")):
        if piece:
            paragraph.add_run(piece).bold = True if place % 2 else None
