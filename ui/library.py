"""The tab Library: what is indexed, what could not be read, how far the vectors have come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr

from corpus.errors import CopilotError

from .backend import Backend
from .fragments import fragment

LANGUAGES = {"E": "English", "F": "French", "S": "Spanish", "A": "Arabic", "C": "Chinese", "R": "Russian"}
Row = list[str | int]
Updates = dict[Any, Any]
COLUMNS = ("Document", "Title", "Date", "Status", "Language", "Pages", "File")


class LibraryTab:
    """Builds the components in the surrounding gr.Blocks."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.summary = gr.HTML("", elem_id="library-summary")
        self.find = gr.Textbox(
            label="Find in the list", placeholder="Recommendation or words of the title", elem_id="find"
        )
        self.documents = gr.Dataframe(
            headers=list(COLUMNS),
            datatype=["str", "str", "str", "str", "str", "number", "str"],
            interactive=False,
            buttons=[],
            wrap=True,
            max_height=560,
            column_widths=["175px", "390px", "90px", "110px", "95px", "75px", "265px"],
            label="Documents",
            elem_id="documents",
        )
        self.find.input(
            self.refresh,
            self.find,
            self.outputs,
            api_visibility="private",
            show_progress="hidden",
            trigger_mode="always_last",
            concurrency_limit=None,
        )

    def refresh(self, words: str) -> Updates:
        """The present state as updates of the tab's components; of the documents those with all words."""
        try:
            status = self.backend.status()
        except CopilotError as error:
            return {self.summary: fragment("note", text=str(error), error=True), self.documents: []}
        return {self.summary: summary(status), self.documents: matching(document_rows(status), words)}

    @property
    def outputs(self) -> list[gr.components.Component]:
        return [self.summary, self.documents]


def matching(rows: Sequence[Row], words: str) -> list[Row]:
    """The rows that hold every word, wherever and in whatever case."""
    wanted = words.casefold().split()
    return [row for row in rows if all(word in " ".join(map(str, row)).casefold() for word in wanted)]


def document_rows(status: Mapping[str, Any]) -> list[Row]:
    """The documents as rows of COLUMNS."""
    documents: Sequence[Mapping[str, Any]] = status.get("documents") or ()
    return [
        [
            str(each.get("doc_id", "")),
            str(each.get("title", "")),
            str(each.get("date", "")),
            str(each.get("status", "")),
            LANGUAGES.get(str(each.get("language", "")), str(each.get("language", ""))),
            int(each.get("page_count") or 0),
            str(each.get("file", "")),
        ]
        for each in documents
    ]


def summary(status: Mapping[str, Any]) -> str:
    """Counts, state of the vectors, the files that could not be read or not in full, with the reason."""
    documents: Sequence[Mapping[str, Any]] = status.get("documents") or ()
    failed: Sequence[Mapping[str, Any]] = status.get("failed") or ()
    figures = [
        ("Documents", len(documents)),
        ("Pages", status.get("pages")),
        ("Editions in the catalogue", status.get("editions")),
        ("Passages", status.get("passages")),
        ("Generation", status.get("generation")),
        ("Search by meaning", "ready" if status.get("has_vectors") else "not yet"),
        ("Not readable", len(failed)),
    ]
    return fragment(
        "library",
        figures=figures,
        failed=failed,
        remarked=[each for each in documents if each.get("warnings")],
        are_samples=bool(status.get("samples")),
    )
