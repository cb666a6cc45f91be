"""A NOTE that compares values of the new text with those of a published one."""

from __future__ import annotations

from copilot.answer.units import Unit, units_of
from copilot.draft.adapted import capital
from copilot.draft.builders.scope import listed
from copilot.draft.builders.taken import named_clauses
from copilot.draft.evidence import tag_of
from copilot.draft.frame import Built, Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.provisions import force_of
from copilot.draft.sources import identified, source_files
from copilot.draft.worded import indicative
from corpus.identifiers import Identifier
from index.retrieve.query import stems_of

WORDS = 45
"""Words quoted of a clause that is compared with."""


def draft_note(frame: Frame) -> Built:
    """One NOTE: the values of the form, then what each clause named says; informative."""
    evidence, request = frame.evidence, frame.request
    named: list[Identifier] = [
        one for source in request.builds_on for one in identified(evidence, source.text)
    ]
    built = Built(normative=False, also=named)
    values = [*request.values, *request.statements]
    and_ = frame.forms.say("and")
    if values:
        opening = frame.forms.say("note_values", values=listed(values, and_))
    else:
        opening = frame.forms.say("note_values", values="[editor: values of this Recommendation]")
    told: list[tuple[str, Unit]] = []
    wanted = " ".join(values) or request.about
    for source in request.builds_on:
        clauses = named_clauses(evidence, source, built.notes) if source.clauses else []
        for document, clause in clauses:
            told += [(evidence.place(unit), unit) for unit in _telling(units_of(document, clause), wanted)]
    if not told:
        files = source_files(evidence, request)
        for value in values:
            told += (
                [(evidence.place(unit), unit) for unit in evidence.units(value, WORDS, files, k=2)[:1]]
                if files
                else []
            )
    parts = [
        frame.forms.say("note_differs", place=place, words=_lower(indicative(unit.text)))
        for place, unit in told
    ]
    if not parts and request.builds_on:
        tags = listed(
            [f"[{tag_of(one.format())}]" for one in named] or [s.text for s in request.builds_on], and_
        )
        parts = [
            frame.forms.say("note_differs", place=tags, words="[editor: value of the text compared with]")
        ]
        built.notes.append("nothing was found in the texts named to compare with")
    text = f"NOTE – {capital(opening)} {' '.join(parts)}".strip()
    citations = tuple(citation for _, unit in told for citation in evidence.cite(unit))
    built.pieces = [
        Piece(Kind.NOTE, text, origin=Origin.INSTRUCTED if not told else Origin.ADAPTED, citations=citations)
    ]
    if any(force_of(unit.text) is not None for _, unit in told):
        built.notes.append("a provision of the text compared with is told as a fact: a NOTE states none")
    return built


def _lower(sentence: str) -> str:
    """A sentence to go on inside another one."""
    first = sentence.split(" ", 1)[0]
    said = f"{sentence[:1].lower()}{sentence[1:]}" if first[1:].islower() or len(first) == 1 else sentence
    return said.rstrip(".")


def _telling(units: list[Unit], wanted: str) -> list[Unit]:
    """The piece of a clause that gives a value and shares most words with those compared."""
    stems = set(stems_of(wanted))
    valued = [unit for unit in units if any(letter.isdigit() for letter in unit.text)] or units

    def worth(unit: Unit) -> float:
        says_default = 1.5 * ("default" in unit.text.lower())
        return len(stems & set(stems_of(unit.text))) + says_default - unit.words / WORDS

    return sorted(valued, key=worth, reverse=True)[:1]
