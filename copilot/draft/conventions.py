"""Clause 5: the provision words in the declared style, and conventions that published texts have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from copilot.draft.evidence import Evidence, place_in
from copilot.draft.frame import Built, Frame
from copilot.draft.instruction import points_of
from copilot.draft.model import Kind, Origin, Piece, Style
from copilot.model import Citation
from copilot.units import Unit, units_of
from index.query import stems_of

_WORDS: dict[Style, dict[str, str]] = {
    Style.REQUIRED: {
        "requirement": r"is required to",
        "prohibition": r"is prohibited from",
        "recommendation": r"is recommended(?: to)?",
        "not_recommended": r"is not recommended(?: to)?",
        "option": r"can optionally",
    },
    Style.SHALL: {
        "requirement": r"shall",
        "prohibition": r"shall not",
        "recommendation": r"should",
        "not_recommended": r"should not",
        "option": r"may",
    },
}
_KEYWORD_TOPIC = re.compile(
    r"\b(?:requirement keywords?|keywords?|provisions?|requirement(?:s| levels?)|modal|mandatory|"
    r"verbal forms?|wording)\b",
    re.I,
)
_TITLE = re.compile(r"^(?:conventions?|convenios|convenciones)$", re.I)
MOST_SOURCES = 3
"""Texts cited for one provision word."""


def draft_conventions(frame: Frame) -> Built:
    """Clause 5: how provisions are worded, then what else the instruction asks for."""
    evidence = frame.evidence
    style = frame.style or Style.REQUIRED
    built = Built(style=style)
    built.pieces = [frame.heading("5", "conventions"), frame.sentence("conventions")]
    built.pieces += _keywords(frame, style, built.notes)
    text = frame.instruction.text
    points = [point for point in points_of(text) if not _KEYWORD_TOPIC.search(point)]
    for point in points:
        built.pieces += _other(frame, point, built.notes)
    named = evidence.files_of(frame.instruction.named)
    if not points and named:
        built.pieces += _other(frame, frame.instruction.about, built.notes)
    return built


def _keywords(frame: Frame, style: Style, notes: list[str]) -> list[Piece]:
    """Each provision word as published texts explain it, else in the fixed form."""
    fixed = frame.forms.keywords_required if style is Style.REQUIRED else frame.forms.keywords_shall
    published = list(_explaining(frame.evidence, style)) if frame.evidence.language == "E" else []
    pieces = []
    for name, expression in _WORDS[style].items():
        quoted = re.compile(rf"[\"“‘']\s*{expression}\s*[\"”’']", re.I)
        own = [unit for unit in published if quoted.search(unit.text[:120])]
        citations: list[Citation] = []
        for unit in islice(_one_a_text(own), MOST_SOURCES):
            citations += frame.evidence.cite(unit)
        if own:
            text = re.sub(r"\bthis (?:document|specification)\b", "this Recommendation", own[0].text)
            sentences = " ".join(_rest(frame.evidence, own[0]))
            origin = Origin.QUOTED if text == own[0].text else Origin.ADAPTED
            text = f"{text} {sentences}".strip()
            text = re.sub(r"\bthis (?:document|specification)\b", "this Recommendation", text)
        else:
            text, origin = fixed[name], Origin.FORM
        pieces.append(Piece(Kind.ITEM, text, origin=origin, citations=tuple(citations)))
    used = {citation.doc for piece in pieces for citation in piece.citations}
    if used:
        notes.append(f"the provision words are explained as in {', '.join(sorted(used))}")
    return pieces


def _explaining(evidence: Evidence, style: Style) -> list[Unit]:
    """Sentences of published conventions clauses that explain a provision word, in force first."""
    found: list[tuple[bool, str, Unit]] = []
    words = re.compile("|".join(rf"[\"“‘']\s*{e}\s*[\"”’']" for e in _WORDS[style].values()), re.I)
    for file, entry in evidence.entries.items():
        if entry.language != evidence.language:
            continue
        for listed in evidence.store.clauses(file=file):
            if listed.level != 1 or not _TITLE.search(listed.title):
                continue
            document = evidence.document(file)
            for unit in units_of(document, document.clauses[listed.index]):
                # several words in one sentence ("interpreted, respectively, as") explain none of them
                if len(words.findall(unit.text)) == 1 and not unit.cells:
                    found.append((entry.status != "in force", file, unit))
    order = _completeness(found, style)
    return [
        unit
        for _, file, unit in sorted(found, key=lambda f: (f[0], order[f[1]], f[1], f[2].block, f[2].place))
    ]


def _completeness(found: Sequence[tuple[bool, str, Unit]], style: Style) -> dict[str, int]:
    """Files that explain more of the words come first, so that one text gives the wording."""
    counts: dict[str, int] = {}
    for _, file, _ in found:
        counts[file] = counts.get(file, 0) - 1
    return counts


def _one_a_text(units: Sequence[Unit]) -> list[Unit]:
    """The first unit of each text."""
    return list({unit.file: unit for unit in reversed(units)}.values())[::-1]


def _rest(evidence: Evidence, unit: Unit) -> list[str]:
    """The sentences that go on with an explanation in the same paragraph."""
    document = evidence.document(unit.file)
    return [
        other.text
        for other in units_of(document, unit.clause)
        if other.block == unit.block and other.place > unit.place
    ]


def _other(frame: Frame, point: str, notes: list[str]) -> list[Piece]:
    """Another convention (a notation): the published sentences that state it, quoted with their source."""
    evidence = frame.evidence
    units = evidence.units(f"{point} {frame.subject}", 170, k=6, body=True)
    if not units:
        notes.append(f"“{point}”: nothing published was found; word it anew")
        return [Piece(Kind.PARAGRAPH, f"[editor: {point}]", origin=Origin.PROPOSAL)]
    first = max(units, key=lambda unit: _share(point, unit.text))
    own = [unit for unit in units if unit.file == first.file and unit.clause.index == first.clause.index]
    symbols = [word.strip(".,;") for word in point.split() if re.search(r"\w[/_=]\w|\d", word)]
    own += _speaking_of(evidence, own, symbols)
    pieces = []
    for unit in own:
        kind = Kind.ITEM if unit.text.lstrip().startswith(("–", "-", "•")) else Kind.PARAGRAPH
        text = re.sub(r"^[–•-]\s*", "", unit.text)
        if unit.cells:
            continue
        pieces.append(Piece(kind, text, origin=Origin.QUOTED, citations=evidence.cite(unit)))
    place = place_in(
        evidence.titled(evidence.document(first.file), first.clause), evidence.document(first.file)
    )
    return [
        Piece(Kind.PARAGRAPH, f"The following convention is that of {place}.", origin=Origin.FORM),
        *pieces,
    ]


def _speaking_of(evidence: Evidence, units: Sequence[Unit], symbols: Sequence[str]) -> list[Unit]:
    """The sentences right after those quoted that go on about a notation ("x/y")."""
    siblings = [u for u in units_of(evidence.document(units[0].file), units[0].clause) if not u.cells]
    last = max((place for place, unit in enumerate(siblings) if unit in units), default=-1)
    following = siblings[last + 1 : last + 3]
    return [unit for unit in following if any(symbol in unit.text for symbol in symbols)]


def _share(point: str, text: str) -> float:
    wanted, own = set(stems_of(point)), set(stems_of(text))
    return len(wanted & own) / (len(wanted) or 1)
