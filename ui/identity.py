"""Who asks: every conversation, upload and rating belongs to somebody."""

from __future__ import annotations

import gradio as gr
from starlette.requests import Request


def user_of(request: gr.Request | Request) -> str:
    """The name that the server vouches for; "" is the one user of a machine without accounts."""
    return str(getattr(request, "username", None) or "")


def may_change_library(user: str) -> bool:
    """Whether the user may upload, fetch, remove and refresh."""
    return True
