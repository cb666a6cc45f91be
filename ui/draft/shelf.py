"""The drafts kept for the reader: listed, reopened, renamed, deleted; each change of a draft is a version
to go back to.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import gradio as gr

from copilot.draft.model import Draft
from corpus.errors import CopilotError

from ..backend.drafting import Drafting
from ..identity import user_of
from ..locale import N_, Locale

log = logging.getLogger(__name__)

LONGEST_TITLE = 120
NONE_CHOSEN = N_("Choose a draft first.")
Updates = dict[Any, Any]


class Shelf:
    """Builds the components where `build` is called, and joins them with their events in `join`."""

    def __init__(self, backend: Drafting, locale: Locale) -> None:
        self._backend, self._locale = backend, locale
        self.id = gr.State("")
        self.choice: gr.Dropdown
        self._open: gr.Button
        self._rename: gr.Button
        self._delete: gr.Button
        self._title: gr.Textbox
        self._told: gr.HTML

    def build(self) -> None:
        locale = self._locale
        with gr.Accordion(locale("Drafts kept"), open=False, elem_id="drafts-kept") as self.accordion:
            self.choice = gr.Dropdown([], label=locale("Draft"), elem_id="drafts-choice")
            with gr.Row(elem_classes="buttons"):
                self._open = gr.Button(locale("Open"), size="sm", min_width=0, elem_id="drafts-open")
                self._delete = gr.Button(locale("Delete"), size="sm", min_width=0, elem_id="drafts-delete")
            self._title = gr.Textbox(
                label=locale("New title"),
                max_length=LONGEST_TITLE,
                submit_btn=locale("Rename"),
                elem_id="drafts-title",
            )
            self._told = gr.HTML("", elem_id="drafts-told")

    def join(self, opened: Callable[[Draft], Updates], shown: list[Any], slow: dict[str, Any]) -> None:
        """Join with the tab.

        Args:
            opened: what a draft that is opened changes on the page.
            shown: the components that it changes.
            slow: settings of events that take time.
        """

        def open_draft(id: str | None, request: gr.Request) -> Updates:
            if not id:
                return {self._told: self._note(NONE_CHOSEN)}
            try:
                draft = self._backend.drafts.load(user_of(request), id)
            except CopilotError as error:
                return {self._told: self._error(str(error))}
            return {**opened(draft), self.id: id, self._told: ""}

        def delete(id: str | None, open_id: str, request: gr.Request) -> Updates:
            if not id:
                return {self._told: self._note(NONE_CHOSEN)}
            try:
                self._backend.drafts.delete(user_of(request), id)
            except CopilotError as error:
                return {self._told: self._error(str(error))}
            # what is on the page goes on as a draft of its own
            return {**self.shown("" if id == open_id else open_id, request), self._told: ""}

        def rename(id: str | None, title: str, request: gr.Request) -> Updates:
            if not id or not title.strip():
                return {self._told: self._note(NONE_CHOSEN)}
            try:
                self._backend.drafts.rename(user_of(request), id, title)
            except CopilotError as error:
                return {self._told: self._error(str(error))}
            return {self.choice: self._choices(id, request), self._title: "", self._told: ""}

        def listed(id: str, request: gr.Request) -> Updates:
            # Gradio gives the request only to a parameter annotated as one
            return self._listed(id, request)

        own = [self.id, self.choice, self._title, self._told]
        self.accordion.expand(listed, self.id, own, **slow)
        self._open.click(open_draft, self.choice, [*shown, self._told], **slow)
        self._delete.click(delete, [self.choice, self.id], own, **slow)
        self._title.submit(rename, [self.choice, self._title], own, **slow)

    def keep(self, draft: Draft, id: str, request: gr.Request) -> str:
        """Keep a draft, as the next version of the one with an id; its id. Raises: CopilotError."""
        return self._backend.drafts.keep(user_of(request), draft, id)

    def undo(self, id: str, request: gr.Request) -> Draft:
        """The version before the last one. Raises: CopilotError."""
        return self._backend.drafts.undo(user_of(request), id)

    def shown(self, id: str, request: gr.Request) -> Updates:
        """The draft that is open, and the list."""
        return {self.id: id, self.choice: self._choices(id, request)}

    def _listed(self, id: str, request: gr.Request) -> Updates:
        try:
            return self.shown(id, request)
        except CopilotError as error:
            return {self._told: self._error(str(error))}

    def _choices(self, id: str, request: gr.Request) -> gr.Dropdown:
        kept = self._backend.drafts.list(user_of(request))
        return gr.Dropdown([(each.title, each.id) for each in kept], value=id or None)

    def _note(self, text: str) -> str:
        return self._locale.fragment("note", text=self._locale(text), error=True)

    def _error(self, text: str) -> str:
        return self._locale.fragment("problem", text=text)
