"""Where inside a text: "clause 8.2", "Tables 28 and 29", "Annex A", "§ 2.1/V.25", in four languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.identifiers import Identifier, parse
from corpus.identifiers.names import NUMBER


class LocatorKind(StrEnum):
    CLAUSE = "clause"
    ANNEX = "annex"
    APPENDIX = "appendix"
    TABLE = "table"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Locator:
    """One part of a text, named at text[start:end].

    `number` is "8.1.3", "A", "II", "8-1", "I.3"; `of` the Recommendation behind a slash ("Table 3/V.8"),
    None without one; `group` the span of the whole list ("Tables 28 and 29") that it is in.
    """

    kind: LocatorKind
    number: str
    start: int
    end: int
    of: Identifier | None
    group: tuple[int, int]

    @property
    def label(self) -> str:
        """As the headings and captions of an English text have it: "8.1.3", "Annex A", "Table 18"."""
        return label(self.kind, self.number)


def label(kind: LocatorKind, number: str) -> str:
    """ "Annex A", "Appendix II", "Table 18", "Figure 4"; a clause is its number alone."""
    return number if kind is LocatorKind.CLAUSE else f"{kind.value.capitalize()} {number}"


CLAUSE_NUMBER = (
    r"(?:\d{1,3}(?:\.\d{1,3}){0,7}(?:[a-z](?![a-z]))?|[A-Z]{1,2}(?:\.\d{1,3}){1,7}[a-z]?"
    r"|[IVX]{1,6}(?:\.\d{1,3}){1,7}[a-z]?)"
)
_ELEMENT_NUMBER = r"(?:[A-Z]{1,4}[.\-–])?\d{1,3}(?:[a-z](?![a-z]))?(?:[.\-–]\d{1,3}(?:[a-z](?![a-z]))?)*"
_NUMBERS = {
    LocatorKind.CLAUSE: CLAUSE_NUMBER,
    LocatorKind.ANNEX: r"(?:[A-Z]{1,2}\d?\+?|\d{1,2})",
    LocatorKind.APPENDIX: r"(?:[IVXL]+|[A-Z]|\d{1,2})",
    LocatorKind.TABLE: _ELEMENT_NUMBER,
    LocatorKind.FIGURE: _ELEMENT_NUMBER,
}
# The plurals stand apart: behind "clause 8.2 and" a lone 3 is no clause, behind "clauses 8 and" it is.
_ONE = {
    LocatorKind.CLAUSE: r"(?:sub-?)?clause|section|paragraphe|article|cláusula|subcláusula|apartado|sección"
    r"|(?:под)?пункт[аеу]?|раздел[аеу]?|п\.|§",
    LocatorKind.ANNEX: r"annexe?|anexo|приложени[еияю]",
    LocatorKind.APPENDIX: r"appendi(?:x|ce)|apéndice|дополнени[еияю]",
    LocatorKind.TABLE: r"table|tableau|tabla|cuadro|таблиц[аеуы]",
    LocatorKind.FIGURE: r"fig(?:ure|ura|\.)|рисун(?:ок|к[аеу])|рис\.",
}
_MANY = {
    LocatorKind.CLAUSE: r"(?:sub-?)?clauses|sections|paragraphes|articles|cláusulas|subcláusulas|apartados"
    r"|secciones|(?:под)?пункт(?:ы|ах|ов)|раздел(?:ы|ах|ов)|пп\.|§§",
    LocatorKind.ANNEX: r"annexes|anexos|приложени(?:я|ях|й)",
    LocatorKind.APPENDIX: r"appendi(?:xes|ces)|apéndices|дополнени(?:я|ях|й)",
    LocatorKind.TABLE: r"tables|tableaux|tablas|cuadros|таблиц(?:ы|ах|)",
    LocatorKind.FIGURE: r"fig(?:ures|uras|s\.?)|рисунк(?:и|ах|ов)",
}
_WORD = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(
        f"(?P<{kind.value}_many>(?i:{_MANY[kind]}))|(?P<{kind.value}>(?i:{_ONE[kind]}))"
        for kind in LocatorKind
    )
    + r")(?:(?<=[§.])\s?|\s+(?:n°|N°|№)?\s?)(?=[\dA-Z])"
)
# "clauses 7.1-7.3" is a range, "Figure 8-1" one figure
_AFTER_NUMBER = {
    kind: r"(?!\.?\d|\w)" if kind is LocatorKind.CLAUSE else r"(?!\w|[.\-–]?\d)" for kind in LocatorKind
}
_OF = rf"(?:\s?/\s?(?P<of>{NUMBER})(?!\w))?"
_ITEM = {
    kind: re.compile(rf"(?P<number>{number}){_AFTER_NUMBER[kind]}{_OF}") for kind, number in _NUMBERS.items()
}
_JOINT = re.compile(
    r"\s*(?:,|;|(?<=\s)(?:and|or|to|through|et|ou|à|y|o|a|и|или|до)(?=\s)|[-–])\s*(?:and\s+|or\s+)?"
)


_CAPTION_LENGTH = 250
_AS_CAPTION = re.compile(r"\s*(?:[-–—−:(]|$|\n|[A-Z0-9])")


def find_locators(text: str) -> list[Locator]:
    """All parts named with their word ("clause", "Table", "§" …), in order; each of a list by itself.

    "Annex A.3" is the clause A.3. Ranges give their ends.
    """
    return [locator for match in _WORD.finditer(text) for locator in _group(text, match)]


def _group(text: str, word: re.Match[str]) -> list[Locator]:
    name = word.lastgroup or ""
    kind, many = LocatorKind(name.removesuffix("_many")), name.endswith("_many")
    inner = _ITEM[LocatorKind.CLAUSE].match(text, word.end())
    if kind in (LocatorKind.ANNEX, LocatorKind.APPENDIX) and inner and "." in inner["number"]:
        kind = LocatorKind.CLAUSE
    found = list(_items(text, word.end(), kind, many))
    if not found:
        return []
    group = (word.start(), found[-1].end())
    last_of = next((match["of"] for match in reversed(found) if match["of"]), None)
    locators = []
    for place, match in enumerate(found):
        of = match["of"] or last_of
        start = word.start() if place == 0 else match.start()
        locators.append(Locator(kind, match["number"], start, match.end(), parse(of) if of else None, group))
    return locators


def _items(text: str, position: int, kind: LocatorKind, many: bool) -> Iterator[re.Match[str]]:
    pattern = _ITEM[kind]
    match = pattern.match(text, position)
    while match:
        yield match
        joint = _JOINT.match(text, match.end())
        if joint is None:
            return
        match = pattern.match(text, joint.end())
        if match and not many and not ("." in match["number"] or match["of"]):
            return


def caption_label(text: str) -> str:
    """ "Table 18" of the caption "TABLE 18/V.92 Definition of bits"; "" for words that are none.

    Of a sentence that begins "Table 18/V.92 shows" too: `is_caption` tells the difference.
    """
    first = next(iter(find_locators(text[:60])), None)
    if first is None or first.start or first.kind not in (LocatorKind.TABLE, LocatorKind.FIGURE):
        return ""
    return label(first.kind, re.sub(r"[–−]", "-", first.number))


def is_caption(text: str) -> bool:
    """Whether words that begin with the number of a table or figure are its caption, not a sentence."""
    first = next(iter(find_locators(text[:60])), None)
    if first is None or first.start or first.kind not in (LocatorKind.TABLE, LocatorKind.FIGURE):
        return False
    return len(text) < _CAPTION_LENGTH and bool(_AS_CAPTION.match(text, first.end))
