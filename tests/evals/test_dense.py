from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from copilot.verify.wording import words
from evals.dense import Chunk, DenseChunks, llamaindex_chunks, window_chunks
from evals.errors import EvalError
from evals.pages import PrintedPages
from evals.windows import Window
from index.embedders.embedder import Vectors, normalised
from tests.evals.handmade import DOC, FILE


class HashedWords:
    """A text as the counts of its words, each in one of 64 places: small, and the same everywhere."""

    fingerprint = "hashed-words/64"
    dimension = 64

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for word in words(text):
                vectors[row, zlib.crc32(word.encode()) % self.dimension] += 1
        return normalised(vectors)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed([text])[0]
        return vector


def _chunks() -> list[Chunk]:
    texts = ("the window of the modem", "a timer of the modem", "ringing tone")
    return list(window_chunks(Window(DOC, FILE, "", (page,), text) for page, text in enumerate(texts, 1)))


def test_the_nearest_chunk_comes_first(tmp_path: Path) -> None:
    found = DenseChunks("nearest", _chunks(), HashedWords(), tmp_path / "v.sqlite").search(
        "timer of a modem", 2
    )
    assert [passage.pages for passage in found] == [(2,), (1,)]
    assert found[0].score == pytest.approx(4 / np.sqrt(20), abs=1e-3)


def test_vectors_are_kept_between_runs(tmp_path: Path) -> None:
    class Counting(HashedWords):
        embedded = 0

        def embed(self, texts: Sequence[str]) -> Vectors:
            Counting.embedded += len(texts)
            return super().embed(texts)

    for number in range(2):
        DenseChunks(f"kept-{number}", _chunks(), Counting(), tmp_path / "v.sqlite")
    assert Counting.embedded == 3


def test_llamaindex_cuts_pages_and_records(pages: PrintedPages) -> None:
    try:
        chunks = list(llamaindex_chunks(pages.files, pages.editions))
    except EvalError as error:
        pytest.skip(str(error))
    assert [(chunk.window.doc, chunk.window.file, chunk.window.pages) for chunk in chunks] == [
        (DOC, FILE, (1,)),
        (DOC, FILE, (2,)),
        (DOC, FILE, (3,)),
        (DOC, "catalogue", ()),
    ]
    assert chunks[1].embed_text.startswith(f"page_label: 2\nfile_path: {FILE}\n\n8.1 Window")
    assert chunks[1].window.text.startswith("8.1 Window")
