"""What the tab Check asks of the copilot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ..working import Steps

if TYPE_CHECKING:
    from copilot.check import Report
    from corpus.document import DraftDocument


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be checked: a file as it came, or a pasted text as one.

    `whole`: a whole Recommendation or a part of one; None: told by its clauses. `clause_type`: what a text
    without headings is.
    """

    name: str
    data: bytes
    whole: bool | None = None
    clause_type: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A submission with the text that was read from it and what was found; `before`: as it was sent,
    where corrections have been made since, `left` of which could not be."""

    submission: Submission
    document: DraftDocument
    report: Report
    before: Checked | None = None
    left: int = 0


class Checking(Protocol):
    """Checks drafts against the rules of drafting."""

    def check(self, submission: Submission, steps: Steps) -> Checked:
        """Read and check.

        Raises:
            UnreadableDraft: naming the file, what is wrong with it, and what to do.
            CopilotError: the index cannot be used.
        """
        ...
