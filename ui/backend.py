"""What the page asks of the copilot, and nothing more."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from copilot.answer.model import Answer, Retrieved
from copilot.history.conversations import Conversations
from index.retrieve.narrowing import ANYWHERE, Narrowing

from .check.backend import Checking
from .draft.backend import Drafting
from .proof import Texts

if TYPE_CHECKING:
    from .library.backend import Desk


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh that runs now has come, or why it ended without success.

    `stage` is the word of the refresh for what it does ("reading", "vectors"), `done` of `total` counts
    files or passages; `failure` is the message of a refresh that failed, "" otherwise. `lacking` is why
    what serves has no vectors though they were tried.
    """

    stage: str
    done: int
    total: int
    failure: str = ""
    lacking: str = ""


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
    def library(self) -> Desk:
        """What is indexed, the catalogue, and what changes them."""
        ...
