"""The styles of a Word file: what a paragraph has through its style and those that the style is based on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from corpus.word.ooxml import W, number, toggle, value

if TYPE_CHECKING:
    from docx.document import Document

_DEEPEST = 50
"""Styles that a style is based on, one on another; more is a circle."""


class Styles:
    """Styles by their id (`w:styleId`)."""

    def __init__(self, document: Document) -> None:
        root = document.styles.element
        self._styles = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
        self._default = next(
            (
                id
                for id, style in self._styles.items()
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on")
            ),
            "",
        )
        self._hidden: dict[str, bool] = {}

    def of(self, paragraph: Any) -> str:
        """The id of a paragraph's style; that of the default one where it names none that there is."""
        id = value(paragraph, "pPr/pStyle") or ""
        return id if id in self._styles else self._default

    def name(self, id: str) -> str:
        """ "heading 1", "Annex_NoTitle", as the file writes it; "" for an unknown id."""
        return value(self._styles.get(id), "name") or ""

    def names(self, id: str) -> Iterator[str]:
        """The name of the style, then of the one it is based on, and so on."""
        for style in self._chain(id):
            yield value(style, "name") or ""

    def ids(self, id: str) -> Iterator[str]:
        """The style's id, then those of the styles that it is based on."""
        for style in self._chain(id):
            yield style.get(f"{W}styleId")

    def outline_level(self, id: str) -> int | None:
        """Level from 0 of the heading that the style makes; None for body text."""
        for style in self._chain(id):
            if (given := value(style, "pPr/outlineLvl")) is not None:
                level = number(given, 9)
                return level if 0 <= level < 9 else None
        return None

    def numbering(self, id: str) -> tuple[str | None, str | None]:
        """List (`w:numId`) and level (`w:ilvl`) as the style or the nearest below it says each."""
        list_id = level = None
        for style in self._chain(id):
            list_id = list_id or value(style, "pPr/numPr/numId")
            level = level or value(style, "pPr/numPr/ilvl")
        return list_id, level

    def numbered(self) -> Iterator[str]:
        """The paragraph styles that put their paragraphs into a list."""
        for id, style in self._styles.items():
            if style.get(f"{W}type") == "paragraph" and self.numbering(id)[0] not in (None, "0"):
                yield id

    def hides(self, id: str) -> bool:
        """Does the style hide its text?"""
        if id not in self._hidden:
            said = (toggle(style.find(f"{W}rPr"), "vanish") for style in self._chain(id))
            self._hidden[id] = next((each for each in said if each is not None), False)
        return self._hidden[id]

    def _chain(self, id: str) -> Iterator[Any]:
        for _ in range(_DEEPEST):
            style = self._styles.get(id)
            if style is None:
                return
            yield style
            id = value(style, "basedOn") or ""
