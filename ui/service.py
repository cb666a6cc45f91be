"""The copilot behind the page: loaded when first needed, with the refresh that feeds it."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.answer.model import Answer, Retrieved
from copilot.draft.request import read_request
from copilot.history.conversations import Conversations
from copilot.history.drafts import Drafts
from copilot.llm.language_model import is_configured
from corpus.editions import Edition
from corpus.settings import Settings
from index.generations import Generations
from index.retrieve.narrowing import ANYWHERE, Narrowing

from .backend import GENERATIVE, Checked, Order, Progress, Submission
from .errors import TooManyQuestions
from .library.desk import LibraryDesk
from .metrics import Metrics, State
from .refreshing import Refreshes
from .windows import Window
from .working import Steps

if TYPE_CHECKING:
    from copilot.answer.opened import Reading
    from copilot.draft.drafter import Drafter
    from copilot.draft.model import Draft
    from copilot.draft.overlap import Overlap
    from copilot.draft.written import Writer
    from copilot.pipeline import Copilot

log = logging.getLogger(__name__)


class Service:
    """A `Backend` over one data folder."""

    def __init__(self, settings: Settings, refreshes: Refreshes | None = None) -> None:
        self._settings = settings
        self._refreshes = refreshes or Refreshes()
        self.library = LibraryDesk(settings, self._refreshes, lambda: self._loaded().generations.current())
        self._copilot: Copilot | None = None
        self._writer: Writer | None = None
        self._loading = threading.Lock()
        self._generations = Generations(settings)
        self._asked = Window(settings.questions_per_minute, 60.0)
        self.metrics = Metrics()

    def ask(self, question: str, history: Sequence[dict[str, str]] = (), mode: str = "auto") -> Answer:
        with self.metrics.question() as answered:
            answer = self._loaded().ask(question, history=list(history), mode=mode)
            answered(answer)
        return answer

    def answering(
        self,
        question: str,
        history: Sequence[dict[str, str]] = (),
        mode: str = "auto",
        narrowing: Narrowing = ANYWHERE,
        cancel: threading.Event | None = None,
    ) -> Iterator[str | Answer]:
        with self.metrics.question() as answered:
            for piece in self._loaded().ask_stream(
                question, list(history), mode, cancel=cancel, narrowing=narrowing
            ):
                if isinstance(piece, Answer):
                    answered(piece)
                yield piece

    def admit(self, user: str) -> None:
        """The one user of a machine without accounts is not counted."""
        wait = self._asked.take(user) if user else 0.0
        if wait:
            self.metrics.refused.labels("too-many-questions").inc()
            log.warning("refused %s", json.dumps({"reason": "too-many-questions", "user": user}))
            raise TooManyQuestions(
                f"{self._asked.most} questions in a minute are allowed; ask again in {int(wait) + 1} seconds"
            )

    def search(self, query: str, k: int, narrowing: Narrowing = ANYWHERE) -> list[Retrieved]:
        from copilot.answer.retrieved import retrieved_rows

        reading = self._loaded().reading()
        wanted = reading.reader.read(query).query
        found = reading.retriever.search(wanted, k, narrowing.over(reading.retriever.shelf))
        return list(retrieved_rows(found))

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
        running = self._refreshes.progress()
        if running is None:
            manifest = self._generations.current_manifest()
            if manifest is not None and manifest.vectors_missing:
                return Progress("", 0, 0, lacking=manifest.vectors_missing)
        return running

    def drafting_model(self) -> str:
        return self._settings.llm_model or self._settings.llm_url

    def draft(self, order: Order, steps: Steps) -> Draft:
        from copilot.draft.drafter import Drafter

        writer = self._model_writer(steps) if order.mode == GENERATIVE else None
        steps.say("assembling")
        drafter = Drafter(self._loaded(), writer)
        if order.form.strip():
            return drafter.drafted(read_request(order.form), order.instruction)
        return drafter.draft(
            order.instruction,
            order.clause_type or None,
            title=order.title,
            style=order.style or None,
            language=order.language,
        )

    def refined(self, draft: Draft, instruction: str) -> Draft:
        return self._drafter().refined(draft, instruction)

    @property
    def templates(self) -> Path | None:
        return self._settings.templates

    @property
    def drafts(self) -> Drafts:
        return Drafts(self._settings.data_dir)

    def overlap(self, title: str, scope: str) -> Overlap:
        return self._drafter().overlap(title, scope)

    def check(self, submission: Submission, steps: Steps) -> Checked:
        from .check.reading import checked

        settings = self._settings
        reading = self._reading_if_any()
        return checked(submission, reading, steps, settings.definition_start, settings.check_rules)

    def state(self) -> State:
        """What serves, without loading anything."""
        manifest = self._generations.current_manifest()
        progress = self.progress()
        return State(
            manifest.number if manifest else 0,
            bool(manifest and manifest.has_vectors),
            self.has_model,
            progress.done if progress else 0,
            progress.total if progress else 0,
        )

    def warm_up(self) -> None:
        """Load what the first question needs. Raises: CopilotError where that cannot be loaded."""
        self.search("What is defined?", 1)
        if self.has_model:
            self._loaded().language_model()

    def _loaded(self) -> Copilot:
        with self._loading:
            if self._copilot is None:
                # models and the vector store take seconds to import: the page opens without them
                from copilot.pipeline import Copilot

                self._copilot = Copilot(self._settings)
            return self._copilot

    def _drafter(self) -> Drafter:
        from copilot.draft.drafter import Drafter

        return Drafter(self._loaded())

    def _model_writer(self, steps: Steps) -> Writer:
        from copilot.draft.drafter import writer_for

        steps.say("model")
        with self._loading:
            if self._writer is None:
                self._writer = writer_for(self._settings, GENERATIVE)
        assert self._writer is not None, "writer_for raises where there is no model"
        return _SteppingWriter(self._writer, steps)

    def _reading_if_any(self) -> Reading | None:
        """The index; a check without one leaves the rules out that need it, and says so."""
        from index.errors import NoIndex

        try:
            return self._loaded().reading()
        except NoIndex:
            return None


class _SteppingWriter:
    """A writer that counts its passages and is stopped between two of them."""

    def __init__(self, writer: Writer, steps: Steps) -> None:
        self._writer, self._steps, self._count = writer, steps, 0

    def complete(self, prompt: str) -> str:
        self._steps.say("writing", self._count)
        self._count += 1
        return self._writer.complete(prompt)
