"""The page in headless Chromium: a question, its answer, the marked page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from corpus.pdf.render import HIGHLIGHT
from ui.backend import Progress
from ui.proof import SCALE

from .browser import Page
from .conftest import TwoCitations

pytestmark = pytest.mark.browser


def share_of_yellow(image: Image.Image, box: tuple[float, float, float, float]) -> float:
    left, top, right, bottom = (round(value * SCALE) for value in box)
    counted = image.crop((left, top, right, bottom)).getcolors(1 << 24) or []
    return sum(count for count, colour in counted if colour == HIGHLIGHT) / ((right - left) * (bottom - top))


def check_marked(page: Page, backend: TwoCitations, marker: int) -> None:
    """The lines of the citation are yellow in the shown image, the lines above and below them are not."""
    image = page.image()
    boxes = backend.citations[marker - 1].boxes
    for _, left, top, right, bottom in boxes:
        assert share_of_yellow(image, (left, top, right, bottom)) > 0.5
    left, top, right, bottom = (boxes[0][1], min(b[2] for b in boxes), boxes[0][3], max(b[4] for b in boxes))
    assert share_of_yellow(image, (left, top - 20, right, top - 3)) == 0
    assert share_of_yellow(image, (left, bottom + 3, right, bottom + 20)) == 0


@pytest.mark.real
def test_a_question_shows_its_answer_and_the_marked_page(
    chromium: webdriver.Chrome, serve: Callable[[TwoCitations], str], real_backend: TwoCitations
) -> None:
    page = Page(chromium, serve(real_backend))
    page.ask("What is the first information category in a V.8 sequence?")

    page.until(lambda: page.text("#figure") is not None and page.image())
    assert "shall be the call function" in page.text("#chat .answer")
    assert page.text("#chat .answer-foot").startswith("quotations")
    card = page.text("#card")
    assert "ITU-T V.8 (11/2000)" in card
    assert "5 Coding format" in card
    assert "Page 9 of 19, printed as 4" in card
    assert "in force" in card and "normative" in card
    assert page.script("document.querySelector('#card a').href").startswith(
        "https://www.itu.int/rec/T-REC-V.8-"
    )
    check_marked(page, real_backend, 1)
    # and the mark is what the reader has before the eyes, not somewhere down the page
    top, bottom = page.until(
        lambda: page.script(
            "(() => {const f = document.querySelector('.page-frame'), i = f.querySelector('img');"
            "const y = Number(f.dataset.markTop) * i.clientHeight - f.scrollTop;"
            "return f.scrollTop > 0 ? [y, f.clientHeight] : null})()"
        )
    )
    assert 0 < top < bottom

    page.click("#chat .cite[href='#cite-0-2']")
    page.until(lambda: "3.2 signal CNG" in page.text("#card"))
    check_marked(page, real_backend, 2)
    assert page.text("#citations [aria-current]") == "23.2"
    assert page.requested_hosts() == {"127.0.0.1"}


def test_a_catalogue_citation_shows_its_record(
    chromium: webdriver.Chrome, serve: Callable[[TwoCitations], str], own_backend: TwoCitations
) -> None:
    page = Page(chromium, serve(own_backend))
    page.ask("Is V.8 of 1998 in force?")
    page.until(page.image)
    check_marked(page, own_backend, 1)

    page.click("#citations a[href='#cite-0-3']")
    page.until(lambda: "Record of the ITU-T catalogue" in page.text("#card"))
    assert "superseded" in page.text("#card .badge")
    assert "Superseded by ITU-T V.8 (11/2000)." in page.text("#card")
    assert "1998-02-06" in page.text("#figure .record")
    assert page.text("#figure mark") == "defines the signals to be exchanged"
    assert not page.chrome.find_elements(By.CSS_SELECTOR, "#figure img")
    assert page.requested_hosts() == {"127.0.0.1"}


def test_pages_turn_and_clause_and_search_open(
    chromium: webdriver.Chrome, serve: Callable[[TwoCitations], str], own_backend: TwoCitations
) -> None:
    page = Page(chromium, serve(own_backend))
    page.ask("How long does the modem listen?")
    page.until(page.image)
    assert page.script("document.querySelector('#pages button').disabled") is True

    page.button("Next page →").click()
    page.until(lambda: "Page 2 of 2" in page.text("#card"))
    assert share_of_yellow(page.image(), (0, 0, 595, 842)) == 0

    page.click("#clause button")
    page.until(lambda: page.text("#clause .clause-text") == "The calling modem shall listen for two seconds.")
    page.click("#searched button")
    page.until(lambda: page.text("#searched li a"))
    page.click("#searched a[href='#passage-0-1']")
    page.until(lambda: "6.2 Silence" in page.text("#card"))


def test_keyboard_alone_asks_and_opens_a_citation(
    chromium: webdriver.Chrome, serve: Callable[[TwoCitations], str], own_backend: TwoCitations
) -> None:
    page = Page(chromium, serve(own_backend))
    active = lambda: chromium.switch_to.active_element  # noqa: E731
    active().send_keys("How long does the modem listen?", Keys.ENTER)
    page.until(page.image)
    for _ in range(40):
        if active().get_attribute("href") and active().get_attribute("href").endswith("#cite-0-2"):
            break
        active().send_keys(Keys.SHIFT, Keys.TAB)
    else:
        pytest.fail("the second citation is not reached with the keyboard")
    assert active().get_attribute("aria-label") == "Citation 2: ITU-T V.8 (11/2000), clause 6.2"
    active().send_keys(Keys.ENTER)
    page.until(lambda: "6.2 Silence" in page.text("#card"))


def test_the_conversation_goes_on_and_starts_anew(
    chromium: webdriver.Chrome, serve: Callable[[TwoCitations], str], own_backend: TwoCitations
) -> None:
    page = Page(chromium, serve(own_backend))
    page.click("#suggestions button")
    page.until(page.image)
    assert own_backend.questions == ["What is the scope of ITU-T V.8 (11/2000)?"]
    page.ask("And on the moon?")
    page.until(lambda: "does not hold an answer" in page.text("#chat"))
    assert [row["role"] for row in own_backend.histories[1]] == ["user", "assistant"]
    assert "This answer cites nothing." in page.text("#card")
    assert "not found" in page.text("#chat")

    page.click("#chat .cite[href='#cite-0-1']")
    page.until(page.image)
    page.click("#new")
    page.until(lambda: not page.chrome.find_elements(By.CSS_SELECTOR, "#chat .answer"))
    page.ask("Again?")
    page.until(page.image)
    assert own_backend.histories[2] == []


def test_markup_in_a_question_stays_text(
    chromium: webdriver.Chrome, serve: Callable[[TwoCitations], str], own_backend: TwoCitations
) -> None:
    page = Page(chromium, serve(own_backend))
    attack = "<img src=https://example.org/x onerror='window.attacked=1'>${1+1}{{value}} broken"
    page.ask(attack)
    page.until(lambda: "run copilot corpus refresh" in page.text("#chat .error"))
    assert page.text("#chat .question p") == attack
    assert page.script("window.attacked") is None
    assert page.text("#chat .error button") == "Ask again"
    assert page.requested_hosts() == {"127.0.0.1"}


def test_a_slow_answer_does_not_hold_up_another_reader(
    chromium: webdriver.Chrome, serve: Callable[[TwoCitations], str], own_backend: TwoCitations
) -> None:
    url = serve(own_backend)
    first = Page(chromium, url)
    first.ask("A slow question")
    first.until(lambda: "Searching the texts" in first.text("#chat"))
    slow_window = chromium.current_window_handle
    chromium.switch_to.new_window("tab")
    second = Page(chromium, url)
    second.ask("A quick question")
    second.until(second.image)
    own_backend.hold.set()
    chromium.close()
    chromium.switch_to.window(slow_window)
    first.until(first.image)


def test_progress_of_a_refresh_is_seen_and_goes(
    chromium: webdriver.Chrome, serve: Callable[[TwoCitations], str], own_backend: TwoCitations
) -> None:
    own_backend.running = Progress("embedding", 1200, 22000, left=1150.0)
    page = Page(chromium, serve(own_backend))
    page.until(lambda: "by meaning: 5 %, about 20 min left. You can ask meanwhile." in page.text("#banner"))
    own_backend.running = Progress("embedding", 9000, 22000, left=59.0)
    page.until(lambda: "by meaning: 40 %, less than a minute left." in page.text("#banner"))
    own_backend.running = None
    page.until(lambda: page.text("#banner") == "")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_overflows(
    chromium: webdriver.Chrome,
    serve: Callable[[TwoCitations], str],
    own_backend: TwoCitations,
    width: int,
    dark: bool,
) -> None:
    page = Page(chromium, serve(own_backend), width, dark)
    assert page.script("document.body.classList.contains('dark')") is dark
    page.ask("How long does the modem listen?")
    page.until(page.image)
    assert page.script("document.documentElement.scrollWidth") == width
    page.script(
        "[...document.querySelectorAll('button[role=tab]')].find(b => b.innerText == 'Library').click()"
    )
    page.until(
        lambda: "T-REC-Q.1-202001-E.pdf" in page.script("document.querySelector('#documents').textContent")
    )
    assert "<b>broken</b>.pdf encrypted with a password" in page.text("#library-summary")
    assert page.script("document.documentElement.scrollWidth") == width


def test_the_page_loads_nothing_from_elsewhere_by_policy(
    serve: Callable[[TwoCitations], str], own_backend: TwoCitations, tmp_path: Path
) -> None:
    import httpx

    url = serve(own_backend)
    answer = httpx.get(url)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert httpx.get(url + "healthz").status_code == 200
    secret = tmp_path / "secret.txt"
    secret.write_text("not for the page")
    assert httpx.get(f"{url}gradio_api/file={secret}").status_code == 403
