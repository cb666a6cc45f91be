"""Citation markers as language models write them, brought to the one form [1].

What is a marker: numbers, lists and ranges of up to three digits between brackets, also 【1】, ［1］, [^1]
and [source 1]. What is none: anything in code, escaped brackets, references of the texts ([ITU-T G.711],
[2018]), and brackets with a zero ([0, 1]): intervals and indices, since citations begin at 1.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

WIDEST_RANGE = 20
"""[1-20] names twenty citations; a wider range names none of them, it is a guess."""

_WORDS = (
    r"(?:(?:evidence|source|sources|passage|passages|ref|refs|reference|citation|cit|doc|no|n[°o])\b\.?\s*)?"
)
_ITEM = r"\^?\s*#?\s*\d{1,3}(?!\d)(?:\s*(?:[-–—‐‑~]|\.\.|to|à|a)\s*#?\d{1,3}(?!\d))?"
_SEPARATOR = r"\s*(?:[,;，、/&+]|and|et|y|und)\s*"
_INNER = rf"\s*{_WORDS}{_ITEM}(?:{_SEPARATOR}{_WORDS}{_ITEM})*\s*(?:†[^\]】］]{{0,60}})?"
_MARKER = re.compile(
    rf"(?<!\\)(?:\[(?P<square>{_INNER})\]|【(?P<black>{_INNER})】|［(?P<wide>{_INNER})］|〔(?P<shell>{_INNER})〕)"
    r"(?P<link>\([^()\s]*(?:\s+\"[^\"]*\")?\))?",
    re.I,
)
_RANGE = re.compile(r"(\d{1,3})\s*(?:[-–—‐‑~]|\.\.|to|à|a)\s*#?(\d{1,3})", re.I)
_CODE = re.compile(
    r"(?P<fence>^[ \t]*(?:```|~~~)).*?(?:^[ \t]*(?:```|~~~)|\Z)"
    r"|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)",
    re.S | re.M,
)
_NOTE = re.compile(r"^[ \t]*\[\^\d{1,3}\]:.*(?:\n|\Z)", re.M)
_UNFINISHED = re.compile(r"(?<!\\)[\[【［〔][^\]】］〕]{0,40}\Z|\\\Z")


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker as it stands in a text, and the numbers that it names, in order, each once."""

    start: int
    end: int
    numbers: tuple[int, ...]


def find_markers(text: str) -> list[Marker]:
    """All markers of a text outside of code."""
    code = [match.span() for match in _CODE.finditer(text)]
    found = []
    for match in _MARKER.finditer(text):
        if any(start <= match.start() < end for start, end in code):
            continue
        inner = next(each for each in match.group("square", "black", "wide", "shell") if each is not None)
        numbers = _numbers(inner)
        if 0 not in numbers:
            found.append(Marker(match.start(), match.end(), numbers))
    return found


def normalised(text: str, known: Collection[int] | None = None) -> tuple[str, tuple[int, ...]]:
    """The text with every marker as [1], lists and ranges as [1] [2], and the numbers that name nothing.

    Args:
        known: numbers of the evidence shown; others are taken out of the text. None: all are known.

    The address of a link whose text is a marker is left out, a footnote's text ([^1]: …) too: sources are
    attached by code, not by the model.

    >>> normalised("Fifteen 【1, 3】.", {1, 2})
    ('Fifteen [1].', (3,))
    """
    text = _NOTE.sub("", text)
    parts: list[str] = []
    unknown: list[int] = []
    end = 0
    last: tuple[int, ...] = ()
    for marker in find_markers(text):
        between = text[end : marker.start]
        numbers = [n for n in marker.numbers if known is None or n in known]
        unknown += [n for n in marker.numbers if n not in numbers]
        if end and not between.strip():
            numbers = [n for n in numbers if n not in last]  # repeated at once
        if not numbers:
            parts.append(between.rstrip(" \t") if between.strip() or not end else "")
        else:
            parts.append(between + " ".join(f"[{n}]" for n in numbers))
        last = (*last, *numbers) if end and not between.strip() else tuple(numbers)
        end = marker.end
    parts.append(text[end:])
    return "".join(parts), tuple(dict.fromkeys(unknown))


def without_markers(text: str) -> str:
    """The text without its markers and the white space before them."""
    parts: list[str] = []
    end = 0
    for marker in find_markers(text):
        parts.append(text[end : marker.start].rstrip(" \t"))
        end = marker.end
    return "".join([*parts, text[end:]])


def finished(text: str) -> int:
    """How much of a growing text holds no marker cut in two: "see [1" may become "see [12]"."""
    match = _UNFINISHED.search(text)
    return match.start() if match else len(text)


def _numbers(inner: str) -> tuple[int, ...]:
    found: list[int] = []
    inner = inner.partition("†")[0]
    for match in re.finditer(rf"{_RANGE.pattern}|(?P<one>\d{{1,3}})", inner, re.I):
        if match["one"]:
            found.append(int(match["one"]))
            continue
        first, last = int(match[1]), int(match[2])
        found += range(first, last + 1) if first <= last < first + WIDEST_RANGE else ()
    return tuple(dict.fromkeys(found))
