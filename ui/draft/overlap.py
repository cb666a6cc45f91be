"""What exists on a subject, as a ranked table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..locale import N_, Locale
from ..markdown import citation_label
from ..proof import STATUS_CLASSES
from .pieces import OVERLAP

if TYPE_CHECKING:
    from copilot.answer.model import Citation
    from copilot.draft.overlap import Overlap

RELATIONS = {
    "overlaps": N_("overlaps"),
    "related": N_("related"),
    "built upon": N_("built upon"),
    "under way": N_("under way"),
}


def numbered(found: Overlap) -> Overlap:
    """The same with its citations counted through, so that each chip has a number of its own."""
    count = 0
    related = []
    for each in found.related:
        citations = []
        for citation in each.citations:
            count += 1
            citations.append(replace(citation, marker=count))
        related.append(replace(each, citations=tuple(citations)))
    return replace(found, related=tuple(related))


def citations_of(found: Overlap) -> tuple[Citation, ...]:
    return tuple(citation for each in found.related for citation in each.citations)


def table(found: Overlap, locale: Locale) -> str:
    """The texts on the subject, nearest first, with the reasons and the words that none of them holds."""
    return locale.fragment(
        "draft/overlap",
        related=found.related,
        gaps=found.gaps,
        relations=RELATIONS,
        status_classes=STATUS_CLASSES,
        which=OVERLAP,
        label=lambda citation: citation_label(citation, locale),
    )
