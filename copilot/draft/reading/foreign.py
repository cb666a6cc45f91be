"""Names of other organizations' texts: who publishes, the kind of text, its number, version, date."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ORGANIZATIONS = (
    "3GPP2?|ANSI|ATIS|BBF|BIPM|CableLabs|CEN|CENELEC|CEI|CIE|CISPR|DIN|EBU|ECMA|ETSI|FIDO|GSMA|IANA|IEC|IEEE|"
    "IETF|ISO|JEDEC|MEF|NIST|O-RAN|OASIS|OMA|OMG|oneM2M|ONF|OGC|SCTE|SMPTE|TIA|TM ?Forum|UL|W3C|WHO|OMS|"
    "Broadband Forum|Bluetooth SIG"
)
_KINDS = (
    r"RFC|BCP|STD|TS|TR|EN|ES|EG|GS|GR|SR|ETS|PAS|Guide|Std\.?|Standard|Tech|ST|RP|SP|FIPS|Recommendation|Rec\.?|"
    r"Technical (?:Specification|Report)|Publication|Note|WD|CR|"
    r"[A-Z]{2,4}\d?"
)
_TAIL = (
    r"(?P<version>\s[Vv]\.?\s?\d+(?:\.\d+)*)?"
    r"(?P<date>\s?:\s?\d{4}(?:-\d{2})?|"
    r"\s\((?:[A-Za-z]+\s)?(?:\d{1,2}/)?(?:19|20)\d\d(?:-\d\d)?\))?"
    r"(?:(?P<version2>\s[Vv]\.?\s?\d+(?:\.\d+)*))?"
)
_NUMBERED = re.compile(
    rf"(?<![\w-])(?:(?:{_ORGANIZATIONS})(?:[/ ](?:{_ORGANIZATIONS}))*(?:\s|/|-)(?:(?:{_KINDS})[\s.-]?)*|"
    rf"(?:RFC|BCP|FIPS)\s?)(?:[A-Z]{{1,4}}[ -]?)?\d[\w]*(?:[-.]\w+)*"
    rf"(?:\s\d{{3}}(?:-\d+)*(?![\w]))*(?:\s(?:Part|part)\s\d+)?{_TAIL}"
)
_NAMED = re.compile(
    rf"(?<![\w-])(?:W3C|OGC|OMA|OASIS|ECMA)(?:\sRecommendation)?\s[A-Z][\w.\-]*(?:\s\d+(?:\.\d+)*)?{_TAIL}"
)
_RADIO = re.compile(
    rf"(?<![\w-])(?:Recommendation\s|Rec\.\s|Report\s)?(?:ITU|UIT)-R\s(?:[A-Z]{{1,3}}\.\d[\w-]*){_TAIL}"
)


@dataclass(frozen=True, slots=True)
class ForeignMention:
    """A name at text[start:end] with its version and date: "IETF RFC 8446 (2018)"."""

    name: str
    start: int
    end: int


def find_foreign(text: str) -> list[ForeignMention]:
    """All of them, in order, not overlapping.

    >>> [one.name for one in find_foreign("use IETF RFC 8446 (2018) and 3GPP TS 38.331 V16.1.0.")]
    ['IETF RFC 8446 (2018)', '3GPP TS 38.331 V16.1.0']
    """
    found: list[ForeignMention] = []
    for expression in (_RADIO, _NUMBERED, _NAMED):
        for match in expression.finditer(text):
            start, end = match.span()
            while text[end - 1] in ".-:":
                end -= 1
            if not any(one.start < end and start < one.end for one in found):
                found.append(ForeignMention(text[start:end], start, end))
    return sorted(found, key=lambda one: one.start)


def same_foreign(one: str, other: str) -> bool:
    """Whether two names are of one text, versions, dates, organizations and spaces aside.

    >>> same_foreign("RFC 7159", "IETF RFC7159 (2014)")
    True
    """
    first, second = _key(one), _key(other)
    return bool(first) and first == second


def _key(name: str) -> str:
    mention = next(iter(find_foreign(name)), None)
    text = mention.name if mention else name
    text = re.sub(r"\((?:[^)]*)\)|:\s?\d{4}(?:-\d\d)?|\s[Vv]\.?\s?\d[\d.]*$", "", text)
    words = re.sub(rf"^(?:(?:{_ORGANIZATIONS})[/\s-]*)+", "", text)
    organization = re.match(rf"(?:{_ORGANIZATIONS})(?:/(?:{_ORGANIZATIONS}))*", text)
    bare = re.sub(r"\W+", "", words).lower()
    # an RFC is one of the IETF, whoever leaves that out
    return (
        bare if bare.startswith("rfc") else f"{(organization.group() if organization else '').lower()}{bare}"
    )
