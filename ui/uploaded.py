"""A file that a browser names is one that was uploaded."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import gradio as gr


def uploads_only(blocks: gr.Blocks) -> None:
    """Makes mounted Blocks take uploads alone.

    Gradio checks that a path is that of an upload only for Blocks that were launched, and fetches an http
    address that a browser sends in place of a path.
    """
    blocks.has_launched = True
    for block in blocks.blocks.values():
        if isinstance(block, gr.components.Component):
            _refuse_addresses(block)


def _refuse_addresses(component: gr.components.Component) -> None:
    moved = component.async_move_resource_to_block_cache

    async def move(url_or_file_path: str | Path | None) -> str | None:
        if url_or_file_path is not None and urlsplit(str(url_or_file_path)).scheme in {"http", "https"}:
            raise gr.Error("An address is no file; upload the file itself.")
        return await moved(url_or_file_path)

    # not a subclass: Gradio would write a .pyi file beside this module
    component.async_move_resource_to_block_cache = move  # type: ignore[method-assign]
