"""Clause 3: the form of terms and definitions, and what other Recommendations define."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from copilot.check.checking import Checking
from copilot.check.citations import folded_tag
from copilot.check.entries import DefinitionEntry
from copilot.check.modals import requirements
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from corpus.document import BlockKind
from corpus.identifiers import Identifier, UnknownIdentifier, parse, same_recommendation
from corpus.model import Definition
from index.store import DocumentEntry

_PROPER = re.compile(
    r"\b(?:Internet|Ethernet|Web|World|Bluetooth|Markov|Bayes|Gauss|Fourier|Poisson|Huffman|Boolean|Turing|Monte|"
    r"English|French|Recommendation|European|American|Earth|Java|Doppler|Nyquist|Hamming|Reed|Wi)\b"
)
_ARTICLE = re.compile(r"^(?:The|A|An|the|a|an)\s+(?=\w)")
_NEGATIVE = re.compile(
    r"^(?:(?:An?|The)\s+)?(?:\w+\s+){0,2}(?:that|which)\s+(?:is|are|does|do|has|have)\s+not\b|^(?:Not|not)\s",
    re.I,
)
_IS_WHEN = re.compile(
    r"^(?:(?:this|it)\s+)?(?:is|means|refers to|denotes|when|where|occurs when|describes)\b", re.I
)
_STOP = {"a", "an", "the", "of", "for", "and", "or", "in", "to", "on", "with", "by"}


@rule(
    "ITU-TRM-001",
    Severity.ERROR,
    "a term that is not in lower case",
    why="Terms are written in lower case, names and abbreviations excepted.",
    remedy="Write the term in lower case.",
    english=True,
    fixes=True,
)
def lower_case(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        if entry.elsewhere and checking.is_published:
            continue
        bare = re.sub(r"\([^)]*\)", "", entry.term)
        words = re.findall(r"[^\W\d_][\w'-]*", bare)
        wrong = [
            word
            for word in words
            if re.fullmatch(r"[A-Z][a-z]+(?:[-'][A-Z]?[a-z]+)*", word) and not _PROPER.match(word)
        ]
        if not wrong:
            continue
        if (
            wrong != words[: len(wrong)]
            and len(wrong) < len([w for w in words if len(w) > 3])
            and words[0] not in wrong
        ):
            continue  # a name inside the term: "public key of Diffie"
        new = entry.term
        for word in wrong:
            new = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", word.lower(), new)
        yield Hit(
            entry.block,
            f"the term “{entry.term}” is not in lower case",
            quote=entry.term,
            fix=Fix(entry.term, new),
            severity=Severity.WARNING if checking.is_published else None,
        )


@rule(
    "ITU-TRM-002",
    Severity.NOTE,
    "a definition that begins in lower case (or with a capital)",
    why="Definitions begin with a capital; published texts differ, so that it is a setting "
    "(COPILOT_DEFINITION_START).",
    remedy="Begin all definitions of the text in the same way.",
    english=True,
    fixes=True,
)
def capital(checking: Checking) -> Iterator[Hit]:
    if checking.definition_start == "any" or checking.is_published:
        return
    for entry in checking.entries.definitions:
        if entry.elsewhere or not entry.text:
            continue  # quoted as the other text has it
        first = entry.text[0]
        wrong = (
            first.islower()
            if checking.definition_start == "capital"
            else (first.isupper() and not re.match(r"[A-Z]{2}|[A-Z]\w*[A-Z\d]", entry.text))
        )
        if wrong:
            head = entry.text[:40]
            new = (first.upper() if checking.definition_start == "capital" else first.lower()) + head[1:]
            way = "in lower case" if checking.definition_start == "capital" else "with a capital"
            yield Hit(
                entry.text_block,
                f"the definition of “{entry.term}” begins {way}",
                quote=head,
                fix=Fix(head, new),
            )


@rule(
    "ITU-TRM-003",
    Severity.WARNING,
    "a definition without a full stop",
    why="A definition ends with a full stop.",
    remedy="Put the full stop.",
    fixes=True,
)
def full_stop(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        text = entry.text.rstrip()
        if not text or text[-1] in ".!?)]»。:;" or (entry.elsewhere and checking.is_published):
            continue
        if checking.document.format == "pdf" and len(entry.clause.blocks) > 2:
            continue
        tail = text[-30:]
        yield Hit(
            entry.text_block,
            f"the definition of “{entry.term}” does not end with a full stop",
            quote=tail,
            fix=Fix(tail, tail + "."),
        )


@rule(
    "ITU-TRM-004",
    Severity.WARNING,
    "terms out of alphabetical order",
    why="Terms stand in alphabetical order inside 3.1 and inside 3.2.",
    remedy="Put the term in its place and renumber.",
    since=2008,
)
def order(checking: Checking) -> Iterator[Hit]:
    if checking.is_published and checking.document.language != "E":
        return  # translations keep the order of the English text
    groups: dict[tuple[bool, int], list[DefinitionEntry]] = {}
    for entry in checking.entries.definitions:
        parent = entry.clause.parent if entry.clause.heading is entry.block else entry.clause.index
        groups.setdefault((entry.elsewhere, parent or 0), []).append(entry)
    for entries in groups.values():
        keys = [_key(entry.term) for entry in entries]
        faults = [i for i in range(1, len(keys)) if keys[i] < keys[i - 1]]
        if len(faults) > 3 and len(faults) > 0.25 * len(keys):
            one = entries[faults[0]]
            yield Hit(one.block, "the terms are not in alphabetical order", quote=one.term)
            continue
        for i in faults:
            yield Hit(
                entries[i].block,
                f"“{entries[i].term}” stands after “{entries[i - 1].term}”",
                quote=entries[i].term,
                key=checking.together("order"),
            )


def _key(term: str) -> str:
    return re.sub(r"[\s\-–]+", " ", re.sub(r"[^\w\s-]", "", term.casefold())).strip()


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
        adapted = re.search(r"\b(?:adapted|based on|modified|derived)\b", entry.text + entry.block.text, re.I)
        if current == "here" and entry.sources and not adapted:
            yield Hit(entry.block, f"“{entry.term}” names the source [{entry.sources[0]}]", quote=entry.term)


@rule(
    "ITU-TRM-007",
    Severity.WARNING,
    "a circular definition",
    why="A definition can stand in place of the term; it does not contain it.",
    remedy="Say what the term means without using it.",
    english=True,
)
def circular(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        if entry.elsewhere or not entry.text:
            continue
        bare = re.sub(r"\s*\([^)]*\)", "", entry.term).casefold().strip()
        if len(bare) < 4:
            continue
        first = re.split(r"(?<=[.;:])\s", entry.text)[0].casefold()
        starts = re.match(rf"(?:an?|the)?\s*{re.escape(bare)}s?\s+(?:is|are|means|refers)\b", first)
        if starts:
            yield Hit(
                entry.text_block,
                f"the definition of “{entry.term}” begins with the term",
                quote=entry.text[:60],
                severity=Severity.NOTE,
                key=checking.together("circular"),
            )
        elif re.search(rf"(?<![\w-]){re.escape(bare)}s?(?![\w-])", first):
            yield Hit(
                entry.text_block,
                f"the definition of “{entry.term}” contains the term",
                quote=entry.text[:100],
                severity=Severity.NOTE if checking.is_published else None,
                key=checking.together("circular"),
            )


@rule(
    "ITU-TRM-008",
    Severity.WARNING,
    "a negative definition",
    why="A definition says what something is, not what it is not.",
    remedy="Say what it is.",
    english=True,
)
def negative(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        if not entry.elsewhere and _NEGATIVE.match(entry.text):
            yield Hit(entry.text_block, f"“{entry.term}” is defined by what it is not", quote=entry.text[:80])


@rule(
    "ITU-TRM-009",
    Severity.WARNING,
    "a definition that cannot stand in place of the term",
    why="A definition is of the same part of speech as its term and can replace it: no sentence, no "
    "“is when”.",
    remedy="Write a phrase that can stand where the term stands.",
    english=True,
)
def not_replaceable(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        if not entry.elsewhere and _IS_WHEN.match(entry.text):
            yield Hit(
                entry.text_block,
                f"the definition of “{entry.term}” is no phrase that could replace it",
                quote=entry.text[:60],
            )


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


@rule(
    "ITU-TRM-013",
    Severity.ERROR,
    "a term defined twice",
    why="A term has one definition in a text.",
    remedy="Keep one of the definitions.",
)
def twice(checking: Checking) -> Iterator[Hit]:
    seen: dict[str, DefinitionEntry] = {}
    for entry in checking.entries.definitions:
        key = _key(entry.term)
        if key in seen and seen[key].block.index != entry.block.index:
            severity = Severity.WARNING if checking.is_published else None
            where = seen[key].number or "above"
            yield Hit(
                entry.block, f"“{entry.term}” is also defined in {where}", quote=entry.term, severity=severity
            )
        seen.setdefault(key, entry)


@rule(
    "ITU-TRM-014",
    Severity.NOTE,
    "a term that the text does not use",
    why="Only terms that the text uses are defined.",
    remedy="Use the term, or take the definition out.",
    english=True,
    whole=True,
)
def unused(checking: Checking) -> Iterator[Hit]:
    document = checking.document
    if document.date is not None:
        return
    body = " ".join(
        block.text
        for clause in document.clauses
        if document.part_of(clause) not in ("references", "bibliography", "keywords")
        for block in (*([clause.heading] if clause.heading else []), *clause.blocks)
    ).casefold()
    body = re.sub(r"[\s\-–]+", " ", body)
    for entry in checking.entries.definitions:
        names = [re.sub(r"\s*\([^)]*\)", "", entry.term), *re.findall(r"\(([^)]+)\)", entry.term)]
        counts = sum(
            len(re.findall(rf"(?<!\w){re.escape(_key(name))}(?:s|es)?(?!\w)", body))
            for name in names
            if _key(name)
        )
        if counts <= 1:
            yield Hit(entry.block, f"“{entry.term}” is not used in the text", quote=entry.term)


@rule(
    "ITU-TRM-015",
    Severity.ERROR,
    "a requirement in a definition",
    why="A definition says what a term means; requirements stand in the body.",
    remedy="Move the requirement to the body.",
    english=True,
)
def requirement(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.definitions:
        found = requirements(entry.text)
        if found and found[0].words.lower().startswith(("shall", "is required", "are required")):
            if found[0].style == "is required to" and not re.match(r"(?:is|are) required to", found[0].words):
                continue
            relative = re.search(r"(?:that|which|who|when|where|if|as)\s*$", entry.text[: found[0].start])
            if found[0].style == "shall" or not relative:
                published = checking.is_published or entry.elsewhere
                yield Hit(
                    entry.text_block,
                    f'"{found[0].words}" in the definition of “{entry.term}”',
                    quote=entry.text[max(0, found[0].start - 40) : found[0].end + 40],
                    severity=Severity.WARNING if published else None,
                )


@rule(
    "ITU-TRM-016",
    Severity.NOTE,
    "a term that is not in bold, or a definition without a colon",
    why="Entries read “3.2.1 **term**: definition.”: number, the term in bold, colon.",
    remedy="Set the term in bold and put a colon behind it.",
)
def bold(checking: Checking) -> Iterator[Hit]:
    if checking.document.format not in ("docx", "markdown"):
        return
    marked = [entry for entry in checking.entries.definitions if entry.block.bold]
    for entry in checking.entries.definitions:
        block = entry.block
        if (
            block.kind is not BlockKind.HEADING
            and not block.bold
            and (marked or checking.document.format == "docx")
        ):
            yield Hit(block, f"“{entry.term}” is not in bold", quote=entry.term)
        loose = rf"{re.escape(entry.term)}\s*(?:\[[^\]]*\]\s*)*(?:\s[–—-]\s|(?![\s:\[(]*[:\[(])\s*\w)"
        if block.kind is not BlockKind.HEADING and re.search(loose, block.text):
            yield Hit(
                block, f"no colon behind “{entry.term}”", quote=block.text[:60], severity=Severity.WARNING
            )
