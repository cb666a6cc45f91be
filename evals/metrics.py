"""Scores of one answer, as golden/README.md defines them.

Every measure of a question is a fraction (numerator, denominator): the figure of a set is the sum of the
numerators over the sum of the denominators, so that "share of gold spans" is counted over spans, "share
of the citations" over citations, and a question to which a measure does not apply counts for nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log2
from typing import Literal

from evals.answers import AnswerRow, CitationRow, RetrievedRow
from evals.golden import GoldSpan, Question, pattern
from evals.matching import citation_hit, clause_number, document_hit, span_hit

WORDS_JUDGED = 150
WORDS_JUDGED_LONG = 300
LONG_TYPES = frozenset({"procedure", "lookup", "multi_clause", "cross_doc"})
CUTOFFS = (1, 3, 5, 10)
NDCG_CUTOFF = 10

Fraction = tuple[float, float]

Loss = Literal["", "not parsed", "not indexed"]
"""What became of evidence before anything was searched; "" when it was read."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure is called and which way is better."""

    name: str
    meaning: str
    higher_is_better: bool = True


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        *(Measure(f"doc@{k}", f"a gold document among the first {k} passages") for k in CUTOFFS),
        *(
            Measure(f"docs@{k}", f"gold documents, each counted, among the first {k} passages")
            for k in CUTOFFS
        ),
        *(Measure(f"span@{k}", f"gold spans inside the first {k} passages") for k in CUTOFFS),
        Measure("mrr", "mean of 1 / rank of the first passage that holds a gold span"),
        Measure("ndcg@10", "discounted gain of the gold spans in the first ten passages, 1 is ideal"),
        Measure("facts", "facts stated"),
        Measure("forbidden", "answers that state something forbidden", higher_is_better=False),
        Measure("correct", "all facts, nothing forbidden, not abstained"),
        Measure("cited", "at least one citation on the gold page or in the gold clause"),
        Measure("both", "correct and cited"),
        Measure("cite_precision", "citations that hit a gold page or clause"),
        Measure("cite_recall", "gold spans hit by a citation"),
        Measure("quote_on_page", "quotations that stand verbatim on the cited page"),
        Measure("abstained_unanswerable", "unanswerable questions abstained from"),
        Measure("abstained_answerable", "answerable questions abstained from", higher_is_better=False),
        Measure("parsed", "gold spans that were read of their documents"),
    )
}


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """How one question went.

    `span_ranks` and `document_ranks` give for each gold span the rank from 1 of the first passage that
    holds it (or comes from its document), 0 where none does. `false_quotes` are the citations, counted
    from 1, whose quotation does not stand on the cited page. `losses` tells for each gold span what became
    of it before anything was searched; it is empty where what was read is not known.
    """

    question: Question
    answer: AnswerRow
    span_ranks: tuple[int, ...]
    document_ranks: tuple[int, ...]
    facts_stated: tuple[bool, ...]
    forbidden_stated: tuple[str, ...]
    citation_hits: tuple[bool, ...]
    spans_cited: tuple[bool, ...]
    false_quotes: tuple[int, ...]
    correct: bool
    cited: bool
    losses: tuple[Loss, ...] = ()

    @property
    def measures(self) -> dict[str, Fraction]:
        """(numerator, denominator) of each measure that applies."""
        row = self.answer
        quoted = sum(bool(citation.quote.strip()) for citation in row.citations)
        common = {"quote_on_page": (float(quoted - len(self.false_quotes)), float(quoted))}
        if self.question.must_abstain:
            return {**common, "abstained_unanswerable": (float(row.abstained), 1.0)}
        spans = float(len(self.question.gold))
        found = [rank for rank in self.span_ranks if rank]
        return {
            **{f"doc@{k}": (float(_within(self.document_ranks, k) > 0), 1.0) for k in CUTOFFS},
            **{f"docs@{k}": _documents_within(self.question.gold, self.document_ranks, k) for k in CUTOFFS},
            **{f"span@{k}": (_within(self.span_ranks, k), spans) for k in CUTOFFS},
            "mrr": (1 / min(found) if found else 0.0, 1.0),
            "ndcg@10": (_ndcg(self.question.gold, self.span_ranks), 1.0),
            "facts": (float(sum(self.facts_stated)), float(len(self.facts_stated))),
            **self._correctness,
            "cited": (float(self.cited), 1.0),
            "cite_precision": (float(sum(self.citation_hits)), float(len(self.citation_hits))),
            "cite_recall": (float(sum(self.spans_cited)), spans),
            **common,
            "abstained_answerable": (float(row.abstained), 1.0),
            **({"parsed": (float(self.losses.count("")), spans)} if self.losses else {}),
        }

    @property
    def _correctness(self) -> dict[str, Fraction]:
        """Nothing for a question that was made for retrieval alone: it names no fact."""
        if not self.question.facts:
            return {}
        return {
            "forbidden": (float(bool(self.forbidden_stated)), 1.0),
            "correct": (float(self.correct), 1.0),
            "both": (float(self.correct and self.cited), 1.0),
        }

    @property
    def cause(self) -> str:
        """Why the question failed, the earliest step that went wrong; "" when it did not."""
        if self.question.must_abstain:
            return "" if self.answer.abstained else "answered the unanswerable"
        if self.correct and self.cited:
            return ""
        lost = [loss for loss, rank in zip(self.losses, self.span_ranks, strict=False) if loss and not rank]
        if lost:
            return lost[0]
        if not any(self.span_ranks):
            return "not retrieved"
        if self.answer.abstained:
            return "retrieved but refused"
        if not self.cited:
            return "retrieved but not chosen"
        return "chosen but wrong"


def judged_text(question: Question, answer: str) -> str:
    """The part of an answer that is judged: its first 150 words, 300 for procedures, lookups,
    lists and comparisons; the rows of its tables are also told with their heads, "A1 = 80"."""
    limit = WORDS_JUDGED_LONG if question.type in LONG_TYPES else WORDS_JUDGED
    for count, match in enumerate(re.finditer(r"\S+", answer), start=1):
        if count == limit:
            answer = answer[: match.end()]
            break
    return "\n".join([answer, *_rows_told(answer)])


def _rows_told(answer: str) -> Iterator[str]:
    """Each row of the Markdown tables of an answer, as its cells and as "head = cell"."""
    heads: list[str] = []
    for line in answer.splitlines():
        if not line.startswith("|"):
            heads = []
            continue
        if "-" in line and set(line) <= set("|-: "):
            continue
        inside = line.strip().removeprefix("|").removesuffix("|")
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", inside)]
        if not heads:
            heads = cells
            continue
        yield " ".join(filter(None, cells))
        yield "; ".join(f"{head} = {cell}" for head, cell in zip(heads, cells, strict=False) if head and cell)


def score_question(
    question: Question,
    answer: AnswerRow,
    quote_holds: Callable[[CitationRow], bool],
    loss: Callable[[GoldSpan], Loss] | None = None,
) -> QuestionScore:
    """Scores one answer.

    Args:
        question: of the golden set.
        answer: the row given for it.
        quote_holds: whether a citation's quotation stands on the page it names.
        loss: what became of a gold span when its document was read; None where that is not known.
    """
    gold = question.gold
    judged = "" if answer.abstained else judged_text(question, answer.answer)
    facts = tuple(any(pattern(p).search(judged) for p in fact.any) for fact in question.facts)
    forbidden = tuple(p for p in question.forbidden if pattern(p).search(judged))
    # What an abstention shows as nearest is no claim, so it is neither right nor wrong as a citation.
    citations = () if answer.abstained else answer.citations
    hits = tuple(any(citation_hit(span, citation) for span in gold) for citation in citations)
    return QuestionScore(
        question=question,
        answer=answer,
        span_ranks=_ranks(gold, answer.retrieved, span_hit),
        document_ranks=_ranks(gold, answer.retrieved, document_hit),
        facts_stated=facts,
        forbidden_stated=forbidden,
        citation_hits=hits if gold else (),
        spans_cited=tuple(any(citation_hit(span, citation) for citation in citations) for span in gold),
        false_quotes=tuple(
            number
            for number, citation in enumerate(answer.citations, start=1)
            if citation.quote.strip() and not quote_holds(citation)
        ),
        correct=not question.must_abstain and not answer.abstained and all(facts) and not forbidden,
        cited=any(hits),
        losses=tuple(loss(span) for span in gold) if loss else (),
    )


def _ranks(
    gold: Sequence[GoldSpan],
    retrieved: Sequence[RetrievedRow],
    hit: Callable[[GoldSpan, RetrievedRow], bool],
) -> tuple[int, ...]:
    return tuple(
        next((rank for rank, passage in enumerate(retrieved, start=1) if hit(span, passage)), 0)
        for span in gold
    )


def _within(ranks: Sequence[int], k: int) -> float:
    return float(sum(0 < rank <= k for rank in ranks))


def _documents_within(gold: Sequence[GoldSpan], ranks: Sequence[int], k: int) -> Fraction:
    found = {span.doc: 0 < rank <= k for span, rank in zip(gold, ranks, strict=True)}
    return float(sum(found.values())), float(len(found))


def _ndcg(gold: Sequence[GoldSpan], ranks: Sequence[int]) -> float:
    """nDCG where the items gained are the gold spans, each at the rank where it first appears.

    Ideally the spans of one clause come in one passage, and the fullest clause comes first
    (Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques, 2002).
    """
    gain = sum(1 / log2(1 + rank) for rank in ranks if 0 < rank <= NDCG_CUTOFF)
    places = Counter((span.doc, clause_number(span.clause) or span.pages) for span in gold)
    ideal = sum(
        count / log2(1 + rank) for rank, count in enumerate(sorted(places.values(), reverse=True), start=1)
    )
    return min(1.0, gain / ideal)
