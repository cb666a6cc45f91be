"""AsciiDoc as the Metanorma ITU flavour writes it: numbers are left to the program and counted here.

Read are titles and attributes, sections, definitions, lists, tables, figures, notes, cross-references and
entries of references. Macros that compute (conditions, includes) are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corpus.document import BlockKind, DraftBlock
from corpus.structure.parts import part_opened
from corpus.text.reader import is_note

_TITLE = re.compile(r"^(?P<marks>={1,6})\s+(?P<text>\S.*)$")
_ATTRIBUTE = re.compile(r"^:(?P<name>[\w-]+):\s*(?P<value>.*)$")
_BLOCK_ATTRIBUTES = re.compile(r"^\[(?P<content>[^\[\]]*)\]$")
_ANCHOR = re.compile(r"^\[\[(?P<id>[^\],]+)(?:,[^\]]*)?\]\]$")
_ENTRY = re.compile(
    r"^\*\s+\[\[\[(?P<id>[^,\]]+)(?:,(?P<tag>(?:[^\]]|\](?!\]\]))*))?\]\]\]\s*,?\s*(?P<rest>.*)$"
)
_LABEL = re.compile(r"^\.(?P<text>[^\s.].*)$")
_IMAGE = re.compile(r"^image::?(?P<file>[^\[]+)\[(?P<alt>[^\]]*)\]")
_ITEM = re.compile(r"^(?P<mark>\*{1,5}|\.{1,5}|-)\s+(?P<text>\S.*)$")
_PAIR = re.compile(r"^(?P<term>\S.*?)::(?:\s+(?P<text>\S.*))?$")
_ADMONITION = re.compile(r"^(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s+(?P<text>\S.*)$")
_FENCE = re.compile(r"^(-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|--)$")
_INSERTED = re.compile(r"^(?:alt|deprecated|domain|preferred|admitted):\[.*\]$")
_XREF = re.compile(r"<<(?P<id>[^,>]+)(?:,(?P<text>[^>]+))?>>|xref:(?P<xid>[^\[]+)\[(?P<xtext>[^\]]*)\]")
_STEM = re.compile(r"(?:stem|latexmath|asciimath):\[((?:[^\]\\]|\\.)*)\]")
_COMMENT_FENCE = "////"


@dataclass(slots=True)
class AsciiDocText:
    """Blocks in order, the attributes of the head, and the name of every anchor."""

    blocks: list[DraftBlock] = field(default_factory=list)
    title: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def read_asciidoc(text: str) -> AsciiDocText:
    """Reads a text; `line` counts from 1."""
    return _Reader(text.replace("\r\n", "\n").split("\n")).read()


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.found = AsciiDocText()
        self.line = 0
        self.attributes = ""
        self.anchor = ""
        self.label = ""
        self.counts = [0] * 6
        self.annexes = self.appendices = self.figures = self.tables = 0
        self.prefix = ""
        self.part = ""
        self.is_bibliography = False

    def read(self) -> AsciiDocText:
        self._head()
        while self.line < len(self.lines):
            self._block()
        names = self.found.names
        self.found.blocks = [
            replace(
                block,
                text=_resolved(block.text, names),
                rows=tuple(tuple(_resolved(cell, names) for cell in row) for row in block.rows),
            )
            for block in self.found.blocks
        ]
        return self.found

    def _head(self) -> None:
        for index, line in enumerate(self.lines):
            title = _TITLE.match(line)
            if title and len(title["marks"]) == 1 and not self.found.title:
                self.found.title = _plain(title["text"])
                self.line = index + 1
                while self.line < len(self.lines) and self.lines[self.line].strip():
                    if attribute := _ATTRIBUTE.match(self.lines[self.line]):
                        self.found.attributes[attribute["name"]] = attribute["value"].strip()
                    self.line += 1
                self._add(BlockKind.TITLE, self.found.title, index + 1)
                return
            if line.strip() and not line.startswith(("//", ":")):
                return

    def _add(self, kind: BlockKind, text: str, line: int, **more: object) -> None:
        block = DraftBlock(kind, text, index=len(self.found.blocks), line=line)
        self.found.blocks.append(replace(block, **more))  # type: ignore[arg-type]

    def _block(self) -> None:
        line = self.lines[self.line].rstrip()
        number = self.line + 1
        if line.startswith(_COMMENT_FENCE):
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
        elif title := _TITLE.match(line):
            self._section(len(title["marks"]), title["text"], number)
        elif entry := _ENTRY.match(line):
            self._reference(entry, number)
        elif label := _LABEL.match(line):
            self.label = _plain(label["text"])
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

    def _until(self, fence: str) -> list[str]:
        end = self.line + 1
        while end < len(self.lines) and self.lines[end].rstrip() != fence:
            end += 1
        inside = self.lines[self.line + 1 : end]
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
        text, level = _plain(text), marks - 1
        part = part_opened(text, True)
        front = "abstract" in attributes or "preface" in attributes or "preface" in self.part
        if level == 1:
            self.part = attributes
            self.is_bibliography = "bibliography" in attributes and part != "references"
            front = "abstract" in attributes or "preface" in attributes
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
        if level == 1:
            self.part_is_terms = part == "definitions"

    part_is_terms = False

    def _number(self, level: int, attributes: str) -> str:
        if level == 1 and "appendix" in attributes:
            self.counts[1:] = [0] * 5
            self.figures = self.tables = 0
            if "informative" in attributes or "obligation=informative" in attributes:
                self.appendices += 1
                self.prefix = _ROMAN[self.appendices]
                return f"Appendix {self.prefix}"
            self.annexes += 1
            self.prefix = "ABCDEFGHJKLMNOPQRSTUVWXYZ"[self.annexes - 1]
            return f"Annex {self.prefix}"
        self.counts[level] += 1
        self.counts[level + 1 :] = [0] * (5 - level)
        counts = [str(count) for count in self.counts[1 : level + 1]]
        if self.prefix:
            counts = [self.prefix, *counts[1:]]
        return ".".join(counts)

    # -- what stands in a section

    def _reference(self, entry: re.Match[str], line: int) -> None:
        self._taken()
        tag = re.sub(
            r"^(?:nofetch|hidden|dropid|local-file)\((.*)\)$", r"\1", (entry["tag"] or entry["id"]).strip()
        )
        tag = tag.split(",")[0].strip()
        self.found.names[entry["id"]] = f"[{tag}]"
        self._add(BlockKind.PARAGRAPH, f"[{tag}] {_plain(entry['rest'])}".strip(), line)
        self.line += 1

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
        number = f"{self.prefix}.{count}" if self.prefix else str(count)
        self.found.names[anchor] = f"{word} {number}"
        if label:
            self._add(BlockKind.CAPTION, f"{word} {number} – {label}", line)

    def _table(self, line: int) -> None:
        self._caption("Table", line)
        rows: list[tuple[str, ...]] = []
        for text in self._until("|==="):
            if not text.strip():
                continue
            cells = [_plain(cell.strip()) for cell in re.split(r"(?:\d*[.+]*\d*[<^>aehlmsd]{0,2})\|", text)]
            if text.lstrip().startswith("|") or re.match(r"^\s*[\d.+<^>a-z]{0,6}\|", text):
                rows.append(tuple(cells[1:]))
            elif rows:
                rows[-1] = (*rows[-1][:-1], f"{rows[-1][-1]} {text.strip()}".strip())
        rows_text = "\n".join(" | ".join(row) for row in rows)
        self._add(BlockKind.TABLE, rows_text, line, rows=tuple(rows))

    def _fenced(self, fence: str, line: int) -> None:
        attributes, anchor, label = self._taken()
        content = self._until(fence)
        if fence.startswith(("-", ".", "+")) and fence != "--":
            kind = BlockKind.EQUATION if "stem" in attributes else BlockKind.CODE
            if label or kind is BlockKind.CODE:
                self.label, self.anchor = label, anchor
                if label:
                    self._add(kind, "\n".join(content), line)
                    self._caption("Figure", line)
                    return
            self._taken()
            self._add(kind, "\n".join(content), line)
            return
        if "stem" in attributes or fence.startswith("+"):
            self._add(BlockKind.EQUATION, "\n".join(content), line)
            return
        kind = BlockKind.NOTE if "NOTE" in attributes else BlockKind.PARAGRAPH
        for text, offset in _paragraphs(content):
            words = f"NOTE – {_plain(text)}" if kind is BlockKind.NOTE else _plain(text)
            self._add(kind, words, line + offset + 1)

    def _paragraph(self, line: int) -> None:
        attributes, _, _ = self._taken()
        lines: list[str] = []
        while self.line < len(self.lines) and (text := self.lines[self.line].strip()):
            if text == "+":
                self.line += 1
                continue
            if lines and (
                _ITEM.match(text) or _ENTRY.match(text) or _PAIR.match(text) or text.startswith("|===")
            ):
                break
            lines.append(text)
            self.line += 1
        text = _plain(" ".join(lines))
        first = lines[0] if lines else ""
        if "source" in attributes.split(",")[-1].replace(".", "") and "<<" in first:
            self._add(BlockKind.PARAGRAPH, _plain(" ".join(lines)), line)
        elif "NOTE" in attributes or (note := _ADMONITION.match(text)):
            words = text if "NOTE" in attributes else (note["text"] if note else text)
            self._add(BlockKind.NOTE, f"NOTE – {words}", line)
        elif is_note(text):
            self._add(BlockKind.NOTE, text, line)
        elif pair := _PAIR.match(text):
            self._add(BlockKind.PARAGRAPH, f"{pair['term']}  {pair['text'] or self._next_line()}", line)
        elif item := _ITEM.match(text):
            self._add(BlockKind.LIST_ITEM, f"– {item['text']}", line)
        else:
            self._add(BlockKind.PARAGRAPH, text, line)

    def _next_line(self) -> str:
        """The text of a pair that stands under its term."""
        while self.line < len(self.lines) and not self.lines[self.line].strip():
            self.line += 1
        if self.line < len(self.lines) and not _PAIR.match(self.lines[self.line]):
            self.line += 1
            return _plain(self.lines[self.line - 1].strip())
        return ""


_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def _paragraphs(lines: list[str]) -> Iterator[tuple[str, int]]:
    current: list[str] = []
    start = 0
    for index, line in enumerate([*lines, ""]):
        if line.strip():
            start = start if current else index
            current.append(line.strip())
        elif current:
            yield " ".join(current), start
            current = []


def _plain(text: str) -> str:
    """Without emphasis and inline macros; cross-references stay until all anchors are known."""
    text = _STEM.sub(r"\1", text)
    text = re.sub(r"footnote:\[([^\]]*)\]", "", text)
    text = re.sub(r"(?:https?://\S+?)\[([^\]]*)\]", r"\1", text)
    text = re.sub(r"(?:term|concept):\[([^\],]*)[^\]]*\]", r"\1", text)
    text = re.sub(r"\{\{([^},]*)[^}]*\}\}", r"\1", text)
    text = re.sub(r"(?<![\w*])\*{1,2}(\S(?:[^*]*\S)?)\*{1,2}(?![\w*])", r"\1", text)
    text = re.sub(r"(?<![\w_])_{1,2}(\S(?:[^_]*\S)?)_{1,2}(?![\w_])", r"\1", text)
    return re.sub(r"`([^`]*)`", r"\1", text)


def _resolved(text: str, names: dict[str, str]) -> str:
    """Cross-references as they are printed: "clause 7.2", "Figure 1", "clause 5 of [ITU-T X.1]"."""

    def printed(match: re.Match[str]) -> str:
        id, words = match["id"] or match["xid"], match["text"] or match["xtext"] or ""
        name = names.get(id)
        if name is None:
            return words or f"clause ?{id}"
        if name.startswith("["):
            places = [piece.strip().replace("=", " ") for piece in words.split(",") if piece.strip()]
            return f"{', '.join(places)} of {name}" if places else name
        return words or name

    return _XREF.sub(printed, text)
