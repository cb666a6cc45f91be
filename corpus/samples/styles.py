"""Paragraph styles, by the names that ITU's Word template gives them."""

from __future__ import annotations

from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle

SERIF, SERIF_BOLD, SANS, SANS_BOLD, MONO = (
    "Times-Roman",
    "Times-Bold",
    "Helvetica",
    "Helvetica-Bold",
    "Courier",
)
"""Of the fourteen fonts that every PDF reader has: nothing to embed, the same on every machine."""

TAB = 40.0
"""Distance of the first tab stop from the margin, points."""


def _style(name: str, **settings: Any) -> ParagraphStyle:
    base = {
        "fontName": SERIF,
        "fontSize": 12,
        "leading": 14,
        "spaceBefore": 6,
        "bulletFontName": SERIF,
        "bulletFontSize": 12,
        "alignment": TA_JUSTIFY,
        "allowWidows": 0,
        "allowOrphans": 0,
    }
    return ParagraphStyle(name, **(base | settings))


def _heading(name: str, **settings: Any) -> ParagraphStyle:
    return _style(
        name,
        **({"fontName": SERIF_BOLD, "alignment": TA_LEFT, "keepWithNext": 1, "spaceBefore": 12} | settings),
    )


NORMAL = _style("Normal")
LEAD_IN = _style("Normal_before_list", keepWithNext=1)
CELL_HEAD = _style(
    "Table_head", fontName=SERIF_BOLD, fontSize=11, leading=12.5, alignment=TA_CENTER, spaceBefore=0
)
CELL = _style("Table_text", fontSize=11, leading=12.5, alignment=TA_LEFT, spaceBefore=0)
CAPTION_TABLE = _heading("Table_NoTitle", alignment=TA_CENTER, spaceAfter=6, keepWithNext=0)
CAPTION_FIGURE = _style(
    "Figure_NoTitle", fontName=SERIF_BOLD, alignment=TA_CENTER, spaceBefore=8, spaceAfter=8
)
NOTE = _style("Note", fontSize=11, leading=13, spaceBefore=4)
ITEM = _style("enumlev1", leftIndent=TAB, bulletIndent=0, spaceBefore=4)
SUBITEM = _style("enumlev2", leftIndent=2 * TAB, bulletIndent=TAB, spaceBefore=3)
REFERENCE = _style("Ref_text", leftIndent=84, bulletIndent=0, alignment=TA_LEFT)
ABBREVIATION = _style("Abbreviation", leftIndent=84, bulletIndent=0, alignment=TA_LEFT, spaceBefore=3)
CODE = _style("ASN1", fontName=MONO, fontSize=8.5, leading=10.2, alignment=TA_LEFT, spaceBefore=0)
HEADINGS = {
    1: _heading("Heading 1", spaceBefore=16, leftIndent=TAB, bulletIndent=0, bulletFontName=SERIF_BOLD),
    2: _heading("Heading 2", leftIndent=TAB, bulletIndent=0, bulletFontName=SERIF_BOLD),
    3: _heading("Heading 3", leftIndent=TAB, bulletIndent=0, bulletFontName=SERIF_BOLD),
}
HEADING_PLAIN = _heading("Heading_b", spaceBefore=14)
PART = _heading("Annex_No & title", fontSize=13, leading=17, alignment=TA_CENTER, spaceBefore=0)
PART_STANDING = _style("Annex_ref", alignment=TA_CENTER, spaceBefore=2, spaceAfter=12)
DOCUMENT = _heading("Rec_No", fontSize=13, leading=16, spaceBefore=0)
TITLE = _heading("Rec_title", fontSize=13, leading=16, alignment=TA_CENTER, spaceBefore=14, spaceAfter=10)
CENTRED = _style("Centred", fontSize=11, leading=13, alignment=TA_CENTER, spaceBefore=26, keepWithNext=1)
SMALL = _style("Foreword", fontSize=11, leading=13, spaceBefore=6)
