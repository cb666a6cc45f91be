"""Numbers in words."""

from __future__ import annotations

_WORDS = {
    "E": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty",
    "F": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze",
    "S": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
}


def spelled(languages: str = "EFS") -> dict[str, int]:
    """Words and what they count, by the letters of their languages."""
    return {word: value for language in languages for value, word in enumerate(_WORDS[language].split())}
