"""Questions with the words that answer them, and which pieces of what was found hold these words.

`data/evidence.jsonl` names for each question the text, clause and page of every sentence, list
item or table row
that is needed, and its first words. A row without evidence is the twin of the row before it: the same wording
about something that no indexed text gives.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from copilot.answer.pieces import Piece

DATA = Path(__file__).parent / "data" / "evidence.jsonl"
FOLDS = 5
PARAPHRASED = 3.0
"""Weight of a question in other words than the text's: users ask like that, and fewer are here."""
_LEAST_SHARE = 0.8
"""Share of the words of an evidence that a piece must hold where it does not hold them as a run."""
_SHORTEST = 10
"""Letters of a piece that counts where the evidence holds it, not the other way round."""
_LANGUAGE = re.compile(r"-[A-Z]\.pdf$")
_LEFT_OUT = re.compile(r"[\s\u00ad\u2010\u2011\-|]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a piece of an answer stands, and its first words."""

    clause: str
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One question; `evidence` is empty where no indexed text answers it."""

    file: str
    language: str
    intent: tuple[str, ...]
    question: str
    focus: str
    evidence: tuple[Evidence, ...]
    weight: float = 1.0
    """Of the question among the others: `PARAPHRASED` where it is asked in other words than the text's."""
    is_of_judges: bool = False
    """Whether it was written to judge the program, as users would ask."""

    @property
    def fold(self) -> int:
        """Texts are judged by heads that saw none of their languages, editions of a year or questions."""
        return crc32(_LANGUAGE.sub("", self.file).encode()) % FOLDS


def load_rows(path: Path = DATA) -> list[Row]:
    """The rows in the order of the file: a twin follows its question."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        evidence = tuple(Evidence(**each) for each in row["evidence"])
        rows.append(
            Row(
                row["file"],
                row["lang"],
                tuple(row["intent"]),
                row["question"],
                row["focus"],
                evidence,
                PARAPHRASED if row.get("paraphrased") else 1.0,
                row.get("judge", False),
            )
        )
    return rows


def labels_of(row: Row, pieces: Sequence[Piece]) -> list[frozenset[int]]:
    """For each evidence the places of the pieces that hold it; empty where none was found."""
    return [_held_by(evidence, row.file, pieces) for evidence in row.evidence]


def _held_by(evidence: Evidence, file: str, pieces: Sequence[Piece]) -> frozenset[int]:
    wanted, words = _folded(evidence.words), _words(evidence.words)
    found: set[int] = set()
    nearest: list[int] = []
    share = 0.0
    blocks: dict[tuple[int, int], list[int]] = {}
    for place, piece in enumerate(pieces):
        unit = piece.unit
        if unit.file != file or all(line.page != evidence.page for line in unit.lines):
            continue
        text = _folded(unit.text)
        blocks.setdefault((unit.clause.index, unit.block), []).append(place)
        if text and (wanted in text or (len(text) >= _SHORTEST and text in wanted)):
            found.add(place)
        held = set(_words(unit.text))
        own = sum(word in held for word in words) / (len(words) or 1)
        if own > share:
            nearest, share = [place], own
    if found:
        return frozenset(found)
    for places in blocks.values():
        across = _across(wanted, [_folded(pieces[place].unit.text) for place in places])
        if across:
            return frozenset(places[at] for at in across)
    return frozenset(nearest) if share >= _LEAST_SHARE else frozenset()


def _across(wanted: str, texts: Sequence[str]) -> list[int]:
    """Which of the pieces of a block share words that run from one into the next."""
    start = "".join(texts).find(wanted)
    if start < 0:
        return []
    touched, position = [], 0
    for place, text in enumerate(texts):
        if min(start + len(wanted), position + len(text)) - max(start, position) >= _SHORTEST:
            touched.append(place)
        position += len(text)
    return touched


def _folded(text: str) -> str:
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
