"""Fonts whose codes are not what they draw, and what they are judged by."""

from __future__ import annotations

import pytest

from corpus.pdf.fonts import SHIFT, Font
from corpus.symbols import PRIVATE_USE
from tests.corpus.sheets import clause, real

SENTENCE = "The International Telecommunication Union is the agency for telecommunication. " * 3


def judged(text: str, name: str = "ABCDEF+Times") -> Font:
    font = Font(name, 0)
    for word in text.split(" "):
        font.sample(word, after_space=True)
    font.judge()
    return font


def test_sound_font_is_left_alone() -> None:
    assert judged(SENTENCE).repair == {}


def test_codes_shifted_by_0x20_are_moved_back() -> None:
    shifted = "".join(chr(ord(c) - 0x20) if c > " " else c for c in SENTENCE)
    font = judged(shifted)
    assert font.repair == SHIFT
    assert shifted.split(" ")[1].translate(font.repair) == "International"


def test_capitals_and_digits_alone_are_not_taken_for_shifted() -> None:
    assert judged("TABLE 2/V.34 CCITT 1988 ISO 8859 ITU-T 64 KBIT/S " * 5).repair == {}


def test_windows_punctuation_read_as_mac_is_mended() -> None:
    font = judged("bits 0 ñ 7 and 8 ñ 15 of the modemís register " * 3)
    assert "0 ñ 7, modemís".translate(font.repair) == "0 – 7, modem’s"


def test_spanish_keeps_its_letter() -> None:
    assert judged("señal de línea en España y en años anteriores " * 4).repair == {}


@pytest.mark.parametrize(
    ("name", "flags", "style"),
    [
        ("ABCDEF+Times-Bold", 0, (True, False, False)),
        ("TimesNewRomanPS-BoldItalicMT", 0, (True, True, False)),
        ("Univers-Heavy", 0, (True, False, False)),
        ("CourierNew", 0, (False, False, True)),
        ("F1", 1 << 18, (True, False, False)),
        ("F1", 1 << 6, (False, True, False)),
        ("F1", 1, (False, False, True)),
    ],
)
def test_style_from_name_and_flags(name: str, flags: int, style: tuple[bool, bool, bool]) -> None:
    font = Font(name, flags)
    assert (font.bold, font.italic, font.mono) == style


def test_private_use_characters_are_what_they_draw() -> None:
    assert "\uf061\uf0b3\uf0e0".translate(PRIVATE_USE) == "α≥→"


@pytest.mark.real
def test_broken_fonts_of_1990_are_read() -> None:
    # V.42 bis has fonts whose codes are 0x20 too low
    document = real("V.42bis-199001-E")
    assert clause(document, "1").title == "Scope"
    raw = next(page.raw for page in document.pages if page.raw)
    assert any(character < " " for character in raw)
    assert "data compression" in document.pages[3].text.lower()
