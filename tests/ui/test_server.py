"""`copilot serve` as a user starts it: the samples read, the page up, a second start, bad beginnings."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client

from copilot.history.conversations import Conversations
from copilot.history.record import Record
from index.lock import WriterLock
from tests.index.made import write_pdf

UP = 120.0
SECOND_START = 25.0


def environment(data: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COPILOT_")}
    return {**kept, "COPILOT_DATA_DIR": str(data), "COPILOT_PORT": "0", "COPILOT_ITU_SITE": "", **settings}


COMMAND = [sys.executable, "-c", "from copilot.cli import main; main()", "serve"]


@contextmanager
def served(
    folder: Path, data: Path, end_with: signal.Signals = signal.SIGINT, **settings: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The page's address and its process; the folder has no ../shared beside it, so samples are read."""
    log = folder / "serve.log"
    with log.open("w") as messages:
        process = subprocess.Popen(
            COMMAND, cwd=folder, env=environment(data, **settings), stderr=messages, text=True
        )
        try:
            end = time.monotonic() + UP
            while not (found := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text())):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.1)
            yield found[0], process
        finally:
            process.send_signal(end_with)
            process.wait(30)


def refused(folder: Path, data: Path, **settings: str) -> tuple[int, str]:
    done = subprocess.run(
        COMMAND, cwd=folder, env=environment(data, **settings), capture_output=True, text=True, timeout=120
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "work"
    path.mkdir(parents=True)
    return path


def test_first_start_answers_from_full_text_and_the_second_is_quick(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with served(folder, data, signal.SIGTERM) as (url, process):
        answer = Client(url, verbose=False).predict("What is leakage?", api_name="/ask")
        assert answer["citations"], answer["answer"]
        cited = answer["citations"][0]
        assert cited["quote"] and cited["boxes"] and cited["file"].endswith(".pdf")
    assert process.returncode == 0
    assert WriterLock(data).holder() is None, "the refresh goes on without the page"

    started = time.monotonic()
    with served(folder, data) as (url, _):
        assert httpx.get(url).status_code == 200
        assert time.monotonic() - started < SECOND_START


def test_an_address_in_use_is_one_clear_line(folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, message = refused(folder, tmp_path / "data", COPILOT_PORT=str(port))
    assert code == 1
    assert f"127.0.0.1:{port}: cannot be listened on" in message
    assert message.count("\n") == 1


def test_a_folder_without_pdfs_is_refused_with_its_reason(folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    code, message = refused(folder, tmp_path / "data", COPILOT_SOURCE=str(empty))
    assert code == 1
    assert f"{empty}: no PDF, Word, AsciiDoc or Markdown file there" in message


def copilot(folder: Path, data: Path, *words: str) -> None:
    command = [*COMMAND[:-1], *words]
    done = subprocess.run(
        command, cwd=folder, env=environment(data), capture_output=True, text=True, timeout=170
    )
    assert done.returncode == 0, done.stderr


def asked(url: str, question: str) -> dict[str, Any]:
    row: dict[str, Any] = httpx.post(f"{url}api/ask", json={"question": question}, timeout=60).json()
    return row


def test_a_new_generation_is_taken_up_and_a_page_killed_while_answering_loses_nothing(
    folder: Path, tmp_path: Path
) -> None:
    data, texts = tmp_path / "data", tmp_path / "texts"
    texts.mkdir()
    write_pdf(texts / "T-REC-Q.9001-202001-I!!PDF-E.pdf", "echo cancellation")
    copilot(folder, data, "corpus", "refresh", "--from", str(texts))
    with served(folder, data) as (url, process):
        before = httpx.get(f"{url}healthz?ready").json()["generation"]
        first = asked(url, "What shall be done about echo cancellation?")
        kept = Conversations(data).create("", "Echo")
        write_pdf(texts / "T-REC-Q.9002-202001-I!!PDF-E.pdf", "jitter buffers")
        copilot(folder, data, "corpus", "refresh", "--from", str(texts))
        assert httpx.get(f"{url}healthz").json()["generation"] > before > 0
        second = asked(url, "What shall be done about jitter buffers?")
        assert {row["file"] for row in first["retrieved"]} < {row["file"] for row in second["retrieved"]}
        entries = len(Record(data).entries())
        assert entries == 2

        def asking() -> None:
            with suppress(httpx.HTTPError):
                for _ in range(50):
                    asked(url, "What shall be done about jitter buffers?")

        thread = threading.Thread(target=asking)
        thread.start()
        time.sleep(0.3)
        process.kill()
        process.wait(30)
        thread.join(30)
    for name in ("record.sqlite", "conversations.sqlite"):
        with closing(sqlite3.connect(data / name)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(Record(data).entries()) >= entries
    assert [each.id for each in Conversations(data).list("")] == [kept]
    with served(folder, data) as (url, _):
        assert asked(url, "What shall be done about echo cancellation?")["answer"] == first["answer"]


def test_others_are_not_served_without_login(folder: Path, tmp_path: Path) -> None:
    code, message = refused(folder, tmp_path / "data", COPILOT_HOST="0.0.0.0")
    assert code == 1
    assert "0.0.0.0: others would reach the page without login" in message
    assert message.count("\n") == 1
