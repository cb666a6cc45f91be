"""What the texts named say on a question of the form, quoted."""

from __future__ import annotations

import re

from copilot.answer.units import Unit, units_of
from copilot.draft.adapted import capital
from copilot.draft.builders.taken import named_clauses, told_as_fact
from copilot.draft.frame import Frame
from copilot.draft.kinds import ClauseType, Style
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.provisions import in_style
from copilot.draft.sources import identified, source_files
from index.retrieve.query import stems_of

CLAUSES = 6
NEAR_BEST = 0.8
"""Worth of a further answer to a question, as a share of the best one's."""


def answers(frame: Frame, search: str, ask: str, notes: list[str], words: int = 70) -> list[Piece]:
    """What the texts named say on a question, quoted; a gap where they say nothing."""
    evidence, request = frame.evidence, frame.request
    files = source_files(evidence, request) or evidence.texts_of(identified(evidence, request.amends or "-"))
    units = _candidates(frame, search, ask, files)
    asked, said = set(stems_of(ask)), set(stems_of(search))

    def worth(unit: Unit) -> float:
        own = set(stems_of(f"{unit.lead} {unit.text} {unit.caption} {evidence.titled_of(unit)}"))
        return len(asked & own) + 0.5 * len(said & own) - unit.words / 40

    kept: list[Unit] = []
    for unit in sorted(units, key=worth, reverse=True):
        if words <= 0 or (kept and worth(unit) < NEAR_BEST * worth(kept[0])):
            break
        if not any(unit.text == other.text for other in kept):
            kept.append(unit)
            words -= unit.words
    if not kept:
        notes.append(f"“{ask}”: nothing was found in the texts named")
        return [Piece(Kind.PARAGRAPH, f"[editor: {ask}]", origin=Origin.PROPOSAL)]
    if request.kind is ClauseType.APPENDIX:  # informative: no provision word of another text stands in it
        return [told_as_fact(evidence, unit) for unit in kept]
    return [
        Piece(
            Kind.PARAGRAPH,
            f"{capital(evidence.place(unit))} says: “{_told(unit)}”",
            origin=Origin.QUOTED,
            citations=evidence.cite(unit),
        )
        for unit in kept
    ]


def _candidates(frame: Frame, search: str, ask: str, files: frozenset[str]) -> list[Unit]:
    """What may answer a question: the clauses named, the nearest ones, the definitions of the terms that it
    names.
    """
    evidence, request = frame.evidence, frame.request
    clauses = [
        one for source in request.builds_on if source.clauses for one in named_clauses(evidence, source, [])
    ]
    for hit in evidence.hits(search, CLAUSES, files) if files and not clauses else ():
        document = evidence.document(hit.best.file)
        clauses.append((document, document.clauses[hit.best.clause_index]))
    for term in re.findall(r"\b[A-Z][\w\-]*[A-Z0-9]\w*|\b[A-Z]{2,}\b", ask):
        for entry, definition in evidence.lookup.definitions(term):
            if entry.file in files:
                document = evidence.document(entry.file)
                clauses += [
                    (document, one)
                    for one in document.clauses
                    if one.number and one.number == definition.number
                ]
    unique = {(document.file, clause.index): (document, clause) for document, clause in clauses}
    return [unit for document, clause in unique.values() for unit in units_of(document, clause)]


def _told(unit: Unit) -> str:
    """A unit as it is quoted; a row of a table with its heads."""
    if unit.cells and len(unit.header) == len(unit.cells):
        return "; ".join(
            f"{head}: {cell}" if head else cell for head, cell in zip(unit.header, unit.cells, strict=True)
        )
    return unit.text


def reworded(text: str, style: Style | None) -> str:
    """Words given, with their provision words in the style of the form where it names one."""
    return in_style(text, style) if style is not None else text
