"""What a parsed ITU-T text is: pages, clauses made of blocks made of lines, terms and references.

All positions are PDF points with the origin at the top left of the page as it is displayed;
pages count from 1 as a PDF viewer counts them, `printed` is the number that stands on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

Rect = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points, origin top left."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, as a person reads it.

    Fonts without usable encoding are repaired, ligatures resolved, superscripts written as Unicode
    superscripts (2¹⁶ is not 216; NFKC folds them back to what the text layer holds).
    """

    text: str
    page: int
    box: Rect


class BlockKind(StrEnum):
    """What a run of lines is, as far as it matters for quoting it whole."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    NOTE = "note"
    TABLE = "table"
    CAPTION = "caption"
    EQUATION = "equation"
    CODE = "code"
    FOOTNOTE = "footnote"
    FIGURE = "figure"
    """A drawing, and the words inside it: searchable, never quoted as a sentence."""
    TITLE = "title"
    """The title of the text, and its number on a cover."""
    OTHER = "other"
    """Contents, covers, headers: read, not searched or checked."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, note, table …, on one page or several.

    `text` is the reading text of the lines, hyphenation at line ends undone, without markup. For a table,
    `rows` holds the cells (the first `header_rows` of them are its head), `caption` its number and title
    where no block of its own holds them, and `text` the rows, a line each, cells separated by " | ".
    `lines` say where it is drawn: () in a text that was not drawn.

    What only some files say: `index` is the place among the blocks of the text (-1: not counted), `line`
    the line in a text file, `level` that of a heading (1 for a main clause), `number` one that stands apart
    from the text (automatic numbering), `bold` the words at the start that are set in bold, `style` the name
    of the style in Word.
    """

    kind: BlockKind
    text: str
    lines: tuple[Line, ...] = ()
    caption: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    header_rows: int = 0
    index: int = -1
    line: int = 0
    level: int = 0
    number: str = ""
    bold: str = ""
    style: str = ""

    @property
    def page(self) -> int:
        """The page that it begins on; 0 in a text that was not drawn."""
        return self.lines[0].page if self.lines else 0


class ClauseKind(StrEnum):
    FRONT = "front"
    """Summary, Keywords, Foreword, Introduction, preamble: before clause 1."""
    CLAUSE = "clause"
    ANNEX = "annex"
    APPENDIX = "appendix"
    BIBLIOGRAPHY = "bibliography"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause with the text that stands directly under its heading (not that of its subclauses).

    `number` is "8.1.3", "Annex A", "A.2", "Appendix II", "II.3", or "" (Summary, Bibliography).
    `title` is "" for a numbered paragraph without a title (X.690 8.1.1.1).
    `index` is the place in `Document.clauses`, `parent` the index of the enclosing clause or None.
    `normative` is False for front matter, appendices and bibliography. `heading` is None for what stands
    before the first heading. `part` is what a fixed heading opens: "summary", "scope", "references",
    "definitions", "elsewhere", "here", "abbreviations", "conventions", "bibliography" …, else "".
    """

    index: int
    number: str
    title: str
    kind: ClauseKind
    normative: bool
    level: int
    parent: int | None
    page: int
    blocks: tuple[Block, ...]
    heading: Block | None = None
    part: str = ""

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)

    @property
    def label(self) -> str:
        """Number and title as one would cite them: "8.1.3 Length octets"."""
        return " ".join(part for part in (self.number, self.title) if part)


class ClauseTree:
    """A text with clauses, published or a draft: the ways from one clause to another."""

    __slots__ = ()
    clauses: tuple[Clause, ...]

    def path(self, clause: Clause) -> tuple[str, ...]:
        """Labels from the outermost enclosing clause down to this one."""
        return tuple(each.label for each in reversed(tuple(self.around(clause))))

    def around(self, clause: Clause) -> Iterator[Clause]:
        """The clause and those that enclose it, the main clause last."""
        yield clause
        while clause.parent is not None:
            clause = self.clauses[clause.parent]
            yield clause

    def below(self, clause: Clause) -> Iterator[Clause]:
        """The clause and all its subclauses, in order."""
        inside = {clause.index}
        yield clause
        for other in self.clauses[clause.index + 1 :]:
            if other.parent in inside:
                inside.add(other.index)
                yield other

    def top(self, clause: Clause) -> Clause:
        """The main clause, annex or appendix that holds the clause."""
        *_, last = self.around(clause)
        return last

    def part(self, name: str) -> Clause | None:
        """The first clause that a fixed heading of this kind opens."""
        return next((clause for clause in self.clauses if clause.part == name), None)

    def part_of(self, clause: Clause) -> str:
        """The fixed part that the clause or the nearest clause around it opens."""
        return next((each.part for each in self.around(clause) if each.part), "")


@dataclass(frozen=True, slots=True)
class Definition:
    """A term of the definitions clause. `source` names the defining text when it is imported."""

    term: str
    number: str
    page: int
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    abbr: str
    expansion: str
    page: int


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of clause 2 (normative) or of the Bibliography: `id` in catalogue form, `text` as printed."""

    id: str
    text: str
    page: int
    normative: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size in points, the number printed on it, its text layer, whether it is only an image.

    `text` is the text layer in the order of the PDF (white space folded, fonts repaired): what a
    quotation is verified against. `raw`, where it differs, is the same text character for character
    as the PDF holds it, unrepaired.
    """

    number: int
    printed: str
    width: float
    height: float
    text: str = ""
    raw: str = ""
    image_only: bool = False
    ocr: bool = False
    """Whether `text` and the lines were recognised in the image: there may be misread letters in them."""


@dataclass(frozen=True, slots=True)
class Document(ClauseTree):
    """One edition, read.

    `file` is the file's name (the key of a document inside a generation), `doc_id` the identifier
    as the catalogue writes it ("ITU-T V.34 (10/1996)"), `date` its "MM/YYYY", `language` one of
    E F S A C R, `warnings` what could not be read and why.
    """

    file: str
    sha256: str
    doc_id: str
    title: str
    date: str
    language: str
    pages: tuple[Page, ...]
    clauses: tuple[Clause, ...]
    definitions: tuple[Definition, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    references: tuple[Reference, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def format(self) -> str:
        """What kind of file it is: "PDF", "Word", "AsciiDoc" or "Markdown"."""
        ending = PurePath(self.file).suffix.lower()
        return {".docx": "Word", ".md": "Markdown", ".markdown": "Markdown"}.get(
            ending, "AsciiDoc" if ending.startswith(".a") else "PDF"
        )

    def note_on(self, page: int) -> str:
        """What a reader must know of a quotation from a page: that it was recognised, or is from no PDF."""
        if self.format != "PDF":
            return f"{self.format} file, no PDF: page numbers are those of a rendition"
        return "read by OCR" if self.pages[page - 1].ocr else ""
