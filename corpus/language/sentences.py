"""Sentences of running text."""

from __future__ import annotations

import re

_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|etc|vs|Fig|Figs|Rec|Recs|Ref|Sec|Vol|approx|resp|Cor|Amd|Suppl|App|p|pp|al|St|Dr|art|ex)|"
    r"(?:^|[],(.]\s?|\band\s)[A-Z]|\(.{0,3})\.$"
)
"""Single letters too, where they are initials ("and J. Smith") and no names ("in Annex A. The")."""
_NUMBER_SIGN = re.compile(r"\b(?:[Nn]os?|n°)\.$")
"""Abbreviated before a number alone: "Alphabet No. 5"."""
_BREAK = re.compile(
    r"(?<=[.?!])\s+(?=[\"“(\[]?[A-ZÀ-ÞЀ-Я0-9–•]|</?[|a-z])|(?<=;)\s+(?=(?:[a-z]\)|[ivx]+\)|\d\)|–|•)\s)"
)


def sentences(text: str) -> list[str]:
    """Cut at full stops that end sentences, not at "e.g.", "Rec." or "Fig. 3"."""
    parts: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        before, number = text[start : match.start()], text[match.end()].isdigit()
        if _ABBREVIATED.search(before) or (number and _NUMBER_SIGN.search(before)):
            continue
        parts.append(text[start : match.start()])
        start = match.end()
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]
