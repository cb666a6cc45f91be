"""Clause 5: the provision words in the declared style, and conventions that published texts have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from copilot.answer.model import Citation
from copilot.answer.units import Unit, units_of
from copilot.draft.adapted import capital
from copilot.draft.evidence import Evidence, place_in, same_text
from copilot.draft.frame import Built, Frame
from copilot.draft.kinds import Style
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.reading.force import force_named
from copilot.draft.request import Source
from copilot.draft.sources import identified, nearest_texts, source_files
from corpus.model import BlockKind, Clause
from index.retrieve.query import content_words, stems_of
from index.retrieve.search import Hit

_WORDS: dict[Style, dict[str, str]] = {
    Style.REQUIRED: {
        "requirement": r"is required to",
        "prohibition": r"is prohibited from",
        "recommendation": r"is recommended(?: to)?",
        "not_recommended": r"is not recommended(?: to)?",
        "option": r"can optionally",
    },
    Style.SHALL: {
        "requirement": r"shall",
        "prohibition": r"shall not",
        "recommendation": r"should",
        "not_recommended": r"should not",
        "option": r"may",
    },
}
_KEYWORD_TOPIC = re.compile(
    r"\b(?:requirement keywords?|keywords?|provisions?|requirement(?:s| levels?)|modal|mandatory|"
    r"verbal forms?|wording)\b",
    re.I,
)
_TITLE = re.compile(r"^(?:conventions?|convenios|convenciones)$", re.I)
MOST_SOURCES = 3
"""Texts cited for one provision word."""
CLAUSES, WORDS = 6, 170
"""Clauses looked at for another convention, and words quoted of it."""
LEAST_SHARE = 0.6
"""Share of the words that tell which paragraph is left out, which it must hold."""
_OWN_NAME = re.compile(
    r"\b(?:this|the present) "
    r"(?:document|specification|Supplement|Recommendation \| International Standard)\b",
    re.I,
)
_MARK = r"[\"“”‘’']\s*"
_ITEM = re.compile(r"^\s*[–•-]\s*")


def draft_conventions(frame: Frame) -> Built:
    """Clause 5: that of the text named, or the provision words; then the conventions that the form gives."""
    request = frame.request
    built = Built(style=request.style)
    built.pieces = [frame.heading("5", "conventions")]
    copied: list[Piece] = []
    for source in request.builds_on:
        own = _of_source(frame, source, built.notes)
        copied += [piece for piece in own if not any(_same(piece, other) for other in copied)]
    for words in request.excludes:
        kept = _without(copied, words)
        if len(kept) == len(copied):
            built.notes.append(f"“{words}”: no such paragraph was taken over; nothing is left out for it")
        copied = kept
    built.pieces += copied
    if not copied and (not request.statements or request.style is not None):
        style = request.style or Style.REQUIRED
        built.style = style
        built.pieces.append(frame.sentence("conventions"))
        built.pieces += _keywords(frame, style, built.notes)
    asked = [source.about for source in request.builds_on if source.about] if not copied else []
    for point in (*request.covers, *asked):
        built.pieces += _other(frame, point, built.notes)
    for statement in request.statements:
        built.pieces.append(Piece(Kind.PARAGRAPH, _sentence(statement), origin=Origin.INSTRUCTED))
    return built


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".;,")
    return f"{text[:1].upper()}{text[1:]}."


def _of_source(frame: Frame, source: Source, notes: list[str]) -> list[Piece]:
    """The conventions clause of a text, or the clauses named, whole: its own name becomes "this
    Recommendation".
    """
    evidence = frame.evidence
    files = evidence.files_of(identified(evidence, source.text))
    if not files:
        notes.append(f"{source.text}: not indexed; its conventions are not known")
        return []
    pieces: list[Piece] = []
    for file in sorted(files)[:1]:
        document = evidence.document(file)
        own = [clause for clause in document.clauses if clause.number in source.clauses] or [
            clause for clause in document.clauses if clause.level == 1 and _TITLE.search(clause.title)
        ]
        meant = _explained(source.about)
        if source.about and own and not meant and not _KEYWORD_TOPIC.search(source.about):
            if not source.clauses:
                return _other(frame, source.about, notes)
            place = place_in(own[0], document)
            pieces.append(
                Piece(Kind.PARAGRAPH, f"The following convention is that of {place}.", origin=Origin.FORM)
            )
        for clause in own:
            below = [
                clause,
                *(c for c in document.clauses if clause.number and c.number.startswith(f"{clause.number}.")),
            ]
            for one in below:
                if one is not clause and one.title:
                    pieces.append(Piece(Kind.LABEL, one.title, origin=Origin.QUOTED))
                pieces += [_adopted(evidence, unit) for unit in _paragraphs(units_of(document, one))]
        if meant:
            pieces = [piece for piece in pieces if _explains(piece.text) & meant]
        if not pieces:
            notes.append(
                f"{document.doc_id} has no clause of "
                f"conventions{' ' + ', '.join(source.clauses) if source.clauses else ''}"
            )
    return pieces


def _explains(text: str) -> frozenset[str]:
    """The provision words that a paragraph explains: the first that it quotes, of either style."""
    found = [
        (match.start(), name)
        for words in _WORDS.values()
        for name, expression in words.items()
        if (match := re.search(rf"{_MARK}{expression}{_MARK}", text, re.I))
    ]
    return frozenset({min(found)[1]} if found else ())


def _explained(words: str) -> frozenset[str]:
    """The provision words that a form speaks of: "the prohibition", 'the paragraph on "can optionally"'."""
    quoted = re.findall(rf"{_MARK}([^\"“”‘’']+){_MARK}", words)
    forces = [force_named(one) for one in (quoted or [words])]
    return frozenset(str(force).replace(" ", "_") for force in forces if force is not None)


def _same(one: Piece, other: Piece) -> bool:
    """Whether two paragraphs explain the same word, or say the same."""
    both = _explains(one.text) & _explains(other.text)
    return bool(both) or same_text(one.text, other.text)


def _without(pieces: Sequence[Piece], words: str) -> list[Piece]:
    """The paragraphs without the one that a form leaves out: by its word, its place, or what it says."""
    meant = _explained(words)
    if meant:
        return [piece for piece in pieces if not _explains(piece.text) & meant]
    if re.search(r"\b(?:last|dernier|último)\b", words, re.I):
        return list(pieces[:-1])
    wanted = set(stems_of(" ".join(content_words(words, "en")))) - set(stems_of("paragraph sentence note"))
    shares = [len(wanted & set(stems_of(piece.text))) / (len(wanted) or 1) for piece in pieces]
    best = max(shares, default=0.0)
    kept: list[Piece] = []
    with_list = False
    for piece, share in zip(pieces, shares, strict=True):
        gone = share == best and best >= LEAST_SHARE
        below = with_list and piece.kind is Kind.ITEM
        if not gone and not below:
            kept.append(piece)
        with_list = below or (gone and piece.text.rstrip().endswith(":"))
    return kept


def _paragraphs(units: Sequence[Unit]) -> list[Unit]:
    """The sentences of a block together again."""
    found: list[Unit] = []
    for unit in units:
        last = found[-1] if found else None
        if last is not None and last.block == unit.block and not unit.cells:
            found[-1] = replace(last, text=f"{last.text} {unit.text}")
        elif not unit.cells:
            found.append(unit)
    return found


def _adopted(evidence: Evidence, unit: Unit) -> Piece:
    text = capital(_OWN_NAME.sub("this Recommendation", _ITEM.sub("", unit.text)))
    kind = (
        Kind.ITEM
        if unit.kind is BlockKind.LIST_ITEM
        else Kind.NOTE
        if unit.kind is BlockKind.NOTE
        else Kind.PARAGRAPH
    )
    return Piece(
        kind,
        text,
        origin=Origin.QUOTED if text == unit.text else Origin.ADAPTED,
        citations=evidence.cite(unit),
    )


def _keywords(frame: Frame, style: Style, notes: list[str]) -> list[Piece]:
    """Each provision word as published texts explain it, else in the fixed form."""
    fixed = frame.forms.keywords_required if style is Style.REQUIRED else frame.forms.keywords_shall
    published = list(_explaining(frame.evidence, style)) if frame.evidence.language == "E" else []
    pieces = []
    for name, expression in _WORDS[style].items():
        quoted = re.compile(rf"[\"“‘']\s*{expression}\s*[\"”’']", re.I)
        own = [unit for unit in published if quoted.search(unit.text[:120])]
        citations: list[Citation] = []
        for unit in islice(_one_a_text(own), MOST_SOURCES):
            citations += frame.evidence.cite(unit)
        if own:
            text = re.sub(r"\bthis (?:document|specification)\b", "this Recommendation", own[0].text)
            sentences = " ".join(_rest(frame.evidence, own[0]))
            origin = Origin.QUOTED if text == own[0].text else Origin.ADAPTED
            text = f"{text} {sentences}".strip()
            text = re.sub(r"\bthis (?:document|specification)\b", "this Recommendation", text)
        else:
            text, origin = fixed[name], Origin.FORM
        pieces.append(Piece(Kind.ITEM, text, origin=origin, citations=tuple(citations)))
    used = {citation.doc for piece in pieces for citation in piece.citations}
    if used:
        notes.append(f"the provision words are explained as in {', '.join(sorted(used))}")
    return pieces


def _explaining(evidence: Evidence, style: Style) -> list[Unit]:
    """Sentences of published conventions clauses that explain a provision word, in force first."""
    found: list[tuple[bool, str, Unit]] = []
    words = re.compile("|".join(rf"[\"“‘']\s*{e}\s*[\"”’']" for e in _WORDS[style].values()), re.I)
    for file, entry in evidence.entries.items():
        if entry.language != evidence.language:
            continue
        for listed in evidence.store.clauses(file=file):
            if listed.level != 1 or not _TITLE.search(listed.title):
                continue
            document = evidence.document(file)
            for unit in units_of(document, document.clauses[listed.index]):
                # several words in one sentence ("interpreted, respectively, as") explain none of them
                if len(words.findall(unit.text)) == 1 and not unit.cells:
                    found.append((entry.status != "in force", file, unit))
    order = _completeness(found, style)
    return [
        unit
        for _, file, unit in sorted(found, key=lambda f: (f[0], order[f[1]], f[1], f[2].block, f[2].place))
    ]


def _completeness(found: Sequence[tuple[bool, str, Unit]], style: Style) -> dict[str, int]:
    """Files that explain more of the words come first, so that one text gives the wording."""
    counts: dict[str, int] = {}
    for _, file, _ in found:
        counts[file] = counts.get(file, 0) - 1
    return counts


def _one_a_text(units: Sequence[Unit]) -> list[Unit]:
    """The first unit of each text."""
    return list({unit.file: unit for unit in reversed(units)}.values())[::-1]


def _rest(evidence: Evidence, unit: Unit) -> list[str]:
    """The sentences that go on with an explanation in the same paragraph."""
    document = evidence.document(unit.file)
    return [
        other.text
        for other in units_of(document, unit.clause)
        if other.block == unit.block and other.place > unit.place
    ]


def _other(frame: Frame, point: str, notes: list[str]) -> list[Piece]:
    """Another convention (a notation): the published sentences that state it, quoted with their source."""
    evidence = frame.evidence
    named = source_files(evidence, frame.request)
    files = named or nearest_texts(evidence, [(point, frame.subject)])
    hits = evidence.hits(point, CLAUSES, files, about=frame.subject, body=True) if files else ()
    clauses = [evidence.document(hit.best.file).clauses[hit.best.clause_index] for hit in hits]
    symbols = [word.strip(".,;") for word in point.split() if re.search(r"\w[/_=]\w|\d", word)]
    stated = _stating(evidence, list(zip(hits, clauses, strict=True)), point, symbols)
    if not stated:
        notes.append(f"“{point}”: nothing published was found; word it anew")
        return [Piece(Kind.PARAGRAPH, f"[editor: {point}]", origin=Origin.PROPOSAL)]
    document = evidence.document(stated[0].file)
    place = place_in(evidence.titled(document, stated[0].clause), document)
    head = Piece(Kind.PARAGRAPH, f"The following convention is that of {place}.", origin=Origin.FORM)
    return [head, *(_quoted(evidence, unit) for unit in stated)]


def _quoted(evidence: Evidence, unit: Unit) -> Piece:
    kind = Kind.ITEM if _ITEM.match(unit.text) else Kind.PARAGRAPH
    return Piece(kind, _ITEM.sub("", unit.text), origin=Origin.QUOTED, citations=evidence.cite(unit))


def _stating(
    evidence: Evidence, found: Sequence[tuple[Hit, Clause]], point: str, symbols: Sequence[str]
) -> list[Unit]:
    """The sentences of the clause that says most of a convention, with the list items between them.

    Sentences that use its symbol ("x/y") state it; where it has none, the one that shares most words does.
    """
    best: tuple[float, list[Unit]] = (0.0, [])
    for hit, clause in found:
        units = [unit for unit in units_of(evidence.document(hit.best.file), clause) if not unit.cells]
        shares = [_share(point, unit.text) for unit in units]
        telling = [place for place, unit in enumerate(units) if any(each in unit.text for each in symbols)]
        telling = telling or ([] if symbols else [max(range(len(units)), key=shares.__getitem__, default=-1)])
        telling = [place for place in telling if place >= 0]
        worth = sum(shares[place] for place in telling)
        if worth > best[0]:
            best = (worth, _from_to(units, telling))
    return best[1]


def _from_to(units: Sequence[Unit], telling: Sequence[int]) -> list[Unit]:
    """The telling units with the list items between and after them, as many as fit."""
    stated: list[Unit] = []
    words = 0
    for place, unit in enumerate(units[telling[0] :], telling[0]):
        goes_on = place in telling or unit.kind is BlockKind.LIST_ITEM
        words += len(unit.text.split())
        if not goes_on or words > WORDS:
            break
        stated.append(unit)
    return stated


def _share(point: str, text: str) -> float:
    wanted, own = set(stems_of(point)), set(stems_of(text))
    return len(wanted & own) / (len(wanted) or 1)
