"""The tab Library: what is indexed, what could not be read, how far the vectors have come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr

from corpus.errors import CopilotError

from .backend import Backend
from .locale import N_, Locale

LANGUAGES = {
    "E": N_("English"), "F": N_("French"), "S": N_("Spanish"),
    "A": N_("Arabic"), "C": N_("Chinese"), "R": N_("Russian"),
}  # fmt: skip
Row = list[str | int]
Updates = dict[Any, Any]
COLUMNS = (
    N_("Document"), N_("Title"), N_("Date"), N_("Status"), N_("Language"), N_("Pages"), N_("File"),
)  # fmt: skip


class LibraryTab:
    """Builds the components in the surrounding gr.Blocks."""

    def __init__(self, backend: Backend, locale: Locale) -> None:
        self.backend = backend
        self.locale = locale
        self.summary = gr.HTML("", elem_id="library-summary")
        self.find = gr.Textbox(
            label=locale("Find in the list"),
            placeholder=locale("Recommendation or words of the title"),
            elem_id="find",
        )
        self.documents = gr.Dataframe(
            headers=[locale(column) for column in COLUMNS],
            datatype=["str", "str", "str", "str", "str", "number", "str"],
            interactive=False,
            buttons=[],
            wrap=True,
            max_height=560,
            column_widths=["175px", "390px", "90px", "110px", "95px", "75px", "265px"],
            label=locale("Documents"),
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
            failure = self.locale.fragment("note", text=str(error), error=True)
            return {self.summary: failure, self.documents: []}
        rows = document_rows(status, self.locale)
        return {self.summary: summary(status, self.locale), self.documents: matching(rows, words)}

    @property
    def outputs(self) -> list[gr.components.Component]:
        return [self.summary, self.documents]


def matching(rows: Sequence[Row], words: str) -> list[Row]:
    """The rows that hold every word, wherever and in whatever case."""
    wanted = words.casefold().split()
    return [row for row in rows if all(word in " ".join(map(str, row)).casefold() for word in wanted)]


def document_rows(status: Mapping[str, Any], locale: Locale) -> list[Row]:
    """The documents as rows of COLUMNS."""
    documents: Sequence[Mapping[str, Any]] = status.get("documents") or ()
    return [
        [
            str(each.get("doc_id", "")),
            str(each.get("title", "")),
            str(each.get("date", "")),
            locale(str(each.get("status") or "unknown")),
            locale(LANGUAGES.get(str(each.get("language")), "unknown")),
            int(each.get("page_count") or 0),
            str(each.get("file", "")),
        ]
        for each in documents
    ]


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
        (locale("Search by meaning"), locale("ready") if status.get("has_vectors") else locale("not yet")),
        (locale("Not readable"), len(failed)),
    ]
    return locale.fragment(
        "library",
        figures=figures,
        failed=failed,
        remarked=[each for each in documents if each.get("warnings")],
        are_samples=bool(status.get("samples")),
    )
