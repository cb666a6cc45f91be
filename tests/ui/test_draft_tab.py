"""The tab Draft in headless Chromium."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from ui.draft import tab

from .accessibility import violations
from .browser import Page
from .conftest import RECORD, citation
from .drafting import DraftingBackend

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def backend(two_page_pdf: Path) -> DraftingBackend:
    pdf = two_page_pdf
    return DraftingBackend(
        pdf,
        (
            citation(pdf, 1, 1, "The calling modem shall listen for two seconds.", "6.1", "Listening"),
            citation(pdf, 2, 2, "Silence ends the call.", "6.2", "Silence"),
            RECORD,
        ),
        model="a-model",
    )


@pytest.fixture(autouse=True)
def fresh(backend: DraftingBackend) -> None:
    backend.orders.clear()
    backend.hold = threading.Event()


def opened(chromium: webdriver.Chrome, url: str, width: int = 1280, dark: bool = False) -> Page:
    page = Page(chromium, url, width, dark)
    page.open_tab("Draft")
    page.until(lambda: page.shows("#draft-instruction textarea"))
    return page


def drafted(page: Page, instruction: str = "Propose requirements for model stores") -> None:
    page.type("#draft-instruction", instruction)
    page.click("#draft-go")
    page.until(lambda: page.shows("#draft-text .clause-draft"))


def form_of(page: Page) -> str:
    return str(page.script("document.querySelector('#draft-request textarea').value"))


def test_a_draft_stands_beside_its_sources_is_changed_and_changed_back(
    chromium: webdriver.Chrome, url: str, backend: DraftingBackend
) -> None:
    page = opened(chromium, url)
    drafted(page)
    (order,) = backend.orders
    assert (order.instruction, order.clause_type, order.style, order.mode) == (
        "Propose requirements for model stores", "", "", "assembled",
    )  # fmt: skip
    assert "7.1 The calling modem shall listen" in page.text("#draft-text")
    assert page.text("#draft-text mark.gap") == "[editor: value]"
    assert "6.1 Listening" in page.text("#draft-card")
    page.until(lambda: page.all("#draft-figure img"))

    page.click("#draft-text .cite[href='#source-d-2']")
    page.until(lambda: "6.2 Silence" in page.text("#draft-card"))
    assert page.text("#draft-text .cite[aria-current]") == "2"

    page.type("#draft-follow-up", "use should in 7.1")
    page.click("#draft-follow-up .submit-button")
    page.until(lambda: page.text("#draft-changes ins") == "should")
    assert page.text("#draft-changes del") == "shall"
    assert "7.1 The calling modem should listen" in page.text("#draft-text")
    page.click("#draft-undo")
    page.until(lambda: "7.1 The calling modem shall listen" in page.text("#draft-text"))
    page.until(lambda: not page.all("#draft-changes ins"))

    page.type("#draft-follow-up", "sing a song")
    page.click("#draft-follow-up .submit-button")
    page.until(lambda: "nothing in it says what is to change" in page.text("#draft-refused .problem"))
    assert page.requested_hosts() == {"127.0.0.1"}


def test_the_form_is_corrected_and_a_draft_is_found_again(
    chromium: webdriver.Chrome, url: str, backend: DraftingBackend
) -> None:
    page = opened(chromium, url)
    drafted(page)
    page.until(lambda: page.shows("#draft-request textarea"))
    assert "kind: requirements" in form_of(page)
    page.type("#draft-request", "kind: requirements\ntitle: Model stores of schools")
    page.click("#draft-from-form")
    page.until(lambda: len(backend.orders) == 2)
    assert "title: Model stores of schools" in backend.orders[1].form
    page.until(lambda: page.shows("#draft-undo"))

    page = opened(chromium, url)  # a new session: the server may as well have been restarted
    assert not page.all("#draft-text .clause-draft")
    page.click("#drafts-kept button")
    page.until(lambda: page.shows("#drafts-choice input"))
    page.click("#drafts-choice input")
    page.until(lambda: page.all("#drafts-choice [role=option]"))
    page.click("#drafts-choice [role=option]")
    page.click("#drafts-open")
    page.until(lambda: page.shows("#draft-text .clause-draft"))
    assert "Model stores of schools" in form_of(page)
    page.click("#draft-undo")
    page.until(lambda: "title: model stores" in form_of(page))


def test_files_come_without_a_copy_on_the_server(
    chromium: webdriver.Chrome, url: str, backend: DraftingBackend, tmp_path: Path
) -> None:
    page = opened(chromium, url)
    drafted(page)
    word = page.downloaded("#draft-docx", tmp_path)
    assert word.name == "model-stores-requirements.docx"
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(word.read_bytes())).paragraphs)
    assert "[editor: value]" in text
    markdown = page.downloaded("#draft-md", tmp_path)
    assert markdown.suffix == ".md" and "[^1]: ITU-T V.8 (11/2000)" in markdown.read_text("utf-8")
    assert page.script("document.querySelector('[data-content]')") is None


def test_work_is_stopped_and_errors_are_told(
    chromium: webdriver.Chrome, url: str, backend: DraftingBackend
) -> None:
    page = opened(chromium, url)
    page.click("#draft-go")
    page.until(lambda: "Write first what is wanted." in page.text("#draft-status"))
    page.type("#draft-instruction", "a slow draft")
    page.click("#draft-go")
    page.until(lambda: "passages written: 2" in page.text("#draft-status .working"))
    page.click("#draft-stop")
    page.until(lambda: "Stopped; nothing was drafted." in page.text("#draft-status"))
    page.type("#draft-instruction", "broken")
    page.click("#draft-go")
    page.until(lambda: "run copilot corpus refresh" in page.text("#draft-status .problem"))


def test_a_draft_that_waits_for_its_turn_is_stopped(
    chromium: webdriver.Chrome,
    serve: Callable[[Any], str],
    backend: DraftingBackend,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tab, "DRAFTING_AT_ONCE", 1)
    address = serve(backend)
    page = opened(chromium, address)
    page.type("#draft-instruction", "a slow draft")
    page.click("#draft-go")
    page.until(lambda: page.shows("#draft-stop") and backend.orders)
    first = chromium.current_window_handle
    chromium.switch_to.new_window("tab")
    try:
        waiting = opened(chromium, address)
        waiting.type("#draft-instruction", "another draft")
        waiting.click("#draft-go")
        waiting.until(lambda: "Waiting for its turn" in waiting.text("#draft-status"))
        waiting.until(lambda: waiting.shows("#draft-stop"))
        waiting.click("#draft-stop")
        waiting.until(lambda: "Stopped; nothing was drafted" in waiting.text("#draft-status"))
    finally:
        chromium.close()
        chromium.switch_to.window(first)
    backend.hold.set()
    page.until(lambda: page.shows("#draft-text .clause-draft"))
    assert [order.instruction for order in backend.orders] == ["a slow draft"]


def test_slow_drafts_do_not_hold_up_a_question(
    chromium: webdriver.Chrome, url: str, backend: DraftingBackend
) -> None:
    page = opened(chromium, url)
    page.type("#draft-instruction", "a slow draft")
    page.click("#draft-go")
    page.until(lambda: page.all("#draft-status .working"))
    page.open_tab("Ask")
    page.ask("How long does the modem listen?")
    page.until(page.image)
    backend.hold.set()
    page.open_tab("Draft")
    page.until(lambda: page.shows("#draft-text .clause-draft"))


def test_what_exists_is_listed_and_its_record_shown(chromium: webdriver.Chrome, url: str) -> None:
    page = opened(chromium, url)
    page.click("#overlap > button")
    page.until(lambda: page.shows("#overlap-title textarea, #overlap-title input"))
    page.type("#overlap-title", "Model stores")
    page.click("#overlap-go")
    page.until(lambda: "nearness 0.81" in page.text("#overlap-table"))
    assert page.script("document.querySelector('#overlap-table img')") is None
    page.click("#overlap-table .cite")
    page.until(lambda: "Record of the ITU-T catalogue" in page.text("#draft-card"))


def test_a_draft_is_handed_to_the_checker(chromium: webdriver.Chrome, url: str) -> None:
    page = opened(chromium, url)
    drafted(page)
    page.click("#draft-check")
    page.until(lambda: "ITU-WRD-002" in page.text("#check-findings"))
    assert page.all("#check-text mark.warning")
    assert "checked as a part of a Recommendation" in page.text("#check-counts")


def test_keyboard_alone_drafts_and_opens_a_source(chromium: webdriver.Chrome, url: str) -> None:
    page = opened(chromium, url)
    active = lambda: chromium.switch_to.active_element  # noqa: E731
    page.all("#draft-instruction textarea")[0].click()
    active().send_keys("Propose requirements")
    for _ in range(8):
        active().send_keys(Keys.TAB)
        if active().get_attribute("id") == "draft-go":
            break
    active().send_keys(Keys.ENTER)
    page.until(lambda: page.shows("#draft-text .clause-draft"))
    page.all("#draft-follow-up textarea")[0].click()
    for _ in range(8):
        active().send_keys(Keys.TAB)
        if (active().get_attribute("href") or "").endswith("#source-d-2"):
            break
    active().send_keys(Keys.ENTER)
    page.until(lambda: "6.2 Silence" in page.text("#draft-card"))


@pytest.mark.parametrize(("width", "dark"), [(1280, True), (390, False)])
def test_nothing_overflows(chromium: webdriver.Chrome, url: str, width: int, dark: bool) -> None:
    page = opened(chromium, url, width, dark)
    assert page.script("document.documentElement.scrollWidth") == width
    drafted(page, "terms")
    assert page.script("document.documentElement.scrollWidth") == width
    assert page.text(".side-by-side").startswith("ITU-T V.8 (11/2000)")
    assert violations(chromium, "#draft") == []


def test_the_tab_speaks_french(chromium: webdriver.Chrome, url: str) -> None:
    page = Page(chromium, f"{url}fr/")
    page.open_tab("Rédiger")
    page.until(lambda: page.shows("#draft-go"))
    assert page.text("#draft-go") == "Rédiger"
    drafted(page)
    assert "avertissement" in page.text("#draft-summary")
    assert violations(chromium, "#draft") == []
