"""Passages: what is searched. They are cut inside a clause, never across clauses.

`text` is what is shown and quoted; `embed_text` is what is embedded: document and heading path stand
before the text there, because "The value shall be 20" says nothing without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from corpus.model import Block, BlockKind, Clause, Document

CATALOGUE = "catalogue"
"""`Passage.file` of catalogue records."""

CUTTER_VERSION = 1
"""Raised when passages are cut differently, so that a refresh cuts anew."""

MODEL_TOKENS = 256
"""What all-MiniLM-L6-v2 reads of a text, heading path included; two of them are its own marks."""

_LEAST_TEXT_TOKENS = 120
_LONGEST_PREFIX = MODEL_TOKENS - 2 - _LEAST_TEXT_TOKENS
_PIECE = re.compile(r"[^\W\d_]{1,7}|\d{1,3}|[^\w\s]|_")
_SENTENCE_END = re.compile(r"(?<=[.;:!?])\s+(?=[A-ZÀ-Þ0-9«“(\[–-])")


@dataclass(frozen=True, slots=True)
class Passage:
    """A searchable part of a clause, or a catalogue record.

    `id` counts from 1 inside a generation. `clause_index` is the place in `Document.clauses`, -1 for
    a catalogue record. `kind` is a `ClauseKind`, "definition" or "catalogue". `pages` are physical
    pages; `block_from`, `block_to` is the half-open range of the clause's blocks that it holds text of.
    `prefix` is what is embedded before the text.
    """

    id: int
    file: str
    doc_id: str
    clause_index: int
    number: str
    path: tuple[str, ...]
    kind: str
    normative: bool
    text: str
    prefix: str
    pages: tuple[int, ...]
    block_from: int
    block_to: int

    @property
    def embed_text(self) -> str:
        """What is embedded: document, heading path, text."""
        return f"{self.prefix}\n{self.text}"


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text that is not cut further: a block, or a part of one that is too large."""

    text: str
    tokens: int
    block: int
    pages: frozenset[int]
    table: bool = False


def estimate_tokens(text: str) -> int:
    """Word pieces of a text, about 6% above what the MiniLM tokenizer makes of English ITU texts."""
    return len(_PIECE.findall(text))


def _shorten(text: str, tokens: int) -> str:
    """The first words of `text` that make at most `tokens` word pieces."""
    kept: list[str] = []
    for word in text.split():
        tokens -= estimate_tokens(word)
        if tokens < 0:
            return " ".join(kept) + " …"
        kept.append(word)
    return " ".join(kept)


def embedding_prefix(doc_id: str, title: str, path: tuple[str, ...]) -> str:
    """Document and heading path, shortened from the outside in where they would crowd out the text."""
    head = _shorten(f"{doc_id} {title}".strip(), _LONGEST_PREFIX // 2)
    room = _LONGEST_PREFIX - estimate_tokens(head)
    labels: list[str] = []
    for label in reversed(path):
        label = _shorten(label, room)
        labels.insert(0, label)
        room -= estimate_tokens(label) + 1
        if room < 4:
            break
    return "\n".join(part for part in (head, " > ".join(label for label in labels if label)) if part)


def _pages_between(block: Block, start: float, end: float) -> frozenset[int]:
    """Pages of the lines that hold the share [start, end) of a block's characters."""
    total = sum(len(line.text) for line in block.lines) or 1
    position, pages = 0, set()
    for line in block.lines:
        if position / total < end and (position + len(line.text)) / total > start:
            pages.add(line.page)
        position += len(line.text)
    return frozenset(pages or {line.page for line in block.lines})


def _split_long(text: str, budget: int) -> list[str]:
    """Parts of at most `budget` tokens: at lines, else sentences, else words."""
    if estimate_tokens(text) <= budget:
        return [text]
    for units, glue in ((text.split("\n"), "\n"), (_SENTENCE_END.split(text), " "), (text.split(), " ")):
        if len(units) < 2:
            continue
        parts: list[str] = []
        for group in _even_groups([estimate_tokens(unit) for unit in units], budget):
            part = glue.join(units[group.start : group.stop])
            # A single unit may still be too long; the next finer kind of unit cuts it.
            parts += _split_long(part, budget) if len(group) == 1 else [part]
        return parts
    return [text]


def _even_groups(sizes: list[int], budget: int) -> list[range]:
    """Consecutive groups of at most `budget`, of about equal size; larger single items stand alone."""
    target = sum(sizes) / max(1, ceil(sum(sizes) / budget))
    groups: list[range] = []
    start, filled = 0, 0
    for place, size in enumerate(sizes):
        if place > start and (filled + size > budget or filled + size / 2 > target):
            groups.append(range(start, place))
            start, filled = place, 0
        filled += size
    if start < len(sizes):
        groups.append(range(start, len(sizes)))
    return groups


def _table_pieces(block: Block, place: int, budget: int) -> Iterator[_Piece]:
    """A table whole where it fits, else by rows, each part under the caption and the header rows."""
    rows = [" | ".join(cell.replace("\n", " ") for cell in row) for row in block.rows] or block.text.split(
        "\n"
    )
    header = rows[: block.header_rows]
    head = "\n".join(part for part in (block.caption, *header) if part)
    whole = "\n".join(part for part in (block.caption, block.text) if part)
    if estimate_tokens(whole) <= budget:
        yield _Piece(whole, estimate_tokens(whole), place, _pages_between(block, 0, 1), table=True)
        return
    head = _shorten(head, budget // 2) if estimate_tokens(head) > budget // 2 else head
    room = budget - estimate_tokens(head)
    body = [part for row in rows[block.header_rows :] for part in _split_long(row, room)]
    total, done = sum(map(len, body)) or 1, 0
    for group in _even_groups([estimate_tokens(row) for row in body], room):
        part = body[group.start : group.stop]
        size = sum(map(len, part))
        text = "\n".join(filter(None, (head, *part)))
        pages = _pages_between(block, done / total, (done + size) / total)
        yield _Piece(text, estimate_tokens(text), place, pages, table=True)
        done += size


def _pieces(clause: Clause, budget: int) -> Iterator[_Piece]:
    for place, block in enumerate(clause.blocks):
        if block.kind is BlockKind.TABLE:
            yield from _table_pieces(block, place, budget)
            continue
        done, total = 0, len(block.text) or 1
        for part in _split_long(block.text, budget):
            pages = _pages_between(block, done / total, (done + len(part)) / total)
            yield _Piece(part, estimate_tokens(part), place, pages)
            done += len(part)


def _joined(pieces: list[_Piece], budget: int) -> Iterator[list[_Piece]]:
    """Pieces gathered into passages; a line that announces a list or table goes with what it announces."""
    groups = [pieces[g.start : g.stop] for g in _even_groups([p.tokens for p in pieces], budget)]
    for group, following in pairwise(groups):
        if len(group) > 1 and group[-1].text.rstrip().endswith(":"):
            moved = group.pop()
            if moved.tokens + sum(piece.tokens for piece in following) <= budget:
                following.insert(0, moved)
            else:
                group.append(moved)
    yield from groups


def cut_document(document: Document, first_id: int = 1) -> list[Passage]:
    """The passages of a document in reading order, with ids from `first_id`.

    A clause without text of its own has none: its heading is part of its subclauses' paths.
    """
    terms = {definition.number for definition in document.definitions if definition.number}
    passages: list[Passage] = []
    for clause in document.clauses:
        path = document.path(clause)
        prefix = embedding_prefix(document.doc_id, document.title, path)
        budget = MODEL_TOKENS - 2 - estimate_tokens(prefix)
        pieces = [piece for piece in _pieces(clause, budget) if piece.text.strip()]
        for group in _joined(pieces, budget):
            text = "\n".join(piece.text for piece in group)
            passages.append(
                Passage(
                    id=first_id + len(passages),
                    file=document.file,
                    doc_id=document.doc_id,
                    clause_index=clause.index,
                    number=clause.number,
                    path=path,
                    kind="definition" if clause.number in terms else clause.kind.value,
                    normative=clause.normative,
                    text=text,
                    prefix=prefix,
                    pages=tuple(sorted(frozenset().union(*(piece.pages for piece in group)))),
                    block_from=group[0].block,
                    block_to=group[-1].block + 1,
                )
            )
    return passages


def catalogue_passage(id: int, doc_id: str, title: str, abstract: str) -> Passage:
    """A catalogue record as a passage: title and abstract."""
    text = "\n".join(part for part in (title, abstract) if part)
    return Passage(
        id=id,
        file=CATALOGUE,
        doc_id=doc_id,
        clause_index=-1,
        number="",
        path=(),
        kind=CATALOGUE,
        normative=False,
        text=text,
        prefix=doc_id,
        pages=(),
        block_from=0,
        block_to=0,
    )
