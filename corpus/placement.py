"""Where the words of a text stand on pages that another program drew."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from corpus.model import Line, Rect

_GRAM = 3
"""Words in a row that anchor a block between two headings."""
_BACK, _AHEAD = 80, 40
"""Words: how far from one word the next may stand, in the cells of a table or behind a running line."""


@dataclass(slots=True)
class DrawnWords:
    """The words on the pages in reading order, each with the page and box of its printed line.

    >>> drawn.add(line.text, page, line.box)  # each line
    >>> drawn.begin(["7.2 Terminal device", …])  # the headings
    >>> drawn.place(text, is_heading)  # each block, in order
    """

    words: list[str] = field(default_factory=list)
    places: list[tuple[int, Rect]] = field(default_factory=list)
    _lines: defaultdict[tuple[str, ...], list[int]] = field(default_factory=lambda: defaultdict(list))
    _at: defaultdict[tuple[str, ...], list[int]] = field(default_factory=lambda: defaultdict(list))
    _headings: list[int | None] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)
    _heading: int = 0
    _cursor: int = 0

    def add(self, text: str, page: int, box: Rect) -> None:
        """A printed line."""
        start = len(self.words)
        for word in text.split():
            if folded := _folded(word):
                self.words.append(folded)
                self.places.append((page, box))
        if start < len(self.words):
            self._lines[tuple(self.words[start:])].append(start)

    def begin(self, headings: Sequence[str], contents: Sequence[str] = ()) -> None:
        """To be called once, after the last line, with all headings as they are drawn, in order.

        `contents` are the entries of the table of contents, where headings stand before they stand.
        """
        listed = Counter(tuple(_without_page(_folded_words(entry))) for entry in contents)
        for length in range(1, _GRAM + 1):
            for place in range(len(self.words) - length + 1):
                self._at[tuple(self.words[place : place + length])].append(place)
        self._headings = self._in_order([self._candidates(heading, listed) for heading in headings])

    def _candidates(self, heading: str, listed: Counter[tuple[str, ...]]) -> list[int]:
        """Where a line begins that is the heading, or the first line of a long one."""
        wanted = tuple(_folded_words(heading))
        firsts = (wanted[:length] for length in range(2, len(wanted)))
        starts = [start for line in (wanted, *firsts) for start in self._lines.get(line, ())]
        entries = listed[wanted]
        return sorted(starts)[entries if len(starts) > entries else 0 :]

    @staticmethod
    def _in_order(candidates: Sequence[Sequence[int]]) -> list[int | None]:
        """One place for each heading so that as many as possible follow each other."""
        ends: list[tuple[int, int]] = []  # by length of the chain: (last place, its node)
        nodes: list[tuple[int, int, int]] = []  # (heading, place, node before)
        for heading, places in enumerate(candidates):
            for place in sorted(places, reverse=True):  # so that one heading takes one place
                length = bisect_left(ends, (place, -1))
                nodes.append((heading, place, ends[length - 1][1] if length else -1))
                ends[length : length + 1] = [(place, len(nodes) - 1)]
        chosen: list[int | None] = [None] * len(candidates)
        node = ends[-1][1] if ends else -1
        while node >= 0:
            heading, place, node = nodes[node]
            chosen[heading] = place
        return chosen

    def place(self, text: str, is_heading: bool = False) -> tuple[Line, ...]:
        """The printed lines of the next block of the text, with its own words; () where it is not found."""
        if is_heading:
            known = self._headings[self._heading]
            self._heading += 1
            if known is not None:
                self._cursor = known
        words = text.split()
        folded = [_folded(word) for word in words]
        wanted = [place for place, word in enumerate(folded) if word]
        found = self._found([folded[place] for place in wanted])
        if not any(at is not None for at in found):
            return ()
        at_word: list[int | None] = [None] * len(words)
        for place, at in zip(wanted, found, strict=True):
            at_word[place] = at
        return _lines(words, at_word, self.places)

    def _end(self) -> int:
        """Where the next heading stands that was found."""
        for place in self._headings[self._heading :]:
            if place is not None:
                return place
        return len(self.words)

    def _found(self, wanted: Sequence[str]) -> list[int | None]:
        """For each word the place among the drawn words, None where it is not there."""
        found: list[int | None] = [None] * len(wanted)
        end = self._end()
        anchor = self._anchor(wanted, end)
        if anchor is None:
            return found
        first, start = anchor
        floor = self._cursor
        for places, drawn in ((range(first, len(wanted)), start), (range(first), floor)):
            for place in places:
                at = self._next(wanted[place : place + 2], drawn, floor, end)
                if at is not None:
                    found[place] = at
                    self._used.add(at)
                    drawn = at + 1
                    self._cursor = max(self._cursor, drawn)
        return found

    def _next(self, pair: Sequence[str], drawn: int, floor: int, end: int) -> int | None:
        """The place of a word, near the one before: right behind it, else where the next word follows too."""
        if drawn < end and self.words[drawn] == pair[0] and drawn not in self._used:
            return drawn
        ahead = range(drawn, min(drawn + _AHEAD, end))
        behind = range(drawn - 1, max(floor, drawn - _BACK) - 1, -1)
        for at in chain(ahead, behind):
            if at not in self._used and self.words[at : at + len(pair)] == list(pair):
                return at
        return None

    def _anchor(self, wanted: Sequence[str], end: int) -> tuple[int, int] | None:
        for length in range(min(_GRAM, len(wanted)), 0, -1):
            for first in range(min(8, len(wanted) - length + 1)):
                places = self._at.get(tuple(wanted[first : first + length]), [])
                following = bisect_left(places, self._cursor)
                if following < len(places) and places[following] < end:
                    return first, places[following]
        return None


def _lines(words: list[str], at_word: list[int | None], places: list[tuple[int, Rect]]) -> tuple[Line, ...]:
    """Words that were not found stand beside those before them."""
    known = next(at for at in at_word if at is not None)
    lines: list[tuple[tuple[int, Rect], list[str]]] = []
    for word, at in zip(words, at_word, strict=True):
        known = known if at is None else at
        if not lines or lines[-1][0] != places[known]:
            lines.append((places[known], []))
        lines[-1][1].append(word)
    return tuple(Line(" ".join(own), page, box) for (page, box), own in lines)


def _without_page(words: list[str]) -> list[str]:
    return words[:-1] if len(words) > 1 and words[-1].isdigit() else words


def _folded_words(text: str) -> list[str]:
    return [folded for word in text.split() if (folded := _folded(word))]


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).casefold()
    return "".join(character for character in plain if character.isalnum())
