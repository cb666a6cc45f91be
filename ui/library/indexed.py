"""What is indexed: the list of documents, and the one chosen with its outline, terms and pages."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from corpus.cli import structure
from corpus.errors import CopilotError
from corpus.model import Document
from corpus.pdf.render import page_count, page_image
from ui.backend import Backend
from ui.locale import N_, Locale
from ui.proof import STATUS_CLASSES, image_source

log = logging.getLogger(__name__)

LANGUAGES = {
    "E": N_("English"), "F": N_("French"), "S": N_("Spanish"), "A": N_("Arabic"), "C": N_("Chinese"),
    "R": N_("Russian"),
}  # fmt: skip
SCALE = 1.6
"""Pixels per point of a page image."""
MOST_ROWS = 200
"""Documents shown at once; more are found by narrowing the list."""

Updates = dict[Any, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """The page that is shown: of which file, of how many."""

    file: str
    doc: str
    page: int
    pages: int


class IndexedTexts:
    """Builds its components in the surrounding gr.Tab."""

    def __init__(self, backend: Backend, locale: Locale) -> None:
        self.backend = backend
        self.locale = locale
        self.leaf = gr.State(None)
        self.summary = gr.HTML("", elem_id="library-summary")
        with gr.Row(elem_classes="two-sides"):
            with gr.Column(scale=5, min_width=320):
                self.find = gr.Textbox(
                    label=locale("Find in the list"),
                    placeholder=locale("Recommendation or words of the title"),
                    elem_id="find",
                )
                opening = locale.fragment("note", text=locale("Opening the index …"), error=False)
                self.documents = gr.HTML(opening, elem_id="documents", elem_classes="scrolling")
            with gr.Column(scale=6, min_width=320, elem_id="library-document"):
                self.card = gr.HTML(self._invitation())
                with gr.Row(visible=False, elem_id="leaves") as self.turning:
                    self.previous = gr.Button(locale("← Previous page"), size="sm", min_width=0)
                    self.next = gr.Button(locale("Next page →"), size="sm", min_width=0)
                self.figure = gr.HTML("", elem_id="leaf")
        self._join()

    def _join(self) -> None:
        quick: dict[str, Any] = {
            "api_visibility": "private",
            "show_progress": "hidden",
            "concurrency_limit": None,
        }
        self.find.input(self.list, self.find, self.listed, trigger_mode="always_last", **quick)
        for button, step in ((self.previous, -1), (self.next, 1)):
            button.click(partial(self._turn, step), self.leaf, self.shown, **quick)

    @property
    def listed(self) -> list[Any]:
        """The components that `list` updates."""
        return [self.summary, self.documents]

    @property
    def shown(self) -> list[Any]:
        """The components that `open` and `to_page` update."""
        return [self.leaf, self.card, self.turning, self.previous, self.next, self.figure]

    def list(self, words: str) -> Updates:
        """The present state; of the documents those with all words."""
        try:
            status = self.backend.status()
        except CopilotError as error:
            failure = self.locale.fragment("note", text=str(error), error=True)
            return {self.summary: failure, self.documents: ""}
        rows = document_rows(status, self.locale)
        return {
            self.summary: summary(status, self.locale),
            self.documents: documents(matching(rows, words), len(rows), self.locale),
        }

    def open(self, file: str) -> Updates:
        """A document with its outline, and its first page."""
        try:
            document = self.backend.library.holdings().document(file)
        except (CopilotError, KeyError) as error:
            gone = self.locale("{file} is not in the index any more; reload the list.", file=file)
            text = str(error) if isinstance(error, CopilotError) else gone
            return self._nothing(self.locale.fragment("note", text=text, error=True))
        updates = self._page(Leaf(file, document.doc_id, 1, len(document.pages)))
        return {**updates, self.card: self._document(document)}

    def to_page(self, page: str, leaf: Leaf | None) -> Updates:
        """Another page of the document that is open."""
        if leaf is None or not page.isdigit():
            return {self.leaf: leaf}
        return self._page(replace(leaf, page=int(page)))

    def _turn(self, step: int, leaf: Leaf | None) -> Updates:
        return self._page(replace(leaf, page=leaf.page + step)) if leaf else {self.leaf: leaf}

    def _page(self, leaf: Leaf) -> Updates:
        leaf = replace(leaf, page=min(max(leaf.page, 1), max(leaf.pages, 1)))
        try:
            path = self.backend.pdf_path(leaf.file)
            figure = self._picture(path, leaf)
        except CopilotError as error:
            log.warning("page not shown: %s", error)
            figure = self.locale.fragment("note", text=str(error), error=True)
        return {
            self.leaf: leaf,
            self.turning: gr.Row(visible=leaf.pages > 1),
            self.previous: gr.Button(interactive=leaf.page > 1),
            self.next: gr.Button(interactive=leaf.page < leaf.pages),
            self.figure: figure,
        }

    def _picture(self, path: Path | None, leaf: Leaf) -> str:
        if path is None:
            text = self.locale("The PDF of {doc} is not in the data folder.", doc=leaf.doc)
            return self.locale.fragment("note", text=text, error=True)
        image = page_image(path, min(leaf.page, page_count(path)), scale=SCALE)
        return self.locale.fragment(
            "library-leaf",
            leaf=leaf,
            width=image.width,
            height=image.height,
            source=image_source(image),
        )

    def _document(self, document: Document) -> str:
        entry = next(
            entry for entry in self.backend.library.holdings().documents if entry.file == document.file
        )
        headings = structure(document)["headings"]
        return self.locale.fragment(
            "library-document",
            document=document,
            entry=entry,
            status_class=STATUS_CLASSES.get(entry.status, ""),
            tongue=self.locale(LANGUAGES.get(document.language, "unknown")),
            headings=[(heading, _depth(heading["number"])) for heading in headings],
            is_recorded=self.backend.edition(document.doc_id) is not None,
        )

    def _invitation(self) -> str:
        text = self.locale(
            "Choose a document of the list: its outline, terms, references and pages appear here."
        )
        return self.locale.fragment("note", text=text, error=False)

    def _nothing(self, card: str) -> Updates:
        return {self.leaf: None, self.card: card, self.turning: gr.Row(visible=False), self.figure: ""}


def _depth(number: str) -> int:
    """How far a heading is moved in: 0 for a clause, 1 for 8.1."""
    return min(number.count("."), 4)


def matching(rows: Sequence[Row], words: str) -> list[Row]:
    """The rows that hold every word, wherever and in whatever case."""
    wanted = words.casefold().split()
    return [
        row for row in rows if all(word in " ".join(map(str, row.values())).casefold() for word in wanted)
    ]


def document_rows(status: Mapping[str, Any], locale: Locale) -> list[Row]:
    """What the list shows of each document."""
    documents: Sequence[Mapping[str, Any]] = status.get("documents") or ()
    return [
        {
            "doc": str(each.get("doc_id", "")),
            "title": str(each.get("title", "")),
            "status": locale(str(each.get("status") or "unknown")),
            "class": STATUS_CLASSES.get(str(each.get("status")), ""),
            "language": locale(LANGUAGES.get(str(each.get("language")), "unknown")),
            "pages": int(each.get("page_count") or 0),
            "file": str(each.get("file", "")),
            "remarks": len(each.get("warnings") or ()),
        }
        for each in documents
    ]


def documents(rows: Sequence[Row], total: int, locale: Locale) -> str:
    """The list as a table."""
    return locale.fragment("library-documents", rows=rows[:MOST_ROWS], found=len(rows), total=total)


def _state_of_vectors(status: Mapping[str, Any], locale: Locale) -> str:
    if status.get("has_vectors"):
        return locale("ready")
    return locale("failed") if status.get("vectors_missing") else locale("not yet")


def summary(status: Mapping[str, Any], locale: Locale) -> str:
    """Counts, state of the vectors, the files that could not be read or not in full, with the reason."""
    documents: Sequence[Mapping[str, Any]] = status.get("documents") or ()
    failed: Sequence[Mapping[str, Any]] = status.get("failed") or ()
    figures = [
        (locale("Documents"), len(documents)),
        (locale("Pages"), status.get("pages")),
        (locale("Editions in the catalogue"), status.get("editions")),
        (locale("Passages"), status.get("passages")),
        (locale("Generation"), status.get("generation")),
        (locale("Search by meaning"), _state_of_vectors(status, locale)),
        (locale("Not readable"), len(failed)),
    ]
    return locale.fragment(
        "library",
        figures=figures,
        failed=failed,
        remarked=[each for each in documents if each.get("warnings")],
        are_samples=bool(status.get("samples")),
    )
