"""The canonical name of what an entry of clause 2 or of a Bibliography refers to."""

from __future__ import annotations

import re

from corpus.identifiers.mentions import find_all

_BULLET = re.compile(r"^(?:[–—−•·*\uf0b7-]|\d{1,3}[.)])\s+")
_TAG = re.compile(r"^\[\s*(?:b-\s?)?([^\]]*)\]\s*")
_ISO = r"(?:ISO|IEC|CISPR)(?:/[A-Z]+)*(?:[ /](?:TR|TS|PAS|Guide|DIS))?\s\d[\d-]*"
_TWIN = re.compile(rf"\s*\|\s*({_ISO}(?:\s?:\s?\d{{4}})?)")
_LEADING_TWIN = re.compile(rf"^({_ISO}(?:\s?:\s?\d{{4}})?)\s*\|\s*")
_RADIO = re.compile(r"^(?:Recommendation|Recommandation|Recomendación|Rec\.)?\s*(?:ITU|UIT)-R\s+(?:Rec(?:ommendation|\.)\s+)?([A-Z]{1,3}\.[\w.-]+)\s*(\(\d[^)]*\))?")
_ORGANIZATION = re.compile(r"^[A-Za-z0-9]*[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*(?:/[A-Za-z0-9]+)*[\s-][^,]*\d")
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
    """Up to the title where the entry begins with a number of an organization, else the tag, else the text."""
    if tag and len(tag) > 3 and not tag.isdigit() and tag in text and not text.startswith(tag) and re.search(r"\d", tag):
        # "Organization's full name, ABC 123 (2010), Title"
        text = text[text.index(tag) :]
    head = re.sub(r"\s-\s(?=\d{4})", "-", text)
    end = _HEAD_END.search(head)
    short = head[: end.start()] if end else head
    if _ORGANIZATION.match(short):
        return _tight(short).strip()
    if tag and not tag.isdigit():
        return tag
    return re.split(r"\.(?:\s|$)", text, maxsplit=1)[0].strip()
