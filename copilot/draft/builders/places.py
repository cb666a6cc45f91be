"""Places in a published text: clauses by number or title, words where they stand, parts by their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.answer.units import Unit, units_of
from copilot.draft.frame import Frame
from copilot.draft.model import Kind, Origin, Piece
from corpus.model import BlockKind, Clause, Document
from index.retrieve.query import content_words, stems_of

_ORDINALS = {
    "first": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "fifth": 4,
    "last": -1,
    "premier": 0,
    "première": 0,
    "deuxième": 1,
    "second ": 1,
    "troisième": 2,
    "dernier": -1,
    "dernière": -1,
}
_PIECES = {
    "paragraph": BlockKind.PARAGRAPH,
    "alinéa": BlockKind.PARAGRAPH,
    "paragraphe": BlockKind.PARAGRAPH,
    "sentence": None,
    "phrase": None,
    "note": BlockKind.NOTE,
    "bullet": BlockKind.LIST_ITEM,
    "item": BlockKind.LIST_ITEM,
    "puce": BlockKind.LIST_ITEM,
}
_PLACE = re.compile(
    rf"\b(?P<ordinal>{'|'.join(map(str.strip, _ORDINALS))})?\s*(?P<piece>{'|'.join(_PIECES)})s?\b(?!\s*[–—])",
    re.I,
)
_SPACE = re.compile(r"\s+")
MOST_WORDS = 6
"""Words up to which a phrase names a part by its order alone."""
_TELLING = re.compile(
    r"^(?:the\s+)?\w+\s+(?:saying|that says|which says|stating|that states|on|about)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: a clause, and the units that hold them."""

    clause: Clause
    units: tuple[Unit, ...]
    whole: bool = False


def clause_named(document: Document, name: str) -> Clause | None:
    """The clause with a number, a title, or a number and a title; of two with the number the first that has
    text.
    """
    wanted = folded(re.sub(r"^(?:sub)?clause\s+|^(?:the|l['’]|le\s|la\s)", "", name.strip(), flags=re.I))
    if not wanted:
        return None
    numbered = [clause for clause in document.clauses if clause.number and folded(clause.number) == wanted]
    if numbered:
        return next((clause for clause in numbered if clause.blocks), numbered[0])
    labelled = [
        clause
        for clause in document.clauses
        if folded(clause.label) == wanted or folded(clause.title) == wanted
    ]
    if labelled:
        return labelled[0]
    number = re.match(r"(?:[a-z]\.)?\d+(?:\.\d+)*[a-z]?\b|annex\s+\w+|appendix\s+\w+", wanted)
    if number and number.group() != wanted:
        return clause_named(document, number.group())
    inside = [
        clause
        for clause in document.clauses
        if clause.title and folded(clause.title) in wanted and len(clause.title) > 6
    ]
    return inside[0] if len(inside) == 1 else None


def folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" .:;,\"“”'").casefold()


def with_below(document: Document, clause: Clause) -> list[Clause]:
    inside = {clause.index}
    found = [clause]
    for other in document.clauses[clause.index + 1 :]:
        if other.parent in inside:
            inside.add(other.index)
            found.append(other)
    return found


def find_words(document: Document, clause: Clause | None, words: str) -> list[Place]:
    """Where words stand: in a clause and those below it, everywhere for None."""
    clauses = with_below(document, clause) if clause is not None else list(document.clauses)
    wanted = _SPACE.sub(" ", words).strip()
    found: list[Place] = []
    for one in clauses:
        units = tuple(unit for unit in blocks_of(document, one) if holds(unit.text, wanted))
        if units:
            found.append(Place(one, units))
        elif one.heading is not None and (holds(one.heading.text, wanted) or holds(one.label, wanted)):
            text = one.heading.text if holds(one.heading.text, wanted) else one.label
            unit = Unit(document.file, one, 0, 0, BlockKind.PARAGRAPH, text, one.heading.lines)
            found.append(Place(one, (unit,)))
    return _as_written(found, wanted) or found


def _as_written(found: Sequence[Place], wanted: str) -> list[Place]:
    """The places where words stand with the capitals that they are given with."""
    own = [(one.clause, tuple(u for u in one.units if wanted in _SPACE.sub(" ", u.text))) for one in found]
    return [Place(clause, units) for clause, units in own if units]


def blocks_of(document: Document, clause: Clause) -> list[Unit]:
    """The paragraphs, items, notes and lines of code of a clause, each whole."""
    units = []
    for index, block in enumerate(clause.blocks):
        if block.kind in (BlockKind.TABLE, BlockKind.FIGURE, BlockKind.FOOTNOTE):
            units += [unit for unit in units_of(document, clause) if unit.block == index]
        else:
            units.append(Unit(document.file, clause, index, 0, block.kind, block.text, block.lines))
    return units


def holds(text: str, words: str) -> bool:
    return words in _SPACE.sub(" ", text) or words.casefold() in _SPACE.sub(" ", text).casefold()


def exchanged(text: str, old: str, new: str) -> str:
    """The text with the words exchanged, whatever white space they are printed with."""
    expression = r"\s+".join(re.escape(part) for part in old.split())
    changed_text = re.sub(expression, lambda _: new, text)
    return changed_text if changed_text != text else re.sub(expression, lambda _: new, text, flags=re.I)


def heading(frame: Frame, clause: Clause) -> Piece:
    """ "Clause 7.2, Messages": where the changes below it apply."""
    is_part = re.match(r"Annex|Appendix", clause.number)
    label = clause.number if is_part else frame.forms.say("amend_heading", number=clause.number)
    label = label if clause.number else clause.title
    return Piece(
        Kind.HEADING, label + (f", {clause.title}" if clause.title and clause.number else ""), level=2
    )


def name_of(clause: Clause) -> str:
    """ "clause 7.2", "Annex B"."""
    return (
        clause.number
        if re.match(r"Annex|Appendix", clause.number)
        else f"clause {clause.number}"
        if clause.number
        else clause.title
    )


def place_of(frame: Frame, clause: Clause) -> str:
    """The name of a clause inside an instruction: "clause 7.2", « le § 7.2 »."""
    if not clause.number or re.match(r"Annex|Appendix", clause.number):
        return clause.number or clause.title
    return frame.forms.say("amend_clause", number=clause.number)


def say(frame: Frame, name: str, **values: str) -> Piece:
    """An instruction to the editor, in the language of the form (forms/*.toml)."""
    return Piece(Kind.INSTRUCTION, frame.forms.say(f"amend_{name}", **values))


def old(frame: Frame, units: Sequence[Unit], text: str = "") -> Piece:
    """The published words."""
    citations = tuple(citation for unit in units for citation in frame.evidence.cite(unit))
    return Piece(
        Kind.OLD, text or "\n".join(unit.text for unit in units), origin=Origin.QUOTED, citations=citations
    )


def new(text: str) -> Piece:
    """The words that the form gives; a gap where it gives none."""
    return Piece(
        Kind.NEW, text or "[editor: new text]", origin=Origin.INSTRUCTED if text else Origin.PROPOSAL
    )


def _told(units: Sequence[Unit], words: str) -> list[Unit]:
    """The one unit that holds most of the words that tell which is meant; none where no one does."""
    wanted = set(stems_of(" ".join(content_words(_PLACE.sub(" ", words), "en"))))
    shares = [len(wanted & set(stems_of(unit.text))) / (len(wanted) or 1) for unit in units]
    best = max(shares, default=0.0)
    return [units[shares.index(best)]] if best >= 0.5 and shares.count(best) == 1 else []


def part_named(document: Document, clause: Clause, words: str) -> list[Unit] | None:
    """The paragraph, sentence, item or NOTE that words name: "the second paragraph"; None for other words."""
    match = _PLACE.search(words)
    if match is None or (len(words.split()) > MOST_WORDS and not _TELLING.search(words)):
        return None
    kind = _PIECES[match["piece"].lower()]
    units = units_of(document, clause) if kind is None else blocks_of(document, clause)
    own = [unit for unit in units if not unit.cells and (kind is None or unit.kind is kind)]
    if not match["ordinal"] and len(own) > 1:
        return _told(own, words)
    place = _ORDINALS.get((match["ordinal"] or "first").lower(), 0)
    if not -len(own) <= place < len(own):
        return []
    return [own[place]]


def part_said(frame: Frame, words: str) -> str:
    """A part as an instruction names it: "the second paragraph", or the following text."""
    match = _PLACE.search(words)
    if match is None or _TELLING.search(words) or frame.request.language != "en":
        return frame.forms.say("amend_part")
    return words if words.lower().startswith("the ") else f"the {words}"


def with_row(found: Sequence[Place], words: str) -> list[Place]:
    """The places in the line or item that is named; all where none holds its words."""
    own = [(place.clause, tuple(u for u in place.units if holds(u.text, words))) for place in found]
    return [Place(clause, units) for clause, units in own if units] or list(found)


def beside(words: str) -> str:
    """Words to go beside others: a sign that is named stands for itself, other words get a space."""
    named = {
        "comma": ",",
        "colon": ":",
        "full stop": ".",
        "period": ".",
        "semicolon": ";",
        "hyphen": "-",
        "virgule": ",",
    }
    sign = named.get(re.sub(r"^(?:an?|the|une?)\s+", "", words.strip().lower()))
    return sign or (words if not words[:1].isalnum() else f" {words}")
