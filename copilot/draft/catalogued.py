"""Clause 2: the texts that an instruction names or describes, in the edition in force."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.draft.citedtexts import cited_texts
from copilot.draft.evidence import Evidence, Record
from copilot.draft.frame import Built, Frame
from copilot.draft.model import CitedText, Kind, Origin, Piece
from copilot.model import Citation
from corpus.catalogue import Edition
from corpus.identifiers import Identifier, find_all
from index.query import content_words, stems_of

LEAST_TITLE, LEAST_COVER = 0.33, 0.5
"""Share of the words of a description that the title and the whole record of a text must hold to be meant."""
LEAST_COSINE = 0.5
NEAR_NAME = 90
"""Characters between a name in a published sentence and the identifier of the text that it means."""

_INFORMATIVE = re.compile(r"\b(?:informative\w*|bibliograph\w*|background)\b", re.I)
_LEADING = re.compile(
    r"^(?:(?:and|or|on|in|with|from|to|for|of|the|an?|is|are|as|its|their|both|normatively|relies|rely|uses?|"
    r"refers?|cites?|builds?|based|specified|defined|encoded|described|put|place|list|where)\b\s*)+",
    re.I,
)
_META = re.compile(r"\b(?:editions?|in force|dates?|titles?|belongs?)\b", re.I)
_STATES = re.compile(r"\b(?:is|are|be|was|were|relies|rely|uses?|contains?)\b", re.I)
_TO_THE_COPILOT = re.compile(r"^\s*(?:list|use|keep|state|give|leave)\b", re.I)
_SPLIT = re.compile(
    r",\s*(?:and\s+|or\s+)?(?:on\s+)?|;\s*|\s+(?:and|or)\s+(?:on\s+|in\s+)?|\s+(?:with|in|on|using|by)\s+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Meant:
    """A text that a part of the instruction means, and why it was taken for it."""

    identifier: Identifier
    part: str
    normative: bool
    reason: str
    citations: tuple[Citation, ...] = ()


def draft_references(frame: Frame) -> Built:
    """Clause 2 and, for what is informative, the Bibliography."""
    evidence, built = frame.evidence, Built()
    meant = texts_meant(evidence, frame.instruction.text, frame.instruction.subject, built.notes)
    normative = _entries(evidence, [one for one in meant if one.normative], True)
    informative = _entries(evidence, [one for one in meant if not one.normative], False)
    informative = [one for one in informative if one.id not in {entry.id for entry in normative}]
    built.pieces = [frame.heading("2", "references")]
    built.pieces += _listed(frame, evidence, normative, meant, frame.sentence("references"))
    if informative:
        built.pieces.append(frame.label("bibliography"))
        built.pieces += _listed(frame, evidence, informative, meant, None)
    for entry in (*normative, *informative):
        if entry.note:
            built.notes.append(entry.note)
    built.notes += [
        f"[{evidence_tag.tag}] stands for “{one.part}”: {one.reason}"
        for one in meant
        if (evidence_tag := next(iter(_entries(evidence, [one], one.normative)), None)) and one.reason
    ]
    return built


def _entries(evidence: Evidence, meant: Sequence[Meant], normative: bool) -> list[CitedText]:
    return list(cited_texts(evidence, (), normative, [one.identifier for one in meant]))


def _listed(
    frame: Frame, evidence: Evidence, entries: Sequence[CitedText], meant: Sequence[Meant], head: Piece | None
) -> list[Piece]:
    if not entries:
        return [frame.sentence("none")] if head is not None else []
    pieces = [head] if head is not None else []
    for entry in entries:
        edition = evidence.catalogue.get(entry.id)
        own = [c for one in meant for c in one.citations if one.identifier.undated().format() in entry.id]
        record = (evidence.cite_record(edition),) if edition is not None else ()
        pieces.append(
            Piece(
                Kind.REFERENCE,
                entry.text,
                label=entry.tag,
                origin=Origin.QUOTED,
                citations=(*record, *own[:1]),
            )
        )
    return pieces


def texts_meant(evidence: Evidence, text: str, subject: str, notes: list[str]) -> list[Meant]:
    """The texts that an instruction names or describes, part by part."""
    found: list[Meant] = []
    context = " ".join(word for word in re.findall(r"\b[A-Z][\w.\-/]*[A-Z0-9]\b", subject))
    for sentence in re.split(r"(?<=[a-z)\d])\.\s+", _after_command(text)):
        if _TO_THE_COPILOT.match(sentence):
            continue
        informative = bool(_INFORMATIVE.search(sentence))
        named = find_all(sentence, typed=True)
        for mention in named:
            part = _described_with(sentence, mention.start, mention.end)
            identifier = _part_meant(evidence, mention.identifier, part)
            found.append(Meant(identifier, part or mention.identifier.format(), not informative, ""))
        rest = sentence
        for mention in sorted(named, key=lambda m: m.start, reverse=True):
            rest = f"{rest[: mention.start]}\x00{rest[mention.end :]}"
        for part in _parts(rest):
            described = _described(evidence, part, context)
            if described is None:
                continue
            identifier, reason, citations = described
            found.append(Meant(identifier, part, not informative, reason, citations))
    unique: dict[str, Meant] = {}
    for one in found:
        unique.setdefault(one.identifier.undated().format(), one)
    if not unique:
        notes.append("no text is named or recognised in the instruction")
    return list(unique.values())


def _after_command(text: str) -> str:
    match = re.search(r"\bRecommendation\b[^.]*?\b(?:that|whose|which|on|for)\s+", text)
    return text[match.end() :] if match else text


def _parts(sentence: str) -> list[str]:
    """The descriptions in a sentence; those that name a text are known already."""
    parts = []
    for piece in _SPLIT.split(sentence):
        if "\x00" in piece:
            continue
        for own in piece.split("/") if re.fullmatch(r".*\b[A-Z]+/[A-Z]+\b.*", piece) else [piece]:
            part = _LEADING.sub("", own).strip(' ."“”()')
            # "messages are specified": what the new text itself does, no description of another
            if part and not _META.search(part) and not _STATES.search(part):
                parts.append(part)
    return parts


def _described_with(sentence: str, start: int, end: int) -> str:
    """The words before a name: "the comfort noise payload appendix of G.711"."""
    before = re.split(r",|;|\band\b|\bon\b|\bput\b", sentence[:start], flags=re.I)[-1]
    return _LEADING.sub("", re.sub(r"\s+of\s*$", "", before.strip())).strip()


def _part_meant(evidence: Evidence, identifier: Identifier, part: str) -> Identifier:
    """ "the comfort noise appendix of G.711": the appendix published alone whose title says so."""
    if not re.search(r"\b(?:appendix|annex|amendment|corrigendum|supplement)\b", part, re.I):
        return identifier
    word = next(iter(re.findall(r"\b(?:appendix|annex|amendment|corrigendum|supplement)\b", part.lower())))
    kind = {"appendix": "App.", "annex": "Annex", "amendment": "Amd.", "corrigendum": "Cor."}.get(
        word, "Suppl."
    )
    wanted = set(stems_of(part)) - set(stems_of(word))
    best: tuple[float, Edition] | None = None
    for edition in evidence.catalogue:
        own = edition.identifier
        if not own.parts or own.parts[-1].kind != kind or not set(own.names) & set(identifier.names):
            continue
        share = len(wanted & set(stems_of(f"{edition.title} {edition.abstract}"))) / (len(wanted) or 1)
        if share > 0.5 and (best is None or share > best[0]):
            best = (share, edition)
    return best[1].identifier if best else identifier


def _described(
    evidence: Evidence, part: str, context: str
) -> tuple[Identifier, str, tuple[Citation, ...]] | None:
    """The text that a description means: by a published sentence that names it so, or by its record."""
    words = content_words(part, "en")
    if not words:
        return None
    named = _named_so(evidence, part)
    if named is not None:
        return named
    query = f"{part} {context}" if context and context not in part else part
    best = _best_record(evidence.records(query), part)
    if best is None:
        return None
    return best.edition.identifier, f"{best.edition.title}", ()


def _best_record(records: Sequence[Record], part: str) -> Record | None:
    """The record that holds most of the description, in its title above all; None where none does."""
    wanted = set(stems_of(part)) - set(stems_of("ITU-T"))
    best: tuple[float, Record] | None = None
    for record in records:
        title = set(stems_of(record.edition.title))
        by_title = len(wanted & title) / (len(wanted) or 1)
        by_text = len(wanted & (title | set(stems_of(record.edition.abstract)))) / (len(wanted) or 1)
        if by_title < LEAST_TITLE or (by_text < LEAST_COVER and record.cosine < LEAST_COSINE):
            continue
        score = by_title + record.cover + record.cosine
        if best is None or score > best[0]:
            best = (score, record)
    return best[1] if best else None


def _named_so(evidence: Evidence, part: str) -> tuple[Identifier, str, tuple[Citation, ...]] | None:
    """ "JPEG": the identifier that published sentences give beside the name.

    "images encoded according to the JPEG image coding standard (Recommendation ITU-T T.81)".
    """
    names = list(re.findall(r"\b[A-Z][A-Za-z]*[A-Z][\w.\-]*\b", part))
    for name in names:
        titled = [
            entry
            for entry in evidence.entries.values()
            if re.search(rf"\({re.escape(name)}\)|\bof {re.escape(name)}$", entry.title)
            and entry.language == evidence.language
        ]
        if titled:
            mentions = find_all(titled[0].doc_id)
            if mentions:
                return mentions[0].identifier, f"its title gives the name {name}", ()
        beside = re.compile(rf"\b{re.escape(name)}\b[^.;]{{0,{NEAR_NAME}}}?\((?P<id>[^)]*ITU-T[^)]*)\)")
        for hit in evidence.hits(f"{name} standard", 8):
            for passage in hit.passages:
                match = beside.search(passage.text)
                mentions = find_all(match.group("id")) if match else []
                if match is None or not mentions:
                    continue
                document = evidence.document(passage.file)
                clause = document.clauses[passage.clause_index]
                cited = evidence.cite_words(document, clause, match.group())
                return mentions[0].identifier, f"named so by {document.doc_id}", cited
    return None
