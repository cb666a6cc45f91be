"""Takes the pictures of the documentation from a page that runs with the real documents.

python -m tests.ui.pictures http://127.0.0.1:7860/ docs/
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from selenium.webdriver.common.by import By

from tests.copilot.check.seeded import FAULTS
from tests.copilot.check.seeded import draft as draft_with

from .browser import Page, start_chromium

QUESTION = "Which circuitry keeps scrambler lockup in V.22 from instigating a remote loop 2?"
INSTRUCTION = (
    "Propose requirements for a new Recommendation on error-correcting procedures for modems. "
    "Cover frame transmission, timers and retransmission."
)
SETTLED = 1.5
"""Seconds until fonts, images and scrolling have come to rest."""


def main(url: str, folder: Path) -> None:
    """Writes page.png (the tab Ask after a question), phone.png (390 pixels wide), draft.png, check.png (a
    draft with faults made for the tests), library.png with a text open, catalogue.png with a record,
    charts.png."""
    with tempfile.TemporaryDirectory() as profile:
        chrome = start_chromium(Path(profile))
        if chrome is None:
            sys.exit("no Chromium here; apt-get install chromium chromium-driver")
        try:
            for name, width in (("page", 1280), ("phone", 390)):
                page = Page(chrome, url, width)
                page.ask(QUESTION)
                page.until(page.image)
                time.sleep(SETTLED)
                chrome.save_screenshot(str(folder / f"{name}.png"))
            page = Page(chrome, url)
            page.open_tab("Draft")
            page.until(lambda: page.shows("#draft-instruction"))
            page.type("#draft-instruction", INSTRUCTION)
            page.click("#draft-go")
            page.until(lambda: page.shows("#draft-figure img"))
            time.sleep(SETTLED)
            chrome.save_screenshot(str(folder / "draft.png"))
            page.open_tab("Check")
            page.until(lambda: page.shows("#check-upload"))
            faulty = Path(profile) / "draft.docx"
            faulty.write_bytes(draft_with(FAULTS))
            page.all("#check-upload input[type=file]")[0].send_keys(str(faulty))
            page.until(lambda: page.shows("#check-findings .finding"))
            time.sleep(SETTLED)
            chrome.save_screenshot(str(folder / "check.png"))
            _open(page, "Library")
            _press(page, "#documents [data-library=opendocument]")
            page.until(lambda: page.text("#leaf"))
            time.sleep(SETTLED)
            chrome.save_screenshot(str(folder / "library.png"))
            _open(page, "Catalogue")
            chrome.find_element(By.CSS_SELECTOR, "#words input, #words textarea").send_keys(
                "machine learning"
            )
            page.until(lambda: "1 to 25" in page.text("#results"))
            time.sleep(SETTLED)
            _press(page, "#results [data-library=record]")
            page.until(lambda: page.text("#library-record strong"))
            time.sleep(SETTLED)
            chrome.save_screenshot(str(folder / "catalogue.png"))
            _open(page, "Charts")
            page.until(lambda: len(chrome.find_elements(By.CSS_SELECTOR, "#map .main-svg")))
            page.script("document.querySelector('#ai').scrollIntoView({block: 'center'})")
            time.sleep(SETTLED)
            chrome.save_screenshot(str(folder / "charts.png"))
        finally:
            chrome.quit()


def _open(page: Page, tab: str) -> None:
    tabs = page.chrome.find_elements(By.CSS_SELECTOR, "[role=tab]")
    next(each for each in tabs if each.text == tab).click()
    time.sleep(SETTLED)


def _press(page: Page, selector: str) -> None:
    button = page.until(lambda: page.chrome.find_element(By.CSS_SELECTOR, selector))
    page.chrome.execute_script("arguments[0].click()", button)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
