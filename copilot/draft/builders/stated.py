"""Provisions and steps that the form states, each with the published clause that it comes from; a clause
reworded.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from copilot.answer.units import Unit, units_of
from copilot.draft.adapted import adapted, body, capital, prevailing, remarks
from copilot.draft.evidence import Evidence
from copilot.draft.frame import Built, Frame, numbered_notes
from copilot.draft.kinds import Style
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.provisions import Force, force_of, in_style
from copilot.draft.request import DraftRequest, Source, Topic
from copilot.draft.sources import identified, source_files
from copilot.draft.worded import is_verb, provision, stated
from corpus.identifiers import Identifier
from corpus.model import Clause, Document
from index.retrieve.query import content_words, stems_of

LEAST_SHARE = 0.4
"""Share of the words of a topic that a published provision must hold to be named as where it comes from."""
SHORTEST = 4
"""Words from which a published sentence states something."""
BINDING = 0.15
"""Worth of a published provision over a statement, in shares of the words."""
LONGEST_ACTOR = 8
"""Words of the subject of a published provision that may bind the new one, too."""
CLAUSES = 6
NEAR_BEST = 0.8
"""Worth of a further answer to a question, as a share of the best one's."""
_COUNT = re.compile(r"\d+|\bn+\b|\bN+\b")
_SUBJECT = re.compile(
    r"(?:The|A|An|Each|Every)\s(?P<subject>[^,;:.()]+?)\s(?:shall|should|must|may|(?:is|are)\s(?:required|recommended)\sto|can\soptionally)"
    r"\s(?P<verb>[a-z\-]+)\b"
)


def labelled(label: str, count: int) -> str:
    """The label of the n-th provision after the form of the first: "[BUF-REQ-01]" → "BUF-REQ-02"."""
    first = re.split(r"[,;]|\band\b|\.\.", label)[0].strip(' []"“”()')
    if not first:
        return ""
    found = list(_COUNT.finditer(first))
    if not found:
        return f"{first}-{count:02}"
    place = found[-1]
    width = len(place.group()) if place.group()[0].isdigit() or len(place.group()) > 1 else 2
    return f"{first[: place.start()]}{count:0{width}}{first[place.end() :]}"


def draft_stated(frame: Frame) -> Built:
    """The provisions of the form, one a topic, in its order; nothing off them."""
    evidence, request = frame.evidence, frame.request
    files = source_files(evidence, request)
    precedents = [_precedent(evidence, topic.topic, request, files) for topic in request.topics]
    style = request.style or prevailing([p for unit in precedents if unit for p in adapted(unit)])
    number = request.number or "7"
    title = request.heading or frame.forms.headings["requirements"]
    built = Built(style=style, also=_named(evidence, request))
    built.pieces = [Piece(Kind.HEADING, capital(title), number=number, level=number.count(".") + 1)]
    if files:
        tags = sorted({evidence.tag_of_file(file) for file in files})
        built.pieces.append(
            Piece(
                Kind.PARAGRAPH,
                f"The following provisions are derived from {', '.join(f'[{tag}]' for tag in tags)}.",
            )
            if request.language == "en"
            else frame.sentence("requirements_bare")
        )
    shared = request.actor or _usual_actor(evidence, files)
    for place, (topic, precedent) in enumerate(zip(request.topics, precedents, strict=True), 1):
        own = labelled(request.label, place) or f"{number}.{place}"
        built.pieces.append(_piece(frame, topic, precedent, style, shared, own))
        if topic.force is None:
            built.notes.append(f"“{topic.topic}”: the form gives no strength; a requirement is proposed")
        elif precedent is not None and force_of(precedent.text) not in (None, topic.force):
            built.notes.append(
                f"“{topic.topic}” is a {topic.force} here; {evidence.place(precedent)} "
                f"has a {force_of(precedent.text)}"
            )
    return built


def _piece(
    frame: Frame, topic: Topic, precedent: Unit | None, style: Style, shared: str, number: str
) -> Piece:
    force = topic.force or Force.REQUIREMENT
    actor = topic.actor or shared
    if frame.request.language != "en":
        text = _other_language(frame, topic.topic, force, actor)
    else:
        text = provision(topic.topic, force, style, actor)
    source = frame.evidence.place(precedent) if precedent is not None else ""
    citations = frame.evidence.cite(precedent) if precedent is not None else ()
    return Piece(
        Kind.PROVISION,
        text,
        number=number,
        source=source,
        level=number.count(".") + 1,
        origin=Origin.INSTRUCTED,
        citations=citations,
    )


def _other_language(frame: Frame, topic: str, force: Force, actor: str) -> str:
    """A provision in French or Spanish: "Il est obligatoire pour le service de conserver …"."""
    bare = topic.strip(" .;")
    bare = f"{bare[:1].lower()}{bare[1:]}"
    verb = bare.split(" ", 1)[0]
    if frame.request.language == "fr" and re.search(r"(?:er|ir|re|oir)$", verb):
        link = "d'" if verb[:1] in "aeéèêiouyh" else "de "
        who = f"pour {actor[:1].lower()}{actor[1:]} " if actor else ""
        bare = f"{who}{link}{bare}"
    elif frame.request.language == "fr":
        bare = f"de prévoir ce qui suit: {bare}"
    said = frame.forms.provisions[str(force).replace(" ", "_")].format(topic=bare)
    return f"{said[:1].upper()}{said[1:]}."


def _named(evidence: Evidence, request: DraftRequest) -> list[Identifier]:
    return [one for source in request.builds_on for one in identified(evidence, source.text)]


def _precedent(evidence: Evidence, topic: str, request: DraftRequest, files: frozenset[str]) -> Unit | None:
    """The provision of the texts named that says most of a topic; None where none says enough of it."""
    if not files:
        return None
    wanted = set(stems_of(" ".join(content_words(topic, "en")) or topic))
    best: tuple[float, Unit | None] = (0.0, None)
    for hit in evidence.hits(topic, CLAUSES, files, about=request.about, body=True):
        document = evidence.document(hit.best.file)
        clause = document.clauses[hit.best.clause_index]
        title = set(stems_of(evidence.titled(document, clause).title))
        for unit in units_of(document, clause):
            own = set(stems_of(f"{unit.lead} {unit.text}"))
            share = (len(wanted & own) + 0.5 * len(wanted & (title - own))) / (len(wanted) or 1)
            if unit.cells or len(unit.text.split()) < SHORTEST or share < LEAST_SHARE:
                continue
            worth = share + BINDING * (force_of(unit.text) is not None)
            if worth > best[0]:
                best = (worth, unit)
    return best[1]


def _usual_actor(evidence: Evidence, files: frozenset[str]) -> str:
    """What the provisions of the texts named bind most often: "The safety confirmation system"; "" where
    nothing stands out.
    """
    counts: Counter[str] = Counter()
    for file in files:
        document = evidence.document(file)
        for clause in document.clauses:
            for unit in units_of(document, clause) if clause.normative else ():
                match = _SUBJECT.match(unit.text) if not unit.cells and force_of(unit.text) else None
                if match and len(match["subject"].split()) <= LONGEST_ACTOR and is_verb(match["verb"]):
                    counts[match["subject"]] += 1
    best = counts.most_common(1)
    return f"The {best[0][0]}" if best and best[0][1] > 1 else ""


def draft_reworded(frame: Frame) -> Built:
    """A published clause whole, its provision words in the style of the form, under the number and title of
    the form.
    """
    evidence, request = frame.evidence, frame.request
    built = Built(style=request.style, also=_named(evidence, request))
    number = request.number or "7"
    found: list[tuple[Document, Clause, list[Unit]]] = []
    for source in request.builds_on:
        for document, clause in named_clauses(evidence, source, built.notes):
            units = units_of(document, clause)
            if units:
                found.append((document, clause, units))
    style = request.style or prevailing([p for _, _, units in found for unit in units for p in adapted(unit)])
    built.style = style
    title = request.heading or next((clause.title for _, clause, _ in found), "[editor: title]")
    built.pieces = [Piece(Kind.HEADING, capital(title), number=number, level=number.count(".") + 1)]
    for place, (_, clause, units) in enumerate(found, 1):
        prefix = number if place == 1 else f"{number}.{place}"
        if place > 1:
            heading = capital(clause.title or clause.number)
            built.pieces.append(Piece(Kind.HEADING, heading, number=prefix, level=prefix.count(".") + 1))
        place_text = evidence.place(units[0])
        built.pieces.append(Piece(Kind.PARAGRAPH, f"The text of this clause is adapted from {place_text}."))
        pieces = body(evidence, units, style, prefix, clause.normative)
        built.pieces += [_unnumbered(piece) for piece in pieces]
    if not found:
        built.pieces.append(Piece(Kind.PARAGRAPH, "[editor: text of the clause]", origin=Origin.PROPOSAL))
    built.notes += remarks([p for _, _, units in found for unit in units for p in adapted(unit)], style)
    return built


def _unnumbered(piece: Piece) -> Piece:
    return replace(piece, number="", kind=Kind.PARAGRAPH) if piece.kind is Kind.PROVISION else piece


def named_clauses(evidence: Evidence, source: Source, notes: list[str]) -> list[tuple[Document, Clause]]:
    """The clauses that a form names of a text, with those below them; what is not there is reported."""
    files = evidence.texts_of(identified(evidence, source.text))
    if not files:
        notes.append(f"{source.text}: not indexed; its clauses are not known")
        return []
    found = []
    for wanted in source.clauses:
        own = [
            (document, clause)
            for file in sorted(files, key=lambda file: evidence.entries[file].status != "in force")
            for document in (evidence.document(file),)
            for clause in document.clauses
            if is_named(clause, wanted)
        ]
        if not own:
            notes.append(f"{source.text} has no {wanted if wanted[:1].isalpha() else f'clause {wanted}'}")
            continue
        document, clause = own[0]
        below = (
            [one for one in document.clauses if one.number.startswith(f"{clause.number}.")]
            if clause.number
            else []
        )
        found += [(document, clause), *((document, one) for one in below if one.blocks)]
    return found


def is_named(clause: Clause, wanted: str) -> bool:
    """Whether a clause has the number that is named: "7.2", "Annex B", "Appendice II"."""
    bare = re.sub(r"^(?:sub)?clause\s+", "", wanted.strip(), flags=re.I)
    bare = re.sub(r"^annexe\b", "Annex", re.sub(r"^appendice\b", "Appendix", bare, flags=re.I), flags=re.I)
    return bool(clause.number) and clause.number.casefold() == bare.casefold()


def draft_steps(frame: Frame) -> Built:
    """The steps of the form, numbered, with what they ask for quoted from the texts named."""
    evidence, request = frame.evidence, frame.request
    built = Built(style=request.style, also=_named(evidence, request))
    number = request.number or "8"
    files = source_files(evidence, request)
    title = request.heading or frame.forms.headings["procedures"]
    built.pieces = [Piece(Kind.HEADING, capital(title), number=number, level=number.count(".") + 1)]
    built.pieces.append(frame.sentence("procedures_bare"))
    for place, step in enumerate(request.steps, 1):
        said = re.sub(r"^(?:first|firstly|finally|lastly)[,\s]+", "", step.text, flags=re.I)
        text = stated(said, request.style) if request.language == "en" else capital(f"{said.strip(' .;')}.")
        precedent = _precedent(evidence, said, request, files)
        built.pieces.append(
            Piece(
                Kind.STEP,
                text,
                number=f"{number}.{place}",
                level=number.count(".") + 2,
                origin=Origin.INSTRUCTED,
                source=evidence.place(precedent) if precedent else "",
                citations=evidence.cite(precedent) if precedent else (),
            )
        )
        for ask in step.asks:
            built.pieces += answers(frame, f"{ask} {said}", ask, built.notes)
    for ask in request.asks:
        built.pieces += answers(frame, ask, ask, built.notes)
    built.pieces = numbered_notes(built.pieces)
    return built


def answers(frame: Frame, search: str, ask: str, notes: list[str], words: int = 70) -> list[Piece]:
    """What the texts named say on a question, quoted; a gap where they say nothing."""
    evidence, request = frame.evidence, frame.request
    files = source_files(evidence, request) or evidence.texts_of(identified(evidence, request.amends or "-"))
    units = _candidates(frame, search, ask, files)
    asked, said = set(stems_of(ask)), set(stems_of(search))

    def worth(unit: Unit) -> float:
        own = set(stems_of(f"{unit.lead} {unit.text} {unit.caption} {evidence.titled_of(unit)}"))
        return len(asked & own) + 0.5 * len(said & own) - unit.words / 40

    kept: list[Unit] = []
    for unit in sorted(units, key=worth, reverse=True):
        if words <= 0 or (kept and worth(unit) < NEAR_BEST * worth(kept[0])):
            break
        if not any(unit.text == other.text for other in kept):
            kept.append(unit)
            words -= unit.words
    if not kept:
        notes.append(f"“{ask}”: nothing was found in the texts named")
        return [Piece(Kind.PARAGRAPH, f"[editor: {ask}]", origin=Origin.PROPOSAL)]
    return [
        Piece(
            Kind.PARAGRAPH,
            f"{capital(evidence.place(unit))} says: “{_told(unit)}”",
            origin=Origin.QUOTED,
            citations=evidence.cite(unit),
        )
        for unit in kept
    ]


def _candidates(frame: Frame, search: str, ask: str, files: frozenset[str]) -> list[Unit]:
    """What may answer a question: the clauses named, the nearest ones, the definitions of the terms that it
    names.
    """
    evidence, request = frame.evidence, frame.request
    clauses = [
        one for source in request.builds_on if source.clauses for one in named_clauses(evidence, source, [])
    ]
    for hit in evidence.hits(search, CLAUSES, files) if files else ():
        document = evidence.document(hit.best.file)
        clauses.append((document, document.clauses[hit.best.clause_index]))
    for term in re.findall(r"\b[A-Z][\w\-]*[A-Z0-9]\w*|\b[A-Z]{2,}\b", ask):
        for entry, definition in evidence.lookup.definitions(term):
            if entry.file in files:
                document = evidence.document(entry.file)
                clauses += [
                    (document, one)
                    for one in document.clauses
                    if one.number and one.number == definition.number
                ]
    unique = {(document.file, clause.index): (document, clause) for document, clause in clauses}
    return [unit for document, clause in unique.values() for unit in units_of(document, clause)]


def _told(unit: Unit) -> str:
    """A unit as it is quoted; a row of a table with its heads."""
    if unit.cells and len(unit.header) == len(unit.cells):
        return "; ".join(
            f"{head}: {cell}" if head else cell for head, cell in zip(unit.header, unit.cells, strict=True)
        )
    return unit.text


def reworded(text: str, style: Style | None) -> str:
    """Words given, with their provision words in the style of the form where it names one."""
    return in_style(text, style) if style is not None else text
