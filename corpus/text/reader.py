"""Plain and Markdown text, line by line: headings, paragraphs, lists, notes, tables, code.

Drafts are pasted from anywhere: lines may be wrapped or not, blank lines may be missing, headings may be
marked ("## 7 Requirements"), bold, or just numbered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.model import Block, BlockKind
from corpus.structure.headings import ANNEX, APPENDIX, CAPTION, LIST_MARKER, NOTE_MARKER, fixed_title
from corpus.structure.parts import part_opened

_MARKED = re.compile(r"^(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*\s*$")
_BOLD_LINE = re.compile(r"^\*\*(?P<text>[^*]+)\*\*$|^__(?P<other>[^_]+)__$")
_NUMBER = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,3}(?:[A-Z]{1,2}|bis|ter|quater)?)*[a-z]?|[A-HJ-Z](?:\.\d{1,3})+|"
    r"[IVX]+(?:\.\d{1,3})+)\.?(?=\s)"
)
_TITLE_AFTER = re.compile(r"^\s+[^\W\d_][^|]{0,110}$")
_TAG = re.compile(r"^\\?\[(?:b-)?[A-Z][^\]\n]{1,60}\\?\](?=\s|$)")
_ABBREVIATION = re.compile(r"^[A-Z][\w/&.-]{0,14}(?:\t| {2,}|\s[–—:-]\s)\S")
_NUMBERED_PARAGRAPH = re.compile(r"^\*{0,2}(?:\d{1,2}|[A-Z])(?:\.\d{1,3}){1,5}[a-z]?\*{0,2}\s+\S")
_FENCE = re.compile(r"^\s*(```|~~~)")
_TABLE_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$")
_FOOTNOTE = re.compile(r"^\[\^[^\]]+\]:\s*")
_IMAGE = re.compile(r"^!\[(?P<alt>[^\]]*)\]\([^)]*\)$")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_ENDS_SENTENCE = re.compile(r"[.;:,]\s*$")


@dataclass(slots=True)
class _Open:
    """The block being read."""

    kind: BlockKind
    line: int
    text: list[str]
    level: int = 0


def read_lines(text: str, markdown: bool) -> tuple[Block, ...]:
    """The blocks of a plain or Markdown text; `line` counts from 1."""
    if markdown:
        text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    blocks: list[Block] = []
    for item in _blocks(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), markdown):
        block = _finished(len(blocks), item, markdown)
        if block is not None:
            blocks.append(block)
    return tuple(blocks)


def _blocks(lines: list[str], markdown: bool) -> Iterator[_Open]:
    current: _Open | None = None
    index = 0
    while index < len(lines):
        line = lines[index]
        if markdown and _FENCE.match(line):
            if current:
                yield current
            end = index + 1
            while end < len(lines) and not _FENCE.match(lines[end]):
                end += 1
            yield _Open(BlockKind.CODE, index + 1, lines[index + 1 : end])
            current, index = None, end + 1
            continue
        stripped = line.strip()
        if not stripped:
            if current:
                yield current
            current = None
        elif current is not None and current.kind is BlockKind.TABLE and stripped.startswith("|"):
            current.text.append(stripped)
        else:
            alone = index + 1 >= len(lines) or not lines[index + 1].strip()
            opened = _opened(stripped, index + 1, markdown, alone, current is None)
            if opened is None and current is not None and current.kind is not BlockKind.HEADING:
                current.text.append(stripped)
            else:
                if current:
                    yield current
                current = opened or _Open(BlockKind.PARAGRAPH, index + 1, [stripped])
        index += 1
    if current:
        yield current


def _opened(line: str, number: int, markdown: bool, alone: bool, first: bool) -> _Open | None:
    """The block that a line opens, None where it may go on with the one before."""
    if markdown and (marked := _MARKED.match(line)):
        return _Open(BlockKind.HEADING, number, [marked["text"]], len(marked["marks"]))
    if markdown and (bold := _BOLD_LINE.match(line)) and is_heading_text(bold["text"] or bold["other"]):
        return _Open(BlockKind.HEADING, number, [bold["text"] or bold["other"]])
    if markdown and _IMAGE.match(line):
        return _Open(BlockKind.FIGURE, number, [line])
    if line.startswith("|"):
        return _Open(BlockKind.TABLE, number, [line])
    bare = re.sub(r"^[*_]+|[*_]+$", "", line) if markdown else line
    if is_heading_text(bare):
        return _Open(BlockKind.HEADING, number, [line])
    if _is_caption(bare) and (first or alone):
        return _Open(BlockKind.CAPTION, number, [line])
    if markdown and _FOOTNOTE.match(line):
        return _Open(BlockKind.FOOTNOTE, number, [line])
    if is_note(bare):
        return _Open(BlockKind.NOTE, number, [line])
    if LIST_MARKER.match(bare) or (markdown and re.match(r"^(?:[*+-]|\d{1,2}[.)])\s", line)):
        return _Open(BlockKind.LIST_ITEM, number, [line])
    if _TAG.match(bare) or _ABBREVIATION.match(bare) or _NUMBERED_PARAGRAPH.match(bare):
        return _Open(BlockKind.PARAGRAPH, number, [line])
    return None


def is_note(text: str) -> bool:
    """ "NOTE –", "NOTE 2 –" and the forms that are used by mistake: "Note:", "NOTES"."""
    return bool(NOTE_MARKER.match(text)) and not text.upper().startswith(("EXAMPLE", "EXEMPLE", "EJEMPLO"))


def is_heading_text(text: str) -> bool:
    """A numbered title, "Annex A – …", or a fixed title of a front part, alone on its line."""
    text = " ".join(text.split())
    if len(text) > 140:
        return False
    if fixed_title(text) is not None and text[0].isupper() and text.lower() != "notes":
        return True
    for pattern in (ANNEX, APPENDIX):
        if (match := pattern.match(text)) and match["number"] and not _ENDS_SENTENCE.search(text):
            return True
    number = _NUMBER.match(text)
    if number is None or _ENDS_SENTENCE.search(text):
        return False
    rest = text[number.end() :]
    if not _TITLE_AFTER.match(rest) or ":" in rest:
        return False
    title = rest.strip()
    if part_opened(title, True):
        return True
    if re.match(r"(?:[A-Z]{1,2}|[IVX]+)\.", text) or "." in number[0].rstrip("."):
        return title[0].isupper() or len(title.split()) <= 6
    return title[0].isupper()


def _is_caption(text: str) -> bool:
    match = CAPTION.match(text)
    return match is not None and not _ENDS_SENTENCE.search(text) and len(text) < 200


def _finished(index: int, item: _Open, markdown: bool) -> Block | None:
    if item.kind is BlockKind.CODE:
        return Block(item.kind, "\n".join(item.text), index=index, line=item.line)
    if item.kind is BlockKind.TABLE:
        rows = tuple(
            tuple(
                plain(cell.strip()) if markdown else cell.strip()
                for cell in line.strip().strip("|").split("|")
            )
            for line in item.text
            if not _TABLE_RULE.match(line)
        )
        text = "\n".join(" | ".join(row) for row in rows)
        return Block(item.kind, text, rows=rows, index=index, line=item.line)
    text = "\n".join(item.text)
    if item.kind is BlockKind.FIGURE:
        match = _IMAGE.match(text)
        return Block(item.kind, match["alt"] if match else text, index=index, line=item.line)
    text = re.sub(r"\s*\n\s*", " ", text)
    bold = ""
    if markdown:
        text = _FOOTNOTE.sub("", text)
        if leading := re.match(r"^(?:[A-Z\d][\w.]*\s+)?(?:\*\*|__)(?P<bold>[^*_]+)(?:\*\*|__)", text):
            bold = plain(leading["bold"]).strip(" :")
        text = plain(text)
        if item.kind is BlockKind.LIST_ITEM:
            text = re.sub(r"^[*+-]\s+", "– ", text)
    if not text.strip():
        return None
    kind = item.kind
    return Block(kind, text.strip(), index=index, line=item.line, level=item.level, bold=bold)


def plain(text: str) -> str:
    """Markdown without its marks: emphasis, code, links, footnote marks, escapes."""
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\[\^[^\]]+\]", "", text)
    text = re.sub(r"\[([^\]]+)\]\((?:https?:|#|\.?/|mailto:)[^)]*\)", r"\1", text)
    text = re.sub(r"(?<![\\\w])(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text)
    text = re.sub(r"(?<![\\\w*])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![\w*])", r"\2", text)
    text = re.sub(r"`([^`]+)`", r"\1", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!|<>~-])", r"\1", text)
