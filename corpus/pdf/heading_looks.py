"""What a line shows of a heading: its number apart from its title, its place and print."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.model import ClauseKind
from corpus.pdf.announced import Announced
from corpus.pdf.lines import TextLine, Word
from corpus.pdf.typography import Typography
from corpus.structure.headings import (
    NUMBER,
)

_GLUED = re.compile(r"^(?P<number>(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){1,6})(?P<rest>[A-Z][A-Za-z].*)$")
_RUN_IN_TERM = re.compile(r"^(?P<term>[^:]{1,90}?)\s*(?:\[[^\]]*\]\s*)?:(?:\s|$)")
CHANGE = re.compile(
    r"^(?:new\s+|revised\s+|nouv\w+\s+|nuev\w+\s+)?(?:sub)?(?:clause|section|§|figure|table|tableau|cuadro|annex|"
    r"anexo|appendi|ap[ée]ndi|page|title|titre|título|foreword|reference|equation|paragraph|modif|add|replace)",
    re.I,
)
"""How the items of an amendment begin."""


@dataclass(slots=True)
class Heading:
    """A heading as found: its lines, and what follows the number when that is text and no title.

    `extra` counts the following items that belong to it, `item` marks an item of an amendment,
    `inner` a clause of an annex that has a number of its own ("1").
    """

    number: str
    title: str
    kind: ClauseKind
    normative: bool
    lines: list[TextLine]
    extra: int = 0
    rest: TextLine | None = None
    item: bool = False
    inner: bool = False

    @property
    def line(self) -> TextLine:
        return self.lines[0]


def number_of(line: TextLine) -> tuple[str, str, TextLine | None] | None:
    """The number a line starts with, the mark after it, and what follows.

    Repairs what office programs and typists do to numbers: "6.1Problem", ".8 Benchmarked", "7.l".
    """
    first = line.words[0]
    text = first.text.removeprefix(".") if len(first.text) > 1 else first.text
    if re.match(r"^\d+(?:\.\d+)*\.[lI](?:\.\d+)*$", text):
        text = re.sub(r"(?<=\.)[lI](?=\.|$)", "1", text)
    match = NUMBER.match(text)
    if match:
        rest = TextLine(line.words[1:], line.page) if len(line.words) > 1 else None
        return match.group("number"), match.group("mark"), rest
    glued = _GLUED.match(text)
    if glued and first.bold:
        return (
            glued.group("number"),
            "",
            TextLine([_tail(first, glued.group("rest")), *line.words[1:]], line.page),
        )
    return None


def _tail(word: Word, text: str) -> Word:
    """The end of a word as a word."""
    share = len(text) / len(word.text)
    return Word(
        text,
        word.x1 - share * (word.x1 - word.x0),
        word.y0,
        word.x1,
        word.y1,
        word.size,
        word.bold,
        word.italic,
        word.baseline,
        False,
        word.mono,
        word.upright,
    )


def main(number: str) -> int:
    first = number.split(".")[0]
    return int(first) if first.isdigit() else 0


def clean_title(text: str) -> str:
    """A title without the mark of a footnote, the colon at its end, and spaces before punctuation."""
    text = re.sub(r"[⁰¹²³⁴-⁹]+⁾?$", "", " ".join(text.split()))
    return re.sub(r"\s+([,;:)])", r"\1", text).strip(" :")


def is_centred(line: TextLine, type_: Typography) -> bool:
    """Does it stand in the middle of the text area, away from both margins?"""
    middle = (type_.left + type_.right) / 2
    return (
        abs((line.left + line.right) / 2 - middle) < 25
        and line.left > type_.left + 25
        and line.right < type_.right - 20
    )


def looks_like_heading(line: TextLine, type_: Typography, announced: Announced) -> bool:
    """Bold, in the middle, in capitals, or announced by the contents."""
    text = line.text.strip()
    short = len(line.words) <= 2
    return (
        line.bold
        or (is_centred(line, type_) and (short or text.isupper()))
        or (text.isupper() and short)
        or announced.has_label(text)
    )


def run_in_term(rest: TextLine) -> str:
    """ "bit combination: An ordered set of bits": the term, where it is defined in the same line."""
    match = _RUN_IN_TERM.match(rest.text)
    return match.group("term").strip() if match else ""
