"""Who asks: every conversation, upload and rating belongs to somebody."""

from __future__ import annotations

import gradio as gr
from starlette.requests import Request


class User(str):
    """A user's name that the server vouches for; "" is the one user of a machine without accounts."""

    is_librarian: bool

    def __new__(cls, name: str, is_librarian: bool) -> User:
        user = super().__new__(cls, name)
        user.is_librarian = is_librarian
        return user


def user_of(request: gr.Request | Request) -> User:
    """The user whom `Entrance` found for a request; tools of assistants get Starlette's own request."""
    try:
        state = request.state
    except AttributeError:
        # a request that did not come through a server
        return User(str(getattr(request, "username", None) or ""), is_librarian=False)
    return User(str(getattr(state, "user", "")), bool(getattr(state, "is_librarian", False)))


def name_to_show(request: gr.Request) -> tuple[str, bool]:
    """The name of a user who has signed in, "" for others, and whether they can sign out here."""
    how = getattr(request.state, "how", "")
    return (str(user_of(request)) if how in ("password", "proxy") else ""), how == "password"


def may_change_library(user: str) -> bool:
    """Whether the user may upload, fetch, remove and refresh."""
    return isinstance(user, User) and user.is_librarian
