"""Names of WordprocessingML, and small questions to its elements."""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def value(parent: Any, path: str) -> str | None:
    """The w:val of the element at a path like "pPr/pStyle"; None where there is none."""
    if parent is None:
        return None
    found = parent.find("/".join(f"{W}{name}" for name in path.split("/")))
    return None if found is None else found.get(f"{W}val")


def number(text: str | None, default: int) -> int:
    """A whole number, also a negative one; the default where it is none."""
    digits = (text or "").strip()
    return int(digits) if digits.lstrip("-").isdigit() else default


def toggle(properties: Any, name: str) -> bool | None:
    """A property that is on or off, like w:b or w:vanish; None where it is not said."""
    found = None if properties is None else properties.find(f"{W}{name}")
    if found is None:
        return None
    return found.get(f"{W}val") not in ("0", "false", "off")
