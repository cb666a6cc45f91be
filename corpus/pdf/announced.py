"""What the table of contents and the bookmarks announce: which numbers there are, and their titles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.pdf.pages import fold
from corpus.structure.headings import ANNEX, APPENDIX

_NUMBER_FIRST = re.compile(
    r"^(?P<number>\d{1,3}(?:\.\d{1,3})*[a-z]?|(?:[A-Z]{1,2}|[IVX]{1,6})(?:\.\d{1,3})+[a-z]?)[.):]?\s+(?P<title>\S.*)$"
)
_PART_FIRST = re.compile(
    r"^(?P<part>(?:ann?exe?|anexo|append\w+|ap[ée]nd\w+)\s+(?:[A-Z]{1,2}\d?|[IVXL]+|\d+))\b", re.I
)


def key(text: str) -> str:
    """What is compared of two titles: letters and digits, in lower case."""
    return re.sub(r"[\W_]+", "", fold(text)).lower()


class Announced:
    """Headings that the document lists about itself.

    Args:
        labels: entries of the contents and titles of the bookmarks: "8.1.3 Length octets".
    """

    def __init__(self, labels: Iterable[str]) -> None:
        self._titles: dict[str, set[str]] = {}
        self._labels: set[str] = set()
        for label in labels:
            self._labels.add(key(label))
            match = _NUMBER_FIRST.match(label)
            if match:
                self._titles.setdefault(match.group("number"), set()).add(key(match.group("title")))
            part = ANNEX.match(label) or APPENDIX.match(label)
            if part and part.group("number"):
                self._titles.setdefault(key(part.group(0)[: part.end("number")]), set()).add(
                    key(part.group("title") or "")
                )
            elif part_first := _PART_FIRST.match(label):  # no dash before the title
                rest = label[part_first.end() :]
                self._titles.setdefault(key(part_first.group("part")), set()).add(key(rest))
        main = [number for number in self._titles if number.isdigit()]
        self.lists_clauses = len(main) >= 3
        """The main clauses are announced: one that is not announced is none."""

    def has_label(self, text: str) -> bool:
        return key(text) in self._labels

    def has_number(self, number: str) -> bool:
        return number in self._titles or key(number) in self._titles

    def titles(self, number: str) -> set[str]:
        """Keys of the titles announced for a number ("8.1.3") or part ("Annex A")."""
        return self._titles.get(number) or self._titles.get(key(number)) or set()

    def agrees(self, number: str, text: str) -> bool:
        """Does the text after a number begin with, or make the beginning of, the announced title?"""
        found = key(text)
        return any(
            title == found
            or (len(found) > 3 and title.startswith(found))
            or (len(title) > 8 and found.startswith(title) and len(found) < len(title) + 12)
            for title in self.titles(number)
            if title and found
        )
