"""Signing in and out: a form that needs no scripts, in the languages of the page."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from .accounts import Account, Accounts
from .locale import DEFAULT, LANGUAGES, N_, Locale
from .refusals import Refusals
from .sessions import Sessions
from .windows import Window, neighbourhood

WRONG_OF_ONE = (5, 900.0)
"""Wrong passwords for a name from an address, in seconds; then both wait."""
WRONG_OF_ADDRESS = (20, 900.0)
WRONG_OF_NAME = (100, 3600.0)
"""From anywhere: guessing from many addresses at once."""
STYLE_SHEET = Path(__file__).with_name("login.css")
NEVER_KEPT = {"Cache-Control": "no-store"}
WRONG = N_("The name or the password is wrong.")
WAIT = N_("Too many wrong passwords. Try again in {n} minutes.")
GONE = N_("You have signed out.")


class Login:
    """The routes /login and /logout over a users file."""

    def __init__(self, accounts: Accounts, sessions: Sessions, refusals: Refusals) -> None:
        self.accounts = accounts
        self.sessions = sessions
        self.refusals = refusals
        self._of_one = Window(*WRONG_OF_ONE)
        self._of_address = Window(*WRONG_OF_ADDRESS)
        self._of_name = Window(*WRONG_OF_NAME)
        self._locales = {code: Locale(code) for code in LANGUAGES}

    def routes(self) -> list[Route]:
        return [
            Route("/login", self._form, methods=["GET"]),
            Route("/login", self._sign_in, methods=["POST"]),
            Route("/logout", self._sign_out, methods=["POST"]),
        ]

    async def _form(self, request: Request) -> Response:
        if not self.accounts.exist:
            return RedirectResponse("/", 303)
        after = own_path(request.query_params.get("next", ""))
        note = GONE if "signed-out" in request.query_params else ""
        return self._page(request, after, note=note)

    async def _sign_in(self, request: Request) -> Response:
        async with request.form(max_files=0, max_fields=10) as form:
            name, password = str(form.get("name", "")).strip(), str(form.get("password", ""))
            after = own_path(str(form.get("next", "")))
        address = neighbourhood(request.client.host if request.client else "")
        # counted before the password is looked at, so that many at a time do not slip through
        pairs = (
            (self._of_one, f"{address} {name}"), (self._of_address, address), (self._of_name, name)
        )  # fmt: skip
        taken: list[tuple[Window, str]] = []
        for window, key in pairs:
            wait = window.take(key)
            if wait:
                for each, counted in taken:
                    each.give_back(counted)
                return self._too_many(request, after, name, wait)
            taken.append((window, key))
        account: Account | None = await run_in_threadpool(self.accounts.signed_in, name, password)
        if account is None:
            self.refusals.note(request.scope, 401, "wrong-password", name=name[:100])
            return self._page(request, after, 401, error=WRONG, name=name)
        self._of_one.clear(pairs[0][1])
        for window, key in pairs[1:]:
            window.give_back(key)
        cookie = self.sessions.cookie(account.name, account.stamp, request.url.scheme == "https")
        return RedirectResponse(after, 303, headers={"Set-Cookie": cookie, **NEVER_KEPT})

    async def _sign_out(self, request: Request) -> Response:
        cookie = self.sessions.no_cookie(request.url.scheme == "https")
        return RedirectResponse("/login?signed-out", 303, headers={"Set-Cookie": cookie, **NEVER_KEPT})

    def _too_many(self, request: Request, after: str, name: str, wait: float) -> Response:
        self.refusals.note(request.scope, 429, "too-many-wrong-passwords", name=name[:100])
        page = self._page(request, after, 429, error=WAIT, name=name, minutes=int(wait // 60) + 1)
        page.headers["Retry-After"] = str(int(wait) + 1)
        return page

    def _page(
        self,
        request: Request,
        after: str,
        status: int = 200,
        error: str = "",
        note: str = "",
        name: str = "",
        minutes: int = 0,
    ) -> HTMLResponse:
        locale = self._locales[self._language(request, after)]
        html = locale.fragment(
            "login",
            style=Markup(STYLE_SHEET.read_text("utf-8")),
            after=after,
            error=locale(error, n=minutes) if error else "",
            note=locale(note) if note else "",
            typed=name,
            languages=[(code, each) for code, each in LANGUAGES.items() if code != locale.language],
        )
        return HTMLResponse(html, status, headers=NEVER_KEPT)

    def _language(self, request: Request, after: str) -> str:
        """As asked for, else of the page one wants to see, else the browser's."""
        asked = request.query_params.get("lang", "")
        if asked in LANGUAGES:
            return asked
        first = after.strip("/").partition("/")[0]
        if first in LANGUAGES:
            return first
        wanted = [part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
        return next((code for code in wanted if code in LANGUAGES), DEFAULT)


def own_path(text: str) -> str:
    """A path of this page to go on to; "/" for anything else, so that nobody is sent elsewhere."""
    is_own = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if is_own and len(text) <= 200 else "/"
