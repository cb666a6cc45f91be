"""The user's kept conversations beside the page: opened, renamed, deleted, taken along as a file."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

import gradio as gr

from copilot.history.conversations import Conversations
from corpus.errors import CopilotError

from .conversation import Conversation
from .locale import Locale

log = logging.getLogger(__name__)

FORMATS = {"docx": "Word", "md": "Markdown"}
EXPORTS = "conversation"
"""The path below which `ui.exports` hands out conversations as files."""
Updates = dict[Any, Any]


class History:
    """Builds the column in the surrounding gr.Row; the tab Ask joins it with what it shows."""

    def __init__(self, conversations: Conversations, locale: Locale) -> None:
        self.conversations = conversations
        self.locale = locale
        self.is_open = gr.State(False)
        with gr.Column(visible=False, elem_id="conversations", scale=0, min_width=250) as self.column:
            gr.HTML(locale.fragment("heading", text=locale("Conversations")))
            self.list = gr.HTML("")
            with gr.Group(visible=False, elem_id="this-conversation") as self.tools:
                self.title = gr.Textbox(label=locale("Title of this conversation"), max_length=120)
                with gr.Row():
                    self.rename = gr.Button(locale("Rename"), size="sm", min_width=0)
                    self.delete = gr.Button(locale("Delete"), size="sm", min_width=0, variant="stop")
                self.sure = gr.Button(
                    locale("Delete for good"), size="sm", min_width=0, variant="stop", visible=False
                )
                self.exports = gr.HTML("")

    @property
    def outputs(self) -> list[Any]:
        return [self.column, self.is_open, self.list, self.tools, self.title, self.sure, self.exports]

    def toggled(self, is_open: bool, user: str, conversation: Conversation) -> Updates:
        """The column opened, with what is kept by now, or closed."""
        opening = {self.is_open: not is_open, self.column: gr.Column(visible=not is_open)}
        return opening if is_open else {**opening, **self.show(user, conversation)}

    def show(self, user: str, conversation: Conversation) -> Updates:
        """The user's list with this conversation marked, and what can be done with it."""
        try:
            kept = self.conversations.list(user)
        except CopilotError as error:
            log.error("%s", error)
            failure = self.locale.fragment("note", text=str(error), error=True)
            return {self.list: failure, self.tools: gr.Group(visible=False)}
        rows = self.locale.fragment("conversations", conversations=kept, shown=conversation.id, when=_when)
        shown = next((each for each in kept if each.id == conversation.id), None)
        return {
            self.list: rows,
            self.tools: gr.Group(visible=shown is not None),
            self.title: shown.title if shown else "",
            self.sure: gr.Button(visible=False),
            self.exports: self._exports(conversation.id) if shown else "",
        }

    def _exports(self, id: str) -> str:
        up = "" if self.locale.is_default else "../"
        links = [(name, f"{up}{EXPORTS}/{id}.{ending}") for ending, name in FORMATS.items()]
        return self.locale.fragment("exports", links=links)


def _when(seconds: float) -> str:
    """Day and time in UTC: the server does not know the reader's clock."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
