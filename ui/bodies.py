"""How much a request may bring, and how long it may take over it."""

from __future__ import annotations

import asyncio
import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .refusals import Refusals

LARGEST_REQUEST = 8_000_000
"""Bytes of anything but an upload: a pasted draft of some thousand pages."""
AROUND_FILES = 1_000_000
"""Bytes that an upload may have beside the file: names, several parts."""
SILENCE = 30.0
"""Seconds within which the next part of a request has to come."""

_UPLOAD = re.compile(r"(?:/[a-z]{2})?/gradio_api/upload/?")


class BodyLimit:
    """ASGI middleware: cuts a request off as soon as it is larger than allowed, or stops coming."""

    def __init__(self, app: ASGIApp, largest_upload: int, refusals: Refusals) -> None:
        """`largest_upload` in bytes."""
        self.app = app
        self.largest_upload = largest_upload
        self.refusals = refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_upload = _UPLOAD.fullmatch(scope["path"])
        limit = self.largest_upload + AROUND_FILES if is_upload else LARGEST_REQUEST
        body = _Body(scope, receive, send, limit, self.refusals)
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdigit() and int(announced) > limit:
            await body.refuse(413)
            return
        try:
            await self.app(scope, body.receive, body.send)
        except Exception:
            # what the application says about a request that was cut off is of no interest
            if not body.is_refused:
                raise


class _Body:
    """One request: counts what comes; once refused, the application sees the client gone."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limit: int, refusals: Refusals) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._limit = limit
        self._refusals = refusals
        self._came = 0
        self._is_whole = False
        self._has_started = False
        self.is_refused = False

    async def receive(self) -> Message:
        if self.is_refused:
            return {"type": "http.disconnect"}
        if self._is_whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), SILENCE)
        except TimeoutError:
            await self.refuse(408)
            return {"type": "http.disconnect"}
        self._came += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self._came > self._limit:
            await self.refuse(413)
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        if self.is_refused:
            return
        self._has_started = True
        await self._send(message)

    async def refuse(self, status: int) -> None:
        self.is_refused = True
        reason, text = {
            413: ("too-large", f"The request is larger than the {self._limit // 1_000_000} MB allowed."),
            408: ("too-slow", f"Nothing came for {SILENCE:.0f} seconds."),
        }[status]
        if self._has_started:
            self._refusals.note(self._scope, status, reason)
            return
        close = {"Connection": "close"}
        await self._refusals.send(self._scope, self._receive, self._send, status, reason, text, close)
