"""Load on a page that is being served: many people at once, or many questions one after another.

Through the page's own HTTP interface, as a browser uses it: open the page, join the queue with a question,
read the stream of events until the answer is there. Figures are taken from outside and from
the server's /metrics.

    python -m tests.ui.load people URL --questions ../shared/golden/questions.jsonl
    python -m tests.ui.load many URL --questions ../shared/golden/questions.jsonl --count 1000
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

GOLDEN = Path("../shared/golden/questions.jsonl")
PATIENCE = 60.0
"""Seconds without an answer that count as an error."""

Url = Annotated[str, typer.Argument(help="address of the page")]
Questions = Annotated[Path, typer.Option(help="JSON lines with `question`")]
Token = Annotated[str, typer.Option(help="`copilot users token NAME`, where one has to sign in")]


class Browser:
    """One open page: its session, and the event behind the question box."""

    def __init__(self, url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        limits = httpx.Limits(max_keepalive_connections=2)
        self._http = httpx.AsyncClient(base_url=url, timeout=PATIENCE, headers=headers, limits=limits)
        self._session = ""
        self._events: dict[int, dict[str, Any]] = {}
        self._values: dict[int, Any] = {}
        self._question = 0

    async def open(self) -> None:
        self._session = secrets.token_hex(6)
        (await self._http.get("/")).raise_for_status()
        config = (await self._http.get("/config")).json()
        boxes = {each["id"]: each["props"].get("elem_id") for each in config["components"]}
        self._question = next(id for id, name in boxes.items() if name == "question")
        self._events = {each["id"]: each for each in config["dependencies"]}
        self._values = {each["id"]: each["props"].get("value") for each in config["components"]}

    async def ask(self, question: str) -> None:
        """Until the last event that a sent question sets off has ended.

        Raises: RuntimeError, httpx.HTTPError.
        """
        wanted = [[self._question, "submit"]]
        following = [id for id, each in self._events.items() if wanted[0] in each["targets"]]
        if not following:
            raise RuntimeError("the page has no event for its question box")
        while following:
            id = following.pop(0)
            if self._events[id]["backend_fn"]:
                await self._run(id, question)
            following += [next_ for next_, each in self._events.items() if each.get("trigger_after") == id]

    async def close(self) -> None:
        await self._http.aclose()

    async def _run(self, id: int, question: str) -> None:
        values = {**self._values, self._question: question}
        data = [values[each] for each in self._events[id]["inputs"]]
        row = {"data": data, "fn_index": id, "session_hash": self._session, "trigger_id": self._question}
        joined = await self._http.post("/gradio_api/queue/join", json=row)
        joined.raise_for_status()
        event = joined.json()["event_id"]
        stream = self._http.stream("GET", "/gradio_api/queue/data", params={"session_hash": self._session})
        async with stream as answer:
            answer.raise_for_status()
            async for line in answer.aiter_lines():
                message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                if message.get("event_id") == event and message["msg"] == "process_completed":
                    if not message["success"]:
                        raise RuntimeError(f"{question}: {message['output']}")
                    return
        raise RuntimeError(f"{question}: the stream ended without an answer")


@dataclass
class Figures:
    """What was measured; times in seconds."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def timed(self, browser: Browser, question: str) -> None:
        started = time.perf_counter()
        try:
            await asyncio.wait_for(browser.ask(question), PATIENCE)
        except (RuntimeError, httpx.HTTPError, TimeoutError) as error:
            self.errors.append(f"{question}: {error!r}")
            # as a person loads a page anew that does not answer
            await browser.open()
            return
        self.times.append(time.perf_counter() - started)

    def line(self) -> str:
        ordered = sorted(self.times) or [float("nan")]
        p50, p95 = (ordered[min(int(len(ordered) * part), len(ordered) - 1)] for part in (0.5, 0.95))
        return (
            f"{len(self.times)} answered, {len(self.errors)} errors; p50 {p50:.2f} s, p95 {p95:.2f} s, "
            f"longest {ordered[-1]:.2f} s"
        )


def people(
    url: Url,
    questions: Questions = GOLDEN,
    token: Token = "",
    count: Annotated[int, typer.Option(help="people")] = 20,
    every: Annotated[float, typer.Option(help="seconds between two questions of one")] = 10.0,
    seconds: Annotated[float, typer.Option(help="how long")] = 120.0,
) -> None:
    """People at once, each of whom asks every few seconds."""
    asked = _endless(questions)
    figures = Figures()

    async def person(number: int) -> None:
        browser = Browser(url, token)
        try:
            await browser.open()
            begin = time.monotonic() + every * number / count
            for turn in range(int(seconds / every)):
                await asyncio.sleep(max(0.0, begin + turn * every - time.monotonic()))
                await figures.timed(browser, next(asked))
        finally:
            await browser.close()

    async def all_people() -> None:
        await asyncio.gather(*(person(number) for number in range(count)))

    before = _server(url)
    asyncio.run(all_people())
    _report(figures, before, _server(url))


def many(
    url: Url,
    questions: Questions = GOLDEN,
    token: Token = "",
    count: Annotated[int, typer.Option(help="questions in all")] = 1000,
    at_once: Annotated[int, typer.Option(help="open pages")] = 2,
) -> None:
    """Many questions, to see whether memory stays; a page is opened anew every 20 questions."""
    asked = _endless(questions)
    figures = Figures()

    async def reader(share: int) -> None:
        for first in range(0, share, 20):
            browser = Browser(url, token)
            await browser.open()
            for _ in range(min(20, share - first)):
                await figures.timed(browser, next(asked))
                done = len(figures.times) + len(figures.errors)
                if done % 100 == 0:
                    typer.echo(
                        f"{done:5} questions, {_server(url)['process_resident_memory_bytes'] / 1e6:.0f} MB"
                    )
            await browser.close()

    async def all_readers() -> None:
        await asyncio.gather(*(reader(count // at_once) for _ in range(at_once)))

    before = _server(url)
    asyncio.run(all_readers())
    _report(figures, before, _server(url))


def _endless(path: Path) -> Iterator[str]:
    """The questions of a file over and over, in an order that is the same each time."""
    rows = [json.loads(line)["question"] for line in path.read_text("utf-8").splitlines() if line.strip()]
    random.Random(7).shuffle(rows)
    return itertools.cycle(rows)


def _server(url: str) -> dict[str, float]:
    """The server's own figures, labels summed."""
    figures: dict[str, float] = {}
    for line in httpx.get(f"{url.rstrip('/')}/metrics").text.splitlines():
        if not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            figures[name.partition("{")[0]] = figures.get(name.partition("{")[0], 0.0) + float(value)
    return figures


def _report(figures: Figures, before: dict[str, float], after: dict[str, float]) -> None:
    def grown(name: str) -> float:
        return after.get(name, 0.0) - before.get(name, 0.0)

    typer.echo(figures.line())
    typer.echo(
        f"server: {grown('copilot_questions_total'):.0f} answers, "
        f"{grown('copilot_question_errors_total'):.0f} errors, "
        f"{grown('copilot_abstentions_total'):.0f} abstentions, "
        f"{grown('process_cpu_seconds_total'):.0f} s of processor; memory "
        f"{before['process_resident_memory_bytes'] / 1e6:.0f} MB before, "
        f"{after['process_resident_memory_bytes'] / 1e6:.0f} MB after"
    )
    typer.echo(
        f"load average {', '.join(f'{value:.2f}' for value in os.getloadavg())}; {os.cpu_count()} cores"
    )
    for error in figures.errors[:10]:
        typer.echo(error, err=True)
    # an event that ends without an answer of the server answered nobody
    missing = len(figures.times) != grown("copilot_questions_total")
    failed = bool(figures.errors or grown("copilot_question_errors_total") or missing)
    raise typer.Exit(1 if failed else 0)


if __name__ == "__main__":
    program = typer.Typer(add_completion=False)
    program.command()(people)
    program.command()(many)
    program()
