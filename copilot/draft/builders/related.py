"""The published texts that a scope or summary builds on: those of the form, else the nearest ones, with
what they say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.answer.units import Unit, units_of
from copilot.draft.evidence import Evidence, tag_of
from copilot.draft.frame import Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.overlap import Related, overlap
from copilot.draft.provisions import Force, force_of
from copilot.draft.sources import identified
from corpus.catalogue import Edition
from corpus.identifiers import Identifier, UnknownIdentifier, parse
from corpus.language.sentences import sentences
from corpus.model import ClauseKind, Document
from index.retrieve.query import content_words, stem, stems_of

MOST_BUILT_ON = 6
"""Published texts named in a scope."""
MOST_QUOTED = 2
"""Indexed texts whose scope or summary is quoted."""
NEAR = 0.8
NEAR_CLAUSE, COVERED = 0.45, 0.5
"""Cosine of a clause and share of the words, from which its text is named as one to build on."""
MOST_KEYWORDS = 8
CLAUSES = 8
"""Clauses looked at to find the indexed text that is nearest."""

_BINDING = re.compile(
    r"\b(?:shall|must|is required to|are required to|is prohibited from|are prohibited from)\b", re.I
)
_HOLDS = re.compile(
    r"\b(?:includ\w+|consists?|compris\w+|covers?|contains?|components?|requirements?)\b", re.I
)
_SCOPE = re.compile(r"^(?:scope|domaine d.application|alcance|objet)", re.I)
_CAPTION = re.compile(r"^(?:summary|scope|introduction|keywords)\b", re.I)


def abstract_of(frame: Frame, one: Related) -> list[Piece]:
    """What the catalogue says of a text that is not indexed: the sentences that tell what it holds."""
    edition = frame.evidence.catalogue.get(one.id)
    if edition is None:
        return []
    name = parse(one.id).undated().format()
    parts = [part for part in sentences(edition.abstract) if not _BINDING.search(part)]
    chosen = parts[:1] + [part for part in parts[1:] if _HOLDS.search(part)][:2]
    return [
        Piece(
            Kind.PARAGRAPH,
            re.sub(r"^(?:It|This Recommendation)\b", f"Recommendation {name}", part),
            origin=Origin.QUOTED,
            citations=(frame.evidence.cite_record(edition, part),),
        )
        for part in chosen
    ]


def related_texts(frame: Frame) -> list[Related]:
    """The texts that the new one builds on: those named, and the nearest of the catalogue."""
    evidence, request = frame.evidence, frame.request
    named = []
    for source in request.builds_on:
        for identifier in identified(evidence, source.text):
            edition = evidence.in_force(identifier)
            if edition is not None:
                named.append(_as_related(evidence, edition, "named in the form"))
    if named:
        return list({one.id: one for one in named}.values())
    found = list(overlap(evidence, frame.subject, "; ".join(request.covers)).related)
    named += _indexed(evidence, frame)
    near = [one for one in found if one.relation != "under way" and _is_name(one.id)]
    best = near[0].score if near else 0.0
    aspect = [one for one in near if any(reason.startswith("its title") for reason in one.reasons)]
    chosen: dict[str, Related] = {one.id: one for one in named}
    for one in [*near[:4], *aspect, *near]:
        if len(chosen) >= MOST_BUILT_ON:
            break
        if one.score >= NEAR * best or one in aspect or one.relation == "built upon":
            chosen.setdefault(one.id, one)
    return list(chosen.values())


def _indexed(evidence: Evidence, frame: Frame) -> list[Related]:
    """The indexed text whose clauses are nearest to the subject, where they are near.

    Near is a clause with half of the words of the subject, or a text that most of the near clauses are of.
    """
    hits = evidence.hits(_searched(frame), CLAUSES)
    if not hits or hits[0].features.dense < NEAR_CLAUSE:
        return []
    file = hits[0].best.file
    own = sum(hit.best.file == file for hit in hits)
    if hits[0].features.cover < COVERED and own <= len(hits) / 2:
        return []
    edition = evidence.catalogue.get(evidence.entries[file].doc_id)
    if edition is None or edition.identifier.is_change:
        return []
    return [_as_related(evidence, evidence.in_force(edition.identifier) or edition, "its clauses are near")]


def _as_related(evidence: Evidence, edition: Edition, reason: str) -> Related:
    return Related(
        edition.id,
        edition.title,
        edition.status,
        "related",
        1.0,
        (reason,),
        edition.url,
        (evidence.cite_record(edition),),
    )


def _is_name(id: str) -> bool:
    try:
        parse(id)
    except UnknownIdentifier:
        return False
    return True


def telling_texts(frame: Frame, related: Sequence[Related]) -> list[tuple[Document, list[Unit]]]:
    """Sentences of the scope or summary of the indexed texts nearest to the subject."""
    evidence = frame.evidence
    files: list[str] = []
    for hit in evidence.hits(_searched(frame), 10):
        if hit.best.file not in files:
            files.append(hit.best.file)
    ids = [_identifier(one.id) for one in related]
    on_list = [file for file in files if any(_same(evidence.entries[file].doc_id, id) for id in ids)]
    found = []
    for file in on_list[:MOST_QUOTED]:
        document = evidence.document(file)
        units = _telling(frame, document)
        if units:
            found.append((document, units))
    return found


def _searched(frame: Frame) -> str:
    return frame.evidence.expanded(" ".join([frame.subject, *frame.request.covers]))


def _identifier(id: str) -> Identifier:
    return parse(id)


def _same(doc_id: str, identifier: Identifier) -> bool:
    try:
        return bool(set(parse(doc_id).names) & set(identifier.names))
    except UnknownIdentifier:
        return False


def _telling(frame: Frame, document: Document) -> list[Unit]:
    """The sentences of a text's summary and scope that say most of what it is, without provisions."""
    wanted = {stem(word) for word in content_words(frame.subject, "en")}
    units: list[Unit] = []
    for clause in document.clauses:
        is_summary = clause.kind is ClauseKind.FRONT and re.match(r"summary|r[ée]sum", clause.title, re.I)
        if is_summary or (clause.level == 1 and _SCOPE.match(clause.title)):
            units += [unit for unit in units_of(document, clause) if not unit.cells]
    suitable = [
        unit
        for unit in units
        if not _BINDING.search(unit.text)
        and force_of(unit.text) not in (Force.REQUIREMENT, Force.PROHIBITION)
        and not _CAPTION.match(unit.text)
        and not unit.text.rstrip().endswith(":")
        and 8 <= len(unit.text.split()) <= 70
    ]
    worth = {id(unit): len(wanted & set(stems_of(unit.text))) + _detail(unit.text) for unit in suitable}
    best = sorted(suitable, key=lambda unit: -worth[id(unit)])[:3]
    return [unit for unit in suitable if unit in best]


def _detail(text: str) -> float:
    """Sentences that say of what something consists, or how much, tell more."""
    return 1.5 * bool(re.search(r"\d|\bconsists? of\b|\bincludes?\b|\bhaving\b|\benables?\b", text))


def without_self(text: str, document: Document) -> str:
    """A sentence of another text's summary, told of that text: "It" and "This Recommendation" get "
    "its name."""
    name = tag_of(document.doc_id)
    text = re.sub(
        r"^(?:It|This Recommendation(?: \| International Standard)?)\b", f"Recommendation {name}", text
    )
    return re.sub(r"^Recommendation (ITU-T \S+) \| (?:ISO|IEC)\S*(?: \S+-\d+)?", r"Recommendation \1", text)
