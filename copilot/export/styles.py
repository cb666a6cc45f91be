"""The paragraph styles of ITU-T's Word template that drafts use, by name.

The names are those of the ITU-T Recommendation skeleton, so that a draft pastes into the template of
the secretariat.
"""

from __future__ import annotations

from copilot.draft.model import Kind

HEADINGS = tuple(f"heading {level}" for level in range(1, 10))
NORMAL = "Normal"
TABLE_HEAD, TABLE_TEXT, TABLE_TITLE = "Table_head", "Table_text", "Table_NoTitle"
FOOTNOTE = "footnote text"
REC_NUMBER, REC_TITLE = "Rec_No", "Rec_title"
AFTER_TITLE = "Normal_after_title"

STYLE_OF: dict[Kind, str] = {
    Kind.LABEL: "Heading_b",
    Kind.ANNEX_HEADING: "Annex_No & title",
    Kind.APPENDIX_HEADING: "Appendix_No & title",
    Kind.PARAGRAPH: NORMAL,
    Kind.PROVISION: NORMAL,
    Kind.STEP: NORMAL,
    Kind.ITEM: "enumlev1",
    Kind.NOTE: "Note",
    Kind.TERM: NORMAL,
    Kind.REFERENCE: "Ref_text",
    Kind.FIELD: NORMAL,
    Kind.INSTRUCTION: "Heading_i",
    Kind.OLD: NORMAL,
    Kind.NEW: NORMAL,
    Kind.EQUATION: "Equation",
    Kind.CODE: "Formal",
}
"""Headings have the style of their level, abbreviations and tables those of table cells."""

ITU_STYLES = (
    NORMAL,
    *HEADINGS,
    "Heading_b",
    "Heading_i",
    "Annex_No & title",
    "Appendix_No & title",
    AFTER_TITLE,
    "Note",
    "enumlev1",
    "enumlev2",
    "enumlev3",
    "Ref_text",
    TABLE_TITLE,
    TABLE_HEAD,
    TABLE_TEXT,
    "Figure_NoTitle",
    "Equation",
    "Formal",
    REC_NUMBER,
    REC_TITLE,
    FOOTNOTE,
)
"""Every style that an exported file defines."""
