"""Which of the six languages of ITU a text is in, or none of them."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+")
# Words that no neighbouring language shares: Portuguese has "de" and "que", but neither "el" nor "y".
_COMMON = {
    "E": frozenset("the of and to is are this shall with by which be for in that".split()),
    "F": frozenset("les des et est une dans pour sont être du au aux cette qui par sur".split()),
    "S": frozenset("el los las del una y con por es son esta este para que se al".split()),
    "R": frozenset("и в на с для не или по что как это от при к его".split()),
}
_FEW = 25
"""Words below which a text may hold no common word: then one in Latin letters is taken for English."""
_LEAST_SHARE = 0.08


def language_of_text(text: str) -> str:
    """E F S A R C, or "" where it is none of them.

    Latin and Cyrillic texts are told apart by their commonest words, Arabic and Chinese by their script.
    """
    sample = text[:60_000]
    letters = Counter(_script(character) for character in sample if character.isalpha())
    total = sum(letters.values())
    if not total:
        return "E"
    script, count = letters.most_common(1)[0]
    if letters["chinese"] > 0.3 * total:
        return "" if letters["kana"] or letters["hangul"] else "C"
    if script == "arabic":
        return "A"
    words = [word.lower() for word in _WORD.findall(sample)]
    if script not in ("latin", "cyrillic") or count < 0.5 * total:
        return ""
    languages = "R" if script == "cyrillic" else "EFS"
    if len(words) < _FEW:
        return languages[0]
    shares = {key: sum(word in _COMMON[key] for word in words) / len(words) for key in languages}
    best = max(shares, key=lambda key: shares[key])
    return best if shares[best] >= _LEAST_SHARE else ""


def _script(character: str) -> str:
    point = ord(character)
    if point < 0x250 or 0x1E00 <= point < 0x1F00:
        return "latin"
    if 0x400 <= point < 0x530:
        return "cyrillic"
    if 0x600 <= point < 0x780 or 0xFB50 <= point < 0xFF00:
        return "arabic"
    if 0x3040 <= point < 0x3100:
        return "kana"
    if 0x4E00 <= point < 0xA000 or 0x3400 <= point < 0x4DC0:
        return "chinese"
    if 0xAC00 <= point < 0xD7B0:
        return "hangul"
    return "other"
