"""What axe-core finds on a page that stands in the browser."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from selenium import webdriver

AXE = files("selenium_axe_python") / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")


def violations(chrome: webdriver.Chrome, within: str = "body") -> list[str]:
    """Serious and critical faults against WCAG 2.1 AA, each with its element: [] is what should be."""
    chrome.execute_script(AXE.read_text("utf-8"))
    found: dict[str, Any] = chrome.execute_async_script(
        "const [within, done] = arguments;"
        "axe.run(within, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(done)",
        within,
    )
    return [
        f"{each['id']}: {node['html'][:160]} – {node['failureSummary'][:200]}"
        for each in found["violations"]
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
