"""Which line goes on with the block before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.model import BlockKind
from corpus.pdf.captions import Caption
from corpus.pdf.equations import is_fragment
from corpus.pdf.lines import TextLine
from corpus.pdf.typography import Typography

SENTENCE_END = re.compile(r"[.:;?!)\]\"”]$")


@dataclass(slots=True)
class Open:
    """A block being built. For a table, `grid` holds its cells as read so far."""

    kind: BlockKind
    lines: list[TextLine]
    caption: str = ""
    label: Caption | None = None
    rows: list[tuple[str, ...]] = field(default_factory=list)
    header_rows: int = 0
    xs: list[float] = field(default_factory=list)

    @property
    def page(self) -> int:
        return self.lines[0].page


def joins(open_: Open, kind: BlockKind, line: TextLine, type_: Typography) -> bool:
    """Does a line of some kind go on with the block that is open?"""
    last = open_.lines[-1]
    if BlockKind.CODE in (open_.kind, kind):
        return _joins_code(open_, kind, line, type_)
    if BlockKind.FIGURE in (open_.kind, kind):
        return open_.kind is kind and line.page == last.page
    if BlockKind.EQUATION in (open_.kind, kind):
        if line.page != last.page or line.baseline - last.baseline > 1.7 * type_.leading:
            return False
        if kind is BlockKind.EQUATION:
            pieces = open_.kind is kind or all(is_fragment(before) for before in open_.lines)
            open_.kind = kind if pieces else open_.kind
            return pieces
        return kind is BlockKind.PARAGRAPH and is_fragment(line)
    if kind is not BlockKind.PARAGRAPH or open_.kind is BlockKind.TABLE:
        return False
    if line.page != last.page or line.baseline < last.baseline - line.size:  # the next column
        full = last.right > type_.right - 60 or line.text[:1].islower()
        return not SENTENCE_END.search(last.text) and open_.kind is not BlockKind.FOOTNOTE and full
    gap = line.baseline - last.baseline
    if gap > 1.28 * max(type_.leading, 1.15 * line.size):
        full = last.right > type_.right - 40 or abs(line.left - last.left) < 4
        goes_on = line.text[:1].islower() and not SENTENCE_END.search(last.text)
        if gap > 1.9 * type_.leading or not (full and goes_on):
            return False
    if abs(line.size - last.size) > 0.15 * last.size and line.bold != last.bold:
        return False
    if line.bold and not last.bold and line.words[0].bold and SENTENCE_END.search(last.text):
        return False
    ended = SENTENCE_END.search(last.text) is not None
    indented = line.left > type_.left + 15 and last.left < line.left - 10
    outdented = open_.kind in (BlockKind.LIST_ITEM, BlockKind.NOTE) and len(open_.lines) > 1
    if outdented and ended and line.left < last.left - 12:
        return False
    return not (indented and ended and open_.kind is BlockKind.PARAGRAPH)


def _joins_code(open_: Open, kind: BlockKind, line: TextLine, type_: Typography) -> bool:
    last = open_.lines[-1]
    if line.page - last.page > 1:
        return False
    near = line.page == last.page and line.baseline - last.baseline < 1.35 * type_.leading
    if open_.kind is not BlockKind.CODE:
        # a line of prose that names many types, set in their print
        words = any(not word.mono and len(word.text) > 1 for word in line.words)
        level = abs(line.left - last.left) < 3 and last.right > type_.right - 60
        return near and words and level and open_.kind is not BlockKind.FIGURE
    if kind is BlockKind.CODE:
        return True
    indented = line.left > type_.left + 15 and line.left >= open_.lines[0].left - 3
    prose = len(line.text) > 80 or (len(line.words) > 6 and line.text.endswith("."))
    return near and indented and not prose and not last.mono
