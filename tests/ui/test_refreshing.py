"""The refresh beside the page: reports, success, failure, early end."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

from corpus.errors import SourceError
from ui.backend import Progress
from ui.refreshing import BackgroundRefresh, Report


def two_stages(go_on: Path, report: Report) -> None:
    report("vectors", 1200, 22000)
    while not go_on.exists():
        time.sleep(0.02)


def no_source(report: Report) -> None:
    raise SourceError("/nowhere: no such folder; set COPILOT_SOURCE")


def dies(report: Report) -> None:
    os._exit(7)


def wait_for(refresh: BackgroundRefresh, stage: str) -> None:
    end = time.monotonic() + 30
    while (progress := refresh.progress()) is None or progress.stage != stage:
        assert time.monotonic() < end, f"{stage} not reached, last was {progress}"
        time.sleep(0.02)


def test_progress_is_told_while_it_runs_and_nothing_after_success(tmp_path: Path) -> None:
    go_on = tmp_path / "go"
    refresh = BackgroundRefresh(partial(two_stages, go_on))
    wait_for(refresh, "vectors")
    assert refresh.progress() == Progress("vectors", 1200, 22000)
    assert refresh.running
    go_on.touch()
    refresh.wait(30)
    assert refresh.progress() is None
    assert not refresh.running


def test_a_failure_keeps_its_message() -> None:
    refresh = BackgroundRefresh(no_source)
    refresh.wait(30)
    assert refresh.progress() == Progress("", 0, 0, "/nowhere: no such folder; set COPILOT_SOURCE")


def test_a_process_that_dies_is_a_failure() -> None:
    refresh = BackgroundRefresh(dies)
    refresh.wait(30)
    progress = refresh.progress()
    assert progress is not None
    assert "exit code 7" in progress.failure


def test_stopping_ends_the_process_soon_and_is_no_failure(tmp_path: Path) -> None:
    refresh = BackgroundRefresh(partial(two_stages, tmp_path / "never"))
    wait_for(refresh, "vectors")
    started = time.monotonic()
    refresh.stop()
    assert time.monotonic() - started < 5
    assert not refresh.running
    assert refresh.progress() is None
