"""The text of a paragraph as it is drawn once all tracked changes are accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.symbols import UNKNOWN, drawn
from corpus.word.ooxml import FALLBACK, M, W, toggle, value
from corpus.word.styles import Styles

_ABSENT = {
    f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "rt")
} | {f"{W}txbxContent", FALLBACK}
"""Deleted, moved away, instructions of fields, properties; text boxes float beside the text."""
_CHARACTERS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
DRAWS_NOTHING = dict.fromkeys(
    [0x200B, 0x200E, 0x200F, 0x2060, 0x061C, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
"""Direction marks and other characters that draw nothing; those that join letters stay."""


def text_of(paragraph: Any, styles: Styles | None = None) -> str:
    """The text of a paragraph; formulas as their characters."""
    return "".join(text for _, text in text_nodes(paragraph, styles)).translate(DRAWS_NOTHING)


def text_nodes(paragraph: Any, styles: Styles | None = None) -> Iterator[tuple[Any, str]]:
    """(element, text) of each piece of text in a paragraph, in order.

    Args:
        paragraph: a `w:p`, or a part of one.
        styles: tell what is hidden by a style; without them only what is hidden by itself is left out.
    """
    hidden = styles is not None and paragraph.tag == f"{W}p" and styles.hides(styles.of(paragraph))
    yield from _Pieces(styles, hidden).of(paragraph)


def drawn_marks(paragraph: Any, name: str) -> Iterator[Any]:
    """The elements of a name, like footnoteReference, that are not deleted, moved away or in a text box."""
    for child in paragraph.iterchildren():
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag not in _ABSENT:
            yield from drawn_marks(child, name)


class _Pieces:
    """A field is drawn as its result: of "{ IF { PAGE } = 1 "a" } b", b alone."""

    def __init__(self, styles: Styles | None, hidden: bool) -> None:
        self.styles = styles
        self.hidden = hidden
        self.fields: list[bool] = []
        """Of each open field: is its result reached?"""

    def of(self, element: Any) -> Iterator[tuple[Any, str]]:
        for child in element.iterchildren():
            tag = child.tag
            if not isinstance(tag, str) or tag in _ABSENT:
                continue
            if tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType"))
            elif tag == f"{W}r":
                if not self._is_hidden(child):
                    yield from self.of(child)
                else:  # the marks of a field count even where they are hidden
                    for mark in child.iterchildren(f"{W}fldChar"):
                        self._field(mark.get(f"{W}fldCharType"))
            elif (text := _piece(child)) is not None:
                if all(self.fields):
                    yield child, text
            else:
                yield from self.of(child)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _is_hidden(self, run: Any) -> bool:
        properties = run.find(f"{W}rPr")
        said = toggle(properties, "vanish")
        if said is not None:
            return said
        style = value(properties, "rStyle") if properties is not None else None
        if style is not None and self.styles is not None and self.styles.hides(style):
            return True
        return self.hidden


def _piece(element: Any) -> str | None:
    """The characters that an element stands for, None where it is none that stands for any."""
    tag = element.tag
    if tag == f"{W}t":
        text = element.text or ""
        if any("\uf000" <= character <= "\uf0ff" for character in text):
            font = _font(element.getparent())
            return "".join(drawn(character, font) for character in text)
        return text
    if tag == f"{M}t":
        return element.text or ""
    if tag == f"{W}sym":
        return _symbol(element)
    return _CHARACTERS.get(tag)


def _font(run: Any) -> str:
    fonts = run.find(f"{W}rPr/{W}rFonts") if run is not None else None
    return "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""


def _symbol(element: Any) -> str:
    try:
        code = int(element.get(f"{W}char") or "", 16)
    except ValueError:
        return UNKNOWN
    font = element.get(f"{W}font") or ""
    if code < 0x100 and font.lower().startswith(("symbol", "wingdings")):
        code += 0xF000  # the code in the font itself
    return drawn(chr(code), font) if 0 < code < 0x110000 else UNKNOWN
