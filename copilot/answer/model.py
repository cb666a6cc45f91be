"""What an answer is, and its JSON form (the machine interface of docs/developers.md)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

BoxOnPage = tuple[int, float, float, float, float]
"""page from 1, then x0, y0, x1, y1 in points, origin top left."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quotation and where it stands.

    `file` is "catalogue" for a catalogue record (then `page` is 0 and `boxes` is empty).
    `clause` is the clause number, `title` the clause's heading, `status` "in force", "superseded",
    "withdrawn", "pre-published" or "unknown", `status_note` what replaced or amended it;
    `amended` that amendments or corrigenda change this edition.
    """

    marker: int
    doc: str
    file: str
    clause: str
    title: str
    page: int
    printed_page: str
    quote: str
    boxes: tuple[BoxOnPage, ...]
    status: str
    normative: bool
    url: str
    status_note: str = ""
    amended: bool = False


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that retrieval found, best first."""

    doc: str
    file: str
    clause: str
    pages: tuple[int, ...]
    text: str
    score: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something that a language model wrote and that its citations do not support, and why not."""

    text: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found when every claim was held against what it cites.

    `claims` were checked, `supported` of them passed; `unsupported` were left out of the answer, or are
    shown in it as such (`shown`). `model` is the language model that took part, "" for none; `note` says
    what became of it, where it failed.
    """

    claims: int = 0
    supported: int = 0
    unsupported: tuple[Unsupported, ...] = ()
    shown: bool = False
    model: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unshown:
    """Items of a list or rows of a table that the answer has no room for: it shows `shown` of `total`."""

    doc: str
    file: str
    clause: str
    shown: int
    total: int
    items: tuple[str, ...]
    """Those that are left, as they read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer made of quotations, or an abstention that says what was searched.

    `answer` is Markdown; markers [1], [2] refer to `citations`. `mode` is lookup, extractive or generative.
    """

    question: str
    answer: str
    abstained: bool
    mode: str
    language: str
    citations: tuple[Citation, ...]
    retrieved: tuple[Retrieved, ...]
    latency_s: float
    timings: dict[str, float] = field(default_factory=dict)
    id: str = ""
    verification: Verification = field(default_factory=Verification)
    unshown: tuple[Unshown, ...] = ()
    """The rest of lists that are shown in part."""
    likely: float = 1.0
    """The probability that what is quoted answers the question; of an abstention, that it would have."""
    entry: int = 0
    """Its number in the record (`copilot log`), 0 where none is kept."""

    def to_json(self) -> dict[str, Any]:
        """The row of the machine interface."""
        row = asdict(self)
        return {"id": row.pop("id"), **row}
