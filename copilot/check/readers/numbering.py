"""The numbers that Word counts by itself: "7.2" before a heading, "a)" before an item of a list."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Numbering:
    """Counts through a document; `number` must be called for every paragraph once, in order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract_of: dict[str, str] = {}
        self._of_style: dict[str, tuple[str, int]] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        root = _numbering_root(document)
        if root is not None:
            for abstract in root.iter(f"{W}abstractNum"):
                self._levels[abstract.get(f"{W}abstractNumId")] = dict(map(_level, abstract.iter(f"{W}lvl")))
            for num in root.iterchildren(f"{W}num"):
                link = num.find(f"{W}abstractNumId")
                if link is not None:
                    self._abstract_of[num.get(f"{W}numId")] = link.get(f"{W}val")
        for style in document.styles.element.iter(f"{W}style"):
            if (given := _given(style.find(f"{W}pPr/{W}numPr"))) is not None:
                self._of_style[style.get(f"{W}styleId")] = given

    def number(self, paragraph: Any, style: str) -> tuple[str, int]:
        """The number of a paragraph and its level from 0; ("", 0) where it has none."""
        given = _given(paragraph.find(f"{W}pPr/{W}numPr")) or self._of_style.get(style)
        if given is None or given[0] == "0":
            return "", 0
        abstract = self._abstract_of.get(given[0], "")
        levels, level = self._levels.get(abstract), given[1]
        if levels is None or level not in levels:
            return "", 0
        form, pattern, start = levels[level]
        if form == "bullet":
            return "–", level
        counts = self._counts[abstract]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        text = pattern
        for place in range(level + 1):
            count = counts.get(place, levels.get(place, ("", "", 1))[2])
            text = text.replace(f"%{place + 1}", _written(count, levels.get(place, ("decimal", "", 1))[0]))
        return text.strip(), level


def _numbering_root(document: Document) -> Any:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return document.part.numbering_part.element
    return None


def _level(element: Any) -> tuple[int, tuple[str, str, int]]:
    values = {
        name: child.get(f"{W}val")
        for name in ("numFmt", "lvlText", "start")
        if (child := element.find(f"{W}{name}")) is not None
    }
    start = values.get("start") or "1"
    return int(element.get(f"{W}ilvl") or 0), (
        values.get("numFmt") or "decimal",
        values.get("lvlText") or "",
        int(start) if start.isdigit() else 1,
    )


def _given(properties: Any) -> tuple[str, int] | None:
    if properties is None:
        return None
    id, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    if id is None:
        return None
    value = level.get(f"{W}val") if level is not None else "0"
    return id.get(f"{W}val") or "0", int(value) if value and value.isdigit() else 0


def _written(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        text, rest = "", count
        for value, letters in _ROMAN:
            while rest >= value:
                text, rest = text + letters, rest - value
        return text if form == "lowerRoman" else text.upper()
    return str(count)
