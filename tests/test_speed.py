"""How long it takes, over all real documents and the whole catalogue; run by `make bench`.

The index is left in .copilot-data/bench, where the golden questions are asked of it afterwards.
"""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from copilot.pipeline import Copilot
from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.generations import Generations
from index.refresh import RefreshSummary, refresh
from tests.shared import CATALOGUE, GOLDEN, PDFS

pytestmark = [pytest.mark.bench, pytest.mark.real, pytest.mark.timeout(1800)]

SETTINGS = Settings(data_dir=Path(__file__).parents[1] / ".copilot-data" / "bench")
SOURCES = Sources((PDFS,), CATALOGUE)


@dataclass
class Watch:
    """When the stages of a refresh ended, in seconds from its start."""

    started: float
    read: float = 0.0
    searchable: float = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic() - self.started
        if stage == "reading" and done == total:
            self.read = now
        if stage == "embedding" and not self.searchable:
            assert Generations(SETTINGS).current_manifest() is not None
            self.searchable = now


@pytest.fixture(scope="module")
def built() -> tuple[RefreshSummary, Watch]:
    assert Generations(SETTINGS).current_manifest() is None, f"{SETTINGS.data_dir}: remove it first"
    watch = Watch(time.monotonic())
    return refresh(SETTINGS, SOURCES, progress=watch), watch


def test_all_documents_are_searchable_within_a_minute_and_embedded_within_fifteen(
    built: tuple[RefreshSummary, Watch],
) -> None:
    summary, watch = built
    rate = summary.parsed_pages / watch.read
    print(f"{summary.parsed_pages} pages read in {watch.read:.1f} s, {rate:.0f} a second")
    print(f"full text searchable after {watch.searchable:.1f} s")
    print(f"{summary.embedded_passages} passages embedded, all done after {summary.seconds:.1f} s")
    assert (summary.added, summary.failed) == (50, ())
    assert rate >= 100
    assert watch.searchable < 60
    assert summary.seconds < 900


def test_a_refresh_without_news_reads_and_embeds_nothing_in_five_seconds(
    built: tuple[RefreshSummary, Watch],
) -> None:
    again = refresh(SETTINGS, SOURCES)
    print(f"{again.seconds:.2f} s")
    assert (again.unchanged, again.parsed_pages, again.embedded_passages) == (50, 0, 0)
    assert again.seconds < 5


def test_half_of_the_golden_questions_are_answered_within_a_second(
    built: tuple[RefreshSummary, Watch],
) -> None:
    copilot = Copilot(SETTINGS)
    copilot.ask("What does DER stand for?")
    seconds = []
    for line in (GOLDEN / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        started = time.monotonic()
        copilot.ask(row["question"], row["history"])
        seconds.append(time.monotonic() - started)
    median, late = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    print(f"{len(seconds)} questions: half within {median:.2f} s, 95% within {late:.2f} s")
    assert median <= 1
