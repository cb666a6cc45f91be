"""Requirements and procedures: the nearest published provisions, adapted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.draft.adapted import (
    Provision,
    adapted,
    capital,
    gap,
    list_pieces,
    listed_below,
    not_repeated,
    prevailing,
    provision_piece,
    remarks,
)
from copilot.draft.builders.stated import draft_stated, draft_steps, labelled
from copilot.draft.builders.taken import draft_reworded
from copilot.draft.evidence import Evidence
from copilot.draft.frame import Built, Frame, numbered_notes
from copilot.draft.gathering import not_yet, provisions_for
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.request import Take
from copilot.draft.searches import searches_of
from copilot.draft.sources import sources_of
from index.retrieve.query import stems_of

LEAST_STATEMENT = 6
"""Words from which a sentence tells something alone."""
MOST_STATEMENTS, LEAST_SHARE = 2, 0.4
"""Statements quoted beside provisions, and the share of the words of the point that they hold."""


def draft_requirements(frame: Frame) -> Built:
    """A clause of provisions: those that the form states, a clause reworded, or the nearest published
    ones.
    """
    request = frame.request
    if any(topic.force is not None for topic in request.topics):
        return draft_stated(frame)
    if not request.topics and any(source.take is Take.CLAUSE for source in request.builds_on):
        return draft_reworded(frame)
    return _provisions(frame, request.number or "7", "requirements", Kind.PROVISION)


def draft_procedures(frame: Frame) -> Built:
    """A clause of numbered steps: those of the form, else the published ones in their order."""
    if frame.request.steps or any(source.clauses for source in frame.request.builds_on):
        return draft_steps(frame)
    return _provisions(frame, frame.request.number or "8", "procedures", Kind.STEP)


def _provisions(frame: Frame, number: str, name: str, kind: Kind) -> Built:
    evidence, request = frame.evidence, frame.request
    sources = sources_of(evidence, request, searches_of(request))
    found = provisions_for(evidence, request, sources)
    groups = [(point, [p for unit in units for p in adapted(unit)]) for point, units in found]
    style = request.style or prevailing([p for _, own in groups for p in own])
    built = Built(style=style, also=list(sources.described))
    title = request.heading or frame.forms.headings[name]
    built.pieces = [Piece(Kind.HEADING, capital(title), number=number, level=number.count(".") + 1)]
    built.pieces.append(
        frame.sentence(name, subject=frame.subject)
        if request.subject or request.title
        else frame.sentence(f"{name}_bare")
    )
    form = request.label or _published_label([p for _, own in groups for p in own])
    counter = 0
    known: list[Provision] = []
    for place, (point, provisions) in enumerate(groups, 1):
        stated = [provision for provision in provisions if provision.force is not None or kind is Kind.STEP]
        stated = not_repeated(stated, known)
        known += stated
        prefix = number
        if point and len(groups) > 1:
            prefix = f"{number}.{place}"
            built.pieces.append(
                Piece(Kind.HEADING, capital(point), number=prefix, level=prefix.count(".") + 1)
            )
        if not stated:
            built.pieces.append(gap(f"{prefix}.1", point or frame.subject, style, kind))
            built.pieces += _statements(evidence, provisions, point or request.about, 1)
            built.notes.append(f"no published provision was found on “{point or frame.subject}”")
            continue
        for own, provision in enumerate(stated, 1):
            counter += 1
            label = labelled(form, counter) or f"{prefix}.{own}"
            built.pieces.append(provision_piece(evidence, provision, style, kind, label))
            if kind is Kind.PROVISION:  # of a procedure the items are steps themselves
                below = not_yet(listed_below(evidence, provision), [other.unit for other in known])
                built.pieces += list_pieces(evidence, below, style)
        if kind is Kind.PROVISION:
            about = point or request.about
            telling = _telling(provisions, stated, about)
            built.pieces += numbered_notes(_statements(evidence, telling, about, MOST_STATEMENTS))
    built.notes += remarks(known, style)
    return built


def _published_label(provisions: Sequence[Provision]) -> str:
    """The label of the first published provision, where most of them have one: the draft goes on so."""
    labels = [provision.label for provision in provisions if provision.label]
    stated = [provision for provision in provisions if provision.force is not None]
    return re.sub(r"\d+$", "01", labels[0]) if stated and 2 * len(labels) > len(stated) else ""


def _statements(evidence: Evidence, provisions: Sequence[Provision], about: str, most: int) -> list[Piece]:
    """What is published on a point without binding anybody, as notes: what holds most of its words."""
    wanted = set(stems_of(about))
    told = [
        provision
        for provision in provisions
        if provision.force is None and len(provision.text.split()) > LEAST_STATEMENT
    ]
    told = [provision for provision in told if not provision.text.rstrip(".").endswith(":")]
    best = sorted(told, key=lambda provision: -len(wanted & set(stems_of(provision.text))))[:most]
    return [
        Piece(
            Kind.NOTE,
            f"NOTE – {capital(evidence.place(provision.unit))} says: “{provision.unit.text}”",
            origin=Origin.QUOTED,
            citations=evidence.cite(provision.unit),
        )
        for provision in told
        if provision in best
    ]


def _telling(provisions: Sequence[Provision], stated: Sequence[Provision], about: str) -> list[Provision]:
    """Statements that hold more words of a point than any provision on it, or nearly all of them."""
    wanted = set(stems_of(about))

    def share(provision: Provision) -> float:
        return len(wanted & set(stems_of(provision.text))) / (len(wanted) or 1)

    most = max((share(provision) for provision in stated), default=0.0)
    return [
        provision
        for provision in provisions
        if provision.force is None and share(provision) >= LEAST_SHARE and share(provision) >= most
    ]
