"""Names and texts from outside made fit for a terminal, a log, JSON, SQLite, an address and the page.

A file name may hold any bytes, a bookmark or a catalogue record half a character, and all of them signs that
steer a terminal or turn the direction of writing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

_JOINERS = "\u200c\u200d"
"""Invisible, but part of the spelling of Persian and of Indic languages, and of emoji."""
_SPACES = {"Cc", "Zl", "Zp"}
"""Categories of control characters and of line separators."""
_USUAL = {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
_HALVES = re.compile("[\ud800-\udfff]")


def _is_odd(code: int) -> bool:
    """Whether a character cannot be seen as itself: a control, a direction mark, half a character, none."""
    character = chr(code)
    kind = unicodedata.category(character)
    return kind in _SPACES or kind == "Cs" or (kind == "Cf" and character not in _JOINERS) or _is_none(code)


def _is_none(code: int) -> bool:
    """Whether Unicode promises that no character will ever have this code."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


class _Escapes(dict[int, int | str]):
    def __missing__(self, code: int) -> int | str:
        self[code] = _escape(code) if _is_odd(code) else code
        return self[code]


def _escape(code: int) -> str:
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a name that is not in the system's encoding
        return f"\\x{code - 0xDC00:02x}"
    if code in _USUAL:
        return _USUAL[code]
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class _Cleaned(dict[int, int | str | None]):
    def __missing__(self, code: int) -> int | str | None:
        kind = unicodedata.category(chr(code))
        if chr(code) in "\n\t" or not _is_odd(code):
            self[code] = code
        elif kind == "Cs" or _is_none(code):
            self[code] = "\ufffd"
        else:
            self[code] = " " if kind in _SPACES else None
        return self[code]


_ESCAPES, _CLEANED = _Escapes(), _Cleaned()


def printable(text: str) -> str:
    """One line in which nothing is invisible or steers: for messages. What is printable stays as it is.

    >>> printable("gone\\x1b[2J")
    'gone\\\\x1b[2J'
    """
    return text.translate(_ESCAPES)


def printable_name(name: str) -> str:
    """The same for a file's name; different names stay different.

    >>> printable_name(os.fsdecode(b"latin1-\\xe9.pdf"))
    'latin1-\\\\xe9.pdf'
    """
    return name.replace("\\", "\\\\").translate(_ESCAPES)


def clean(text: str) -> str:
    """A text from outside as it is kept: without direction marks and controls, half characters replaced.

    >>> clean("a\\x00b\\u202ec")
    'a bc'
    """
    return text.translate(_CLEANED)


def cleaned(value: Any) -> Any:
    """What was read from JSON, with all its texts clean."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(each) for each in value]
    if isinstance(value, dict):
        return {cleaned(key): cleaned(each) for key, each in value.items()}
    return value


def to_json(value: Any, indent: int | None = None) -> str:
    """JSON that every reader takes: no half characters, no NaN."""
    return _HALVES.sub("\ufffd", json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False))
