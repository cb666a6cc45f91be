"""Which published clauses and sentences a clause is drafted from, within the texts chosen for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from copilot.answer.units import Unit, units_of
from copilot.draft.evidence import Evidence, distinct
from copilot.draft.kinds import ClauseType
from copilot.draft.provisions import force_of
from copilot.draft.request import DraftRequest
from copilot.draft.searches import Search, expanded, parts_of, points_of, searches_of
from copilot.draft.sources import Sources, nearest_texts
from corpus.model import BlockKind, Clause, Document
from index.retrieve.query import content_words, stems_of
from index.retrieve.search import Hit

WORDS_ALL, WORDS_POINT = 420, 220
"""Published words taken for a whole clause and for one of its points."""
WORDS_STEPS, WORDS_CLAUSE, WORDS_NEAREST = 560, 140, 420
"""Published words taken for a procedure, of one clause for it, and of the nearest clause."""
SHORT = 40
"""Words of a clause below which its text stands in its subclauses."""
MOST_SUBCLAUSES = 6
LEAST_LIKENESS = 0.2
"""Share of the words of a title and a point together that both have, above which it names the point."""
ENOUGH = 3
"""Provisions from which no further clauses are looked for."""
LEAST_WORDS = 60
"""Room from which a further search is worth while."""
NEAR, NEAR_ANNEX, NEAR_ELSEWHERE = 0.72, 0.8, 0.85
"""Score of a clause, as a share of the best one's, from which it is drawn on: for provisions, for an annex,
and in a procedure where it stands in another section."""

LABEL = re.compile(
    r"^\s*\[?(?P<label>(?:[A-Z]+-)*(?:(?:REQ|Req)-?\d+|R-\d+|R\d+(?=\s*[\]:.])))\]?\s*[:.]?\s*"
)
"""The label that a published requirement bears: "[REQ-01]"."""


def provisions_for(
    evidence: Evidence, request: DraftRequest, sources: Sources
) -> list[tuple[str, list[Unit]]]:
    """The published units for each point of the form; under "" for the whole where it lists none."""
    searches = expanded(evidence, searches_of(request), sources)
    if not points_of(request):
        if request.kind is ClauseType.PROCEDURES:
            return [("", _steps(evidence, searches, sources))]
        return [("", _whole(evidence, parts_of(request.subject), searches, sources))]
    general = searches[-1][0]
    found_for: list[tuple[str, Unit]] = []
    for point in points_of(request):
        search = evidence.expanded(point, sources.files)
        units = _on_point(evidence, search, general, sources)
        units = _lists_whole(evidence, _with_titles(evidence, units))
        taken = [unit for _, unit in found_for]
        found_for += [(point, unit) for unit in distinct(not_yet(units, taken))]
    groups: dict[str, list[Unit]] = {point: [] for point in points_of(request)}
    for point, unit in found_for:
        groups[_point_of(unit, points_of(request), point)].append(unit)
    return list(groups.items())


def _whole(
    evidence: Evidence, parts: Sequence[Search], searches: Sequence[Search], sources: Sources
) -> list[Unit]:
    """The provisions on each part of the topic, then the decisive pieces for each search.

    Where those hold few provisions, the ones of the near clauses are added.
    """
    units: list[Unit] = []
    for part, about in parts:
        own = _with_titles(evidence, _on_point(evidence, part, about, sources))
        units += not_yet([unit for unit in own if force_of(unit.text) is not None], units)
    tiers = [sources.files]
    if sources.told:
        tiers.append(frozenset(nearest_texts(evidence, searches)))
    for files in tiers:
        if not files or (units and _stated(units) >= ENOUGH):
            continue
        for search, about in searches:
            words = WORDS_ALL - sum(unit.words for unit in units)
            if words > LEAST_WORDS:
                found = evidence.units(search, words, files, k=6, about=about, body=True, binding=True)
                units += not_yet(_with_titles(evidence, found), units)
        if _stated(units) < ENOUGH:
            units += not_yet(_stated_near(evidence, searches, files), units)
    return distinct(_lists_whole(evidence, units))


def _stated_near(evidence: Evidence, searches: Sequence[Search], files: frozenset[str]) -> list[Unit]:
    """The provisions of the clauses that are near to what is looked for."""
    units: list[Unit] = []
    for search, about in searches:
        hits = evidence.hits(search, 6, files, about=about, body=True, binding=True)
        for hit in hits:
            words = WORDS_POINT - sum(unit.words for unit in units)
            if hit.score < NEAR * hits[0].score or words <= 0:
                break
            document = evidence.document(hit.best.file)
            own = units_of(document, document.clauses[hit.best.clause_index])
            stated = [unit for unit in own if not unit.cells and force_of(unit.text) is not None]
            units += _within(not_yet(stated, units), words)
    return units


def _stated(units: Sequence[Unit]) -> int:
    """How many provisions there are in units."""
    return sum(force_of(unit.text) is not None for unit in units if not unit.cells)


def _steps(evidence: Evidence, searches: Sequence[Search], sources: Sources) -> list[Unit]:
    """A procedure in its published order: the nearest clause, and the near ones of the same section."""
    if not searches:
        return []
    search, about = searches[0]
    hits = evidence.hits(search, 10, sources.files, about=about, body=True, binding=True)
    if not hits:
        return []
    document = evidence.document(hits[0].best.file)
    section = _section(document, document.clauses[hits[0].best.clause_index])
    chosen: list[Clause] = []
    for hit in hits:
        share = hit.score / hits[0].score
        clause = document.clauses[hit.best.clause_index]
        if hit.best.file != document.file or share < NEAR:
            continue
        if share >= NEAR_ELSEWHERE or _section(document, clause) is section:
            chosen += [one for one in _with_subclauses(document, clause) if one not in chosen]
    units: list[Unit] = []
    room = WORDS_STEPS
    for place, clause in enumerate(chosen):
        own = [unit for unit in units_of(document, clause) if not unit.cells]
        prose = [unit for unit in own if unit.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)]
        kept = _within(prose, min(room, WORDS_CLAUSE if place else WORDS_NEAREST))
        units += kept
        room -= sum(unit.words for unit in kept)
    units.sort(key=lambda unit: (unit.clause.index, unit.block, unit.place))
    return distinct(_with_titles(evidence, units))


def _section(document: Document, clause: Clause) -> Clause:
    """The clause of the first two levels that a clause stands in: "6.4" for "6.4.1.1"."""
    while clause.parent is not None and clause.level > 2:
        clause = document.clauses[clause.parent]
    return clause


def _with_subclauses(document: Document, clause: Clause) -> list[Clause]:
    """A clause, with those below it where it hardly has text of its own."""
    below = [clause]
    if sum(len(block.text.split()) for block in clause.blocks) < SHORT:
        inside = {clause.index}
        for other in document.clauses[clause.index + 1 :]:
            if other.parent in inside:
                inside.add(other.index)
                below.append(other)
    return below


def _on_point(evidence: Evidence, point: str, about: str, sources: Sources) -> list[Unit]:
    """The clause whose title names the point best, whole; else the decisive pieces.

    Where the texts chosen do not speak of the point, any text may.
    """
    for files in (sources.files, frozenset[str]()):
        hits = evidence.hits(point, 3, files, about=about, body=True, binding=True)
        if files and not sources.told:
            hits = tuple(hit for hit in hits if _speaks_of(evidence, hit, point))
        titled = _titled_so(evidence, hits, point)
        if titled:
            return _within(titled, WORDS_POINT)
        if hits:
            return evidence.units(point, WORDS_POINT, files, k=3, about=about, body=True, binding=True)
    return []


def _titled_so(evidence: Evidence, hits: Sequence[Hit], point: str) -> list[Unit]:
    """The units of the clause among those found whose title is most like the point, if it has provisions."""
    wanted = set(stems_of(point))
    best: tuple[float, list[Unit]] = (LEAST_LIKENESS, [])
    for hit in hits:
        clause = _titled(evidence, hit)
        likeness = _likeness(wanted, clause)
        units = units_of(evidence.document(hit.best.file), clause)
        if likeness > best[0] and hit.score >= NEAR * hits[0].score and _stated(units):
            best = (likeness, units)
    return best[1]


def _titled(evidence: Evidence, hit: Hit) -> Clause:
    document = evidence.document(hit.best.file)
    return evidence.titled(document, document.clauses[hit.best.clause_index])


def _likeness(wanted: set[str], clause: Clause) -> float:
    own = set(stems_of(clause.title.replace("/", " ")))
    return len(wanted & own) / (len(wanted | own) or 1)


def _speaks_of(evidence: Evidence, hit: Hit, point: str) -> bool:
    """Whether a clause, with its title, has half of the words of a point."""
    own = set(
        stems_of(f"{_titled(evidence, hit).title} {' '.join(passage.text for passage in hit.passages)}")
    )
    wanted = set(stems_of(" ".join(content_words(point, "en"))))
    return 2 * len(wanted & own) >= len(wanted)


def _point_of(unit: Unit, points: Sequence[str], found_for: str) -> str:
    """The point that a unit names, else the one that it was found for."""
    text = unit.text.split(" is ")[0] if LABEL.match(unit.text) else f"{unit.lead} {unit.text}"
    stems = set(stems_of(text))
    own = len(set(stems_of(found_for)) & stems)
    best = max(points, key=lambda point: len(set(stems_of(point)) & stems))
    return best if len(set(stems_of(best)) & stems) > own else found_for


def _within(units: Sequence[Unit], words: int) -> list[Unit]:
    kept: list[Unit] = []
    for unit in units:
        if words <= 0:
            break
        kept.append(unit)
        words -= len(unit.text.split())
    return kept


def clauses_for(evidence: Evidence, request: DraftRequest, sources: Sources, binding: bool) -> list[Hit]:
    """The clauses that an annex is adapted from: for each of its points, then for the whole.

    Args:
        evidence, request, sources: as for provisions.
        binding: normative ones before informative ones.
    """
    searches = expanded(evidence, searches_of(request), sources)
    points, general = searches[: len(points_of(request))], searches[len(points_of(request)) :]
    points = points or [*parts_of(request.heading or request.subject)]
    chosen: dict[tuple[str, int], Hit] = {}

    def near_to(search: Search, k: int) -> tuple[Hit, ...]:
        for normative in (True, False) if binding else (False,):
            hits = evidence.hits(search[0], k, sources.files, about=search[1], body=True, binding=normative)
            if sources.files and not sources.told and search in points:
                hits = tuple(hit for hit in hits if _speaks_of(evidence, hit, search[0]))
            if hits:
                return hits
        return ()

    def add(hit: Hit) -> None:
        chosen.setdefault((hit.best.file, _titled(evidence, hit).index), hit)

    for point in points:
        near = near_to(point, 3)
        wanted = set(stems_of(point[0]))
        near = tuple(hit for hit in near if hit.score >= NEAR * near[0].score)
        if near:
            add(max(near, key=lambda hit: _likeness(wanted, _titled(evidence, hit))))
    for search in general:
        hits = near_to(search, MOST_SUBCLAUSES)
        for hit in hits:
            if hit.score >= NEAR_ANNEX * hits[0].score:
                add(hit)
    kept = list(chosen)[:MOST_SUBCLAUSES]
    counts = {file: sum(other == file for other, _ in kept) for file, _ in kept}
    return [chosen[key] for key in sorted(kept, key=lambda key: (-counts[key[0]], key))]


def units_of_hit(evidence: Evidence, hit: Hit, words: int) -> list[Unit]:
    """The units of a clause in order, as many as fit; from the best passage on where it is long."""
    document = evidence.document(hit.best.file)
    units = list(units_of(document, document.clauses[hit.best.clause_index]))
    if not units:
        for passage in hit.passages:
            units += units_of(document, document.clauses[passage.clause_index])
    if sum(unit.words for unit in units) > words:
        inside = [unit for unit in units if unit.block >= hit.best.block_from]
        units = inside or units
    kept: list[Unit] = []
    for unit in units:
        if words <= 0:
            break
        kept.append(unit)
        words -= unit.words
    return kept


def _with_titles(evidence: Evidence, units: Sequence[Unit]) -> list[Unit]:
    """Each unit with the list item that is its run-in title ("2) Privacy policy")."""
    result: list[Unit] = []
    for unit in units:
        siblings = units_of(evidence.document(unit.file), unit.clause)
        place = next((i for i, s in enumerate(siblings) if (s.block, s.place) == (unit.block, unit.place)), 0)
        before = siblings[place - 1] if place else None
        is_title = (
            before is not None
            and before.kind is BlockKind.LIST_ITEM
            and unit.kind is BlockKind.PARAGRAPH
            and unit.place == 0
            and len(before.text.split()) <= 12
        )
        if is_title and before is not None:
            unit = replace(unit, lead=before.text, lead_lines=before.lines)
        result.append(unit)
    return distinct(result)


def _lists_whole(evidence: Evidence, units: Sequence[Unit]) -> list[Unit]:
    """Labelled requirements of a list are taken with the whole list: they stand together."""
    result: list[Unit] = []
    for unit in units:
        if not LABEL.match(unit.text):
            result.append(unit)
            continue
        siblings = units_of(evidence.document(unit.file), unit.clause)
        result += [sibling for sibling in siblings if LABEL.match(sibling.text) and sibling not in result]
    return result


def not_yet(units: Sequence[Unit], taken: Sequence[Unit]) -> list[Unit]:
    known = {(unit.file, unit.clause.index, unit.block, unit.place) for unit in taken}
    return [unit for unit in units if (unit.file, unit.clause.index, unit.block, unit.place) not in known]
