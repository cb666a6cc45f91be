"""What single words of an instruction do (leave out, take over, add, …), by classes that are kept as a list.

The reading learns from a few hundred instructions; a word that it never saw is told by its class.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from copilot.draft.reading.force import force_named

NO_CUE = "-"


@cache
def _classes() -> dict[str, str]:
    content = (files("copilot.draft.reading") / "cues.txt").read_text("utf-8")
    lines = (line.partition(":") for line in content.splitlines() if line and not line.startswith("#"))
    return {word: name for name, _, words in lines for word in words.split()}


@cache
def cue(word: str) -> str:
    """The class of a word in lower case; "-" for one that has none.

    >>> cue("omit"), cue("mandatory"), cue("fibre")
    ('leave', 'requirement', '-')
    """
    known = _classes().get(word)
    if known is not None:
        return known
    force = force_named(word) if word.isalpha() else None
    return str(force) if force is not None else NO_CUE
