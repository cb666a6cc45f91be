"""What a browser names in place of an upload; tests/ui/test_check_tab.py sends a path to a page that runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import gradio as gr
import pytest

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
