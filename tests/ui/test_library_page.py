"""The tab Library in headless Chromium over a small real index: list, catalogue, fetching, adding, charts."""

from __future__ import annotations

import json
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from selenium import webdriver
from selenium.webdriver.common.by import By

from corpus.settings import Settings
from corpus.sources.listing import resolve
from index.generations import Generations
from index.refresh import refresh
from tests.corpus.itu_site import PlayedSite, pdf_code, row
from tests.index.made import write_pdf
from ui.app import build_app
from ui.refreshing import Refreshes
from ui.service import Service

from .accessibility import violations
from .browser import Page
from .desk import SlowDesk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

RECORDS = [
    ("ITU-T V.901 (01/2024)", "Echo cancellation", "In force", "About echoes."),
    ("ITU-T V.902 (01/2024)", "Carrier recovery <script>window.attacked=1</script>", "Superseded", ""),
    ("ITU-T Y.905 (02/2024)", "Federated learning", "In force", "About machine learning."),
    ("ITU-T Y.906 (02/2024)", "Machine learning that the site lacks", "In force", ""),
]
MARKUP = "<svg onload=attacked=1>"
"""Stands in the text of V.902."""
FETCHED = "T-REC-Y.905-202402-E.pdf"


@dataclass
class Served:
    """The page, its parts, and a folder for files."""

    url: str
    service: Service
    refreshes: Refreshes
    settings: Settings
    folder: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("library")
    write_pdf(folder / "pdf" / "T-REC-V.901-202401-E.pdf", "echo cancellation")
    write_pdf(folder / "pdf" / "T-REC-V.902-202401-E.pdf", f"carrier recovery {MARKUP}")
    write_pdf(folder / "posted.pdf", "federated learning")
    records = [
        {"id": id, "title": title, "status": status, "abstract": abstract, "date": "2024-01-15"}
        for id, title, status, abstract in RECORDS
    ]
    catalogue = folder / "catalogue.jsonl"
    catalogue.write_text("\n".join(map(json.dumps, records)))
    rows = [
        row(7000, "Y.905 (02/2024)", "T-REC-Y.905-202402-I", "Federated learning", "2024-02-15"),
        row(7001, "Y.906 (02/2024)", "T-REC-Y.906-202402-I", "Machine learning", "2024-02-15"),
    ]
    posted = {pdf_code("T-REC-Y.905-202402-I"): (folder / "posted.pdf").read_bytes()}
    with PlayedSite(rows, posted) as site, socket.socket() as listening:
        settings = Settings(
            data_dir=folder / "data", catalogue=catalogue, itu_site=site.address, site_interval=0,
            parse_workers=1, largest_upload=1,
        )  # fmt: skip
        refresh(settings, resolve(settings, [folder / "pdf"]), with_vectors=False)
        listening.bind(("127.0.0.1", 0))
        refreshes = Refreshes()
        service = Service(settings, refreshes)
        server = uvicorn.Server(uvicorn.Config(build_app(service), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}/", service, refreshes, settings, folder)
        refreshes.stop()
        server.should_exit = True
        thread.join(5)


def opened(chrome: webdriver.Chrome, served: Served, part: str = "Indexed", width: int = 1280) -> Page:
    """The page with a part of the library open."""
    page = Page(chrome, served.url, width)
    tab(page, "Library")
    page.until(lambda: "Documents" in page.text("#library-summary"))
    if part != "Indexed":
        tab(page, part)
    return page


def tab(page: Page, name: str) -> None:
    for button in page.chrome.find_elements(By.CSS_SELECTOR, "button[role=tab]"):
        if button.text == name:
            button.click()
            return
    pytest.fail(f"no tab {name}")


def press(page: Page, selector: str) -> None:
    """A button that may lie outside of the window."""
    button = page.until(lambda: page.chrome.find_element(By.CSS_SELECTOR, selector))
    page.chrome.execute_script("arguments[0].click()", button)


def ended(page: Page, words: str) -> None:
    page.until(lambda: words in page.text("#refresh-state"))


def test_a_document_opens_with_its_outline_and_pages(chromium: webdriver.Chrome, served: Served) -> None:
    page = opened(chromium, served)
    assert "2 documents" in page.text("#documents")
    chromium.find_element(By.CSS_SELECTOR, "#find textarea, #find input").send_keys("carrier")
    page.until(lambda: "1 of 2 documents" in page.text("#documents"))
    press(page, "[data-library=opendocument]")
    page.until(lambda: "Page 1 of" in page.text("#leaf"))
    assert page.chrome.find_elements(By.CSS_SELECTOR, "#leaf img")
    assert "<script>window.attacked=1</script>" in page.text("#library-document h2")
    assert page.script("window.attacked") is None
    assert violations(chromium) == []
    press(page, ".card-of-document [data-library=record]")
    page.until(lambda: "no abstract" in page.text("#library-record"))
    assert page.requested_hosts() == {"127.0.0.1"}


def test_found_in_the_catalogue_fetched_and_answered_without_a_restart(
    chromium: webdriver.Chrome, served: Served
) -> None:
    page = opened(chromium, served, "Catalogue")
    chromium.find_element(By.CSS_SELECTOR, "#words textarea, #words input").send_keys("machine learn")
    page.until(lambda: "2 editions" in page.text("#results"))
    for id in ("Y.905", "Y.906"):
        press(page, f"#results [data-value*='{id}']")
        page.until(lambda id=id: id in page.text("#library-record strong"))  # type: ignore[misc]
        press(page, "#library-record [data-library=choose]")
        page.until(lambda id=id: id in page.text("#selection"))  # type: ignore[misc]
    assert violations(chromium) == []
    press(page, "#fetch")
    ended(page, "1 fetched, 0 changed, 0 unchanged, 1 not to be had")
    assert "1 added" in page.text("#refresh-state")
    assert "T-REC-Y.906-202402-E.pdf" in page.text("#refresh-state .failures")
    tab(page, "Indexed")
    page.until(lambda: "3 documents" in page.text("#documents"))
    assert FETCHED in page.text("#documents")
    assert served.service.ask("federated learning", mode="extractive").citations[0].file == FETCHED


def test_markup_in_the_text_of_a_pdf_stays_text(chromium: webdriver.Chrome, served: Served) -> None:
    page = Page(chromium, served.url)
    page.ask("What shall a terminal that supports carrier recovery do?")
    page.until(lambda: MARKUP in page.text("#chat .answer"))
    page.until(lambda: page.chrome.find_elements(By.CSS_SELECTOR, "#figure img"))
    for fold in ("#clause", "#searched"):
        page.click(f"{fold} button")
        page.until(lambda fold=fold: MARKUP in page.text(fold))  # type: ignore[misc]
    assert MARKUP in (page.element("#figure img").get_attribute("alt") or "")
    assert page.script("window.attacked") is None
    assert not page.all(".gradio-container svg[onload]")


def test_files_are_added_with_their_reasons_and_taken_out_again(
    chromium: webdriver.Chrome, served: Served
) -> None:
    write_pdf(served.folder / "draft <b>one</b>.pdf", "quantum keys")
    (served.folder / "page.pdf").write_bytes(b"<html>not a pdf</html>")
    page = opened(chromium, served, "Add")
    field = page.until(lambda: chromium.find_element(By.CSS_SELECTOR, "#upload input[type=file]"))
    field.send_keys("\n".join(str(served.folder / name) for name in ("draft <b>one</b>.pdf", "page.pdf")))
    page.until(lambda: "page.pdf not added: a web page" in page.text("#taken"))
    ended(page, "1 added")
    page.until(lambda: page.text("#by-hand").count("indexed") >= 1)
    (kept,) = (served.settings.data_dir / "added").glob("*.pdf")
    assert "<" not in kept.name
    assert kept.name in set(Generations(served.settings).current().manifest.files)
    page.script("window.confirm = () => true")
    press(page, f"#by-hand [data-library=takeout][data-value='{kept.name}']")
    ended(page, "1 removed")
    assert not kept.exists()


def test_two_refreshes_at_once_are_refused_and_one_is_cancelled(
    chromium: webdriver.Chrome, served: Served
) -> None:
    served.refreshes.start(_waits)
    page = opened(chromium, served, "Add")
    page.until(lambda: "Reading the documents: 3 of 9" in page.text("#refresh-state").replace("\n", " "))
    press(page, "#refresh")
    page.until(lambda: "a refresh is running already" in page.text("#refresh-state"))
    page.until(lambda: "Reading the documents" in page.text("#refresh-state"))
    press(page, "[data-library=cancel]")
    ended(page, "The refresh was cancelled.")
    assert not served.refreshes.running


def test_who_may_not_change_the_library_sees_no_buttons_and_is_refused(
    chromium: webdriver.Chrome, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(chromium, served, "Add")
    page.until(lambda: chromium.find_element(By.CSS_SELECTOR, "#refresh"))
    monkeypatch.setattr("ui.library.tab.may_change_library", lambda user: False)
    press(page, "#refresh")
    page.until(lambda: "You may not change the library" in page.text("#refresh-state"))
    assert not served.refreshes.running
    page = opened(chromium, served, "Add")
    page.until(lambda: "You may not change the library" in page.text("#no-changes"))
    assert not any(
        each.is_displayed() for each in chromium.find_elements(By.CSS_SELECTOR, "#upload, #refresh")
    )


def test_charts_are_drawn_from_here_and_lead_on(chromium: webdriver.Chrome, served: Served) -> None:
    page = opened(chromium, served, "Charts", 390)
    page.until(lambda: len(chromium.find_elements(By.CSS_SELECTOR, "#charts .js-plotly-plot .main-svg")) > 2)
    page.until(lambda: "cites" in page.text("#map-table"))
    assert page.script("document.documentElement.scrollWidth") == 390
    named = chromium.find_element(By.CSS_SELECTOR, "#years .js-plotly-plot")
    assert named.get_attribute("aria-label") == "Editions by year of approval"
    click = "emit('plotly_click', {points: [{customdata: 'ITU-T Y.906'}]})"
    page.until(lambda: chromium.find_elements(By.CSS_SELECTOR, "#map-table .proof-doc"))
    page.script(f"document.querySelector('#years .js-plotly-plot').{click}")
    page.until(lambda: "ITU-T Y.906" in page.text("#map-table .proof-doc"))
    assert "It is not indexed" in page.text("#map-table")
    assert violations(chromium) == []
    assert page.requested_hosts() == {"127.0.0.1"}


def test_a_slow_chart_does_not_hold_up_the_list(chromium: webdriver.Chrome, served: Served) -> None:
    slow = SlowDesk(served.service.library)
    served.service.library = slow  # type: ignore[assignment]
    try:
        page = opened(chromium, served, "Charts")
        tab(page, "Indexed")
        chromium.find_element(By.CSS_SELECTOR, "#find textarea, #find input").send_keys("echo")
        page.until(lambda: "1 of 3 documents" in page.text("#documents"))
        slow.go_on.set()
        tab(page, "Charts")
        page.until(lambda: "Generation" in page.text("#index-state"))
    finally:
        served.service.library = slow.real


def test_a_file_that_is_too_large_is_refused_while_it_comes(served: Served, tmp_path: Path) -> None:
    before = {path for path in Path("/tmp/gradio").rglob("*") if path.is_file()}
    answer = httpx.post(
        f"{served.url}gradio_api/upload", files={"files": ("big.pdf", b"%PDF-1.4" + b"0" * 30_000_000)}
    )
    assert answer.status_code == 413
    assert {path for path in Path("/tmp/gradio").rglob("*") if path.is_file()} <= before


def test_a_path_in_place_of_an_upload_is_refused_and_the_file_is_left_alone(served: Served) -> None:
    secret = served.folder / "posted.pdf"
    config = httpx.get(f"{served.url}config").json()
    field = next(each["id"] for each in config["components"] if each["props"].get("elem_id") == "upload")
    event = next(each for each in config["dependencies"] if [field, "upload"] in each["targets"])
    for path in (str(secret), f"../../../../..{secret}"):
        file = {"path": path, "orig_name": "x.pdf", "meta": {"_type": "gradio.FileData"}}
        call = {"data": [[file], ""], "fn_index": event["id"], "session_hash": secrets.token_hex(5)}
        httpx.post(f"{served.url}gradio_api/queue/join", json=call).raise_for_status()
        with httpx.stream(
            "GET",
            f"{served.url}gradio_api/queue/data",
            params={"session_hash": call["session_hash"]},
            timeout=30,
        ) as answers:
            answer = next(line for line in answers.iter_lines() if "process_completed" in line)
        assert '"success":false' in answer
    assert secret.exists()
    up = httpx.post(
        f"{served.url}gradio_api/upload", files={"files": ("../../../../tmp/out.pdf", b"%PDF-1.4")}
    )
    assert Path(up.json()[0]).is_relative_to(Path(tempfile.gettempdir()) / "gradio")
    assert not Path("/tmp/out.pdf").exists()


def _waits(report) -> None:  # type: ignore[no-untyped-def]
    report("reading", 3, 9)
    time.sleep(60)
