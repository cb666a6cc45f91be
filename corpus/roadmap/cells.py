"""Standards named in the cells of a roadmap's tables: where, how many, whose."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.identifiers import find_all

DRAFT_NAME = re.compile(r"(?<![\w.])[A-Z]\.(?:[A-Za-z]{2,}[\w+]*|[A-Za-z]\w*-[\w-]+)(?:[-./]\w+)*(?!\w)")
"""Working name of an ITU-T text that has no number yet: "Y.ML-attest"."""
OTHER_STANDARD = re.compile(
    r"(?:(?:Draft|Rec\.?|DIS|\[)\s?)?"
    r"(?P<organization>(?:\d?[A-Z][A-Za-z]*[A-Z][A-Za-z\d]*|oneM2M)(?:/[A-Z][A-Za-z\d]*)*)"
    r"(?:[\s-][A-Z][A-Za-z/\d]{0,7}){0,3}[\s-]?(?:[A-Z]+[-.])*\d[\w.:/-]*(?:\s[Vv]\d[\w.]*)?"
    r"(?:\s\(\d{4}(?:-\d\d)?\))?"
)
"""Number of another organization's text: "ETSI GS ENI 005", "ISO/IEC 5259-1:2024"."""
_KNOWN = re.compile(
    r"(?<!\w)(?:ITU-[TRD]|ISO(?:/IEC|/TC)?|IEC|JTC\s?1|ETSI|3GPP|IEEE|IETF|IRTF|RFC|NIST|W3C|CEN(?:ELEC)?|ATIS|TTA|TTC|ARIB|CCSA|TSDSI"
    r"|oneM2M|O-RAN|BBF|TM\sForum|GSMA|OASIS|OMG|ANSI|MEF|ECMA|OGC|DMTF|SNIA|NGMN|ETRI|GB/T|YD/T)(?!\w)"
)
"""Organizations that roadmaps of ITU-T list, as headings name them."""
_DATE = re.compile(
    r"\b(?:(?:0?[1-9]|1[0-2])[/.](?:19|20)\d\d|(?:19|20)\d\d(?:[-/](?:0[1-9]|1[0-2]|Q[1-4]))?(?:-\d\d)?)\b"
)


def names_standard(cell: str) -> bool:
    """Whether a cell holds a number of a Recommendation or another standard, or a working name."""
    return (
        _names_recommendation(cell)
        or bool(OTHER_STANDARD.match(cell.strip()))
        or bool(DRAFT_NAME.match(cell.strip()))
    )


def _names_recommendation(words: str) -> bool:
    """A bare "A.1" may be a clause of an annex; "Y.3172" is a Recommendation."""
    return any(
        mention.certain or re.match(r"[A-Z]\.\d{2}", mention.identifier.names[0])
        for mention in find_all(words)
    )


def begins_with_standard(cell: str) -> bool:
    """Whether a cell begins with the number of a text of ITU-T or of an organization known here."""
    words = cell.strip()[:60]
    spans = _spans(words)
    return bool(spans) and spans[0][0] == 0 and (_names_recommendation(words) or bool(_KNOWN.match(words)))


def is_reference(cell: str) -> bool:
    """Whether a cell holds nothing but one or more standards' numbers."""
    spans = _spans(cell)
    return bool(spans) and not re.search(r"\w", cell[: spans[0][0]] + cell[spans[-1][1] :])


def standards_in(cell: str, with_title: bool) -> list[tuple[str, str]]:
    """The references in a cell, each with its title where the cell holds both.

    "Y.9001, Y.9003" are two; "ITU-T X.1051 | ISO/IEC 27011" is one text.
    """
    spans = _spans(cell)
    if not spans:
        return [(cell, "")]
    gaps = [cell[end:start] for (_, end), (start, _) in pairwise(spans)]
    if with_title and not all(map(_is_joint, gaps)):
        ends = [*(start for start, _ in spans[1:]), len(cell)]
        if spans[0][0] == 0 and all(gap.strip(" ,;:-–—") for gap in gaps):
            # a list of references, each with its title
            return [
                (cell[start:end], _title(cell[end:until]))
                for (start, end), until in zip(spans, ends, strict=True)
            ]
    if with_title:
        start, end = spans[0]
        return [(cell[start:end], _title(cell[end:]) or _title(cell[:start]))]
    outside = cell[: spans[0][0]] + cell[spans[-1][1] :]
    if all(map(_is_joint, gaps)) and not re.search(r"\w", outside):
        return [(cell[start:end], "") for start, end in spans]
    return [(cell, "")]


def _is_joint(gap: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:[,;/&]|and|et|y|и)?\s*", gap))


def _title(words: str) -> str:
    return words.strip(' ,;:-–—"“”«»')


def _spans(cell: str) -> list[tuple[int, int]]:
    """Where standards are named in a cell."""
    spans = [
        (mention.start, mention.end)
        for mention in find_all(cell)
        if names_standard(cell[mention.start : mention.end])
    ]
    for pattern in (DRAFT_NAME, OTHER_STANDARD):
        for match in pattern.finditer(cell):
            apart = not cell[max(0, match.start() - 1) : match.start()].isalnum()
            if apart and not any(start < match.end() and match.start() < end for start, end in spans):
                spans.append(match.span())
    return sorted(spans)


_PROJECTS = {"RFC": "IETF", "TR": "", "TS": "", "GS": "", "GR": "", "EN": ""}


def organization_of(reference: str) -> str:
    """The organization that a number tells: ITU-T of "Y.3172", ETSI of "ETSI GS ENI 005"."""
    if DRAFT_NAME.match(reference) or any(mention.start == 0 for mention in find_all(reference)):
        return "ITU-T"
    match = OTHER_STANDARD.match(reference)
    return _PROJECTS.get(match["organization"], match["organization"]) if match else ""


def date_of(reference: str, status: str) -> str:
    """The date in the reference or the status, where there is no column of dates."""
    for mention in find_all(reference):
        if mention.identifier.date:
            return mention.identifier.date
    match = _DATE.search(status)
    return match[0] if match else ""


def organization_in(heading: str) -> str:
    """The organization that a heading names: "8.2 ETSI ISG ENI" is about ETSI."""
    match = _KNOWN.search(heading)
    return match[0] if match else ""
