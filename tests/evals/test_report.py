"""The HTML page about a run, in a browser; the Markdown page about several."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from corpus.settings import Settings
from evals.benchmark import write_benchmark
from evals.errors import EvalError
from evals.page_images import boxes_of, data_uri
from evals.pages import PrintedPages
from evals.report import write_report
from evals.run import describe_run, run_answers
from tests.evals.handmade import (
    EVIDENCE,
    FILE,
    answer_row,
    citation,
    question_row,
    unanswerable_row,
    write_lines,
)
from tests.ui.browser import start_chromium

WRONG = answer_row(answer="7", citations=[citation(quote="not there <b>")], timings={"rank": 0.1})


@pytest.fixture
def set_path(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "set.jsonl", [question_row(), unanswerable_row()])


def _run(name: str, set_path: Path, pages: PrintedPages, *answers: dict[str, Any], **details: Any) -> Path:
    folder = set_path.parent / name
    path = write_lines(set_path.parent / f"{name}.jsonl", list(answers))
    description = describe_run(set_path, details.pop("system", name), Settings(), pages, details)
    run_answers(folder, set_path, pages, description, path)
    return folder


@pytest.fixture
def right(set_path: Path, pages: PrintedPages) -> Path:
    return _run("right", set_path, pages, answer_row(), answer_row(id="q2", abstained=True, citations=[]))


@pytest.fixture
def wrong(set_path: Path, pages: PrintedPages) -> Path:
    return _run("wrong", set_path, pages, WRONG, answer_row(id="q2", citations=[]))


def test_evidence_is_marked_where_it_stands(pages: PrintedPages) -> None:
    first, second, third = boxes_of(pages.files[FILE], 2, EVIDENCE)
    # Lines were drawn from x = 72, their baselines 744, 728 and 712 above the bottom of 842 points.
    assert first[0] == pytest.approx(72, abs=2)
    assert (first[3], second[3], third[3]) == (
        pytest.approx(842 - 744, abs=4),
        pytest.approx(842 - 728, abs=4),
        pytest.approx(842 - 712, abs=4),
    )
    assert boxes_of(pages.files[FILE], 2, "no such words") == []
    assert boxes_of(pages.files[FILE], 9, EVIDENCE) == []


def test_a_page_is_a_small_picture(pages: PrintedPages) -> None:
    plain = data_uri(pages.files[FILE], 2)
    marked = data_uri(pages.files[FILE], 2, boxes_of(pages.files[FILE], 2, EVIDENCE))
    assert plain.startswith("data:image/webp;base64,") and plain != marked
    assert len(marked) < 40_000


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    browser = start_chromium(tmp_path_factory.mktemp("profile"))
    assert browser is not None
    yield browser
    browser.quit()


@pytest.mark.browser
def test_the_page_shows_figures_and_failures_without_the_network(
    chrome: webdriver.Chrome, set_path: Path, pages: PrintedPages, right: Path, wrong: Path
) -> None:
    page = set_path.parent / "report.html"
    write_report(wrong, set_path, pages, page, [right])
    chrome.get_log("performance")
    chrome.get(page.as_uri())
    assert chrome.title == "wrong: 2 questions"
    rows = {
        row.find_element(By.TAG_NAME, "td").text: row.text
        for row in chrome.find_elements(By.CSS_SELECTOR, "#figures tbody tr")
    }
    assert rows["both"].startswith("both 0.0") and "100.0" in rows["both"]
    failure = chrome.find_element(By.ID, "q1")
    failure.find_element(By.TAG_NAME, "summary").click()
    assert "✗ 15" in failure.text and "the quotation does not stand there" in failure.text
    picture = failure.find_element(By.TAG_NAME, "img")
    chrome.execute_script("arguments[0].scrollIntoView()", picture)
    chrome.execute_async_script("arguments[0].decode().then(arguments[1])", picture)
    assert chrome.execute_script("return arguments[0].naturalWidth", picture) == 596
    log = [json.loads(entry["message"])["message"] for entry in chrome.get_log("performance")]
    asked = [
        entry["params"]["request"]["url"] for entry in log if entry["method"] == "Network.requestWillBeSent"
    ]
    assert [url for url in asked if not url.startswith(("file:", "data:", "chrome:"))] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_the_screen(
    chrome: webdriver.Chrome, set_path: Path, pages: PrintedPages, right: Path, wrong: Path, width: int
) -> None:
    page = set_path.parent / "report.html"
    write_report(wrong, set_path, pages, page, [right])
    screen = {"width": width, "height": 860, "deviceScaleFactor": 1, "mobile": width < 500}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    chrome.get(page.as_uri())
    chrome.execute_script("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert chrome.execute_script("return document.documentElement.scrollWidth") <= width
    (row, *_) = chrome.find_elements(By.CSS_SELECTOR, "#figures tbody tr")
    assert row.size["height"] < 70


def test_pictures_can_be_left_out(set_path: Path, pages: PrintedPages, wrong: Path, tmp_path: Path) -> None:
    write_report(wrong, set_path, pages, tmp_path / "report.html", with_images=False)
    assert "data:image" not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_another_set_than_the_one_asked_is_refused(pages: PrintedPages, wrong: Path, tmp_path: Path) -> None:
    other = write_lines(tmp_path / "other.jsonl", [question_row(id="q7")])
    with pytest.raises(EvalError, match="answered another set than"):
        write_report(wrong, other, pages, tmp_path / "report.html")


def test_the_benchmark_page_sets_runs_side_by_side(set_path: Path, right: Path, wrong: Path) -> None:
    page = set_path.parent / "docs" / "benchmark.md"
    write_benchmark([right, wrong], page)
    text = page.read_text(encoding="utf-8")
    assert "same 2 questions (`set.jsonl`" in text
    lines = text.splitlines()
    table = lines[lines.index("### Answers") + 2 :]
    assert table[0].startswith("| run | facts | correct |")
    assert table[2].startswith("| right | 100.0 (100–100) | 100.0 (100–100) |")
    assert table[3].startswith("| wrong | 0.0 (0–0) | 0.0 (0–0) |")
    assert "wrong: chosen but wrong 1, answered the unanswerable 1." in text
    assert "right: nowhere." in text
    for heading in ("## Conditions", "## What is not measured", "## How to repeat it", "## By language"):
        assert heading in lines
    assert "    copilot eval run --answers right.jsonl --name right" in lines
    assert "right, answered by mode: extractive 2." in lines
    assert "- A language model taking part in the answers: no run above had one." in lines
    assert "    copilot eval report --markdown docs/benchmark.md right wrong" in lines
    # A blank line inside a table would end it, two of them nothing needs.
    assert "\n\n\n" not in text


def test_the_benchmark_page_says_which_language_model_spoke(
    set_path: Path, pages: PrintedPages, right: Path
) -> None:
    answers = (answer_row(), answer_row(id="q2", abstained=True, citations=[]))
    made = {"name": "small", "sha256": "ab" * 32, "writes": False}
    _run("generative", set_path, pages, *answers, language_model=made)
    served = {"name": "big", "url": "http://gpu/v1", "writes": True}
    alone = _run("alone", set_path, pages, *answers, system="model-alone", language_model=served)
    write_benchmark([set_path.parent / "generative", right, alone], set_path.parent / "benchmark.md")
    lines = (set_path.parent / "benchmark.md").read_text(encoding="utf-8").splitlines()
    rows = {line.split(" | ")[0]: line.split(" | ")[1:3] for line in lines[: lines.index("## Figures")]}
    assert rows["| generative"] == [
        "the copilot, mode generative",
        "small (SHA-256 `abababababababab…`), chooses and translates quotations",
    ]
    assert rows["| alone"][1] == "big (at http://gpu/v1), writes"
    assert "    copilot eval run --mode generative --name generative" in lines
    assert "    copilot eval run --baseline model-alone --name alone" in lines
    assert any("phrase that it is told to" in line for line in lines)
    assert (
        "- Baselines that were not run for this page: "
        "bm25-windows, dense-windows, llamaindex-defaults, llamaindex-answering."
    ) in lines
    assert "\n\n\n" not in "\n".join(lines)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"set": {"file": "x", "sha256": "y"}}, "set"),
        ({"corpus": {"documents": 1}}, "corpus"),
        ({"versions": {"numpy": "1"}}, "versions"),
        ({"details": {"embedding": "another"}}, "embedding model"),
    ],
)
def test_a_benchmark_compares_under_identical_conditions(
    set_path: Path, pages: PrintedPages, right: Path, changes: dict[str, Any], what: str
) -> None:
    answers = (answer_row(), answer_row(id="q2", abstained=True, citations=[]))
    first = _run("first", set_path, pages, *answers, embedding="one")
    path = right / "results.json"
    results = json.loads(path.read_text(encoding="utf-8"))
    results["run"] |= changes
    path.write_text(json.dumps(results), encoding="utf-8")
    with pytest.raises(EvalError, match=f"right: was made with another .*{what}"):
        write_benchmark([first, right], set_path.parent / "benchmark.md")
