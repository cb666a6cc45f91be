"""The canonical name of what an entry of clause 2 or of a Bibliography refers to."""

from __future__ import annotations

import re

from corpus.identifiers.mentions import find_all

_BULLET = re.compile(r"^(?:[–—−•·*\uf0b7-]|\d{1,3}[.)])\s+")
_TAG = re.compile(r"^\[\s*(?:b-\s?)?([^\]]*)\]\s*")
_ISO = r"(?:ISO|IEC|CISPR)(?:/[A-Z]+)*(?:[ /](?:TR|TS|PAS|Guide|DIS))?\s\d[\d-]*"
_TWIN = re.compile(rf"\s*\|\s*({_ISO}(?:\s?:\s?\d{{4}})?)")
_LEADING_TWIN = re.compile(rf"^({_ISO}(?:\s?:\s?\d{{4}})?)\s*\|\s*")
_RADIO = re.compile(
    r"^(?:Recommendation|Recommandation|Recomendación|Rec\.)?\s*(?:ITU|UIT)-R\s+(?:Rec(?:ommendation|\.)\s+)?([A-Z]{1,3}\.[\w.-]+)\s*(\(\d[^)]*\))?"
)
# An acronym and, a few words later, a number: "ISO/IEC TR 24029-1", "3GPP Technical Specification 23.501".
_ORGANIZATION = re.compile(
    r"[A-Za-z0-9]*[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*(?:/[A-Za-z0-9]+)*"
    r"(?:[\s-][A-Za-z./]+){0,3}[\s-](?:[A-Za-z]+[-.])*[A-Za-z.]*\d"
)
_VERSION = re.compile(r",\s(V\d[\w.]*(?:\s\(\d{4}\))?)(?=,|$)")
_HEAD_END = re.compile(r",\s|;\s|:\s|\s[–—-]\s(?!\d{4})|\.\s*$|(?<=\d)\s(?=[A-Z][a-z]+\s[A-Z]?[a-z])")


def reference_id(entry: str) -> str:
    """The identifier in a printed entry of a list of references.

    ITU-T texts come in catalogue form with the date that is printed ("ITU-T V.8 (1994)"), a common text
    with its ISO/IEC number behind a bar, other organizations' texts as printed up to the title
    ("ISO/IEC 11569:1993", "ETSI TS 102 250-2 V2.4.1 (2015)"); an entry without any number is named by
    its tag ("[b-Mehta]" is "Mehta") or, without one, by its text up to the end of the first sentence.
    """
    text = re.sub(r"\s+", " ", entry).strip()
    text = re.sub(r"(?<=\d)- (?=\d)", "-", _BULLET.sub("", text))
    tag = ""
    if match := _TAG.match(text):
        tag, text = match[1].strip(), text[match.end() :]
    text = _BULLET.sub("", text)
    if match := _RADIO.match(text):
        return f"ITU-R {match[1].rstrip('.')} {match[2] or ''}".rstrip()
    return _itu_t(text) or _other(text, tag)


def _itu_t(text: str) -> str:
    twin = ""
    if leading := _LEADING_TWIN.match(text):
        twin, text = leading[1], text[leading.end() :]
    mentions = find_all(text)
    if mentions and mentions[0].start == 0:
        first = mentions[0]
    elif re.match(r"(?:CCITT|ITU-T)\s+Rec|Rec(?:ommendation|\.)\s", text):
        # the title comes first: "CCITT Recommendation Error-correcting procedures …, Vol. VIII, Rec. V.42"
        named = [mention for mention in mentions if re.match(r"Rec", text[mention.start :])]
        if not named:
            return ""
        first = named[-1]
    else:
        return ""
    if match := _TWIN.match(text, first.end):
        twin = match[1]
    identifier = first.identifier.format()
    return f"{identifier} | {_tight(twin)}" if twin else identifier


def _tight(number: str) -> str:
    return re.sub(r"\s?:\s?", ":", number)


def _other(text: str, tag: str) -> str:
    """Up to the title where the entry begins with an organization's number, else the tag, else the text."""
    place = text.find(tag) if len(tag) > 3 and re.search(r"\d", tag) else -1
    if place > 0 and "," in text[:place]:
        # "Organization's full name, ABC 123 (2010), Title"
        text = text[place:]
    head = re.sub(r"\s-\s(?=\d{4})", "-", text)
    end = _HEAD_END.search(head)
    short = head[: end.start()] if end else head
    is_numbered = _ORGANIZATION.match(short) is not None
    # "[b-ANSI/SCTE 135-1] DOCSIS 3.0 Part 1: …": the number is in the tag alone
    if is_numbered and not (_ORGANIZATION.match(tag) and tag.split()[-1] not in text):
        if version := _VERSION.match(head, len(short)):
            short = f"{short} {version[1]}"
        return _tight(short).strip()
    if tag and not tag.isdigit():
        return tag
    if re.search(r"\d", short):
        return short.strip()
    return re.split(r"\.(?:\s|$)", text, maxsplit=1)[0].strip()
