"""What the tab Draft asks of the copilot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from copilot.history.drafts import Drafts

from ..locale import N_
from ..working import Steps

if TYPE_CHECKING:
    from copilot.draft.model import Draft
    from copilot.draft.overlap import Overlap

ASSEMBLED, GENERATIVE = "assembled", "generative"
"""Drafts without and with a language model."""
LONGEST_INSTRUCTION = 6000
LONGEST_TITLE = 400
INTERNAL = N_("Something went wrong inside the copilot; its log says more. Try again, or in other words.")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be drafted.

    `clause_type`, `style` and `language` are values of `ClauseType`, `Style` and of `Drafter.draft`;
    "" leaves them to the instruction. `mode` is ASSEMBLED or GENERATIVE. `form` is the form as YAML or JSON;
    where it is given, the draft is made from it and the instruction is only kept.
    """

    instruction: str
    clause_type: str = ""
    title: str = ""
    style: str = ""
    language: str = ""
    mode: str = ASSEMBLED
    form: str = ""


class Drafting(Protocol):
    """Drafts clauses and compares subjects with what exists."""

    def drafting_model(self) -> str:
        """The name of the language model that can write into drafts, "" where none is set up."""
        ...

    def draft(self, order: Order, steps: Steps) -> Draft:
        """Draft; says to `steps` how far it is.

        Raises:
            Stopped: the reader has stopped it.
            CopilotError: nothing to draft from, no index, or a language model that fails.
        """
        ...

    def refined(self, draft: Draft, instruction: str) -> Draft:
        """The draft changed as a follow-up says. Raises: CopilotError where it is not understood."""
        ...

    @property
    def templates(self) -> Path | None:
        """The folder with the study group's Word templates, None where there is none."""
        ...

    @property
    def drafts(self) -> Drafts:
        """The drafts kept for the users."""
        ...

    def overlap(self, title: str, scope: str) -> Overlap:
        """What exists on a proposed title and scope. Raises: CopilotError."""
        ...
