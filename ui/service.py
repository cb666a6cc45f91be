"""The copilot behind the page: loaded when first needed, with the refresh that feeds it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.conversations import Conversations
from copilot.language_model import is_configured
from copilot.model import Answer
from corpus.editions import Edition
from corpus.settings import Settings
from index.narrowing import ANYWHERE, Narrowing

from .backend import Progress
from .refreshing import BackgroundRefresh

if TYPE_CHECKING:
    from copilot.answer import Copilot


class Service:
    """A `Backend` over one data folder."""

    def __init__(self, settings: Settings, refresh: BackgroundRefresh | None = None) -> None:
        self._settings = settings
        self._refresh = refresh
        self._copilot: Copilot | None = None
        self._loading = threading.Lock()

    def ask(self, question: str, history: Sequence[dict[str, str]] = (), mode: str = "auto") -> Answer:
        return self._loaded().ask(question, history=list(history), mode=mode)

    def answering(
        self,
        question: str,
        history: Sequence[dict[str, str]] = (),
        mode: str = "auto",
        narrowing: Narrowing = ANYWHERE,
        cancel: threading.Event | None = None,
    ) -> Iterator[str | Answer]:
        yield from self._loaded().ask_stream(
            question, list(history), mode, cancel=cancel, narrowing=narrowing
        )

    def rate(self, entry: int, rating: int, comment: str = "") -> None:
        self._loaded().rate(entry, rating, comment)

    @property
    def conversations(self) -> Conversations:
        return Conversations(self._settings.data_dir)

    @property
    def has_model(self) -> bool:
        return is_configured(self._settings)

    def pdf_path(self, file: str) -> Path | None:
        return self._loaded().pdf_path(file)

    def clause_text(self, file: str, clause_number: str) -> str:
        return self._loaded().clause_text(file, clause_number)

    def edition(self, doc: str) -> Edition | None:
        return self._loaded().reading().catalogue.get(doc)

    def status(self) -> dict[str, Any]:
        return self._loaded().status()

    def progress(self) -> Progress | None:
        return self._refresh.progress() if self._refresh else None

    def warm_up(self) -> None:
        """Load what the first question needs. Raises: CopilotError where that cannot be loaded."""
        self._loaded().reading()
        if self.has_model:
            self._loaded().language_model()

    def _loaded(self) -> Copilot:
        with self._loading:
            if self._copilot is None:
                # models and the vector store take seconds to import: the page opens without them
                from copilot.answer import Copilot

                self._copilot = Copilot(self._settings)
            return self._copilot
