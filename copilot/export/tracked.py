"""A draft amendment as tracked changes in the Word file of the text that it amends."""

from __future__ import annotations

import copy
import difflib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, cast

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.text.paragraph import Paragraph

from copilot.draft.kinds import ClauseType
from copilot.draft.model import Draft, Kind, Piece
from corpus.errors import CopilotError

AUTHOR = "ITU-T copilot"
SHORTEST = 3
"""Characters from which words are looked for inside a paragraph."""
_WORDS = re.compile(r"\s+|[^\s]+")
_SPACE = re.compile(r"\s+")


def to_tracked(draft: Draft, base: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The base text with the draft's changes as insertions and deletions to be accepted or refused.

    Args:
        draft: an amendment.
        base: the content of the .docx file of the text that it amends.

    Returns:
        the content of the file, and the changes whose words are not in it.

    Raises:
        CopilotError: the draft is no amendment, or the file is no Word file.
    """
    if draft.clause_type is not ClauseType.AMENDMENT:
        raise CopilotError(
            f"a draft of type {draft.clause_type} changes no text; only amendments are tracked"
        )
    try:
        document = docx.Document(io.BytesIO(base))
    except Exception as error:  # python-docx raises whatever its parsers do
        raise CopilotError(f"the base text is no Word file ({error}); give a .docx") from error
    tracker = Tracker()
    body = document.element.body
    missing = []
    for change in changes(draft.pieces):
        if not tracker.apply(body, change):
            missing.append(
                (change.old or change.after or " | ".join(change.old_row or change.after_row))[:80]
            )
    content = io.BytesIO()
    document.save(content)
    return content.getvalue(), tuple(missing)


@dataclass(frozen=True, slots=True)
class Change:
    """Words or a row of a table, and what becomes of them; `after` and `after_row` precede what is new."""

    old: str = ""
    new: str = ""
    after: str = ""
    old_row: tuple[str, ...] = ()
    new_row: tuple[str, ...] = ()
    after_row: tuple[str, ...] = ()


def changes(pieces: Sequence[Piece]) -> Iterator[Change]:
    """The changes that the pieces of an amendment show."""
    heading = ""
    old: Piece | None = None
    inserts = False
    for place, piece in enumerate(pieces):
        if piece.kind is Kind.HEADING:
            if old is not None:
                yield _deleted(old)
            old, heading = None, re.sub(r"^(?:Clause\s+)?(?P<number>\S+?),\s+", r"\g<number> ", piece.text)
        elif piece.kind is Kind.INSTRUCTION:
            inserts = bool(re.search(r"\b(?:insert|add)\b", piece.text, re.I))
        elif piece.kind is Kind.OLD:
            if old is not None:
                yield _deleted(old)
            old = piece
        elif piece.kind is Kind.NEW and piece.rows:
            if old is not None and old.rows:
                yield Change(old_row=old.rows[-1], new_row=piece.rows[-1])
            else:
                yield Change(new_row=piece.rows[-1], after_row=_row_before(pieces[place:], piece.rows[-1]))
            old = None
        elif piece.kind is Kind.NEW:
            if old is not None and inserts and old.text not in piece.text:
                yield Change(new=piece.text, after=old.text)
            elif old is not None:
                yield Change(old.text, piece.text)
            else:
                yield Change(new=piece.text, after=heading)
            old = None
    if old is not None:
        yield _deleted(old)


def _deleted(old: Piece) -> Change:
    return Change(old_row=old.rows[-1]) if old.rows else Change(old.text)


def _row_before(pieces: Sequence[Piece], row: tuple[str, ...]) -> tuple[str, ...]:
    """The row that stands before a new one in the table that shows it in its place."""
    shown = next((piece.rows for piece in pieces if piece.kind is Kind.TABLE), ())
    return next((one for one, other in pairwise(shown) if other[: len(row)] == row), ())


def _folded(text: str) -> str:
    return _SPACE.sub(" ", re.sub(r"[–—-]", "-", text)).strip(" -•").casefold()


class Tracker:
    """Writes w:ins and w:del, each with a number of its own."""

    def __init__(self) -> None:
        self._count = 9000
        self._date = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def apply(self, body: CT_P, change: Change) -> bool:
        """Make one change; whether its place was found."""
        if change.old_row or change.new_row:
            return self._change_row(body, change)
        old, new = change.old, change.new
        if not old:
            return self._insert(body, new, change.after)
        lines = [line for line in old.split("\n") if line.strip()]
        found = [self._find(body, line) for line in lines]
        if not any(paragraph is not None for paragraph in found):
            return False
        new_lines = [line for line in new.split("\n") if line.strip()]
        if len(lines) == len(new_lines):
            for paragraph, line, changed in zip(found, lines, new_lines, strict=True):
                if paragraph is not None and line != changed:
                    self._rewrite(paragraph, line, changed)
            return True
        last = next(paragraph for paragraph in reversed(found) if paragraph is not None)
        for line in reversed(new_lines):
            self._add_after(last, line)
        for paragraph, line in zip(found, lines, strict=True):
            if paragraph is not None:
                self._rewrite(paragraph, line, "")
        return True

    def _change_row(self, body: CT_P, change: Change) -> bool:
        """A row deleted, inserted after another one, or with other cells."""
        row = _row(body, change.old_row or change.after_row)
        if row is None:
            return False
        cells = row.findall(qn("w:tc"))
        if not change.old_row:
            added = copy.deepcopy(row)
            for cell, text in zip(added.findall(qn("w:tc")), change.new_row, strict=False):
                first, *others = cell.findall(qn("w:p"))
                for paragraph in others:
                    cell.remove(paragraph)
                for child in [child for child in first if child.tag != qn("w:pPr")]:
                    first.remove(child)
                insertion = self._mark("w:ins")
                insertion.append(_run(text, "w:t"))
                first.append(insertion)
            self._mark_row(added, "w:ins")
            row.addnext(added)
            return True
        if not change.new_row:
            self._mark_row(row, "w:del")
        for place, cell in enumerate(cells):
            text = change.new_row[place] if place < len(change.new_row) else ""
            for paragraph in cell.findall(qn("w:p")):
                own = _text(paragraph)
                if own and _folded(own) != _folded(text):
                    self._rewrite(paragraph, own, text)
        return True

    def _mark_row(self, row: CT_P, tag: str) -> None:
        properties = row.find(qn("w:trPr"))
        if properties is None:
            properties = OxmlElement("w:trPr")
            row.insert(0, properties)
        properties.append(self._mark(tag))

    def _find(self, body: CT_P, words: str) -> CT_P | None:
        """The paragraph with these words, or the first that holds them."""
        wanted = _folded(words)
        holding: CT_P | None = None
        for paragraph in body.iter(qn("w:p")):
            own = _folded(_text(paragraph))
            if own == wanted:
                return cast(CT_P, paragraph)
            if holding is None and len(wanted) > SHORTEST and wanted in own:
                holding = paragraph
        return holding

    def _insert(self, body: CT_P, new: str, after: str) -> bool:
        anchor = self._find(body, after)
        if anchor is None:
            anchor = self._find(body, re.sub(r"^\S+\s+", "", after))
        if anchor is None:
            return False
        following = anchor
        sibling = anchor.getnext()
        style = _style_of(anchor)
        # the end of the clause: before the next paragraph with the style of its heading
        while style.lower().startswith("heading") and sibling is not None:
            if sibling.tag == qn("w:p") and _style_of(sibling).lower().startswith("heading"):
                break
            if sibling.tag == qn("w:sectPr"):
                break
            following, sibling = sibling, sibling.getnext()
        for line in reversed([line for line in new.split("\n") if line.strip()]):
            self._add_after(following, line)
        return True

    def _add_after(self, element: CT_P, text: str) -> None:
        paragraph = OxmlElement("w:p")
        insertion = self._mark("w:ins")
        properties = OxmlElement("w:pPr")
        run_properties = OxmlElement("w:rPr")
        run_properties.append(self._mark("w:ins"))
        properties.append(run_properties)
        paragraph.append(properties)
        insertion.append(_run(text, "w:t"))
        paragraph.append(insertion)
        element.addnext(paragraph)

    def _rewrite(self, paragraph: CT_P, old: str, new: str) -> None:
        """The paragraph word by word, what is taken out and what is put in."""
        text = _text(paragraph)
        start = _SPACE.sub(" ", text).casefold().find(_SPACE.sub(" ", old).casefold())
        changed = (
            text[:start] + new + text[start + len(old) :] if start >= 0 and len(old) < len(text) else new
        )
        runs = [child for child in paragraph if child.tag == qn("w:r")]
        form = next((run.find(qn("w:rPr")) for run in runs if run.find(qn("w:rPr")) is not None), None)
        for child in [child for child in paragraph if child.tag != qn("w:pPr")]:
            paragraph.remove(child)
        before, after = _WORDS.findall(text), _WORDS.findall(changed)
        for code, i1, i2, j1, j2 in difflib.SequenceMatcher(
            None, before, after, autojunk=False
        ).get_opcodes():
            if code == "equal":
                paragraph.append(_run("".join(before[i1:i2]), "w:t", form))
                continue
            if i2 > i1:
                deletion = self._mark("w:del")
                deletion.append(_run("".join(before[i1:i2]), "w:delText", form))
                paragraph.append(deletion)
            if j2 > j1:
                insertion = self._mark("w:ins")
                insertion.append(_run("".join(after[j1:j2]), "w:t", form))
                paragraph.append(insertion)

    def _mark(self, tag: str) -> CT_P:
        self._count += 1
        element = OxmlElement(tag)
        element.set(qn("w:id"), str(self._count))
        element.set(qn("w:author"), AUTHOR)
        element.set(qn("w:date"), self._date)
        return element


def _text(paragraph: CT_P) -> str:
    return Paragraph(paragraph, cast(Any, None)).text


def _row(body: CT_P, cells: Sequence[str]) -> CT_P | None:
    """The row of a table with these cells."""
    wanted = [_folded(cell) for cell in cells]
    for row in body.iter(qn("w:tr")):
        own = [
            _folded(" ".join(_text(paragraph) for paragraph in cell.findall(qn("w:p"))))
            for cell in row.findall(qn("w:tc"))
        ]
        if own == wanted:
            return cast(CT_P, row)
    return None


def _style_of(paragraph: CT_P) -> str:
    properties = paragraph.find(qn("w:pPr"))
    style = properties.find(qn("w:pStyle")) if properties is not None else None
    return str(style.get(qn("w:val"))) if style is not None else ""


def _run(text: str, tag: str, form: CT_P | None = None) -> CT_P:
    run = OxmlElement("w:r")
    if form is not None:
        run.append(copy.deepcopy(form))
    words = OxmlElement(tag)
    words.set(qn("xml:space"), "preserve")
    words.text = text
    run.append(words)
    return run
