"""Automatic numbers in Word: multilevel lists for clauses ("7.1.2"), annexes ("C.1") and appendices ("IV.2").

A list starts at the number that the draft begins with. A paragraph whose number does not follow from those
before it keeps its number as text: what is read is always what the draft says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

LEVELS = 9
_ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))
_FORMS = {"clause": "decimal", "annex": "upperLetter", "appendix": "upperRoman"}
_PARTS = {
    "clause": re.compile(r"\d+(?:\.\d+)*"),
    "annex": re.compile(r"[A-Z](?:\.\d+)+"),
    "appendix": re.compile(r"[IVX]+(?:\.\d+)+"),
}


def counts_of(number: str) -> tuple[str, tuple[int, ...]] | None:
    """The kind of list and the counts of a number; None for others ("REQ-01", "6.1a").

    >>> counts_of("7.1.2"), counts_of("C.1"), counts_of("IV.2"), counts_of("REQ-01")
    (('clause', (7, 1, 2)), ('annex', (3, 1)), ('appendix', (4, 2)), None)
    """
    for kind in ("clause", "appendix", "annex"):
        if _PARTS[kind].fullmatch(number):
            first, *rest = number.split(".")
            count = (
                int(first) if kind == "clause" else _roman(first) if kind == "appendix" else ord(first) - 64
            )
            return kind, (count, *(int(part) for part in rest))
    return None


def _roman(text: str) -> int:
    total = 0
    while text:
        sign, value = next((sign, value) for sign, value in _ROMAN if text.startswith(sign))
        total, text = total + value, text[len(sign) :]
    return total


@dataclass
class Numbering:
    """The lists of one document."""

    document: WordDocument
    _lists: dict[str, int] = field(default_factory=dict)
    _last: dict[str, list[int]] = field(default_factory=dict)

    def number(self, paragraph: Paragraph, number: str) -> bool:
        """Give a paragraph an automatic number that reads like this one; whether that could be done."""
        found = counts_of(number)
        if found is None or len(found[1]) > LEVELS:
            return False
        kind, counts = found
        if kind not in self._lists:
            self._lists[kind] = self._list(kind, counts)
        elif not _follows(self._last[kind], counts):
            return False
        self._last[kind] = list(counts)
        properties = paragraph._p.get_or_add_pPr()
        own = parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{len(counts) - 1}"/>'
            f'<w:numId w:val="{self._lists[kind]}"/></w:numPr>'
        )
        existing = properties.find(qn("w:numPr"))
        if existing is not None:
            properties.remove(existing)
        properties._insert_numPr(own)
        return True

    def _list(self, kind: str, counts: tuple[int, ...]) -> int:
        """A list whose first number is this one."""
        part = self.document.part.numbering_part.element
        abstract = 1 + max(
            (int(one.get(qn("w:abstractNumId"))) for one in part.findall(qn("w:abstractNum"))), default=0
        )
        instance = 1 + max((int(one.get(qn("w:numId"))) for one in part.findall(qn("w:num"))), default=0)
        levels = "".join(_level(kind, level, counts) for level in range(LEVELS))
        element = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        # abstract lists stand before all instances
        first = part.find(qn("w:num"))
        if first is None:
            part.append(element)
        else:
            first.addprevious(element)
        part.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{instance}"><w:abstractNumId w:val="{abstract}"/></w:num>'
            )
        )
        return instance


def _level(kind: str, level: int, counts: tuple[int, ...]) -> str:
    """One level of a list: its first count, its form, its text ("%1.%2")."""
    start = counts[level] if level < len(counts) else 1
    form = _FORMS[kind] if level == 0 else "decimal"
    text = ".".join(f"%{place + 1}" for place in range(level + 1))
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:suff w:val="tab"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="794" w:hanging="794"/></w:pPr></w:lvl>'
    )


def _follows(last: list[int], counts: tuple[int, ...]) -> bool:
    """Whether the automatic number after `last` is this one on its level."""
    level = len(counts) - 1
    if level < len(last):
        expected = [*last[:level], last[level] + 1]
    else:
        expected = [*last, *([1] * (level + 1 - len(last)))]
    return tuple(expected) == counts
