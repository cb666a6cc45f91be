"""What the body of a document is set in, the words it uses, and how its lines read as one text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from corpus.pdf.lines import TextLine
from corpus.pdf.pages import RawPage

Number = TypeVar("Number", int, float)


@dataclass(slots=True)
class Typography:
    """Size in points, left and right edge, line distance of the body text."""

    size: float
    left: float
    right: float
    leading: float

    @classmethod
    def of(cls, pages: Iterable[RawPage]) -> Typography:
        """What most of the characters, and most of the long lines, are set in."""
        sizes: Counter[float] = Counter()
        lefts: Counter[int] = Counter()
        rights: Counter[int] = Counter()
        gaps: Counter[float] = Counter()
        for page in pages:
            previous: TextLine | None = None
            for line in page.lines:
                length = len(line.text)
                sizes[line.size] += length
                if length > _LONG:
                    lefts[round(line.left)] += 1
                    rights[round(line.right)] += 1
                if previous is not None and len(previous.text) > _LONG and previous.size == line.size:
                    gaps[round(line.baseline - previous.baseline, 0)] += 1
                previous = line
        size = sizes.most_common(1)[0][0] if sizes else 10.0
        left = min(_common(lefts), default=57)
        right = max((r for r, n in rights.items() if n >= 3), default=max(rights, default=540))
        leading = min((gap for gap in _common(gaps) if 0.9 * size < gap < 2 * size), default=1.2 * size)
        return cls(size, left, right, leading)


_LONG = 60
"""Characters of a line that is full, so that the next one goes on with it."""
_SHARE = 0.4
"""Of the commonest: texts with many one-line paragraphs have their first lines, indented, as often."""


def _common(counts: Counter[Number]) -> list[Number]:
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count >= _SHARE * most]


def vocabulary_of(pages: Iterable[RawPage]) -> Counter[str]:
    """How often each word, and each hyphened compound, stands inside a line."""
    words: Counter[str] = Counter()
    for page in pages:
        for line in page.lines:
            words.update(
                [w for w in (word.text.strip(_AROUND).lower() for word in line.words) if w[-1:] != "-"]
            )
    return words


_AROUND = "().,;:\"'“”[]"


def joined(texts: Sequence[str], vocabulary: Counter[str]) -> str:
    """One text of lines, hyphenation at line ends undone where the document writes the word unbroken."""
    result = texts[0]
    for text in texts[1:]:
        match = re.search(r"(\w+)-$", result)
        following = re.match(r"\w+", text)
        if match and following:
            whole = (match.group(1) + following.group()).lower()
            hyphened = f"{match.group(1)}-{following.group()}".lower()
            split = (
                match.group(1).isalpha()
                and following.group()[0].islower()
                and vocabulary[hyphened] <= vocabulary[whole]
                and (vocabulary[whole] > 0 or len(match.group(1)) > 2)
            )
            result = (result[:-1] if split else result) + text
        else:
            result = f"{result} {text}"
    return result
