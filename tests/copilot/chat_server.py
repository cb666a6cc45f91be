"""An OpenAI-compatible server on 127.0.0.1 that says what a script tells it to, well or badly."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Reply = str | Callable[[list[dict[str, str]]], str]
"""What is answered: a text, or a function of the messages."""


@dataclass
class Script:
    """How the server behaves.

    `reply` is streamed in pieces of `piece` characters with `pause` seconds between them; `hang` waits before
    the first; `die_after` closes the connection after so many pieces; `status` answers with an error;
    `raw` is sent in place of chat completions; `key` must be shown; `yes` is the likelihood of Yes that
    judgements get (a function of the messages, too; None: the server tells no likelihoods).
    """

    reply: Reply = "The indexed texts do not state this."
    piece: int = 5
    pause: float = 0.0
    hang: float = 0.0
    die_after: int | None = None
    status: int = 200
    raw: bytes | None = None
    key: str = ""
    yes: float | Callable[[list[dict[str, str]]], float] | None = 0.9


@dataclass
class ChatServer:
    """Serves chat completions while it is entered; remembers what it was asked.

    >>> with ChatServer(Script(reply="Yes.")) as server: server.url
    'http://127.0.0.1:40213/v1'
    """

    script: Script
    asked: list[dict[str, Any]] = field(default_factory=list)
    closed_early: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> ChatServer:
        played = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                played.asked.append(body)
                try:
                    played._answer(self, body)
                except (BrokenPipeError, ConnectionResetError):
                    played.closed_early.set()

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def prompts(self) -> list[str]:
        """All that was said to it, a text a request."""
        return ["\n".join(m["content"] for m in body["messages"]) for body in self.asked]

    def _answer(self, http: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        script = self.script
        if script.hang:
            time.sleep(script.hang)
        if script.key and http.headers.get("Authorization") != f"Bearer {script.key}":
            _send(http, 401, b'{"error": {"message": "Incorrect API key provided"}}')
            return
        if http.path != "/v1/chat/completions":
            _send(http, 404, b'{"error": "no such path"}')
            return
        if script.status != 200:
            _send(http, script.status, b'{"error": {"message": "scripted"}}')
            return
        if script.raw is not None:
            _send(http, 200, script.raw)
            return
        messages = body["messages"]
        if body.get("logprobs") and script.yes is not None:
            yes = script.yes(messages) if callable(script.yes) else script.yes
            _send(http, 200, json.dumps({"choices": [_judged(yes)]}).encode())
            return
        text = script.reply(messages) if callable(script.reply) else script.reply
        if body.get("logprobs"):
            text = "Yes"
        if not body.get("stream"):
            message = {"role": "assistant", "content": text}
            _send(http, 200, json.dumps({"choices": [{"index": 0, "message": message}]}).encode())
            return
        http.send_response(200)
        http.send_header("Content-Type", "text/event-stream")
        http.send_header("Connection", "close")
        http.end_headers()
        http.close_connection = True
        pieces = [text[start : start + script.piece] for start in range(0, len(text), script.piece)]
        for count, piece in enumerate(pieces):
            if script.die_after is not None and count >= script.die_after:
                return
            chunk = {"choices": [{"index": 0, "delta": {"content": piece}}]}
            http.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            http.wfile.flush()
            time.sleep(script.pause)
        http.wfile.write(b"data: [DONE]\n\n")


def _send(http: BaseHTTPRequestHandler, status: int, content: bytes) -> None:
    http.send_response(status)
    http.send_header("Content-Type", "application/json")
    http.send_header("Content-Length", str(len(content)))
    http.end_headers()
    http.wfile.write(content)


def _judged(yes: float) -> dict[str, Any]:
    top = [{"token": "Yes", "logprob": math.log(yes)}, {"token": " No", "logprob": math.log(1 - yes)}]
    likely = {**max(top, key=lambda each: float(str(each["logprob"]))), "top_logprobs": top}
    message = {"role": "assistant", "content": "Yes" if yes > 0.5 else "No"}
    return {"index": 0, "message": message, "logprobs": {"content": [likely]}}
