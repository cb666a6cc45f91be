"""The page asks no host and writes nothing outside the data folder, whatever is done with it."""

from __future__ import annotations

import sys

import pytest
from selenium import webdriver

from tests.trap.cage import Cage, refusing_proxy
from tests.trap.visit import served
from tests.ui.browser import Page

pytestmark = pytest.mark.timeout(600)


def test_the_page_and_programs(indexed_cage: Cage) -> None:
    log = indexed_cage.data / "serve.log"
    done, seen = indexed_cage.run(sys.executable, "-m", "tests.trap.visit", str(log), timeout=500)
    assert done.returncode == 0, done.stderr + log.read_text()
    seen.nothing()


@pytest.mark.browser
def test_the_page_in_a_browser(indexed_cage: Cage, chromium: webdriver.Chrome) -> None:
    cage = indexed_cage
    draft = cage.give("draft.md", "# 1 Scope\n\nThis Recommendation specifies echoes.\n")
    log = cage.data / "serve.log"
    with refusing_proxy() as (proxy, refused), served(cage.work, cage.environment(proxy), log) as url:
        page = Page(chromium, url)
        page.ask("What is leakage?")
        page.element("#figure img")
        for tab in ("Draft", "Library", "Check"):
            page.open_tab(tab)
        page.all("#check-upload input[type=file]")[0].send_keys(str(draft))
        page.until(lambda: list((cage.data / "uploads").rglob(draft.name)))
        assert page.requested_hosts() == {"127.0.0.1"}
    cage.note_refused(refused, None)
    cage.seen().nothing()
