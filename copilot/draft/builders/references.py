"""Clause 2 and the Bibliography: a list taken over, minus and plus what the form says, in the editions
in force.


Texts of other organizations stand under their own names, with what is known of them; the rest is a gap.
None is ever
replaced by another text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from copilot.answer.model import Citation
from copilot.draft.citedtexts import entry_of
from copilot.draft.described import described, part_meant
from copilot.draft.evidence import Evidence, tag_of
from copilot.draft.frame import Built, Frame
from copilot.draft.kinds import ClauseType
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.reading.foreign import find_foreign, same_foreign
from copilot.draft.request import Source, Take
from copilot.draft.sources import identified
from corpus.identifiers import Identifier, UnknownIdentifier, find_all, parse, reference_id
from corpus.model import Document, Reference
from index.retrieve.query import content_words, stems_of

LEAST_SHARE = 0.7
"""Share of the words of an entry to be left out that the entry dropped must hold."""
_NAMES = re.compile(r"\b[A-Z][\w.\-]*[A-Z0-9]\b")
"""Names of techniques: "ASN.1", "JPEG"."""
_JOINT = re.compile(r"\b[A-Z]{2,}/[A-Z]{2,}\b")
_VAGUE = frozenset(stems_of("thing one ones both text texts entry entries reference references"))
_TAG = re.compile(r"^\[(?:b-)?(?P<tag>[^\]]+)\]\s*")
_VERSION = re.compile(r"\s?(?:[Vv]\.?\s?\d+(?:\.\d+)+|\(\D*\d{4}\)|:\s?\d{4}(?:-\d\d)?)")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: the key by which two are the same, its tag, its text, where it comes from."""

    key: str
    tag: str
    text: str
    citations: tuple[Citation, ...] = ()
    identifier: Identifier | None = None
    origin: Origin = Origin.QUOTED
    printed: str = ""


def draft_references(frame: Frame) -> Built:
    """Clause 2 and, for what is informative, the Bibliography."""
    request, built = frame.request, Built()
    alone = request.kind is ClauseType.BIBLIOGRAPHY
    context = " ".join(_NAMES.findall(" ".join((request.subject, request.title, *request.references))))
    normative, informative = _taken_over(frame, built.notes)
    if alone:
        normative = []
    normative = _with(normative, _entries(frame, request.references, context, built.notes))
    if alone:
        informative, normative = [*informative, *normative], []
    else:
        informative = []
    informative = _with(informative, _entries(frame, request.informative, context, built.notes))
    normative, informative = _without(frame, normative, informative, built.notes)
    informative = [one for one in informative if one.key not in {entry.key for entry in normative}]
    if not alone:
        built.pieces = [frame.heading("2", "references")]
        built.pieces += (
            [frame.sentence("references"), *map(_piece, normative)] if normative else [frame.sentence("none")]
        )
    if informative or alone:
        built.pieces.append(frame.label("bibliography"))
        built.pieces += [_piece(one, "b-") for one in informative] or [frame.sentence("none")]
    built.normative = not alone
    if not normative and not informative:
        built.notes.append("the form names no text that could be listed")
    return built


def _piece(entry: Entry, prefix: str = "") -> Piece:
    return Piece(
        Kind.REFERENCE,
        entry.text,
        label=f"{prefix}{entry.tag}",
        origin=entry.origin,
        citations=entry.citations,
    )


def _with(entries: Sequence[Entry], added: Iterable[Entry | None]) -> list[Entry]:
    """The entries with those added; a text that is there already is not listed twice."""
    found = {entry.key: entry for entry in entries}
    for entry in added:
        if entry is not None:
            found[entry.key] = entry
    return sorted(found.values(), key=_order)


def _order(entry: Entry) -> tuple[int, str, tuple[object, ...]]:
    """ITU first, then ISO and IEC, then others, each by name and number."""
    if entry.identifier is not None:
        numbers = tuple(
            (0, int(part), "") if part.isdigit() else (1, 0, part)
            for part in re.findall(r"\d+|\D+", entry.tag)
        )
        return 0, "", numbers
    return 1 if entry.tag.startswith(("ISO", "IEC")) else 2, entry.tag, ()


def _taken_over(frame: Frame, notes: list[str]) -> tuple[list[Entry], list[Entry]]:
    """The lists of the texts that the form takes the references of."""
    normative: list[Entry] = []
    informative: list[Entry] = []
    for source in frame.request.builds_on:
        if source.take is not Take.REFERENCES:
            continue
        document = _document(frame, source)
        if document is None:
            notes.append(f"{source.text}: not indexed, so its list of references is not known; add the PDF")
            continue
        for reference in document.references:
            entry = _updated(frame, document, reference, notes)
            if reference.normative:
                normative = _with(normative, [entry])
            else:
                informative = _with(informative, [entry])
    kept = frame.request.keep
    if kept:
        everything = [*normative, *informative]
        for words in kept:
            if not any(_is_meant(entry, words) for entry in everything):
                notes.append(f"“{words}” is not in the list taken over")
        normative, informative = (
            [entry for entry in entries if any(_is_meant(entry, words) for words in kept)]
            for entries in (normative, informative)
        )
    return normative, informative


def _document(frame: Frame, source: Source) -> Document | None:
    evidence = frame.evidence
    files = evidence.files_of(identified(evidence, source.text))
    best = max(
        files,
        key=lambda file: (evidence.entries[file].status == "in force", evidence.entries[file].year),
        default=None,
    )
    return evidence.document(best) if best else None


def _updated(frame: Frame, document: Document, reference: Reference, notes: list[str]) -> Entry:
    """An entry of a list: of an ITU-T text the edition in force, of another one as it is printed."""
    evidence = frame.evidence
    cited = _cited(evidence, document, reference)
    identifier = _itu(reference.id)
    known = entry_of(evidence, identifier, True) if identifier is not None else None
    if identifier is not None and known is not None:
        if identifier.year and f"({identifier.year})" in known.text:
            text = _stop(_TAG.sub("", reference.text))
            return Entry(_key(identifier), known.tag, text, cited, identifier, printed=reference.text)
        if identifier.year and f"({identifier.year})" not in known.text:
            notes.append(
                f"[{known.tag}]: {document.doc_id} lists the edition of "
                f"{identifier.year}; the one in force is given"
            )
        if known.note:
            notes.append(known.note)
        return Entry(_key(identifier), known.tag, known.text, cited, identifier, printed=reference.text)
    tag = _TAG.match(reference.text)
    text = reference.text[tag.end() :] if tag else reference.text
    name = tag["tag"] if tag else _VERSION.sub("", reference.id).strip()
    return Entry(name.casefold(), name, _stop(text), cited, identifier, printed=reference.text)


def _itu(id: str) -> Identifier | None:
    try:
        return parse(id.split(" | ")[0])
    except UnknownIdentifier:
        return None


def _key(identifier: Identifier) -> str:
    return identifier.undated().format().casefold()


def _cited(evidence: Evidence, document: Document, reference: Reference) -> tuple[Citation, ...]:
    for clause in document.clauses:
        if clause.page <= reference.page and any(
            reference.text[:40] in block.text for block in clause.blocks
        ):
            cited = evidence.cite_words(document, clause, reference.text)
            if cited:
                return cited
    return ()


def _entries(frame: Frame, said: Sequence[str], context: str, notes: list[str]) -> Iterator[Entry | None]:
    """The entries for the words of the form; "JPEG/JFIF" without a number are two."""
    for words in said:
        joint = _JOINT.search(words) if not find_foreign(words) and not find_all(words, typed=True) else None
        parts = words.split("/") if joint else [words]
        for part in parts:
            yield _entry(frame, part.strip(), context, notes)


_OWN_NAME = re.compile(r"[A-Z][^,\s]*(?:\s[^,\s]+){0,3}(?<=\d)(?=,|$)")
"""A name with a number, of an organization that is not known: "AES3-2009"."""


def _entry(frame: Frame, words: str, context: str, notes: list[str]) -> Entry | None:
    """The entry for words of the form: a name, a name with date and title, or a description."""
    evidence = frame.evidence
    foreign = next(
        (one for one in find_foreign(words) if one.start < 4 or not find_all(words, typed=True)), None
    )
    named = find_all(words, typed=True)
    if foreign is not None:
        return _foreign(evidence, words, foreign.name, foreign.end)
    if named:
        identifier = part_meant(evidence, named[0].identifier, _described_with(words, named[0].start))
        known = entry_of(evidence, identifier, True, exact=True)
        if known is None:
            name = identifier.format()
            notes.append(f"{name}: not in the catalogue; complete its entry")
            rest = _title_after(words, named[0].end)
            return Entry(
                _key(identifier),
                tag_of(name),
                f"Recommendation {name}, {rest}",
                (),
                identifier,
                Origin.PROPOSAL,
            )
        if known.note:
            notes.append(known.note)
        edition = evidence.catalogue.get(known.id)
        record = (evidence.cite_record(edition),) if edition is not None else ()
        return Entry(_key(identifier), known.tag, known.text, record, identifier)
    meant = described(evidence, words, context)
    if meant is None and (own := _OWN_NAME.match(words)):
        return _foreign(evidence, words, own.group().strip(), own.end())
    if meant is None:
        notes.append(f"“{words}”: no text of this name or description is known; it is not listed")
        return None
    identifier, reason, citations = meant
    known = entry_of(evidence, identifier, True)
    if known is None:
        return None
    notes.append(f"[{known.tag}] stands for “{words}”: {reason}")
    edition = evidence.catalogue.get(known.id)
    record = (evidence.cite_record(edition),) if edition is not None else ()
    return Entry(_key(identifier), known.tag, known.text, (*record, *citations[:1]), identifier)


def _described_with(words: str, end: int) -> str:
    return re.sub(r"\s+of\s*(?:the\s*)?$", "", words[:end]).strip()


def _title_after(words: str, end: int) -> str:
    title = words[end:].strip(' ,.:;–-"“”')
    return f"*{title}*." if title else "[editor: date and title]."


def _foreign(evidence: Evidence, words: str, name: str, end: int) -> Entry:
    """Another organization's text under its own name: as the form gives it, else as an indexed text prints
    it.
    """
    tag = re.sub(r"^Recommendation\s", "", _VERSION.sub("", name)).strip()
    if re.match(r"RFC\b", tag):
        tag = name = f"IETF {name}"
        tag = _VERSION.sub("", tag).strip()
    title = words[end:].strip(' ,.:;–-"“”')
    key = tag.casefold()
    if title:
        return Entry(key, tag, f"{name}, *{title}*.", origin=Origin.INSTRUCTED)
    printed = _printed(evidence, name)
    if printed is not None:
        document, reference = printed
        match = _TAG.match(reference.text)
        text = reference.text[match.end() :] if match else reference.text
        return Entry(key, tag, _stop(text), _cited(evidence, document, reference))
    return Entry(key, tag, f"{name}, [editor: date and title].", origin=Origin.PROPOSAL)


def _printed(evidence: Evidence, name: str) -> tuple[Document, Reference] | None:
    for file, reference in evidence.store.references():
        if same_foreign(name, reference.id) and (not re.search(r"\d{4}\)", name) or name in reference.text):
            return evidence.document(file), reference
    return None


def _stop(text: str) -> str:
    return f"{text.strip().rstrip('.')}."


def _without(
    frame: Frame, normative: list[Entry], informative: list[Entry], notes: list[str]
) -> tuple[list[Entry], list[Entry]]:
    """The lists without the entries that the form leaves out; what is not there is reported."""
    for words in frame.request.drop:
        given = {one.key for one in map(_bare_entry, frame.request.references) if one}
        gone = {
            entry.key
            for entry in (*normative, *informative)
            if _is_meant(entry, words) and not (entry.key in given and not entry.printed)
        }
        if not gone:
            notes.append(f"“{words}” is not in the list taken over: nothing was left out for it")
        normative = [entry for entry in normative if entry.key not in gone]
        informative = [entry for entry in informative if entry.key not in gone]
    return normative, informative


def _bare_entry(words: str) -> Entry | None:
    named = find_all(words, typed=True)
    return Entry(_key(named[0].identifier), "", "", identifier=named[0].identifier) if named else None


def _is_meant(entry: Entry, words: str) -> bool:
    """Whether words name an entry, or hold most of the words that it has."""
    named = find_all(words, typed=True)
    if named:
        return entry.identifier is not None and entry.key == _key(named[0].identifier)
    foreign = find_foreign(words)
    if foreign and re.search(r"\d", foreign[0].name):
        printed = _TAG.sub("", entry.printed or entry.text)
        return entry.identifier is None and any(
            same_foreign(foreign[0].name, other) for other in (entry.tag, reference_id(printed))
        )
    wanted = set(stems_of(" ".join(content_words(words, "en")))) - _VAGUE
    own = set(stems_of(f"{entry.tag} {entry.printed or entry.text}"))
    return bool(wanted) and len(wanted & own) >= LEAST_SHARE * len(wanted)
