"""What the style of a paragraph says that it is, by the names that ITU's templates and Word give styles."""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.word.styles import Styles


class Role(StrEnum):
    CONTENTS = "contents"
    NUMBER = "number of the text"
    TITLE = "title of the text"
    HEADING = "heading"
    SIDE_HEADING = "side heading"
    """Bold or italic line inside a clause; on the first pages, the heading of a part."""
    PART = "annex or appendix"
    PART_TITLE = "title of an annex or appendix"
    PART_LINE = "line below the title of an annex or appendix"
    CAPTION = "caption"
    NOTE = "note"
    FIGURE = "figure"
    LIST_ITEM = "list item"
    EQUATION = "equation"
    CODE = "code"


_PART = r"^(?:annexe?|appendix|appendice|anexo|apéndice)_?"
_ROLES = (
    (Role.CONTENTS, r"^(?:toc|table_of_(?:figures|contents)|index)(?:_|$)"),
    (Role.NUMBER, r"^(?:rec|res|sup|opinion|question)(?:_cc+itt)?_?no$|^docnumber$"),
    (Role.TITLE, r"^(?:rec|res|sup|opinion|question)_?title|^title(?:_\d)?$|^tsbheadertitle$"),
    (Role.SIDE_HEADING, r"^heading_(?:b|i|ib|unnumbered.*)$|^unnumbered_heading"),
    (Role.HEADING, r"^(?:heading|titre|título|überschrift|заголовок)_?(?P<level>[1-9])$"),
    (Role.PART_LINE, rf"{_PART}ref$"),
    (Role.PART_TITLE, rf"{_PART}title$"),
    (Role.PART, _PART),
    (Role.CAPTION, r"^(?:table|figure)_?(?:no)?_?(?:no)?_?title|^(?:table|figure)_no$|^caption$"),
    (Role.NOTE, r"^note(?:_?\d)?$|^(?:table|figure)_?(?:legend|note)"),
    (Role.FIGURE, r"^figure$"),
    (Role.EQUATION, r"^equation(?!.*legend)"),
    (Role.LIST_ITEM, r"^(?:enumlev|list|bullet)"),
    (Role.CODE, r"^(?:asn_?\.?1|formal|html_preformatted|code|plain_text|source_?code)"),
)
_COMPILED = [(role, re.compile(pattern)) for role, pattern in _ROLES]


class Roles:
    """Roles of styles by id, and the level (from 1) of headings."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._known: dict[str, tuple[Role | None, int]] = {}

    def of(self, style: str) -> tuple[Role | None, int]:
        """The role of the style, or of the nearest that it is based on; (None, 0) for running text."""
        if style not in self._known:
            self._known[style] = self._found(style)
        return self._known[style]

    def _found(self, style: str) -> tuple[Role | None, int]:
        for name in self._styles.names(style):
            folded = re.sub(r"[\s_&]+", "_", name.strip().lower())
            for role, pattern in _COMPILED:
                if match := pattern.search(folded):
                    level = match.groupdict().get("level")
                    return role, int(level) if level else 0
        level_of_outline = self._styles.outline_level(style)
        return (None, 0) if level_of_outline is None else (Role.HEADING, level_of_outline + 1)
