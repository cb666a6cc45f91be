"""What a follow-up instruction changed: a unified difference, and words added and taken away."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum

from copilot.draft.markdown import body
from copilot.draft.model import Draft


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that stand in both drafts, in the new one alone, or in the old one alone."""

    change: Change
    text: str


def unified(before: Draft, after: Draft) -> str:
    """The difference as lines with + and -, "" where nothing changed."""
    return "\n".join(difflib.unified_diff(_lines(before), _lines(after), "before", "after", lineterm="", n=1))


def inline(before: Draft, after: Draft) -> tuple[Stretch, ...]:
    """The new draft word by word, with the words taken away where they stood.

    The texts of the stretches that are not ADDED make up the old draft, those not REMOVED the new one.
    """
    return between(body(before, marks=False), body(after, marks=False))


def between(before: str, after: str) -> tuple[Stretch, ...]:
    """The same for any two texts."""
    old, new = _words(before), _words(after)
    stretches: list[Stretch] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind == "equal":
            stretches.append(Stretch(Change.SAME, "".join(old[first:last])))
            continue
        if first < last:
            stretches.append(Stretch(Change.REMOVED, "".join(old[first:last])))
        if new_first < new_last:
            stretches.append(Stretch(Change.ADDED, "".join(new[new_first:new_last])))
    return tuple(stretches)


def _lines(draft: Draft) -> list[str]:
    return body(draft, marks=False).splitlines()


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)
