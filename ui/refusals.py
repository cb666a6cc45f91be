"""Refusing a request: answered shortly, counted, and logged in one line of JSON."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from .metrics import Metrics

log = logging.getLogger(__name__)

LONGEST_PATH = 200


class Refusals:
    """Refuses for one server."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics

    async def send(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        status: int,
        reason: str,
        text: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer with a status and a sentence for people; `reason` is a word for the log and the figures."""
        self.note(scope, status, reason)
        await PlainTextResponse(f"{text}\n", status, headers)(scope, receive, send)

    def note(self, scope: Scope, status: int, reason: str, **more: object) -> None:
        """Count and log alone; the answer is made elsewhere."""
        self.metrics.refused.labels(reason).inc()
        client = scope.get("client")
        row = {
            "status": status,
            "reason": reason,
            "method": scope.get("method", ""),
            "path": str(scope.get("path", ""))[:LONGEST_PATH],
            "client": client[0] if client else "",
            "user": scope.get("state", {}).get("user", ""),
            **more,
        }
        # JSON escapes line ends, so that nothing sent can look like another line of the log
        log.warning("refused %s", json.dumps(row))
