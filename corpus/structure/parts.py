"""The fixed headings of ITU-T texts in six languages, and the sentences that stand under them.

Sources: the ITU-T Recommendation skeleton (English), Rec. E.119 as published (French, Spanish, Russian,
Arabic); the Chinese ones are those of the Metanorma ITU flavour.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.model import Clause, ClauseKind
from corpus.structure.headings import Fixed, Part, fixed_title, parts_of

PART_TITLES: dict[str, dict[str, str]] = {
    "E": {
        "summary": "Summary",
        "keywords": "Keywords",
        "introduction": "Introduction",
        "scope": "Scope",
        "references": "References",
        "definitions": "Definitions",
        "elsewhere": "Terms defined elsewhere",
        "here": "Terms defined in this Recommendation",
        "abbreviations": "Abbreviations and acronyms",
        "conventions": "Conventions",
        "bibliography": "Bibliography",
        "none": "None.",
    },
    "F": {
        "summary": "Résumé",
        "keywords": "Mots clés",
        "introduction": "Introduction",
        "scope": "Domaine d'application",
        "references": "Références",
        "definitions": "Définitions",
        "elsewhere": "Termes définis ailleurs",
        "here": "Termes définis dans la présente Recommandation",
        "abbreviations": "Abréviations et acronymes",
        "conventions": "Conventions",
        "bibliography": "Bibliographie",
        "none": "Néant.",
    },
    "S": {
        "summary": "Resumen",
        "keywords": "Palabras clave",
        "introduction": "Introducción",
        "scope": "Alcance",
        "references": "Referencias",
        "definitions": "Definiciones",
        "elsewhere": "Términos definidos en otros documentos",
        "here": "Términos definidos en esta Recomendación",
        "abbreviations": "Abreviaturas y acrónimos",
        "conventions": "Convenios",
        "bibliography": "Bibliografía",
        "none": "Ninguno.",
    },
    "R": {
        "summary": "Резюме",
        "keywords": "Ключевые слова",
        "introduction": "Введение",
        "scope": "Сфера применения",
        "references": "Справочные документы",
        "definitions": "Определения",
        "elsewhere": "Термины, определенные в других документах",
        "here": "Термины, определенные в настоящей Рекомендации",
        "abbreviations": "Сокращения и акронимы",
        "conventions": "Условные обозначения",
        "bibliography": "Библиография",
        "none": "Отсутствуют.",
    },
    "A": {
        "summary": "ملخص",
        "keywords": "الكلمات الدالة",
        "introduction": "مقدمة",
        "scope": "مجال التطبيق",
        "references": "المراجع",
        "definitions": "التعاريف",
        "elsewhere": "المصطلحات المعرَّفة في وثائق أخرى",
        "here": "المصطلحات المعرفة في هذه التوصية",
        "abbreviations": "المختصرات والأسماء المختصرة",
        "conventions": "الاصطلاحات",
        "bibliography": "بيبليوغرافيا",
        "none": "لا توجد.",
    },
    "C": {
        "summary": "摘要",
        "keywords": "关键词",
        "introduction": "引言",
        "scope": "范围",
        "references": "参考文献",
        "definitions": "定义",
        "elsewhere": "其他地方定义的术语",
        "here": "本建议书定义的术语",
        "abbreviations": "缩略语与缩写",
        "conventions": "惯例",
        "bibliography": "参考资料",
        "none": "无",
    },
}
MANDATORY = ("scope", "references", "definitions", "abbreviations", "conventions")
"""Clauses 1 to 5, in their order."""
SKELETON_YEAR = 2008
"""Texts approved before have clauses 1 to 5 in other forms (Author's guide and skeleton came later)."""
_INNER = {
    "references": ("references",),
    "definitions": ("elsewhere", "here", "definitions", "abbreviations"),
    "abbreviations": ("abbreviations",),
}
"""Parts that may be subclauses of a part: "3.1 Terms defined elsewhere", "2.1 Normative references"."""


def may_be_inner(part: str, parent: str, number: str) -> bool:
    """Can a subclause of clause `number`, the part `parent`, open `part`? "7.3 References" opens none.

    Older texts have "1.3 References" under "1 General".
    """
    return part in (_INNER if number == "1" else _INNER.get(parent, ()))


_EXACT = {
    title.lower().rstrip("."): part
    for titles in PART_TITLES.values()
    for part, title in titles.items()
    if part != "none"
}
_LIKE = (
    (
        "elsewhere",
        re.compile(
            r"^terms? (?:and definitions )?defined (?:elsewhere|in other|outside)|^terms imported|"
            r"^termes définis ailleurs|^términos definidos en otr"
        ),
    ),
    (
        "here",
        re.compile(
            r"^terms? (?:and definitions )?defined (?:in|by|within) this\b|"
            r"^termes définis dans l[ae] présent|^términos definidos en (?:esta|la presente|el presente)"
        ),
    ),
    (
        "scope",
        re.compile(
            r"^(?:scope(?:\s+(?:and|of)\b.{0,40})?|purpose and scope|domaine d.application|alcance\b.*|"
            r"сфера применения|область применения)$"
        ),
    ),
    (
        "conventions",
        re.compile(
            r"^(?:conventions?(?:\s+(?:and|used)\b.{0,40})?|notational? conventions|convenios|"
            r"convenciones|document conventions)$"
        ),
    ),
)
_FIXED = {
    Fixed.SUMMARY: "summary",
    Fixed.HISTORY: "history",
    Fixed.KEYWORDS: "keywords",
    Fixed.INTRODUCTION: "introduction",
    Fixed.FOREWORD: "foreword",
    Fixed.SOURCE: "source",
    Fixed.BIBLIOGRAPHY: "bibliography",
}
_OF_CORPUS = {
    Part.REFERENCES: "references",
    Part.DEFINITIONS: "definitions",
    Part.ABBREVIATIONS: "abbreviations",
}
_NONE = re.compile(
    r"^\W*(?:none|néant|aucun[e]?|ninguno|ninguna|отсутствуют?|нет|لا توجد|无|not applicable|n/?a)\W*$|"
    r"(?:is|has been|are)\s+(?:intentionally\s+)?left\s+(?:intentionally\s+)?blank|"
    r"\bthis recommendation does not (?:define|use|contain)\b|\bthere are no\b|"
    r"^no(?:ne| .{1,40}) (?:are|is) \w+",
    re.I,
)


def part_opened(title: str, numbered: bool) -> str:
    """Which fixed part a heading opens, "" for a clause of the body.

    `numbered`: a number stands before it; "References" without one is a bibliography.
    """
    folded = " ".join(title.split()).rstrip(" .:").lower()
    if not numbered and folded != "conventions" and (fixed := fixed_title(title)) is not None:
        return _FIXED.get(fixed, "")
    if part := _EXACT.get(folded):
        return part
    for part, pattern in _LIKE:
        if pattern.search(folded):
            return part
    for part_of_corpus in parts_of(title):
        return _OF_CORPUS[part_of_corpus]
    return ""


def says_none(text: str) -> bool:
    """ "None.", in six languages, or that the clause is left blank."""
    return bool(_NONE.search(" ".join(text.split())))


def with_parts(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses with the fixed parts that they open, where their reader did not say."""
    if any(clause.part for clause in clauses):
        return tuple(clauses)
    found: list[Clause] = []
    for clause in clauses:
        found.append(replace(clause, part=_part(clause, found)))
    return tuple(found)


def _part(clause: Clause, before: Sequence[Clause]) -> str:
    if clause.kind is ClauseKind.BIBLIOGRAPHY:
        return "bibliography"
    if clause.kind in (ClauseKind.ANNEX, ClauseKind.APPENDIX) or not clause.title:
        return ""
    part = part_opened(clause.title, bool(clause.number))
    if clause.parent is not None:
        parent = before[clause.parent]
        return part if may_be_inner(part, parent.part, parent.number) else ""
    return part
