"""What the page asks of the copilot, and nothing more."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from copilot.answer.model import Answer, Retrieved
from copilot.history.conversations import Conversations
from index.retrieve.narrowing import ANYWHERE, Narrowing

from .checking import Checked, Checking, Submission
from .drafting import ASSEMBLED, GENERATIVE, Drafting, Order
from .library import Library
from .refreshing import Outcome, Progress
from .texts import Texts

__all__ = [
    "ASSEMBLED",
    "GENERATIVE",
    "Backend",
    "Checked",
    "Checking",
    "Drafting",
    "Library",
    "Order",
    "Outcome",
    "Progress",
    "Submission",
    "Texts",
]


class Backend(Texts, Drafting, Checking, Protocol):
    """Answers questions and tells what stands behind them; drafts and checks."""

    def ask(self, question: str, history: Sequence[dict[str, str]] = (), mode: str = "auto") -> Answer:
        """Answer, or abstain; `history` holds {"role", "content"} rows, oldest first.

        Raises:
            CopilotError: there is no index yet, or it cannot be used.
        """
        ...

    def answering(
        self,
        question: str,
        history: Sequence[dict[str, str]] = (),
        mode: str = "auto",
        narrowing: Narrowing = ANYWHERE,
        cancel: threading.Event | None = None,
    ) -> Iterator[str | Answer]:
        """The same in pieces: text as it comes, at the end the whole answer.

        Raises:
            CopilotError: as `ask`.
            Cancelled: `cancel` was set.
        """
        ...

    def admit(self, user: str) -> None:
        """Counts a question of a user before it is answered. Raises: TooManyQuestions."""
        ...

    def search(self, query: str, k: int, narrowing: Narrowing = ANYWHERE) -> list[Retrieved]:
        """Clauses and catalogue records, best first. Raises: CopilotError."""
        ...

    def rate(self, entry: int, rating: int, comment: str = "") -> None:
        """Rate a recorded answer: 1 or -1, with a comment. Raises: RecordError."""
        ...

    @property
    def conversations(self) -> Conversations:
        """The kept conversations of all users."""
        ...

    @property
    def has_model(self) -> bool:
        """Whether a language model is set up."""
        ...

    def status(self) -> dict[str, Any]:
        """What is indexed: `generation`, `documents`, `pages`, `passages`, `editions`, `has_vectors`,
        `samples`, and `failed` (file, reason) where files could not be read.

        Raises:
            CopilotError: there is no index yet, or it cannot be used.
        """
        ...

    def progress(self) -> Progress | None:
        """How far the refresh has come; None when none is running and nothing is wrong."""
        ...

    @property
    def library(self) -> Library:
        """What is indexed, the catalogue, and what changes them."""
        ...
