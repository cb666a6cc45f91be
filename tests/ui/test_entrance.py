"""Who is let in, and as whom: this machine, users, proxies, visitors; and what is refused on the way."""

from __future__ import annotations

import base64
import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from itsdangerous import TimestampSigner
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from corpus.settings import Settings
from ui import login
from ui.access import access_of, check_address
from ui.accounts import Accounts
from ui.bodies import LARGEST_REQUEST, BodyLimit
from ui.entrance import Entrance
from ui.errors import ServeError
from ui.guard import Guard
from ui.identity import may_change_library, user_of
from ui.login import Login, own_path
from ui.metrics import Metrics
from ui.page_sessions import PageSessions
from ui.refusals import Refusals
from ui.sessions import Sessions

PASSWORD = "correct horse battery"
HERE = "http://127.0.0.1:7860"

Start = Callable[..., TestClient]


async def who(request: Request) -> Response:
    await request.body()
    user = user_of(request)
    return JSONResponse({"user": user, "librarian": may_change_library(user)})


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """The middlewares in the order of the page's, over a route that says who asks."""

    def started(peer: str = "127.0.0.1", base_url: str = HERE, **chosen: object) -> TestClient:
        settings = Settings(data_dir=tmp_path, **chosen)  # type: ignore[arg-type]
        access = access_of(settings)
        accounts = Accounts(tmp_path / "users.json")
        sessions = Sessions(tmp_path, settings.session_hours)
        refusals = Refusals(Metrics())
        paths = ("/", "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/upload")
        routes = [Route(path, who, methods=["GET", "POST"]) for path in paths]
        app = Starlette(
            routes=[*Login(accounts, sessions, refusals).routes(), *routes],
            middleware=[
                Middleware(Guard, access=access, refusals=refusals),
                Middleware(ProxyHeadersMiddleware, trusted_hosts=[str(each) for each in access.proxies]),
                Middleware(BodyLimit, largest_upload=2_000_000, refusals=refusals),
                Middleware(Entrance, access=access, accounts=accounts, sessions=sessions, refusals=refusals),
                Middleware(PageSessions, refusals=refusals),
            ],
        )
        return TestClient(app, base_url=base_url, client=(peer, 50000), follow_redirects=False)

    return started


@pytest.fixture(scope="module")
def users_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Accounts(tmp_path_factory.mktemp("users") / "users.json")
    made.add("anna", PASSWORD)
    made.add("lee", PASSWORD, "librarian")
    return made.path


@pytest.fixture
def users(tmp_path: Path, users_file: Path) -> Accounts:
    return Accounts(Path(shutil.copy(users_file, tmp_path / "users.json")))


def sign_in(client: TestClient, name: str, password: str = PASSWORD, **headers: str) -> int:
    return client.post("/login", data={"name": name, "password": password}, headers=headers).status_code


def test_a_machine_without_accounts_has_one_user_who_may_do_everything(start: Start) -> None:
    assert start().get("/").json() == {"user": "", "librarian": True}


def test_without_accounts_an_undeclared_proxy_is_refused(start: Start) -> None:
    answer = start().get("/", headers={"X-Forwarded-For": "192.0.2.7"})
    assert answer.status_code == 403 and "reached through a proxy" in answer.text


def test_users_sign_in_and_out(start: Start, users: Accounts) -> None:
    client = start()
    page = client.get("/fr", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=/fr")
    form = client.get(page.headers["location"])
    assert "Mot de passe" in form.text and form.headers["cache-control"] == "no-store"
    assert client.get("/").status_code == 401
    assert client.post("/gradio_api/queue/join", json={}).status_code == 401

    answer = client.post("/login", data={"name": "anna", "password": PASSWORD, "next": "/fr"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/fr")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    assert client.get("/").json() == {"user": "anna", "librarian": False}
    assert client.post("/logout").headers["location"] == "/login?signed-out"
    assert client.get("/").status_code == 401
    assert sign_in(client, "lee") == 303
    assert client.get("/").json() == {"user": "lee", "librarian": True}


def test_the_cookie_is_for_https_alone_where_the_proxy_speaks_it(start: Start, users: Accounts) -> None:
    client = start(peer="10.0.0.2", trusted_proxies="10.0.0.2")
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    answer = client.post("/login", data={"name": "anna", "password": PASSWORD}, headers=forwarded)
    assert "; Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]


def test_a_forged_an_old_and_a_withdrawn_session_are_nobody(
    start: Start, users: Accounts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = start()
    assert sign_in(client, "anna") == 303
    ((name, value),) = client.cookies.items()
    payload, _, signature = value.partition(".")
    other = base64.urlsafe_b64encode(b'{"name":"lee","stamp":"x"}').decode().rstrip("=")
    for forged in (f"{other}.{signature}", f"{payload}.{signature[:-2]}AA", "x", ""):
        fresh = start()
        fresh.cookies.set(name, forged)
        assert fresh.get("/").status_code == 401, forged
    # the same name, signed with another folder's key
    elsewhere = Sessions(tmp_path / "elsewhere", 1).cookie("lee", "x", False)
    assert start().get("/", headers={"Cookie": elsewhere}).status_code == 401
    with monkeypatch.context() as past:
        past.setattr(TimestampSigner, "get_timestamp", lambda _: int(time.time()) - 13 * 3600)
        assert sign_in(old := start(), "anna") == 303
    assert old.get("/").status_code == 401, "after twelve hours"
    users.set_password("anna", "another password")
    assert client.get("/").status_code == 401, "a new password ends the sessions of the old one"


def test_wrong_passwords_are_limited_for_name_and_address(
    start: Start, users: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    client = start(peer="10.0.0.2", trusted_proxies="10.0.0.2")
    first, second = {"X-Forwarded-For": "192.0.2.7"}, {"X-Forwarded-For": "192.0.2.8"}
    with caplog.at_level(logging.WARNING):
        answers = [sign_in(client, "anna", "wrong password", **first) for _ in range(6)]
    assert answers == [401] * 5 + [429]
    assert sign_in(client, "anna", PASSWORD, **first) == 429, "the right one has to wait, too"
    assert sign_in(client, "lee", PASSWORD, **first) == 303
    assert sign_in(client, "anna", PASSWORD, **second) == 303
    assert '"reason": "wrong-password"' in caplog.text and '"client": "192.0.2.7"' in caplog.text
    assert "wrong password" not in caplog.text


def test_names_that_do_not_exist_are_limited_for_their_address(
    start: Start, users: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "WRONG_OF_ADDRESS", (4, 900.0))
    client = start()
    answers = [sign_in(client, f"user{number}", "wrong password") for number in range(5)]
    assert answers == [401] * 4 + [429]


def test_a_token_lets_programs_in(start: Start, users: Accounts) -> None:
    token = users.make_token("anna")
    client = start()
    assert client.get("/", headers={"Authorization": f"Bearer {token}"}).json()["user"] == "anna"
    assert client.get("/", auth=("anna", token)).json()["user"] == "anna"
    assert client.get("/", auth=("lee", token)).status_code == 401
    assert client.get("/", auth=("anna", PASSWORD)).status_code == 401, "passwords are for the form"
    wrong = {"Authorization": "Bearer wrong"}
    assert {client.get("/", headers=wrong).status_code for _ in range(30)} == {401, 429}


def test_a_proxy_names_the_user_and_nobody_else_does(start: Start) -> None:
    chosen = {"proxy_user_header": "X-Remote-User", "trusted_proxies": "10.0.0.0/24", "librarians": "lee"}
    proxy = start(peer="10.0.0.2", **chosen)
    assert proxy.get("/", headers={"X-Remote-User": "anna"}).json() == {"user": "anna", "librarian": False}
    assert proxy.get("/", headers={"X-Remote-User": "lee"}).json() == {"user": "lee", "librarian": True}
    assert proxy.get("/", headers={"X-Remote-User": "Zoé".encode()}).json()["user"] == "Zoé"
    assert proxy.get("/").status_code == 401
    assert proxy.get("/", headers=[("X-Remote-User", "anna"), ("X-Remote-User", "lee")]).status_code == 400
    other = start(peer="10.0.1.2", **chosen)
    assert other.get("/", headers={"X-Remote-User": "anna"}).status_code == 403
    assert other.get("/").status_code == 401


def test_each_browser_of_an_insecure_page_is_a_user_of_its_own(start: Start) -> None:
    one, other = start(insecure=True), start(insecure=True)
    names = {client.get("/").json()["user"] for client in (one, other)}
    assert len(names) == 2 and all(name.startswith("visitor-") for name in names)
    assert one.get("/").json() == one.get("/").json() == {**one.get("/").json(), "librarian": False}
    ((name, value),) = one.cookies.items()
    forged = start(insecure=True)
    forged.cookies.set(name, value[:-3] + "AAA")
    assert forged.get("/").json()["user"] not in names


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", ""])
def test_another_name_for_this_machine_is_refused(start: Start, host: str) -> None:
    assert start().get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:7860", "[::1]:7860", "192.0.2.1", "copilot.example.org:443"])
def test_addresses_and_the_names_of_the_settings_are_served(start: Start, host: str) -> None:
    assert start(hosts="copilot.example.org").get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ],
)
def test_what_pages_of_other_sites_send_is_refused(start: Start, headers: dict[str, str]) -> None:
    client = start()
    for path in ("/gradio_api/queue/join", "/login", "/logout"):
        assert client.post(path, headers=headers).status_code == 403


def test_a_link_from_elsewhere_and_ones_own_pages_are_let_through(start: Start) -> None:
    client = start()
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get("/", headers=link).status_code == 200
    own = {"Origin": HERE, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    assert client.post("/gradio_api/queue/join", headers=own).status_code == 200


def test_a_request_too_large_is_cut_off(start: Start) -> None:
    client = start()
    many = b"x" * 1_000_000

    def endless() -> object:
        while True:
            yield many

    assert client.post("/", content=many * 9).status_code == 413
    assert client.post("/", content=many * (LARGEST_REQUEST // 1_000_000)).status_code == 200
    assert client.post("/gradio_api/upload", content=many * 4).status_code == 413


def test_a_page_of_another_user_is_not_listened_to(start: Start, users: Accounts) -> None:
    anna, lee = start(), None
    assert sign_in(anna, "anna") == 303
    session = {"session_hash": "abc123"}
    assert anna.post("/gradio_api/queue/join", json=session).status_code == 200
    assert anna.get("/gradio_api/queue/data", params=session).status_code == 200
    lee = anna
    lee.cookies.clear()
    assert sign_in(lee, "lee") == 303
    assert lee.post("/gradio_api/queue/join", json=session).status_code == 403
    assert lee.get("/gradio_api/queue/data", params=session).status_code == 403
    assert lee.get("/gradio_api/queue/data", params={"session_hash": "other"}).status_code == 200


@pytest.mark.parametrize(
    "text", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nX: y"]
)
def test_signing_in_leads_nowhere_else(text: str) -> None:
    assert own_path(text) == "/"


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"proxy_user_header": "X-Remote-User"}, "set without trusted_proxies"),
        ({"trusted_proxies": "proxy.example.org"}, "does not appear to be an IPv4 or IPv6"),
        ({"proxy_user_header": "X User", "trusted_proxies": "10.0.0.1"}, "no header's name"),
    ],
)
def test_settings_that_would_let_anybody_in_are_refused(
    tmp_path: Path, chosen: dict[str, str], message: str
) -> None:
    with pytest.raises(ServeError, match=message):
        access_of(Settings(data_dir=tmp_path, **chosen))  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_others_are_not_served_without_login(tmp_path: Path, users: Accounts, host: str) -> None:
    nobody = Accounts(tmp_path / "none.json")

    def check(accounts: Accounts = nobody, **chosen: object) -> None:
        settings = Settings(data_dir=tmp_path, **{"host": host, **chosen})  # type: ignore[arg-type]
        check_address(settings, access_of(settings), accounts)

    with pytest.raises(ServeError, match="without login; add users with `copilot users add NAME`"):
        check()
    check(users)
    check(insecure=True)
    check(proxy_user_header="X-Remote-User", trusted_proxies="10.0.0.1")
    check(host="127.0.0.1")
