"""Characters of the fonts Symbol and Wingdings, which files hold as codes that mean nothing elsewhere."""

from __future__ import annotations

from fontTools import agl  # type: ignore[import-untyped]
from reportlab.pdfbase._fontdata_enc_symbol import SymbolEncoding

UNKNOWN = "\ufffd"
"""What stands for a character that nobody can name."""


def _adobe() -> dict[int, str]:
    """Adobe's corporate-use characters: the pieces of large brackets, and three marks."""
    pieces = dict(zip(range(0xF8E6, 0xF8FF), "⏐⎯®©™⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪⎮⎞⎟⎠⎤⎥⎦⎫⎬⎭", strict=True))
    return pieces | {0xF8D9: "©", 0xF8DA: "®", 0xF8DB: "™", 0xF6D9: "©", 0xF6DA: "®", 0xF6DB: "™"}


def _symbol() -> dict[int, str]:
    """By code, 0x20 to 0xFE."""
    table = {}
    for code, name in enumerate(SymbolEncoding):
        text = agl.toUnicode(name).translate(_adobe()) if name else ""
        if text and not "\ue000" <= text <= "\uf8ff":
            table[code] = text
    return table


SYMBOL = _symbol()
"""The font Symbol, by code."""
WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "❐", 0x71: "❑", 0x72: "❒", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
    0x77: "⬥", 0x81: "①", 0x9F: "•", 0xA0: "▪", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xD8: "➢", 0xDC: "➲",
    0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE7: "🡄", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧",
    0xF2: "⇩", 0xF3: "⬄", 0xF4: "⇳", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
"""Arrows, bullets and boxes of the font Wingdings, by code."""
_COMMON_WINGDINGS = (0xD8, 0xDF, 0xE0, 0xE8, 0xA7, 0xA8, 0xFC)
"""Those that word processors insert by themselves: commoner than what Symbol has at these codes."""

PRIVATE_USE = (
    _adobe()
    | {0xF000 + code: text for code, text in SYMBOL.items()}
    | {0xF000 + code: WINGDINGS[code] for code in _COMMON_WINGDINGS}
)
"""By character, where the font is not known."""


def drawn(character: str, font: str) -> str:
    """What a font draws for a character of its own, U+F000 to U+F0FF: U+F061 in Symbol is α.

    Any other character is what it says.
    """
    code = ord(character)
    family = font.split()[0].lower() if font else ""
    if not 0xF000 <= code <= 0xF0FF:
        return character
    if family == "wingdings":
        return WINGDINGS.get(code - 0xF000, UNKNOWN)
    if family == "symbol":
        return SYMBOL.get(code - 0xF000, UNKNOWN)
    return PRIVATE_USE.get(code, UNKNOWN)
