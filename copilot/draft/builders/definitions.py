"""Clause 3: terms that others define, quoted with their source, and the form of new ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from copilot.answer.model import Citation
from copilot.draft.evidence import Evidence, same_text, tag_of
from copilot.draft.frame import Built, Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.request import Term
from copilot.draft.sources import identified, source_files
from corpus.identifiers import UnknownIdentifier, parse
from corpus.language.sentences import sentences
from corpus.model import Definition
from index.retrieve.query import stem, stop_words, words_of
from index.store import DocumentEntry

LONG_DEFINITION = 60
"""Words from which only the sentence that defines is taken of a definition."""
LEAST_LIKE = 0.6
"""Share of the words that a defined term must have in common with the term asked for."""

_NOTE = re.compile(r"\n?(?=NOTE\b)")


@dataclass(frozen=True, slots=True)
class Published:
    """A definition as some text prints it.

    `term` is what it defines, `text` the words that define it: of a long definition the first sentence
    that does.
    """

    entry: DocumentEntry
    definition: Definition
    likeness: float
    term: str
    text: str

    @property
    def is_pointer(self) -> bool:
        """Only the source is printed, not the definition: "Stalling [ITU-T P.1203]"."""
        bare = re.sub(r"\[[^\]]*\]", "", self.text).strip(" .:")
        return bool(self.definition.source) and bare.casefold() == self.definition.term.casefold()


def _published(
    evidence: Evidence, term: str, file: str, definition: Definition, likeness: float
) -> Published:
    """A definition with the words that define the term asked for."""
    name, text = definition.term, _NOTE.split(definition.text)[0].strip()
    paragraphs = [part.strip() for part in text.split("\n") if part.strip()]
    if likeness < 1:
        inside = next((part for part in paragraphs if part.casefold().startswith(term.casefold())), "")
        if inside:  # a term of its own within the definition of a wider one
            name, text, likeness = term, sentences(re.sub(r"^[^–:]{3,60}\s[–:]\s", "", inside))[0], 1.0
    if len(text.split()) > LONG_DEFINITION:
        defining = [part for part in sentences(paragraphs[0]) if name.casefold() in part.casefold()]
        text = (defining or sentences(paragraphs[0]))[0]
    elif len(paragraphs) > 1 and likeness == 1 and name == definition.term:
        text = paragraphs[0]
    return Published(evidence.entries[file], definition, likeness, name, text)


def published_definitions(
    evidence: Evidence, term: str, near: Sequence[str] = (), files: Collection[str] = ()
) -> list[Published]:
    """Definitions of a term or of the most similar one, the best to quote first.

    In force before superseded, the text that defines before those that quote it, texts that are near to
    the subject (files, nearest first) before others.
    """
    exact = [one for one in evidence.lookup.definitions(term) if not files or one[0].file in files]
    found = [_published(evidence, term, entry.file, definition, 1.0) for entry, definition in exact]
    if not found:
        best: list[Published] = []
        for file, definition in evidence.store.definitions():
            if files and file not in files:
                continue
            likeness = _likeness(term, definition.term)
            if likeness >= LEAST_LIKE:
                best.append(_published(evidence, term, file, definition, likeness))
        top = max((one.likeness for one in best), default=0.0)
        found = [one for one in best if one.likeness == top]
    own = [one for one in found if one.entry.language == evidence.language] or found
    places = {file: place for place, file in enumerate(near)}

    def order(one: Published) -> tuple[object, ...]:
        return (
            one.is_pointer,
            one.entry.status in ("superseded", "withdrawn"),
            bool(one.definition.source),
            places.get(one.entry.file, len(places)),
            one.entry.file,
        )

    return sorted(own, key=order)


def differing(found: Sequence[Published]) -> list[Published]:
    """Definitions of other Recommendations that say something else than the first one.

    Earlier editions of the same text, and texts that quote it, are no contradiction.
    """
    shown = [found[0]]
    for other in found[1:]:
        own = other.definition.source or source_tag(other) == source_tag(found[0])
        known = any(same_text(other.text, one.text) for one in shown)
        if not (other.is_pointer or known or (own and source_tag(other) == source_tag(found[0]))):
            shown.append(other)
    return shown[1:]


def _likeness(one: str, other: str) -> float:
    first, second = _stems(one), _stems(re.sub(r"\s*\([^)]*\)", "", other))
    return len(first & second) / len(first | second) if first and second else 0.0


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text) if word.lower() not in stop_words("en"))


def source_tag(one: Published) -> str:
    """The tag in the brackets: the defining text, as the quoting text gives it, or the text itself."""
    if one.definition.source:
        source = re.sub(r"^b-", "", one.definition.source)
        try:
            return tag_of(parse(source).format())
        except UnknownIdentifier:
            return source
    return tag_of(one.entry.doc_id)


def cite_definition(evidence: Evidence, one: Published) -> tuple[Citation, ...]:
    """The definition as it is printed, with its page."""
    document = evidence.document(one.entry.file)
    for clause in document.clauses:
        if clause.number == one.definition.number:
            cited = evidence.cite_words(document, clause, one.text)
            if cited:
                return cited
    for clause in document.clauses:
        if clause.page <= one.definition.page and any(one.text[:40] in block.text for block in clause.blocks):
            cited = evidence.cite_words(document, clause, one.text)
            if cited:
                return cited
    return ()


def lower_term(term: str) -> str:
    """A term in lower case, abbreviations and names with inner capitals left as they are.

    >>> lower_term("Quality of Experience (QoE)")
    'quality of experience (QoE)'
    """
    return " ".join(
        word.lower() if re.fullmatch(r"[\"“(]?[A-Z]?[a-zà-ÿ'’\-]+[,)”\"]?", word) else _each_part(word)
        for word in term.split()
    )


def _each_part(word: str) -> str:
    parts = word.split("-")
    return "-".join(part.lower() if re.fullmatch(r"[A-Z]?[a-z]+", part) else part for part in parts)


def sentence_form(text: str) -> str:
    """A definition with a capital at its start and a full stop at its end."""
    text = " ".join(text.split()).rstrip(" ;,")
    text = text[:1].upper() + text[1:]
    if text.endswith(":"):
        return f"{text} [editor: equation or list as in the source]."
    return text if text.endswith((".", "]", ")")) and not text.endswith("].") else text.rstrip(".") + "."


def draft_definitions(frame: Frame) -> Built:
    """Clause 3 with 3.1 and 3.2."""
    evidence, request, built = frame.evidence, frame.request, Built()
    if not (request.reuse or request.define):
        built.notes.append("the form names no term")
    elsewhere: list[tuple[str, list[Piece]]] = []
    missing: list[Term] = []
    for term in request.reuse:
        found = _found(frame, term, built.notes)
        if found:
            elsewhere.append((lower_term(found[0].term), _quoted(frame, found, built.notes)))
        elif term.source:
            elsewhere.append((lower_term(term.term), [_unknown(frame, term)]))
            built.notes.append(f"“{term.term}”: no definition was found in {term.source}: give it")
        else:
            missing.append(Term(term=term.term))
            built.notes.append(f"no indexed text defines “{term.term}”: it is proposed as a new term")
    for term in request.define:
        for one in published_definitions(evidence, term.term)[:1] if term.term else ():
            if one.likeness == 1:
                built.notes.append(
                    f"“{term.term}” is already defined in clause "
                    f"{one.definition.number} of {one.entry.doc_id}: "
                    "reuse it under 3.1 unless another meaning is needed"
                )
    own = [_new_term(frame, term) for term in (*missing, *request.define)]
    built.pieces = [frame.heading("3", "definitions"), frame.heading_below("3", 1, "elsewhere")]
    built.pieces += _numbered(
        frame.below("3", 1), elsewhere, frame.sentence("elsewhere"), frame.sentence("none")
    )
    built.pieces.append(frame.heading_below("3", 2, "here"))
    built.pieces += _numbered(
        frame.below("3", 2),
        [(piece.label, [piece]) for piece in own],
        frame.sentence("here"),
        frame.sentence("none"),
    )
    return built


def _found(frame: Frame, term: Term, notes: list[str]) -> list[Published]:
    """The published definitions of a term: those of the text that the form names before all others."""
    evidence, request = frame.evidence, frame.request
    named = (
        evidence.files_of(identified(evidence, term.source))
        if term.source
        else source_files(evidence, request)
    )
    near = sorted(named) or list(
        dict.fromkeys(hit.best.file for hit in evidence.hits(f"{term.term} {request.about}"))
    )
    found = published_definitions(evidence, term.term, near)
    own = [one for one in found if one.entry.file in named]
    if named and not own:
        own = published_definitions(evidence, term.term, near, files=named)
    if own:
        return [*own, *(one for one in found if one not in own)] if own[0].likeness == 1 else own
    if not found:
        return []
    if term.source:
        notes.append(
            f"“{term.term}” is not defined in {term.source}; taken instead from {found[0].entry.doc_id}"
        )
    if found[0].likeness < 1:
        notes.append(
            f"“{term.term}” is not defined under this name; taken instead: "
            f"“{found[0].term}” of {found[0].entry.doc_id}"
        )
    return found


def _unknown(frame: Frame, term: Term) -> Piece:
    names = [one.undated().format() for one in identified(frame.evidence, term.source)] if term.source else []
    source = names[0] if names else term.source or "[editor: source]"
    return Piece(
        Kind.TERM,
        f"[editor: definition as given in {source}]",
        label=lower_term(term.term),
        source=source,
        level=3,
        origin=Origin.PROPOSAL,
    )


def _numbered(
    clause: str, terms: Sequence[tuple[str, list[Piece]]], introduction: Piece, none: Piece
) -> list[Piece]:
    """Terms in alphabetical order, numbered, under their introduction; "None." where there are none."""
    if not terms:
        return [none]
    pieces = [introduction]
    seen: set[str] = set()
    number = 0
    for label, own in sorted(terms, key=lambda term: term[0].casefold()):
        if label and label in seen:
            continue
        seen.add(label)
        number += 1
        pieces += [replace(own[0], number=f"{clause}.{number}"), *own[1:]]
    return pieces


def _quoted(frame: Frame, found: Sequence[Published], notes: list[str]) -> list[Piece]:
    """A term with its published definition, its note, and the definitions that differ from it."""
    evidence, first = frame.evidence, found[0]
    label = lower_term(first.term)
    source = source_tag(first)
    cited = cite_definition(evidence, first)
    if first.is_pointer:
        text, origin = f"[editor: definition as given in {source}, which is not indexed]", Origin.PROPOSAL
        notes.append(
            f"“{label}”: {first.entry.doc_id} names {source} as its source without repeating the definition"
        )
    else:
        text, origin = sentence_form(first.text), Origin.QUOTED
        if not cited:
            notes.append(f"“{label}”: the words could not be verified on their page; compare them")
    pieces = [Piece(Kind.TERM, text, label=label, source=source, level=3, origin=origin, citations=cited)]
    pieces += [
        Piece(Kind.NOTE, sentence_form(note), origin=Origin.QUOTED)
        for note in _NOTE.split(first.definition.text)[1:]
        if note.strip() and not first.is_pointer and len(note.split()) <= LONG_DEFINITION
    ]
    for other in differing(found):
        place = f"clause {other.definition.number} of [{tag_of(other.entry.doc_id)}]"
        pieces.append(
            Piece(
                Kind.NOTE,
                f"NOTE – Compare {place}: “{sentence_form(other.text)}”",
                origin=Origin.QUOTED,
                citations=cite_definition(evidence, other),
            )
        )
        notes.append(
            f"“{label}” is defined differently in {first.entry.doc_id} and {other.entry.doc_id}: choose one, "
            "and delete the note"
        )
    return pieces


def _new_term(frame: Frame, term: Term) -> Piece:
    """A new term in the form of 3.2 with the definition that the form gives; else a gap."""
    if not term.term:
        bare = re.sub(r"^(?:the|an?)\s+", "", term.definition)
        return Piece(
            Kind.TERM,
            sentence_form(bare),
            label=f"[editor: term for the {bare}]",
            level=3,
            origin=Origin.PROPOSAL,
        )
    if not term.definition:
        return Piece(
            Kind.TERM,
            frame.forms.say("term_gap"),
            label=lower_term(term.term),
            level=3,
            origin=Origin.PROPOSAL,
        )
    return Piece(
        Kind.TERM,
        sentence_form(term.definition),
        label=lower_term(term.term),
        level=3,
        origin=Origin.INSTRUCTED,
    )
