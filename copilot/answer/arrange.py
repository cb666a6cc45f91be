"""How much is quoted and in which order: decisive pieces first, lists whole, the rest of the words
well used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from copilot.answer.heads import load_head
from copilot.answer.pieces import Asked
from copilot.answer.select import Weighed, Weighing, speaks_to_machines
from copilot.answer.units import Place, Unit, units_of
from corpus.model import BlockKind, Document

WORDS, WORDS_LONG = 145, 290
"""An answer is this long at most, with names of clauses and markers: editors read quotations, not pages. The
longer one is for lists, comparisons, procedures and whole clauses (golden/README.md judges so much)."""
_LONG = ("list", "procedure", "comparison", "clause")
MAY_WANT = 0.3
"""Probability from which an answer is as long as a list needs: words too many cost less than items left
out."""
HEADING_WORDS = 10
"""Words of the line that names text and clause, on average."""
_LEAST_ROOM = 8
"""Words with which nothing more is tried."""

ClauseKey = tuple[str, int]
DocumentOf = Callable[[str], Document]


@dataclass(frozen=True, slots=True)
class Rest:
    """What of a list or table was not quoted: `shown` of `total` items stand in the answer."""

    file: str
    clause: str
    shown: int
    total: int
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The units of an answer in its order: `decisive`, then `more` from the same texts."""

    decisive: tuple[Unit, ...] = ()
    more: tuple[Unit, ...] = ()
    rests: tuple[Rest, ...] = ()

    @property
    def units(self) -> tuple[Unit, ...]:
        return (*self.decisive, *self.more)


def wants_long(asked: Asked) -> bool:
    """Whether the question may want a list, a comparison, a procedure or a whole clause."""
    return any(asked.kinds.get(kind, 0.0) >= MAY_WANT for kind in _LONG)


def _is_long(asked: Asked) -> bool:
    """Whether the likeliest thing that the question wants is one of these."""
    likeliest = max(asked.kinds, key=lambda kind: asked.kinds[kind], default="")
    return likeliest in _LONG


def words_for(asked: Asked) -> int:
    """How many words the answer may have."""
    return WORDS_LONG if wants_long(asked) else WORDS


@dataclass
class _Choice:
    """An answer being chosen."""

    room: int
    clauses: list[ClauseKey] = field(default_factory=list)
    taken: dict[Place, float] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    leads: set[str] = field(default_factory=set)
    late: set[Place] = field(default_factory=set)
    """What found no room among the first words."""

    def cost(self, units: Sequence[Unit]) -> int:
        """Words that these would add to the answer."""
        words, leads = 0, set(self.leads)
        for unit in units:
            words += len(unit.text.split()) + 1
            if unit.lead and unit.lead not in leads:
                words += len(unit.lead.split())
                leads.add(unit.lead)
        clauses = {_clause(unit) for unit in units}.difference(self.clauses)
        return words + HEADING_WORDS * len(clauses)

    def take(self, units: Sequence[Unit], likely: float, is_late: bool) -> None:
        self.room -= self.cost(units)
        self.late |= {unit.key for unit in units if is_late and unit.key not in self.taken}
        for unit in units:
            if unit.key not in self.taken:
                self.units.append(unit)
            self.taken[unit.key] = likely
            self.leads |= {unit.lead, unit.text}
            if _clause(unit) not in self.clauses:
                self.clauses.append(_clause(unit))


def chosen(
    weighing: Weighing,
    document_of: DocumentOf,
    room: int | None = None,
    limits: Mapping[str, float] | None = None,
) -> Chosen:
    """The units of the answer.

    Pieces are taken by their probability. Where a whole list is wanted, an item or the sentence
    that announces
    it brings the list along. What is likelier than the head's limit "decisive" counts as the answer, what
    comes after it as more from the same texts.

    Args:
        document_of: from a file to its document.
        room: words that it may have, else what the question wants.
        limits: probabilities from which pieces are taken, else those of the head.
    """
    limits = load_head("selection").limits if limits is None else limits
    choice = _Choice(words_for(weighing.asked) if room is None else room)
    # What is wanted has to be said first; what only may be wanted comes as more.
    early = choice.room if _is_long(weighing.asked) else min(WORDS, choice.room)
    is_whole = max(weighing.asked.kinds.get(kind, 0.0) for kind in ("list", "procedure")) >= MAY_WANT
    rests: list[Rest] = []
    for weighed in weighing.units:
        unit = weighed.unit
        if unit.key in choice.taken or any(_same_words(unit, other) for other in choice.units):
            continue
        if choice.room < _LEAST_ROOM or not _is_wanted(weighed, choice, limits):
            continue
        if choice.units and weighed.suspect:
            continue
        whole = list_around(document_of(unit.file), unit) if is_whole else [unit]
        whole = [each for each in whole if each is unit or not speaks_to_machines(each)]
        span = [each for each in whole if each.key not in choice.taken]
        if choice.cost(span) > choice.room:
            span = _fitting(choice, span, unit)
            if not span:
                continue
            left = [each for each in whole if each not in span and each.key not in choice.taken]
            if len(whole) > 1 and left:
                rests.append(_rest(whole, left))
        is_late = bool(choice.units) and choice.cost(span) > early
        early -= 0 if is_late else choice.cost(span)
        choice.take(span, weighed.likely, is_late)
    return _in_order(choice, limits, tuple(rests))


def _is_wanted(weighed: Weighed, choice: _Choice, limits: Mapping[str, float]) -> bool:
    """Whether a piece is likely enough: more so where it brings in another clause."""
    if not choice.units:
        return True
    known = _clause(weighed.unit) in choice.clauses
    return weighed.likely >= limits["same_clause" if known else "other_clause"]


def _fitting(choice: _Choice, span: Sequence[Unit], unit: Unit) -> list[Unit]:
    """As much of a list as there is room for, from its beginning; the piece alone where it is no list."""
    fitting: list[Unit] = []
    for each in span if len(span) > 1 else ():
        if choice.cost([*fitting, each]) > choice.room:
            break
        fitting.append(each)
    return fitting or ([] if choice.units else [unit])


def list_around(document: Document, unit: Unit) -> list[Unit]:
    """The list or table that a piece belongs to or announces, with the sentence before it; the piece
    alone where none."""
    if unit.cells:
        return [each for each in units_of(document, unit.clause) if each.block == unit.block]
    siblings = [each for each in units_of(document, unit.clause) if not each.cells]
    place = next((at for at, each in enumerate(siblings) if each.key == unit.key), None)
    if place is None:
        return [unit]
    is_item = [each.kind is BlockKind.LIST_ITEM for each in siblings]
    if not is_item[place]:
        if not (_announces(unit) and place + 1 < len(siblings) and is_item[place + 1]):
            return [unit]
        place += 1
    first = last = place
    while first and is_item[first - 1]:
        first -= 1
    while last + 1 < len(siblings) and is_item[last + 1]:
        last += 1
    if first and _announces(siblings[first - 1]):
        first -= 1
    return siblings[first : last + 1]


def _announces(unit: Unit) -> bool:
    return unit.text.rstrip().endswith((":", "："))


def _rest(whole: Sequence[Unit], left: Sequence[Unit]) -> Rest:
    items = [unit for unit in whole if unit.kind is BlockKind.LIST_ITEM or unit.cells]
    unit = whole[0]
    missing = [each for each in left if each in items]
    return Rest(unit.file, unit.clause.number, len(items) - len(missing), len(items), tuple(missing))


def _in_order(choice: _Choice, limits: Mapping[str, float], rests: tuple[Rest, ...]) -> Chosen:
    """Clauses by their best piece, the pieces of each as they stand, the run with its best piece first."""
    decisive: list[Unit] = []
    more: list[Unit] = []
    for is_late in (False, True):
        for best, units in _by_clause(
            choice, [unit for unit in choice.units if (unit.key in choice.late) == is_late]
        ):
            is_decisive = not is_late and (not decisive or best >= limits["decisive"])
            (decisive if is_decisive else more).extend(units)
    return Chosen(tuple(decisive), tuple(more), rests)


def _by_clause(choice: _Choice, units: Sequence[Unit]) -> Iterator[tuple[float, list[Unit]]]:
    """For each clause the probability of its best piece, and its pieces in the order of an answer."""
    groups: dict[ClauseKey, list[Unit]] = {}
    for unit in units:
        groups.setdefault(_clause(unit), []).append(unit)
    for group in groups.values():
        best = max(choice.taken[unit.key] for unit in group)
        runs = _runs(sorted(group, key=lambda unit: (unit.block, unit.place)))
        runs.sort(key=lambda run: all(choice.taken[unit.key] < best for unit in run))
        yield best, [unit for run in runs for unit in run]


def _runs(units: Sequence[Unit]) -> list[list[Unit]]:
    """Pieces of neighbouring blocks belong together."""
    runs: list[list[Unit]] = []
    for unit in units:
        if runs and unit.block - runs[-1][-1].block <= 1:
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return runs


def _clause(unit: Unit) -> ClauseKey:
    return (unit.file, unit.clause.index)


def _same_words(one: Unit, other: Unit) -> bool:
    """Two pieces that say the same: editions, amended tables, repeated paragraphs."""
    if one.cells or other.cells:
        return one.cells == other.cells
    first, second = set(one.text.lower().split()), set(other.text.lower().split())
    shorter = min(len(first), len(second)) or 1
    return len(first & second) / shorter > _SAME and one.clause is not other.clause


_SAME = 0.85
"""Share of the words of the shorter piece that the other holds, too, where both say the same."""
