"""What a route is, and how it writes an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from copilot.answer.cite import quote
from copilot.answer.model import Citation, Retrieved
from copilot.answer.opened import Reading
from copilot.answer.present import Presented, escape
from copilot.question.intent import Intent
from corpus.catalogue import Edition
from corpus.identifiers import Identifier
from corpus.language import ITU_LETTERS
from corpus.model import Clause, Line, Reference
from index.filters import Filter
from index.passages import CATALOGUE

_MARK = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Told:
    """What a route answers, and what it reports as retrieved."""

    presented: Presented
    records: tuple[Retrieved, ...] = ()


class Route(Protocol):
    """One way of answering, without search or with one of its own."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        """The answer; None where this route has none to give, so that the next is tried.

        Args:
            where: what the person has narrowed the search to; what is quoted must lie inside.
        """
        ...


class Telling:
    """An answer being written: lines of Markdown with the citations that their marks name."""

    def __init__(self, reading: Reading, language: str) -> None:
        self.reading, self.language = reading, language
        self.lines: list[str] = []
        self._citations: list[Citation] = []
        self._marks: dict[tuple[str, str], str] = {}
        self._editions: list[Edition] = []

    def add(self, line: str) -> None:
        self.lines.append(line)

    def record(self, edition: Edition, words: str = "") -> str:
        """The mark of a catalogue record: of its title, or words of its abstract."""
        if (edition.id, words) not in self._marks:
            self._editions.append(edition)
            self._add((edition.id, words), self.reading.presenter.record(edition, self._next, words))
        return self._marks[edition.id, words]

    def reference(self, file: str, reference: Reference) -> str:
        """The mark of an entry of a list of references."""
        key = (file, reference.text)
        if key not in self._marks:
            self._add(key, self.reading.presenter.entry(file, reference, self._next))
        return self._marks[key]

    def words(self, file: str, clause: Clause, lines: Sequence[Line], text: str) -> str:
        """The marks of words of a clause, "" where they do not stand on the page as one run."""
        document = self.reading.lookup.store.document(file)
        status = self.reading.presenter.status(document.doc_id)
        marks = []
        for found in quote(document, lines, text):
            key = (file, f"{found.page} {found.text}")
            if key not in self._marks:
                citation = Citation(
                    marker=self._next,
                    doc=document.doc_id,
                    file=file,
                    clause=clause.number,
                    title=clause.title,
                    page=found.page,
                    printed_page=found.printed_page,
                    quote=found.text,
                    boxes=found.boxes,
                    status=status.state,
                    normative=clause.normative,
                    url=status.url,
                    status_note=status.note,
                    amended=status.amended,
                )
                self._add(key, citation)
            marks.append(self._marks[key])
        return " ".join(marks)

    def heading(self, file: str, clause: Clause) -> str:
        """The mark of a clause's heading."""
        heading = clause.heading
        return "" if heading is None else self.words(file, clause, heading.lines, heading.text)

    @property
    def _next(self) -> int:
        return len(self._citations) + 1

    def _add(self, key: tuple[str, str], citation: Citation) -> None:
        self._marks[key] = f"[{self._next}]"
        self._citations.append(citation)

    def told(self, apart: str = "\n\n") -> Told:
        """The answer, with the records that it cites as retrieved."""
        records = tuple(
            Retrieved(
                edition.id,
                CATALOGUE,
                "",
                (),
                f"{edition.title}\n{edition.abstract}".strip(),
                1.0,
                edition.title,
            )
            for edition in dict.fromkeys(self._editions)
        )
        return Told(Presented(apart.join(self.lines), tuple(self._citations)), records)


def joined(answers: Sequence[Presented]) -> Presented:
    """Several answers as one, their marks counted through."""
    texts: list[str] = []
    citations: list[Citation] = []
    for answer in answers:
        offset = len(citations)
        own = {f"[{citation.marker}]": f"[{citation.marker + offset}]" for citation in answer.citations}
        texts.append(_renumbered(answer.text, own))
        citations += [replace(citation, marker=citation.marker + offset) for citation in answer.citations]
    return Presented("\n\n".join(texts), tuple(citations), all(answer.abstained for answer in answers))


def _renumbered(text: str, marks: Mapping[str, str]) -> str:
    return _MARK.sub(lambda mark: marks.get(mark[0], mark[0]), text)


def editions_named(intent: Intent, reading: Reading) -> list[Edition]:
    """The editions that a question names, of an undated name the one in force or else the last.

    A text in the conversation stands in where the question names none.
    """
    facts = [reading.lookup.edition(name) for name in names_of(intent)]
    return list(dict.fromkeys(fact.asked for fact in facts if fact is not None))


def names_of(intent: Intent) -> list[Identifier]:
    """The ITU-T texts that a question names, or else the last one that the conversation names."""
    own = [*intent.query.named]
    return own or [text.identifier for text in intent.context[-1:] if text.identifier is not None]


def files_named(intent: Intent, reading: Reading, where: Filter | None) -> list[str]:
    """The indexed files of the texts that a question names: of several editions the one in force or newest,
    of several languages that of the question or else English.
    """
    chosen: list[str] = []
    for name in names_of(intent):
        files = reading.inside(reading.retriever.shelf.scope([name]).exact, where)
        entries = [reading.retriever.entries[file] for file in files]
        if entries:
            letter = ITU_LETTERS[intent.language]
            best = max(
                entries,
                key=lambda e: (
                    e.year,
                    e.date[3:],
                    e.date[:2],
                    2 * (e.language == letter) + (e.language == "E"),
                    e.file,
                ),
            )
            chosen.append(best.file)
    return list(dict.fromkeys(chosen))


def listed(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


__all__ = [
    "Route",
    "Telling",
    "Told",
    "editions_named",
    "escape",
    "files_named",
    "joined",
    "listed",
    "names_of",
]
