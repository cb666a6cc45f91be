"""The tab Check in headless Chromium."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from copilot.check import check_bytes
from tests.copilot.check.seeded import FAULTS, draft

from .accessibility import violations
from .browser import Page
from .conftest import RECORD, citation
from .drafting import DraftingBackend

pytestmark = pytest.mark.browser
TEXT = (
    "## 7 Requirements\n\nThe gateway must answer.\n\nIt will stop.\n\nThe log must be kept.\n\n"
    "The rest shall stay.\n"
)


@pytest.fixture(scope="module")
def backend(two_page_pdf: Path) -> DraftingBackend:
    words = "The calling modem shall listen for two seconds."
    return DraftingBackend(two_page_pdf, (citation(two_page_pdf, 1, 1, words, "6.1", "Listening"), RECORD))


@pytest.fixture(autouse=True)
def fresh(backend: DraftingBackend) -> None:
    backend.hold = threading.Event()


def opened(chromium: webdriver.Chrome, url: str, width: int = 1280, dark: bool = False) -> Page:
    page = Page(chromium, url, width, dark)
    page.open_tab("Check")
    page.until(lambda: page.shows("#check-pasted textarea"))
    return page


def pasted(page: Page, text: str = TEXT) -> None:
    page.type("#check-pasted", text)
    page.click("#check-go")
    page.until(lambda: page.shows("#check-findings .finding"))


def sent(page: Page, path: Path) -> None:
    page.all("#check-upload input[type=file]")[0].send_keys(str(path))


def test_a_finding_leads_to_its_place_and_back_with_the_keyboard(
    chromium: webdriver.Chrome, url: str
) -> None:
    page = opened(chromium, url)
    pasted(page)
    assert "2 errors" in page.text("#check-counts")
    assert "not compared with published texts" in page.text("#check-counts")
    active = lambda: chromium.switch_to.active_element  # noqa: E731
    page.script("document.querySelector('#finding-1 .where').focus()")
    active().send_keys(Keys.ENTER)
    assert active().get_attribute("id") == "place-1-0"
    assert active().get_attribute("aria-label") == "Finding 1: “must” expresses no provision"
    active().send_keys(Keys.ENTER)
    assert active().get_attribute("id") == "finding-1"
    page.click("#finding-1 details summary")
    assert page.text("#finding-1 details p")


def test_severity_and_rule_narrow_the_list_and_the_marks(chromium: webdriver.Chrome, url: str) -> None:
    page = opened(chromium, url)
    pasted(page)
    page.until(lambda: page.all("#check-text mark.error"))
    page.click("#check-filters input[type=checkbox]")
    page.until(lambda: not page.all("#check-findings .finding.error"))
    assert page.all("#check-findings .finding.warning")
    assert not page.all("#check-text mark.error") and page.all("#check-text mark.warning")


def test_corrections_are_made_at_a_click_shown_and_taken_back(
    chromium: webdriver.Chrome, url: str, tmp_path: Path
) -> None:
    page = opened(chromium, url)
    pasted(page)
    page.click("button[data-fix='1']")
    page.until(lambda: page.text("#check-corrections ins") == "shall")
    assert "The gateway shall answer." in page.text("#check-text")
    assert "must be kept" in page.text("#check-text"), "the other finding, with its mark before the word"
    page.click("#check-correct")
    page.until(lambda: "The log shall be kept" in page.text("#check-text"))
    corrected = page.downloaded("#check-fixed", tmp_path)
    assert corrected.name == "text-corrected.md"
    assert "The gateway shall answer." in corrected.read_text("utf-8")
    page.click("#check-back")
    page.until(lambda: "must answer." in page.text("#check-text"))
    assert not page.shows("#check-fixed")


def test_a_word_file_is_checked_and_leaves_nothing_on_the_server(
    chromium: webdriver.Chrome, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new <b>draft.docx"
    path.write_bytes(draft(FAULTS))
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    page = opened(chromium, url)
    sent(page, path)
    page.until(lambda: page.shows("#check-findings .finding"))
    found = check_bytes("x.docx", path.read_bytes())
    assert f"{sum(f.severity == 'error' for f in found.findings)} errors" in page.text("#check-counts")
    report = json.loads(page.downloaded("#check-json", downloads).read_text("utf-8"))
    assert [each["rule"] for each in report["findings"]] == [each.rule for each in found.findings]
    assert json.loads(page.downloaded("#check-sarif", downloads).read_text("utf-8"))["version"] == "2.1.0"
    annotated = page.downloaded("#check-annotated", downloads)
    assert annotated.name.endswith("-annotated.docx") and annotated.read_bytes()[:2] == b"PK"
    assert not list(Path(_cache()).rglob("*draft.docx"))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.docx", b"", "empty (0 bytes)"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "an OLE file that holds no draft"),
        ("x.docx", b"PK\x03\x04 torn", "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_the_remedy(
    chromium: webdriver.Chrome, url: str, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    page = opened(chromium, url)
    sent(page, path)
    page.until(lambda: message in page.text("#check-status .problem"))


def test_a_file_above_the_limit_is_refused(chromium: webdriver.Chrome, url: str, tmp_path: Path) -> None:
    path = tmp_path / "large.md"
    path.write_bytes(b"The gateway shall answer. " * (21 * 2**20 // 26))
    page = opened(chromium, url)
    sent(page, path)
    page.until(lambda: "more than the 20 MiB" in page.text("#check-status .problem"))


def test_a_slow_check_is_stopped_and_holds_up_nobody(
    chromium: webdriver.Chrome, url: str, backend: DraftingBackend
) -> None:
    page = opened(chromium, url)
    page.click("#check-go")
    page.until(lambda: "Paste a text or choose a file first." in page.text("#check-status"))
    page.type("#check-pasted", "A slow text must wait.")
    page.click("#check-go")
    page.until(lambda: "Checking text.txt" in page.text("#check-status .working"))
    page.open_tab("Ask")
    page.ask("How long does the modem listen?")
    page.until(page.image)
    page.open_tab("Check")
    page.click("#check-stop")
    page.until(lambda: "Stopped" in page.text("#check-status"))


@pytest.mark.parametrize(("width", "dark"), [(1280, True), (390, False)])
def test_nothing_overflows(
    chromium: webdriver.Chrome, url: str, width: int, dark: bool, tmp_path: Path
) -> None:
    page = opened(chromium, url, width, dark)
    assert page.script("document.documentElement.scrollWidth") == width
    path = tmp_path / f"{'a-long-name' * 12}.docx"
    path.write_bytes(draft(FAULTS))
    assert violations(chromium, "#check") == []
    sent(page, path)
    page.until(lambda: page.shows("#check-findings .finding"))
    assert page.script("document.documentElement.scrollWidth") == width
    assert violations(chromium, "#check") == []


def _cache() -> str:
    from gradio.utils import get_upload_folder

    return get_upload_folder()


def test_a_path_that_was_not_uploaded_is_neither_read_nor_removed(url: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("The gateway must not be seen.")
    config = httpx.get(f"{url}config").json()
    takers = {each["id"]: each["props"] for each in config["components"] if each["type"] == "file"}
    events = [each for each in config["dependencies"] if takers.keys() & set(each["inputs"])]
    assert len(takers) >= 2 and events
    sent = {"path": str(secret), "orig_name": "../../x.md", "meta": {"_type": "gradio.FileData"}}
    for event in events:
        values: list[Any] = [None] * len(event["inputs"])
        for place, taker in enumerate(event["inputs"]):
            if taker in takers:
                values[place] = [sent] if takers[taker]["file_count"] == "multiple" else sent
        session = f"another-{event['id']}"
        joined = {"data": values, "fn_index": event["id"], "session_hash": session}
        assert httpx.post(f"{url}gradio_api/queue/join", json=joined).status_code == 200
        told = _completed(url, session)
        assert '"success":false' in told and "must not be seen" not in told
        assert secret.exists()


def _completed(url: str, session: str) -> str:
    """What the server says of an event, until it is done."""
    told = ""
    asked = {"session_hash": session}
    with httpx.stream("GET", f"{url}gradio_api/queue/data", params=asked, timeout=20) as answer:
        for line in answer.iter_lines():
            told += line
            if "process_completed" in line:
                break
    return told
