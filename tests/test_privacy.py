"""Nothing that is asked leaves the machine, and nothing is written outside the data folder.

Every command and the page run as a user runs them, where each request is noted and refused.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.index.made import write_pdf
from tests.trap.cage import Cage, own_network

COPILOT = (sys.executable, "-c", "from copilot.cli import main; main()")
pytestmark = pytest.mark.timeout(600)  # each command starts a Python of its own

QUESTION = "What is leakage?"
DRAFT = "# 1 Scope\n\nThis Recommendation specifies echoes. The terminal shall answer within 20 ms.\n"


def run(cage: Cage, *arguments: str, code: int = 0) -> str:
    done, seen = cage.run(*COPILOT, *arguments)
    assert done.returncode == code, done.stderr
    seen.nothing()
    return done.stdout


def test_the_trap_sees_what_goes_out(cage: Cage) -> None:
    """Through the proxy, past it by Python, past it by the C library, and files."""
    script = (
        "import contextlib, ctypes, pathlib, socket, struct, urllib.request as u\n"
        "with contextlib.suppress(OSError): u.urlopen('https://www.google-analytics.com/collect')\n"
        "with contextlib.suppress(OSError): socket.create_connection(('203.0.113.7', 443), 1)\n"
        "(pathlib.Path.home() / 'mark').write_text('seen')\n"
        "c = ctypes.CDLL(None); s = c.socket(socket.AF_INET, socket.SOCK_DGRAM, 0)\n"
        "to = struct.pack('=HH4s8x', socket.AF_INET, 0x3500, bytes([203, 0, 113, 8]))\n"
        "c.sendto(s, b'x', 1, 0, to, 16)\n"
    )
    done, seen = cage.run(sys.executable, "-c", script)
    assert done.returncode == 0, done.stderr
    assert {"www.google-analytics.com:443", "203.0.113.7"} <= seen.hosts
    assert seen.files == {str(cage.home / "mark")}
    assert seen.unrouted == (2 if own_network() else None)


def test_refresh(cage: Cage, tmp_path: Path) -> None:
    for number, topic in enumerate(("echo cancellation", "carrier recovery")):
        write_pdf(tmp_path / "pdf" / f"T-REC-V.90{number}-202401-E.pdf", topic)
    summary = json.loads(run(cage, "corpus", "refresh", "--from", str(tmp_path / "pdf"), "--json"))
    assert summary["added"] == 2 and summary["embedded_passages"] > 0
    run(cage, "corpus", "status")
    run(cage, "index", "verify")


def test_questions(indexed_cage: Cage) -> None:
    answer = json.loads(run(indexed_cage, "ask", "--json", QUESTION))
    assert answer["citations"]
    assert json.loads(run(indexed_cage, "search", "--json", QUESTION))["retrieved"]
    run(indexed_cage, "ask", "--conversation", "new", QUESTION)
    run(indexed_cage, "log", "list")


def test_drafting(indexed_cage: Cage) -> None:
    draft = indexed_cage.give("draft.md", DRAFT)
    assert json.loads(run(indexed_cage, "draft", "--json", "Write a scope on leakage"))
    run(indexed_cage, "overlap", "Echo cancellation")
    assert json.loads(run(indexed_cage, "check", "--json", draft.name))


def test_eval(indexed_cage: Cage) -> None:
    questions = Path(__file__).parents[1] / "evals" / "golden_sample" / "questions.jsonl"
    few = indexed_cage.give("few.jsonl", "".join(questions.read_text("utf-8").splitlines(keepends=True)[:3]))
    run(indexed_cage, "eval", "run", "--set", str(few), "--name", "few")


def test_this_run_has_no_switch_that_keeps_libraries_quiet(cage: Cage) -> None:
    given = cage.environment("http://127.0.0.1:1")
    assert not {"CI", "HF_HUB_OFFLINE", "GRADIO_ANALYTICS_ENABLED", "DO_NOT_TRACK"} & given.keys()
    assert os.environ["PATH"] == given["PATH"]
