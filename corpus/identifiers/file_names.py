"""Names of ITU-T texts in file names and addresses: T-REC-V.92-200107-I!Amd1!PDF-E.pdf."""

from __future__ import annotations

import re
from urllib.parse import unquote

from corpus.identifiers.names import Identifier, Part, UnknownIdentifier, normal_number, normal_part

_CODE = re.compile(
    r"T-REC-(?P<series>[A-Z])\.(?P<number>\w+(?:\.\w+)*?(?:-[A-Z]\.\d+)?)(?P<withdrawn>(?<=\d)W)?"
    r"-(?P<year>\d{4})(?P<month>\d{2})(?!\d)"
    # a single letter before the ending of a file is its language: T-REC-E.119-201704-S.pdf is Spanish
    r"(?:-(?P<status>[ISWPT])(?![a-z]|\.\w))?"
    r"(?P<parts>(?:[!-](?:Amd|Cor|Err|Add|Ann|App|Sup)[A-Z0-9]*[a-z]?)*)"
)
_PART = re.compile(r"(Amd|Cor|Err|Add|Ann|App|Sup)([A-Z0-9]*)")
_KINDS = {
    "Amd": "Amd.",
    "Cor": "Cor.",
    "Err": "Err.",
    "Add": "Add.",
    "Ann": "Annex",
    "App": "App.",
    "Sup": "Suppl.",
}
_LANGUAGE = re.compile(
    r"[!-](?:(?:PDF|MSW|EPB|SUM-HTM|TOC-HTM|SOFT)\d?-)?([EFSACR])(?=$|[.&])|/(en|fr|es|ar|zh|ru)/?$"
)
_LANGUAGES = {"en": "E", "fr": "F", "es": "S", "ar": "A", "zh": "C", "ru": "R"}


def from_file_name(name: str) -> tuple[Identifier, str, str | None]:
    """Reads the name of a file, or an address of the ITU site, that holds a code T-REC-….

    Returns the identifier, the language letter (E F S A C R, "" where none is given) and the status
    letter of official names (I in force, S superseded, W withdrawn, P pre-published) or None.
    The code names neither second numbers nor the year of an amended edition: look it up in the catalogue.

    Raises UnknownIdentifier where the name holds no such code.
    """
    match = _CODE.search(unquote(name))
    if match is None:
        raise UnknownIdentifier(
            f"{name}: no ITU-T code in the name; rename it like T-REC-V.92-200107-Amd1-E.pdf"
        )
    letter, number = match["series"], match["number"]
    parts: list[Part] = []
    if supplement := re.fullmatch(r"(\d+)?(?:Ser)?Sup([\d.]+)", number):
        group, count = supplement.groups()
        names = (f"{letter}-{group} series",) if group else (letter,)
        parts.append(Part("Suppl.", count))
    else:
        names = (_spaced(f"{letter}.{number}"),)
    for short, count in _PART.findall(match["parts"]):
        parts.append(normal_part(_KINDS[short], count))
    identifier = Identifier(names, parts=tuple(parts), year=int(match["year"]), month=int(match["month"]))
    language = _LANGUAGE.search(unquote(name), match.end())
    letters = (language[1] or _LANGUAGES[language[2]]) if language else ""
    return identifier, letters, match["status"]


def _spaced(number: str) -> str:
    """ "Q.2931B" is Q.2931 B."""
    return re.sub(r"(?<=\d)([A-F])$", r" \1", normal_number(number))
