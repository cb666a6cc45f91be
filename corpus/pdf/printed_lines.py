"""Lines as they are printed inside a cell, and the text that they make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.pdf.lines import Word
from corpus.pdf.typography import joined

_AROUND = "().,;:"


@dataclass(slots=True)
class PrintedLine:
    """Words of a cell on one baseline."""

    words: list[Word]
    baseline: float

    @property
    def size(self) -> float:
        return max([word.size for word in self.words])

    @property
    def text(self) -> str:
        return " ".join([word.text for word in self.words])

    @property
    def width(self) -> float:
        return self.words[-1].x1 - self.words[0].x0


def printed_lines(words: Sequence[Word]) -> list[PrintedLine]:
    """Words in lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.baseline):
        if lines:
            first = max(lines[-1], key=lambda w: w.size)
            if abs(word.baseline - first.baseline) < 0.45 * max(word.size, first.size):
                lines[-1].append(word)
                continue
        lines.append([word])
    for line in lines:
        line.sort(key=lambda w: w.x0)
    return [PrintedLine(line, max(line, key=lambda w: w.size).baseline) for line in lines]


def is_break(before: PrintedLine, line: PrintedLine, width: float) -> bool:
    """Is the end of the line a break that the author made? A wrapped line had no room for the next word."""
    first = line.words[0].x1 - line.words[0].x0
    if before.width + 0.3 * line.size + first + 1 < width:
        return True
    if before.words[0].text == line.words[0].text and len(line.words) > 1:
        return True
    shape = _shape(line.text)
    return _shape(before.text) == shape and shape.replace(" ", "").strip("a") != ""


def _shape(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text))


def cell_text(lines: Sequence[PrintedLine], width: float, vocabulary: Counter[str]) -> str:
    """The lines of a cell as one text, words broken at its border joined ("EndDateTi", "me")."""
    if not lines:
        return ""
    texts = [lines[0].text]
    for before, line in pairwise(lines):
        if _broken(before, line, width, vocabulary):
            texts[-1] += line.text
        else:
            texts.append(line.text)
    return joined(texts, vocabulary)


def _broken(before: PrintedLine, line: PrintedLine, width: float, vocabulary: Counter[str]) -> bool:
    """A word wider than the cell is broken anywhere: it stands alone on a line and fills it."""
    head, tail = before.words[-1], line.words[0]
    if head.text[-1] in "-–/(,;:." or not tail.text[0].isalnum() or not head.text[-1].isalnum():
        return False
    room = width - (head.x1 - head.x0)
    if len(before.words) == 1 and room < 1.3 * (head.x1 - head.x0) / len(head.text):
        return True
    whole = f"{head.text}{tail.text}".strip(_AROUND).lower()
    common = min(vocabulary[word.text.strip(_AROUND).lower()] for word in (head, tail))
    return vocabulary[whole] > 0 and common <= 1
