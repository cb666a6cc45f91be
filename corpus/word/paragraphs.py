"""Small questions to the paragraphs of a Word file, and headings put together from their pieces."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from corpus.model import Block
from corpus.structure.headings import ANNEX, APPENDIX
from corpus.word.ooxml import W

_PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")


def completed(block: Block, title: str) -> Block:
    """A number that stands alone, with its title."""
    return replace(block, text=f"{block.text} – {' '.join(title.split())}")


def has_picture(element: Any) -> bool:
    """Is there a drawing, a picture or an embedded object in it?"""
    return any(next(element.iter(tag), None) is not None for tag in _PICTURES)


def end_is_deleted(element: Any) -> bool:
    """Is the mark of the paragraph deleted or moved away?"""
    properties = element.find(f"{W}pPr/{W}rPr")
    return properties is not None and any(
        properties.find(f"{W}{name}") is not None for name in ("del", "moveFrom")
    )


def with_dash(text: str) -> str:
    """ "Annex A", a line break, "Codes" → "Annex A – Codes"."""
    first, _, rest = text.partition("\n")
    part = ANNEX.match(first.strip()) or APPENDIX.match(first.strip())
    if part and part["number"] and not part["title"] and rest.strip():
        return f"{first.strip()} – {rest.strip()}"
    return text
