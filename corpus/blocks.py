"""Runs of lines as blocks: paragraphs, list items, notes, tables, captions, code, footnotes, figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.headings import CAPTION, LIST_MARKER, NOTE_MARKER
from corpus.model import Block, BlockKind, Line
from corpus.pdf import RawPage, TextLine
from corpus.tables import Grid, find_grids

_SENTENCE_END = re.compile(r"[.:;?!)\]\"”]$")
_REFERENCE_TAG = re.compile(r"^\[(?:b-)?[A-Z\d][^\]]{0,40}\](?=\s|$)|^\[(?:b-)?[A-Z][^\]]{4,40}$")
_TABLE_WORD = re.compile(r"^(?:table|tableau|tabla|cuadro|таблица)", re.I)
_PRODUCTION_MARK = re.compile(r"^T\d{7}-\d\d(?:/d\d+)?$|\[D\d+\]|^\S{1,20}_F[\dA-Z-]+$")
"""Marks of the drawing office beside figures: T1400610-94/d01, [D01], X.690_F4."""


@dataclass(slots=True)
class Item:
    """A line or a ruled table in its place on the page."""

    page: int
    top: float
    line: TextLine | None = None
    grid: Grid | None = None


@dataclass(slots=True)
class Typography:
    """What the body of the document is set in: size in points, left and right edge, line distance."""

    size: float
    left: float
    right: float
    leading: float

    @classmethod
    def of(cls, pages: Iterable[RawPage]) -> Typography:
        sizes: Counter[float] = Counter()
        lefts: Counter[int] = Counter()
        rights: Counter[int] = Counter()
        gaps: Counter[float] = Counter()
        for page in pages:
            previous: TextLine | None = None
            for line in page.lines:
                length = len(line.text)
                sizes[line.size] += length
                if length > 60:
                    lefts[round(line.box[0])] += 1
                    rights[round(line.box[2])] += 1
                    if previous is not None and previous.size == line.size:
                        gaps[round(line.box[1] - previous.box[1], 0)] += 1
                previous = line
        size = sizes.most_common(1)[0][0] if sizes else 10.0
        left = lefts.most_common(1)[0][0] if lefts else 57
        right = max((r for r, n in rights.items() if n >= 3), default=540)
        return cls(size, left, right, gaps.most_common(1)[0][0] if gaps else 1.2 * size)


def items_of(pages: Iterable[RawPage], type_: Typography) -> list[Item]:
    """Lines and tables of all pages in reading order; lines inside a table go with the table."""
    items: list[Item] = []
    for page in pages:
        grids = [grid for grid in find_grids(page) if _is_table(grid, page, type_)]
        taken = {id(line) for grid in grids for line in grid.lines}
        here = [Item(page.number, line.box[1], line=line) for line in page.lines if id(line) not in taken]
        here += [Item(page.number, grid.box[1], grid=grid) for grid in grids]
        items += sorted(here, key=lambda item: item.top)
    return [item for item in items if item.line is None or not _PRODUCTION_MARK.search(item.line.text)]


def _is_table(grid: Grid, page: RawPage, type_: Typography) -> bool:
    """A ruled region is a table when a table caption stands above it, or its cells are mostly filled."""
    above = [line for line in page.lines if -4 < grid.box[1] - line.box[3] < 5 * type_.leading]
    if any(_TABLE_WORD.match(line.text) for line in above[-4:]):
        return True
    below = [line for line in page.lines if -4 < line.box[1] - grid.box[3] < 4 * type_.leading]
    if any(re.match(r"fig", line.text, re.I) for line in below[:3]):
        return False
    cells = [cell for row in grid.rows for cell in row]
    return grid.columns >= 2 and sum(map(bool, cells)) >= 0.6 * len(cells)


def caption_of(line: TextLine) -> re.Match[str] | None:
    """A line that numbers a table or figure, and is not a sentence about one."""
    match = CAPTION.match(line.text)
    if match is None:
        return None
    rest = match.group("rest")
    return match if not rest or rest[0] in "-–—−:." or rest.startswith("(") else None


@dataclass(slots=True)
class _Open:
    """The block being built."""

    kind: BlockKind
    lines: list[TextLine]
    rows: list[list[str]] = field(default_factory=list)
    caption: str = ""
    header_rows: int = 0


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
        self._blocks: list[Block] = []
        self._open: _Open | None = None
        self._caption: list[TextLine] = []
        self._footnotes: list[Block] = []
        self._last: TextLine | None = None
        self._second_cell = 0.0

    def add(self, item: Item) -> None:
        if item.grid is not None:
            self._add_grid(item.grid)
        elif item.line is not None:
            self._add_line(item.line)

    def finish(self) -> tuple[Block, ...]:
        self._close()
        self._flush_caption()
        blocks = tuple(self._blocks + self._footnotes)
        self._blocks, self._footnotes, self._last = [], [], None
        return blocks

    def _add_grid(self, grid: Grid) -> None:
        self._close()
        caption = " ".join(line.text for line in self._caption)
        lines = [*self._caption, *grid.lines]
        rows = [row for row in grid.rows if any(row)]
        previous = self._blocks[-1] if self._blocks else None
        if (
            (not caption or re.search(r"\((?:continued|concluded|suite|fin|continuación)", caption, re.I))
            and previous is not None
            and previous.kind is BlockKind.TABLE
            and previous.lines[-1].page == grid.page - 1
            and previous.rows
            and len(previous.rows[0]) == len(rows[0])
        ):
            head = list(previous.rows[: previous.header_rows])
            fresh = [tuple(row) for row in rows if tuple(row) not in head]
            self._blocks[-1] = self._table(
                [*previous.rows, *fresh],
                previous.caption,
                previous.header_rows,
                (*previous.lines, *(self._line(line) for line in lines)),
            )
        else:
            self._blocks.append(
                self._table(
                    [tuple(row) for row in rows],
                    caption,
                    _header_rows(rows),
                    tuple(self._line(line) for line in lines),
                )
            )
        self._caption = []
        self._last = grid.lines[-1]

    def _table(
        self, rows: list[tuple[str, ...]], caption: str, header_rows: int, lines: tuple[Line, ...]
    ) -> Block:
        text = "\n".join(" | ".join(row) for row in rows)
        return Block(
            BlockKind.TABLE,
            f"{caption}\n{text}" if caption else text,
            lines,
            caption,
            tuple(rows),
            header_rows,
        )

    def _add_line(self, line: TextLine) -> None:
        caption = caption_of(line)
        if caption is not None:
            self._close()
            self._flush_caption()
            self._caption = [line]
            self._last = line
            return
        if self._caption:
            if self._continues_caption(line):
                self._caption.append(line)
                self._last = line
                return
            if _TABLE_WORD.match(self._caption[0].text) and len(line.cells(1.6 * line.size)) >= 2:
                self._open = _Open(BlockKind.TABLE, [], caption=" ".join(c.text for c in self._caption))
                self._open.lines = list(self._caption)
                self._caption = []
            else:
                self._flush_caption()
        if self.pairs and self._add_pair(line):
            return
        kind = self._kind(line)
        if self._open is not None and self._open.kind is BlockKind.TABLE:
            if self._still_table(line):
                self._open.rows.append([_text(cell) for cell in line.cells(1.2 * line.size)])
                self._open.lines.append(line)
                self._last = line
                return
            self._close()
        if self._open is not None and self._joins(self._open, kind, line):
            self._open.lines.append(line)
        else:
            self._close()
            self._open = _Open(kind, [line])
        self._last = line

    def _add_pair(self, line: TextLine) -> bool:
        """ "BER    Basic Encoding Rules": a row; a line that starts under the second cell continues it."""
        cells = line.cells(0.9 * line.size)
        open_ = self._open
        listing = open_ is not None and open_.kind is BlockKind.TABLE
        if len(cells) >= 2 and len(_text(cells[0])) <= 24 and not _text(cells[0]).endswith((".", ":")):
            row = [_text(cells[0]), " ".join(_text(cell) for cell in cells[1:])]
            if open_ is None or not listing:
                self._close()
                open_ = self._open = _Open(BlockKind.TABLE, [])
            open_.rows.append(row)
            open_.lines.append(line)
            self._second_cell = cells[1][0].x0
        elif open_ is not None and listing and abs(line.box[0] - self._second_cell) < 6:
            open_.rows[-1][1] += f" {line.text}"
            open_.lines.append(line)
        else:
            return False
        self._last = line
        return True

    def _continues_caption(self, line: TextLine) -> bool:
        last = self._caption[-1]
        close = line.page == last.page and 0 <= line.box[1] - last.box[1] < 2.6 * self.type.leading
        short = len(self._caption) < 5 and len(line.cells(3 * line.size)) == 1
        return (
            close
            and short
            and (line.bold and (last.bold or len(self._caption) == 1))
            and not NOTE_MARKER.match(line.text)
        )

    def _still_table(self, line: TextLine) -> bool:
        """An unruled table goes on while lines have several cells or are narrow, and none is body text."""
        assert self._open is not None
        last = self._open.lines[-1]
        if line.page != last.page or line.box[1] - last.box[1] > 4 * self.type.leading:
            return False
        if len(line.cells(1.2 * line.size)) >= 2:
            return True
        return (
            line.box[2] - line.box[0] < 0.5 * (self.type.right - self.type.left)
            and line.box[0] > self.type.left + 8
        )

    def _kind(self, line: TextLine) -> BlockKind:
        text = line.text
        if NOTE_MARKER.match(text):
            return BlockKind.NOTE
        if line.mono:
            return BlockKind.CODE
        if LIST_MARKER.match(text) or _REFERENCE_TAG.match(text):
            return BlockKind.LIST_ITEM
        if line.size < 0.93 * self.type.size and re.match(r"^(?:[⁰¹²³⁴-⁹]+⁾?|\*|\d{1,2}\))\s*\S", text):
            return BlockKind.FOOTNOTE
        if line.size <= 0.86 * self.type.size and (len(text) < 60 or len(line.cells(1.6 * line.size)) > 1):
            return BlockKind.FIGURE
        return BlockKind.PARAGRAPH

    def _joins(self, open_: _Open, kind: BlockKind, line: TextLine) -> bool:
        last = open_.lines[-1]
        if open_.kind is BlockKind.CODE or kind is BlockKind.CODE:
            return open_.kind is kind
        if open_.kind is BlockKind.FIGURE or kind is BlockKind.FIGURE:
            return open_.kind is kind and line.page == last.page
        if kind is not BlockKind.PARAGRAPH:
            return False
        if line.page != last.page:
            return not _SENTENCE_END.search(last.text) and open_.kind is not BlockKind.FOOTNOTE
        gap = line.box[1] - last.box[1]
        if gap > 1.32 * max(self.type.leading, 1.15 * line.size) and not (
            gap < 1.9 * self.type.leading and last.box[2] > self.type.right - 40 and line.text[:1].islower()
        ):
            return False
        if abs(line.size - last.size) > 0.15 * last.size and line.bold != last.bold:
            return False
        indented = line.box[0] > self.type.left + 15 and last.box[0] < line.box[0] - 10
        ended = _SENTENCE_END.search(last.text) is not None
        return not (indented and ended and open_.kind is BlockKind.PARAGRAPH)

    def _flush_caption(self) -> None:
        if self._caption:
            text = " ".join(line.text for line in self._caption)
            self._blocks.append(Block(BlockKind.CAPTION, text, tuple(map(self._line, self._caption)), text))
            self._caption = []

    def _close(self) -> None:
        open_, self._open = self._open, None
        if open_ is None:
            return
        lines = tuple(self._line(line) for line in open_.lines)
        if open_.kind is BlockKind.TABLE:
            if len(open_.rows) >= 2 or self.pairs:
                rows = [tuple(row) for row in open_.rows]
                self._blocks.append(self._table(rows, open_.caption, 0 if self.pairs else 1, lines))
                return
            open_.kind = BlockKind.PARAGRAPH
        if open_.kind is BlockKind.CODE:
            text = "\n".join(line.text for line in lines)
        else:
            text = join_lines([line.text for line in lines], self.vocabulary)
        block = Block(open_.kind, text, lines)
        (self._footnotes if open_.kind is BlockKind.FOOTNOTE else self._blocks).append(block)

    @staticmethod
    def _line(line: TextLine) -> Line:
        box = line.box
        rounded = (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))
        return Line(line.text, line.page, rounded)


def _text(words: Iterable[object]) -> str:
    return " ".join(getattr(word, "text", "") for word in words)


def _header_rows(rows: list[list[str]]) -> int:
    """Two when the first cell of the head spans two rows, else one."""
    spans = len(rows) > 2 and rows[0][0] == rows[1][0] and rows[0][0] != "" and len(rows[1]) >= len(rows[0])
    return 2 if spans else 1


def join_lines(texts: list[str], vocabulary: Counter[str]) -> str:
    """One text of lines, hyphenation at line ends undone where the document writes the word unbroken."""
    result = texts[0]
    for text in texts[1:]:
        match = re.search(r"(\w+)-$", result)
        following = re.match(r"\w+", text)
        if match and following:
            whole = (match.group(1) + following.group()).lower()
            hyphened = f"{match.group(1)}-{following.group()}".lower()
            split = (
                match.group(1).isalpha()
                and following.group()[0].islower()
                and vocabulary[hyphened] <= vocabulary[whole]
                and (vocabulary[whole] > 0 or len(match.group(1)) > 2)
            )
            result = (result[:-1] if split else result) + text
        else:
            result = f"{result} {text}"
    return result


def vocabulary_of(pages: Iterable[RawPage]) -> Counter[str]:
    """How often each word, and each hyphened compound, stands inside a line."""
    words: Counter[str] = Counter()
    for page in pages:
        for line in page.lines:
            for word in line.words:
                text = word.text.strip("().,;:\"'“”[]").lower()
                if not text.endswith("-"):
                    words[text] += 1
    return words
