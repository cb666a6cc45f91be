"""The conversation as messages: questions, answers with links to what they cite, and their buttons."""

from __future__ import annotations

from typing import Any

import gradio as gr
from markupsafe import Markup

from .conversation import Conversation, Turn
from .locale import N_, Locale
from .markdown import answer_html, with_sources

MODES = {
    "lookup": (
        N_("looked up"),
        N_("Found in the register of clauses, terms and editions; no language model."),
    ),
    "extractive": (N_("quotations"), N_("Sentences quoted from the texts; no language model.")),
    "generative": (N_("language model"), N_("Written by a language model from the cited passages.")),
}
"""The badge of a mode and what it means."""
# here and not in an event, where Gradio leaves a new component half made
_PROPERTIES = gr.HTML(render=False).get_config()


def messages(conversation: Conversation, locale: Locale) -> list[dict[str, Any]]:
    """The conversation for gr.Chatbot; each message as HTML of our own, so that nothing is parsed twice."""
    rows: list[dict[str, Any]] = []
    last = len(conversation.turns) - 1
    for number, turn in enumerate(conversation.turns):
        question = locale.fragment("question", text=turn.question, turn=number)
        rows.append(_message("user", question))
        rows.append(_message("assistant", reply(turn, number, locale, number == last)))
    return rows


def _message(role: str, html: str) -> dict[str, Any]:
    """What gr.Chatbot makes of a message with a gr.HTML in it, which would be built anew with every word."""
    content = {
        "type": "component",
        "component": "html",
        "value": html,
        "constructor_args": {"render": False},
        "props": {**_PROPERTIES, "value": html},
    }
    return {"role": role, "content": content}


def reply(turn: Turn, number: int, locale: Locale, is_last: bool = True) -> str:
    """The answer, what has come of it so far, the error, or the sign that it is being worked on."""
    answer = turn.answer
    if answer is None:
        so_far = Markup(answer_html(turn.so_far, number, (), locale)) if turn.so_far else ""
        return locale.fragment("pending", turn=turn, number=number, so_far=so_far)
    name, meaning = MODES.get(answer.mode, (answer.mode, ""))
    model = answer.verification.model
    return locale.fragment(
        "reply",
        answer=answer,
        turn=turn,
        number=number,
        is_last=is_last,
        prose=Markup(answer_html(answer.answer, number, answer.citations, locale)),
        copied=with_sources(answer, locale),
        mode_name=locale(name) + (f": {model}" if answer.mode == "generative" and model else ""),
        mode_meaning=locale(meaning) if meaning else "",
        seconds=_seconds(answer.latency_s),
    )


def _seconds(latency_s: float) -> str:
    return f"{latency_s:.1f} s" if latency_s >= 0.1 else f"{latency_s * 1000:.0f} ms"
