"""Headless Chromium and what a reader does on the page and sees."""

from __future__ import annotations

import base64
import io
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from PIL import Image
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

T = TypeVar("T")
WAIT = 30.0
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,860",
)


def start_chromium(profile: Path) -> webdriver.Chrome | None:
    """A browser with an empty profile; None where none is installed."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        return None
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


class Page:
    """What a reader does on the page and sees."""

    def __init__(self, chrome: webdriver.Chrome, url: str, width: int = 1280, dark: bool = False) -> None:
        self.chrome = chrome
        chrome.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 860, "deviceScaleFactor": 1, "mobile": width < 500},
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        chrome.get_log("performance")
        chrome.get(url)
        self.until(lambda: chrome.find_element(By.CSS_SELECTOR, "#suggestions button"))

    def until(self, seen: Callable[[], T]) -> T:
        end = time.monotonic() + WAIT
        while True:
            try:
                if found := seen():
                    return found
            except (NoSuchElementException, StaleElementReferenceException, AssertionError, StopIteration):
                pass
            assert time.monotonic() < end, f"not seen in {WAIT} s; the page says: {self.text('body')}"
            time.sleep(0.1)

    def ask(self, question: str) -> None:
        self.chrome.find_element(By.CSS_SELECTOR, "#question textarea").send_keys(question, Keys.ENTER)

    def element(self, selector: str) -> WebElement:
        """The first such element, once it is there."""
        return self.until(lambda: self.chrome.find_element(By.CSS_SELECTOR, selector))

    def button(self, text: str) -> WebElement:
        """The visible button with just this text."""
        named = f"//button[normalize-space(.)='{text}']"
        return self.until(
            lambda: next(each for each in self.chrome.find_elements(By.XPATH, named) if each.is_displayed())
        )

    def text(self, selector: str) -> str:
        return self.chrome.find_element(By.CSS_SELECTOR, selector).text

    def click(self, selector: str) -> None:
        self.chrome.find_element(By.CSS_SELECTOR, selector).click()

    def image(self) -> Image.Image:
        source = self.chrome.find_element(By.CSS_SELECTOR, "#figure img").get_attribute("src") or ""
        return Image.open(io.BytesIO(base64.b64decode(source.partition("base64,")[2]))).convert("RGB")

    def script(self, code: str) -> Any:
        return self.chrome.execute_script(f"return {code}")

    def requested_hosts(self) -> set[str]:
        hosts = set()
        for entry in self.chrome.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = urlsplit(message["params"]["request"]["url"])
                if url.scheme not in {"data", "blob", "chrome"}:
                    hosts.add(url.hostname or "")
        return hosts

    def open_tab(self, name: str) -> None:
        tabs = self.chrome.find_elements(By.CSS_SELECTOR, "#tabs [role=tab]")
        next(tab for tab in tabs if tab.text == name).click()

    def all(self, selector: str) -> list[WebElement]:
        return self.chrome.find_elements(By.CSS_SELECTOR, selector)

    def shows(self, selector: str) -> bool:
        return any(element.is_displayed() for element in self.all(selector))

    def type(self, selector: str, text: str) -> None:
        field = self.chrome.find_element(By.CSS_SELECTOR, f"{selector} textarea, {selector} input")
        field.clear()
        field.send_keys(text)

    def downloaded(self, selector: str, folder: Path) -> Path:
        """Click a button and wait for the one new file in the folder."""
        before = set(folder.iterdir())
        params = {"behavior": "allow", "downloadPath": str(folder)}
        self.chrome.execute_cdp_cmd("Browser.setDownloadBehavior", params)
        self.click(selector)

        def done() -> list[Path]:
            new = set(folder.iterdir()) - before
            return [path for path in new if path.suffix not in (".crdownload", ".tmp")]

        return self.until(done)[0]
