"""Folders of small PDFs, settings for a fresh data folder, a Chroma server, the packaged model."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from corpus.settings import Settings
from index.embedders.minilm import MiniLM
from tests.index.made import write_pdf
from tests.index.token_proxy import TokenProxy, free_port, serving

TOPICS = {
    "T-REC-V.901-202401-E.pdf": "echo cancellation",
    "T-REC-V.902-202401-E.pdf": "carrier recovery",
    "T-REC-X.903-202401-E.pdf": "directory replication",
}


@pytest.fixture(scope="session")
def embedder() -> MiniLM:
    return MiniLM()


@pytest.fixture
def pdfs(tmp_path: Path) -> Path:
    """A folder with the PDFs of TOPICS."""
    for name, topic in TOPICS.items():
        write_pdf(tmp_path / "pdf" / name, topic)
    return tmp_path / "pdf"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A fresh data folder; PDFs are parsed in this process, vectors embedded in the folder."""
    return Settings(data_dir=tmp_path / "data", parse_workers=1)


@pytest.fixture(scope="session")
def open_chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a Chroma server started for the tests, which answers everybody."""
    port = free_port()
    folder = tmp_path_factory.mktemp("chroma")
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(lambda: httpx.get(f"{address}/api/v2/heartbeat").is_success, server)
        yield address
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def chroma_server(open_chroma_server: str) -> Iterator[dict[str, str]]:
    """Settings for the same server behind a proxy that asks for a token."""
    token = secrets.token_hex(16)
    with serving(TokenProxy(open_chroma_server, token)) as port:
        yield {"chroma_url": f"http://127.0.0.1:{port}", "chroma_token": token}


def _wait_for(ready: Callable[[], bool], server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "chroma run ended at once"
        try:
            if ready():
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the Chroma server did not start within a minute")


@pytest.fixture(params=["embedded", "server"])
def anywhere(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings with vectors embedded in the data folder, then on a server that asks for a token."""
    if request.param == "embedded":
        return settings
    return settings.model_copy(update=request.getfixturevalue("chroma_server"))


@pytest.fixture
def collection() -> str:
    """A name that no other test uses."""
    return f"test-{secrets.token_hex(6)}"
