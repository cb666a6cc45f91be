"""Clause 4 and the abbreviations that the text uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from copilot.check.acronyms import ACRONYM, is_acronym, is_message, is_symbol, reserved_words
from copilot.check.checking import Checking
from copilot.check.model import Severity
from copilot.check.rule import Hit, rule
from corpus.model import Block, BlockKind, ClauseKind
from corpus.structure.entries import AbbreviationEntry

_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.NOTE, BlockKind.HEADING)
_IN_USE = (
    *_TEXT,
    BlockKind.TABLE,
    BlockKind.CAPTION,
    BlockKind.FIGURE,
    BlockKind.CODE,
    BlockKind.EQUATION,
    BlockKind.FOOTNOTE,
    BlockKind.TITLE,
)
_LEAST_USES = 2


def _blocks(checking: Checking, kinds: tuple[BlockKind, ...]) -> Iterator[Block]:
    document = checking.document
    for clause in document.clauses:
        if document.part_of(clause) in ("abbreviations", "history", "foreword"):
            continue
        if clause.heading is not None and BlockKind.HEADING in kinds:
            yield clause.heading
        yield from (block for block in clause.blocks if block.kind in kinds)


@lru_cache(maxsize=4096)
def _pattern(abbr: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z\d]){re.escape(abbr)}(?:es|[a-z])?(?![A-Za-z\d])")


@rule(
    "ITU-ABB-001",
    Severity.WARNING,
    "an abbreviation that the text does not use",
    why="Clause 4 lists the abbreviations that the text uses.",
    remedy="Take the entry out.",
    whole=True,
)
def unused(checking: Checking) -> Iterator[Hit]:
    printed = checking.document.printed
    body = "\n".join(block.text for block in _blocks(checking, _IN_USE))
    faults = []
    for entry in checking.entries.abbreviations:
        pattern = _pattern(entry.abbr)
        if pattern.search(body) or not re.search(r"[A-Z]", entry.abbr) or len(pattern.findall(printed)) > 1:
            continue
        if not any(
            pattern.search(other.expansion) for other in checking.entries.abbreviations if other is not entry
        ):
            faults.append(entry)
    if checking.document.format == "pdf" and faults and _drawn(checking):
        names = ", ".join(entry.abbr for entry in faults)  # drawings that are pictures cannot be read
        yield Hit(
            faults[0].block,
            f"not in the text, unless in a drawing: {names}",
            quote=faults[0].abbr,
            severity=Severity.NOTE,
        )
        return
    for entry in faults:
        yield Hit(entry.block, f"{entry.abbr} is not used in the text", quote=entry.abbr)


def _drawn(checking: Checking) -> bool:
    return any(
        b.kind is BlockKind.FIGURE or (b.kind is BlockKind.CAPTION and b.text.lower().startswith("fig"))
        for b in checking.document.blocks
    )


@rule(
    "ITU-ABB-002",
    Severity.WARNING,
    "an abbreviation that is neither listed nor expanded",
    why="Every abbreviation is listed in clause 4 and expanded where it is first used.",
    remedy="Add it to clause 4 and expand it at its first use.",
    english=True,
    whole=True,
)
def undefined(checking: Checking) -> Iterator[Hit]:
    document = checking.document
    listed = {entry.abbr for entry in checking.entries.abbreviations}
    if not listed and document.date is not None:
        return
    known = listed | {part for abbr in listed for part in re.split(r"[-/& ]", abbr)}
    text = "\n".join(block.text for block in _blocks(checking, _IN_USE))
    expansions = " ".join(entry.expansion for entry in checking.entries.abbreviations)
    reserved = reserved_words()
    first: dict[str, Block] = {}
    counts: Counter[str] = Counter()
    for block in _prose_in_body(checking):
        if block.text.isupper():
            continue
        for match in ACRONYM.finditer(_without_quoted(block.text)):
            word = (
                match[0].rstrip("s") if match[0][-2:-1].isupper() or match[0][-2:-1].isdigit() else match[0]
            )
            if not is_acronym(word, known):
                continue
            counts[word] += 1
            first.setdefault(word, block)
    for word, block in first.items():
        if re.search(
            rf"\(\s*{re.escape(word)}s?\s*[),;]|(?<!\w){re.escape(word)}\s*\([a-z]|"
            rf"{re.escape(word)}\s+(?:stands for|=)",
            text,
        ):
            continue
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", expansions) and document.date is not None:
            continue
        if counts[word] < _LEAST_USES and document.date is not None:
            continue
        if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", e.term) for e in checking.entries.definitions):
            continue
        message = is_message(word, text)
        if is_symbol(word, text) or word in reserved or (message and checking.is_published):
            continue
        yield Hit(
            block,
            f"{word} is neither listed in clause 4 nor expanded",
            quote=word,
            severity=Severity.NOTE if checking.is_published or message else None,
            key=checking.together("undefined"),
        )


def _prose_in_body(checking: Checking) -> Iterator[Block]:
    for clause in checking.document.clauses:
        part = checking.document.part_of(clause)
        if part in (
            "references",
            "bibliography",
            "abbreviations",
            "history",
            "foreword",
            "keywords",
            "source",
        ):
            continue
        if clause.kind is ClauseKind.FRONT and part not in ("summary", "introduction"):
            continue
        yield from (
            b for b in clause.blocks if b.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.NOTE)
        )


def _without_quoted(text: str) -> str:
    text = re.sub(r"[\[<{“\"'‘][^\]>}”\"'’]{0,80}[\]>}”\"'’]", " ", text)
    return re.sub(r"\S*[_/\\=@]\S*|\b[A-Z]\.\d\S*", " ", text)


@rule(
    "ITU-ABB-003",
    Severity.WARNING,
    "abbreviations out of alphabetical order",
    why="Clause 4 is in alphabetical order.",
    remedy="Sort the entries.",
)
def order(checking: Checking) -> Iterator[Hit]:
    if checking.is_published and checking.document.language != "E":
        return  # translations keep the order of the English text
    entries = list(checking.entries.abbreviations)
    clauses = {entry.clause.index for entry in entries}
    for index in sorted(clauses):
        own = [entry for entry in entries if entry.clause.index == index]
        keys = [_key(entry.abbr) for entry in own]
        tight = [re.sub(r"[^a-z0-9]", "", entry.abbr.casefold()) for entry in own]
        faults = [i for i in range(1, len(own)) if keys[i] < keys[i - 1] and tight[i] < tight[i - 1]]
        if len(faults) > 5 and len(faults) > 0.2 * len(own):
            yield Hit(
                own[faults[0]].block,
                "the abbreviations are not in alphabetical order",
                quote=own[faults[0]].abbr,
            )
            continue
        for i in faults:
            yield Hit(own[i].block, f"{own[i].abbr} stands after {own[i - 1].abbr}", quote=own[i].abbr)


def _key(abbr: str) -> str:
    return re.sub(r"[^\w]+", " ", abbr.casefold()).strip()


@rule(
    "ITU-ABB-004",
    Severity.NOTE,
    "an abbreviation that is not expanded at its first use",
    why="An abbreviation is expanded where the body first uses it. Texts that leave it to clause 4 "
    "throughout get one note.",
    remedy="Write the words in full, the abbreviation in parentheses behind them.",
    english=True,
    whole=True,
)
def first_use(checking: Checking) -> Iterator[Hit]:
    if checking.is_published:
        return  # in published texts clause 4 does it
    faults: list[tuple[AbbreviationEntry, Block]] = []
    used = 0
    blocks = [
        block
        for block in _prose_in_body(checking)
        if checking.document.clause_of[block.index].kind is not ClauseKind.FRONT
    ]
    for entry in checking.entries.abbreviations:
        pattern = _pattern(entry.abbr)
        block = next((b for b in blocks if pattern.search(b.text)), None)
        if block is None:
            continue
        used += 1
        if not _expanded(block.text, entry):
            faults.append((entry, block))
    if len(faults) > 4 and len(faults) > 0.6 * used:
        names = ", ".join(entry.abbr for entry, _ in faults[:12])
        yield Hit(
            faults[0][0].block,
            f"{len(faults)} of {used} abbreviations are not expanded at first use: {names}",
            quote=faults[0][0].abbr,
        )
        return
    for entry, block in faults:
        yield Hit(block, f"{entry.abbr} is used first here and not expanded", quote=entry.abbr)


def _expanded(text: str, entry: AbbreviationEntry) -> bool:
    """Do the words of the entry stand there, in any number and spelling, or others with the abbreviation?"""
    abbr = re.escape(entry.abbr)
    if re.search(rf"\w\s*[(\[]\s*{abbr}s?\s*[)\],;]|(?<!\w){abbr}s?\s*\(\s*[^\W\d]{{3}}", text):
        return True
    wanted, flat = _stems(entry.expansion), _stems(text)
    return not wanted or any(flat[at : at + len(wanted)] == wanted for at in range(len(flat)))


def _stems(text: str) -> list[str]:
    """The words without their endings: "functions", "virtualisation" → "func", "virt"."""
    return [word[:4] for word in re.findall(r"\w+", text.casefold())]


@rule(
    "ITU-ABB-005",
    Severity.ERROR,
    "an abbreviation listed twice, or without its words",
    why="Each abbreviation stands once in clause 4, with its words.",
    remedy="Keep one entry with the words in full.",
)
def twice(checking: Checking) -> Iterator[Hit]:
    seen: dict[str, str] = {}
    for entry in checking.entries.abbreviations:
        if not entry.expansion:
            yield Hit(
                entry.block,
                f"{entry.abbr} has no words beside it",
                quote=entry.abbr,
                severity=Severity.NOTE if checking.document.format == "pdf" else None,
            )
        elif entry.abbr in seen:
            same = seen[entry.abbr].casefold() == entry.expansion.casefold()
            what = "twice" if same else f"as “{seen[entry.abbr]}” and as “{entry.expansion}”"
            yield Hit(
                entry.block,
                f"{entry.abbr} is listed {what}",
                quote=entry.abbr,
                severity=None if same and not checking.is_published else Severity.WARNING,
            )
        seen.setdefault(entry.abbr, entry.expansion)


@rule(
    "ITU-ABB-006",
    Severity.WARNING,
    "another expansion in the text than in clause 4",
    why="An abbreviation stands for the same words throughout.",
    remedy="Use the words of clause 4, or correct clause 4.",
    english=True,
    whole=True,
)
def other_words(checking: Checking) -> Iterator[Hit]:
    for entry in checking.entries.abbreviations:
        letters = [c for c in entry.abbr.casefold() if c.isalpha()]
        if len(letters) < 2 or not entry.expansion or len(letters) != len(entry.abbr):
            continue
        words = r"[\s-]+".join(rf"{re.escape(c)}[a-z]*" for c in letters)
        pattern = re.compile(rf"(?<!\w)({words})\s+\({re.escape(entry.abbr)}\)", re.I)
        wanted = _flat(entry.expansion)
        for block in _prose_in_body(checking):
            match = pattern.search(block.text)
            found = _flat(match[1]) if match else wanted
            if match and not (wanted.startswith(found.rstrip("s")) or found.startswith(wanted.rstrip("s"))):
                yield Hit(
                    block,
                    f"{entry.abbr} is “{match[1]}” here and “{entry.expansion}” in clause 4",
                    quote=match[0],
                )
                break


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
