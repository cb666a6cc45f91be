"""Code as it is printed: ASN.1, C, grammars, with their indentation and spaces."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from corpus.pdf.lines import TextLine, Word

_BEARING = 0.15
"""Of a character's width: the white space on each side of its ink."""
_WIDEST = 250
"""Columns: what a damaged file claims to stand beyond is set there."""


def verbatim(lines: Sequence[TextLine]) -> str:
    """Lines of code with the indentation and the spaces that they are printed with."""
    left = min([line.left for line in lines])
    advance = _advance([word for line in lines for word in line.words if word.mono])
    return "\n".join(
        [_on_grid(line, left, advance) if line.mono and advance else _spaced(line, left) for line in lines]
    )


def _advance(words: Sequence[Word]) -> float:
    """Points from one character of fixed pitch to the next; 0 where there are only short words."""
    widths = [(word.x1 - word.x0) / (len(word.text) - 2 * _BEARING) for word in words if len(word.text) > 3]
    return median(widths) if widths else 0.0


def _on_grid(line: TextLine, left: float, advance: float) -> str:
    """Each word in the column of characters that it starts in."""
    text = ""
    for word in line.words:
        column = min(round((word.x0 - left) / advance - _BEARING), _WIDEST)
        text = text.ljust(max(column, len(text) + bool(text))) + word.text
    return text


def _spaced(line: TextLine, left: float) -> str:
    """As many spaces as a gap has room for."""
    long = max(line.words, key=lambda word: len(word.text))
    width = (long.x1 - long.x0) / len(long.text)
    text, end = "", left
    for word in line.words:
        spaces = min(round((word.x0 - end) / width), _WIDEST) if width else 1
        text += " " * (max(spaces, 1) if text else max(spaces, 0)) + word.text
        end = word.x1
    return text
