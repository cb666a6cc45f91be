"""Words that do not belong into a standard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.check.checking import Checking
from copilot.check.citations import TEXTUAL
from copilot.check.modals import excerpt
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from corpus.document import ClauseKind

_OPEN_END = re.compile(r"(?<!\w)etc\b\.?|\band so (?:on|forth)\b|\band others\b(?=[.,;])", re.I)
_GAP = re.compile(
    r"\b(?:TBD|TBA|T\.B\.D\.|FFS|to be (?:defined later|determined|decided|added|confirmed|specified later)|"
    r"for further study|\?\?+)(?!\w)"
    r"|\[\s*(?:editor|Editor)[^\]]*\]|(?:Editor['’]s|Editorial) [Nn]ote|\b(?:lorem ipsum)\b|…{2,}|_{4,}"
)
_PERSON = re.compile(r"(?<![\w'’])(?:we|our|us|you|your|I)(?=\s+[a-z]+)")
_CONTRACTION = re.compile(
    r"\b(?:\w+n['’]t|it['’]s|that['’]s|there['’]s|we['’]ll|they['’]re|let['’]s)\b", re.I
)
_TIME = re.compile(
    r"\b(?:currently|nowadays|at present|at the time of (?:writing|publication)|in the near future|"
    r"recently|today['’]s|"
    r"state of the art|so far|the latest version)\b",
    re.I,
)
_DOUBLED = re.compile(r"\b(?P<word>[a-zA-Z]{2,})\s+(?P=word)\b")
_ALLOWED_DOUBLE = {"that", "had", "is", "bla", "log", "sub", "non", "so"}
_AND_OR = re.compile(r"\band\s?/\s?or\b", re.I)
_OLD_FORM = re.compile(
    r"\bITU-T (?:Recommendation|Rec\.)\s+(?=[A-Z]\.\d)|\bCCITT Recommendation\s+(?=[A-Z]\.\d)"
)
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_SELF = re.compile(r"\bthis (?:document|standard|specification|paper|contribution|draft)\b", re.I)
_PROMOTION = re.compile(
    r"\b(?:obviously|of course|clearly,|needless to say|very|extremely|world[- ]class|cutting[- ]edge|"
    r"best[- ]in[- ]class)\b",
    re.I,
)


def _found(
    checking: Checking, pattern: re.Pattern[str], normative: bool | None = None
) -> Iterator[tuple[re.Match[str], Hit]]:
    """Every place of a pattern in the prose, as a hit without message."""
    for clause, block in checking.prose(normative=normative, notes=True):
        part = checking.document.part_of(clause)
        if part in ("references", "bibliography", "abbreviations", "history", "foreword"):
            continue
        if clause.kind is ClauseKind.FRONT and part not in ("summary", "introduction"):
            continue
        for match in pattern.finditer(block.text):
            yield match, Hit(block, "", excerpt(block.text, match.start(), match.end()))


def _grade(checking: Checking) -> Severity | None:
    return Severity.NOTE if checking.is_published else None


@rule(
    "ITU-WRD-001",
    Severity.WARNING,
    "“etc.” or another open end",
    why="A list that ends with “etc.” leaves open what belongs to it.",
    remedy="Complete the list, or introduce it with “such as” and leave “etc.” out.",
    english=True,
)
def open_end(checking: Checking) -> Iterator[Hit]:
    for match, hit in _found(checking, _OPEN_END, normative=True):
        yield Hit(
            hit.block,
            f"“{match[0]}” leaves the list open",
            hit.quote,
            key=checking.together("etc"),
            severity=_grade(checking),
        )


@rule(
    "ITU-WRD-002",
    Severity.WARNING,
    "a gap that is still to be filled",
    why="A text that goes to consent has no gaps and no editor's notes.",
    remedy="Fill the gap, or take the sentence out.",
    english=True,
)
def gap(checking: Checking) -> Iterator[Hit]:
    for match, hit in _found(checking, _GAP):
        further = match[0].lower() == "for further study"
        if match[0].lower().startswith("to be") and not re.search(
            rf"\b(?:is|are|still|value|values)\s+{match[0]}|\[{match[0]}", hit.block.text
        ):
            continue  # "for the mode to be determined"
        if further and checking.is_published:
            continue
        yield Hit(
            hit.block,
            f"“{match[0][:60]}” is still to be filled",
            hit.quote,
            severity=Severity.NOTE if further else None,
        )


@rule(
    "ITU-WRD-003",
    Severity.NOTE,
    "the first or second person",
    why="A Recommendation speaks of systems and of what they do, not of authors and readers.",
    remedy="Name what does it, or use the passive.",
    english=True,
)
def person(checking: Checking) -> Iterator[Hit]:
    for match, hit in _found(checking, _PERSON, normative=True):
        if "?" in hit.block.text and match[0] in ("you", "your"):
            continue  # a question put to somebody
        if match[0] == "I" and not re.search(r"(?:^|[.,;]\s)I (?:am|have|will|do|think)\b", hit.quote):
            continue
        yield Hit(hit.block, f"“{match[0]}”", hit.quote, key=checking.together("person"))


@rule(
    "ITU-WRD-004",
    Severity.NOTE,
    "a contraction",
    why="Contractions are for speech.",
    remedy="Write the words in full.",
    english=True,
)
def contraction(checking: Checking) -> Iterator[Hit]:
    for match, hit in _found(checking, _CONTRACTION):
        yield Hit(hit.block, f"“{match[0]}”", hit.quote)


@rule(
    "ITU-WRD-005",
    Severity.NOTE,
    "words that grow old",
    why="A Recommendation is read for decades: “currently” is wrong soon.",
    remedy="Give the date or edition, or leave the word out.",
    english=True,
)
def time(checking: Checking) -> Iterator[Hit]:
    for match, hit in _found(checking, _TIME, normative=True):
        yield Hit(hit.block, f"“{match[0]}” grows old", hit.quote, key=checking.together("time"))


@rule(
    "ITU-WRD-006",
    Severity.WARNING,
    "a word twice in a row",
    why="A slip of the keyboard.",
    remedy="Take one of them out.",
    english=True,
    fixes=True,
)
def doubled(checking: Checking) -> Iterator[Hit]:
    for match, hit in _found(checking, _DOUBLED):
        if match["word"].lower() in _ALLOWED_DOUBLE or match["word"].isupper():
            continue
        if checking.document.format == "pdf" and not match["word"].islower():
            continue
        yield Hit(hit.block, f"“{match[0]}”", hit.quote, fix=Fix(match[0], match["word"]))


@rule(
    "ITU-WRD-007",
    Severity.NOTE,
    "“and/or”",
    why="“and/or” leaves open which is meant.",
    remedy="Write “A or B, or both”.",
    english=True,
)
def and_or(checking: Checking) -> Iterator[Hit]:
    if checking.is_published:
        return
    for match, hit in _found(checking, _AND_OR, normative=True):
        yield Hit(hit.block, f"“{match[0]}”", hit.quote)


@rule(
    "ITU-WRD-008",
    Severity.NOTE,
    "“ITU-T Recommendation X.1” for “Recommendation ITU-T X.1”",
    why="The name is “Recommendation ITU-T X.1”, in brackets “[ITU-T X.1]”.",
    remedy="Write “Recommendation ITU-T X.1”.",
    english=True,
    fixes=True,
    since=2009,
)
def old_form(checking: Checking) -> Iterator[Hit]:
    for match, hit in _found(checking, _OLD_FORM):
        rest = hit.block.text[match.end() : match.end() + 8]
        yield Hit(
            hit.block,
            f"“{match[0].strip()}”",
            hit.quote,
            fix=Fix(match[0] + rest, f"Recommendation ITU-T {rest}"),
            key=checking.together("form"),
        )


@rule(
    "ITU-WRD-009",
    Severity.NOTE,
    "a comma between thousands",
    why="Thousands are separated by an apostrophe: 1'000'000; a comma is a decimal sign in other languages.",
    remedy="Write 1'000'000.",
    fixes=True,
)
def thousands(checking: Checking) -> Iterator[Hit]:
    if checking.is_published:
        return
    for clause in checking.document.clauses:
        if checking.document.part_of(clause) in ("references", "bibliography"):
            continue
        for block in clause.blocks:
            if block.kind not in TEXTUAL:
                continue
            for match in _THOUSANDS.finditer(block.text):
                yield Hit(block, f"“{match[0]}”", match[0], fix=Fix(match[0], match[0].replace(",", "'")))


@rule(
    "ITU-WRD-010",
    Severity.NOTE,
    "“this document” for “this Recommendation”",
    why="A Recommendation calls itself “this Recommendation”, a Supplement “this Supplement”.",
    remedy="Write “this Recommendation” or “this Supplement”.",
    english=True,
    fixes=True,
)
def itself(checking: Checking) -> Iterator[Hit]:
    right = "this Supplement" if checking.document.is_supplement else "this Recommendation"
    for match, hit in _found(checking, _SELF):
        if checking.is_published and match[0].lower() == "this specification":
            continue
        new = (
            right.capitalize().replace("recommendation", "Recommendation").replace("supplement", "Supplement")
        )
        yield Hit(
            hit.block,
            f"“{match[0]}”",
            hit.quote,
            key=checking.together("self"),
            fix=Fix(match[0], new if match[0][0] == "T" else right),
        )


@rule(
    "ITU-WRD-011",
    Severity.NOTE,
    "praise or emphasis",
    why="A Recommendation specifies; it does not praise.",
    remedy="Leave the word out, or give a value.",
    english=True,
)
def praise(checking: Checking) -> Iterator[Hit]:
    if checking.is_published:
        return
    for match, hit in _found(checking, _PROMOTION, normative=True):
        yield Hit(hit.block, f"“{match[0]}”", hit.quote)
