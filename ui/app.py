"""The application that a server runs: the page in each of its languages, and what guards it."""

from __future__ import annotations

import gradio as gr
from fastapi import FastAPI

from .backend import Backend
from .exports import exports
from .guard import OwnHostOnly
from .locale import DEFAULT, LANGUAGES, Locale
from .page import build_blocks, path_of
from .theme import STYLE_SHEETS, theme

LARGEST_DRAFT = 24
"""Megabytes of a file to be checked; PDFs for the library have a setting of their own."""


def build_app(backend: Backend) -> FastAPI:
    """The page as an ASGI application: English at "/", the other languages below it."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(OwnHostOnly)
    app.get("/healthz")(_alive)
    app.include_router(exports(backend.conversations))
    # the root takes every path that is left, so it is mounted last
    for language in sorted(LANGUAGES, key=lambda code: code == DEFAULT):
        blocks = build_blocks(backend, Locale(language))
        # else Gradio does not check that a file which a browser names is one that was uploaded: it does
        # so only for Blocks that were launched, and mounted ones never are
        blocks.has_launched = True
        app = gr.mount_gradio_app(
            app,
            blocks,
            path=path_of(language),
            theme=theme(),
            css_paths=STYLE_SHEETS,
            allowed_paths=[],
            max_file_size=f"{max(LARGEST_DRAFT, backend.library.largest_upload)}mb",
            show_error=False,
            ssr_mode=False,
            run_history=False,
            footer_links=["api"],
            pwa=False,
        )
    return app


def _alive() -> dict[str, str]:
    return {"status": "ok"}
