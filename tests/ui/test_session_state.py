"""What is kept of an open page stays the same however often its components change."""

from __future__ import annotations

import gradio as gr
from gradio.state_holder import SessionState

from ui.session_state import keep_ids


def test_a_component_that_is_made_anew_is_filed_under_its_id() -> None:
    keep_ids()
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
