"""Serves the page and asks it as browsers and programs do: python -m tests.trap.visit LOG, within a cage."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

UP = 150.0
"""Seconds until the page must be there."""


@contextmanager
def served(folder: Path, environment: dict[str, str] | None = None, log: Path | None = None) -> Iterator[str]:
    """The address of a page that a process of its own serves, with the sources that are indexed already."""
    log = log or folder / "serve.log"
    command = [sys.executable, "-c", "from copilot.cli import main; main()", "serve", "--port", "0"]
    with log.open("w") as messages:
        process = subprocess.Popen(command, cwd=folder, env=environment, stderr=messages)
        try:
            end = time.monotonic() + UP
            while not (found := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text())):
                assert process.poll() is None and time.monotonic() < end, log.read_text()
                time.sleep(0.2)
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def main() -> None:
    with served(Path(), log=Path(sys.argv[1])) as url:
        assert httpx.get(url).status_code == 200
        assert httpx.get(f"{url}fr/").status_code == 200
        row = httpx.post(f"{url}api/ask", json={"question": "What is leakage?"}, timeout=120).json()
        assert row["citations"], row
        # as docs/api.md says, and for the client alone: the server has begun without it
        os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
        from gradio_client import Client

        client = Client(url, verbose=False, download_files=False)
        answer = client.predict("What is leakage?", api_name="/ask")
        assert answer["citations"], answer
        assert httpx.get(f"{url}metrics").status_code == 200


if __name__ == "__main__":
    main()
