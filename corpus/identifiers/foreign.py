"""Names of texts that are not ITU-T's: other sectors of ITU, and other organizations that write standards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForeignMention:
    """A text of another organization: text[start:end], its publisher, and its number as written.

    >>> find_foreign("see Rec. ITU-R M.2083-0")[0]
    ForeignMention(organization='ITU-R', number='M.2083-0', start=4, end=23)
    """

    organization: str
    number: str
    start: int
    end: int


_DASH = r"[-‐‑–—−]"
_PUBLISHERS = (
    *"3GPP2 3GPP AES ANSI ARIB ATIS BBF BSI CableLabs CCSA CEA CEN CENELEC CEPT CISPR CTA DICOM DIN".split(),
    *"DVB Ecma ECMA EBU ECC EIA ETSI FIPS GSMA HL7 IANA IEC IEEE IETF IRTF ISO JEDEC JIS MEF MPEG".split(),
    *"NENA NFPA NIST O-RAN OASIS OGC OIF OMA OMG oneM2M OPC SAE SCTE SMPTE TIA TMF TTA TTC UL W3C".split(),
    *"WHO WHATWG Bellcore Telcordia".split(),
)
"""Closed: bodies whose texts ITU-T Recommendations refer to; more are added by hand."""
PUBLISHER = "|".join(sorted(map(re.escape, _PUBLISHERS), key=len, reverse=True))
"""Any of them, as a pattern."""
_DESIGNATIONS = (
    r"(?:(?:Technical\s)?(?:Specification|Report)|TS|TR|EN|ES|EG|SR|GS|GR|PAS|DIS|FDIS|IS|Guide|Standard|Std\.?|STD|"
    r"RFCs?|BCP|SP|PUB|FIPS|Publication|Rec(?:ommendation|\.)?|Report|IR|MEC|NFV|Part|Release|draft)"
)
_COUNT = r"(?:[A-Z]{1,4}[-.\s]?)?\d[\w.]*(?:[-:/]\d[\w.]*)*(?:\s\d{3}(?:-\d+)*\b)?"
_DATED = r"(?:\s\((?:\d\d/)?(?:19|20)\d\d\)|\s[Vv]\d+(?:\.\d+)+)?"
_PUBLISHED = re.compile(
    rf"(?<![\w.-])(?P<organization>(?:{PUBLISHER})(?:/(?:{PUBLISHER}))*)"
    rf"(?:[\s/-](?:{_DESIGNATIONS}[\s/-]?)*(?P<number>{_COUNT}){_DATED}|(?<=W3C)\s(?P<title>[A-Z][\w-]*\w))"
)
_UNSIGNED = (
    ("IETF", re.compile(r"\b(?i:rfc)s?[\s-]?(?P<number>\d{2,5})\b")),
    ("3GPP", re.compile(rf"\b(?i:ts|tr)[\s-]?(?P<number>\d\d\.\d{{3}}(?:-\d+)*)\b{_DATED}")),
    ("ETSI", re.compile(rf"\b(?:TS|TR|EN|ES|EG|GS|GR)\s(?P<number>\d{{3}}\s\d{{3}}(?:-\d+)*)\b{_DATED}")),
    ("IEEE", re.compile(r"(?<![\w.])(?P<number>802\.\d{1,2}[a-z]{0,2})(?![\w.]*\d)")),
)
"""Series that people name without their publisher."""
_SECTOR = rf"(?:(?:ITU|UIT|МСЭ|国际电联)\s?{_DASH}?\s?(?P<sector>[RDРД])(?!\w)|(?P<old>CCIR|МККР))"
_TITLED = (
    r"(?:(?:Rec(?:ommendation|ommandation|omendación|s|\.)?|REC|Рек\.|Рекомендация|Res(?:olution|\.)?|Resolution|"
    r"Rep(?:ort|\.)?|Question|Handbook|Opinion|Decision)[\s-]*)?"
)
_RADIO_NUMBER = rf"[A-Z]{{1,3}}\.\d+(?:{_DASH}\d+)?"
_RADIO = re.compile(
    rf"{_TITLED}(?<!\w){_SECTOR}[\s-]*{_TITLED}"
    rf"(?P<number>{_RADIO_NUMBER}|RR(?!\w)|\d+(?:{_DASH}\d+)*(?!\w))(?:\s\((?:\d\d/)?\d{{4}}\))?"
    rf"(?P<more>(?:\s*(?:[,;/&]|\band\b|\bor\b|\bet\b|\bou\b|\by\b|\bи\b)\s*)+(?:{_RADIO_NUMBER}(?:\s\((?:\d\d/)?\d{{4}}\))?))*"
)
_RADIO_SERIES = re.compile(
    rf"(?<![\w.]){_TITLED}(?P<number>(?:BO|BR|BS|BT|RA|RS|SA|SF|SM|SNG|TF)\.\d{{2,4}}(?:{_DASH}\d+)?)(?![\w])"
)
"""Series of two letters are ITU-R's alone."""
_LOWER_CASE = re.compile(
    r"\b(?:3gpp2?|ansi|cen|cenelec|cispr|etsi|gsma|iec|ieee|ietf|iso|smpte|scte|w3c|ccir|(?:itu|uit)\s?-?\s?[rd])\b"
    r"|(?<=[-\s])(?:b[orst]|r[as]|s[afm]|tf|[fmpsv])(?=\.\d)"
)
_SECTORS = {"R": "ITU-R", "Р": "ITU-R", "D": "ITU-D", "Д": "ITU-D"}


def find_foreign(text: str, *, typed: bool = False) -> list[ForeignMention]:
    """All names of texts that are not ITU-T's, in order, not overlapping.

    `typed`: the text is a person's question, in which "3gpp ts 26.114" and "itu-r bt.601" are names as well.
    """
    if typed:
        text = _LOWER_CASE.sub(lambda match: match[0].upper(), text)
    found: list[ForeignMention] = []
    for mention in sorted(_found(text), key=lambda each: (each.start, -each.end)):
        if not found or mention.start >= found[-1].end:
            found.append(mention)
    return found


def _found(text: str) -> Iterator[ForeignMention]:
    for match in _RADIO.finditer(text):
        organization = _SECTORS.get(match["sector"] or "", "ITU-R")
        yield ForeignMention(organization, match["number"], match.start(), match.end())
    for match in _RADIO_SERIES.finditer(text):
        yield ForeignMention("ITU-R", match["number"], match.start(), match.end())
    for match in _PUBLISHED.finditer(text):
        number = match["number"] or match["title"]
        yield ForeignMention(match["organization"], number, match.start(), match.end())
    for organization, pattern in _UNSIGNED:
        for match in pattern.finditer(text):
            yield ForeignMention(organization, match["number"], match.start(), match.end())
