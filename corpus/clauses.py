"""From lines to the clause tree: which line is a heading, which number follows which, what belongs under it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from corpus.blocks import BlockBuilder, Item, Typography, caption_of, items_of, vocabulary_of
from corpus.headings import (
    ANNEX,
    APPENDIX,
    NUMBER,
    Fixed,
    Part,
    fixed_title,
    follows,
    is_integral_line,
    part_of,
    says_informative,
)
from corpus.layout import Layout
from corpus.model import Block, Clause, ClauseKind, Line
from corpus.pdf import OutlineEntry, TextLine, fold


@dataclass(slots=True)
class _Heading:
    number: str
    title: str
    kind: ClauseKind
    normative: bool
    line: TextLine
    extra: int = 0
    """How many following lines belong to the heading."""
    rest: TextLine | None = None
    """What follows the number on the same line, when it is text and not a title."""


@dataclass(slots=True)
class _Draft:
    heading: _Heading | None
    items: list[Item] = field(default_factory=list)


class ClauseReader:
    """Cuts the items of a document into clauses.

    Args:
        layout: pages without running lines and contents, and the contents' entries.
        outline: the bookmarks of the PDF.
        normative: False for texts that are informative as a whole (Supplements, implementers' guides).
    """

    def __init__(self, layout: Layout, outline: list[OutlineEntry], normative: bool = True) -> None:
        self.layout = layout
        self.normative = normative
        self.type = Typography.of(layout.pages)
        self.items = items_of(layout.pages, self.type)
        self.vocabulary = vocabulary_of(layout.pages)
        labels = [entry.label for entry in layout.contents] + [entry.title for entry in outline]
        self.known = {fold(label).lower() for label in labels if label}
        self.known_numbers = {label.split()[0] for label in labels if label.split()}

    def clauses(self) -> tuple[Clause, ...]:
        drafts = self._drafts()
        clauses: list[Clause] = []
        builder = BlockBuilder(self.type, self.vocabulary)
        for draft in drafts:
            builder.pairs = self._in_abbreviations(draft.heading, clauses)
            for item in draft.items:
                builder.add(item)
            blocks = builder.finish()
            if draft.heading is None and not blocks:
                continue
            clauses.append(self._clause(len(clauses), draft, blocks, clauses))
        return tuple(clauses)

    @staticmethod
    def _in_abbreviations(heading: _Heading | None, before: list[Clause]) -> bool:
        if heading is None or heading.kind is ClauseKind.FRONT:
            return False
        if part_of(heading.title) is Part.ABBREVIATIONS:
            return True
        parent = _parent(heading, before)
        return parent is not None and part_of(before[parent].title) is Part.ABBREVIATIONS

    def _clause(self, index: int, draft: _Draft, blocks: tuple[Block, ...], before: list[Clause]) -> Clause:
        heading = draft.heading
        if heading is None:
            page = blocks[0].page
            return Clause(index, "", "", ClauseKind.FRONT, False, 1, None, page, blocks)
        parent = _parent(heading, before)
        kind, normative = heading.kind, heading.normative
        if parent is not None and kind is ClauseKind.CLAUSE:
            kind, normative = before[parent].kind, before[parent].normative
        level = 1 if parent is None else before[parent].level + 1
        line = Line(heading.line.text, heading.line.page, heading.line.box)
        return Clause(
            index,
            heading.number,
            heading.title,
            kind,
            normative,
            level,
            parent,
            heading.line.page,
            blocks,
            line,
        )

    def _drafts(self) -> list[_Draft]:
        drafts = [_Draft(None)]
        last, body, index = "", False, 0
        while index < len(self.items):
            item = self.items[index]
            heading = self._heading(index, last, body) if item.line is not None else None
            if heading is None:
                drafts[-1].items.append(item)
                index += 1
                continue
            if heading.kind is not ClauseKind.FRONT:
                body = True
            if heading.number:
                last = _sequence_number(heading)
            drafts.append(_Draft(heading))
            if heading.rest is not None:
                drafts[-1].items.append(Item(item.page, item.top, line=heading.rest))
            index += 1 + heading.extra
            if heading.kind is ClauseKind.FRONT and heading.title == Fixed.BACK_COVER:
                drafts.pop()
                break
        return drafts

    def _heading(self, index: int, last: str, body: bool) -> _Heading | None:
        line = self.items[index].line
        assert line is not None
        return self._annex(index, line) or self._fixed(index, line, body) or self._numbered(index, line, last)

    # -- annexes and appendices -------------------------------------------------------------------

    def _annex(self, index: int, line: TextLine) -> _Heading | None:
        text = line.text.strip()
        if len(text) > 150:
            return None
        annex, appendix = ANNEX.match(text), APPENDIX.match(text)
        match = annex or appendix
        if match is None or not self._looks_like_heading(line):
            return None
        if not match.group("number") and not match.group("title") and not line.bold and not text.isupper():
            return None
        word = "Annex" if annex else "Appendix"
        number = f"{word} {match.group('number')}" if match.group("number") else word
        title_lines, extra, informative = [match.group("title")] if match.group("title") else [], 0, False
        for offset in range(1, 9):
            following = self._line(index + offset)
            if following is None or following.page != line.page:
                break
            inner = following.text.strip()
            if is_integral_line(inner) or (inner.startswith("(") and inner.endswith(")")):
                informative |= says_informative(inner)
                extra = offset
                continue
            titled = following.bold or (not title_lines and self._centred(following))
            if (
                not titled
                or NUMBER.match(inner.split()[0])
                or ANNEX.match(inner)
                or self._too_far(index + offset, 4.0)
            ):
                break
            title_lines.append(inner)
            extra = offset
        normative = self.normative and annex is not None and not informative
        kind = ClauseKind.ANNEX if annex else ClauseKind.APPENDIX
        return _Heading(number, _title(" ".join(title_lines)), kind, normative, line, extra)

    # -- Summary, Keywords, Bibliography ... ------------------------------------------------------

    def _fixed(self, index: int, line: TextLine, body: bool) -> _Heading | None:
        text = line.text.strip()
        if len(text) > 60:
            return None
        fixed = fixed_title(text)
        if fixed is None:
            return None
        if not (line.bold or text.isupper() or self._centred(line) or fold(text).lower() in self.known):
            return None
        if fixed is Fixed.BIBLIOGRAPHY:
            if not body:
                return None
            return _Heading("", _title(text), ClauseKind.BIBLIOGRAPHY, False, line)
        if fixed is Fixed.BACK_COVER:
            near_end = line.page >= len(self.layout.pages) - 1
            return (
                _Heading("", Fixed.BACK_COVER, ClauseKind.FRONT, False, line) if near_end and body else None
            )
        if body:
            return None
        return _Heading("", _title(text), ClauseKind.FRONT, False, line)

    # -- numbered clauses -------------------------------------------------------------------------

    def _numbered(self, index: int, line: TextLine, last: str) -> _Heading | None:
        first = line.words[0]
        match = NUMBER.match(first.text)
        if match is None or len(line.words) < 2 or line.box[0] > self.type.left + 60:
            return None
        number, mark = match.group("number"), match.group("mark")
        rest = TextLine(line.words[1:], line.page)
        if mark == ")":
            return self._amendment_item(index, line, number, rest)
        if line.size < 0.85 * self.type.size or not re.search(r"[^\W\d_]", rest.text):
            return None
        listed = fold(f"{number}{rest.text}").lower() in self.known or any(
            known.startswith(fold(f"{number}{rest.text}").lower())
            for known in self.known
            if len(rest.text) > 25
        )
        bold = rest.words[0].bold and rest.words[0].text not in ("NOTE", "–")
        plausible = follows(number, last) if last else number in ("1", "0", "A.1", "I.1")
        if not plausible and not (number.split(".")[0].isdigit() and last):
            plausible = number.endswith(".1") and number.count(".") == 1 and not number[0].isdigit()
        if listed or (bold and (plausible or number in self.known_numbers or first.bold)):
            return self._titled(index, line, number, rest, plausible or listed)
        if not plausible:
            return None
        if "." in number and self._is_short_title(index, rest):
            return _Heading(number, _title(rest.text), ClauseKind.CLAUSE, self.normative, line)
        if "." in number and self._starts_paragraph(index):
            return _Heading(number, "", ClauseKind.CLAUSE, self.normative, line, rest=rest)
        return None

    def _titled(self, index: int, line: TextLine, number: str, rest: TextLine, sure: bool) -> _Heading | None:
        """The bold words after the number are the title; what follows them on the line is text."""
        bold_words = 0
        while bold_words < len(rest.words) and rest.words[bold_words].bold:
            bold_words += 1
        if 0 < bold_words < len(rest.words):
            remainder = TextLine(rest.words[bold_words:], line.page)
            title = _title(TextLine(rest.words[:bold_words], line.page).text)
            if remainder.text.lstrip().startswith((":", "[", "–")) or title.endswith(":"):
                return _Heading(
                    number, title.rstrip(": "), ClauseKind.CLAUSE, self.normative, line, rest=rest
                )
            if len(remainder.words) > 3 and bold_words <= 3 and not sure:
                return None
            if len(remainder.words) > 6 and fold(number + rest.text).lower() not in self.known:
                return _Heading(number, "", ClauseKind.CLAUSE, self.normative, line, rest=rest)
        title, extra = [rest.text], 0
        for offset in (1, 2, 3):
            following = self._line(index + offset)
            if (
                following is None
                or following.page != line.page
                or not following.bold
                or abs(following.size - line.size) > 0.6
                or NUMBER.match(following.words[0].text)
                or following.box[0] < rest.box[0] - 8
                or caption_of(following)
                or fixed_title(following.text)
                or self._too_far(index + offset)
            ):
                break
            title.append(following.text)
            extra = offset
        return _Heading(number, _title(" ".join(title)), ClauseKind.CLAUSE, self.normative, line, extra)

    def _amendment_item(self, index: int, line: TextLine, number: str, rest: TextLine) -> _Heading | None:
        """ "2) Clause 9.10.1": the items of an amendment or corrigendum are its clauses."""
        if not rest.bold or "." in number or not number.isdigit():
            return None
        heading = self._titled(index, line, number, rest, True)
        return heading

    def _is_short_title(self, index: int, rest: TextLine) -> bool:
        """A line alone, not a sentence: the heading style of 1988 (italics, or plain)."""
        text = rest.text
        following = self._line(index + 1)
        if (
            len(text) > 90
            or re.search(r"[.;,:]$", text)
            or re.search(r"\b(?:shall|should|is|are|may)\b", text)
        ):
            return False
        if rest.italic:
            return True
        if following is None or following.page != rest.page:
            return False
        gap = following.box[1] - rest.box[1]
        return gap > 1.25 * self.type.leading and text[0].isupper() and rest.box[2] < self.type.right - 60

    def _starts_paragraph(self, index: int) -> bool:
        line, before = self._line(index), self._line(index - 1) if index else None
        if line is None or before is None or before.page != line.page:
            return True
        return line.box[1] - before.box[1] > 1.15 * self.type.leading or bool(
            re.search(r"[.:;]$", before.text)
        )

    # -- places -----------------------------------------------------------------------------------

    def _line(self, index: int) -> TextLine | None:
        return self.items[index].line if 0 <= index < len(self.items) else None

    def _too_far(self, index: int, lines: float = 2.2) -> bool:
        """Is the line more than so many line distances below the one before?"""
        line, before = self._line(index), self._line(index - 1)
        leading = max(1.2 * line.size, self.type.leading) if line else 0
        return line is None or before is None or line.box[1] - before.box[1] > lines * leading

    def _centred(self, line: TextLine) -> bool:
        middle = (self.type.left + self.type.right) / 2
        x0, _, x1, _ = line.box
        return abs((x0 + x1) / 2 - middle) < 25 and x0 > self.type.left + 25

    def _looks_like_heading(self, line: TextLine) -> bool:
        text = line.text.strip()
        label = fold(text).lower()
        short = len(line.words) <= 2
        return (
            line.bold
            or (self._centred(line) and (short or text.isupper()))
            or (text.isupper() and short)
            or label in self.known
        )


def _sequence_number(heading: _Heading) -> str:
    """The number that subclauses of this heading start with: "Annex A" → "A"."""
    return heading.number.split(" ")[-1]


def _title(text: str) -> str:
    text = re.sub(r"[⁰¹²³⁴-⁹]+⁾?$", "", " ".join(text.split()))
    return re.sub(r"\s+([,;:)])", r"\1", text).strip(" :")


def _parent(heading: _Heading, before: list[Clause]) -> int | None:
    if heading.kind in (ClauseKind.ANNEX, ClauseKind.APPENDIX, ClauseKind.BIBLIOGRAPHY, ClauseKind.FRONT):
        return None
    parts = heading.number.split(".")
    for length in range(len(parts) - 1, 0, -1):
        prefix = ".".join(parts[:length])
        wanted = {prefix, f"Annex {prefix}", f"Appendix {prefix}"}
        for clause in reversed(before):
            if clause.number in wanted:
                return clause.index
    return None


def counts(clauses: tuple[Clause, ...]) -> Counter[str]:
    """How often each clause number occurs (P.917 numbers clause 7 twice)."""
    return Counter(clause.number for clause in clauses if clause.number)
