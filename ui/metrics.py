"""What operators watch, in Prometheus' form."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics import disable_created_metrics
from prometheus_client.process_collector import ProcessCollector
from starlette.types import ASGIApp, Receive, Scope, Send

from copilot.answer.model import Answer

# when a counter began is told by the start of the process
disable_created_metrics()  # type: ignore[no-untyped-call]

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)


@dataclass(frozen=True, slots=True)
class State:
    """What stands behind the page at present; `generation` is 0 where there is none."""

    generation: int = 0
    has_vectors: bool = False
    has_language_model: bool = False
    refresh_done: int = 0
    refresh_total: int = 0

    @property
    def is_ready(self) -> bool:
        return self.generation > 0


class Metrics:
    """The counters of one server; `state` tells what it serves whenever they are read."""

    CONTENT_TYPE = CONTENT_TYPE_LATEST

    def __init__(self, state: Callable[[], State] = State) -> None:
        self.state = state
        self.registry = own = CollectorRegistry()
        ProcessCollector(registry=own)
        self.questions = Counter("copilot_questions", "Questions answered, by mode", ["mode"], registry=own)
        self.abstentions = Counter("copilot_abstentions", "Answers that abstain", registry=own)
        self.errors = Counter(
            "copilot_question_errors", "Questions that ended with an error", ["error"], registry=own
        )
        self.seconds = Histogram(
            "copilot_answer_seconds", "Time to the whole answer", ["mode"], buckets=SECONDS, registry=own
        )
        self.answering = Gauge("copilot_questions_active", "Questions being answered", registry=own)
        self.requests = Gauge(
            "copilot_requests_active", "HTTP requests being served, open streams included", registry=own
        )
        self.refused = Counter("copilot_refused", "Requests refused, by reason", ["reason"], registry=own)
        self.connections = Gauge("copilot_connections", "Open connections", registry=own)
        watched: dict[str, tuple[str, Callable[[], float]]] = {
            "generation": ("Generation that serves; 0: none", lambda: state().generation),
            "has_vectors": ("1 if it has vectors", lambda: state().has_vectors),
            "refresh_done": ("Files or passages done by the refresh that runs", lambda: state().refresh_done),
            "refresh_total": ("Files or passages it has to do; 0: none runs", lambda: state().refresh_total),
        }
        for name, (text, value) in watched.items():
            Gauge(f"copilot_{name}", text, registry=own).set_function(value)

    @contextmanager
    def question(self) -> Iterator[Callable[[Answer], None]]:
        """Counts a question while it is answered; call what it yields with the answer."""
        started = time.perf_counter()

        def answered(answer: Answer) -> None:
            self.questions.labels(answer.mode).inc()
            self.seconds.labels(answer.mode).observe(time.perf_counter() - started)
            if answer.abstained:
                self.abstentions.inc()

        with self.answering.track_inprogress():
            try:
                yield answered
            except Exception as error:
                self.errors.labels(type(error).__name__).inc()
                raise

    def text(self) -> bytes:
        """All figures, as `CONTENT_TYPE` says."""
        return generate_latest(self.registry)


class Counted:
    """ASGI middleware: how many requests are being served."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with self.metrics.requests.track_inprogress():
            await self.app(scope, receive, send)
