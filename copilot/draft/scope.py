"""Clause 1, the Summary and the Keywords: what the new text does, and the published texts that it "
"builds on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.answer.units import Unit, units_of
from copilot.draft.evidence import Evidence, place_in, tag_of
from copilot.draft.frame import Built, Frame, numbered_notes
from copilot.draft.model import ClauseType, Kind, Origin, Piece
from copilot.draft.overlap import Related, overlap
from copilot.draft.provisions import Force, force_of
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

_VERB_FORMS = {
    "profiles": "a profile of",
    "extends": "extensions to",
    "updates": "updates of",
    "revises": "revisions of",
    "benchmarks": "the benchmarking of",
    "tests": "tests of",
    "measures": "the measurement of",
    "maps": "the mapping of",
    "monitors": "the monitoring of",
    "manages": "the management of",
    "secures": "the protection of",
    "encodes": "the encoding of",
    "transports": "the transport of",
}
_DECLARATIVE = re.compile(
    r"^(?:specifies|defines|describes|provides|gives|presents|establishes|identifies|outlines|addresses|contains)\b"
)
_BINDING = re.compile(
    r"\b(?:shall|must|is required to|are required to|is prohibited from|are prohibited from)\b", re.I
)
_HOLDS = re.compile(
    r"\b(?:includ\w+|consists?|compris\w+|covers?|contains?|components?|requirements?)\b", re.I
)
_SCOPE = re.compile(r"^(?:scope|domaine d.application|alcance|objet)", re.I)
_CAPTION = re.compile(r"^(?:summary|scope|introduction|keywords)\b", re.I)


def draft_scope(frame: Frame) -> Built:
    """Clause 1, with the Summary or Keywords before it where the instruction asks for them too."""
    built = Built()
    also = frame.instruction.also
    related = _related(frame)
    quoted = _quoted_texts(frame, related)
    if ClauseType.SUMMARY in also:
        built.pieces += _summary(frame, related, quoted)
    if ClauseType.KEYWORDS in also:
        built.pieces += _keywords(frame, related)
    built.pieces += _scope(frame, related, quoted)
    _cite(built, related)
    return built


def draft_summary(frame: Frame) -> Built:
    """The Summary, and clause 1 or the Keywords where the instruction asks for them too."""
    built = Built()
    also = frame.instruction.also
    related = _related(frame)
    quoted = _quoted_texts(frame, related)
    built.pieces += _summary(frame, related, quoted)
    if ClauseType.KEYWORDS in also:
        built.pieces += _keywords(frame, related)
    if ClauseType.SCOPE in also:
        built.pieces += _scope(frame, related, quoted)
    built.normative = ClauseType.SCOPE in also
    _cite(built, related)
    return built


def draft_keywords(frame: Frame) -> Built:
    """The Keywords, in alphabetical order, comma-separated."""
    built = Built(normative=False)
    built.pieces += _keywords(frame, _related(frame))
    return built


def opening(frame: Frame) -> str:
    """What the Recommendation does, in one sentence, from the subject of the instruction.

    "that profiles JFIF files" → "This Recommendation specifies a profile of JFIF files."
    """
    instruction, subject = frame.instruction, frame.subject
    if instruction.joint in ("on", "for", "about", "to"):
        if re.match(r"[a-z]+ing\b", subject):
            return frame.forms.say("scope_doing", subject=subject)
        return frame.forms.say("scope_on", subject=subject)
    first, _, rest = subject.partition(" ")
    if _DECLARATIVE.match(subject):
        return f"This Recommendation {subject}."
    if first.lower() in _VERB_FORMS and instruction.joint in ("that", "which"):
        return frame.forms.say("scope_on", subject=f"{_VERB_FORMS[first.lower()]} {rest}")
    joint = f"{instruction.joint} " if instruction.joint in ("whose", "where") else ""
    return frame.forms.say("scope_that", subject=f"{joint}{subject}".strip())


def _scope(
    frame: Frame, related: Sequence[Related], quoted: Sequence[tuple[Document, list[Unit]]]
) -> list[Piece]:
    evidence = frame.evidence
    pieces = [
        frame.heading("1", "scope"),
        Piece(Kind.PARAGRAPH, opening(frame), origin=Origin.INSTRUCTED),
    ]
    points = frame.instruction.points or tuple(_aspects(frame))
    if points:
        pieces.append(frame.sentence("covers"))
        pieces += [Piece(Kind.ITEM, _item(point, points), origin=Origin.INSTRUCTED) for point in points]
    if related:
        pieces.append(frame.sentence("builds_on"))
        pieces += [_built_on(one, frame, last=one is related[-1]) for one in related]
    for document, units in quoted:
        for unit in units:
            place = place_in(unit.clause, document)
            pieces.append(
                Piece(
                    Kind.NOTE,
                    f"NOTE – {place[:1].upper()}{place[1:]} says: “{unit.text}”",
                    origin=Origin.QUOTED,
                    citations=evidence.cite(unit),
                )
            )
    pieces = numbered_notes(pieces)
    pieces.append(frame.sentence("outside"))
    pieces.append(Piece(Kind.ITEM, f"{frame.forms.say('outside_gap')}.", origin=Origin.PROPOSAL))
    return pieces


def _summary(
    frame: Frame, related: Sequence[Related], quoted: Sequence[tuple[Document, list[Unit]]]
) -> list[Piece]:
    """What the text does, what it builds on, in the words of the published summaries; no provision."""
    evidence = frame.evidence
    pieces = [frame.label("summary"), Piece(Kind.PARAGRAPH, opening(frame), origin=Origin.INSTRUCTED)]
    shown = sorted(related, key=lambda one: one.relation != "overlaps")[:3]
    names = [parse(one.id).undated().format() for one in shown]
    if names:
        citations = tuple(citation for one in shown for citation in one.citations)
        pieces.append(
            Piece(
                Kind.PARAGRAPH,
                frame.forms.say("summary_builds", ids=_listed(names)),
                origin=Origin.ADAPTED,
                citations=citations,
            )
        )
    for one in shown if not quoted else ():
        pieces += _abstract(frame, one)
    for document, units in quoted[:1]:
        for unit in units:
            text = _without_self(unit.text, document)
            pieces.append(
                Piece(
                    Kind.PARAGRAPH,
                    text,
                    origin=Origin.QUOTED if text == unit.text else Origin.ADAPTED,
                    citations=evidence.cite(unit),
                )
            )
    pieces.append(frame.sentence("summary_use", origin=Origin.PROPOSAL))
    return pieces


def _abstract(frame: Frame, one: Related) -> list[Piece]:
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


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _keywords(frame: Frame, related: Sequence[Related]) -> list[Piece]:
    """Terms of the subject, and defined terms that stand in it, in alphabetical order."""
    subject = frame.instruction.about
    stems = set(stems_of(subject))
    defined = {
        definition.term.lower()
        for _, definition in frame.evidence.store.definitions()
        if 1 < len(definition.term.split()) <= 4 and set(stems_of(definition.term)) <= stems
    }
    phrases = [part for part in _aspects(frame) if 1 <= len(part.split()) <= 4]
    keywords = sorted({*defined, *(_key(phrase) for phrase in phrases)}, key=str.casefold)[:MOST_KEYWORDS]
    text = ", ".join(keywords) if keywords else "[editor: keywords]"
    return [frame.label("keywords"), Piece(Kind.PARAGRAPH, f"{text}.", origin=Origin.PROPOSAL)]


def _key(phrase: str) -> str:
    return " ".join(word if re.search(r"[A-Z].*[A-Z0-9]", word) else word.lower() for word in phrase.split())


def _aspects(frame: Frame) -> list[str]:
    """Parts of the subject, as a list of what is covered; none where it is one short phrase."""
    subject = frame.subject
    if frame.instruction.joint in ("that", "which"):  # "extends the service": what it does is no aspect
        subject = re.sub(r"^[a-z]+s\s+(?:(?:the|an?)\s+)?", "", subject)
    parts = re.split(r",\s*(?:and\s+)?|\s+(?:and|through|to)\s+(?!\d)|\bfrom\s+", subject)
    parts = [re.sub(r"^(?:the|a|an|in|of|with|for)\s+", "", part.strip(" .")) for part in parts if part]
    return [part for part in parts if part and len(part.split()) <= 8] if len(parts) > 2 else []


def _item(point: str, points: Sequence[str]) -> str:
    return f"{point}{'.' if point == points[-1] else ';'}"


def _related(frame: Frame) -> list[Related]:
    """The texts that the new one builds on: those named, and the nearest of the catalogue."""
    evidence, instruction = frame.evidence, frame.instruction
    found = list(overlap(evidence, instruction.subject or instruction.text, instruction.details).related)
    named = []
    for identifier in instruction.named:
        edition = evidence.in_force(identifier)
        if edition is not None:
            named.append(_as_related(evidence, edition, "named in the instruction"))
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
        edition.id, edition.title, edition.status, "related", 1.0, (reason,), edition.url,
        (evidence.cite_record(edition),),
    )  # fmt: skip


def _is_name(id: str) -> bool:
    try:
        parse(id)
    except UnknownIdentifier:
        return False
    return True


def _built_on(one: Related, frame: Frame, last: bool) -> Piece:
    title = re.sub(r"\s+", " ", one.title).strip(" .")
    return Piece(
        Kind.ITEM,
        f"[{tag_of(one.id)}], {title}{'.' if last else ';'}",
        origin=Origin.QUOTED,
        citations=one.citations,
    )


def _cite(built: Built, related: Sequence[Related]) -> None:
    built.also = [parse(one.id) for one in related]
    for one in related:
        if one.relation == "overlaps":
            built.notes.append(
                f"{one.id}, {one.title}: overlaps with the subject ({one.reasons[0]}); say what is different"
            )


def _quoted_texts(frame: Frame, related: Sequence[Related]) -> list[tuple[Document, list[Unit]]]:
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
    return frame.evidence.expanded(frame.instruction.searches[-1])


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


def _without_self(text: str, document: Document) -> str:
    """A sentence of another text's summary, told of that text: "It" and "This Recommendation" get "
    "its name."""
    name = tag_of(document.doc_id)
    text = re.sub(
        r"^(?:It|This Recommendation(?: \| International Standard)?)\b", f"Recommendation {name}", text
    )
    return re.sub(r"^Recommendation (ITU-T \S+) \| (?:ISO|IEC)\S*(?: \S+-\d+)?", r"Recommendation \1", text)
