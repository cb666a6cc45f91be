"""The tab Ask in headless Chromium: an answer that is being written, filters, ratings, conversations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from index.retrieve.narrowing import Narrowing

from .accessibility import violations
from .browser import Page
from .conftest import TwoCitations

pytestmark = pytest.mark.browser
Serve = Callable[[TwoCitations], str]


def test_an_answer_is_seen_while_it_is_written_and_can_be_stopped(
    chromium: webdriver.Chrome, serve: Serve, own_backend: TwoCitations
) -> None:
    page = Page(chromium, serve(own_backend))
    page.ask("A long question")
    page.until(lambda: "It begins" in page.text("#chat .answer"))
    assert "Writing …" in page.text("#chat")
    page.click("#question .stop-button")
    page.until(lambda: page.text("#chat .answer-foot .badge") == "stopped")
    assert own_backend.conversations.list("") == []

    # asked again, and this time waited for
    own_backend.hold.set()
    page.click("#chat button[data-event=retry]")
    page.until(page.image)
    assert own_backend.questions == ["A long question"]
    assert [each.turns for each in own_backend.conversations.list("")] == [1]


def test_filters_and_mode_go_with_the_question(
    chromium: webdriver.Chrome, serve: Serve, own_backend: TwoCitations
) -> None:
    page = Page(chromium, serve(own_backend))
    page.click("#filters button")
    for label, typed in (("Status", "in force"), ("Recommendations", "X.690")):
        box = page.until(
            lambda label=label: page.chrome.find_element(By.CSS_SELECTOR, f"input[aria-label='{label}']")
        )
        box.send_keys(typed, Keys.ENTER, Keys.TAB)
    page.until(lambda: "only: X.690; in force" in page.text("#filters button"))
    page.ask("How long does the modem listen?")
    page.until(page.image)
    assert own_backend.asked_within == [
        ("auto", Narrowing(recommendations=("X.690",), statuses=("in force",)))
    ]
    assert "only: X.690; in force" in page.text("#chat .answer-foot")


def test_an_answer_is_rated_with_a_comment(
    chromium: webdriver.Chrome, serve: Serve, own_backend: TwoCitations
) -> None:
    page = Page(chromium, serve(own_backend))
    page.ask("How long does the modem listen?")
    page.until(page.image)
    page.click("#chat .thumb[data-rating='-1']")
    box = page.until(lambda: page.chrome.find_element(By.CSS_SELECTOR, "#chat .comment textarea"))
    assert page.script("document.querySelector('.thumb[data-rating=\"-1\"]').ariaPressed") == "true"
    box.send_keys("It is three seconds.")
    page.click("#chat .comment button")
    page.until(lambda: "Thank you" in page.text("#chat"))
    assert own_backend.ratings == [(7, -1, ""), (7, -1, "It is three seconds.")]


def test_a_question_is_edited_and_what_followed_goes(
    chromium: webdriver.Chrome, serve: Serve, own_backend: TwoCitations
) -> None:
    page = Page(chromium, serve(own_backend))
    for question in ("First?", "Second?"):
        page.ask(question)
        page.until(
            lambda question=question: (
                page.text("#chat").count("Edit") and page.image() and question in own_backend.questions
            )
        )
        page.until(lambda: not page.chrome.find_elements(By.CSS_SELECTOR, "#chat .pending"))
    page.click("#chat button[data-event=edit][data-turn='0']")
    box = page.chrome.find_element(By.CSS_SELECTOR, "#question textarea")
    page.until(lambda: box.get_attribute("value") == "First?")
    box.send_keys(" Or third?", Keys.ENTER)
    page.until(lambda: own_backend.questions[-1] == "First? Or third?")
    page.until(lambda: len(page.chrome.find_elements(By.CSS_SELECTOR, "#chat .question")) == 1)
    assert own_backend.histories[-1] == []
    page.until(lambda: [each.turns for each in own_backend.conversations.list("")] == [1])


def test_conversations_are_listed_opened_renamed_exported_and_deleted(
    chromium: webdriver.Chrome, serve: Serve, own_backend: TwoCitations
) -> None:
    kept = own_backend.conversations
    foreign = kept.create("somebody else")
    kept.append("somebody else", foreign, own_backend.ask("A secret?"))
    earlier = kept.create("")
    kept.append("", earlier, own_backend.ask("How long does the modem listen?"))
    url = serve(own_backend)
    page = Page(chromium, url)
    page.click("#kept")
    page.until(lambda: "How long does the modem listen?" in page.text("#conversations"))
    assert "A secret?" not in page.text("#conversations")
    page.click("#conversations button.conversation")
    page.until(page.image)
    assert "shall listen for two seconds" in page.text("#chat .answer")

    title = page.until(
        lambda: page.chrome.find_element(
            By.CSS_SELECTOR, "#this-conversation textarea, #this-conversation input"
        )
    )
    title.send_keys(" <b>V.8</b>", Keys.ENTER)
    page.until(lambda: kept.list("")[0].title == "How long does the modem listen? <b>V.8</b>")
    address = page.script("document.querySelector('#conversations .exports a').href")
    exported = httpx.get(address)
    assert exported.headers["content-disposition"].startswith("attachment; filename*=UTF-8''How%20long")
    assert exported.content[:2] == b"PK"
    assert httpx.get(f"{url}conversation/{foreign}.md").status_code == 404

    page.button("Delete").click()
    page.button("Delete for good").click()
    page.until(lambda: "No conversation is kept yet" in page.text("#conversations"))
    assert kept.list("") == []
    assert len(kept.list("somebody else")) == 1


def test_the_page_is_magnified(chromium: webdriver.Chrome, serve: Serve, own_backend: TwoCitations) -> None:
    page = Page(chromium, serve(own_backend))
    page.ask("How long does the modem listen?")
    width = page.until(page.image).width
    page.button("+ Larger").click()
    page.until(lambda: page.image().width == round(width * 1.25))


@pytest.mark.parametrize(("path", "dark"), [("", False), ("fr/", True)])
def test_axe_finds_nothing_grave(
    chromium: webdriver.Chrome, serve: Serve, own_backend: TwoCitations, path: str, dark: bool, tmp_path: Path
) -> None:
    page = Page(chromium, serve(own_backend) + path, dark=dark)
    page.click("#filters button")
    page.ask("How long does the modem listen?")
    page.until(page.image)
    page.click("#kept")
    page.click("#chat .thumb[data-rating='1']")
    page.until(lambda: page.chrome.find_element(By.CSS_SELECTOR, "#chat .comment"))
    assert violations(chromium) == []
