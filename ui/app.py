"""The web page: its tabs, its look, and the application that a server runs."""

from __future__ import annotations

from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.events import api

from .ask import ASKING_AT_ONCE, AskTab
from .backend import Backend, Progress
from .fragments import fragment
from .guard import OwnHostOnly
from .library import LibraryTab
from .theme import STYLE_SHEET, theme

TITLE = "ITU-T copilot"
WHILE_REFRESHING = 2.0
"""Seconds between two looks at a refresh that runs."""
OTHERWISE = 15.0
STAGES = {
    "fetching": "Fetching documents",
    "reading": "Reading documents",
    "writing": "Writing the full text",
    "embedding": "Vectors",
    "vectors": "Storing vectors",
}
"""The stages of a refresh in a reader's words."""
LARGEST_UPLOAD = "1mb"
"""The page takes no files; Gradio's upload route is there all the same."""


def build_app(backend: Backend) -> FastAPI:
    """The page as an ASGI application, mounted at "/"."""
    blocks = build_blocks(backend)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(OwnHostOnly)
    app.get("/healthz")(_alive)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        theme=theme(),
        css_paths=[STYLE_SHEET],
        allowed_paths=[],
        max_file_size=LARGEST_UPLOAD,
        show_error=False,
        ssr_mode=False,
        run_history=False,
        footer_links=["api"],
        pwa=False,
    )
    return mounted


def build_blocks(backend: Backend) -> gr.Blocks:
    """The components and their events."""
    blocks: gr.Blocks
    # delete_cache: what Gradio wrote for a visitor is removed after a day
    with gr.Blocks(
        title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)
    ) as blocks:
        with gr.Row(elem_id="head"):
            gr.HTML(f"<h1>{TITLE}</h1>", elem_id="title")
            banner = gr.HTML("", elem_id="banner")
            new = gr.Button("New conversation", size="sm", min_width=0, elem_id="new")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Ask", id="ask"):
                ask = AskTab(backend, new)
            with gr.Tab("Library", id="library") as library_tab:
                library = LibraryTab(backend)
        clock = gr.Timer(WHILE_REFRESHING)

        def look() -> tuple[str, gr.Timer]:
            progress = backend.progress()
            return progress_line(progress), gr.Timer(OTHERWISE if progress is None else WHILE_REFRESHING)

        def ask_json(question: str) -> dict[str, Any]:
            """Answer one question for a program: the row of the machine interface."""
            return backend.ask(question).to_json()

        quiet: dict[str, Any] = {
            "api_visibility": "private",
            "show_progress": "hidden",
            "concurrency_limit": None,
        }
        ask.on_load(blocks)
        blocks.load(look, None, [banner, clock], **quiet)
        clock.tick(look, None, [banner, clock], **quiet)
        api(ask_json, api_name="ask", concurrency_limit=ASKING_AT_ONCE)
        library_tab.select(library.refresh, library.find, library.outputs, **quiet)
    return blocks


def progress_line(progress: Progress | None) -> str:
    """What a refresh does at present, for everybody to see; "" when none is running."""
    if progress is None:
        return ""
    return fragment("banner", progress=progress, stage=STAGES.get(progress.stage, progress.stage))


def _alive() -> dict[str, str]:
    return {"status": "ok"}
