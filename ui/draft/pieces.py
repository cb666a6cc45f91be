"""A draft as pieces of HTML: the clause with its sources, what changed, notes, references, findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from copilot.answer.model import Citation
from copilot.draft.kinds import ClauseType
from copilot.draft.markdown import body, with_source
from copilot.draft.model import CitedText, Draft, Kind, Origin, Piece

from ..changes import changed_passages
from ..locale import N_, Locale
from ..markdown import citation_label

DRAFT, OVERLAP = "d", "o"
"""What a citation belongs to; part of the address of its chip."""
TYPE_NAMES = {
    ClauseType.SCOPE: N_("Scope"),
    ClauseType.SUMMARY: N_("Summary"),
    ClauseType.KEYWORDS: N_("Keywords"),
    ClauseType.REFERENCES: N_("References"),
    ClauseType.DEFINITIONS: N_("Definitions"),
    ClauseType.ABBREVIATIONS: N_("Abbreviations"),
    ClauseType.CONVENTIONS: N_("Conventions"),
    ClauseType.REQUIREMENTS: N_("Requirements"),
    ClauseType.PROCEDURES: N_("Procedures"),
    ClauseType.BIBLIOGRAPHY: N_("Bibliography"),
    ClauseType.NOTE: N_("NOTE"),
    ClauseType.ANNEX: N_("Annex"),
    ClauseType.APPENDIX: N_("Appendix"),
    ClauseType.AMENDMENT: N_("Amendment"),
    ClauseType.JUSTIFICATION: N_("Justification of new work (A.1)"),
    ClauseType.REFERENCE_JUSTIFICATION: N_("Justification of a reference (A.5)"),
    ClauseType.LIAISON: N_("Liaison statement"),
    ClauseType.CONTRIBUTION: N_("Contribution"),
}
MODE_NAMES = {"assembled": N_("assembled"), "generative": N_("language model")}
ORIGIN_NAMES = {
    Origin.ADAPTED: N_("adapted"),
    Origin.INSTRUCTED: N_("your words"),
    Origin.PROPOSAL: N_("proposal"),
}
SEVERITIES = {"error": N_("error"), "warning": N_("warning"), "note": N_("note")}
SEVERITY_CLASSES = {"error": "bad", "warning": "warn", "note": "info"}
_MARKED = re.compile(r"(?P<gap>\[editor: [^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\])|\*(?P<title>[^*\n]+)\*")
_TITLED = (Kind.REFERENCE, Kind.INSTRUCTION)
_COMPARED = re.compile(r"^NOTE – Compare .*?: (?P<words>“.*”)$", re.S)


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a text; `kind` is "gap" for what the editor fills in, "title" for italics, else ""."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition in a comparison; `of` names the text that gives it."""

    of: str
    words: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that are shown together; `differing` are definitions of a term side by side."""

    kind: str
    pieces: tuple[Piece, ...]
    differing: tuple[Definition, ...] = ()


def clause(draft: Draft, locale: Locale) -> str:
    """The clause text: citations as chips, gaps and the copilot's own words marked."""
    return locale.fragment(
        "draft/clause",
        draft=draft,
        groups=list(groups(draft.pieces)),
        words=words,
        with_source=with_source,
        label=lambda citation: citation_label(citation, locale),
        origins=ORIGIN_NAMES,
        which=DRAFT,
        has_gaps=any("[editor: " in piece.text for piece in draft.pieces),
        has_proposals=bool(draft.proposals),
    )


def summary(draft: Draft, locale: Locale) -> str:
    """What kind of draft it is, by whom, and what the checker says, in a line."""
    counts = {name: sum(each["severity"] == name for each in draft.findings) for name in SEVERITIES}
    return locale.fragment(
        "draft/summary",
        draft=draft,
        type_name=locale(TYPE_NAMES[draft.clause_type]),
        mode_name=locale(MODE_NAMES.get(draft.mode, draft.mode)),
        counts=counts,
        changes=len(draft.history) - 1,
        copied=body(draft, marks=False),
    )


def remarks(draft: Draft, locale: Locale) -> str:
    """Below the clause: notes to the editor, the entries for clause 2, the findings of the checker."""
    return locale.fragment(
        "draft/remarks",
        draft=draft,
        references=[] if draft.clause_type is ClauseType.REFERENCES else list(draft.references),
        entry=entry,
        severities=SEVERITIES,
        classes=SEVERITY_CLASSES,
    )


def changes(draft: Draft, instruction: str, locale: Locale) -> str:
    """What the last follow-up changed, word by word; "" for a draft as first made."""
    if draft.before is None:
        return ""
    passages = changed_passages(map(_plain, draft.before.pieces), map(_plain, draft.pieces))
    return locale.fragment("draft/changes", instruction=instruction, changes=list(passages))


def _plain(piece: Piece) -> str:
    """A piece as a reader sees it, without its marks."""
    rows = "\n".join(" | ".join(row) for row in piece.rows)
    head = " ".join(part for part in (piece.number, piece.label) if part)
    return " ".join(part for part in (head, piece.text, rows) if part)


def entry(cited: CitedText) -> list[Words]:
    """An entry of clause 2 with its title in italics."""
    return words(f"[{cited.tag}] {cited.text}", titled=True)


def words(text: str, titled: bool = False) -> list[Words]:
    """A text cut at its gaps and, where it is an entry of clause 2, at its title.

    >>> words("in [editor: value] s")
    [Words(text='in ', kind=''), Words(text='[editor: value]', kind='gap'), Words(text=' s', kind='')]
    """
    found: list[Words] = []
    end = 0
    for match in _MARKED.finditer(text):
        if match["gap"] is None and not titled:
            continue
        found.append(Words(text[end : match.start()]))
        found.append(Words(match["gap"], "gap") if match["gap"] else Words(match["title"], "title"))
        end = match.end()
    found.append(Words(text[end:]))
    return [each for each in found if each.text]


def groups(pieces: Sequence[Piece]) -> Iterator[Group]:
    """Pieces of one kind that follow each other as one list or table; a term with what differs from it."""
    together = (Kind.ABBREVIATION, Kind.ITEM, Kind.REFERENCE, Kind.FIELD)
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        end = place + 1
        if piece.kind in together:
            _, run = next(groupby(pieces[place:], key=lambda each: each.kind))
            end = place + len(list(run))
            yield Group(str(piece.kind), tuple(pieces[place:end]))
        elif piece.kind is Kind.TERM:
            notes = []
            while end < len(pieces) and pieces[end].kind is Kind.NOTE:
                notes.append(pieces[end])
                end += 1
            differing = [_compared(note) for note in notes]
            own = [note for note, other in zip(notes, differing, strict=True) if other is None]
            others = [other for other in differing if other is not None]
            yield Group("term", (piece, *own), (_first(piece), *others) if others else ())
        else:
            yield Group(str(piece.kind), (piece,))
        place = end


def _compared(note: Piece) -> Definition | None:
    match = _COMPARED.match(note.text)
    if match is None:
        return None
    of = note.citations[0].doc if note.citations else note.text.partition(": ")[0]
    return Definition(of, match["words"].strip("“”"), note.citations)


def _first(term: Piece) -> Definition:
    return Definition(term.citations[0].doc if term.citations else term.source, term.text, term.citations)
