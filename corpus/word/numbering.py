"""The numbers that Word counts by itself: "7.2" before a heading, "a)" before an item of a list.

After ECMA-376 Part 1, 17.9. What the text leaves open is done as LibreOffice 7.4.7 and Word draw it: a level
that is left out takes its start value and uses it up; lists over one abstract definition go on counting.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus.word.ooxml import W, number, toggle, value
from corpus.word.styles import Styles

if TYPE_CHECKING:
    from docx.document import Document

_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number that a paragraph is drawn with, "" for none; its level from 0; is it a bullet?

    `definition` is the abstract definition of its list, "" for a paragraph in no list.
    """

    text: str = ""
    level: int = 0
    is_bullet: bool = False
    definition: str = ""


@dataclass(frozen=True, slots=True)
class _Level:
    format: str = "decimal"
    pattern: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    """A `w:num`: its definition, and the starts and levels that it has of its own."""

    definition: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """Counts through a document; `number` must be called for every paragraph once, in order."""

    def __init__(self, document: Document, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._level_of_style: dict[str, dict[str, int]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()
        root = _numbering_root(document)
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        linked: dict[str, str] = {}
        for abstract in root.iterchildren(f"{W}abstractNum"):
            id = abstract.get(f"{W}abstractNumId") or ""
            levels = list(abstract.iterchildren(f"{W}lvl"))
            self._levels[id] = {_place(each): _level(each) for each in levels}
            self._level_of_style[id] = {
                style: _place(each) for each in levels if (style := value(each, "pStyle")) is not None
            }
            if (style := value(abstract, "numStyleLink")) is not None:
                linked[id] = style
        for num in root.iterchildren(f"{W}num"):
            overrides = list(num.iterchildren(f"{W}lvlOverride"))
            self._lists[num.get(f"{W}numId") or ""] = _List(
                value(num, "abstractNumId") or "",
                {
                    _place(each): number(start, 1)
                    for each in overrides
                    if (start := value(each, "startOverride")) is not None
                },
                {
                    _place(each): _level(own)
                    for each in overrides
                    if (own := each.find(f"{W}lvl")) is not None
                },
            )
        for id, style in linked.items():  # the levels are those of the list that a list style names
            target = self._lists.get(self._styles.numbering(style)[0] or "")
            if target is not None and not self._levels[id]:
                self._levels[id] = self._levels.get(target.definition, {})
                self._level_of_style[id] = self._level_of_style.get(target.definition, {})

    def list_of(self, paragraph: Any, style: str) -> tuple[str, int] | None:
        """Id of the list and level from 0 of a paragraph; None where it is in no list."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        list_id, level = value(own, "numId"), value(own, "ilvl")
        of_style, level_of_style = self._styles.numbering(style)
        if list_id is None:
            list_id = of_style
            if level is None and list_id is not None:  # the definition says which level a style has
                known = self._level_of_style.get(self.definition(list_id), {})
                level = next((str(known[id]) for id in self._styles.ids(style) if id in known), None)
        if list_id in (None, "0") or list_id not in self._lists:
            return None
        return list_id, number(level or level_of_style, 0)

    def definition(self, list_id: str) -> str:
        """The abstract definition of a list, "" for an unknown list."""
        known = self._lists.get(list_id)
        return known.definition if known is not None else ""

    def number(self, paragraph: Any, style: str) -> Numbered:
        """Counts a paragraph and says what is drawn before it."""
        given = self.list_of(paragraph, style)
        if given is None:
            return Numbered()
        list_id, place = given
        known = self._lists[list_id]
        levels = {**self._levels.get(known.definition, {}), **known.levels}
        level = levels.get(place)
        if level is None:
            return Numbered()
        if level.format == "bullet":
            return Numbered("–", place, True, known.definition)
        counts = self._counted(list_id, known, levels, place)
        if level.format == "none":
            return Numbered("", place, False, known.definition)

        def drawn(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = levels.get(at, _Level()).format
            if level.legal and form != "none":
                form = "decimal"
            return written(counts.get(at, 1), form)

        text = re.sub(r"%([1-9])", drawn, level.pattern).strip()
        return Numbered(text, place, False, known.definition)

    def _counted(self, list_id: str, known: _List, levels: dict[int, _Level], place: int) -> dict[int, int]:
        """The counts of all levels down to `place`, after counting one there."""
        counts = self._counts[known.definition]
        for at in range(place + 1):
            start = known.starts.get(at, levels.get(at, _Level()).start)
            if at in known.starts and (list_id, at) not in self._started:
                counts.pop(at, None)  # a list with a start of its own begins there, once
                self._started.add((list_id, at))
            if at == place:
                counts[at] = counts.get(at, start - 1) + 1
            else:
                counts.setdefault(at, start)
        for deeper in [at for at in counts if at > place]:
            restart = levels.get(deeper, _Level()).restart
            if restart is None or (restart > 0 and place < restart):
                del counts[deeper]
        return counts


def _numbering_root(document: Document) -> Any:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return document.part.numbering_part.element
    return None


def _place(element: Any) -> int:
    return min(_LEVELS - 1, max(0, number(element.get(f"{W}ilvl"), 0)))


def _level(element: Any) -> _Level:
    restart = value(element, "lvlRestart")
    return _Level(
        value(element, "numFmt") or "decimal",
        value(element, "lvlText") or "",
        number(value(element, "start"), 0 if element.find(f"{W}start") is None else 1),
        None if restart is None else number(restart, 0),
        toggle(element, "isLgl") or False,
    )


# -- how a count is written


def roman(count: int) -> str:
    text = ""
    for worth, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
        (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        text += letters * (count // worth)
        count %= worth
    return text


def _of_alphabet(letters: str) -> Callable[[int], str]:
    """a, b … z, aa, bb …: the letter again for each time round."""
    return lambda count: letters[(count - 1) % len(letters)] * ((count - 1) // len(letters) + 1)


def _ordinal(count: int) -> str:
    ending = "th" if 10 < count % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_WRITERS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _of_alphabet(_LATIN),
    "upperLetter": _of_alphabet(_LATIN.upper()),
    "russianLower": _of_alphabet(_CYRILLIC),
    "russianUpper": _of_alphabet(_CYRILLIC.upper()),
    "arabicAlpha": _of_alphabet("أبتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    "arabicAbjad": _of_alphabet("أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"),
    "lowerRoman": roman,
    "upperRoman": lambda count: roman(count).upper(),
    "decimalZero": lambda count: f"{count:02}",
    "ordinal": _ordinal,
    "hindiNumbers": lambda count: str(count).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "decimalEnclosedCircle": lambda count: chr(0x2460 + count - 1) if count <= 20 else str(count),
    "none": lambda count: "",
    "bullet": lambda count: "–",
}


def written(count: int, form: str) -> str:
    """A count in a format of ECMA-376, 17.18.59; in digits where the format is another, or there is no such
    count in it."""
    writer = _WRITERS.get(form)
    return (
        str(count) if writer is None or (count < 1 and form not in ("none", "decimalZero")) else writer(count)
    )
