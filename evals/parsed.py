"""Whether evidence survived the reading of its document: what was not read cannot be found."""

from __future__ import annotations

from functools import lru_cache

from copilot.verify.wording import compact
from evals.answers import RetrievedRow
from evals.golden import CATALOGUE, GoldSpan
from evals.matching import span_hit
from evals.metrics import Loss
from index.store import Store


class ParsedTexts:
    """What was read of the documents of one generation."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files = frozenset(entry.file for entry in store.documents())
        self._text = lru_cache(maxsize=32)(self._read_text)
        self._page = lru_cache(maxsize=512)(self._read_page)

    def loss(self, span: GoldSpan) -> Loss:
        """What became of a span: it must stand in the blocks of its document as a passage would hold it.

        That is verbatim, or with 80% of its words in the blocks of its pages (golden/README.md).
        """
        if span.file == CATALOGUE:
            return "" if self._store.catalogue.get(span.doc) is not None else "not indexed"
        if span.file not in self._files:
            return "not indexed"
        if compact(span.evidence) in compact(self._text(span.file)):
            return ""
        pages = (self._page(span.file, page) for page in span.pages)
        row = RetrievedRow(doc=span.doc, file=span.file, pages=span.pages, text="\n".join(pages))
        return "" if span_hit(span, row) else "not parsed"

    def _read_text(self, file: str) -> str:
        clauses = self._store.document(file).clauses
        return "\n".join(f"{clause.label}\n{clause.text}" for clause in clauses)

    def _read_page(self, file: str, page: int) -> str:
        lines = [
            line.text
            for clause in self._store.document(file).clauses
            for block in clause.blocks
            for line in block.lines
            if line.page == page
        ]
        return "\n".join(lines)
