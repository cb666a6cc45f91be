"""Clauses of a published text under another number, headings corrected."""

from __future__ import annotations

import re

from copilot.draft.builders.places import clause_named, folded, heading, name_of, place_of, say, with_below
from copilot.draft.frame import Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.request import Operation
from corpus.model import Clause, Document


def heading_corrected(
    frame: Frame, document: Document, clause: Clause, what: Piece, heads: str
) -> list[Piece]:
    """The number or title of one heading or definition, and nothing below it."""
    cited = frame.evidence.cite_words(document, clause, clause.heading.text) if clause.heading else ()
    return [
        heading(frame, clause),
        what,
        Piece(Kind.OLD, clause.label, origin=Origin.QUOTED, citations=cited),
        say(frame, "reads"),
        Piece(Kind.NEW, heads.strip(), origin=Origin.INSTRUCTED),
    ]


def renumbered(frame: Frame, document: Document, operation: Operation, notes: list[str]) -> list[Piece]:
    """A clause and those below it under another number."""
    named = operation.old or operation.clause or operation.row
    bare = re.sub(r"^(?:sub)?clause\s+", "", named.strip(), flags=re.I)
    wanted = [c for c in document.clauses if c.number and (folded(c.number) == folded(bare))]
    titled = clause_named(document, operation.title or named)
    clause = titled if titled is not None and titled not in wanted[:1] else (wanted[-1] if wanted else titled)
    if clause is None:
        notes.append(f"not found: {document.doc_id} has no clause {named}; nothing is renumbered")
        return []
    target = re.sub(r"^(?:sub)?clause\s+", "", operation.new.strip(), flags=re.I)
    own = re.match(r"(?:[A-Z]\.)?\d+(?:\.\d+)*[a-z]?|[A-Z]+(?:\.\d+)*", target)
    if not target or own is None:
        notes.append(f"the new number of {name_of(clause)} is not given")
        return []
    pieces = [
        heading(frame, clause),
        say(frame, "renumber", place=place_of(frame, clause), title=clause.title, number=own.group()),
    ]
    for one in with_below(document, clause):
        if not one.number.startswith(clause.number):
            continue
        number = f"{own.group()}{one.number[len(clause.number) :]}"
        cited = frame.evidence.cite_words(document, one, one.heading.text) if one.heading else ()
        pieces.append(Piece(Kind.OLD, one.label, origin=Origin.QUOTED, citations=cited))
        pieces.append(Piece(Kind.NEW, f"{number} {one.title}".strip(), origin=Origin.INSTRUCTED))
    others = [c for c in document.clauses if c.number == clause.number and c.index != clause.index]
    if others:
        pieces.append(say(frame, "other_keeps", number=clause.number, title=others[0].title))
    pieces.append(say(frame, "references_follow", number=clause.number))
    return pieces
