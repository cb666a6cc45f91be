"""What is kept of an open page stays the same however often its components change."""

from __future__ import annotations

import asyncio
from typing import Any

import gradio as gr
import pytest
from gradio.state_holder import SessionState

from ui.conversation import Conversation
from ui.events import Page, patch_gradio
from ui.locale import Locale
from ui.replies import messages


def test_a_component_that_is_made_anew_is_filed_under_its_id() -> None:
    patch_gradio()
    with gr.Blocks() as blocks:
        figure = gr.HTML("")
    state = SessionState(blocks)
    filed = set(state.config_values)
    for picture in ("first", "second", "third"):
        # as Blocks.postprocess_data does for an update, and then for a value
        state[figure._id] = gr.HTML(render=False)
        state._update_value_in_config(state[figure._id]._id, picture)
    assert set(state.config_values) == filed
    assert state.config_values[figure._id]["props"]["value"] == "third"


def test_only_the_components_that_an_event_names_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    make = gr.HTML.__init__

    def counted(html: gr.HTML, *args: Any, **kwargs: Any) -> None:
        made.append(str(kwargs.get("elem_id")))
        make(html, *args, **kwargs)

    monkeypatch.setattr(gr.HTML, "__init__", counted)
    with Page() as blocks:
        first, second, third = (gr.HTML(elem_id=name) for name in ("first", "second", "third"))
        held = gr.State("before")
        button = gr.Button()
        button.click(lambda: None, None, [first, second, third, held])
    (event,) = blocks.fns.values()
    state = SessionState(blocks)

    def shown(updates: dict[Any, Any]) -> list[Any]:
        made.clear()
        return asyncio.run(blocks.postprocess_data(event, updates, state))

    skip = gr.skip()
    assert shown({second: "new"}) == [skip, "new", skip, skip]
    assert made == []
    changed = shown({second: gr.HTML(visible=False), held: "after", third: gr.skip()})
    assert changed[1]["visible"] is False
    assert [changed[0], changed[2], changed[3]] == [skip, skip, None]
    assert made == ["second"]
    assert state[held._id] == "after"
    assert shown({first: gr.skip()}) == [skip] * 4
    assert shown({}) == [skip] * 4
    assert made == []


def test_a_component_that_is_no_output_is_an_error() -> None:
    with Page() as blocks:
        output, other = gr.HTML(), gr.HTML()
        gr.Button().click(lambda: None, None, [output])
    (event,) = blocks.fns.values()
    with pytest.raises(ValueError, match="not specified as output"):
        asyncio.run(blocks.postprocess_data(event, {other: "x"}, SessionState(blocks)))


def test_events_are_not_summed_up() -> None:
    with Page() as blocks:
        gr.HTML()
    queue = blocks._queue
    queue.events_recorded = 1000
    records = [{"function": "f", "status": "success", "process_time": 1.0}]
    assert queue.compute_analytics_summary(records) == {"functions": {}}


def test_a_message_is_what_gradio_would_make_of_it() -> None:
    chat = gr.Chatbot()
    (question, answer) = messages(Conversation().asking("<b>Why?</b>", ""), Locale())
    for row in (question, answer):
        made = {"role": row["role"], "content": gr.HTML(row["content"]["value"])}
        assert chat.postprocess([row]).model_dump() == chat.postprocess([made]).model_dump()
