"""Clause 3: the form and order of terms, and that the text uses them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from copilot.check.checking import Checking
from copilot.check.model import Fix, Severity
from copilot.check.rule import Hit, rule
from corpus.model import BlockKind, ClauseKind
from corpus.structure.entries import DefinitionEntry

_VOCABULARY = 20
"""Terms from which on a text that is mostly definitions is a vocabulary, no text with a long clause 3."""
_NO_COLON = re.compile(r"\s*(?:\[[^\]]*\]\s*)*(?:\s[–—-]\s|(?![\s:\[(]*[:\[(])\s*\w)")
"""What stands behind a term where its definition begins without a colon."""
_PROPER = re.compile(
    r"\b(?:Internet|Ethernet|Web|World|Bluetooth|Markov|Bayes|Gauss|Fourier|Poisson|Huffman|Boolean|Turing|Monte|"
    r"English|French|Recommendation|European|American|Earth|Java|Doppler|Nyquist|Hamming|Reed|Wi)\b"
)


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
    words_of_text = {word for b in checking.document.blocks for word in re.findall(r"[\w'-]+", b.text)}
    for entry in checking.entries.definitions:
        if (entry.elsewhere and checking.is_published) or entry.term.startswith("<"):
            continue  # "<Term 1>" of the skeleton is still to be filled
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
        in_lower_case = all(word.lower() in words_of_text for word in wrong)
        yield Hit(
            entry.block,
            f"the term “{entry.term}” is not in lower case",
            quote=entry.term,
            fix=Fix(entry.term, new) if in_lower_case else None,  # else it may be a name
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
    if document.date is not None or _is_vocabulary(checking):
        return
    parts = ("references", "bibliography", "keywords")
    text = " ".join(
        block.text
        for clause in document.clauses
        if document.part_of(clause) not in parts
        for block in (*([clause.heading] if clause.heading else []), *clause.blocks)
    )
    entries = [(entry, _names(entry.term)) for entry in checking.entries.definitions]
    counts = count_phrases(_words(text), {name for _, names in entries for name in names})
    for entry, names in entries:
        if sum(counts[name] for name in names) <= len(names):  # each stands in the entry itself
            yield Hit(entry.block, f"“{entry.term}” is not used in the text", quote=entry.term)


def _names(term: str) -> set[tuple[str, ...]]:
    """The term without what stands in parentheses, and each of these by itself."""
    names = [re.sub(r"\s*\([^)]*\)", "", term), *re.findall(r"\(([^)]+)\)", term)]
    return {words for name in names if (words := _words(name))}


def _is_vocabulary(checking: Checking) -> bool:
    """Is a text made to define terms: do its definitions take more than half of its words?"""
    entries = checking.entries.definitions
    defined = sum(len(entry.text.split()) + len(entry.term.split()) for entry in entries)
    document = checking.document
    body = (clause for clause in document.clauses if clause.kind is not ClauseKind.FRONT)
    whole = sum(len(block.text.split()) for clause in body for block in clause.blocks)
    return len(entries) >= _VOCABULARY and defined > 0.5 * whole


def _words(text: str) -> tuple[str, ...]:
    """The words in lower case, those with a hyphen in two."""
    return tuple(re.findall(r"\w+", text.casefold()))


def count_phrases(words: Sequence[str], phrases: Iterable[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """How often each phrase stands in a text, also in the plural; in one pass over the text.

    >>> count_phrases(("anchor", "gateways", "and", "gateway"), [("gateway",), ("anchor", "gateway")])
    Counter({('gateway',): 2, ('anchor', 'gateway'): 1})
    """
    beginnings: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in phrases:
        for first in {phrase[0]} if len(phrase) > 1 else _numbers(phrase[0]):
            beginnings[first].append(phrase)
    counts: Counter[tuple[str, ...]] = Counter()
    for place, word in enumerate(words):
        for phrase in beginnings.get(word, ()):
            *head, last = phrase
            end = place + len(head)
            if end < len(words) and words[end] in _numbers(last) and list(words[place:end]) == head:
                counts[phrase] += 1
    return counts


def _numbers(word: str) -> tuple[str, str, str]:
    """A word in the singular and in the plural."""
    return word, f"{word}s", f"{word}es"


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
        behind = block.text.partition(entry.term)[2]
        if block.kind is not BlockKind.HEADING and _NO_COLON.match(behind):
            yield Hit(
                block, f"no colon behind “{entry.term}”", quote=block.text[:60], severity=Severity.WARNING
            )
