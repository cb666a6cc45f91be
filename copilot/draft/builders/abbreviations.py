"""Clause 4: abbreviations as published texts expand them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from copilot.answer.model import Citation
from copilot.answer.units import Unit, units_of
from copilot.draft.evidence import Evidence, tag_of
from copilot.draft.frame import Built, Frame
from copilot.draft.model import Kind, Origin, Piece
from copilot.draft.sources import source_files
from corpus.model import Abbreviation, BlockKind
from index.store import DocumentEntry

_IN_TEXT = r"((?:[A-Za-z][\w'’\-]*[ \-]){1,8})\(%s\)"

Found = tuple[DocumentEntry, Abbreviation]


def draft_abbreviations(frame: Frame) -> Built:
    """Clause 4: in alphabetical order, as the form expands them, else as the text that it names, else as
    the nearest one.
    """
    evidence, request, built = frame.evidence, frame.request, Built()
    wanted = {one.abbreviation: one.expansion for one in request.abbreviations if one.abbreviation}
    named = source_files(evidence, request)
    found = {abbr: _published(evidence, abbr) for abbr, given in wanted.items() if not given}
    near = [
        *sorted(named),
        *dict.fromkeys(hit.best.file for hit in evidence.hits(request.about or " ".join(wanted))),
    ]
    order = _preferred(found.values(), near, named)
    pieces = []
    for abbr in sorted(wanted, key=str.casefold):
        if wanted[abbr]:
            expansion = " ".join(wanted[abbr].split())
            pieces.append(Piece(Kind.ABBREVIATION, expansion, label=abbr, origin=Origin.INSTRUCTED))
            continue
        entries = sorted(found[abbr], key=lambda item: (order.index(item[0].file), item[1].page))
        if entries:
            if named and entries[0][0].file not in named:
                built.notes.append(f"{abbr}: not in the text named; expanded as in {entries[0][0].doc_id}")
            pieces.append(_expanded(evidence, abbr, entries, built.notes))
            continue
        written = _written_out(evidence, abbr, request.about)
        if written is not None:
            pieces.append(written)
            built.notes.append(
                f"{abbr}: no list of abbreviations has it; the expansion is taken from running text, check it"
            )
        else:
            pieces.append(
                Piece(Kind.ABBREVIATION, frame.forms.say("expansion_gap"), label=abbr, origin=Origin.PROPOSAL)
            )
            built.notes.append(f"{abbr}: no indexed text expands it")
    built.pieces = [frame.heading("4", "abbreviations")]
    built.pieces += [frame.sentence("abbreviations"), *pieces] if pieces else [frame.sentence("none")]
    return built


def _published(evidence: Evidence, abbr: str) -> list[Found]:
    found = evidence.lookup.abbreviations(abbr)
    return [item for item in found if item[0].language == evidence.language] or found


def _preferred(found: Iterable[list[Found]], near: Sequence[str], named: Collection[str]) -> list[str]:
    """Files: those named first, then in force, then by how many of the abbreviations they expand, then by
    nearness.
    """
    counts: Counter[str] = Counter()
    replaced: set[str] = set()
    for entries in found:
        counts.update({entry.file for entry, _ in entries})
        replaced |= {entry.file for entry, _ in entries if entry.status in ("superseded", "withdrawn")}
    places = {file: place for place, file in enumerate(near)}
    return sorted(
        counts,
        key=lambda file: (
            file not in named,
            file in replaced,
            -counts[file],
            places.get(file, len(near)),
            file,
        ),
    )


def _expanded(evidence: Evidence, abbr: str, entries: Sequence[Found], notes: list[str]) -> Piece:
    entry, first = entries[0]
    others: dict[str, str] = {}
    for other, abbreviation in entries[1:]:
        if _folded(abbreviation.expansion) != _folded(first.expansion):
            others.setdefault(_folded(abbreviation.expansion), f"“{abbreviation.expansion}” ({other.doc_id})")
    if others:
        notes.append(
            f"{abbr} is expanded differently: “{first.expansion}” ({entry.doc_id}), "
            f"{', '.join(others.values())}"
        )
    return Piece(
        Kind.ABBREVIATION,
        " ".join(first.expansion.split()),
        label=abbr,
        source=tag_of(entry.doc_id),
        origin=Origin.QUOTED,
        citations=_cited(evidence, entry, first),
    )


def _folded(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\([^)]*\)", "", text.lower()))


def _cited(evidence: Evidence, entry: DocumentEntry, abbreviation: Abbreviation) -> tuple[Citation, ...]:
    """The row or line of the list that holds an abbreviation."""
    document = evidence.document(entry.file)
    for clause in document.clauses:
        for unit in units_of(document, clause):
            if unit.text.startswith(abbreviation.abbr) and abbreviation.expansion in unit.text:
                lines = [line for line in unit.lines if abbreviation.abbr in line.text.split()]
                row = Unit(
                    unit.file,
                    clause,
                    unit.block,
                    0,
                    BlockKind.PARAGRAPH,
                    abbreviation.expansion,
                    tuple(lines),
                )
                return evidence.cite(row) or evidence.cite(unit)
    return ()


def _written_out(evidence: Evidence, abbr: str, about: str) -> Piece | None:
    """ "link access procedure (LAP)" in running text: words whose initials are the abbreviation."""
    expression = re.compile(_IN_TEXT % re.escape(abbr))
    for hit in evidence.hits(f"{abbr} {about}"):
        for passage in hit.passages:
            match = expression.search(passage.text)
            words = re.findall(r"[\w'’]+", match.group(1)) if match else []
            while words and "".join(word[0] for word in words).upper() != abbr.upper().replace("-", ""):
                words = words[1:]
            if not words or match is None:
                continue
            document = evidence.document(passage.file)
            clause = document.clauses[passage.clause_index]
            expansion = match.group(1)[match.group(1).find(words[0]) :].strip()
            cited = evidence.cite_words(document, clause, f"{expansion} ({abbr})")
            return Piece(
                Kind.ABBREVIATION,
                expansion,
                label=abbr,
                source=tag_of(document.doc_id),
                origin=Origin.QUOTED,
                citations=cited,
            )
    return None
