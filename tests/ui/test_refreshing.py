"""The refresh beside the page: reports, success, failure, early end."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

import pytest

from corpus.errors import SourceError
from ui.backend import Outcome, Progress
from ui.errors import RefreshRunning
from ui.refreshing import BackgroundRefresh, Refreshes, Report


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


def says_so(file: Path, report: Report) -> Outcome:
    file.touch()
    return Outcome(failure=f"{file.name} came")


def test_a_second_refresh_is_refused_or_follows_and_each_end_is_told(tmp_path: Path) -> None:
    ends: list[str] = []
    refreshes = Refreshes()
    refreshes.ended = lambda: ends.append("ended")
    assert (refreshes.running, refreshes.progress(), refreshes.outcome()) == (False, None, None)
    refreshes.start(partial(two_stages, tmp_path / "go"))
    with pytest.raises(RefreshRunning, match="is running already"):
        refreshes.start(no_source)
    refreshes.start_or_follow(partial(says_so, tmp_path / "first"))
    refreshes.start_or_follow(partial(says_so, tmp_path / "second"))
    (tmp_path / "go").touch()
    end = time.monotonic() + 60
    while refreshes.outcome() != Outcome(failure="second came"):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert not (tmp_path / "first").exists()
    assert ends == ["ended", "ended"]


def test_what_waits_is_forgotten_when_the_one_that_runs_is_cancelled(tmp_path: Path) -> None:
    refreshes = Refreshes()
    refreshes.start(partial(two_stages, tmp_path / "never"))
    refreshes.start_or_follow(partial(says_so, tmp_path / "next"))
    refreshes.stop()
    assert refreshes.outcome() == Outcome(cancelled=True)
    assert not refreshes.running
    assert not (tmp_path / "next").exists()
