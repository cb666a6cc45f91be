"""Word, AsciiDoc and Markdown texts as documents of the corpus: drawn on pages, so that lines have places."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.document import DraftDocument
from corpus.drafts import read_bytes
from corpus.identifiers import Identifier
from corpus.model import Block, BlockKind, Clause, Document, Line, Page
from corpus.pdf.pages import PdfFile
from corpus.placement import DrawnWords
from corpus.structure.entries import run_in_term
from corpus.structure.terms import terms_of
from corpus.word.office import draw, office

PLAIN_PAGES = "its pages are set plainly, not as the author's program draws them"
_UNREAD = (BlockKind.TITLE, BlockKind.OTHER)
_DEFINITIONS = ("definitions", "elsewhere", "here")
_NUMBERED = re.compile(
    r"^(?P<number>(?:\d{1,2}|[A-Z]|[IVX]+)(?:\.\d{1,3}){1,5}[a-z]?)\.?\s+(?P<text>\S.*)$", re.S
)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """`lines` by the index of a block."""

    pdf: bytes
    pages: tuple[Page, ...]
    lines: dict[int, tuple[Line, ...]]


def version_suffix(name: str) -> str:
    """What the version of the parser adds for a file of this kind: pages look different with LibreOffice."""
    return "+office" if name.lower().endswith(".docx") and office() else ""


def read_written(path: Path, catalogue: Catalogue | None = None, drawn: Path | None = None) -> Document:
    """Reads a text that is no PDF.

    Args:
        drawn: a folder that takes the pages as a PDF, named by the hash of the file.

    Raises: UnreadableDraft.
    """
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    draft = read_bytes(path.name, data, catalogue=catalogue, folder=path.parent)
    blocks = [block for block in draft.blocks if block.text.strip() and block.kind not in _UNREAD]
    pdf = draw(path.name, data) if draft.format == "docx" else None
    contents = [block.text for block in draft.blocks if block.kind is BlockKind.OTHER]
    drawing = _set_plainly(blocks) if pdf is None else _placed(blocks, contents, pdf)
    if drawn is not None:
        drawn.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=drawn, prefix=".", delete=False) as stream:
            stream.write(drawing.pdf)
        Path(stream.name).replace(drawn / f"{digest}.pdf")
    clauses = _clauses(draft, drawing.lines)
    identifier = _dated(draft)
    edition = catalogue.get(identifier) if catalogue is not None and identifier is not None else None
    doc_id = edition.id if edition else identifier.format() if identifier else path.stem
    terms = terms_of(clauses)
    return Document(
        file=path.name,
        sha256=digest,
        doc_id=doc_id,
        title=edition.title if edition and edition.title else draft.title or doc_id,
        date=_month(identifier),
        language=draft.language or "E",
        pages=drawing.pages,
        clauses=clauses,
        definitions=terms.definitions,
        abbreviations=terms.abbreviations,
        references=terms.references,
        warnings=(f"no PDF: {PLAIN_PAGES}",) if pdf is None else (),
    )


def _dated(draft: DraftDocument) -> Identifier | None:
    """The name of the text; AsciiDoc says its date in an attribute of the head."""
    identifier = draft.identifier
    date = re.match(r"(\d{4})-(\d\d)", draft.attributes.get("published-date", ""))
    if identifier is None or identifier.year or date is None:
        return identifier
    return replace(identifier, year=int(date[1]), month=int(date[2]))


def _month(identifier: Identifier | None) -> str:
    return identifier.date if identifier is not None and identifier.year else ""


def _set_plainly(blocks: Sequence[Block]) -> _Drawn:
    from corpus.text.pages import PlainPages  # reportlab takes half a second to load

    plain = PlainPages()
    pdf = plain.set(blocks)
    return _Drawn(pdf, plain.pages(), plain.lines)


def _placed(blocks: Sequence[Block], contents: Sequence[str], pdf: bytes) -> _Drawn:
    """Finds the blocks on drawn pages; one that is not found stands where the one before it ends."""
    words = DrawnWords()
    sizes = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.pdf"
        path.write_bytes(pdf)
        with PdfFile(path) as opened:
            for page in opened.pages():
                sizes.append((round(page.width, 1), round(page.height, 1)))
                for printed in page.lines:
                    x0, y0, x1, y1 = (round(edge, 1) for edge in printed.box)
                    words.add(printed.text, page.number, (x0, y0, x1, y1))
    headings = [f"{block.number} {block.text}" for block in blocks if block.kind is BlockKind.HEADING]
    words.begin(headings, contents)
    lines: dict[int, tuple[Line, ...]] = {}
    texts: list[list[str]] = [[] for _ in sizes]
    last = 1
    for block in blocks:
        found = words.place(block.text, block.kind is BlockKind.HEADING)
        if not found:
            found = (Line(" ".join(block.text.split()), last, (0, 0, 0, 0)),)
        lines[block.index] = found
        last = found[-1].page
        for line in found:
            texts[line.page - 1].append(line.text)
    pages = tuple(
        Page(number, "", *size, "\n".join(own))
        for number, (size, own) in enumerate(zip(sizes, texts, strict=True), 1)
    )
    return _Drawn(pdf, pages, lines)


def _clauses(draft: DraftDocument, lines: dict[int, tuple[Line, ...]]) -> tuple[Clause, ...]:
    """The clause tree for the index: contents and covers left out, captions put to their tables, terms as
    clauses of their own, as in texts that come as PDF."""
    found: list[Clause] = []
    new_index: dict[int, int] = {}
    last = 1
    for clause in draft.clauses:
        heading = clause.heading
        if heading is not None:
            heading = replace(heading, lines=lines.get(heading.index, ()))
        blocks = _with_captions([replace(b, lines=lines[b.index]) for b in clause.blocks if b.index in lines])
        if heading is None and not blocks:
            continue
        page = (heading.page if heading else 0) or (blocks[0].page if blocks else 0) or last
        last = page
        new_index[clause.index] = len(found)
        parent = None if clause.parent is None else new_index[clause.parent]
        terms: list[tuple[str, str, list[Block]]] = []
        if draft.part_of(clause) in _DEFINITIONS:
            terms, blocks = _terms(blocks)
        elif draft.part_of(clause) == "abbreviations":
            blocks = [replace(block, text=block.text.replace("\t", " – ", 1)) for block in blocks]
        found.append(
            replace(clause, index=len(found), parent=parent, page=page, blocks=tuple(blocks), heading=heading)
        )
        for number, title, own in terms:
            found.append(
                replace(
                    clause, index=len(found), parent=new_index[clause.index], number=number, title=title,
                    level=clause.level + 1, page=own[0].page or page, blocks=tuple(own), part="",
                    heading=replace(own[0], kind=BlockKind.HEADING, text=f"{number} {title}"),
                )
            )  # fmt: skip
    return tuple(found)


def _with_captions(blocks: list[Block]) -> list[Block]:
    """A caption above a table becomes the table's."""
    kept: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            caption = kept[-1] if kept and kept[-1].kind is BlockKind.CAPTION else None
            heads = 1 if len(block.rows) > 1 else 0
            if caption is not None:
                kept.pop()
                block = replace(block, caption=caption.text, lines=caption.lines + block.lines)
            block = replace(block, header_rows=heads)
        kept.append(block)
    return kept


def _terms(blocks: list[Block]) -> tuple[list[tuple[str, str, list[Block]]], list[Block]]:
    """Paragraphs "3.2.1 term: definition" with what follows each, and the blocks before the first."""
    terms: list[tuple[str, str, list[Block]]] = []
    before: list[Block] = []
    for block in blocks:
        match = _NUMBERED.match(block.text) if block.kind is not BlockKind.TABLE else None
        term = run_in_term(match["text"]) if match else ""
        if match and term:
            own = replace(block, text=match["text"])
            terms.append((match["number"], term, [own]))
        elif terms:
            terms[-1][2].append(block)
        else:
            before.append(block)
    return terms, before
