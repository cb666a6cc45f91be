"""Which terms an instruction wants: those to be reused, those to be defined anew."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.draft.instruction import listed

_REUSE = re.compile(
    r"\b(?:re-?us\w+|tak(?:e|en|es|ing)|adopt\w*|quot\w+|borrow\w*|us(?:e|es|ing)|import\w*|existing|already)\b",
    re.I,
)
_REUSED = re.compile(
    r"(?:\bterms?\s+ITU-T\s+(?:already\s+)?has\s+(?:on|for)|\bdefines?\s+(?:for|as)|\bdefined\s+for|\balready\s+defines|"
    r"\bdefinitions?\s+(?:of|for)|"
    r"\bthe\s+(?:existing\s+)?terms?(?!\s+(?:ITU-T|already|that|which))|\bterms?(?!\s+ITU-T)(?:\s+(?:of|on|for|like))?|:)\s+(?P<terms>.+)$",
    re.I | re.S,
)
_NEW_CUE = r"(?:add|defin(?!ition)\w+|propos\w+|introduc\w+|creat\w+|new)"
_NEW = re.compile(
    rf"(?:[,;]\s*|\band\s+|^\s*){_NEW_CUE}\b(?P<what>.*)$",
    re.I | re.S,
)
_QUOTED_TERM = r"[\"“][^\"”]+[\"”]"
_NEW_QUOTED = re.compile(
    rf"\b{_NEW_CUE}\b[^.;\"“]{{0,60}}?{_QUOTED_TERM}(?:(?:,|"
    rf",?\s+and)\s+{_QUOTED_TERM})*",
    re.I,
)

_NEW_NAMED = re.compile(
    rf"\b{_NEW_CUE}\b[^.;]{{0,40}}?\b(?:definition\s+of|(?:new\s+)?terms?(?:\s*:)?)\s+(?!for\b|that\b|as\b)"
    r"(?P<terms>[^.;\"“]+)",
    re.I,
)
_NEW_UNNAMED = re.compile(rf"\b{_NEW_CUE}\b[^.;]{{0,40}}?\bterms?\s+for\s+(?P<meaning>[^.;]+)", re.I)
_TAKEN = re.compile(
    r"\b(?:re-?us\w+|tak\w+ over|tak(?:e|ing)|adopt\w*|quot\w+|borrow\w*|import\w*)\s+(?:the\s+(?:terms?|"
    r"definitions?\s+of)\s+)?(?!over\b|from\b)(?P<terms>(?:(?!\bterms?\b|\bdefin)[^;:])+?)\s+(?:from|as\s+(?:defined|given|in))\b",
    re.I,
)
"""Terms right after the verb: "Take over precoding and shell mapping from V.34"."""
_FROM = re.compile(
    r"\bfrom\b[^.;:]*?\b(?:re-?use|take(?: over)?|adopt|quote|borrow|import)\s+"
    r"(?:the\s+terms?\s+)?(?P<terms>[^.;:]+)$",
    re.I,
)
"""The source before the terms: "From the testing framework take device under test"."""
_EXISTING = re.compile(
    r"(?:^|\bterms?\s+)(?P<terms>[^;:]+?)\s+(?:already\s+exists?|exists?\b|(?:is|are)\s+(?:already\s+)?"
    r"(?:defined|known|published|available))",
    re.I,
)
_ARE_NEW = re.compile(
    rf"(?P<terms>{_QUOTED_TERM}(?:(?:,|,?\s+and)\s+{_QUOTED_TERM})*|(?:(?!\bterms?\b)[^;:\"“])+?)\s+"
    r"(?:is|are)\s+(?:(?:a|to\s+be)\s+)?(?:new|newly\s+defined|defined\s+(?:anew|here))\b",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[a-z\d)\"”])[.;]\s+|;\s+")
_AFTER_TERM = re.compile(
    r"\s+(?:as|from|in)\s+(?:the|an?|its|clause|ITU|Rec\w*|[A-Z]\.\d)\b.*$|\s+(?:that|which|already|as)\s.*$"
)
_FILLER = frozenset("itu-t new following relevant related".split())


@dataclass(frozen=True, slots=True)
class Wanted:
    """The terms that an instruction names: `reused` from elsewhere, `new` to be defined.

    `meanings` says of an unnamed new term what it is for.
    """

    reused: tuple[str, ...]
    new: tuple[str, ...]
    meanings: tuple[str, ...]


def wanted_terms(text: str) -> Wanted:
    """Read which terms an instruction wants.

    >>> wanted_terms('Reuse the terms peer and fragment. Define "buffer rate" as a new term.').new
    ('buffer rate',)
    """
    reused: list[str] = []
    new = [
        term
        for cue in (_NEW_QUOTED, _ARE_NEW)
        for match in cue.finditer(text)
        for term in _quoted_terms(match.group())
    ]
    meanings: list[str] = []
    for sentence in _SENTENCE.split(text):
        meant = _NEW_UNNAMED.search(sentence)
        named = _NEW_NAMED.search(sentence) if '"' not in sentence and "“" not in sentence else None
        if meant:
            meanings.append(meant.group("meaning").strip())
        elif named:
            new += [
                _bare(term) for term in listed(re.split(r"\bin\s+(?:clause\s+)?3", named.group("terms"))[0])
            ]
        are_new = _ARE_NEW.search(sentence)
        if are_new and not _quoted_terms(are_new.group()):
            new += [_bare(term) for term in listed(are_new.group("terms"))]
        existing = _EXISTING.search(sentence)
        if existing and not re.search(r"\brecommendation\b", existing.group("terms"), re.I):
            reused += [_bare(term) for term in listed(existing.group("terms"))]
            continue
        if not _REUSE.search(sentence):
            continue
        kept = (
            _NEW.split(sentence)[0]
            if not sentence.lstrip().lower().startswith(("define", "add"))
            else sentence
        )
        match = _FROM.search(kept) or _TAKEN.search(kept) or _REUSED.search(kept)
        if match and not re.match(r"(?:clause|recommendation)\b", match.group("terms"), re.I):
            reused += [_bare(term) for term in listed(match.group("terms"))]
    reused = [term for term in dict.fromkeys(reused) if term and len(term.split()) <= 8 and term not in new]
    return Wanted(tuple(reused), tuple(dict.fromkeys(term for term in new if term)), tuple(meanings))


def _quoted_terms(text: str) -> list[str]:
    return re.findall(r"[\"“]([^\"”]+)[\"”]", text)


def _bare(term: str) -> str:
    term = re.sub(r"^(?:(?:the|an?|of|for|on)\s+)+", "", term.strip(), flags=re.I)
    term = re.sub(r"^terms?\s+(?=\w)", "", re.sub(r"\b(?:the|an?)\s+", "", term), flags=re.I)
    term = _AFTER_TERM.sub("", term)
    return " ".join(word for word in term.strip(' ."“”').split() if word.lower() not in _FILLER)
