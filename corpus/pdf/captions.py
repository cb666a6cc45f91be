"""Captions: lines that number a table or a figure, and are no sentences about one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.pdf.lines import TextLine
from corpus.structure.headings import CAPTION

_TABLE = re.compile(r"^(?:table|tableau|tabla|cuadro|таблица|الجدول)", re.I)
_CONTINUED = re.compile(
    r"\(\s*(?:continued|concluded|cont(?:inue)?d?\.?|end|suite|fin|continuación|sheet\s+(?!1\s)\d+\s+of\s+\d+)",
    re.I,
)
_PLACEHOLDER = re.compile(r"\s*(?:\.\.\.\s*)?\[[DF]\d+.*$")
"""Where the drawing office is told which drawing to insert: "FIGURE A.4/V.32...[D09] = 9.5 CM"."""


@dataclass(frozen=True, slots=True)
class Caption:
    """ "TABLE 2/V.34" or "Figure 5 – Title": what is numbered, its number, the title on the same line."""

    word: str
    id: str
    title: str

    @property
    def is_table(self) -> bool:
        return bool(_TABLE.match(self.word))

    @property
    def continues(self) -> bool:
        return bool(_CONTINUED.search(self.title))

    def same(self, other: Caption | None) -> bool:
        return other is not None and (self.is_table, self.id) == (other.is_table, other.id)


def caption_of(line: TextLine) -> Caption | None:
    """The caption that the line is, or begins."""
    match = CAPTION.match(_PLACEHOLDER.sub("", line.text))
    if match is None:
        return None
    rest = match.group("rest")
    if rest and rest[0] not in "-–—−:.(" and not line.bold:
        return None  # "Table 3 shows"
    if not line.bold and (rest.startswith(".") or line.text.endswith((".", ":"))):
        return None  # "Table 3. The values are", "Table 6." at the end of a sentence
    return Caption(match.group("word"), match.group("id").replace("–", "-"), rest.strip("-–—−:. "))
