"""Which words in capitals are abbreviations, and which are names, messages, symbols or reserved words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from index.retrieve.query import stop_words

ACRONYM = re.compile(
    r"(?<![\w./\[-])(?:[A-Z][A-Z0-9]*(?:[-/&][A-Z0-9]+)*|[A-Z]+[a-z]?[A-Z]+\d*)s?(?![\w\]]|\.\d)"
)
_EVERYWHERE = frozenset(
    "ITU ITU-T ITU-R ITU-D UIT CCITT ISO IEC IEEE IETF ETSI W3C 3GPP ANSI ATIS RFC GSMA NIST OASIS TSB WTSA "
    "NOTE NOTES TABLE FIGURE ANNEX APPENDIX EXAMPLE AND OR NOT IF THEN ELSE END BEGIN TRUE FALSE NULL OK ID "
    "USA UK EU UTC GMT PDF HTML XML URL ASCII TD SG WP AI IPR NA TBD FFS OMA OMG SI UTF TCP IP HTTP "
    "TSAG SHALL MUST SHOULD MAY WILL REQUIRED RECOMMENDED OPTIONAL DRAFT "
    "ITU-T/ISO CC BY II III IV VI VII VIII IX XI ON OFF".split()
)


@cache
def reserved_words() -> frozenset[str]:
    """Words in capitals that notations and protocols reserve: INTEGER, GET, INVITE."""
    table = tomllib.loads(files("copilot.check.rules").joinpath("reserved.toml").read_text(encoding="utf-8"))
    return frozenset(word for each in table.values() for word in each["words"])


def is_acronym(word: str, known: set[str]) -> bool:
    """Is a word in capitals an abbreviation that has to be listed? `known` are those that are."""
    if (
        word in known
        or word in _EVERYWHERE
        or word.rstrip("0123456789") in known
        or len(word) < 2
        or not re.search(r"[A-Z].*[A-Z]", word)
    ):
        return False
    if re.fullmatch(r"[IVXLC]+|[A-Z]\d+|\d+[A-Z]+|[A-Z]{1}\d*[A-Z]?\d+", word):
        return False
    pieces = re.split(r"[-/&]", word)
    if len(pieces) > 1 and all(p in known or p in _EVERYWHERE or len(p) < 2 or p.isdigit() for p in pieces):
        return False
    return len(word) <= 8


def is_message(word: str, text: str) -> bool:
    """The name of a message, command, state …: "a HELLO message"."""
    things = (
        "messages?|requests?|responses?|commands?|signals?|primitives?|methods?|parameters?|fields?|states?|"
        "frames?|bits?|mode|header|operators?|keywords?"
    )
    return re.search(rf"(?<!\w){re.escape(word)}\s+(?:{things})\b", text) is not None


def is_symbol(word: str, text: str) -> bool:
    """A word in capitals that is no abbreviation: the word itself stands in lower case too."""
    return word.lower() in stop_words("en") or re.search(rf"(?<!\w){word.lower()}(?!\w)", text) is not None
