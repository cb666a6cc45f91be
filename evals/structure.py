"""How well documents are read: headings, definitions, abbreviations and references against the truth."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import EvalError
from evals.matching import clause_number

if TYPE_CHECKING:
    from index.store import Store

_MONTH = re.compile(r"\((\d{2})/(\d{4})\)")
_REC_PREFIX = re.compile(r"\b(itu-t|ccitt|itu-r)\s+(rec(ommendation)?s?\.?)\s+", re.IGNORECASE)


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Heading(_Row):
    number: str
    title: str = ""
    page: int


class DefinedTerm(_Row):
    term: str
    number: str
    page: int


class ExpandedAbbreviation(_Row):
    abbr: str
    expansion: str


class DocumentStructure(_Row):
    """What `copilot corpus show --json` tells of a document, and what the truth is written in.

    `numbered_paragraphs` stands in the truth alone: numbered paragraphs without a title.
    """

    file: str
    headings: tuple[Heading, ...]
    definitions: tuple[DefinedTerm, ...]
    abbreviations: tuple[ExpandedAbbreviation, ...]
    references: tuple[str, ...]
    numbered_paragraphs: tuple[Heading, ...] = Field(default=())


@dataclass(frozen=True, slots=True)
class Agreement:
    """Found against true: `missing` are true and not found, `extra` found and not true."""

    matched: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def precision(self) -> float:
        return _ratio(self.matched, self.matched + len(self.extra))

    @property
    def recall(self) -> float:
        return _ratio(self.matched, self.matched + len(self.missing))

    @property
    def f1(self) -> float:
        return _ratio(2 * self.matched, 2 * self.matched + len(self.missing) + len(self.extra))

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(self.matched + other.matched, self.missing + other.missing, self.extra + other.extra)

    def to_json(self, with_lists: bool = True) -> dict[str, Any]:
        """`with_lists` adds what is missing and what is extra, each by name."""
        lists = {"missing": list(self.missing), "extra": list(self.extra)} if with_lists else {}
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "true": self.matched + len(self.missing),
            **lists,
        }


PARTS = ("headings", "definitions", "abbreviations", "references")


def read_structures(folder: Path) -> dict[str, DocumentStructure]:
    """Reads a folder of structure files, by the file name of the document.

    Raises:
        EvalError: the folder holds none, or one that is malformed.
    """
    found: dict[str, DocumentStructure] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            structure = DocumentStructure.model_validate_json(path.read_text(encoding="utf-8"))
        except (OSError, ValidationError) as error:
            raise EvalError(f"{path}: is no document structure: {error}") from error
        found[structure.file] = structure
    if not found:
        raise EvalError(f"{folder}: holds no structure; give a folder with one JSON file a document")
    return found


def read_pdfs(wanted: Iterable[str], files: Mapping[str, Path]) -> dict[str, DocumentStructure]:
    """Parses the files with these names.

    Raises:
        CopilotError: one of them is not there or cannot be read.
    """
    # The parser is not needed to score what was parsed before.
    from corpus.cli import structure
    from corpus.reader import read_document

    found = {}
    for name in wanted:
        if name not in files:
            raise EvalError(f"{name}: not among the PDFs; give the folder that holds it with --pdf-dir")
        found[name] = DocumentStructure.model_validate(structure(read_document(files[name])))
    return found


def read_indexed(wanted: Iterable[str], store: Store) -> dict[str, DocumentStructure]:
    """The structure of the documents with these names as a generation holds them; others are left out."""
    from corpus.cli import structure

    there = {entry.file for entry in store.documents()}
    return {
        name: DocumentStructure.model_validate(structure(store.document(name)))
        for name in wanted
        if name in there
    }


def score_structure(truth: DocumentStructure, shown: DocumentStructure) -> dict[str, Agreement]:
    """Compares one document with the truth, part by part.

    A heading agrees in number, title and page, a definition in term, number and page, an abbreviation in
    itself and its expansion, a reference in one of the identifiers it goes by; spacing, punctuation and
    case of titles, terms and expansions make no difference. An untitled heading that the truth has among
    its numbered paragraphs is no error.
    """
    paragraphs = {clause_number(paragraph.number) for paragraph in truth.numbered_paragraphs}
    headings = [
        heading
        for heading in shown.headings
        if heading.title.strip() or clause_number(heading.number) not in paragraphs
    ]
    return {
        "headings": _agreement(truth.headings, headings, _heading_key, _heading_label),
        "definitions": _agreement(
            truth.definitions,
            shown.definitions,
            lambda term: (_letters(term.term), clause_number(term.number), term.page),
            lambda term: f"{term.number} {term.term} (page {term.page})",
        ),
        "abbreviations": _agreement(
            truth.abbreviations,
            shown.abbreviations,
            lambda short: (_unspaced(short.abbr), _letters(short.expansion)),
            lambda short: f"{short.abbr}: {short.expansion}",
        ),
        "references": _match_references(truth.references, shown.references),
    }


def score_structures(
    truth: Mapping[str, DocumentStructure], shown: Mapping[str, DocumentStructure]
) -> dict[str, dict[str, Agreement]]:
    """Compares every document of the truth; a document that is not shown has found nothing."""
    nothing = {"headings": (), "definitions": (), "abbreviations": (), "references": ()}
    return {
        file: score_structure(each, shown.get(file) or DocumentStructure(file=file, **nothing))
        for file, each in truth.items()
    }


def total(scores: Iterable[Mapping[str, Agreement]]) -> dict[str, Agreement]:
    """All documents together, each heading, term, abbreviation and reference counting once."""
    sums = {part: Agreement(0, (), ()) for part in PARTS}
    for score in scores:
        for part in PARTS:
            sums[part] += score[part]
    return sums


def structure_json(scores: Mapping[str, Mapping[str, Agreement]]) -> dict[str, Any]:
    """All documents together and each by name, with what is missing and what is extra."""
    sums = total(scores.values())
    return {
        "total": {part: each.to_json() for part, each in sums.items()},
        "documents": {
            file: {part: each.to_json() for part, each in parts.items()} for file, parts in scores.items()
        },
    }


def _heading_key(heading: Heading) -> Hashable:
    return clause_number(heading.number), _letters(heading.title), heading.page


def _heading_label(heading: Heading) -> str:
    return f"{heading.number} {heading.title} (page {heading.page})".strip()


def _agreement(
    truth: Iterable[Any], shown: Iterable[Any], key: Callable[[Any], Hashable], label: Callable[[Any], str]
) -> Agreement:
    unmatched = Counter(key(each) for each in truth)
    extra = []
    matched = 0
    for each in shown:
        if unmatched[key(each)] > 0:
            unmatched[key(each)] -= 1
            matched += 1
        else:
            extra.append(label(each))
    missing = []
    for each in truth:
        if unmatched[key(each)] > 0:
            unmatched[key(each)] -= 1
            missing.append(label(each))
    return Agreement(matched, tuple(missing), tuple(extra))


def _match_references(truth: Sequence[str], shown: Sequence[str]) -> Agreement:
    left = list(truth)
    extra = []
    for each in shown:
        same = next((other for other in left if _names(other) & _names(each)), None)
        if same is None:
            extra.append(each)
        else:
            left.remove(same)
    return Agreement(len(truth) - len(left), tuple(left), tuple(extra))


def _names(reference: str) -> frozenset[str]:
    """The identifiers a reference goes by, without months: "X.680 (2008) | ISO/IEC 8824-1:2008" has two."""
    plain = _REC_PREFIX.sub(r"\1 ", _MONTH.sub(r"(\2)", reference))
    return frozenset(_letters(name) for name in plain.split("|") if _letters(name))


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


def _unspaced(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
