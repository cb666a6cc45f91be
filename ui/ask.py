"""The tab Ask: the conversation, and beside it the proof of what it says."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import gradio as gr
from markupsafe import Markup

from corpus.errors import CopilotError
from corpus.render import page_count

from . import proof
from .backend import Backend
from .conversation import Conversation, Place, Turn
from .locale import N_, Locale
from .markdown import answer_html, with_sources
from .suggestions import suggestions
from .theme import FOLLOW_LINKS, PLACE_MARK

log = logging.getLogger(__name__)

LONGEST_QUESTION = 2000
"""Characters; longer ones are drafts, not questions."""
ASKING_AT_ONCE = 8
"""Answers composed at the same time; further questions wait in the queue."""
WELCOME = N_(
    "Ask about a clause, a term, an edition or a procedure of the indexed ITU-T texts. "
    "The page that proves the answer appears here."
)
MODES = {
    "lookup": (
        N_("looked up"),
        N_("Found in the register of clauses, terms and editions; no language model."),
    ),
    "extractive": (N_("quotations"), N_("Sentences quoted from the texts; no language model.")),
    "generative": (N_("language model"), N_("Written by a language model from the cited passages.")),
}
INTERNAL = N_("Something went wrong inside the copilot; its log says more. Ask again, or ask in other words.")

LAST_QUESTION_TO_TOP = """() => {
  const log = document.querySelector("#chat .bubble-wrap");
  const questions = log?.querySelectorAll(".user-row") ?? [];
  const last = questions[questions.length - 1];
  if (last) log.scrollTop += last.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
}"""
"""A long answer is read from its beginning."""

Updates = dict[Any, Any]


class AskTab:
    """Builds the components in the surrounding gr.Blocks and joins them with their events."""

    def __init__(self, backend: Backend, new: gr.Button, locale: Locale) -> None:
        """`new` is the button elsewhere on the page that starts a new conversation."""
        self.backend = backend
        self.locale = locale
        self.new = new
        self.conversation = gr.State(Conversation())
        self.place = gr.State(None)
        with gr.Row(elem_id="ask"):
            with gr.Column(scale=5, min_width=340, elem_id="chat-column"):
                self._build_chat()
            with gr.Column(scale=6, min_width=340, elem_id="proof-column"):
                self._build_proof()
        self.links = gr.HTML("", js_on_load=FOLLOW_LINKS.read_text("utf-8"), elem_id="links")
        self._join()

    def _build_chat(self) -> None:
        locale = self.locale
        self.chat = gr.Chatbot(
            label=locale("Conversation"),
            show_label=False,
            container=False,
            elem_id="chat",
            height="100%",
            buttons=[],
            feedback_options=None,
            latex_delimiters=[],
            placeholder=f"<p>{locale('Ask the ITU-T Recommendations')}</p>",
            group_consecutive_messages=False,
            autoscroll=False,
        )
        self.suggestions = gr.HTML("", elem_id="suggestions")
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

    def _build_proof(self) -> None:
        locale = self.locale
        self.citations = gr.HTML("", elem_id="citations")
        self.card = gr.HTML(self._note(locale(WELCOME)), elem_id="card")
        with gr.Row(elem_id="pages", visible=False) as self.pages:
            self.previous = gr.Button(locale("← Previous page"), size="sm", min_width=0)
            self.next = gr.Button(locale("Next page →"), size="sm", min_width=0)
        self.figure = gr.HTML("", js_on_load=PLACE_MARK.read_text("utf-8"), elem_id="figure")
        with gr.Accordion(
            locale("Open the whole clause"), open=False, visible=False, elem_id="clause"
        ) as self.clause_fold:
            self.clause = gr.HTML("")
        with gr.Accordion(
            locale("What was searched"), open=False, visible=False, elem_id="searched"
        ) as self.search_fold:
            self.searched = gr.HTML("")

    def _join(self) -> None:
        proof_pane = [
            self.place, self.citations, self.card, self.pages, self.previous, self.next, self.figure,
            self.clause_fold, self.clause, self.search_fold, self.searched,
        ]  # fmt: skip
        everything = [self.conversation, self.chat, self.suggestions, self.question, *proof_pane]
        state = [self.conversation, self.place]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        asking: dict[str, Any] = {**private, "concurrency_limit": ASKING_AT_ONCE, "concurrency_id": "ask"}
        showing: dict[str, Any] = {**private, "concurrency_limit": None}

        typed = self.question.submit(self._ask, [self.question, self.conversation], everything, **asking)
        suggested = self.links.suggest(self._ask_suggested, [self.conversation], everything, **asking)
        self.links.cite(self._show_cited, state, proof_pane, **showing)
        self.links.passage(self._show_passage, state, proof_pane, **showing)
        self.previous.click(partial(self._turn_page, -1), state, proof_pane, **showing)
        self.next.click(partial(self._turn_page, 1), state, proof_pane, **showing)
        self.chat.change(None, js=LAST_QUESTION_TO_TOP)
        self.new.click(self._start_anew, None, everything, cancels=[typed, suggested], **showing)

    def on_load(self, blocks: gr.Blocks) -> None:
        """What a freshly opened page gets: questions that the present index can answer."""
        blocks.load(self._suggest, None, self.suggestions, api_visibility="private", show_progress="hidden")

    # asking

    def _ask(self, question: str, conversation: Conversation) -> Iterator[Updates]:
        question = question.strip()[:LONGEST_QUESTION]
        if not question:
            yield {self.question: ""}
            return
        history = conversation.history()
        conversation = conversation.asking(question)
        yield {
            self.conversation: conversation,
            self.chat: messages(conversation, self.locale),
            self.suggestions: "",
            self.question: gr.Textbox("", interactive=True),
        }
        conversation = self._completed(conversation, question, history)
        yield {
            self.conversation: conversation,
            self.chat: messages(conversation, self.locale),
            **self._proof_of_last(conversation),
        }

    def _ask_suggested(self, conversation: Conversation, event: gr.EventData) -> Iterator[Updates]:
        yield from self._ask(str(event._data.get("question", "")), conversation)

    def _completed(
        self, conversation: Conversation, question: str, history: list[dict[str, str]]
    ) -> Conversation:
        try:
            return conversation.answered(self.backend.ask(question, history))
        except CopilotError as error:
            log.warning("question not answered: %s", error)
            return conversation.failed(str(error))
        except Exception:
            # the page must stay usable whatever breaks behind it; the log holds the cause
            log.exception("question not answered")
            return conversation.failed(self.locale(INTERNAL))

    def _note(self, text: str) -> str:
        return self.locale.fragment("note", text=text, error=False)

    def _start_anew(self) -> Updates:
        conversation = Conversation()
        return {
            self.conversation: conversation,
            self.chat: [],
            self.question: "",
            self.suggestions: self._suggest(),
            **self._show(conversation, None),
            self.card: self._note(self.locale(WELCOME)),
        }

    def _suggest(self) -> str:
        try:
            status = self.backend.status()
        except CopilotError as error:
            log.info("no suggestions: %s", error)
            return ""
        questions = suggestions(status, self.locale)
        are_samples = bool(status.get("samples"))
        return self.locale.fragment("suggestions", questions=questions, are_samples=are_samples)

    # showing

    def _proof_of_last(self, conversation: Conversation) -> Updates:
        turn = len(conversation.turns) - 1
        updates = self._show(conversation, conversation.first_cited(turn))
        answer = conversation.answer(turn)
        if answer is not None:
            updates[self.searched] = proof.searched(conversation, turn, self.locale)
            updates[self.search_fold] = gr.Accordion(visible=bool(answer.retrieved), open=answer.abstained)
        return updates

    def _show_cited(self, conversation: Conversation, place: Place | None, event: gr.EventData) -> Updates:
        wanted = conversation.cited(*_two_numbers(event))
        return self._change(conversation, place, wanted)

    def _show_passage(self, conversation: Conversation, place: Place | None, event: gr.EventData) -> Updates:
        wanted = conversation.retrieved(*_two_numbers(event))
        return self._change(conversation, place, wanted)

    def _turn_page(self, step: int, conversation: Conversation, place: Place | None) -> Updates:
        if place is None:
            return {self.place: place}
        return self._change(conversation, place, replace(place, page=place.page + step))

    def _change(self, conversation: Conversation, before: Place | None, after: Place | None) -> Updates:
        if after is None:
            return {self.place: before}
        updates = self._show(conversation, after)
        if before is None or before.turn != after.turn:
            updates[self.searched] = proof.searched(conversation, after.turn, self.locale)
        return updates

    def _show(self, conversation: Conversation, place: Place | None) -> Updates:
        """The proof pane turned to a place; without one, emptied."""
        if place is None:
            return {
                self.place: None,
                self.citations: "",
                self.card: self._note(self.locale("This answer cites nothing.")),
                self.pages: gr.Row(visible=False),
                self.figure: "",
                self.clause_fold: gr.Accordion(visible=False),
                self.search_fold: gr.Accordion(visible=False),
            }
        pages, picture = 0, ""
        try:
            path = self.backend.pdf_path(place.citation.file)
            pages = page_count(path) if path else 0
            place = replace(place, page=min(max(place.page, 1), pages) if pages else place.page)
            picture = proof.figure(place, self.backend, self.locale)
        except CopilotError as error:
            log.warning("page not shown: %s", error)
            picture = self.locale.fragment("note", text=str(error), error=True)
        has_clause = bool(place.citation.clause) and pages > 0
        return {
            self.place: place,
            self.citations: proof.citations(conversation, place, self.locale),
            self.card: proof.card(place, pages, self.locale),
            self.pages: gr.Row(visible=pages > 1),
            self.previous: gr.Button(interactive=place.page > 1),
            self.next: gr.Button(interactive=place.page < pages),
            self.figure: picture,
            self.clause_fold: gr.Accordion(visible=has_clause),
            self.clause: proof.clause(place, self.backend, self.locale) if has_clause else "",
            self.search_fold: gr.Accordion(visible=True),
        }


def messages(conversation: Conversation, locale: Locale) -> list[dict[str, Any]]:
    """The conversation for gr.Chatbot; each message as HTML of our own, so that nothing is parsed twice."""
    rows: list[dict[str, Any]] = []
    for number, turn in enumerate(conversation.turns):
        question = locale.fragment("text", tag="div", kind="question", text=turn.question)
        rows.append({"role": "user", "content": gr.HTML(question)})
        rows.append({"role": "assistant", "content": gr.HTML(reply(turn, number, locale))})
    return rows


def reply(turn: Turn, number: int, locale: Locale) -> str:
    """The answer with its citations as links, the error, or the sign that it is being worked on."""
    answer = turn.answer
    if answer is None:
        return locale.fragment("reply", answer=None, error=turn.error, question=turn.question)
    mode_name, mode_meaning = MODES.get(answer.mode, (answer.mode, ""))
    return locale.fragment(
        "reply",
        answer=answer,
        error="",
        prose=Markup(answer_html(answer.answer, number, answer.citations, locale)),
        copied=with_sources(answer, locale),
        mode_name=locale(mode_name),
        mode_meaning=locale(mode_meaning),
        seconds=f"{answer.latency_s:.1f} s"
        if answer.latency_s >= 0.1
        else f"{answer.latency_s * 1000:.0f} ms",
    )


def _two_numbers(event: gr.EventData) -> tuple[int, int]:
    """Turn and marker (or rank) of a link; the browser may send anything."""
    try:
        return int(event._data["turn"]), int(event._data["number"])
    except (KeyError, TypeError, ValueError):
        return -1, -1
