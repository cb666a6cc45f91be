"""Answers with a language model: it chooses and translates quotations, or writes from them; code checks it.

Whatever the model does, verified quotations stand beneath: where it fails, hangs, or says what they do not
support, they are the answer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from copilot.answer.model import Citation, Unsupported, Verification
from copilot.answer.phrases import abstention, say
from copilot.answer.present import Presented, Presenter
from copilot.answer.select import Weighing
from copilot.answer.units import Unit
from copilot.errors import LanguageModelUnavailable
from copilot.llm.choose import Cancelled, Chooser, translation
from copilot.llm.evidence import evidence_of
from copilot.llm.language_model import LanguageModel
from copilot.llm.write import Writer, escaped
from copilot.verify.checks import checked
from copilot.verify.orders import tainted
from copilot.verify.wording import compact
from corpus.settings import Settings
from index.retrieve.query import Query
from index.store import Store

log = logging.getLogger(__name__)

DOUBTFUL = 0.05
"""Below this likelihood of the best judged piece the answer says that the model doubts it."""


@dataclass(frozen=True, slots=True)
class Material:
    """What the extractive way found: the pieces weighed, those chosen, and the answer made of them."""

    query: Query
    weighing: Weighing
    units: tuple[Unit, ...]
    presented: Presented


@dataclass(frozen=True, slots=True)
class Generated:
    """The answer after the model's part; `is_generated` is False where quotations alone are left."""

    presented: Presented
    verification: Verification
    is_generated: bool


class Generator:
    """The language model's part in one answer.

    Args:
        earlier: the question before, for follow-ups.
        cancel: set by whoever does not want the answer any more.
    """

    def __init__(
        self,
        model: LanguageModel,
        settings: Settings,
        question: str,
        earlier: str = "",
        cancel: threading.Event | None = None,
    ) -> None:
        self.model, self.settings = model, settings
        self.question, self.earlier, self.cancel = question, earlier, cancel
        self.chooser = Chooser(model, question, cancel)
        self.failure = ""

    def prefer(self, weighing: Weighing) -> Weighing:
        """The pieces in the order that a small model prefers; a model that writes is not asked."""
        if self.model.writes or self.failure:
            return weighing
        if not self.chooser.judged:
            # a follow-up with the question before it, a foreign question in English
            self.chooser.question = weighing.query.search_text
        try:
            return self.chooser.prefer(weighing)
        except LanguageModelUnavailable as error:
            self.fail(error)
            return weighing

    def fail(self, error: LanguageModelUnavailable) -> None:
        """The model is not asked again for this answer."""
        log.warning("answered without the language model: %s", error)
        self.failure = str(error)

    def generate(self, material: Material, presenter: Presenter, store: Store) -> Iterator[str | Generated]:
        """The answer in pieces, each of them checked, and at the end as a whole."""
        try:
            if not self.failure:
                ways = self._written if self.model.writes else self._chosen
                yield from ways(material, presenter, store)
                return
        except LanguageModelUnavailable as error:
            self.fail(error)
        yield from self.quotations(material.presented, material.query.language)

    def quotations(self, presented: Presented, language: str) -> Iterator[str | Generated]:
        """Quotations alone, with a note on what became of the model."""
        verification = replace(verified(presented), model=self.model.name, note=self.failure)
        if self.failure:
            presented = with_note(presented, say("model_failed", language, reason=self.failure))
        yield presented.text
        yield Generated(presented, verification, False)

    # -- a small model ----------------------------------------------------------------------------

    def _chosen(self, material: Material, presenter: Presenter, store: Store) -> Iterator[str | Generated]:
        presented = material.presented
        language = material.query.language
        if self.chooser.judged and self.chooser.surest < DOUBTFUL:
            presented = with_note(presented, say("doubtful", language))
        head, unsupported = self._translated(material, store)
        if head:
            yield f"{head}\n\n"
            presented = replace(presented, text=f"{head}\n\n{presented.text}")
            yield material.presented.text
        else:
            yield presented.text
        verification = verified(presented)
        verification = replace(
            verification,
            claims=verification.claims + len(unsupported),
            unsupported=(*verification.unsupported, *unsupported),
            model=self.model.name,
        )
        yield Generated(presented, verification, True)

    def _translated(self, material: Material, store: Store) -> tuple[str, list[Unsupported]]:
        """What the first quotations say in the language of the question, with their markers."""
        language = material.query.language
        doubtful = self._tainted(material.units, store)
        units = [unit for unit in material.units if unit.file not in doubtful]
        text, original, faults = translation(self.model, units, language)
        if not text:
            return "", []
        if faults:
            return "", [Unsupported(text, tuple(faults))]
        words = compact(original)
        markers = [
            citation.marker
            for citation in material.presented.citations
            if len(compact(citation.quote)) > 8 and compact(citation.quote)[:60] in words
        ]
        if not markers:
            return "", []
        shown_markers = " ".join(f"[{marker}]" for marker in markers)
        return f"{say('translated', language)} {escaped(text)} {shown_markers}", []

    # -- a model that writes ----------------------------------------------------------------------

    def _written(self, material: Material, presenter: Presenter, store: Store) -> Iterator[str | Generated]:
        query = material.query
        doubtful = self._tainted([each.unit for each in material.weighing.units], store)
        units = tuple(each for each in material.weighing.units if each.unit.file not in doubtful)
        names = "; ".join(sorted({store.document(file).doc_id for file in doubtful}))
        note = say("gives_orders", query.language, names=names) if names else ""
        evidence = evidence_of(
            replace(material.weighing, units=units), lambda file: store.document(file).doc_id
        )
        if not evidence:
            self.failure = note
            yield from self.quotations(material.presented, query.language)
            return
        cited: dict[int, tuple[Citation, ...]] = {}

        def cite(unit: Unit) -> Sequence[Citation]:
            if id(unit) not in cited:
                found = presenter.quotations(query, [unit]).citations
                own = (unit.file, unit.clause.number)
                cited[id(unit)] = tuple(each for each in found if (each.file, each.clause) == own)
            return cited[id(unit)]

        writer = Writer(
            self.model,
            evidence,
            cite,
            query.language,
            show_unsupported=self.settings.unsupported == "show",
            judge=self.settings.llm_judge,
            cancel=self.cancel,
        )
        pieces: list[str] = []
        try:
            for piece in writer.write(self.question, self.earlier):
                pieces.append(piece)
                yield piece
        except LanguageModelUnavailable as error:
            if not writer.supported:
                raise
            self.fail(error)  # what was written before it failed was checked, and stands
        verification = Verification(
            claims=writer.supported + len(writer.unsupported),
            supported=writer.supported,
            unsupported=tuple(writer.unsupported),
            shown=writer.show_unsupported,
            model=self.model.name,
            note="; ".join(filter(None, (self.failure, note))),
        )
        if writer.abstained and not writer.supported:
            text = abstention(query.language)
            yield text
            yield Generated(Presented(text, (), True), verification, True)
            return
        if not writer.supported:
            self.failure = say("none_supported", query.language)
            *texts, last = self.quotations(material.presented, query.language)
            yield from texts
            if isinstance(last, Generated):
                joined = replace(verification, note=self.failure, shown=False)
                yield replace(last, verification=joined)
            return
        presented = Presented("".join(pieces).strip(), tuple(writer.citations))
        for reason in filter(None, (self.failure, note)):
            presented = with_note(presented, reason)
        yield Generated(presented, verification, True)

    @staticmethod
    def _tainted(units: Sequence[Unit], store: Store) -> frozenset[str]:
        """Files with text that gives orders, in the pieces found, their headings or the title."""
        texts = [(unit.file, unit.shown) for unit in units]
        texts += [(unit.file, " ".join(store.document(unit.file).path(unit.clause))) for unit in units]
        texts += [(file, store.document(file).title) for file in {unit.file for unit in units}]
        return tainted(texts)


def with_note(presented: Presented, note: str) -> Presented:
    """The answer with a line in which the copilot speaks of itself (`copilot.verify.claims.NOTE`)."""
    folded = " ".join(note.split())
    return replace(presented, text=f"{presented.text}\n\n> {escaped(folded)}")


def verified(presented: Presented) -> Verification:
    """Every cited claim of an answer made of quotations, held against its citations."""
    if presented.abstained:
        return Verification()
    cited = {citation.marker: citation for citation in presented.citations}
    found = [each for each in checked(presented.text, cited) if each.claim.markers]
    wrong = [Unsupported(each.claim.text, each.faults) for each in found if each.faults]
    for each in wrong:
        log.info("not covered by its citation: %s (%s)", each.text, "; ".join(each.faults))
    return Verification(len(found), len(found) - len(wrong), tuple(wrong), shown=True)


__all__ = ["Cancelled", "Generated", "Generator", "Material", "verified", "with_note"]
