"""A reverse proxy that lets requests with the right token through to a Chroma server.

`chroma run` of 1.5.9 knows no authentication (chroma issue 4965): whatever it is told of tokens, it answers
everybody. Operators put a proxy in front of it; this is the tests' own. With `quota` it also refuses larger
writes and reads, as Chroma Cloud does.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

METHODS = ["GET", "POST", "PUT", "DELETE"]
_HOP_BY_HOP = {"host", "content-length", "transfer-encoding", "connection", "content-encoding"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class TokenProxy:
    """The proxy's application; `refused` counts the requests that were not let through."""

    def __init__(self, upstream: str, token: str, quota: int = 0) -> None:
        self._upstream, self._token, self._quota = upstream, token, quota
        self.refused = 0
        self.paths: list[str] = []
        self.application = Starlette(routes=[Route("/{path:path}", self._pass_on, methods=METHODS)])
        self._client = httpx.AsyncClient(timeout=60)

    async def _pass_on(self, request: Request) -> Response:
        given = request.headers.get("X-Chroma-Token") or request.headers.get("Authorization", "")
        if given.removeprefix("Bearer ") != self._token:
            self.refused += 1
            return JSONResponse({"error": "AuthError", "message": "Unauthorized"}, 401)
        body = await request.body()
        self.paths.append(request.url.path)
        if self._quota and body:
            asked = json.loads(body)
            rows = max(len(asked.get("ids") or ()), asked.get("n_results") or 0, asked.get("limit") or 0)
            if rows > self._quota:
                self.refused += 1
                message = f"{rows} records are over the quota of {self._quota}"
                return JSONResponse({"error": "QuotaError", "message": message}, 422)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP_BY_HOP}
        answer = await self._client.request(
            request.method,
            f"{self._upstream}{request.url.path}",
            params=request.query_params,
            content=body,
            headers=headers,
        )
        kept = {name: value for name, value in answer.headers.items() if name.lower() not in _HOP_BY_HOP}
        return Response(answer.content, answer.status_code, kept)


@contextmanager
def serving(proxy: TokenProxy, certificate: Path | None = None, key: Path | None = None) -> Iterator[int]:
    """Serve it on the loopback address, over TLS where a certificate is given; yields the port."""
    port = free_port()
    config = uvicorn.Config(
        proxy.application,
        port=port,
        log_level="warning",
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the proxy did not start"
        time.sleep(0.02)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(10)
