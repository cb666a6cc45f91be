"""`copilot serve` as a user starts it: the samples read, the page up, a second start, bad beginnings."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from gradio_client import Client

from index.lock import WriterLock

UP = 120.0
SECOND_START = 15.0


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
    assert f"{empty}: no PDF there" in message
