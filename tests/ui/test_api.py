"""The HTTP interface as docs/api.md shows it: its examples run against a page that is served."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_docs import ROOT, Block, blocks

from .conftest import RECORD, citation, serving
from .drafting import DraftingBackend

PAGE = ROOT / "docs" / "api.md"
SHOWN = "http://127.0.0.1:7860"
HOLDS = {"ask": "citations", "search": "retrieved", "draft": "findings", "check": "findings"}


@pytest.fixture(scope="module")
def url(two_page_pdf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    quotes = (
        citation(two_page_pdf, 1, 1, "The calling modem shall listen for two seconds.", "6.1", "Listening"),
        citation(two_page_pdf, 2, 2, "Silence ends the call.", "6.2", "Silence"),
        RECORD,
    )
    with serving(DraftingBackend(two_page_pdf, quotes, kept=tmp_path_factory.mktemp("kept"))) as address:
        yield address.rstrip("/")


@pytest.mark.parametrize("block", blocks(PAGE, "bash"), ids=lambda block: block.text.split()[2][-6:])
def test_requests_are_answered_as_the_table_says(block: Block, url: str) -> None:
    if not shutil.which("curl"):
        pytest.skip("no curl here; apt-get install curl")
    command = block.text.replace(SHOWN, url)
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    row = json.loads(done.stdout)
    name = command.split("/api/")[1].split()[0]
    assert HOLDS[name] in row, row


def test_the_example_in_python_runs(url: str) -> None:
    (block,) = blocks(PAGE, "python", "client")
    code = block.text.replace(SHOWN, url)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "ITU-T V.8 (11/2000) 6.1 The calling modem shall listen" in done.stdout
    assert done.stdout.splitlines()[-1] == "['6.1', '6.2', '']"
