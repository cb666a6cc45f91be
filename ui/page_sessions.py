"""A page's session belongs to the user who opened it.

Gradio knows an open page by a name that the browser makes up, and hands out its events and its state to
whoever says that name.
"""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .refusals import Refusals

MOST = 20_000
"""Sessions remembered; the oldest are forgotten first."""

_IN_PATH = re.compile(r"/gradio_api/(?:heartbeat|stream)/([^/]+)")
_IN_BODY = re.compile(r"/gradio_api/(?:queue/join|run/|api/|call/|cancel|reset|component_server)")
_IN_QUERY = re.compile(r"/gradio_api/queue/data")


class PageSessions:
    """ASGI middleware behind `Entrance`: refuses a user who says the name of another's session."""

    def __init__(self, app: ASGIApp, refusals: Refusals) -> None:
        self.app = app
        self.refusals = refusals
        self._owners: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        session = ""
        if found := _IN_PATH.search(path):
            session = found[1]
        elif _IN_QUERY.search(path):
            session = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [""])[0]
        elif scope["method"] == "POST" and _IN_BODY.search(path):
            body = await _whole(receive)
            session = _named(body)
            receive = _again(body, receive)
        if session and not self._is_own(session, scope["state"]["user"]):
            await self.refusals.send(
                scope,
                receive,
                send,
                403,
                "foreign-session",
                "This session is another user's; open the page anew.",
            )
            return
        await self.app(scope, receive, send)

    def _is_own(self, session: str, user: str) -> bool:
        with self._lock:
            owner = self._owners.setdefault(session, user)
            self._owners.move_to_end(session)
            if len(self._owners) > MOST:
                self._owners.popitem(last=False)
        return owner == user


async def _whole(receive: Receive) -> bytes:
    """The body; how large it may be was seen to before."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return b"".join(parts)


def _named(body: bytes) -> str:
    try:
        row = json.loads(body)
    except ValueError:
        return ""
    session = row.get("session_hash") if isinstance(row, dict) else None
    return session if isinstance(session, str) else ""


def _again(body: bytes, receive: Receive) -> Receive:
    """A `receive` that brings the body once more."""
    is_given = False

    async def receive_again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
