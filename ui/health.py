"""`/healthz` for load balancers and `/metrics` for Prometheus."""

from __future__ import annotations

import hmac

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from .access import is_loopback
from .entrance import FORWARDED
from .metrics import Metrics
from .refusals import Refusals


class Health:
    """The routes /healthz and /metrics."""

    def __init__(self, metrics: Metrics, token: str, refusals: Refusals) -> None:
        """`token` is what /metrics asks for; "": it answers this machine alone."""
        self.metrics = metrics
        self.token = token
        self.refusals = refusals

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self._healthz, methods=["GET"]),
            Route("/metrics", self._metrics, methods=["GET"]),
        ]

    async def _healthz(self, request: Request) -> Response:
        """200 as long as the process lives; with ?ready, 503 while there is no generation to answer from."""
        state = await run_in_threadpool(self.metrics.state)
        row = {
            "status": "ok" if state.is_ready else "no index",
            "ready": state.is_ready,
            "generation": state.generation,
            "vectors": state.has_vectors,
            "language_model": state.has_language_model,
        }
        is_late = "ready" in request.query_params and not state.is_ready
        return JSONResponse(row, 503 if is_late else 200, headers={"Cache-Control": "no-store"})

    async def _metrics(self, request: Request) -> Response:
        if not self._may_read(request):
            self.refusals.note(request.scope, 403, "metrics-not-allowed")
            return PlainTextResponse(
                "Figures are for this machine, or for who knows COPILOT_METRICS_TOKEN.\n", 403
            )
        content = await run_in_threadpool(self.metrics.text)
        return Response(content, media_type=self.metrics.CONTENT_TYPE)

    def _may_read(self, request: Request) -> bool:
        if self.token:
            given = request.headers.get("authorization", "")
            return hmac.compare_digest(given.encode(), f"Bearer {self.token}".encode())
        # a proxy on this machine makes everybody look local
        is_forwarded = any(name in request.headers for name in FORWARDED)
        return is_loopback(request.state.peer) and not is_forwarded
