"""Where a text stands in the indexed documents: for sets of other tools, which know texts but no pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from copilot.verify.wording import compact
from corpus.language.sentences import sentences
from evals.golden import CATALOGUE, GoldSpan
from evals.pages import PrintedPages
from index.filters import Filter
from index.lexical import term
from index.passages import Passage
from index.retrieve.query import words_of
from index.store import Store

_WORDS = 40
_CANDIDATES = 60
SHORTEST = 20
"""Letters that a sentence needs to tell one place from others."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file and a page (0: any), or "catalogue" and the name of an edition."""

    file: str
    page: int = 0
    doc: str = ""


class Locator:
    """Finds texts in one generation, and checks them on the printed pages."""

    def __init__(self, store: Store, pages: PrintedPages) -> None:
        self._store, self._pages = store, pages

    def span(self, text: str, near: Place | None = None) -> GoldSpan | None:
        """Where a text stands, or else its longest sentence that stands somewhere; None for neither.

        Args:
            text: of any length.
            near: where it is said to stand; elsewhere is looked only when it does not.
        """
        parts = sorted((p for line in text.split("\n") for p in sentences(line)), key=len, reverse=True)
        wanted = [p for p in dict.fromkeys([text.strip(), *parts]) if len(compact(p)) >= SHORTEST]
        for part in wanted or [text.strip()]:
            for place in (near, None) if near else (None,):
                found = next(self._spans(part, place), None)
                if found is not None:
                    return found
        return None

    def _spans(self, text: str, near: Place | None) -> Iterator[GoldSpan]:
        if near and near.file == CATALOGUE:
            yield from self._in_record(near.doc, text)
            return
        expression = " OR ".join(dict.fromkeys(filter(None, map(term, words_of(text)[:_WORDS]))))
        if not expression or not compact(text):
            return
        where = Filter(files=frozenset({near.file})) if near else None
        ids = [id for id, _ in self._store.search(expression, _CANDIDATES, where=where)]
        for passage in self._store.passages(ids):
            if near and near.page and near.page not in passage.pages:
                continue
            if passage.file == CATALOGUE:
                yield from self._in_record(passage.doc_id, text)
            elif passage.file in self._pages.files:
                yield from self._on_pages(passage, text)

    def _in_record(self, doc: str, text: str) -> Iterator[GoldSpan]:
        if self._pages.has_catalogue and self._pages.holds_text(self._pages.record(doc), text):
            yield GoldSpan(doc=doc, file=CATALOGUE, evidence=text)

    def _on_pages(self, passage: Passage, text: str) -> Iterator[GoldSpan]:
        for page in passage.pages:
            if self._pages.holds_text(self._pages.text(passage.file, page), text):
                yield GoldSpan(
                    doc=passage.doc_id,
                    file=passage.file,
                    clause=passage.number,
                    pages=(page,),
                    evidence=text,
                )
