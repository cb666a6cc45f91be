"""`copilot corpus refresh --from-site`: fetched, then indexed; what was killed goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.sources.site.folders import SiteFolders
from tests.conftest import Ran
from tests.corpus.itu_site import Fault, PlayedSite, pdf_code, row
from tests.index.made import write_pdf

Copilot = Callable[..., Ran]

TOPICS = {
    "T-REC-V.901-202401-I": ("V.901 (01/2024)", "echo cancellation"),
    "T-REC-V.902-202401-I": ("V.902 (01/2024)", "carrier recovery"),
    "T-REC-X.903-202401-I": ("X.903 (01/2024)", "machine learning for directories"),
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[PlayedSite]:
    rows, files = [], {}
    for number, (code, (name, topic)) in enumerate(TOPICS.items(), 6000):
        path = tmp_path / "posted" / f"{code}.pdf"
        write_pdf(path, topic)
        rows.append(row(number, name, code, topic, "2024-01-15"))
        files[pdf_code(code)] = path.read_bytes()
    with PlayedSite(rows, files) as site:
        yield site


@pytest.fixture
def selection(tmp_path: Path) -> Path:
    path = tmp_path / "selection.toml"
    path.write_text('series = ["V", "X"]\n')
    return path


@pytest.fixture
def refresh(copilot: Copilot, site: PlayedSite, selection: Path, tmp_path: Path) -> Copilot:
    """Runs the command with everything selected; keyword arguments are more settings."""

    def run(*options: str) -> Ran:
        return copilot(
            "corpus", "refresh", "--from-site", "--no-vectors", "--select", str(selection), *options,
            data_dir=tmp_path / "data", itu_site=site.address, site_interval=0, parse_workers=1,
        )  # fmt: skip

    return run


def test_the_site_is_fetched_and_indexed(refresh: Copilot, copilot: Copilot) -> None:
    ran = refresh("--json")
    assert ran.code == 0, ran.err
    summary = json.loads(ran.out)
    assert (summary["added"], summary["generation"]) == (3, 1)
    assert summary["site"]["new"] == [f"{code.removesuffix('-I')}-E.pdf" for code in TOPICS]
    assert "Fetching the documents: 3 of 3" in ran.err
    assert "site: 3 editions listed, 3 selected; 3 files new, 0 changed, 0 unchanged, 0 failed" in ran.err
    shown = json.loads(copilot("corpus", "show", "V.902", "--json").out)
    assert (shown["doc_id"], shown["title"]) == ("ITU-T V.902 (01/2024)", "carrier recovery")
    status = json.loads(copilot("corpus", "status", "--json").out)
    assert status["editions"] == 3


def test_a_second_refresh_without_news_parses_nothing(refresh: Copilot) -> None:
    refresh()
    summary = json.loads(refresh("--json").out)
    assert (summary["unchanged"], summary["parsed_pages"], summary["generation"]) == (3, 0, 1)
    assert summary["site"]["unchanged"] == 3


def test_what_the_site_did_not_give_is_said_and_the_rest_indexed(refresh: Copilot, site: PlayedSite) -> None:
    site.always_fails("V.901-202401-I!!PDF-E.pdf", Fault(body=b"<html>Log in</html>"))
    ran = refresh("--json")
    assert ran.code == 0
    assert json.loads(ran.out)["added"] == 2
    assert "T-REC-V.901-202401-E.pdf: " in ran.err
    assert "a web page came instead of a PDF" in ran.err


def test_the_index_stays_when_the_list_cannot_be_had(
    refresh: Copilot, copilot: Copilot, site: PlayedSite
) -> None:
    refresh()
    site.always_fails("searchRecs", Fault(body=b"<html>blocked</html>"))
    ran = refresh()
    assert (ran.code, "no JSON came" in ran.err) == (1, True)
    assert len(json.loads(copilot("corpus", "status", "--json").out)["documents"]) == 3


def test_a_dry_run_writes_no_index(refresh: Copilot, copilot: Copilot) -> None:
    ran = refresh("--dry-run", "--json")
    assert ran.code == 0
    assert len(json.loads(ran.out)["site"]["new"]) == 3
    assert "3 files would be fetched" in ran.err
    assert copilot("corpus", "status").code == 1


def test_languages_of_the_command_line_are_fetched(refresh: Copilot, site: PlayedSite) -> None:
    code = next(iter(TOPICS))
    site.files[pdf_code(code, "F")] = site.files[pdf_code(code)] + b"\n%%EOF\n"
    summary = json.loads(refresh("--languages", "E,F", "--json").out)
    assert "T-REC-V.901-202401-F.pdf" in summary["site"]["new"]
    assert len(summary["site"]["failed"]) == 2


@pytest.mark.parametrize(
    "arguments", [["--from-site", "--from", "."], ["--from", ".", "--dry-run"], ["--from", ".", "--prune"]]
)
def test_options_that_do_not_go_together_are_refused(copilot: Copilot, arguments: list[str]) -> None:
    assert copilot("corpus", "refresh", *arguments).code == 2


def test_without_a_source_the_site_is_taken(
    copilot: Copilot, site: PlayedSite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ran = copilot(
        "corpus", "refresh", "--no-vectors", "--json",
        data_dir=tmp_path / "data", itu_site=site.address, site_interval=0, parse_workers=1,
    )  # fmt: skip
    assert "no source is named: documents are fetched from http://127.0.0.1" in caplog.text
    assert json.loads(ran.out)["site"]["new"] == ["T-REC-X.903-202401-E.pdf"]  # the one about AI


def test_a_killed_refresh_goes_on(site: PlayedSite, selection: Path, tmp_path: Path) -> None:
    """kill -9 in the midst of the second file: the first is not asked for again but conditionally."""
    slow = "V.902-202401-I!!PDF-E.pdf"
    site.files[pdf_code("T-REC-V.902-202401-I")] += b"\n%" + b" " * 400_000 + b"\n%%EOF\n"
    site.fails(slow, Fault(pause=0.01))
    data = tmp_path / "data"
    command = [
        sys.executable, "-c", "from copilot.cli import main; main()", "corpus", "refresh",
        "--from-site", "--no-vectors", "--json", "--select", str(selection),
    ]  # fmt: skip
    environment = {
        **os.environ, "COPILOT_DATA_DIR": str(data), "COPILOT_ITU_SITE": site.address,
        "COPILOT_SITE_INTERVAL": "0", "COPILOT_PARSE_WORKERS": "1",
    }  # fmt: skip
    part = SiteFolders(data).partials / "T-REC-V.902-202401-E.pdf.part"
    process = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not (part.exists() and part.stat().st_size > 50_000):
            assert process.poll() is None, "the refresh ended before it could be killed"
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    kept = part.stat().st_size
    assert not (SiteFolders(data).pdf / "T-REC-V.902-202401-E.pdf").exists()
    site.requests.clear()
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=150, check=True
    )
    summary = json.loads(done.stdout)
    assert (summary["added"], summary["site"]["failed"]) == (3, [])
    assert [request.status for request in site.asked("V.901-202401-I!!PDF-E.pdf")] == [304]
    (resumed,) = site.asked(slow)
    size = len(site.files[pdf_code("T-REC-V.902-202401-I")])
    assert (resumed.status, resumed.sent) == (206, size - kept + 1024)
