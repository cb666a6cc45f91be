"""Finds out who asks, before anything of the page is reached; who is nobody is sent to sign in."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .access import Access
from .accounts import Account, Accounts
from .refusals import Refusals
from .sessions import Sessions
from .windows import Window, neighbourhood

OPEN_PATHS = frozenset(
    {"/login", "/logout", "/healthz", "/metrics", "/favicon.ico", "/manifest.json", "/fr/manifest.json"}
)
"""Answered to everybody: `/metrics` looks who may read it, browsers ask for the last three by themselves."""
RENEWED_AFTER = 0.25
"""Part of a session's time after which its cookie is made anew."""
LONGEST_NAME = 128
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
WRONG_TOKENS = (20, 900.0)
"""Wrong tokens of one address, in seconds."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks; `cookie` is set with the answer."""

    name: str
    is_librarian: bool
    cookie: str = ""
    how: Literal["here", "password", "token", "proxy", "visitor"] = "here"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nobody is let in: status, a word for the log, a sentence for people."""

    status: int
    reason: str
    text: str


class Entrance:
    """ASGI middleware.

    Where there is a users file, its users sign in; a proxy that names them is believed; a page for this
    machine alone has one user; an insecure one has a user for each browser.
    """

    def __init__(
        self, app: ASGIApp, access: Access, accounts: Accounts, sessions: Sessions, refusals: Refusals
    ) -> None:
        self.app = app
        self.access = access
        self.accounts = accounts
        self.sessions = sessions
        self.refusals = refusals
        self.wrong_tokens = Window(*WRONG_TOKENS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        headers = Headers(scope=scope)
        found = self._who(scope, headers, str(state.get("peer", "")))
        if isinstance(found, Refused):
            if scope["path"] not in OPEN_PATHS:
                await self._refuse(found, scope, headers, receive, send)
                return
            found = Person("", False)
        state.update(user=found.name, is_librarian=found.is_librarian, how=found.how)
        await self.app(scope, receive, _setting(found.cookie, scope, send) if found.cookie else send)

    def _who(self, scope: Scope, headers: Headers, peer: str) -> Person | Refused:
        if self.access.user_header and self.access.user_header in headers:
            return self._named_by_proxy(headers, peer)
        if "authorization" in headers and self.accounts.exist:
            return self._of_token(scope, headers["authorization"])
        if self.accounts.exist:
            session = self.sessions.signed_in(_cookies(headers), self.accounts)
            account = self.accounts.get(session.name) if session else None
            if session is None or account is None:
                return Refused(401, "not-signed-in", "Sign in at /login, or send a token.")
            old = session.age > RENEWED_AFTER * self.sessions.seconds
            cookie = self.sessions.cookie(account.name, account.stamp, _is_secure(scope)) if old else ""
            return self._person(account, "password", cookie)
        if self.access.user_header:
            return Refused(
                401, "not-named-by-proxy", "The reverse proxy before this page has to sign you in."
            )
        if self.access.is_insecure:
            return self._visitor(scope, headers)
        if any(name in headers for name in FORWARDED) and not self.access.trusts(peer):
            # a proxy on this machine makes everybody look local
            return Refused(
                403,
                "undeclared-proxy",
                "This page has no login and is reached through a proxy; its operator has to say who may: "
                "copilot users add, COPILOT_PROXY_USER_HEADER, or --insecure.",
            )
        return Person("", is_librarian=True)

    def _named_by_proxy(self, headers: Headers, peer: str) -> Person | Refused:
        names = headers.getlist(self.access.user_header)
        if not self.access.trusts(peer):
            return Refused(
                403, "forged-proxy-header", f"{self.access.user_header}: only a proxy may name a user."
            )
        # as bytes in a header: proxies send names in UTF-8
        name = names[0].encode("latin-1").decode("utf-8", "replace").strip()
        if len(names) != 1 or not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            return Refused(400, "bad-proxy-header", f"{self.access.user_header}: names no user.")
        return Person(name, self._is_librarian(name), how="proxy")

    def _of_token(self, scope: Scope, authorization: str) -> Person | Refused:
        address = neighbourhood(_client(scope))
        wait = self.wrong_tokens.take(address)
        if wait:
            return Refused(429, "too-many-wrong-tokens", f"Too many wrong tokens; wait {wait:.0f} seconds.")
        name, token = _credentials(authorization)
        account = self.accounts.of_token(token) if token else None
        if account is None or name not in ("", account.name):
            return Refused(401, "wrong-token", "No such token; `copilot users token NAME` makes one.")
        self.wrong_tokens.give_back(address)
        return self._person(account, "token")

    def _visitor(self, scope: Scope, headers: Headers) -> Person:
        known = self.sessions.visitor(_cookies(headers))
        if known is not None:
            return Person(known.name, self._is_librarian(known.name), how="visitor")
        name = f"visitor-{secrets.token_urlsafe(12)}"
        cookie = self.sessions.visitor_cookie(name, _is_secure(scope))
        return Person(name, self._is_librarian(name), cookie, "visitor")

    def _person(self, account: Account, how: Literal["password", "token"], cookie: str = "") -> Person:
        is_librarian = account.role == "librarian" or self._is_librarian(account.name)
        return Person(account.name, is_librarian, cookie, how)

    def _is_librarian(self, name: str) -> bool:
        return bool({name, "*"} & self.access.librarians)

    async def _refuse(
        self, why: Refused, scope: Scope, headers: Headers, receive: Receive, send: Send
    ) -> None:
        wants_page = scope["method"] == "GET" and "text/html" in headers.get("accept", "")
        if why.reason == "not-signed-in" and wants_page:
            # no refusal yet: somebody opens the page
            after = quote(scope["path"], safe="/")
            await RedirectResponse(f"/login?next={after}", 303)(scope, receive, send)
            return
        more = {"WWW-Authenticate": "Bearer"} if why.status == 401 else {}
        await self.refusals.send(scope, receive, send, why.status, why.reason, why.text, more)


def _cookies(headers: Headers) -> str:
    return "; ".join(headers.getlist("cookie"))


def _credentials(authorization: str) -> tuple[str, str]:
    """User and token of "Bearer TOKEN", or of HTTP Basic with the token as password; empty for others."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return "", rest.strip()
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, token = base64.b64decode(rest, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, token


def _client(scope: Scope) -> str:
    return str(scope["client"][0]) if scope.get("client") else ""


def _is_secure(scope: Scope) -> bool:
    return bool(scope.get("scheme") == "https")


def _setting(cookie: str, scope: Scope, send: Send) -> Send:
    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return send_with_cookie
