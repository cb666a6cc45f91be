"""The page: its tabs and what stands above them."""

from __future__ import annotations

from typing import Any

import gradio as gr

from .ask import AskTab
from .backend import Backend, Progress
from .check.tab import CheckTab
from .draft.tab import DraftTab
from .events import Page
from .identity import name_to_show
from .library.tab import LibraryTab
from .locale import DEFAULT, LANGUAGES, Locale
from .progress import MEANWHILE, stage
from .tools import Tools, add_tools

TITLE = "ITU-T copilot"
WHILE_REFRESHING = 2.0
"""Seconds between two looks at a refresh that runs."""
OTHERWISE = 15.0


def build_blocks(backend: Backend, tools: Tools, locale: Locale) -> gr.Blocks:
    """The components and their events."""
    # delete_cache: what Gradio wrote for a visitor is removed after a day
    blocks: gr.Blocks
    with Page(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)) as blocks:
        with gr.Row(elem_id="head"):
            gr.HTML(locale.fragment("title", title=TITLE, others=_others(locale)), elem_id="title")
            banner = gr.HTML("", elem_id="banner")
            account = gr.HTML("", elem_id="account")
            kept = gr.Button(locale("Conversations"), size="sm", min_width=0, elem_id="kept")
            new = gr.Button(locale("New conversation"), size="sm", min_width=0, elem_id="new")
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(locale("Ask"), id="ask"):
                ask = AskTab(backend, kept, new, locale)
            with gr.Tab(locale("Draft"), id="draft"):
                draft = DraftTab(backend, locale)
            with gr.Tab(locale("Check"), id="check"):
                check = CheckTab(backend, locale)
            with gr.Tab(locale("Library"), id="library") as library_tab:
                library = LibraryTab(backend, locale)
        draft.hand_over(check, tabs, "check")
        clock = gr.Timer(WHILE_REFRESHING)

        def look() -> tuple[str, gr.Timer]:
            progress = backend.progress()
            return progress_line(progress, locale), gr.Timer(
                OTHERWISE if progress is None else WHILE_REFRESHING
            )

        def account_of(request: gr.Request) -> str:
            name, can_sign_out = name_to_show(request)
            return locale.fragment("account", user=name, can_sign_out=can_sign_out)

        quiet: dict[str, Any] = {
            "api_visibility": "private",
            "show_progress": "hidden",
            "concurrency_limit": None,
        }
        ask.on_load(blocks)
        blocks.load(look, None, [banner, clock], **quiet)
        clock.tick(look, None, [banner, clock], **quiet)
        library.shown_by(library_tab)
        blocks.load(account_of, None, account, **quiet)
        if locale.language == DEFAULT:
            add_tools(tools)
    return blocks


def progress_line(progress: Progress | None, locale: Locale) -> str:
    """What a refresh does at present, for everybody to see; "" when none is running."""
    if progress is None:
        return ""
    meanwhile = locale(MEANWHILE.get(progress.stage, MEANWHILE[""]))
    return locale.fragment("banner", progress=progress, stage=stage(progress, locale), meanwhile=meanwhile)


def path_of(language: str) -> str:
    """Where the page in that language is mounted."""
    return "/" if language == DEFAULT else f"/{language}"


def _others(locale: Locale) -> list[tuple[str, str, str]]:
    """The other languages: code, name, and their address as seen from this page."""
    up = "./" if locale.language == DEFAULT else "../"
    return [
        (code, name, up + path_of(code).removeprefix("/"))
        for code, name in LANGUAGES.items()
        if code != locale.language
    ]
