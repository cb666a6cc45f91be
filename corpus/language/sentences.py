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
    return [sentence for sentence, _ in placed_sentences(text)]


def placed_sentences(text: str) -> list[tuple[str, int]]:
    """The sentences, each with the place in the text where it begins."""
    starts = [0]
    for match in _BREAK.finditer(text):
        before, number = text[starts[-1] : match.start()], text[match.end()].isdigit()
        if not (_ABBREVIATED.search(before) or (number and _NUMBER_SIGN.search(before))):
            starts.append(match.end())
    found = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if sentence := text[start:end].strip():
            found.append((sentence, start + len(text[start:end]) - len(text[start:end].lstrip())))
    return found
