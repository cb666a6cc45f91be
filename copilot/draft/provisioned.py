"""Requirements, procedures, annexes and appendices: the nearest published provisions, adapted.

Each provision keeps its words, its strength and its source; only the provision words go into the declared
style, and what another text calls itself becomes "this Recommendation".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from copilot.draft.evidence import Evidence, distinct, place_in, same_text
from copilot.draft.frame import Built, Frame
from copilot.draft.instruction import Instruction
from copilot.draft.model import ClauseType, Kind, Origin, Piece, Style
from copilot.draft.provisions import (
    Force,
    bracketed_level,
    force_of,
    in_style,
    split_provisions,
)
from copilot.units import Unit, units_of
from corpus.model import BlockKind
from index.query import stems_of
from index.retrieve import Hit

WORDS_ALL, WORDS_POINT = 420, 220
"""Published words taken for a whole clause and for one of its points."""
WORDS_CLAUSE = 140
"""Published words taken of one clause for a procedure."""
WORDS_ANNEX = 700
"""Published words taken for a subclause of an annex."""
MOST_SUBCLAUSES = 6
LEAST_STATEMENT = 6
"""Words from which a sentence tells something alone."""
ENOUGH = 3
"""Provisions of the texts named from which no others are looked for."""
LEAST_WORDS = 60
"""Room from which a further search is worth while."""
NEAR, NEAR_ANNEX = 0.72, 0.8
"""Score of a clause, as a share of the best one's, from which its text, or the clause, is drawn on."""

_LABEL = re.compile(r"^\s*\[?(?P<label>(?:[A-Z]+-)*(?:REQ|R|Req)-?\d+)\]?\s*[:.]?\s*")
_OLD_LABEL = re.compile(r"\s*\[(?:[A-Z]+-)*R(?:EQ)?-?\d+\]")
"""The label at the end of a published requirement: the draft gives it another."""
_RUN_IN = re.compile(r"^[A-Z][^.:]{2,60}\s?:\s+(?=(?:A|An|The|It|Each|All|Every)\s)")
"""The run-in title of an item: "Authorized access: It is recommended …"."""
_MARKER = re.compile(r"^\s*(?:[–—•▪−-]|\(?[a-z]\)|\(?\d{1,2}\)|[ivx]+\))\s+")
_OWN_NAME = re.compile(r"\b(?:this|the present) (?:document|specification|Supplement)\b", re.I)
_STYLED = re.compile(
    r"\b(?:shall|should(?!\s+optionally)|may|(?:is|are)\s+(?:required|recommended|prohibited)|optionally)\b|"
    r"\((?:required|recommended|optional)\b",
    re.I,
)
_KINDS = {
    BlockKind.LIST_ITEM: Kind.ITEM,
    BlockKind.NOTE: Kind.NOTE,
    BlockKind.EQUATION: Kind.EQUATION,
    BlockKind.CODE: Kind.CODE,
}
_LEADING = re.compile(
    r"^(?:However|Therefore|Thus|Moreover|Furthermore|In addition|Also|Hence|Consequently),\s*"
)
_SELF = re.compile(r"\b(?:figure|table|equation)s?\s+[A-Z]?[\dIVX]", re.I)
_PRONOUN = re.compile(
    r"^(?:it|they|this|these|such|both)\b(?!\s+(?:is|are)\s+(?:recommended|required)\s+(?:that|to))", re.I
)


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision adapted from a unit. `label` is the one it bears where it is published."""

    text: str
    force: Force | None
    unit: Unit
    label: str
    adapted: bool
    title: str = ""


def draft_requirements(frame: Frame) -> Built:
    """A clause of numbered requirements, under a subclause for each point of the instruction."""
    return _provisions(frame, frame.instruction.number or "7", "requirements", Kind.PROVISION)


def draft_procedures(frame: Frame) -> Built:
    """A clause of numbered steps in the order in which they are published."""
    return _provisions(frame, frame.instruction.number or "8", "procedures", Kind.STEP)


def _provisions(frame: Frame, number: str, name: str, kind: Kind) -> Built:
    evidence, instruction = frame.evidence, frame.instruction
    groups = _by_point(evidence, instruction)
    adapted = [(point, [p for unit in units for p in _adapted(unit)]) for point, units in groups]
    style = frame.style or _prevailing(adapted)
    built = Built(style=style)
    title = instruction.topic or frame.forms.headings[name]
    built.pieces = [Piece(Kind.HEADING, _capital(title), number=number)]
    built.pieces.append(
        frame.sentence(name, subject=instruction.theme)
        if instruction.theme
        else frame.sentence(f"{name}_bare")
    )
    counter = 0
    known: list[Provision] = []
    for place, (point, provisions) in enumerate(adapted, 1):
        stated = [provision for provision in provisions if provision.force is not None or kind is Kind.STEP]
        stated = _not_repeated(stated, known)
        known += stated
        prefix = number
        if point and len(adapted) > 1:
            prefix = f"{number}.{place}"
            built.pieces.append(Piece(Kind.HEADING, _capital(point), number=prefix, level=2))
        if not stated:
            built.pieces.append(_gap(frame, f"{prefix}.1", point or frame.subject, style, kind))
            built.pieces += _statements(evidence, provisions)
            built.notes.append(f"no published provision was found on “{point or frame.subject}”")
            continue
        for own, provision in enumerate(stated, 1):
            counter += 1
            label = f"REQ-{counter:02}" if instruction.wants_labels else f"{prefix}.{own}"
            built.pieces.append(_piece(evidence, provision, style, kind, label))
    built.notes += _remarks([("", known)], style)
    return built


def _statements(evidence: Evidence, provisions: Sequence[Provision]) -> list[Piece]:
    """What is published on a point without binding anybody, as a note."""
    told = [provision for provision in provisions if len(provision.text.split()) > LEAST_STATEMENT]
    return [
        Piece(
            Kind.NOTE,
            f"NOTE – {_capital(evidence.place(provision.unit))} says: “{provision.unit.text}”",
            origin=Origin.QUOTED,
            citations=evidence.cite(provision.unit),
        )
        for provision in told[:1]
    ]


def _by_point(evidence: Evidence, instruction: Instruction) -> list[tuple[str, list[Unit]]]:
    """The published units for each point of the instruction, for the whole where it lists none."""
    searches = [evidence.expanded(search) for search in instruction.searches]
    named = evidence.texts_of(instruction.named)
    if instruction.clause_type is ClauseType.PROCEDURES and not instruction.points:
        return [("", _steps(evidence, searches[-1], named))]
    if not instruction.points:
        units: list[Unit] = []
        for files in (named, _nearest_files(evidence, searches)):
            if not files or (units and _stated(units) >= ENOUGH):
                continue
            # what the clause is on, what is said of it together with its subject, then the subject alone
            wanted = [(". ".join(searches), ""), (searches[-1], "")]
            if instruction.topic:
                wanted.insert(0, (evidence.expanded(instruction.topic), instruction.subject))
            for search, about in dict.fromkeys(wanted):
                words = WORDS_ALL - sum(unit.words for unit in units)
                if words > LEAST_WORDS:
                    found = evidence.units(search, words, files, k=6, about=about, body=True, binding=True)
                    units += _not_yet(_with_titles(evidence, found), units)
        return [("", distinct(_lists_whole(evidence, units)))]
    files = named | _nearest_files(evidence, searches)
    found_for: list[tuple[str, Unit]] = []
    for point in instruction.points:
        units = _on_point(evidence, evidence.expanded(point), searches[-1], files)
        units = _lists_whole(evidence, _with_titles(evidence, units))
        taken = [unit for _, unit in found_for]
        found_for += [(point, unit) for unit in distinct(_not_yet(units, taken))]
    groups: dict[str, list[Unit]] = {point: [] for point in instruction.points}
    for point, unit in found_for:
        groups[_point_of(unit, instruction.points, point)].append(unit)
    return list(groups.items())


def _stated(units: Sequence[Unit]) -> int:
    """How many provisions there are in units."""
    return sum(force_of(unit.text) is not None for unit in units if not unit.cells)


def _steps(evidence: Evidence, search: str, files: Iterable[str]) -> list[Unit]:
    """A procedure in its published order: the near clauses of the text that has most of them."""
    hits = evidence.hits(search, 10, files, body=True, binding=True)
    near = [hit for hit in hits if hit.score >= NEAR * hits[0].score]
    count = Counter(hit.best.file for hit in near)
    if not count:
        return []
    file = count.most_common(1)[0][0]
    document = evidence.document(file)
    units: list[Unit] = []
    room = WORDS_ALL
    for index in sorted({hit.best.clause_index for hit in near if hit.best.file == file}):
        own = [unit for unit in units_of(document, document.clauses[index]) if not unit.cells]
        prose = [unit for unit in own if unit.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)]
        kept = _within(prose, min(room, WORDS_CLAUSE))
        units += kept
        room -= sum(unit.words for unit in kept)
    return distinct(_not_yet(_with_titles(evidence, units), ()))


def _on_point(evidence: Evidence, point: str, about: str, files: Iterable[str]) -> list[Unit]:
    """The clause whose title names the point, whole; else the decisive pieces."""
    wanted = set(stems_of(point))
    for hit in evidence.hits(point, 3, files, about=about, body=True, binding=True):
        document = evidence.document(hit.best.file)
        clause = evidence.titled(document, document.clauses[hit.best.clause_index])
        units = units_of(document, clause)
        if wanted & set(stems_of(clause.title.replace("/", " "))) and _stated(units):
            return _within(units, WORDS_POINT)
    return evidence.units(point, WORDS_POINT, files, k=3, about=about, body=True, binding=True)


def _point_of(unit: Unit, points: Sequence[str], found_for: str) -> str:
    """The point that a unit names, else the one that it was found for."""
    text = unit.text.split(" is ")[0] if _LABEL.match(unit.text) else f"{unit.lead} {unit.text}"
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
        words -= unit.words
    return kept


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def draft_annex(frame: Frame) -> Built:
    """An annex or appendix: the nearest published clauses, whole, under numbers of their own."""
    evidence, instruction = frame.evidence, frame.instruction
    is_annex = instruction.clause_type is ClauseType.ANNEX
    number = instruction.number or ("A" if is_annex else "I")
    name = "annex" if is_annex else "appendix"
    hits = _clauses_for(evidence, frame)
    sections: list[tuple[Hit, list[Unit]]] = []
    taken: list[Unit] = []
    for hit in hits:
        units = _not_yet(_units_of_hit(evidence, hit, WORDS_ANNEX), taken)
        taken += units
        if units:
            sections.append((hit, units))
    provisions = [("", [p for _, units in sections for unit in units for p in _adapted(unit)])]
    style = frame.style or _prevailing(provisions)
    title = instruction.theme or frame.subject
    kind = Kind.ANNEX_HEADING if is_annex else Kind.APPENDIX_HEADING
    built = Built(style=style, normative=is_annex)
    built.pieces = [
        Piece(kind, _capital(title), number=f"{frame.forms.headings[name]} {number}"),
        frame.sentence(name),
    ]
    for place, (hit, units) in enumerate(sections, 1):
        document = evidence.document(hit.best.file)
        clause = evidence.titled(document, document.clauses[hit.best.clause_index])
        heading = re.sub(r"\s+", " ", clause.title) or title
        built.pieces.append(Piece(Kind.HEADING, _capital(heading), number=f"{number}.{place}", level=2))
        place_text = place_in(clause, document)
        built.pieces.append(
            Piece(
                Kind.PARAGRAPH,
                f"The provisions of this clause are adapted from {place_text}.",
                origin=Origin.FORM,
            )
        )
        built.pieces += _body(evidence, units, style, f"{number}.{place}", is_annex)
    if not sections:
        built.pieces.append(Piece(Kind.PARAGRAPH, f"[editor: text on {title}]", origin=Origin.PROPOSAL))
        built.notes.append("no published clause was found to adapt")
    if is_annex and not any(piece.kind is Kind.PROVISION for piece in built.pieces):
        built.pieces.append(_gap(frame, f"{number}.{len(sections) + 1}", title, style, Kind.PROVISION))
    built.notes += _remarks(provisions, style)
    built.notes.append(
        "figures and equations of the published clauses are given as text; compare them with the source"
    )
    return built


# -- what is taken ----------------------------------------------------------------------------------


def _nearest_files(evidence: Evidence, searches: Sequence[str]) -> frozenset[str]:
    """The texts that hold the nearest clauses."""
    near: set[str] = set()
    for search in searches:
        hits = evidence.hits(search, 6, body=True, binding=True)
        near |= {hit.best.file for hit in hits if hit.score >= NEAR * hits[0].score}
    return frozenset(near)


def _clauses_for(evidence: Evidence, frame: Frame) -> list[Hit]:
    """The clauses that an annex is adapted from: for the whole, then for each of its points."""
    instruction = frame.instruction
    binding = instruction.clause_type is ClauseType.ANNEX
    files = evidence.texts_of(instruction.named)
    chosen: dict[tuple[str, int], Hit] = {}

    def add(hit: Hit) -> None:
        document = evidence.document(hit.best.file)
        clause = evidence.titled(document, document.clauses[hit.best.clause_index])
        chosen.setdefault((hit.best.file, clause.index), hit)

    for point in instruction.points:
        for hit in evidence.hits(point, 1, files, about=instruction.searches[-1], body=True, binding=binding):
            add(hit)
    for search in instruction.searches:
        hits = evidence.hits(search, 6, files, body=True, binding=binding)
        for hit in hits:
            if hit.score >= NEAR_ANNEX * hits[0].score:
                add(hit)
    kept = list(chosen)[:MOST_SUBCLAUSES]
    count = Counter(file for file, _ in kept)
    return [chosen[key] for key in sorted(kept, key=lambda key: (-count[key[0]], key))]


def _units_of_hit(evidence: Evidence, hit: Hit, words: int) -> list[Unit]:
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
        if not _LABEL.match(unit.text):
            result.append(unit)
            continue
        siblings = units_of(evidence.document(unit.file), unit.clause)
        result += [sibling for sibling in siblings if _LABEL.match(sibling.text) and sibling not in result]
    return result


def _not_yet(units: Sequence[Unit], taken: Sequence[Unit]) -> list[Unit]:
    known = {(unit.file, unit.clause.index, unit.block, unit.place) for unit in taken}
    return [unit for unit in units if (unit.file, unit.clause.index, unit.block, unit.place) not in known]


# -- how it is worded ---------------------------------------------------------------------------------


def _adapted(unit: Unit) -> list[Provision]:
    """The provisions of a unit, one a sentence, with their strength."""
    if unit.cells:
        return []
    text = unit.text
    label = _LABEL.match(text)
    body = _MARKER.sub("", text[label.end() :] if label else text)
    body = _OLD_LABEL.sub("", _RUN_IN.sub("", body))
    title = _MARKER.sub("", unit.lead) if unit.lead and not unit.lead.rstrip().endswith(":") else ""
    title_force = force_of(title) if re.search(r"\([^)]*\)\s*$", title) else None
    parts = split_provisions(body)
    result = []
    for part in parts:
        force = force_of(part)
        if force is None and title_force is not None and part is parts[0]:
            result.append(Provision(f"{title}: {part}", title_force, unit, "", True, title))
            continue
        result.append(
            Provision(part, force, unit, label.group("label") if label else "", part != text, title)
        )
    return result


def _reworded(provision: Provision, style: Style) -> str:
    text = _LEADING.sub("", provision.text)
    text = _OWN_NAME.sub("this Recommendation", text)
    text = bracketed_level(text, style) if len(text.split()) <= 10 else text
    text = in_style(text, style)
    text = " ".join(text.split()).rstrip(" ;,")
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", ":")) else f"{text}."


def _piece(evidence: Evidence, provision: Provision, style: Style, kind: Kind, number: str) -> Piece:
    document = evidence.document(provision.unit.file)
    text = _reworded(provision, style)
    origin = Origin.QUOTED if text == provision.unit.text else Origin.ADAPTED
    return Piece(
        kind,
        text,
        number=number,
        source=place_in(evidence.titled(document, provision.unit.clause), document),
        level=number.count(".") + 1,
        origin=origin,
        citations=evidence.cite(provision.unit),
    )


def _body(
    evidence: Evidence, units: Sequence[Unit], style: Style, number: str, normative: bool
) -> list[Piece]:
    """The units of a clause as paragraphs, items, provisions, notes, equations and tables."""
    pieces: list[Piece] = []
    tables: set[tuple[int, int]] = set()
    count = 0
    last: Unit | None = None
    for unit in units:
        if unit.cells:
            key = (unit.clause.index, unit.block)
            if key not in tables:
                tables.add(key)
                rows = [other for other in units if (other.clause.index, other.block) == key and other.cells]
                pieces.append(_table(evidence, unit, rows, style))
            continue
        if unit.kind is BlockKind.CAPTION:
            continue
        cited = evidence.cite(unit)
        kind = _KINDS.get(unit.kind, Kind.PARAGRAPH)
        text = in_style(_MARKER.sub("", unit.text) if kind is Kind.ITEM else unit.text, style)
        origin = Origin.QUOTED if text == unit.text else Origin.ADAPTED
        if kind is not Kind.PARAGRAPH or force_of(unit.text) is None or not normative:
            goes_on = last is not None and (last.clause.index, last.block) == (unit.clause.index, unit.block)
            if kind is Kind.PARAGRAPH and goes_on and pieces[-1].kind is Kind.PARAGRAPH:
                before = pieces.pop()
                text, cited = f"{before.text} {text}", (*before.citations, *cited)
                origin = before.origin if before.origin is origin else Origin.ADAPTED
            pieces.append(Piece(kind, text, origin=origin, citations=cited))
            last = unit
            continue
        for provision in _adapted(replace(unit, lead="", lead_lines=())):
            count += 1
            text = _reworded(provision, style)
            pieces.append(
                Piece(
                    Kind.PROVISION,
                    text,
                    number=f"{number}.{count}",
                    level=3,
                    origin=Origin.ADAPTED,
                    citations=cited,
                )
            )
        last = None
    return pieces


def _table(evidence: Evidence, first: Unit, rows: Sequence[Unit], style: Style) -> Piece:
    """The rows taken of a table, under its head."""
    width = max(len(row.cells) for row in rows)
    head = first.header if len(first.header) == width else ("",) * width
    cells = [
        tuple(in_style(cell, style) for cell in row.cells) + ("",) * (width - len(row.cells)) for row in rows
    ]
    citations = tuple(citation for row in rows for citation in evidence.cite(row))
    return Piece(Kind.TABLE, "", origin=Origin.ADAPTED, citations=citations, rows=(head, *cells))


def _gap(frame: Frame, number: str, point: str, style: Style, kind: Kind) -> Piece:
    """The form of a provision on a point that no published text speaks of."""
    word = "shall" if style is Style.SHALL else "is required to"
    return Piece(
        kind,
        f"[editor: subject] {word} [editor: one testable provision on {point}].",
        number=number,
        level=number.count(".") + 1,
        origin=Origin.PROPOSAL,
    )


def _prevailing(groups: Sequence[tuple[str, Sequence[Provision]]]) -> Style:
    """The style that most of the published provisions are worded in."""
    text = " ".join(provision.text for _, provisions in groups for provision in provisions)
    counts = Counter(
        Style.SHALL if re.match(r"(?:shall|should|may)\b", word, re.I) else Style.REQUIRED
        for word in _STYLED.findall(text)
    )
    return counts.most_common(1)[0][0] if counts else Style.REQUIRED


def _not_repeated(provisions: Sequence[Provision], known: Sequence[Provision]) -> list[Provision]:
    """Without those that say what an earlier one does, in the same words and at the same strength."""
    kept: list[Provision] = []
    for provision in provisions:
        others = [*known, *kept]
        if not any(same_text(provision.text, other.text) for other in others):
            kept.append(provision)
    return kept


def _remarks(groups: Sequence[tuple[str, Sequence[Provision]]], style: Style) -> list[str]:
    provisions = [provision for _, own in groups for provision in own]
    notes = []
    if any(re.search(r"\bmust\b", provision.text) for provision in provisions):
        word = "shall" if style is Style.SHALL else "is required to"
        notes.append(f"“must” of the published text, which states no provision, is given as “{word}”")
    if any(_SELF.search(provision.text) for provision in provisions):
        notes.append("figures, tables and equations named are those of the published text: number them anew")
    if any(_PRONOUN.match(provision.text) for provision in provisions):
        notes.append("a provision begins with a pronoun: name its subject, so that it can be tested alone")
    return notes
