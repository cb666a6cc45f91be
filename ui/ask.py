"""The tab Ask: the conversation, and beside it the proof of what it says."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from copilot.answer.model import Answer, Citation
from copilot.llm.generate import Cancelled
from corpus.errors import CopilotError

from . import proof
from .backend import Backend
from .conversation import Conversation, Place
from .filters import Filters
from .history import History
from .identity import user_of
from .locale import N_, Locale
from .proof_pane import ProofPane
from .replies import messages
from .suggestions import suggestions
from .theme import FOLLOW_LINKS

log = logging.getLogger(__name__)

LONGEST_QUESTION = 2000
"""Characters; longer ones are drafts, not questions."""
LONGEST_COMMENT = 2000
ASKING_AT_ONCE = 24
"""Answers composed at the same time; further questions wait in the queue. A model that writes holds one of
them for a minute, a lookup for a fraction of a second."""
REFRESHED = 0.25
"""Seconds between two looks of the page at an answer that is being written."""
WELCOME = N_(
    "Ask about a clause, a term, an edition or a procedure of the indexed ITU-T texts. "
    "The page that proves the answer appears here."
)
INTERNAL = N_("Something went wrong inside the copilot; its log says more. Ask again, or ask in other words.")

LAST_QUESTION_TO_TOP = """() => {
  const log = document.querySelector("#chat .bubble-wrap");
  const questions = log?.querySelectorAll(".user-row") ?? [];
  const last = questions[questions.length - 1];
  if (last) log.scrollTop += last.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
}"""
"""A long answer is read from its beginning."""
TO_QUESTION = """() => document.querySelector("#question textarea")?.focus()"""

Updates = dict[Any, Any]


@dataclass
class _Running:
    """A question that is being answered: `cancel` stops the model, `left` says that nobody looks any more."""

    cancel: threading.Event = field(default_factory=threading.Event)
    left: bool = False


class AskTab:
    """Builds the components in the surrounding gr.Blocks and joins them with their events."""

    def __init__(self, backend: Backend, kept: gr.Button, new: gr.Button, locale: Locale) -> None:
        """`kept` and `new` are the buttons elsewhere on the page for other conversations and a new one."""
        self.backend = backend
        self.locale = locale
        self.kept, self.new = kept, new
        self._running: dict[str, _Running] = {}
        self.conversation = gr.State(Conversation())
        self.editing = gr.State(None)
        with gr.Row(elem_id="ask"):
            self.history = History(backend.conversations, locale)
            with gr.Column(scale=5, min_width=340, elem_id="chat-column"):
                self._build_chat()
            with gr.Column(scale=6, min_width=340, elem_id="proof-column"):
                self.pane = ProofPane(backend, locale, locale(WELCOME))
                with gr.Accordion(
                    locale("What was searched"), open=False, visible=False, elem_id="searched"
                ) as self.search_fold:
                    self.searched = gr.HTML("")
        self.links = gr.HTML("", js_on_load=FOLLOW_LINKS.read_text("utf-8"), elem_id="links")
        self._join()

    def _build_chat(self) -> None:
        locale = self.locale
        invitation = locale("Ask the ITU-T Recommendations")
        self.chat = gr.Chatbot(
            label=locale("Conversation"),
            show_label=False,
            container=False,
            elem_id="chat",
            height="100%",
            buttons=[],
            feedback_options=None,
            latex_delimiters=[],
            placeholder=f"<p>{invitation}</p>",
            group_consecutive_messages=False,
            autoscroll=False,
        )
        self.suggestions = gr.HTML("", elem_id="suggestions")
        self.filters = Filters(locale, self.backend.has_model)
        with gr.Row(visible=False, elem_id="editing") as self.edit_row:
            gr.HTML(
                locale.fragment(
                    "note",
                    text=locale("The question is asked anew; what follows it goes."),
                    error=False,
                )
            )
            self.keep = gr.Button(locale("Leave it as it is"), size="sm", min_width=0)
        self.question = gr.Textbox(
            label=locale("Your question"),
            placeholder=locale("What does clause 8.1.3 of X.690 say?"),
            lines=1,
            max_lines=5,
            max_length=LONGEST_QUESTION,
            submit_btn=locale("Ask"),
            autofocus=True,
            elem_id="question",
        )

    def _join(self) -> None:
        pane = [*self.pane.outputs, self.search_fold, self.searched]
        everything = [
            self.conversation, self.editing, self.chat, self.suggestions, self.edit_row, self.question,
            self.filters.fold, *self.history.outputs, *pane,
        ]  # fmt: skip
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        asking: dict[str, Any] = {**private, "concurrency_limit": ASKING_AT_ONCE, "concurrency_id": "ask"}
        quick: dict[str, Any] = {**private, "concurrency_limit": None}
        state = [self.conversation, self.history.is_open, *self.filters.inputs]
        shown = [self.conversation, self.pane.place]

        self.question.submit(self._ask_typed, [self.question, self.editing, *state], everything, **asking)
        self.question.stop(self._stop, None, None, **quick)
        self.links.suggest(self._ask_suggested, state, everything, **asking)
        self.links.retry(self._ask_again, state, everything, **asking)
        self.links.edit(
            self._edit, self.conversation, [self.editing, self.edit_row, self.question], **quick
        ).then(None, js=TO_QUESTION)
        self.keep.click(self._keep, None, [self.editing, self.edit_row, self.question], **quick)
        self.links.rate(self._rate, self.conversation, [self.conversation, self.chat], **quick)
        self.links.comment(self._rate, self.conversation, [self.conversation, self.chat], **quick)
        self.links.cite(self._show_cited, shown, pane, **quick)
        self.links.passage(self._show_passage, shown, pane, **quick)
        self.pane.join(self.conversation, _citations_beside)
        self.chat.change(None, js=LAST_QUESTION_TO_TOP)

        self.new.click(self._start_anew, None, everything, **quick)
        self.links.open(self._open, None, everything, **quick)
        toggling = [self.history.is_open, self.conversation]
        self.kept.click(self._toggle, toggling, self.history.outputs, **quick)
        named = [self.history.title, self.conversation]
        gr.on(
            [self.history.rename.click, self.history.title.submit],
            self._rename,
            named,
            self.history.outputs,
            **quick,
        )
        self.history.delete.click(lambda: gr.Button(visible=True), None, self.history.sure, **quick)
        self.history.sure.click(self._delete, self.conversation, everything, **quick)

    def on_load(self, blocks: gr.Blocks) -> None:
        """What a freshly opened page gets: questions and filters that the present index can answer."""
        found = [self.suggestions, *self.filters.depending]
        blocks.load(self._present, None, found, api_visibility="private", show_progress="hidden")
        blocks.unload(self._leave)

    # asking

    def _ask_typed(
        self,
        question: str,
        editing: int | None,
        conversation: Conversation,
        lists_open: bool,
        request: gr.Request,
        *filters: Any,
    ) -> Iterator[Updates]:
        if editing is not None:
            conversation = conversation.until(editing)
        yield from self._ask(question, conversation, lists_open, filters, request)

    def _ask_suggested(
        self,
        conversation: Conversation,
        lists_open: bool,
        request: gr.Request,
        event: gr.EventData,
        *filters: Any,
    ) -> Iterator[Updates]:
        question = str(event._data.get("question", ""))
        yield from self._ask(question, conversation, lists_open, filters, request)

    def _ask_again(
        self,
        conversation: Conversation,
        lists_open: bool,
        request: gr.Request,
        event: gr.EventData,
        *filters: Any,
    ) -> Iterator[Updates]:
        turn = _number(event, "turn")
        if 0 <= turn < len(conversation.turns):
            question = conversation.turns[turn].question
            yield from self._ask(question, conversation.until(turn), lists_open, filters, request)

    def _ask(
        self,
        question: str,
        conversation: Conversation,
        lists_open: bool,
        filters: Sequence[Any],
        request: gr.Request,
    ) -> Iterator[Updates]:
        """Asks in the conversation; what followed it before is no longer part of it.

        Args:
            lists_open: whether the column of kept conversations is open, where the answer changes a row.
        """
        question = question.strip()[:LONGEST_QUESTION]
        if not question:
            yield {self.editing: gr.skip()}
            return
        # the question before, if it is still being answered, is given up for this one
        self._leave(request)
        session = str(request.session_hash)
        running = self._running[session] = _Running()
        narrowing, mode = self.filters.read(filters)
        history = conversation.history()
        conversation = conversation.settled().asking(question, self.filters.in_words(narrowing))
        try:
            yield {
                self.conversation: conversation,
                self.editing: None,
                self.edit_row: gr.Row(visible=False),
                self.chat: messages(conversation, self.locale),
                self.suggestions: "",
                self.filters.fold: gr.Accordion(open=False),
                self.question: gr.Textbox("", submit_btn=False, stop_btn=self.locale("Stop")),
            }
            looked = time.monotonic()
            try:
                self.backend.admit(user_of(request))
                for piece in self.backend.answering(question, history, mode, narrowing, running.cancel):
                    if isinstance(piece, Answer):
                        conversation = self._kept(user_of(request), conversation, piece)
                        continue
                    so_far = conversation.turns[-1].so_far
                    conversation = conversation.writing(f"{so_far}{piece}")
                    if time.monotonic() - looked > REFRESHED and not running.left:
                        looked = time.monotonic()
                        yield {self.chat: messages(conversation, self.locale)}
            except Cancelled:
                conversation = conversation.stopped()
            except CopilotError as error:
                log.warning("question not answered: %s", error)
                conversation = conversation.failed(str(error))
            except Exception:
                # the page must stay usable whatever breaks behind it; the log holds the cause
                log.exception("question not answered")
                conversation = conversation.failed(self.locale(INTERNAL))
            if running.left:
                return
            yield {
                self.conversation: conversation,
                self.chat: messages(conversation, self.locale),
                self.question: self._ready(),
                **(self.history.show(user_of(request), conversation) if lists_open else {}),
                **self._proof_of_last(conversation),
            }
        finally:
            running.cancel.set()
            if self._running.get(session) is running:
                del self._running[session]

    def _kept(self, user: str, conversation: Conversation, answer: Answer) -> Conversation:
        """The conversation with its answer, kept for the user; what cannot be kept is shown all the same."""
        before = conversation.answers
        conversation = conversation.answered(answer)
        try:
            id = conversation.id or self.backend.conversations.create(user)
            self.backend.conversations.truncate(user, id, before)
            self.backend.conversations.append(user, id, answer)
        except CopilotError as error:
            log.error("%s", error)
            gr.Warning(str(error))
            return conversation
        return Conversation(conversation.turns, id)

    def _ready(self) -> gr.Textbox:
        return gr.Textbox(submit_btn=self.locale("Ask"), stop_btn=False)

    def _stop(self, request: gr.Request) -> None:
        running = self._running.get(str(request.session_hash))
        if running is not None:
            running.cancel.set()

    def _leave(self, request: gr.Request) -> None:
        """Another conversation is shown, or none: the present answer is kept, but not shown."""
        running = self._running.pop(str(request.session_hash), None)
        if running is not None:
            running.left = True
            running.cancel.set()

    def _edit(self, conversation: Conversation, event: gr.EventData) -> Updates:
        turn = _number(event, "turn")
        if not 0 <= turn < len(conversation.turns):
            return {self.editing: gr.skip()}
        return {
            self.editing: turn,
            self.edit_row: gr.Row(visible=True),
            self.question: gr.Textbox(conversation.turns[turn].question),
        }

    def _keep(self) -> Updates:
        return {self.editing: None, self.edit_row: gr.Row(visible=False), self.question: ""}

    def _rate(self, conversation: Conversation, event: gr.EventData) -> Updates:
        turn, rating = _number(event, "turn"), _number(event, "rating")
        comment = str(event._data.get("comment", "")).strip()[:LONGEST_COMMENT]
        answer = conversation.answer(turn)
        if answer is not None and answer.entry and rating in (1, -1):
            try:
                self.backend.rate(answer.entry, rating, comment)
            except CopilotError as error:
                log.error("%s", error)
                gr.Warning(str(error))
            else:
                conversation = conversation.rated(turn, rating, bool(comment))
        return {self.conversation: conversation, self.chat: messages(conversation, self.locale)}

    # conversations

    def _start_anew(self, request: gr.Request) -> Updates:
        self._leave(request)
        return self._shown(Conversation(), user_of(request))

    def _open(self, request: gr.Request, event: gr.EventData) -> Updates:
        user = user_of(request)
        try:
            kept = self.backend.conversations.load(user, str(event._data.get("id", "")))
        except CopilotError as error:
            log.warning("%r: %s", user, error)
            gr.Warning(str(error))
            return {self.editing: gr.skip()}
        self._leave(request)
        return self._shown(Conversation.of(kept), user)

    def _toggle(self, is_open: bool, conversation: Conversation, request: gr.Request) -> Updates:
        return self.history.toggled(is_open, user_of(request), conversation)

    def _rename(self, title: str, conversation: Conversation, request: gr.Request) -> Updates:
        user = user_of(request)
        try:
            self.backend.conversations.rename(user, conversation.id, title)
        except CopilotError as error:
            log.warning("%r: %s", user, error)
            gr.Warning(str(error))
        return self.history.show(user, conversation)

    def _delete(self, conversation: Conversation, request: gr.Request) -> Updates:
        user = user_of(request)
        try:
            self.backend.conversations.delete(user, conversation.id)
        except CopilotError as error:
            log.warning("%r: %s", user, error)
            gr.Warning(str(error))
            return self.history.show(user, conversation)
        self._leave(request)
        return self._shown(Conversation(), user)

    def _shown(self, conversation: Conversation, user: str) -> Updates:
        """The tab turned to a conversation."""
        is_new = not conversation.turns
        proven = self.pane.empty() if is_new else self._proof_of_last(conversation)
        return {
            self.conversation: conversation,
            self.editing: None,
            self.edit_row: gr.Row(visible=False),
            self.chat: messages(conversation, self.locale),
            self.question: gr.Textbox("", submit_btn=self.locale("Ask"), stop_btn=False),
            self.suggestions: self._suggest() if is_new else "",
            **self.history.show(user, conversation),
            self.search_fold: gr.Accordion(visible=False),
            **proven,
        }

    def _present(self) -> Updates:
        try:
            status = self.backend.status()
        except CopilotError as error:
            log.info("no suggestions: %s", error)
            return {self.suggestions: ""}
        return {self.suggestions: self._suggestions(status), **self.filters.choices(status)}

    def _suggest(self) -> str:
        try:
            return self._suggestions(self.backend.status())
        except CopilotError as error:
            log.info("no suggestions: %s", error)
            return ""

    def _suggestions(self, status: dict[str, Any]) -> str:
        questions = suggestions(status, self.locale)
        are_samples = bool(status.get("samples"))
        return self.locale.fragment("suggestions", questions=questions, are_samples=are_samples)

    # showing

    def _proof_of_last(self, conversation: Conversation) -> Updates:
        turn = len(conversation.turns) - 1
        answer = conversation.answer(turn)
        if answer is None:
            return {self.search_fold: gr.Accordion(visible=False)}
        return {
            **self.pane.show(answer.citations, conversation.first_cited(turn)),
            self.searched: proof.searched(answer.retrieved, turn, self.locale),
            self.search_fold: gr.Accordion(visible=bool(answer.retrieved), open=answer.abstained),
        }

    def _show_cited(self, conversation: Conversation, place: Place | None, event: gr.EventData) -> Updates:
        wanted = conversation.cited(_number(event, "turn"), _number(event, "number"))
        return self._change(conversation, place, wanted)

    def _show_passage(self, conversation: Conversation, place: Place | None, event: gr.EventData) -> Updates:
        wanted = conversation.retrieved(_number(event, "turn"), _number(event, "number"))
        return self._change(conversation, place, wanted)

    def _change(self, conversation: Conversation, before: Place | None, after: Place | None) -> Updates:
        if after is None:
            return {self.pane.place: before}
        updates = self.pane.show(_citations_beside(conversation, after), after)
        answer = conversation.answer(after.turn)
        if answer is not None and (before is None or before.turn != after.turn):
            updates[self.searched] = proof.searched(answer.retrieved, after.turn, self.locale)
            updates[self.search_fold] = gr.Accordion(visible=bool(answer.retrieved))
        return updates


def _citations_beside(conversation: Conversation, place: Place) -> Sequence[Citation]:
    answer = conversation.answer(place.turn)
    return answer.citations if answer is not None else ()


def _number(event: gr.EventData, name: str) -> int:
    """A number that came with an event, -1 for anything else; the browser may send anything."""
    try:
        return int(event._data[name])
    except (KeyError, TypeError, ValueError):
        return -1
