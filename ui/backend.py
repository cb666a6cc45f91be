"""What the page asks of the copilot, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from copilot.model import Answer
from corpus.editions import Edition


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh that runs now has come, or why it ended without success.

    `stage` is the word of the refresh for what it does ("reading", "vectors"), `done` of `total` counts
    files or passages; `failure` is the message of a refresh that failed, "" otherwise.
    """

    stage: str
    done: int
    total: int
    failure: str = ""


class Backend(Protocol):
    """Answers questions and tells what stands behind them."""

    def ask(self, question: str, history: Sequence[dict[str, str]] = (), mode: str = "auto") -> Answer:
        """Answer, or abstain; `history` holds {"role", "content"} rows, oldest first.

        Raises:
            CopilotError: there is no index yet, or it cannot be used.
        """
        ...

    def pdf_path(self, file: str) -> Path | None:
        """The PDF of a document of the index; None for the catalogue and for files it does not hold."""
        ...

    def clause_text(self, file: str, clause_number: str) -> str:
        """The whole text of a clause, subclauses included; "" where there is none."""
        ...

    def edition(self, doc: str) -> Edition | None:
        """The catalogue's record of an edition ("ITU-T V.8 (02/1998)"); None where it holds none."""
        ...

    def status(self) -> dict[str, Any]:
        """What is indexed: `generation`, `documents`, `pages`, `passages`, `editions`, `has_vectors`,
        `samples`, and `failed` (file, reason) where files could not be read.

        Raises:
            CopilotError: there is no index yet, or it cannot be used.
        """
        ...

    def progress(self) -> Progress | None:
        """How far the refresh has come; None when none is running."""
        ...
