"""Fonts of a PDF: bold, italic, fixed pitch, and the repair of those whose codes are not what they draw."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

_SAMPLE = 4000
"""Characters of a font that are looked at before it is judged."""

_ENGLISH = frozenset("etaoinsrhldcumfpgwybvETAOINSRHLDCUMFPGWYBV ")
_BOLD = re.compile(r"bold|gras|black|heavy|demi|negrita", re.I)
_ITALIC = re.compile(r"ital|obli|cursiva", re.I)
_MONO = re.compile(r"courier|mono|consol|menlo|typewriter", re.I)
_DASH = re.compile(r"(?<=[\s\d])ñ(?=[\sA-Z\d]|$)")
_MISREAD_PUNCTUATION = re.compile(r"[a-z][íë](?:s|t|re|ve)?\b|\bì\w+î")

_ITALIC_FLAG, _FIXED_PITCH, _FORCE_BOLD = 1 << 6, 1, 1 << 18
"""Bits of a font descriptor's Flags: ISO 32000-1, table 123."""

SHIFT = {code: code + 0x20 for code in range(0x60)}
"""Subset fonts of 1988-1996 whose codes are the ASCII codes less 0x20 (`)45` for ITU)."""


@cache
def _windows_read_as_mac() -> dict[int, int]:
    """Windows punctuation decoded as if it were Mac Roman: ñ for an en dash, í for an apostrophe."""
    table = {}
    for code in [*range(0x80, 0xA0), 0xB4]:
        try:
            table[ord(bytes([code]).decode("mac_roman"))] = ord(bytes([code]).decode("cp1252"))
        except UnicodeDecodeError:  # five codes have no meaning in Windows-1252
            continue
    return table


@dataclass(slots=True)
class Font:
    """A font of the document, by name and descriptor flags.

    `repair` translates the characters that the PDF claims into those that it draws; empty for a
    font whose encoding tells the truth.
    """

    name: str
    flags: int
    bold: bool = False
    italic: bool = False
    mono: bool = False
    repair: dict[int, int] = field(default_factory=dict)
    judged: bool = False
    _sample: list[str] = field(default_factory=list)
    _sampled: int = 0

    def __post_init__(self) -> None:
        self.bold = bool(_BOLD.search(self.name)) or bool(self.flags & _FORCE_BOLD)
        self.italic = bool(_ITALIC.search(self.name)) or bool(self.flags & _ITALIC_FLAG)
        self.mono = bool(_MONO.search(self.name)) or bool(self.flags & _FIXED_PITCH)

    def sample(self, text: str, after_space: bool) -> None:
        """Take note of characters set in this font until there are enough to judge by."""
        if not self.judged and self._sampled < _SAMPLE:
            self._sample.append(f" {text}" if after_space else text)
            self._sampled += len(text)

    def judge(self) -> None:
        """Decide from the sample whether the font's codes are shifted or wrongly decoded.

        Shifted: it holds control characters (no sane font draws one) and reads more like a language
        when moved by 0x20. Wrongly decoded: "ñ" stands where only a dash can, "í" for an apostrophe.
        """
        if self.judged:
            return
        self.judged = True
        text = "".join(self._sample)
        self._sample.clear()
        drawn = text.replace(" ", "")
        if drawn and max(drawn) <= "\x7f":
            as_is = sum(c in _ENGLISH for c in drawn)
            moved = sum(chr(ord(c) + 0x20) in _ENGLISH for c in drawn)
            if moved > as_is and any(c < " " for c in drawn):
                self.repair = SHIFT
            return
        dashes, letters = len(_DASH.findall(text)), len(re.findall(r"(?<=[a-z])ñ(?=[a-z])", text))
        if dashes > letters or len(_MISREAD_PUNCTUATION.findall(text)) > 20 * (letters + 1):
            self.repair = _windows_read_as_mac()
