"""Two editions of a text, clause by clause: what is new, gone, renumbered, and which words changed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from corpus.model import Clause, ClauseKind, Document

_WORD = re.compile(r"(?:\d+(?:[.,]\d+)+|\w+(?:-\w+)*|[^\w\s])\s?")
_ALIKE = 0.5
"""Share of common words from which two clauses under one number are versions of each other."""


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = "renumbered"


class Op(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both editions have, or one of them."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A clause that differs. `old` is None where it was added, `new` where it was removed.

    `words` is the text of both, in order; for a renumbered clause it holds no difference.
    """

    kind: Kind
    old: Clause | None
    new: Clause | None
    words: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`changes` stand in the order of the newer text, removed clauses where they were."""

    changes: tuple[Change, ...]
    unchanged: int


def compare(old: Document, new: Document) -> Comparison:
    """What differs between two texts, best two editions of one.

    Clauses are matched by their titles and those around them, then by number and title, by title alone,
    and by number alone where the words are much the same. Cover, contents and foreword are left out.
    """
    before, after = _clauses(old), _clauses(new)
    partner = _match(before, after)
    by_index = {clause.index: clause for clause in before}
    gone = deque(clause for clause in before if clause.index not in partner.values())
    changes: list[Change] = []
    unchanged = 0
    for place, clause in enumerate(after):
        # clauses that went stand before what follows them in the old text, and before what took their place
        following = next((partner[other.index] for other in after[place:] if other.index in partner), None)
        while gone and (following is None or gone[0].index < following):
            changes.append(_removed(gone.popleft()))
        if clause.index not in partner:
            changes.append(Change(Kind.ADDED, None, clause, (Piece(Op.ADDED, clause.text),)))
            continue
        earlier = by_index[partner[clause.index]]
        words = tuple(_words(earlier.text, clause.text))
        if any(piece.op is not Op.SAME for piece in words) or _folded(earlier.title) != _folded(clause.title):
            changes.append(Change(Kind.CHANGED, earlier, clause, words))
        elif earlier.number != clause.number:
            changes.append(Change(Kind.RENUMBERED, earlier, clause, words))
        else:
            unchanged += 1
    changes += map(_removed, gone)
    return Comparison(tuple(changes), unchanged)


def _removed(clause: Clause) -> Change:
    return Change(Kind.REMOVED, clause, None, (Piece(Op.REMOVED, clause.text),))


def _clauses(document: Document) -> list[Clause]:
    """Those that people wrote for this text; of the front matter its Summary, Introduction and the like."""
    generic = {"", "contents", "foreword", "table of contents"}
    return [
        clause
        for clause in document.clauses
        if clause.kind is not ClauseKind.FRONT or _folded(clause.title) not in generic
    ]


def _match(before: list[Clause], after: list[Clause]) -> dict[int, int]:
    """Index in the old text by index in the new one."""
    partner: dict[int, int] = {}
    enclosing_old, enclosing_new = _enclosing(before), _enclosing(after)

    def pair(key: Callable[[Clause, str], str], alike: float = 0.0) -> None:
        """Those of one key, where it stands once in either text: else it tells nothing apart."""
        taken = set(partner.values())
        old, new = defaultdict(list), defaultdict(list)
        for clause in before:
            if clause.index not in taken and (name := key(clause, enclosing_old[clause.index])):
                old[name].append(clause)
        for clause in after:
            if clause.index not in partner and (name := key(clause, enclosing_new[clause.index])):
                new[name].append(clause)
        for name, clauses in new.items():
            if len(clauses) == len(old[name]) == 1 and _likeness(old[name][0], clauses[0]) >= alike:
                partner[clauses[0].index] = old[name][0].index

    pair(lambda clause, enclosing: clause.title and f"{enclosing}|{_folded(clause.title)}")
    pair(lambda clause, _: clause.title and f"{clause.number} {_folded(clause.title)}")
    pair(lambda clause, _: _folded(clause.title))
    pair(lambda clause, _: clause.number, alike=_ALIKE)
    return partner


def _enclosing(clauses: list[Clause]) -> dict[int, str]:
    """The titles of the clauses around each, outermost first."""
    paths: dict[int, str] = {}
    titles = {clause.index: _folded(clause.title) for clause in clauses}
    for clause in clauses:
        parent = clause.parent
        paths[clause.index] = "" if parent is None else f"{paths.get(parent, '')}|{titles.get(parent, '')}"
    return paths


def _likeness(one: Clause, other: Clause) -> float:
    """Share of the words that both have."""
    first, second = Counter(one.text.lower().split()), Counter(other.text.lower().split())
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0


def _folded(title: str) -> str:
    return " ".join(title.lower().split())


def _words(old: str, new: str) -> Iterator[Piece]:
    """Word for word; white space makes no difference."""
    first, second = _WORD.findall(" ".join(old.split())), _WORD.findall(" ".join(new.split()))
    bare_first, bare_second = [word.strip() for word in first], [word.strip() for word in second]
    matcher = SequenceMatcher(None, bare_first, bare_second, autojunk=False)
    for op, start, end, new_start, new_end in matcher.get_opcodes():
        if op == "equal":
            yield Piece(Op.SAME, "".join(second[new_start:new_end]))
            continue
        if end > start:
            yield Piece(Op.REMOVED, "".join(first[start:end]))
        if new_end > new_start:
            yield Piece(Op.ADDED, "".join(second[new_start:new_end]))
