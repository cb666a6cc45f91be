"""Formulas: which printed lines are formulas, or pieces of one."""

from __future__ import annotations

import re

from corpus.pdf.lines import TextLine
from corpus.pdf.typography import Typography

_SIGNS = re.compile(r"[=≤≥∑∫√×±∏∞≈≠⊕⋅∆]|\b(?:log|exp|max|min|mod)\b")
_NUMBER = re.compile(r"\(\s?(?:[A-Z]{1,3}[-.])?\d+(?:[-.]\d+)*[a-z]?\s?\)$")
_WORD = re.compile(r"[^\W\d_]{4,}")


def is_equation(line: TextLine, type_: Typography) -> bool:
    """A formula on a line of its own: signs and letters, hardly a word; often a number at the right edge."""
    text = line.text
    if "::=" in text:
        return False
    words = _WORD.findall(_NUMBER.sub("", text))
    indented = line.left > type_.left + 20
    if is_numbered(line, type_):
        return len(words) <= 4 and (indented or bool(_SIGNS.search(text)))
    return indented and len(words) <= 1 and len(text) < 90 and bool(re.search(r"[=≤≥≈]", text))


def is_numbered(line: TextLine, type_: Typography) -> bool:
    """Does "(9-3)" stand at the right edge?"""
    return (
        bool(_NUMBER.search(line.text))
        and line.right > type_.right - 30
        and len(line.cells(2 * line.size)) > 1
    )


def is_fragment(line: TextLine) -> bool:
    """A piece of a formula that is set on several levels: "n", "i = 1", "2k"."""
    return len(line.text) < 40 and not _WORD.search(line.text) and not re.match(r"^\S{1,3}\)\s", line.text)
