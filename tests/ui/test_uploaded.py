"""What a browser names in place of an upload; tests/ui/test_check_tab.py sends a path to a page that runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import gradio as gr
import pytest
from gradio.state_holder import SessionState

from ui.events import Page
from ui.uploaded import uploads_only


def test_an_address_in_place_of_an_upload_is_not_fetched(tmp_path: Path) -> None:
    with gr.Blocks() as blocks:
        taker = gr.File()
    uploads_only(blocks)
    for address in ("https://www.itu.int/rec/x.pdf", "HTTP://127.0.0.1:1/x"):
        with pytest.raises(gr.Error, match="An address is no file"):
            asyncio.run(taker.async_move_resource_to_block_cache(address))
    own = tmp_path / "own.md"
    own.write_text("text")
    kept = asyncio.run(taker.async_move_resource_to_block_cache(str(own)))
    assert kept is not None and Path(kept).read_text() == "text"
    assert blocks.has_launched


def test_an_event_that_leaves_the_upload_alone_leaves_its_guard() -> None:
    with Page() as blocks:
        note, file = gr.HTML(), gr.File()
        gr.Button().click(lambda: None, None, [note, file])
    uploads_only(blocks)
    (event,) = blocks.fns.values()
    state = SessionState(blocks)
    for updates in ({note: "said"}, {note: gr.HTML(visible=False), file: None}):
        asyncio.run(blocks.postprocess_data(event, updates, state))
        with pytest.raises(gr.Error, match="upload the file itself"):
            asyncio.run(state[file._id].async_move_resource_to_block_cache("http://127.0.0.1/secret"))
