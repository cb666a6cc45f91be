"""Clause 2: the texts that an instruction names or describes, in the edition in force."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.answer.model import Citation
from copilot.draft.citedtexts import cited_texts
from copilot.draft.described import described
from copilot.draft.evidence import Evidence
from copilot.draft.frame import Built, Frame
from copilot.draft.model import CitedText, Kind, Origin, Piece
from corpus.catalogue import Edition
from corpus.identifiers import Identifier, find_all
from corpus.language.sentences import sentences
from index.retrieve.query import stems_of

_INFORMATIVE = re.compile(r"\b(?:informative\w*|bibliograph\w*|background)\b", re.I)
_LEADING = re.compile(
    r"^(?:(?:and|or|on|in|with|from|to|for|of|the|an?|is|are|as|its|their|both|normative(?:ly)?|needs?|requires?|relies|rely|uses?|"
    r"refers?|cites?|builds?|based|specified|defined|encoded|described|put|place|list|where)\b\s*)+",
    re.I,
)
_META = re.compile(r"\b(?:editions?|in force|dates?|titles?|belongs?)\b", re.I)
_STATES = re.compile(r"\b(?:is|are|be|was|were|relies|rely|uses?|contains?)\b", re.I)
_TO_THE_COPILOT = re.compile(r"^\s*(?:list|use|keep|state|give|leave)\b", re.I)
_AND = re.compile(r",\s*(?:and\s+|or\s+)?(?:on\s+)?|\s+(?:and|or)\s+(?:on\s+|in\s+)?", re.I)
_WITH = re.compile(r"\s+(?:with|in|on|using|by)\s+", re.I)


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
    for statement in _statements(text):
        informative = bool(_INFORMATIVE.search(statement))
        named = find_all(statement, typed=True)
        for mention in named:
            part = _described_with(statement, mention.start, mention.end)
            identifier = _part_meant(evidence, mention.identifier, part)
            found.append(Meant(identifier, part or mention.identifier.format(), not informative, ""))
        rest = statement
        for mention in sorted(named, key=lambda m: m.start, reverse=True):
            rest = f"{rest[: mention.start]}\x00{rest[mention.end :]}"
        for item in _items(rest):
            found += _described_by(evidence, item, context, informative)
    unique: dict[str, Meant] = {}
    for one in found:
        unique.setdefault(one.identifier.undated().format(), one)
    if not unique:
        notes.append("no text is named or recognised in the instruction")
    return list(unique.values())


def _statements(text: str) -> list[str]:
    """What an instruction says of other texts: without the command, and without the subject of the new one.

    "a Recommendation on serial control" gives the subject; "a Recommendation that relies on JPEG", "on fax
    relay whose modems use V.34", tell of texts.
    """
    match = re.search(r"\bRecommendation\b[^.]*?\b(?P<joint>that|whose|which|on|for)\s+", text)
    said = text[match.end() :] if match else text
    first, *others = sentences(said)
    relative = re.search(r"\b(?:whose|that|which)\s+(?P<rest>.+)", first, re.S)
    if match and match.group("joint") in ("on", "for") and (others or relative):
        first = relative.group("rest") if relative else ""
    statements = [part.strip() for sentence in (first, *others) for part in sentence.split(";")]
    return [part for part in statements if part and not _TO_THE_COPILOT.match(part)]


def _items(statement: str) -> list[str]:
    """The items of a list in a statement; those that name a text are known already."""
    items: list[str] = []
    for item in _AND.split(statement):
        if "\x00" in item:
            continue
        items += item.split("/") if re.fullmatch(r".*\b[A-Z]+/[A-Z]+\b.*", item) else [item]
    return items


def _described_by(evidence: Evidence, item: str, context: str, informative: bool) -> list[Meant]:
    """The text that an item describes as a whole, else those that its parts describe."""
    for parts in ([item], _WITH.split(item)):
        found = []
        for each in parts:
            part = _LEADING.sub("", each).strip(' ."“”()')
            # "messages are specified": what the new text itself does, no description of another
            if not part or _META.search(part) or _STATES.search(part):
                continue
            meant = described(evidence, part, context)
            if meant is not None:
                identifier, reason, citations = meant
                found.append(Meant(identifier, part, not informative, reason, citations))
        if found:
            return found
    return []


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
