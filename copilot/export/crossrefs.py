"""Captions that count by themselves and references that follow them: SEQ and REF fields with bookmarks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_CAPTION = re.compile(
    r"^(?P<word>Table|Figure|Tableau|Cuadro)\s(?P<prefix>[A-Z]+\.)?(?P<number>\d+)(?P<rest>\s–\s.*)?$", re.S
)
REFERENCE = re.compile(
    r"\b(?P<word>clause|Table|Figure)\s(?P<number>[A-Z]?[\dIVX]*(?:\.?\d+)+)\b(?!\s+of\s+\[)"
)
"""A place of the draft itself: "clause 7.1", "Table C.1"; "clause 7.1 of [ITU-T V.8]" is another text's."""


@dataclass
class CrossReferences:
    """The bookmarks of one document, by the place that they mark: "7.1", "Table C.1"."""

    places: dict[str, str] = field(default_factory=dict)
    _count: int = 0

    def mark(self, paragraph: Paragraph, place: str) -> None:
        """Put a bookmark around a paragraph's content."""
        name = self.places.get(place) or self.expect(place)
        self._count += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(self._count))
        start.set(qn("w:name"), name)
        first = next((child for child in paragraph._p if child.tag != qn("w:pPr")), None)
        if first is None:
            paragraph._p.append(start)
        else:
            first.addprevious(start)
        paragraph._p.append(end)

    def expect(self, place: str) -> str:
        """The bookmark that a place will have."""
        return self.places.setdefault(place, "_Ref" + re.sub(r"\W", "_", place))

    def refer(self, paragraph: Paragraph, place: str, text: str, numbered: bool) -> None:
        """A field that shows the number (`numbered`) or the words at a place; `text` until it is updated."""
        switches = r"\r \h" if numbered else r"\h"
        _field(paragraph, f" REF {self.places[place]} {switches} ", text)


def caption(paragraph: Paragraph, text: str, references: CrossReferences) -> bool:
    """A caption whose number is a SEQ field, marked to be referred to; whether the text is a caption.

    "Table C.1 – Limits": tables of an annex count by themselves.
    """
    match = _CAPTION.match(text)
    if match is None:
        return False
    prefix = match["prefix"] or ""
    paragraph.add_run(f"{match['word']} {prefix}")
    restart = rf" \r {match['number']}" if match["number"] == "1" else ""
    _field(
        paragraph,
        f" SEQ {match['word']}_{prefix.rstrip('.') or 'Body'} \\* ARABIC{restart} ",
        match["number"],
    )
    references.mark(paragraph, caption_place(text))
    paragraph.add_run(match["rest"] or "")
    return True


def caption_place(text: str) -> str:
    """ "Table C.1" of a caption; "" of other words."""
    match = _CAPTION.match(text)
    return f"{match['word']} {match['prefix'] or ''}{match['number']}" if match else ""


def _field(paragraph: Paragraph, code: str, text: str) -> None:
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        char = OxmlElement("w:fldChar")
        char.set(qn("w:fldCharType"), kind)
        run._r.append(char)
        if kind == "begin":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = code
            paragraph.add_run()._r.append(instruction)
        elif kind == "separate":
            paragraph.add_run(text)
