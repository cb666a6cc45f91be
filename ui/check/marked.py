"""The checked text with the places of its findings marked, cut so that overlapping places all show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from copilot.check import Finding, Place, Severity
from corpus.document import DraftDocument
from corpus.model import Block, BlockKind

GRAVEST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
MOST_SHOWN = 400_000
"""Characters; of a longer text the paragraphs with findings are shown."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a finding (number from 1) stands for the nth time (from 0)."""

    finding: int
    nth: int
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a paragraph: its `severity` is the gravest of its findings, None where it has none."""

    text: str
    severity: Severity | None = None
    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the draft; `anchors` are of findings about the whole of it, `rows` the cells of a table.

    `page` is the page of a PDF that begins here, 0 elsewhere; `left_out` says that paragraphs without
    findings stand before it and are not shown.
    """

    kind: str
    number: str
    level: int
    parts: tuple[Part, ...]
    anchors: tuple[Anchor, ...] = ()
    rows: tuple[tuple[tuple[Part, ...], ...], ...] = ()
    page: int = 0
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class _Spot:
    anchor: Anchor
    place: Place

    def within(self, text: str) -> int:
        """Where the words begin in the paragraph, -1 where they do not stand."""
        quote = self.place.quote
        start = text.find(quote) if quote else -1
        for _ in range(self.place.nth):
            start = max(start, text.find(quote, start + len(quote)))
        return start


def paragraphs(document: DraftDocument, findings: Iterable[tuple[int, Finding]]) -> list[Paragraph]:
    """The text for reading.

    Args:
        document: as it was read.
        findings: those to mark, each with its number in the list.
    """
    spots: defaultdict[int, list[_Spot]] = defaultdict(list)
    for number, finding in findings:
        for nth, place in enumerate(finding.places):
            anchor = Anchor(number, nth, finding.severity, finding.message)
            spots[place.paragraph].append(_Spot(anchor, place))
    is_long = sum(len(block.text) for block in document.blocks) > MOST_SHOWN
    shown: list[Paragraph] = []
    page, left_out = 0, False
    for block in document.blocks:
        own = spots.get(block.index, [])
        if is_long and not own and block.kind is not BlockKind.HEADING:
            left_out = True
            continue
        begins = block.page if block.page != page else 0
        page = block.page
        shown.append(_paragraph(block, own, begins, left_out))
        left_out = False
    return shown


def _paragraph(block: Block, spots: Sequence[_Spot], page: int, left_out: bool) -> Paragraph:
    if block.rows:
        rows, rest = _rows(block.rows, spots)
        parts: tuple[Part, ...] = ()
    else:
        found = [(spot, span) for spot, span in zip(spots, _spans(block.text, spots), strict=True)]
        rest = [spot.anchor for spot, span in found if span is None]
        parts = cut(block.text, [(spot.anchor, *span) for spot, span in found if span is not None])
        rows = ()
    number = "" if block.text.startswith(block.number) else block.number
    return Paragraph(str(block.kind), number, block.level, parts, tuple(rest), rows, page, left_out)


def _spans(text: str, spots: Sequence[_Spot]) -> list[tuple[int, int] | None]:
    """Where each quotation stands."""
    starts = [(spot.within(text), len(spot.place.quote)) for spot in spots]
    return [None if start < 0 else (start, start + length) for start, length in starts]


def _rows(
    rows: Sequence[Sequence[str]], spots: Sequence[_Spot]
) -> tuple[tuple[tuple[tuple[Part, ...], ...], ...], list[Anchor]]:
    """The cells with their marks, and the anchors of what stands in no single cell."""
    placed: defaultdict[tuple[int, int], list[tuple[Anchor, int, int]]] = defaultdict(list)
    rest = []
    for spot in spots:
        quote = spot.place.quote
        cells = [
            (r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if quote and quote in cell
        ]
        where = cells[min(spot.place.nth, len(cells) - 1)] if cells else None
        if where is None:
            rest.append(spot.anchor)
        else:
            start = rows[where[0]][where[1]].index(quote)
            placed[where].append((spot.anchor, start, start + len(quote)))
    made = tuple(
        tuple(cut(cell, placed.get((r, c), [])) for c, cell in enumerate(row)) for r, row in enumerate(rows)
    )
    return made, rest


def cut(text: str, spans: Sequence[tuple[Anchor, int, int]]) -> tuple[Part, ...]:
    """A text cut at all ends of its spans.

    Args:
        text: of a paragraph or a cell.
        spans: anchor, start and end of each place.
    """
    ends = sorted({0, len(text), *(start for _, start, _ in spans), *(end for _, _, end in spans)})
    parts = []
    for start, end in pairwise(ends):
        over = [anchor for anchor, first, last in spans if first <= start and end <= last]
        begun = tuple(anchor for anchor, first, _ in spans if first == start)
        gravest = min((GRAVEST.index(anchor.severity) for anchor in over), default=None)
        parts.append(Part(text[start:end], None if gravest is None else GRAVEST[gravest], begun))
    return tuple(parts)
