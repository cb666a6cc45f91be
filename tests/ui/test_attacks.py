"""Attacks on the page as it is served: a server with limits, users who sign in, programs with tokens."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import uvicorn
from gradio_client import Client
from starlette.routing import Mount, Route

from copilot.errors import UnknownConversation
from corpus.settings import Settings
from ui import connections
from ui.access import access_of
from ui.accounts import Accounts
from ui.app import build_app
from ui.connections import ConnectionLimits, protocol
from ui.entrance import OPEN_PATHS
from ui.metrics import Metrics, State
from ui.server import OPTIONS

from .conftest import RECORD, TwoCitations, citation

PASSWORD = "correct horse battery"
PER_ADDRESS = 60
HEADERS_WITHIN = 2.0


@dataclass
class Served:
    """A page with two users, `anna` (editor) and `lee` (librarian)."""

    url: str
    app: object
    data: Path
    backend: TwoCitations
    token: str
    signed_in: dict[str, dict[str, str]] = field(default_factory=dict)

    @contextmanager
    def browser(self, name: str = "", address: str = "127.0.0.1") -> Iterator[httpx.Client]:
        """Signed in, where a name is given."""
        transport = httpx.HTTPTransport(local_address=address)
        with httpx.Client(base_url=self.url, transport=transport, timeout=30) as client:
            if name and name not in self.signed_in:
                answer = client.post("/login", data={"name": name, "password": PASSWORD})
                assert answer.status_code == 303, answer.text
                self.signed_in[name] = dict(client.cookies)
            client.cookies.update(self.signed_in.get(name, {}))
            yield client


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, two_page_pdf: Path) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("data")
    accounts = Accounts(data / "users.json")
    accounts.add("anna", PASSWORD)
    accounts.add("lee", PASSWORD, "librarian")
    quotes = (
        citation(two_page_pdf, 1, 1, "The calling modem shall listen for two seconds.", "6.1", "Listening"),
        citation(two_page_pdf, 2, 2, "Silence ends the call.", "6.2", "Silence"),
    )
    backend = TwoCitations(two_page_pdf, (*quotes, RECORD), kept=data)
    settings = Settings(data_dir=data, mcp=True, metrics_token="figures")
    access = access_of(settings)
    metrics = Metrics(lambda: State(3, True))
    limits = ConnectionLimits(200, PER_ADDRESS, access.trusts, metrics)
    app = build_app(backend, settings, access, metrics)
    patch = pytest.MonkeyPatch()
    patch.setattr(connections, "HEADERS_WITHIN", HEADERS_WITHIN)
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    server = uvicorn.Server(uvicorn.Config(app, http=protocol(limits), **OPTIONS, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        yield Served(url, app, data, backend, accounts.make_token("anna"))
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)
        patch.undo()


def all_paths(app: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path that the application routes, of Gradio, too."""
    for route in getattr(app, "routes", ()):
        if isinstance(route, Mount):
            yield from all_paths(route.app, prefix + route.path)
        elif hasattr(route, "original_router"):
            yield from all_paths(route.original_router, prefix)
        elif isinstance(route, Route):
            path = (prefix + route.path).replace(":path", "").replace("{", "x").replace("}", "x")
            for method in route.methods or ():
                yield method, path


def test_no_route_answers_who_has_not_signed_in(served: Served) -> None:
    paths = sorted(set(all_paths(served.app)))
    assert len(paths) > 100, "Gradio's routes are among them"
    with served.browser() as client:
        for method, path in paths:
            if path not in OPEN_PATHS:
                status = client.request(method, path).status_code
                assert status in (401, 404), (method, path, status)
        for path in ("/", "/fr/", "/gradio_api/mcp/", "/conversation/abc.md", "/api/ask"):
            assert client.get(path).status_code == 401
        assert client.post("/api/ask", json={"question": "Is V.34 in force?"}).status_code == 401
        assert client.get("/metrics").status_code == 403
        figures = client.get("/metrics", headers={"Authorization": "Bearer figures"}).text
        assert 'copilot_refused_total{reason="not-signed-in"}' in figures
        assert "copilot_generation 3.0" in figures
        assert client.get("/healthz?ready").json()["generation"] == 3


def test_a_page_that_is_opened_leads_to_the_form(served: Served) -> None:
    with served.browser() as client:
        answer = client.get("/fr/", headers={"Accept": "text/html"}, follow_redirects=True)
    assert answer.url.path == "/login" and "Se connecter" in answer.text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../../../etc/passwd",
        "/gradio_api/file=..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/gradio_api/file={data}/users.json",
        "/gradio_api/file={data}/session.key",
        "/gradio_api/file={data}/conversations.sqlite",
        "/gradio_api/file={data}/%2e%2e/users.json",
        "/gradio_api/file=http://169.254.169.254/latest/meta-data",
        "/gradio_api/proxy=http://127.0.0.1:22/",
        "/conversation/..%2f..%2fusers.json",
        "/static/../../users.json",
        "/assets/..%2f..%2f..%2fpyproject.toml",
        "/custom_component/x/client/component/..%2f..%2fusers.json",
    ],
)
def test_files_of_the_machine_are_not_handed_out(served: Served, path: str) -> None:
    with served.browser("anna") as client:
        answer = client.get(path.replace("{data}", str(served.data)))
    assert answer.status_code in (400, 403, 404), answer.text
    assert "root:" not in answer.text and "argon2" not in answer.text


def test_an_upload_stays_below_the_folder_of_uploads(served: Served) -> None:
    with served.browser("anna") as client:
        files = {"files": ("../../../evil.pdf", b"%PDF-1.4")}
        (path,) = client.post("/gradio_api/upload", files=files).json()
    kept = Path(path)
    assert kept.name == "evil.pdf" and "gradio" in kept.parts
    assert ".." not in kept.parts


def test_two_gigabytes_are_cut_off_early(served: Served) -> None:
    """Announced, and in pieces without an announcement."""
    with served.browser("anna") as client:
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    host, port = served.url.removeprefix("http://").split(":")
    head = f"POST /gradio_api/upload HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n"
    head += "Content-Type: multipart/form-data; boundary=b\r\n"
    with socket.create_connection((host, int(port)), timeout=20) as link:
        link.sendall(f"{head}Content-Length: 2000000000\r\n\r\n".encode())
        assert link.recv(12).endswith(b"413"), "before anything of it was sent"
    sent = 0
    chunk = b"%x\r\n" % 1_000_000 + b"x" * 1_000_000 + b"\r\n"
    part = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    with socket.create_connection((host, int(port)), timeout=20) as link:
        link.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        link.sendall(b"%x\r\n" % len(part) + part + b"\r\n")
        try:
            while sent < 2_000_000_000:
                link.sendall(chunk)
                sent += 1_000_000
        except (BrokenPipeError, ConnectionResetError):
            pass
    largest = max(24, served.backend.library.largest_upload) * 1_000_000
    assert sent < largest + 20_000_000
    with served.browser() as client:
        assert client.get("/healthz").status_code == 200


def test_a_thousand_connections_of_one_leave_others_served(served: Served) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    links = []
    try:
        for _ in range(1000):
            links.append(socket.create_connection((host, int(port)), timeout=20))
        with served.browser(address="127.0.0.2") as other:
            assert other.get("/healthz").status_code == 200
        links[-1].settimeout(10)
        assert b"503 Service Unavailable" in links[-1].recv(100)
        # those that say nothing are closed after a while, and their address is served again
        end = time.monotonic() + 10 * HEADERS_WITHIN
        while time.monotonic() < end:
            time.sleep(HEADERS_WITHIN / 4)
            try:
                with served.browser() as same:
                    if same.get("/healthz").status_code == 200:
                        break
            except httpx.HTTPError:
                continue
        else:
            pytest.fail("the connections that say nothing are held")
    finally:
        for link in links:
            link.close()


def test_an_open_page_of_another_user_cannot_be_used(served: Served) -> None:
    session = {"session_hash": "mypage12345"}
    with served.browser("anna") as anna, served.browser("lee") as lee:
        event = next(each for each in anna.get("/config").json()["dependencies"] if each["backend_fn"])
        row = {"data": [None] * len(event["inputs"]), "fn_index": event["id"], **session}
        assert anna.post("/gradio_api/queue/join", json=row).status_code == 200
        assert lee.post("/gradio_api/queue/join", json=row).status_code == 403
        assert lee.get("/gradio_api/queue/data", params=session).status_code == 403


def test_a_conversation_of_another_user_is_not_there(served: Served) -> None:
    kept = served.backend.conversations
    id = kept.create("anna", "Start of sessions")
    kept.append("anna", id, served.backend.ask("How does a session start?"))
    with served.browser("anna") as anna, served.browser("lee") as lee:
        assert "How does a session start?" in anna.get(f"/conversation/{id}.md").text
        refused = lee.get(f"/conversation/{id}.md")
        assert refused.status_code == 404 and "there is none of this id" in refused.text
        assert lee.get("/conversation/none.md").status_code == 404
    with pytest.raises(UnknownConversation):
        kept.delete("lee", id)
    assert kept.load("anna", id).turns


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/gradio_api/run/ask", '{"data": []}'),
        ("/gradio_api/queue/join", '{"data": 3}'),
        ("/gradio_api/queue/join", '{"session_hash": "x", "fn_index": 99999, "data": []}'),
        ("/api/ask", "\x00"),
        ("/api/search", '{"query": "x", "series": ["../../etc"]}'),
        ("/nowhere", "{}"),
    ],
)
def test_errors_tell_nothing_of_the_machine(served: Served, path: str, content: str) -> None:
    with served.browser("anna") as client:
        answer = client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code >= 400
    assert not any(word in answer.text for word in ("Traceback", str(served.data), "site-packages"))


def test_programs_ask_with_a_token(served: Served) -> None:
    bearer = {"Authorization": f"Bearer {served.token}"}
    with served.browser() as client:
        answer = client.post("/api/ask", json={"question": "How does a session start?"}, headers=bearer)
        assert answer.json()["citations"][0]["doc"] == "ITU-T V.8 (11/2000)"
        wrong = client.post("/api/ask", json={"words": "x"}, headers=bearer)
        assert wrong.status_code == 422 and wrong.json()["error"].startswith("question: ")
        broken = client.post("/api/ask", json={"question": "a broken index?"}, headers=bearer)
        assert broken.status_code == 400
        assert broken.json() == {"error": "index: not there yet; run copilot corpus refresh"}
        found = client.post("/api/search", json={"query": "tone", "k": 1}, headers=bearer).json()
        assert [row["clause"] for row in found["retrieved"]] == ["6.1"]
    row = Client(served.url, headers=bearer, verbose=False).predict("Tone?", api_name="/ask")
    assert row["mode"] == "extractive"


def test_assistants_use_the_tools_with_a_token(served: Served) -> None:
    """Model Context Protocol, as JSON over HTTP."""
    headers = {"Authorization": f"Bearer {served.token}", "Accept": "application/json, text/event-stream"}

    def call(method: str, **params: object) -> dict[str, object]:
        row = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        with served.browser() as client:
            answer = client.post("/gradio_api/mcp/", json=row, headers=headers)
        lines = [line for line in answer.text.splitlines() if line.startswith("data:")]
        found: dict[str, object] = json.loads(lines[-1].removeprefix("data:"))["result"]
        return found

    tools = {tool["name"]: tool for tool in call("tools/list")["tools"]}  # type: ignore[attr-defined]
    assert list(tools) == ["ask", "search", "draft", "check"]
    assert "verbatim quotations" in tools["ask"]["description"]
    question = tools["ask"]["inputSchema"]["properties"]["question"]
    assert question["description"].startswith("in any ITU language")
    result = call("tools/call", name="ask", arguments={"question": "How does a session start?"})
    assert not result["isError"] and "Silence ends the call." in str(result["content"])
