"""What headings of ITU-T texts look like: numbers, annexes, and the fixed titles in six languages.

Fixed titles: ITU-T Recommendation skeleton (E), published texts (F, S, R, A).
"""

from __future__ import annotations

import re
from enum import StrEnum

NUMBER = re.compile(
    r"^(?P<number>\d{1,3}[a-z]?(?:\.\d{1,3}[a-z]?){0,7}(?:bis|ter)?"
    r"|[A-Z]{1,2}(?:\.\d{1,3}[a-z]?){1,7}|[IVX]{1,6}(?:\.\d{1,3}[a-z]?){1,7})"
    r"(?P<mark>[.):]?)$"
)
ANNEX = re.compile(
    r"^(?:(?:new|revised|modified|nouvelle|nuevo)\s+)?(?P<word>ann?exe?|anexo|приложение|الملحق|附件)\s*"
    r"(?:(?P<number>(?-i:[A-Z]{1,2}\d?)|\d{1,2})\b)?\s*(?:(?:révisée|modifiée|revisado|modificado)\s*)?"
    r"(?:[-–—−:]\s*(?P<title>\S.*))?$",
    re.I,
)
APPENDIX = re.compile(
    r"^(?:(?:new|revised|modified|nouvel|nuevo)\s+)?(?P<word>appendi(?:x|ce)|ap[ée]ndice|дополнение|التذييل|附录)\s*(?:(?P<number>(?-i:[IVXL]+|[A-Z])|\d{1,2})\b)?\s*"
    r"(?:[-–—−:]\s*(?P<title>\S.*))?$",
    re.I,
)
CAPTION = re.compile(
    r"^(?P<word>table|tableau|tabla|cuadro|таблица|figure|figura|fig\.|рисунок|рис\.|الجدول|الشكل)\s+"
    r"(?P<id>(?:[A-Z]{1,4}[.\-–])?\d+[a-z]?(?:[.\-–]\d+[a-z]?)*(?:\s?[a-z]?\)(?=\s?/))?)"
    r"(?P<of>\s?/\s?[A-Z]\.?\d\S*(?:\s(?:bis|ter))?)?"
    r"\s*(?P<rest>(?:[-–—−:.]\s*\S.*|\(\S.*|(?<=\s)[^\W_].*)?)$",
    re.I,
)
_FIGURE = re.compile(r"fig|рис|(?:ال)?شكل|图|圖", re.I)
LIST_MARKER = re.compile(
    r"^(?:[–—•\-−▪◦·]|\(?[a-z]{1,2}\)|\(?\d{1,2}\)|\(?[ivx]{1,5}\)|[a-z]\.)(?=\s|$)|^[–—•](?=\S)"
)
REFERENCE_TAG = re.compile(r"^\[(?:b-)?[A-Z\d][^\]]{0,40}\](?=\s|$)|^\[(?:b-)?[A-Z][^\]]{4,40}$")
NOTE_MARKER = re.compile(
    r"^(?:NOTES?|Notes?|REMARQUE|NOTA|Nota|ПРИМЕЧАНИЕ|EXAMPLE|EXEMPLE|EJEMPLO)\b(?=\s*\d*\s*[-–—−:.]|\s*$|\s*\d)"
)
_NOT_INTEGRAL = re.compile(
    r"does\s+not\s+form\s+an\s+integral|ne\s+fait\s+pas\s+partie\s+intégrante|no\s+(?:forma|es)\s+parte\s+integrante"
    r"|\(informative\)|не\s+является\s+неотъемлемой",
    re.I,
)
_INTEGRAL = re.compile(
    r"^\(?\s*(?:this|la présente|cette|le présent|el presente|este|настоящее)\s+\S+.{0,20}"
    r"(?:integral|intégrante|integrante|неотъемлемой)|^\((?:to|à|a la|of)\s+(?:the\s+)?Rec",
    re.I,
)


def is_figure(caption: str) -> bool:
    """Is a caption, or the first word of one, that of a figure? Any other is that of a table."""
    return bool(_FIGURE.match(caption))


class Fixed(StrEnum):
    """Unnumbered parts that every ITU-T text may have."""

    SUMMARY = "summary"
    HISTORY = "history"
    KEYWORDS = "keywords"
    INTRODUCTION = "introduction"
    FOREWORD = "foreword"
    SOURCE = "source"
    BIBLIOGRAPHY = "bibliography"
    BACK_COVER = "back cover"


_FIXED_TITLES: dict[Fixed, tuple[str, ...]] = {
    Fixed.SUMMARY: ("summary", "résumé", "resumen", "резюме", "ملخص", "摘要", "概括"),
    Fixed.HISTORY: ("history", "historique", "historia", "хронологическая справка", "التسلسل التاريخي"),
    Fixed.KEYWORDS: (
        "keywords",
        "key words",
        "mots clés",
        "palabras clave",
        "ключевые слова",
        "الكلمات الدالة",
        "关键词",
    ),
    Fixed.INTRODUCTION: ("introduction", "introducción", "введение"),
    Fixed.FOREWORD: ("foreword", "avant-propos", "prefacio", "preface", "предисловие", "notes"),
    Fixed.SOURCE: ("source", "origine", "orígenes", "origen"),
    Fixed.BIBLIOGRAPHY: (
        "bibliography",
        "bibliographie",
        "bibliografía",
        "библиография",
        "بيبليوغرافيا",
        "参考资料",
        "references",
        "références",
    ),
    Fixed.BACK_COVER: (
        "series of itu-t recommendations",
        "itu-t recommendations series",
        "séries des recommandations uit-t",
        "series de recomendaciones del uit-t",
    ),
}
_BY_TITLE = {title: fixed for fixed, titles in _FIXED_TITLES.items() for title in titles}


def fixed_title(text: str) -> Fixed | None:
    """The unnumbered part that this heading opens, in any of the six languages."""
    return _BY_TITLE.get(re.sub(r"[\s.:]+$", "", " ".join(text.split()).lower()))


def is_integral_line(text: str) -> bool:
    """ "(This annex forms an integral part of this Recommendation.)" or "(to Recommendation V.42)"."""
    return bool(_INTEGRAL.search(text) or _NOT_INTEGRAL.search(text))


def says_informative(text: str) -> bool:
    return bool(_NOT_INTEGRAL.search(text))


Key = tuple[tuple[int, int | str], ...]


def key(number: str) -> Key:
    """A number as a comparable tuple: "8.1.3a" → ((0, 8), (0, 1), (0, 3), (1, "a"))."""
    parts: list[tuple[int, int | str]] = []
    for part in number.split("."):
        match = re.match(r"^(\d+)([a-z]*)$", part)
        if match:
            parts.append((0, int(match.group(1))))
            if match.group(2):
                parts.append((1, match.group(2)))
        else:
            parts.append((1, part))
    return tuple(parts)


def follows(number: str, last: str) -> bool:
    """Can `number` be the next clause after `last`? A child .1, the next sibling, or the next of a parent."""
    new, old = number.split("."), last.split(".")
    if new == [*old, "1"]:
        return True
    depth = len(new)
    if depth > len(old) or new[:-1] != old[: depth - 1]:
        return False
    current, following = old[depth - 1], new[-1]
    if current.isdigit() and following.isdigit():
        return int(following) == int(current) + 1
    digits = re.match(r"\d+", current), re.match(r"\d+", following)
    if digits[0] and digits[1]:
        return int(digits[1].group()) - int(digits[0].group()) in (0, 1)
    return False


class Part(StrEnum):
    """Clauses whose content has a form of its own."""

    REFERENCES = "references"
    DEFINITIONS = "definitions"
    ABBREVIATIONS = "abbreviations"


_PARTS = {
    Part.REFERENCES: re.compile(
        r"^(?:(?:normative|informative|additional|external|other)\s+)*references?"
        r"(?:\s+(?:and|or|to other)\b.*)?$|^références\b|^referencias\b|справочные|المراجع|参考文献"
        r"|^(?:paired|identical)\s.*recommendations",
        re.I,
    ),
    Part.DEFINITIONS: re.compile(
        r"^(?:(?:normative|general|additional|terms|abbreviations|acronyms|symbols|and|,)\s*)*definitions?\b"
        r"(?!\s+(?:of|for)\s+(?!term))|^(?:termes et )?définitions\b(?!\s+(?:des?|du)\s+(?!term))|"
        r"^(?:términos y )?definiciones\b(?!\s+de)|^terms\b|^termes\b|^términos\b|определен|التعاريف|定义",
        re.I,
    ),
    Part.ABBREVIATIONS: re.compile(
        r"\babbreviations?\b|\bacronyms\b|\babréviations\b|\bsigles\b|\babreviaturas\b|сокращения|المختصرات|缩略语",
        re.I,
    ),
}


_CHANGED_CLAUSE = re.compile(
    r"^(?:(?:new|revised|nouve\w+|nuev\w+)\s+)?(?:(?:sub-?)?(?:clause|section)|§|paragraphe|cláusula|apartado|пункт)"
    r"\s*[\d.]+[a-z]?\s*[,:–-]?\s+[\"“«]?\s*",
    re.I,
)
"""What an amendment puts before the title of a clause that it changes."""


def parts_of(title: str) -> tuple[Part, ...]:
    """Which special clauses a heading opens: "Definitions and abbreviations" → both.

    The items of an amendment too: "Clause 3.2, Terms defined in this Recommendation" → definitions.
    """
    title = _CHANGED_CLAUSE.sub("", title)
    if len(title) > 90:
        return ()
    return tuple(part for part, pattern in _PARTS.items() if pattern.search(title))


def part_of(title: str) -> Part | None:
    """The special clause that a heading opens, when it opens one: "Terms and definitions" → definitions."""
    parts = parts_of(title)
    return parts[-1] if parts else None
