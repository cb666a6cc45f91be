"""What is sent to the check: a pasted text as a file, how much of a text it is, the kind of clause."""

from __future__ import annotations

import re
from dataclasses import replace

from ..backend import Submission
from ..locale import N_

LONGEST_TEXT = 400_000
"""Characters that are taken from the clipboard; larger drafts come as files."""
WHOLE, PART, FIND_OUT = "whole", "part", ""
EXTENTS = {
    FIND_OUT: N_("find it out"),
    WHOLE: N_("a whole Recommendation"),
    PART: N_("a part of one"),
}
KINDS = ("summary", "scope", "references", "definitions", "abbreviations", "conventions", "requirements")
"""Kinds of clause that the rules tell apart."""
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|\|.*\|\s*$|\*\*\S)", re.M)


def as_file(text: str, name: str = "") -> Submission:
    """A pasted text as a file; Markdown where it is marked up as such, else plain text or AsciiDoc."""
    return Submission(name or ("text.md" if _MARKDOWN.search(text) else "text.txt"), text.encode("utf-8"))


def with_options(sent: Submission, extent: str, kind: str) -> Submission:
    """The file with what the person said of it."""
    return replace(sent, whole={WHOLE: True, PART: False}.get(extent), clause_type=kind or "")
