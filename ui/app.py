"""The application that a server runs: the page in each of its languages, and what guards it."""

from __future__ import annotations

import gradio as gr
from fastapi import FastAPI
from starlette.requests import Request
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from corpus.settings import Settings

from .access import Access, access_of
from .accounts import Accounts, users_file
from .backend import Backend
from .bodies import BodyLimit
from .entrance import Entrance
from .events import patch_gradio
from .exports import exports
from .guard import Guard
from .health import Health
from .http_api import HttpApi
from .locale import DEFAULT, LANGUAGES, Locale
from .login import Login
from .metrics import Counted, Metrics
from .page import build_blocks, path_of
from .page_sessions import PageSessions
from .refusals import Refusals
from .sessions import Sessions
from .theme import STYLE_SHEETS, theme
from .tools import Tools
from .uploaded import uploads_only

LARGEST_DRAFT = 24
"""Megabytes of a file to be checked; PDFs for the library have a setting of their own."""

OPEN_PAGES = 100
"""Pages of a language whose state is held; one unused for longer begins anew, its conversation is kept."""


def build_app(
    backend: Backend,
    settings: Settings | None = None,
    access: Access | None = None,
    metrics: Metrics | None = None,
) -> FastAPI:
    """The page as an ASGI application: English at "/", the other languages below it.

    Raises:
        ServeError: the settings of users and proxies do not go together.
    """
    settings = settings or Settings()
    access = access or access_of(settings)
    metrics = metrics or Metrics()
    accounts = Accounts(users_file(settings))
    sessions = Sessions(settings.data_dir, settings.session_hours)
    refusals = Refusals(metrics)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    # the one added last is reached first
    app.add_middleware(PageSessions, refusals=refusals)
    app.add_middleware(Entrance, access=access, accounts=accounts, sessions=sessions, refusals=refusals)
    largest_upload = max(LARGEST_DRAFT, backend.library.largest_upload)
    app.add_middleware(BodyLimit, largest_upload=largest_upload * 1_000_000, refusals=refusals)
    app.add_middleware(
        ProxyHeadersMiddleware,
        trusted_hosts=[str(network) for network in access.proxies],
    )
    app.add_middleware(Guard, access=access, refusals=refusals)
    app.add_middleware(Counted, metrics=metrics)
    app.router.routes.extend(Login(accounts, sessions, refusals).routes())
    app.router.routes.extend(Health(metrics, settings.metrics_token, refusals).routes())
    tools = Tools(backend)
    app.router.routes.extend(HttpApi(tools).routes())
    app.include_router(exports(backend.conversations))
    patch_gradio()
    # the root takes every path that is left, so it is mounted last
    for language in sorted(LANGUAGES, key=lambda code: code == DEFAULT):
        blocks = build_blocks(backend, tools, Locale(language))
        uploads_only(blocks)
        # Gradio keeps what a page shows until so many others were opened after it, also when it is closed
        blocks.state_session_capacity = OPEN_PAGES
        app = gr.mount_gradio_app(
            app,
            blocks,
            path=path_of(language),
            auth_dependency=_user,
            theme=theme(),
            css_paths=STYLE_SHEETS,
            allowed_paths=[],
            max_file_size=f"{largest_upload}mb",
            show_error=False,
            ssr_mode=False,
            run_history=False,
            footer_links=["api"] if language == DEFAULT else [],
            pwa=False,
            mcp_server=settings.mcp and language == DEFAULT,
        )
    return app


def _user(request: Request) -> str:
    """The name that `Entrance` found, for Gradio; it lets nobody through without one."""
    return str(request.state.user)
