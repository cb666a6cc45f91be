"""Words and printed lines: what stands side by side, superscripts raised, glued pieces joined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from corpus.model import Rect

_SUPERSCRIPTS = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUW",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁᵂ",
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
"""Hebrew, Arabic and their presentation forms."""
_NUMBER = re.compile(r"[0-9+\-−=()ni]+")
_LETTER = re.compile(r"[a-pr-zABDEGHIJ-PRTUW]\)?")
"""A letter that Unicode has raised: an exponent, or the mark of a footnote."""


@dataclass(slots=True)
class Word:
    """Characters of one style between two spaces. Box and `baseline` in points, origin top left.

    `glued` words continue the one before without a space (another font or height: 2 and ¹⁶).
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    italic: bool
    baseline: float
    glued: bool = False
    mono: bool = False
    upright: bool = True


@dataclass
class TextLine:
    """Words that stand on one printed line, in reading order. Not changed once it is made."""

    words: list[Word]
    page: int

    @cached_property
    def box(self) -> Rect:
        words = self.words
        return (
            min([w.x0 for w in words]),
            min([w.y0 for w in words]),
            max([w.x1 for w in words]),
            max([w.y1 for w in words]),
        )

    @cached_property
    def text(self) -> str:
        return " ".join([word.text for word in self.words])

    @cached_property
    def size(self) -> float:
        """Font size of most of its characters."""
        return _main_size(self.words)

    @cached_property
    def baseline(self) -> float:
        """Where the words of the main size stand."""
        size = self.size
        base = sorted([word.baseline for word in self.words if word.size == size])
        return base[len(base) // 2]

    @cached_property
    def bold(self) -> bool:
        return _most(self.words, [w.bold for w in self.words])

    @cached_property
    def mono(self) -> bool:
        return _most(self.words, [w.mono for w in self.words])

    @cached_property
    def italic(self) -> bool:
        return _most(self.words, [w.italic for w in self.words])

    @cached_property
    def right_to_left(self) -> bool:
        """Does the line begin at its right end?"""
        return self.words[0].x0 > self.words[-1].x0

    def indent(self, left: float, right: float) -> float:
        """Points between the margin and where the line begins: the left one, or the right one of Arabic."""
        return right - self.right if self.right_to_left else self.left - left

    @property
    def left(self) -> float:
        return self.box[0]

    @property
    def right(self) -> float:
        return self.box[2]

    def cells(self, gap: float) -> list[list[Word]]:
        """The words in groups separated by more than `gap` points."""
        groups = [[self.words[0]]]
        for word in self.words[1:]:
            last = groups[-1][-1]
            if max(word.x0 - last.x1, last.x0 - word.x1) > gap:
                groups.append([word])
            else:
                groups[-1].append(word)
        return groups


def _main_size(words: list[Word]) -> float:
    first = words[0].size
    weight: dict[float, int] = {}
    for word in words:
        weight[word.size] = weight.get(word.size, 0) + len(word.text)
    return first if len(weight) == 1 else max(weight, key=lambda size: weight[size])


def _most(words: list[Word], marks: list[bool]) -> bool:
    if all(marks):
        return True
    if not any(marks):
        return False
    marked = sum(len(word.text) for word, mark in zip(words, marks, strict=True) if mark)
    return marked * 2 > sum(len(word.text) for word in words)


def lines_of(segments: list[list[Word]], page: int) -> list[TextLine]:
    """Segments of the text layer joined into printed lines, from top to bottom."""
    ordered = sorted(((*_span(words), words) for words in segments), key=lambda s: (s[0], s[2][0].x0))
    tops: list[float] = []
    bottoms: list[float] = []
    lines: list[list[Word]] = []
    for top, bottom, words in ordered:
        for place in range(len(lines) - 1, max(-1, len(lines) - 13), -1):
            overlap = min(bottom, bottoms[place]) - max(top, tops[place])
            small, large = sorted((bottom - top, bottoms[place] - tops[place]))
            # far smaller print beside it (a field of the word processor) is no part of the line
            if overlap > 0.6 * small and small > 0.45 * large and _apart(lines[place], words):
                lines[place].extend(words)
                tops[place], bottoms[place] = _span(lines[place])
                break
        else:
            lines.append(list(words))
            tops.append(top)
            bottoms.append(bottom)
    result = []
    for line in lines:
        line.sort(key=lambda word: word.x0)
        result.append(TextLine(_in_reading_order(_join(line)), page))
    result.sort(key=lambda line: line.baseline)
    return result


def _in_reading_order(words: list[Word]) -> list[Word]:
    """Words from left to right; in a line of Arabic from right to left, but for runs of Latin and digits."""
    rightward = [_RIGHT_TO_LEFT.search(word.text) is None for word in words]
    if sum(rightward) > 0.5 * len(words):
        return words
    ordered: list[Word] = []
    for kept, run in groupby(reversed(list(zip(words, rightward, strict=True))), key=lambda pair: pair[1]):
        part = [word for word, _ in run]
        ordered += reversed(part) if kept else part
    return ordered


def _span(words: list[Word]) -> tuple[float, float]:
    """Top and bottom of the words of the main size: superscripts and brackets don't count."""
    size = max([word.size for word in words])
    main = [word for word in words if word.size >= 0.85 * size]
    top = min([w.y0 for w in main])
    return top, max(max([w.y1 for w in main]), top + 0.5 * size)


def _apart(line: list[Word], words: list[Word]) -> bool:
    x0, x1 = min([w.x0 for w in words]), max([w.x1 for w in words])
    return all(word.x1 <= x0 + 1 or word.x0 >= x1 - 1 for word in line)


def _join(words: list[Word]) -> list[Word]:
    """Glued pieces become one word, superscripts turn into Unicode superscripts."""
    size = _main_size(words)
    base = sorted([word.baseline for word in words if word.size == size])
    baseline = base[len(base) // 2]
    joined: list[Word] = []
    for word in words:
        smaller = word.size < 0.85 * size and word.baseline < baseline - 0.15 * size
        raised = (
            smaller
            and bool(joined)
            and bool(
                _NUMBER.fullmatch(word.text)
                or (_LETTER.fullmatch(word.text) and joined[-1].text[-1] in "0123456789)")
            )
        )
        if raised:
            word.text = word.text.translate(_SUPERSCRIPTS)
        if joined and (word.glued or raised) and word.x0 - joined[-1].x1 < 0.12 * size:
            last = joined[-1]
            last.text += word.text
            last.x1, last.y0, last.y1 = word.x1, min(last.y0, word.y0), max(last.y1, word.y1)
        else:
            joined.append(word)
    return joined
