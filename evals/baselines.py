"""What people would use instead: retrieval without structure, the best passage as the whole answer."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from evals.answers import RetrievedRow
from evals.golden import CATALOGUE, Question
from evals.windows import Window

PASSAGES = 20
DESCRIPTIONS = {
    "bm25-windows": "BM25 (SQLite FTS5, Porter stemmer) over windows of 150 words under their titles",
    "dense-windows": "vectors (Chroma) over the same windows",
    "llamaindex-defaults": (
        "LlamaIndex as its defaults wire it: pypdf, SentenceSplitter 1024/20, vectors (Chroma)"
    ),
    "llamaindex-answering": (
        "the same, a language model answering from the best two chunks (RetrieverQueryEngine and its prompts)"
    ),
    "model-alone": "a language model without any retrieval, from what it remembers",
}
"""What each baseline is."""


class Baseline(Protocol):
    """Finds passages for a question."""

    name: str

    def search(self, query: str, count: int) -> list[RetrievedRow]:
        """The `count` best passages, best first."""
        ...


class Bm25Windows:
    """BM25 over windows of 150 words that overlap by half, each under its document's title.

    SQLite's FTS5 with its Porter stemmer and its default weights; a query is the words of the question,
    any of which may match.
    """

    name = "bm25-windows"

    def __init__(self, windows: Iterable[Window]) -> None:
        self._windows = list(windows)
        self._store = sqlite3.connect(":memory:")
        self._store.execute(
            "CREATE VIRTUAL TABLE windows USING fts5(title, text, tokenize='porter unicode61')"
        )
        self._store.executemany(
            "INSERT INTO windows(rowid, title, text) VALUES (?, ?, ?)",
            ((number, window.title, window.text) for number, window in enumerate(self._windows)),
        )

    def search(self, query: str, count: int) -> list[RetrievedRow]:
        words = dict.fromkeys(re.findall(r"\w+", query))
        expression = " OR ".join(f'"{word}"' for word in words)
        if not expression:
            return []
        rows = self._store.execute(
            "SELECT rowid, bm25(windows) AS score FROM windows WHERE windows MATCH ?"
            " ORDER BY score, rowid LIMIT ?",
            (expression, count),
        )
        return [self._windows[number].retrieved(-score) for number, score in rows]


def answer_row(baseline: Baseline, question: Question) -> dict[str, Any]:
    """A row of the machine interface: the best passage is the answer and its pages are the citations.

    A baseline of retrieval alone never abstains while it finds anything.
    """
    started = time.perf_counter()
    found = baseline.search(with_earlier(question), PASSAGES)
    answer = found[0].text if found else ""
    return row_of(baseline.name, question, started, answer, not found, found[:1], found)


def with_earlier(question: Question) -> str:
    """A question with the user's earlier ones before it: how a baseline searches for a follow-up."""
    return " ".join([*(turn.content for turn in question.history if turn.role == "user"), question.question])


def row_of(
    name: str,
    question: Question,
    started: float,
    answer: str,
    abstained: bool,
    cited: Sequence[RetrievedRow] = (),
    found: Sequence[RetrievedRow] = (),
) -> dict[str, Any]:
    """A baseline's row of the machine interface.

    Args:
        name: of the baseline.
        started: `time.perf_counter()` when it was asked.
        cited: passages whose pages are its citations; a baseline quotes nothing.
        found: passages, best first.
    """
    pages = [(passage, page) for passage in cited for page in _pages(passage)]
    return {
        "id": question.id,
        "question": question.question,
        "answer": answer,
        "abstained": abstained,
        "mode": name,
        "language": question.lang,
        "citations": [
            {
                "marker": number,
                "doc": passage.doc,
                "file": passage.file,
                "clause": "",
                "page": page,
                "quote": "",
            }
            for number, (passage, page) in enumerate(pages, start=1)
        ],
        "retrieved": [passage.model_dump(mode="json") for passage in found],
        "latency_s": round(time.perf_counter() - started, 4),
        "timings": {},
    }


def _pages(passage: RetrievedRow) -> tuple[int, ...]:
    return passage.pages if passage.file != CATALOGUE else (0,)
