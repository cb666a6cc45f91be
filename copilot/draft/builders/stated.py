"""Provisions and steps that the form states, each with the published clause that it comes from."""

from __future__ import annotations

import re
from collections import Counter

from copilot.answer.units import Unit, units_of
from copilot.draft.adapted import adapted, capital, prevailing
from copilot.draft.builders.asked import answers
from copilot.draft.builders.taken import named_clauses, named_texts
from copilot.draft.evidence import Evidence
from copilot.draft.frame import Built, Frame, numbered_notes
from copilot.draft.kinds import Style
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.provisions import Force, force_of, in_style, with_force
from copilot.draft.reading.foreign import find_foreign
from copilot.draft.request import DraftRequest, Topic
from copilot.draft.sources import source_files
from copilot.draft.worded import is_name, is_verb, provision, stated
from corpus.model import BlockKind
from index.retrieve.query import content_words, stems_of

LEAST_SHARE = 0.4
"""Share of the words of a topic that a published provision must hold to be named as where it comes from."""
SHORTEST = 4
"""Words from which a published sentence states something."""
SAME = 1.0
"""Share of the words of a topic that a published provision must hold to be taken over for it."""
BINDING = 0.15
"""Worth of a published provision over a statement, in shares of the words."""
LONGEST_ACTOR = 8
"""Words of the subject of a published provision that may bind the new one, too."""
CLAUSES = 6
FEW_STEPS = 2
"""Steps up to which those of the form are added to the clause that it names, which has the others."""
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
    precedents = [_precedent(evidence, topic, request, files) for topic in request.topics]
    style = request.style or prevailing([p for unit in precedents if unit for p in adapted(unit)])
    number = request.number or "7"
    title = request.heading or frame.forms.headings["requirements"]
    built = Built(style=style, also=named_texts(evidence, request))
    built.pieces = [Piece(Kind.HEADING, capital(title), number=number, level=number.count(".") + 1)]
    tags = sorted({evidence.tag_of_file(file) for file in files})
    tags += [source.text for source in request.builds_on if any(find_foreign(source.text))]
    if tags:
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
    published = _published(topic, force, precedent, style) if frame.request.language == "en" else ""
    if frame.request.language != "en":
        text = _other_language(frame, topic.topic, force, actor)
    else:
        text = published or provision(topic.topic, force, style, actor)
    place = frame.evidence.place(precedent) if precedent is not None else ""
    source = frame.forms.see.format(place=place.replace("clause ", "§ ").replace(" of [", " de ["))
    source = place if frame.request.language == "en" or not place else source
    citations = frame.evidence.cite(precedent) if precedent is not None else ()
    return Piece(
        Kind.PROVISION,
        text,
        number=number,
        source=source,
        level=number.count(".") + 1,
        origin=Origin.ADAPTED if published else Origin.INSTRUCTED,
        citations=citations,
    )


def _published(topic: Topic, force: Force, precedent: Unit | None, style: Style) -> str:
    """The published provision on a topic that is only named, at the strength of the form; "" for others."""
    if precedent is None or not is_name(topic.topic):
        return ""
    wanted = _words(topic.topic)
    shares = [
        (len(wanted & set(stems_of(one.text))) / (len(wanted) or 1), one.text)
        for one in adapted(precedent)
        if one.force is not None
    ]
    share, text = max(shares, default=(0.0, ""))
    if share < SAME or text.rstrip(". ").endswith(":"):
        return ""
    return with_force(text, force, style)


def _words(text: str) -> set[str]:
    return set(stems_of(" ".join(content_words(text, "en")) or text))


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


def _precedent(evidence: Evidence, topic: Topic, request: DraftRequest, files: frozenset[str]) -> Unit | None:
    """The provision of the texts named, in the clauses named of it, that says most of a topic; None where
    none says enough of it.
    """
    if not files:
        return None
    wanted = _words(topic.topic)
    best: tuple[float, Unit | None] = (0.0, None)
    told = [
        one
        for source in (request.builds_on if topic.clauses else ())
        for one in named_clauses(evidence, source.model_copy(update={"clauses": topic.clauses}), [])
    ]
    hits = evidence.hits(topic.topic, CLAUSES, files, about=request.about, body=True) if not told else ()
    found = [(evidence.document(hit.best.file), hit.best.clause_index) for hit in hits]
    for document, clause in told or [(document, document.clauses[index]) for document, index in found]:
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


def _published_steps(frame: Frame, built: Built, number: str) -> list[Piece]:
    """The steps of the clauses that the form names, in their order, without what it leaves out."""
    evidence, request, pieces = frame.evidence, frame.request, list[Piece]()
    if any(step.asks for step in request.steps):
        return []
    left_out = [_words(words) for words in request.excludes]
    for source in request.builds_on:
        for document, clause in named_clauses(evidence, source, built.notes) if source.clauses else ():
            if any(words and words <= set(stems_of(clause.title)) for words in left_out):
                continue
            for unit in units_of(document, clause):
                text = unit.text if request.style is None else in_style(unit.text, request.style)
                if unit.cells or unit.kind in (BlockKind.CAPTION, BlockKind.FIGURE):
                    continue
                pieces.append(
                    Piece(
                        Kind.STEP,
                        capital(text),
                        number=f"{number}.{len(pieces) + 1}",
                        level=number.count(".") + 2,
                        origin=Origin.QUOTED if text == unit.text else Origin.ADAPTED,
                        source=evidence.place(unit),
                        citations=evidence.cite(unit),
                    )
                )
    return pieces


def draft_steps(frame: Frame) -> Built:
    """The steps of the form, numbered, with what they ask for quoted from the texts named."""
    evidence, request = frame.evidence, frame.request
    built = Built(style=request.style, also=named_texts(evidence, request))
    number = request.number or "8"
    files = source_files(evidence, request)
    title = request.heading or frame.forms.headings["procedures"]
    built.pieces = [Piece(Kind.HEADING, capital(title), number=number, level=number.count(".") + 1)]
    built.pieces.append(frame.sentence("procedures_bare"))
    built.pieces += _published_steps(frame, built, number) if len(request.steps) <= FEW_STEPS else []
    first = 1 + sum(piece.kind is Kind.STEP for piece in built.pieces)
    for place, step in enumerate(request.steps, first):
        said = re.sub(r"^(?:first|firstly|finally|lastly)[,\s]+", "", step.text, flags=re.I)
        text = stated(said, request.style) if request.language == "en" else capital(f"{said.strip(' .;')}.")
        # those added to a published procedure are the draft's own
        precedent = _precedent(evidence, Topic(topic=said), request, files) if first == 1 else None
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
