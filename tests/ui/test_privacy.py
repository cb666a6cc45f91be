"""The page asks no host and writes nothing outside the data folder, whatever a browser or a program does with it."""

from __future__ import annotations

import sys

import pytest
from selenium import webdriver

from tests.trap.cage import Cage, refusing_proxy
from tests.trap.visit import served
from tests.ui.browser import Page

pytestmark = pytest.mark.timeout(600)


def test_the_page(indexed: Cage) -> None:
    log = indexed.data / "serve.log"
    done, seen = indexed.run(sys.executable, "-m", "tests.trap.visit", str(log))
    assert done.returncode == 0, done.stderr + log.read_text()
    seen.nothing()


@pytest.mark.browser
def test_the_page_in_a_browser(indexed: Cage, chromium: webdriver.Chrome) -> None:
    log = indexed.data / "serve.log"
    with refusing_proxy() as (proxy, refused), served(indexed.work, indexed.environment(proxy), log) as url:
        page = Page(chromium, url)
        page.ask("What is leakage?")
        page.element("#figure img")
        for tab in ("Draft", "Check", "Library"):
            page.open_tab(tab)
        assert page.requested_hosts() == {"127.0.0.1"}
    indexed.note_refused(refused, None)
    indexed.seen().nothing()
