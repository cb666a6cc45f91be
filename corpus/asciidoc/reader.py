"""AsciiDoc as the Metanorma ITU flavour writes it: numbers are left to the program and counted here.

Read are titles and attributes, sections, definitions, lists, tables, figures, notes, cross-references and
entries of references. What is not printed is not there: comments, remarks of reviewers, TODO, deleted text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.asciidoc.inline import plain, printed_tag, references, resolved
from corpus.asciidoc.source import Source, read_source
from corpus.asciidoc.tables import rows_of
from corpus.model import Block, BlockKind
from corpus.structure.parts import part_opened
from corpus.text.reader import is_note
from corpus.word.numbering import roman

_TITLE = re.compile(r"^(?P<marks>={1,6})\s+(?P<text>\S.*)$")
_ATTRIBUTE = re.compile(r"^:!?[\w-]+!?:(?:\s|$)")
_BLOCK_ATTRIBUTES = re.compile(r"^\[(?P<content>[^\[\]]*)\]$")
_ANCHOR = re.compile(r"^\[\[(?P<id>[^\],\[]+)(?:,[^\]]*)?\]\]$")
_ENTRY = re.compile(
    r"^\*\s+\[\[\[(?P<id>[^,\]]+)(?:,(?P<tag>(?:[^\]]|\](?!\]\]))*))?\]\]\]\s*,?\s*(?P<rest>.*)$"
)
_LABEL = re.compile(r"^\.(?P<text>[^\s.].*)$")
_IMAGE = re.compile(r"^image::?(?P<file>[^\[]+)\[(?P<alt>[^\]]*)\]")
_ITEM = re.compile(r"^(?P<mark>\*{1,5}|\.{1,5}|-)\s+(?P<text>\S.*)$")
_PAIR = re.compile(r"^(?P<term>\S.*?)::(?:\s+(?P<text>\S.*))?$")
_ADMONITION = re.compile(r"^(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s+(?P<text>\S.*)$")
_UNPRINTED = re.compile(r"^(?:TODO|EDITOR):\s")
_UNPRINTED_BLOCK = re.compile(r"\breviewer=|(?:^|,)\s*(?:TODO|EDITOR)\b|(?:^|,)\s*comment\b")
_FENCE = re.compile(r"^(-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|--)$")
_VERBATIM = ("----", "....", "++++")
_INSERTED = re.compile(r"^(?:alt|deprecated|domain|preferred|admitted|related|symbol):\[.*\]$")
_SOURCE = re.compile(r"(?:^|,)\s*\.source\b")
_DEEPEST = 12
"""Levels of clauses that are counted."""


@dataclass(slots=True)
class AsciiDocText:
    """Blocks in order, the attributes of the head, the name of every anchor, and what was not read."""

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read_asciidoc(text: str, folder: Path | None = None) -> AsciiDocText:
    """Reads a text; `line` counts from 1. Files that it includes are looked for in the folder."""
    return _Reader(read_source(text, folder)).read()


class _Reader:
    def __init__(self, source: Source) -> None:
        self.lines, self.numbers = source.lines, source.numbers
        self.found = AsciiDocText(attributes=source.attributes, warnings=tuple(source.warnings))
        self.line = 0
        self.attributes = self.anchor = self.label = ""
        self.counts = [0] * _DEEPEST
        self.annexes = self.appendices = self.figures = self.tables = 0
        self.prefix = self.part = ""
        self.is_bibliography = self.part_is_terms = self.in_note = False

    def read(self) -> AsciiDocText:
        self._head()
        while self.line < len(self.lines):
            self._block()
        names = self.found.names
        self.found.blocks = [
            replace(
                block,
                text=resolved(block.text, names),
                rows=tuple(tuple(resolved(cell, names) for cell in row) for row in block.rows),
            )
            for block in self.found.blocks
        ]
        return self.found

    def _head(self) -> None:
        for index, line in enumerate(self.lines):
            title = _TITLE.match(line)
            if title and len(title["marks"]) == 1 and not self.found.title:
                self.found.title = plain(title["text"])
                self.line = index + 1
                while self.line < len(self.lines) and self.lines[self.line].strip():
                    self.line += 1
                self._add(BlockKind.TITLE, self.found.title, self.numbers[index])
                return
            if line.strip() and not line.startswith(("//", ":")):
                return

    def _add(self, kind: BlockKind, text: str, line: int, **more: object) -> None:
        block = Block(kind, text, index=len(self.found.blocks), line=line)
        self.found.blocks.append(replace(block, **more))  # type: ignore[arg-type]

    def _block(self) -> None:
        line = self.lines[self.line].rstrip()
        number = self.numbers[self.line]
        if line.startswith("////"):
            self._until(line)
        elif not line or line.startswith("//") or _ATTRIBUTE.match(line) or _INSERTED.match(line):
            self.line += 1
        elif anchor := _ANCHOR.match(line):
            self.anchor = anchor["id"]
            self.line += 1
        elif given := _BLOCK_ATTRIBUTES.match(line):
            self.attributes += "," + given["content"]
            if named := re.search(r"#([\w-]+)", given["content"]):
                self.anchor = named[1]
            self.line += 1
        elif _UNPRINTED_BLOCK.search(self.attributes) or _UNPRINTED.match(line):
            self._skip(line)
        elif title := _TITLE.match(line):
            self._section(len(title["marks"]), title["text"], number)
        elif entry := _ENTRY.match(line):
            self._reference(entry, number)
        elif label := _LABEL.match(line):
            self.label = plain(label["text"])
            self.line += 1
        elif image := _IMAGE.match(line):
            self._add(BlockKind.FIGURE, image["alt"], number)
            self._caption("Figure", number)
            self.line += 1
        elif line.startswith("|==="):
            self._table(number)
        elif _FENCE.match(line):
            self._fenced(line, number)
        else:
            self._paragraph(number)

    def _skip(self, line: str) -> None:
        """Passes what is not printed: a block between fences, or a paragraph."""
        self._taken()
        if _FENCE.match(line):
            self._until(line)
            return
        while self.line < len(self.lines) and self.lines[self.line].strip():
            self.line += 1

    def _until(self, fence: str) -> tuple[list[str], list[int]]:
        """The lines between two fences with their numbers."""
        end = self.line + 1
        while end < len(self.lines) and self.lines[end].rstrip() != fence:
            end += 1
        inside = self.lines[self.line + 1 : end], self.numbers[self.line + 1 : end]
        self.line = end + 1
        return inside

    def _taken(self) -> tuple[str, str, str]:
        given = self.attributes, self.anchor, self.label
        self.attributes = self.anchor = self.label = ""
        return given

    # -- sections

    def _section(self, marks: int, text: str, line: int) -> None:
        attributes, anchor, _ = self._taken()
        self.line += 1
        deeper = re.search(r"\blevel=(\d+)", attributes)
        text, level = plain(text), min((int(deeper[1]) if deeper else marks) - 1, _DEEPEST - 1)
        part = part_opened(text, True)
        front = "abstract" in attributes or "preface" in attributes or "preface" in self.part
        if level == 1:
            self.part = attributes
            self.is_bibliography = "bibliography" in attributes and part != "references"
            front = "abstract" in attributes or "preface" in attributes
            self.part_is_terms = part == "definitions"
        if (
            front
            or self.is_bibliography
            or re.fullmatch(r"(?i)foreword|introduction|summary|keywords|abstract", text)
        ):
            title = "Summary" if "abstract" in attributes or text.lower() == "abstract" else text
            self._add(BlockKind.HEADING, title, line, level=max(1, level))
            return
        number = self._number(level, attributes)
        if number.startswith(("Annex", "Appendix")):
            self._add(BlockKind.HEADING, f"{number} – {text}", line, level=1)
            self.found.names[anchor] = number
        else:
            bold = text if self.part_is_terms and level > 1 and not part else ""
            self._add(BlockKind.HEADING, text, line, level=level, number=number, bold=bold)
            self.found.names[anchor] = f"clause {number}"

    def _number(self, level: int, attributes: str) -> str:
        if level == 1 and "appendix" in attributes:
            self.counts[1:] = [0] * (_DEEPEST - 1)
            self.figures = self.tables = 0
            if "informative" in attributes:
                self.appendices += 1
                self.prefix = roman(self.appendices).upper()
                return f"Appendix {self.prefix}"
            self.annexes += 1
            self.prefix = "ABCDEFGHJKLMNOPQRSTUVWXYZ"[min(self.annexes, 25) - 1]
            return f"Annex {self.prefix}"
        if level == 1 and self._counts_by_clause:
            self.figures = self.tables = 0
        self.counts[level] += 1
        self.counts[level + 1 :] = [0] * (_DEEPEST - 1 - level)
        counts = [str(count) for count in self.counts[1 : level + 1]]
        if self.prefix:
            counts = [self.prefix, *counts[1:]]
        return ".".join(counts)

    # -- what stands in a section

    def _reference(self, entry: re.Match[str], line: int) -> None:
        self._taken()
        self.line += 1
        tag, is_hidden = printed_tag(entry["tag"] or entry["id"])
        self.found.names[entry["id"]] = f"[{tag}]"
        if not is_hidden:
            self._add(BlockKind.PARAGRAPH, f"[{tag}] {plain(entry['rest'])}".strip(), line)

    def _caption(self, word: str, line: int) -> None:
        attributes, anchor, label = self._taken()
        if "unnumbered" in attributes:
            return
        if word == "Figure":
            self.figures += 1
            count = self.figures
        else:
            self.tables += 1
            count = self.tables
        number = self._number_of(count)
        self.found.names[anchor] = f"{word} {number}"
        if label:
            self._add(BlockKind.CAPTION, f"{word} {number} – {label}", line)

    def _number_of(self, count: int) -> str:
        """Of a figure or table: "A.1" in an annex, "6-1" where the text numbers them by clause, else "1"."""
        if self.prefix:
            return f"{self.prefix}.{count}"
        return f"{self.counts[1]}-{count}" if self._counts_by_clause else str(count)

    @property
    def _counts_by_clause(self) -> bool:
        return "hierarchical-object-numbering" in self.found.attributes

    def _table(self, line: int) -> None:
        attributes = self.attributes
        self._caption("Table", line)
        footnotes: list[str] = []
        rows = rows_of(self._until("|===")[0], attributes, footnotes)
        self._add(BlockKind.TABLE, "\n".join(" | ".join(row) for row in rows), line, rows=rows)
        self._notes(footnotes, line)

    def _notes(self, footnotes: list[str], line: int) -> None:
        for note in footnotes:
            self._add(BlockKind.FOOTNOTE, note, line)

    def _fenced(self, fence: str, line: int) -> None:
        is_verbatim = fence.startswith(_VERBATIM)
        if is_verbatim or "stem" in self.attributes:
            attributes, anchor, label = self._taken()
            content = "\n".join(self._until(fence)[0])
            is_equation = "stem" in attributes or fence.startswith("+")
            self._add(BlockKind.EQUATION if is_equation else BlockKind.CODE, content, line)
            if label and not is_equation:
                self.label, self.anchor = label, anchor
                self._caption("Figure", line)
            return
        inside = self._until(fence)
        if fence.startswith("=") and any(map(_IMAGE.match, inside[0])):
            inside = self._pictures(*inside, line)
        attributes, _, _ = self._taken()
        outer = self.lines, self.numbers, self.line, self.in_note
        self.lines, self.numbers, self.line = *inside, 0
        self.in_note = self.in_note or "NOTE" in attributes
        while self.line < len(self.lines):
            self._block()
        self.lines, self.numbers, self.line, self.in_note = outer

    def _pictures(self, lines: list[str], numbers: list[int], line: int) -> tuple[list[str], list[int]]:
        """A figure of several pictures has one number, and its title or theirs; returns the other lines."""
        self._add(BlockKind.FIGURE, "", line)
        titles = [plain(label["text"]) for text in lines if (label := _LABEL.match(text))]
        self.label = self.label or "; ".join(titles)
        self._caption("Figure", line)
        number = self._number_of(self.figures)
        anchors = [anchor["id"] for text in lines if (anchor := _ANCHOR.match(text))]
        self.found.names |= {id: f"Figure {number} {chr(97 + place)})" for place, id in enumerate(anchors)}
        rest = [
            (text, at)
            for text, at in zip(lines, numbers, strict=True)
            if not (_IMAGE.match(text) or _LABEL.match(text) or _ANCHOR.match(text))
        ]
        return [text for text, _ in rest], [at for _, at in rest]

    def _paragraph(self, line: int) -> None:
        attributes, _, _ = self._taken()
        footnotes: list[str] = []
        written = " ".join(self._lines_of_paragraph())
        text = plain(written, footnotes).strip()
        if _SOURCE.search(attributes):
            self._source(written, text, line)
        elif "%metadata" in attributes:
            while self.line < len(self.lines) and _PAIR.match(self.lines[self.line].strip()):
                self.line += 1
        elif self.in_note or "NOTE" in attributes or (note := _ADMONITION.match(text)):
            words = text if self.in_note or "NOTE" in attributes else (note["text"] if note else text)
            self._add(BlockKind.NOTE, f"NOTE – {words}", line)
        elif is_note(text):
            self._add(BlockKind.NOTE, text, line)
        elif pair := _PAIR.match(text):
            self._add(BlockKind.PARAGRAPH, f"{pair['term']}  {pair['text'] or self._next_line()}", line)
        elif item := _ITEM.match(written):
            self._add(BlockKind.LIST_ITEM, f"– {plain(item['text'])}", line)
        elif text:
            self._add(BlockKind.PARAGRAPH, text, line)
        self._notes(footnotes, line)

    def _lines_of_paragraph(self) -> list[str]:
        lines: list[str] = []
        while self.line < len(self.lines) and (text := self.lines[self.line].strip()):
            if text == "+":  # what belongs to the item follows as a block
                self.line += 1
                break
            if not text.startswith("//"):
                if lines and (
                    _ITEM.match(text) or _ENTRY.match(text) or _PAIR.match(text) or text.startswith("|===")
                ):
                    break
                lines.append(text)
            self.line += 1
        return lines

    def _source(self, written: str, text: str, line: int) -> None:
        """The source of a term is printed in brackets beside it, and what was changed."""
        named = ", ".join(f"<<{id}>>" for id in references(written))
        changed = re.search(r">>\s*,\s*(?P<how>\S.*)$", written)
        how = f" ({plain(changed['how'])})" if changed else ""
        self._add(BlockKind.PARAGRAPH, f"{named}{how}" if named else text, line)

    def _next_line(self) -> str:
        """The text of a pair that stands under its term."""
        while self.line < len(self.lines) and not self.lines[self.line].strip():
            self.line += 1
        if self.line < len(self.lines) and not _PAIR.match(self.lines[self.line]):
            self.line += 1
            return plain(self.lines[self.line - 1].strip())
        return ""
