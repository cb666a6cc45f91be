"""How strong a provision is to be, as people say it: "mandatory", "advised", "must not", « facultatif »."""

from __future__ import annotations

import re

from copilot.draft.provisions import Force

_NEGATIVE = re.compile(r"\b(?:not|never|non|pas|no)\b|n['’]est", re.I)
_SAID: tuple[tuple[Force, tuple[str, ...]], ...] = (
    (Force.NOT_RECOMMENDED, ("discourag", "deprecat", "déconseill", "inadvisable", "desaconsej")),
    (
        Force.PROHIBITION,
        (
            "prohibit",
            "forbid",
            "forbidden",
            "ban",
            "interdi",
            "proscri",
            "prohib",
            "disallow",
            "exclu",
            "illegal",
            "never",
        ),
    ),
    (
        Force.RECOMMENDATION,
        (
            "recommend",
            "advis",
            "should",
            "ought",
            "nice",
            "desirable",
            "conseill",
            "recommand",
            "devrait",
            "souhait",
            "prefer",
            "encourag",
            "recomend",
            "suggest",
            "wish",
            "best practice",
        ),
    ),
    (
        Force.OPTION,
        (
            "option",
            "elective",
            "may",
            "can",
            "free",
            "facultat",
            "peut",
            "permi",
            "choice",
            "allowed",
            "allow",
            "voluntar",
            "possible",
            "discretion",
            "could",
            "libre",
        ),
    ),
    (
        Force.REQUIREMENT,
        (
            "requir",
            "mandat",
            "shall",
            "must",
            "oblig",
            "compuls",
            "necess",
            "need",
            "has to",
            "have to",
            "doit",
            "exig",
            "essential",
            "imperativ",
            "indispensable",
            "binding",
        ),
    ),
)
"""Stems by force; the first group that has one decides."""


def force_named(words: str) -> Force | None:
    """The force that a word stands for; None for others.

    >>> [force_named(word) for word in ("mandatory", "not allowed", "elective", "should not")]
    [<Force.REQUIREMENT: 'requirement'>, <Force.PROHIBITION: 'prohibition'>, <Force.OPTION: 'option'>, \
<Force.NOT_RECOMMENDED: 'not recommended'>]
    """
    lower = words.lower()
    for force, stems in _SAID:
        if any(re.search(rf"\b{re.escape(stem)}", lower) for stem in stems):
            if _NEGATIVE.search(lower):
                if force is Force.RECOMMENDATION:
                    return Force.NOT_RECOMMENDED
                if force in (Force.OPTION, Force.REQUIREMENT):
                    weak = re.search(r"\b(?:need|requir|oblig|mandat|necess|exig)", lower)
                    return Force.OPTION if weak else Force.PROHIBITION
            return force
    return None
