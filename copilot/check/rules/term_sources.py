"""Terms that are defined elsewhere: their sources, and what other Recommendations define."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from copilot.check.checking import Checking
from copilot.check.citations import folded_tag
from copilot.check.model import Severity
from copilot.check.rule import Hit, rule
from corpus.identifiers import Identifier, UnknownIdentifier, parse, same_recommendation
from corpus.model import Definition
from corpus.structure.entries import DefinitionEntry
from index.store import DocumentEntry


@rule(
    "ITU-TRM-005",
    Severity.ERROR,
    "a term of 3.1 without its source",
    why="A term defined elsewhere names the text that defines it: “3.1.1 term [reference]: definition.”",
    remedy="Add the source in brackets behind the term.",
)
def no_source(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        if entry.elsewhere and not entry.sources and not _source_above(entry):
            yield Hit(entry.block, f"“{entry.term}” has no source", quote=entry.term)


def _source_above(entry: DefinitionEntry) -> bool:
    """ "The following terms are defined in [ITU-T X.1]:" gives the source for all below."""
    for block in entry.clause.blocks:
        if block.index >= entry.block.index:
            break
        if re.search(r"defined\s+in\s+(?:\[|Rec|ITU|ISO|clause)", block.text):
            return True
    return bool(re.search(r"\b(?:ITU-T|ISO|IEC|Rec\.|Recommendation|\d{4})\b", entry.text[:200]))


@rule(
    "ITU-TRM-006",
    Severity.WARNING,
    "a term of 3.2 with a source",
    why="3.2 holds what this text defines; what it takes over stands under 3.1.",
    remedy="Move the term to 3.1; where the definition was changed, say “(adapted from …)” in a note.",
)
def source_under_here(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        current = checking.document.part_of(entry.clause)
        below = entry.clause.text if entry.clause.heading is entry.block else ""
        adapted = re.search(
            r"\b(?:adapted|based on|modified|derived)\b", f"{entry.text} {entry.block.text} {below}", re.I
        )
        if current == "here" and entry.sources and not adapted:
            yield Hit(entry.block, f"“{entry.term}” names the source [{entry.sources[0]}]", quote=entry.term)


@rule(
    "ITU-TRM-010",
    Severity.WARNING,
    "a term that another Recommendation defines",
    why="A term that is already defined is reused under 3.1 with its source, not defined again under 3.2.",
    remedy="Take the definition over under 3.1, or choose another term, or say why this one differs.",
    index=True,
)
def defined_elsewhere(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        if (
            entry.elsewhere
            or entry.sources
            or not entry.text
            or (not entry.number and checking.document.date)
        ):
            continue
        found = list(_others(checking, entry.term))
        if not found:
            continue
        best = max(found, key=lambda item: _likeness(entry.text, item[1].text))
        likeness = _likeness(entry.text, best[1].text)
        places = "; ".join(
            f"{doc.doc_id}, {d.number or 'clause 3'}: “{_short(d.text)}”"
            for doc, d in (best, *[f for f in found if f is not best][:2])
        )
        how = "in the same words" if likeness > 0.9 else "otherwise" if likeness < 0.5 else "in similar words"
        severity = Severity.NOTE if checking.is_published else None
        yield Hit(
            entry.block, f"“{entry.term}” is defined {how} in {places}", quote=entry.term, severity=severity
        )


def _others(checking: Checking, term: str) -> Iterator[tuple[DocumentEntry, Definition]]:
    """Definitions of a term in texts in force, the draft's own text and mere quotations left out."""
    assert checking.reading is not None
    own, date = checking.document.identifier, checking.document.date
    bare = re.sub(r"\s*\([^)]*\)", "", term)
    for doc, definition in checking.reading.lookup.definitions(bare):
        if definition.source or len(definition.text.split()) < 4 or doc.language != "E":
            continue
        try:
            name = parse(doc.doc_id)
        except UnknownIdentifier:
            continue
        if own is not None and same_recommendation(name.recommendation, own.recommendation):
            continue
        if date is not None and doc.year >= date[0]:
            continue
        yield doc, definition


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _plain(one), _plain(other)).ratio()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))[:800]


def _short(text: str, most: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: flat.rfind(" ", 0, most)] + " …"


@rule(
    "ITU-TRM-011",
    Severity.WARNING,
    "a definition under 3.1 that differs from its source",
    why="A term defined elsewhere is quoted as its source defines it. Only texts in the index are looked at.",
    remedy="Quote the source, or define the term under 3.2 and say what was adapted.",
    index=True,
)
def misquoted(checking: Checking) -> Iterator[Hit]:
    for entry, identifier, found in _sourced(checking):
        if not found or not entry.text or checking.is_published:
            continue
        if len(entry.text.split()) < 4:
            continue
        definition = max(found, key=lambda d: _likeness(entry.text, d.text))
        if _likeness(_first(entry.text), _first(definition.text)) > 0.95 or _plain(
            definition.text
        ).startswith(_plain(entry.text)):
            continue
        yield Hit(
            entry.text_block,
            f"{identifier} defines “{entry.term}”: “{_short(definition.text, 240)}”",
            quote=entry.text[:100],
        )


def _first(text: str) -> str:
    return re.split(r"\s+NOTE\b", text)[0]


@rule(
    "ITU-TRM-012",
    Severity.WARNING,
    "a source that does not define the term",
    why="The source in brackets defines the term. Only texts in the index are looked at.",
    remedy="Correct the source, or define the term under 3.2.",
    index=True,
)
def not_in_source(checking: Checking) -> Iterator[Hit]:
    for entry, identifier, found in _sourced(checking):
        if not found:
            yield Hit(entry.block, f"{identifier} does not define “{entry.term}”", quote=entry.term)


def _sourced(checking: Checking) -> Iterator[tuple[DefinitionEntry, Identifier, list[Definition]]]:
    """Terms under 3.1 whose source is in the index, in the edition cited, with the definitions there."""
    reading = checking.reading
    if reading is None:
        return
    for entry in checking.entries.definitions:
        if not entry.elsewhere or not entry.sources:
            continue
        identifier = _source_identifier(checking, entry.sources[0])
        if identifier is None:
            continue
        files = frozenset(
            f
            for f in reading.retriever.shelf.find(identifier)[0]
            if reading.retriever.entries[f].language == "E"
        )
        defining = {file for file, _ in reading.lookup.store.definitions() if file in files}
        if not files or not defining:
            continue
        bare = re.sub(r"\s*\([^)]*\)", "", entry.term)
        yield entry, identifier, [d for _, d in reading.lookup.definitions(bare, files)]


def _source_identifier(checking: Checking, source: str) -> Identifier | None:
    for reference in checking.entries.references:
        if reference.tag and folded_tag(reference.tag) == folded_tag(source):
            return reference.identifier
    try:
        return parse(source.removeprefix("b-"))
    except UnknownIdentifier:
        return None
