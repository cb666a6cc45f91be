"""Gap and overlap: what exists on a subject, published and under way, ranked, with the reasons.

Three ways lead to a text: its record in the catalogue is near to the subject or to one of its points; the
records found name it as what they build on; a roadmap lists it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from copilot.answer.model import Citation
from copilot.draft.evidence import Evidence, Record
from corpus.catalogue import Edition
from corpus.identifiers import find_all
from corpus.language.sentences import sentences
from corpus.printable import clean
from index.retrieve.query import content_words, stem, stems_of, understand
from index.roadmaps import Listed

LEAST_COSINE = 0.42
"""Nearness of a record to the subject from which it is reported."""
SAME = 0.7
"""Nearness from which the new text would repeat what is published."""
MOST = 12
MOST_LISTED = 4
"""Rows of roadmaps reported for the title and for each of its parts."""
NAMED_BY = 2
"""Near texts that must name a text for it to be reported as what they build on."""
_ASPECT = re.compile(
    r"\b(?:from|through|to|with|including|and|or|in|on|for|of|between|by|using|that|which|as|their|its|the|a|an)\b|[,;:()]",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Related:
    """A text that a proposal has to do with.

    `relation` is "overlaps", "related", "built upon" or "under way"; `score` between 0 and 1 compares
    within one comparison; `reasons` say why it is listed; `citations` are the words that show it.
    """

    id: str
    title: str
    status: str
    relation: str
    score: float
    reasons: tuple[str, ...]
    url: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Overlap:
    """What exists on a subject, nearest first, and the words of the proposal that none of it holds."""

    title: str
    scope: str
    related: tuple[Related, ...]
    gaps: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def overlap(evidence: Evidence, title: str, scope: str = "", most: int = MOST) -> Overlap:
    """Compare a proposed title and scope with the catalogue and the roadmaps.

    Args:
        evidence: the generation to compare with.
        title, scope: of the proposed new work.
        most: texts reported.
    """
    subject = clean(f"{title}. {scope}").strip(" .")
    records = {record.edition.id: record for record in evidence.records(subject)}
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for aspect in aspects_of(subject):
        for record in evidence.records(f"{aspect} {_core(title)}", 3)[:1]:
            if aspect_in(aspect, record.edition):
                known = records.get(record.edition.id)
                records[record.edition.id] = known or record
                reasons[record.edition.id].append(f"its title or abstract speaks of “{aspect}”")
    near = [
        record for record in records.values() if record.cosine >= LEAST_COSINE or reasons[record.edition.id]
    ]
    near.sort(key=lambda record: -_worth(record, reasons[record.edition.id]))
    found = [_related(evidence, record, subject, reasons[record.edition.id]) for record in near]
    known_ids = {one.id for one in found}
    built_upon = [one for one in _built_upon(evidence, near) if one.id not in known_ids]
    under_way = _listed(evidence, title, known_ids | {one.id for one in built_upon})
    kept = _together(found, built_upon, most)
    return Overlap(title, scope, (*kept, *under_way), _gaps(subject, near))


def aspects_of(subject: str) -> list[str]:
    """Content words and pairs of the subject that a text can be about.

    >>> aspects_of("managing machine learning models, from trial through deployment to monitoring")
    ['managing machine learning models', 'trial', 'deployment', 'monitoring']
    """
    parts = [" ".join(part.split()) for part in _ASPECT.split(subject)]
    parts = [part.strip(" .") for part in parts]
    return list(dict.fromkeys(part for part in parts if content_words(part, "en") and len(part) > 3))


def aspect_in(aspect: str, edition: Edition) -> bool:
    """Whether a record holds all words of an aspect."""
    return {stem(word) for word in content_words(aspect, "en")} <= set(
        stems_of(f"{edition.title} {edition.abstract}")
    )


def _core(title: str) -> str:
    """The longest aspect of a title: what its other aspects are aspects of."""
    parts = aspects_of(title)
    return max(parts, key=lambda part: len(part.split()), default=title)


def _worth(record: Record, reasons: Sequence[str]) -> float:
    return 0.7 * record.cosine + 0.3 * record.cover + 0.03 * len(reasons)


def _related(evidence: Evidence, record: Record, subject: str, reasons: Sequence[str]) -> Related:
    edition = record.edition
    wanted = {stem(word): word for word in content_words(subject, "en")}
    held = [
        word for key, word in wanted.items() if key in set(stems_of(f"{edition.title} {edition.abstract}"))
    ]
    why = [f"nearness {record.cosine:.2f}"]
    if held:
        why.append("common words: " + ", ".join(held[:8]))
    why += reasons
    if not edition.is_in_force:
        why.append(edition.status)
    words = _telling(edition, wanted.keys())
    return Related(
        edition.id,
        edition.title,
        edition.status,
        "overlaps" if record.cosine >= SAME else "related",
        round(_worth(record, reasons), 3),
        tuple(why),
        edition.url,
        (evidence.cite_record(edition, words),),
    )


def _telling(edition: Edition, wanted: Sequence[str] | Any) -> str:
    """The sentence of the abstract that holds most of the subject; "" where there is no abstract."""
    parts = sentences(edition.abstract)
    if not parts:
        return ""
    return max(parts, key=lambda part: len(set(wanted) & set(stems_of(part))))


def _built_upon(evidence: Evidence, near: Sequence[Record]) -> list[Related]:
    """Texts that several of the near ones name in their abstracts."""
    naming: defaultdict[str, list[str]] = defaultdict(list)
    for record in near:
        own = record.edition.identifier
        for mention in find_all(record.edition.abstract):
            if set(mention.identifier.names) & set(own.names):
                continue
            current = evidence.in_force(mention.identifier)
            if current is not None and record.edition.id not in naming[current.id]:
                naming[current.id].append(record.edition.id)
    found = []
    for id, names in naming.items():
        edition = evidence.catalogue.get(id)
        if edition is None or len(names) < NAMED_BY:
            continue
        found.append(
            Related(
                id,
                edition.title,
                edition.status,
                "built upon",
                round(min(1.0, 0.3 + 0.1 * len(names)), 3),
                (f"named by {', '.join(names[:4])}",),
                edition.url,
                (evidence.cite_record(edition),),
            )
        )
    return sorted(found, key=lambda one: -one.score)


def _listed(evidence: Evidence, title: str, known: set[str]) -> list[Related]:
    """Rows of the indexed roadmaps on the subject: work under way, and texts not found so far."""
    found = []
    rows: dict[str, Listed] = {}
    for part in (title, *(aspect for aspect in aspects_of(title) if len(aspect.split()) > 1)):
        for row in evidence.reading.roadmaps.search(understand(part), MOST_LISTED):
            rows.setdefault(row.entry.row, row)
    for listed in rows.values():
        entry = listed.entry
        identifier = entry.identifier
        edition = evidence.in_force(identifier) if identifier is not None else None
        if edition is not None and edition.id in known:
            continue
        document = evidence.document(entry.file)
        clause = document.clauses[entry.clause_index]
        cited = evidence.cite_words(document, clause, entry.title)
        found.append(
            Related(
                edition.id if edition is not None else entry.reference or entry.organization,
                entry.title,
                entry.status or str(entry.stage),
                "related" if edition is not None else "under way",
                round(listed.share, 3),
                (
                    f"listed in clause {entry.clause} of {document.doc_id}: "
                    f"{entry.area or entry.organization}",
                ),
                "",
                cited,
            )
        )
    return found


def _together(found: Sequence[Related], built_upon: Sequence[Related], most: int) -> list[Related]:
    """The nearest, with room for what they build upon."""
    room = most - min(3, len(built_upon))
    return sorted([*found[:room], *built_upon[:3]], key=lambda one: -one.score)


def _gaps(subject: str, near: Sequence[Record]) -> tuple[str, ...]:
    """Words of the proposal that no record found holds."""
    held = {key for record in near for key in stems_of(f"{record.edition.title} {record.edition.abstract}")}
    return tuple(dict.fromkeys(word for word in content_words(subject, "en") if stem(word) not in held))
