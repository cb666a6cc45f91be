"""Takes the pictures of the documentation from a page that runs with the real documents.

python -m tests.ui.pictures http://127.0.0.1:7860/ docs/
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from selenium.webdriver.common.by import By

from .browser import Page, start_chromium

QUESTION = "Which circuitry keeps scrambler lockup in V.22 from instigating a remote loop 2?"
SETTLED = 1.5
"""Seconds until fonts, images and scrolling have come to rest."""


def main(url: str, folder: Path) -> None:
    """Writes page.png (the tab Ask after a question), library.png and phone.png (390 pixels wide)."""
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
            next(
                tab for tab in chrome.find_elements(By.CSS_SELECTOR, "[role=tab]") if tab.text == "Library"
            ).click()
            time.sleep(SETTLED)
            chrome.save_screenshot(str(folder / "library.png"))
        finally:
            chrome.quit()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
