"""A submission read and checked, against an index or without one."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.check.checking import Checking
from copilot.check.running import run
from corpus.drafts import read_bytes

from ..backend import Checked, Submission
from ..working import Steps

if TYPE_CHECKING:
    from copilot.answer.opened import Reading


def checked(
    submission: Submission,
    reading: Reading | None,
    steps: Steps,
    definition_start: str = "capital",
    rules: str = "",
) -> Checked:
    """The text that was read and what was found in it.

    Args:
        submission: a file or a pasted text.
        reading: the index to compare with; None: rules that need one are left out, and the report says so.
        steps: told what is done.
        definition_start: what a definition begins with: "capital", "lower" or "any".
        rules: which rules run, "WRD,-WRD-004"; "": all.

    Raises:
        UnreadableDraft: naming the file, what is wrong with it, and what to do.
    """
    started = time.perf_counter()
    steps.say("reading")
    document = read_bytes(
        submission.name,
        submission.data,
        whole=submission.whole,
        clause_type=submission.clause_type,
        catalogue=None if reading is None else reading.catalogue,
    )
    steps.say("checking")
    report = run(Checking(document, reading, definition_start), rules)
    return Checked(submission, document, replace(report, seconds=time.perf_counter() - started))
