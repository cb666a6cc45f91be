"""What every request has to get through first, and the headers every answer carries."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .access import Access
from .refusals import Refusals

POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio writes inline scripts and styles and compiles its HTML templates in the browser
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "connect-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # not "no-referrer": forms would then be sent with the origin "null", as a foreign page's are
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UNUSED = re.compile(
    r"(?:/[a-z]{2})?(?:/gradio_api)?/"
    r"(?:proxy=|file=[a-z]+:|file/|monitoring|profiling|process_recording|dev/|token|deep_link|stream/)",
    re.I,
)
"""Routes of Gradio that this page has no use for: fetching from other hosts, analytics, development."""


class Guard:
    """ASGI middleware, outermost: security headers, Host, Origin, unused routes.

    Plain, because Starlette's function middleware would hold back streamed answers. Puts the peer's address,
    before any proxy's word about it, into the request's state.
    """

    def __init__(self, app: ASGIApp, access: Access, refusals: Refusals) -> None:
        self.app = app
        self.access = access
        self.refusals = refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # the page speaks no WebSocket; the protocol below it answers the handshake with an error
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if scope.get("scheme") == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        peer = str(scope["client"][0]) if scope.get("client") else ""
        scope.setdefault("state", {})["peer"] = peer
        why = self._refusal(scope, Headers(scope=scope))
        if why is not None:
            await self.refusals.send(scope, receive, send_with_headers, *why)
            return
        await self.app(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str, str] | None:
        """Status, reason and text where the request is not let through."""
        host = headers.get("host", "")
        if self.access.trusts(scope["state"]["peer"]):
            host = headers.get("x-forwarded-host", host)
        if not self.access.knows_host(host):
            return (
                421,
                "unknown-host",
                f"This page is not known as {host[:100]!r}; its operator can add the name to COPILOT_HOSTS.",
            )
        if not _is_own(scope["method"], headers, host):
            return 403, "cross-site", "Requests from other sites are refused."
        if UNUSED.match(scope["path"]):
            return 404, "unused-route", "There is no such page."
        return None


def _is_own(method: str, headers: Headers, host: str) -> bool:
    """Whether a browser says that one of this site's pages sends the request, or no page at all does.

    Programs send neither header. Following a link from elsewhere is allowed, sending a form is not.
    """
    follows_link = method in ("GET", "HEAD") and headers.get("sec-fetch-mode") == "navigate"
    if headers.get("sec-fetch-site") in ("cross-site", "same-site") and not follows_link:
        return False
    origin = headers.get("origin", "")
    return not origin or urlsplit(origin).netloc.lower() == host.lower()
