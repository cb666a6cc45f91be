"""PDFs, by the reader of the published texts."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from corpus.document import DraftDocument
from corpus.errors import UnreadableDraft, UnreadablePdf
from corpus.identifiers import Identifier, UnknownIdentifier, parse
from corpus.languages import language_of_text
from corpus.model import Block, BlockKind, Clause, ClauseKind, Document, Line
from corpus.reader import read_document
from corpus.structure.headings import CAPTION, is_integral_line
from corpus.structure.parts import with_parts

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue

_INTEGRAL_LINE = re.compile(
    r"\(?This (?:annex|appendix)\s(?:forms|does not form)\san\sintegral\spart[^.)]*[.)]*", re.I
)
_WHOLE = 3
"""Main clauses from which on a text of unknown extent counts as a whole one."""


def read_pdf(
    name: str, data: bytes, catalogue: Catalogue | None = None, whole: bool | None = None
) -> DraftDocument:
    """Reads a PDF, published or a draft. Raises: UnreadableDraft."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (PurePath(name).name or "draft.pdf")
        path.write_bytes(data)
        try:
            document = read_document(path, catalogue)
        except UnreadablePdf as error:
            raise UnreadableDraft(str(error)) from error
    return from_document(document, name, whole)


def from_document(document: Document, name: str, whole: bool | None = None) -> DraftDocument:
    """The draft document of a text that was parsed."""
    blocks: list[Block] = []
    clauses: list[Clause] = []
    for clause in with_parts(document.clauses):
        heading = None
        if clause.heading is not None or clause.number:
            text = _heading_text(clause)
            lines = clause.heading.lines if clause.heading is not None else _unread(clause.page)
            heading = Block(BlockKind.HEADING, text, lines, index=len(blocks), level=clause.level)
            blocks.append(heading)
        body: list[Block] = []
        if line := _integral_line(document, clause):
            body.append(Block(BlockKind.PARAGRAPH, line, _unread(clause.page), index=len(blocks)))
            blocks.append(body[-1])
        for block in clause.blocks:
            for one in _converted(block, len(blocks)):
                blocks.append(one)
                body.append(one)
        clauses.append(replace(clause, heading=heading, blocks=tuple(body)))
    identifier = _identifier(document.doc_id)
    changes = identifier is not None and identifier.is_change
    if whole is None:
        mains = sum(c.level == 1 and bool(c.number) for c in document.clauses)
        whole = mains >= _WHOLE and not changes
    return DraftDocument(
        name=name,
        format="pdf",
        blocks=tuple(blocks),
        clauses=tuple(clauses),
        title=document.title if document.title != document.doc_id else "",
        identifier=identifier,
        date=_date(document.date),
        language=language_of_text("\n".join(block.text for block in blocks)),
        whole=whole,
        warnings=document.warnings,
        printed="\n".join(page.text for page in document.pages),
    )


def _integral_line(document: Document, clause: Clause) -> str:
    """The line below the title of an annex, which the reader takes for what it says and drops."""
    if clause.kind not in (ClauseKind.ANNEX, ClauseKind.APPENDIX) or clause.level != 1:
        return ""
    if any(is_integral_line(block.text) for block in clause.blocks[:3]):
        return ""
    for number in (clause.page, clause.page + 1):
        text = document.pages[number - 1].text if number <= len(document.pages) else ""
        if match := _INTEGRAL_LINE.search(text):
            return match[0]
    return ""


def _unread(page: int) -> tuple[Line, ...]:
    """The place of words that the reader keeps no line of."""
    return (Line("", page, (0, 0, 0, 0)),)


def _heading_text(clause: Clause) -> str:
    dash = " – " if clause.kind in (ClauseKind.ANNEX, ClauseKind.APPENDIX) and clause.level == 1 else " "
    return dash.join(piece for piece in (clause.number, clause.title) if piece)


def _converted(block: Block, index: int) -> list[Block]:
    kind = block.kind
    found = []
    if kind is BlockKind.TABLE and block.caption:
        found.append(Block(BlockKind.CAPTION, block.caption, block.lines[:1], index=index))
    text = (
        re.sub(r"\s*\n\s*", " ", block.text) if kind not in (BlockKind.TABLE, BlockKind.CODE) else block.text
    )
    caption = CAPTION.match(text) if kind is BlockKind.PARAGRAPH and len(text) < 120 else None
    if caption and re.match(r"[–—-]|[A-Z\d]", caption["rest"]) and not re.search(r"[.;:,]$", text):
        kind = BlockKind.CAPTION  # "Table 1 Factors", without a dash
    found.append(replace(block, kind=kind, text=text, caption="", index=index + len(found)))
    return found


def _identifier(doc_id: str) -> Identifier | None:
    try:
        return parse(doc_id)
    except UnknownIdentifier:
        return None


def _date(date: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"(?:(\d\d)/)?(\d{4})", date)
    return (int(match[2]), int(match[1] or 1)) if match else None
