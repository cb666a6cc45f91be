"""Which lines are headings: numbers, annexes and fixed titles, judged by type, place and sequence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import ClauseKind
from corpus.pdf.announced import Announced, key
from corpus.pdf.captions import caption_of
from corpus.pdf.heading_looks import (
    CHANGE,
    Heading,
    clean_title,
    is_centred,
    looks_like_heading,
    main,
    number_of,
    run_in_term,
)
from corpus.pdf.items import Item
from corpus.pdf.lines import TextLine
from corpus.pdf.typography import Typography
from corpus.structure.headings import (
    ANNEX,
    APPENDIX,
    NUMBER,
    Fixed,
    Part,
    fixed_title,
    follows,
    is_integral_line,
    parts_of,
    says_informative,
)

_FIRST = re.compile(r"^(?:[01]|[A-Z]{1,3}\.1)$")
_LETTER = re.compile(r"[^\W\d_]")
_VERB = re.compile(r"\b(?:shall|should|is|are|may|must|est|sont|doit|es|son|debe)\b")


class HeadingLines:
    """Asked for one item after another, says which open a clause.

    Args:
        items: lines and tables of the whole document in reading order.
        type_: what the body is set in.
        announced: what contents and bookmarks list.
        pages: how many pages there are.
        normative: False for texts that are informative as a whole.
        amendment: items "1)" are headings.
    """

    def __init__(
        self,
        items: Sequence[Item],
        type_: Typography,
        announced: Announced,
        pages: int,
        normative: bool,
        amendment: bool,
    ) -> None:
        self.items = items
        self.type = type_
        self.announced = announced
        self.pages = pages
        self.normative = normative
        self.amendment = amendment
        self._last = ""
        self._body = False
        self._annex = False
        self._definitions = "-"
        """What the numbers of defined terms start with: "3."."""

    def at(self, index: int) -> Heading | None:
        """The heading that starts at this item, if one does. To be asked in order."""
        line = self._line(index)
        assert line is not None
        heading = self._part(index, line) or self._fixed(line) or self._numbered(index, line)
        if heading is None:
            return None
        if heading.kind is not ClauseKind.FRONT:
            self._body = True
        if heading.kind in (ClauseKind.ANNEX, ClauseKind.APPENDIX):
            self._annex = True
        if heading.number:
            self._last = heading.number.split(" ")[-1]
            if not heading.number.startswith(self._definitions):
                opens = Part.DEFINITIONS in parts_of(heading.title)
                self._definitions = f"{heading.number}." if opens else "-"
        return heading

    # -- annexes and appendices -------------------------------------------------------------------

    def _part(self, index: int, line: TextLine) -> Heading | None:
        text = line.text.strip()
        if len(text) > 150:
            return None
        annex, appendix = ANNEX.match(text), APPENDIX.match(text)
        match = annex or appendix
        if match is None or not looks_like_heading(line, self.type, self.announced):
            return None
        given = match.group("number")
        if not self._body and given and self._comes_again(index, match.re, given):
            return None  # the title page of an annex or appendix published alone
        if not given and not match.group("title") and not line.bold and not text.isupper():
            return None
        word = "Annex" if annex else "Appendix"
        number = f"{word} {given}" if given else word
        announced = self.announced.titles(number)
        title, lines, informative = [match.group("title") or ""], [line], False
        for offset in range(1, 9):
            following = self._line(index + offset)
            if following is None or following.page != line.page:
                break
            inner = following.text.strip()
            if is_integral_line(inner) or (inner.startswith("(") and inner.endswith(")")):
                informative |= says_informative(inner)
                lines += self._between(index, len(lines), offset)
                continue
            so_far = key(" ".join(title))
            if so_far and so_far in announced:
                if not self._integral_within(index + offset, 2):
                    break
                continue
            wanted = any(t.startswith(so_far + key(inner)) for t in announced if t)
            titled = wanted or following.bold or (not so_far and is_centred(following, self.type))
            if (
                not titled
                or NUMBER.match(following.words[0].text)
                or ANNEX.match(inner)
                or caption_of(following)
                or (self._too_far(index + offset, 4.0) and not wanted)
                or (match.group("title") and following.size < line.size - 1)
            ):
                break
            title.append(inner)
            lines += self._between(index, len(lines), offset)
        kind = ClauseKind.ANNEX if annex else ClauseKind.APPENDIX
        normative = self.normative and annex is not None and not informative
        return Heading(number, clean_title(" ".join(title)), kind, normative, lines, len(lines) - 1)

    def _comes_again(self, index: int, pattern: re.Pattern[str], number: str) -> bool:
        for item in self.items[index + 1 :]:
            if item.line is None or len(item.line.words) > 40:
                continue
            match = pattern.match(item.line.text.strip())
            if (
                match
                and match.group("number") == number
                and looks_like_heading(item.line, self.type, self.announced)
            ):
                return True
        return False

    def _between(self, index: int, have: int, offset: int) -> list[TextLine]:
        found = [self._line(i) for i in range(index + have, index + offset + 1)]
        return [line for line in found if line is not None]

    def _integral_within(self, index: int, count: int) -> bool:
        lines = [self._line(i) for i in range(index, index + count)]
        return any(line is not None and is_integral_line(line.text) for line in lines)

    # -- Summary, Keywords, Bibliography ... ------------------------------------------------------

    def _fixed(self, line: TextLine) -> Heading | None:
        text = line.text.strip()
        if len(text) > 60:
            return None
        fixed = fixed_title(text)
        if fixed is None:
            return None
        if not (line.bold or text.isupper() or is_centred(line, self.type) or self.announced.has_label(text)):
            return None
        if fixed is Fixed.BACK_COVER:
            near_end = line.page >= self.pages - 1 and self._body
            return Heading("", Fixed.BACK_COVER, ClauseKind.FRONT, False, [line]) if near_end else None
        if (fixed is Fixed.BIBLIOGRAPHY) is not self._body:
            return None
        kind = ClauseKind.BIBLIOGRAPHY if self._body else ClauseKind.FRONT
        return Heading("", clean_title(text), kind, False, [line])

    # -- numbered clauses -------------------------------------------------------------------------

    def _numbered(self, index: int, line: TextLine) -> Heading | None:
        parsed = number_of(line)
        indent = line.indent(self.type.left, self.type.right)
        if parsed is None or indent > 60 or line.size < 0.85 * self.type.size:
            return None
        number, mark, rest = parsed
        if rest is None:
            return self._number_alone(index, line, number)
        if not _LETTER.search(rest.text):
            return None
        if mark == ")":
            return self._amendment_item(index, line, number, rest)
        listed = self.announced.agrees(number, rest.text)
        first, second = line.words[0], rest.words[0]
        bold = second.bold and not second.mono and second.text not in ("NOTE", "–") and not rest.mono
        next_in_line = self._plausible(number)
        if not listed and number.isdigit() and not self._may_be_main(number, line, bold):
            return None
        term = run_in_term(rest) if number.startswith(self._definitions) else ""
        if term and (listed or next_in_line or bold):
            return self._heading(number, term, [line], rest)
        known = self.announced.has_number(number)
        if listed or (bold and (next_in_line or known or (first.bold and self._onward(number)))):
            return self._titled(index, line, number, rest, next_in_line or listed)
        if not next_in_line or "." not in number:
            return None
        if self._is_short_title(index, rest):
            return self._heading(number, rest.text, [line])
        if self._starts_paragraph(index):
            return self._heading(number, "", [line], rest=rest)
        return None

    def _heading(
        self, number: str, title: str, lines: list[TextLine], rest: TextLine | None = None
    ) -> Heading:
        return Heading(
            number,
            clean_title(title),
            ClauseKind.CLAUSE,
            self.normative,
            lines,
            len(lines) - 1,
            rest,
            inner=self._annex and number[0].isdigit(),
        )

    def _number_alone(self, index: int, line: TextLine, number: str) -> Heading | None:
        """ "6.1" on a line, its title on the next: accepted where it is announced so."""
        following = self._line(index + 1)
        if following is None or following.page != line.page or len(line.words) > 1:
            return None
        if not self.announced.agrees(number, following.text) or not following.bold:
            return None
        heading = self._titled(index + 1, following, number, following, True)
        if heading is None:
            return None
        heading.lines.insert(0, line)
        heading.extra += 1
        return heading

    def _plausible(self, number: str) -> bool:
        """Can this number come next?"""
        if not self._last:
            return bool(_FIRST.match(number))
        if follows(number, self._last):
            return True
        # the first clause of an annex whose own heading has another form
        return number.endswith(".1") and number.count(".") == 1 and not number[0].isdigit()

    def _onward(self, number: str) -> bool:
        """Numbers that authors got wrong, or that an amendment quotes: anything but a step far back."""
        if self.amendment or not self._last:
            return self.amendment
        return "." in number or not number.isdigit() or self._annex or int(number) >= main(self._last)

    def _may_be_main(self, number: str, line: TextLine, bold: bool) -> bool:
        """A number without a dot opens a main clause only at the margin, in bold, and where announced."""
        if line.indent(self.type.left, self.type.right) > 30 or not bold:
            return False
        if self.announced.lists_clauses and not self.amendment and not self._annex:
            return self.announced.has_number(number) or follows(number, self._last)
        return True

    def _titled(self, index: int, line: TextLine, number: str, rest: TextLine, sure: bool) -> Heading | None:
        """The bold words after the number are the title; what follows them on the line is text."""
        bold_words = 0
        while bold_words < len(rest.words) and rest.words[bold_words].bold:
            bold_words += 1
        if 0 < bold_words < len(rest.words) and not self.announced.agrees(number, rest.text):
            remainder = TextLine(rest.words[bold_words:], line.page)
            title = clean_title(TextLine(rest.words[:bold_words], line.page).text)
            if remainder.text.lstrip().startswith((":", "[", "–")) or title.endswith(":"):
                return self._heading(number, title, [line], rest)
            if len(remainder.words) > 3 and bold_words <= 3 and not sure:
                return None
            if len(remainder.words) > 6:
                return self._heading(number, "", [line], rest)
        announced = self.announced.titles(number)
        title, lines = rest.text, [line]
        for offset in (1, 2, 3, 4):
            following = self._line(index + offset)
            if following is None or following.page != line.page:
                break
            if not any(t.startswith(key(title + following.text)) for t in announced) and (
                key(title) in announced or not self._continues_title(index + offset, following, line, rest)
            ):
                break
            title = f"{title} {following.text}"
            lines.append(following)
        return self._heading(number, title, lines)

    def _continues_title(self, index: int, following: TextLine, line: TextLine, rest: TextLine) -> bool:
        return not (
            not following.bold
            or following.mono
            or abs(following.size - line.size) > 0.6
            or NUMBER.match(following.words[0].text)
            or following.left < rest.left - 8
            or caption_of(following)
            or fixed_title(following.text)
            or self._too_far(index)
        )

    def _amendment_item(self, index: int, line: TextLine, number: str, rest: TextLine) -> Heading | None:
        """ "2) Clause 9.10.1": the items of an amendment or corrigendum are its clauses."""
        if not self.amendment or line.left > self.type.left + 30:
            return None
        if not rest.words[0].bold and not CHANGE.match(rest.text):
            return None
        heading = self._titled(index, line, number, rest, True)
        if heading is not None:
            heading.item = True
        return heading

    def _is_short_title(self, index: int, rest: TextLine) -> bool:
        """A line alone, not a sentence: the heading style of 1988 (italics, or plain)."""
        text = rest.text
        if len(text) > (150 if rest.italic else 90) or re.search(r"[.;,:]$", text) or _VERB.search(text):
            return False
        if rest.italic:
            return True
        following = self._line(index + 1)
        if following is None or following.page != rest.page:
            return False
        gap = following.baseline - rest.baseline
        return gap > 1.25 * self.type.leading and text[0].isupper() and rest.right < self.type.right - 60

    def _starts_paragraph(self, index: int) -> bool:
        line, before = self._line(index), self._line(index - 1) if index else None
        if line is None or before is None or before.page != line.page:
            return True
        return line.baseline - before.baseline > 1.15 * self.type.leading or bool(
            re.search(r"[.:;]$", before.text)
        )

    # -- places -----------------------------------------------------------------------------------

    def _line(self, index: int) -> TextLine | None:
        return self.items[index].line if 0 <= index < len(self.items) else None

    def _too_far(self, index: int, lines: float = 2.2) -> bool:
        """Is the line more than so many line distances below the one before?"""
        line, before = self._line(index), self._line(index - 1)
        leading = max(1.2 * line.size, self.type.leading) if line else 0
        return line is None or before is None or line.baseline - before.baseline > lines * leading
