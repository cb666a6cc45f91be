"""Runs of lines as blocks: paragraphs, list items, notes, tables, captions, code, footnotes, figures."""

from __future__ import annotations

import re
from collections import Counter

from corpus.model import Block, BlockKind, Line
from corpus.pdf.captions import Caption, caption_of
from corpus.pdf.equations import is_equation
from corpus.pdf.items import Item
from corpus.pdf.joining import SENTENCE_END, Open, joins
from corpus.pdf.lines import TextLine
from corpus.pdf.pairs import pair_of
from corpus.pdf.tables import Grid, unruled_grid
from corpus.pdf.typography import Typography, joined
from corpus.pdf.verbatim import verbatim
from corpus.structure.headings import LIST_MARKER, NOTE_MARKER, REFERENCE_TAG

_FOOTNOTE_MARK = re.compile(r"^(?:[⁰¹²³⁴-⁹]+⁾?|\*|\d{1,2}\))\s*\S")
_NOTES_TITLE = re.compile(
    r"^(?:NOTES|Notes(?:\s+\w+){0,3}\s+(?:to|relative to|on)\b.*|REMARQUES|NOTAS)[\s:]*$"
)
_PRODUCTION = re.compile(r"(?<!\S)::=(?!\S)")
"""A rule of a grammar: what follows, indented, is part of it."""
_NUMBERED_NOTE = re.compile(r"^\d{1,2}\s+[A-Z]")


class BlockBuilder:
    """Takes items one after another, gives blocks.

    >>> builder = BlockBuilder(typography, words_of_the_document)
    >>> for item in items: builder.add(item)
    >>> blocks = builder.finish()
    """

    def __init__(self, type_: Typography, vocabulary: Counter[str]) -> None:
        self.type = type_
        self.vocabulary = vocabulary
        self.pairs = False
        """In a clause of abbreviations: lines of two cells are the rows of one table."""
        self.second_column: float | None = None
        """Where the second cells of that table start, in points."""
        self._done: list[Open] = []
        self._open: Open | None = None
        self._caption: list[TextLine] = []
        self._notes = False
        self._first_cell = self._second_cell = 0.0

    def add(self, item: Item) -> None:
        """The next line or table."""
        if item.grid is not None:
            self._add_grid(item.grid)
        elif item.line is not None:
            self._add_line(item, item.line)

    def finish(self) -> tuple[Block, ...]:
        """The blocks so far, footnotes last; the builder is empty again."""
        self._close()
        self._flush_caption()
        notes = [block for block in self._done if block.kind is BlockKind.FOOTNOTE]
        body = [block for block in self._done if block.kind is not BlockKind.FOOTNOTE]
        self._done, self._notes = [], False
        return tuple(self._block(block) for block in body + notes)

    # -- tables -----------------------------------------------------------------------------------

    def _add_grid(self, grid: Grid) -> None:
        self._close()
        label = caption_of(self._caption[0]) if self._caption else None
        rows = [tuple(row) for row in grid.rows]
        before = next((b for b in reversed(self._done) if b.kind is not BlockKind.FOOTNOTE), None)
        if before is not None and self._goes_on(before, grid, label):
            self._extend(before, rows, grid)
        else:
            self._done.append(
                Open(
                    BlockKind.TABLE,
                    [*self._caption, *grid.lines],
                    _text_of(self._caption),
                    label,
                    rows,
                    grid.header_rows,
                    grid.xs,
                )
            )
        self._caption = []
        if grid.notes:
            self._notes = False
            for line in grid.notes:
                self._add_line(Item(line.page, line.baseline, line), line)
            self._close()

    @staticmethod
    def _goes_on(before: Open, grid: Grid, label: Caption | None) -> bool:
        """Is the grid the rest of the table that ended the page before?"""
        return (
            before.kind is BlockKind.TABLE
            and bool(before.xs)
            and before.lines[-1].page == grid.page - 1
            and len(before.xs) == len(grid.xs)
            and all(abs(a - b) < 12 for a, b in zip(before.xs[:-1], grid.xs[:-1], strict=True))
            and (label is None or label.same(before.label) or (label.continues and before.label is None))
        )

    def _extend(self, before: Open, rows: list[tuple[str, ...]], grid: Grid) -> None:
        head = before.rows[: before.header_rows]
        fresh = rows[grid.header_rows :] if rows[: grid.header_rows] == head else rows
        fresh = [row for row in fresh if row not in head]
        if fresh and before.rows and not fresh[0][0] and len(before.rows) > before.header_rows:
            # the last row of the page before goes on
            last = before.rows.pop()
            pairs = zip(last, fresh[0], strict=True)
            before.rows.append(
                tuple(joined([a, b], self.vocabulary) if a and b else a or b for a, b in pairs)
            )
            keyed = next((place for place, row in enumerate(fresh) if row[0]), 0)
            fresh = [(last[0], *row[1:]) for row in fresh[1:keyed]] + fresh[max(keyed, 1) :]
        before.rows += fresh
        before.lines += [*self._caption, *grid.lines]

    def _add_table_line(self, line: TextLine) -> bool:
        """An unruled table under a caption goes on while lines have several cells or are narrow."""
        open_ = self._open
        if open_ is None or open_.kind is not BlockKind.TABLE or self.pairs:
            return False
        last = open_.lines[-1]
        near = line.page == last.page and line.baseline - last.baseline < 4 * self.type.leading
        narrow = line.right - line.left < 0.5 * (self.type.right - self.type.left)
        several = len(line.cells(1.2 * line.size)) >= 2
        if (
            near
            and not NOTE_MARKER.match(line.text)
            and (several or (narrow and line.left > self.type.left + 8))
        ):
            open_.lines.append(line)
            return True
        self._close()
        return False

    def _add_pair(self, line: TextLine) -> bool:
        """ "BER    Basic Encoding Rules": a row; a line that starts under the second cell continues it."""
        open_ = self._open
        listing = open_ is not None and open_.kind is BlockKind.TABLE
        if open_ is not None and listing and abs(line.left - self._second_cell) < 8:
            open_.rows[-1] = (open_.rows[-1][0], joined([open_.rows[-1][1], line.text], self.vocabulary))
            open_.lines.append(line)
            return True
        pair = pair_of(line, self.second_column)
        if pair is None:
            return False
        if listing and abs(line.left - self._first_cell) > 12 and line.left > self._first_cell:
            return False
        if open_ is None or not listing:
            self._close()
            open_ = self._open = Open(BlockKind.TABLE, [])
            self._first_cell = line.left
        open_.rows.append((pair.key, pair.text))
        open_.lines.append(line)
        self._second_cell = pair.column
        return True

    # -- captions ---------------------------------------------------------------------------------

    def _add_caption(self, line: TextLine) -> bool:
        """Take a line that is a caption, or the title below its number."""
        if caption_of(line) is not None:
            self._close()
            self._flush_caption()
            self._caption = [line]
            return True
        if not self._caption:
            return False
        if self._continues_caption(line):
            self._caption.append(line)
            return True
        label = caption_of(self._caption[0])
        if label is not None and label.is_table and len(line.cells(1.6 * line.size)) >= 2:
            self._open = Open(BlockKind.TABLE, [*self._caption], _text_of(self._caption), label, xs=[])
            self._caption = []
        else:
            self._flush_caption()
        return False

    def _continues_caption(self, line: TextLine) -> bool:
        first, last = self._caption[0], self._caption[-1]
        label = caption_of(first)
        titled = len(self._caption) > 1 or (label is not None and bool(label.title))
        far = 2.6 if titled else 3.4
        close = line.page == last.page and 0 <= line.baseline - last.baseline < far * self.type.leading
        if not close or len(self._caption) > 4 or len(line.cells(3 * line.size)) > 1:
            return False
        if NOTE_MARKER.match(line.text):
            return False
        if line.bold:
            return last.bold or len(self._caption) == 1
        centred = abs((line.left + line.right) / 2 - (first.left + first.right) / 2) < 12
        if not centred or len(line.text) > 90 or line.left < self.type.left + 20:
            return False
        wrapped = last.right - last.left > 0.7 * (self.type.right - self.type.left)
        return not titled or (wrapped and line.text[:1].islower())

    def _flush_caption(self) -> None:
        if self._caption:
            self._done.append(Open(BlockKind.CAPTION, self._caption, _text_of(self._caption)))
            self._caption = []

    # -- lines ------------------------------------------------------------------------------------

    def _add_line(self, item: Item, line: TextLine) -> None:
        if item.footnote:
            self._add_footnote(line)
            return
        if self._add_caption(line):
            return
        if self.pairs and not item.figure and self._add_pair(line):
            return
        if not item.figure and self._add_table_line(line):
            return
        kind = BlockKind.FIGURE if item.figure else self._kind(line)
        if self._open is not None and joins(self._open, kind, line, self.type):
            self._open.lines.append(line)
            return
        self._close()
        if kind is BlockKind.PARAGRAPH and self._resume(line):
            return
        self._open = Open(kind, [line])
        if kind is not BlockKind.FIGURE:
            self._notes = bool(_NOTES_TITLE.match(line.text)) or (self._notes and kind is BlockKind.NOTE)

    def _add_footnote(self, line: TextLine) -> None:
        last = self._done[-1] if self._done else None
        begins = bool(_FOOTNOTE_MARK.match(line.text)) or bool(re.match(r"^\d{1,2}\s", line.text))
        if begins or last is None or last.kind is not BlockKind.FOOTNOTE:
            self._suspend()
            self._done.append(Open(BlockKind.FOOTNOTE, [line]))
        else:
            last.lines.append(line)

    def _suspend(self) -> None:
        """Footnotes stand between the parts of a paragraph that goes on over the page."""
        if self._open is not None and self._open.kind is not BlockKind.TABLE:
            self._done.append(self._open)
            self._open = None
        else:
            self._close()

    def _resume(self, line: TextLine) -> bool:
        """A paragraph that a table, a figure or the foot of the page has cut in two goes on."""
        if not line.text[:1].islower() and not line.text[:1].isdigit() and line.text[:1] != "(":
            return False
        for place in range(len(self._done) - 1, max(-1, len(self._done) - 6), -1):
            block = self._done[place]
            if block.kind in (BlockKind.TABLE, BlockKind.CAPTION, BlockKind.FIGURE, BlockKind.FOOTNOTE):
                continue
            if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.NOTE):
                return False
            last = block.lines[-1]
            if (
                line.page - last.page > 1
                or (place == len(self._done) - 1 and line.page == last.page)
                or SENTENCE_END.search(last.text)
                or last.right < self.type.right - 60
                or abs(last.size - line.size) > 0.6
            ):
                return False
            self._open = self._done.pop(place)
            self._open.lines.append(line)
            return True
        return False

    def _kind(self, line: TextLine) -> BlockKind:
        text = line.text
        if NOTE_MARKER.match(text) or _NOTES_TITLE.match(text):
            return BlockKind.NOTE
        if self._notes and _NUMBERED_NOTE.match(text):
            return BlockKind.NOTE
        if line.mono or (line.left > self.type.left + 15 and _PRODUCTION.search(text)):
            return BlockKind.CODE
        if LIST_MARKER.match(text) or REFERENCE_TAG.match(text):
            return BlockKind.LIST_ITEM
        if line.size < 0.93 * self.type.size and _FOOTNOTE_MARK.match(text):
            return BlockKind.FOOTNOTE
        if is_equation(line, self.type):
            return BlockKind.EQUATION
        if line.size <= 0.86 * self.type.size and (len(text) < 60 or len(line.cells(1.6 * line.size)) > 1):
            return BlockKind.FIGURE
        return BlockKind.PARAGRAPH

    # -- blocks -----------------------------------------------------------------------------------

    def _close(self) -> None:
        open_, self._open = self._open, None
        if open_ is None:
            return
        if open_.kind is BlockKind.TABLE and not open_.rows:
            body = self._body(open_)
            grid = unruled_grid(body, self.vocabulary) if body else None
            if grid is None:
                caption = open_.lines[: len(open_.lines) - len(body)]
                self._done.append(Open(BlockKind.CAPTION, caption, open_.caption))
                if body:
                    self._done.append(Open(BlockKind.FIGURE, body))
                return
            open_.rows = [tuple(row) for row in grid.rows]
            open_.header_rows, open_.xs = max(grid.header_rows, 1), grid.xs
        self._done.append(open_)

    @staticmethod
    def _body(open_: Open) -> list[TextLine]:
        """The lines of an unruled table without those of its caption."""
        count, text = 0, ""
        for line in open_.lines:
            if text == open_.caption:
                break
            text = f"{text} {line.text}".strip()
            count += 1
        return open_.lines[count:]

    def _block(self, open_: Open) -> Block:
        lines = tuple(_line(line) for line in open_.lines)
        match open_.kind:
            case BlockKind.TABLE:
                text = "\n".join(" | ".join(row) for row in open_.rows)
                text = f"{open_.caption}\n{text}" if open_.caption else text
                return Block(open_.kind, text, lines, open_.caption, tuple(open_.rows), open_.header_rows)
            case BlockKind.CAPTION:
                return Block(open_.kind, open_.caption, lines, open_.caption)
            case BlockKind.CODE:
                return Block(open_.kind, verbatim(open_.lines), lines)
            case _:
                return Block(open_.kind, joined([line.text for line in lines], self.vocabulary), lines)


def _line(line: TextLine) -> Line:
    x0, y0, x1, y1 = line.box
    return Line(line.text, line.page, (round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)))


def _text_of(lines: list[TextLine]) -> str:
    return " ".join([line.text for line in lines])
