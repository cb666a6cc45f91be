"""Whether the pieces quoted answer the question at all: one calibrated probability (docs/abstention.md).

Nearness does not tell: texts about the very thing asked are near, whether or not they state what
is asked. The
head is fitted on twins (the same wording, once about something that the texts give and once about something
that they do not) and on questions whose text was taken away, so that it cannot learn how unanswerable
questions are phrased; nothing among its features is read of the question alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from copilot.answer.heads import load_head, probability
from copilot.answer.pieces import Matrix
from copilot.answer.select import FEATURES, LOGIT_SCALE, Weighing
from copilot.answer.units import Unit
from corpus.identifiers import Identifier, find_all
from corpus.model import Document
from index.filters import Filter
from index.lexical import term
from index.retrieve.query import stems_of
from index.store import Store

OF_BEST = (
    "cover",
    "own",
    "heading",
    "missing_covered",
    "phrase",
    "focus",
    "focus_own",
    "focus_heading",
    "rarest",
    "neighbours",
    "clause_cover",
    "numbers",
    "judged",
    "judged_gap",
    "unit_dense",
    "unit_dense_gap",
    "dense",
    "bm25",
    "exact",
    "named_clause",
    "front",
    "listing",
    "logit",
    "logit_gap",
    "logit_clause",
    "row",
    "item",
    "row*table_value",
    "number*value",
    "definition*definition",
    "item*list",
    "announces*list",
)
"""Features of the likeliest piece."""
OF_ALL = (
    "likely",
    "second",
    "sum",
    "best_logit",
    "second_logit",
    "mean_logit",
    "best_focus",
    "together",
    "unmatched",
    "unmatched_focus",
    "absent",
    "absent_share",
    "absent_focus",
    "pinned",
    "foreign",
    "foreign*logit",
)
"""Features of the pieces together."""
ENOUGH = (*(f"best.{name}" for name in OF_BEST), *OF_ALL)
DocumentOf = Callable[[str], Document]
_FIRST = 5
"""Pieces that are looked at together."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The probability that the pieces answer, and whether that is enough to quote them."""

    probability: float
    answerable: bool


def judge(store: Store, weighing: Weighing, is_pinned: bool) -> Judgement:
    """Decide whether the best pieces are quoted as an answer.

    Args:
        is_pinned: exact lookup found what was asked for.
    """
    if not weighing.units:
        return Judgement(0.0, False)
    head = load_head("answerable")
    row = measured(store, weighing, is_pinned)[None, :]
    likely = float(probability(head.logits(row, ENOUGH))[0])
    return Judgement(likely, likely >= head.limits["answered"])


def measured(store: Store, weighing: Weighing, is_pinned: bool) -> Matrix:
    """The features, shape (len(ENOUGH),); there must be a piece."""
    column = {name: place for place, name in enumerate(FEATURES)}
    rows, scores = weighing.features, np.array([each.score for each in weighing.units])
    logits = np.array([each.logit for each in weighing.units]) / LOGIT_SCALE
    seen = np.sort(logits[~np.isnan(logits)])[::-1]
    if not len(seen):
        seen = np.array([-1.0])
    likely = probability(scores)
    asked = weighing.asked
    held = _stems(each.unit for each in weighing.units[:1])
    together = _stems(each.unit for each in weighing.units[:_FIRST])
    worth = {stem: w * asked.rarity.get(stem, 1.0) for stem, w in asked.query.weights.items()}
    total = sum(worth.values()) or 1.0
    focus = [stem for stem in stems_of(asked.focus) if worth.get(stem)]
    foreign = float(asked.query.language != "en")
    absent = _absent(store, weighing.units[0].unit.file, asked.query.words)
    best = [rows[0, column[name]] for name in OF_BEST]
    first = scores[:_FIRST]
    return np.array(
        [
            *best,
            first[0] / LOGIT_SCALE,
            (first[1] if len(first) > 1 else first[0] - LOGIT_SCALE) / LOGIT_SCALE,
            min(3.0, float(likely[:_FIRST].sum())),
            seen[0],
            seen[min(1, len(seen) - 1)],
            float(seen[:_FIRST].mean()),
            float(rows[:_FIRST, column["focus"]].max()),
            sum(w for stem, w in worth.items() if stem in together) / total,
            max((w for stem, w in worth.items() if stem not in held), default=0.0),
            max((worth[stem] for stem in focus if stem not in held), default=0.0),
            max((worth.get(stem, 0.0) for stem in absent), default=0.0),
            sum(worth.get(stem, 0.0) for stem in absent) / total,
            max((worth[stem] for stem in focus if stem in absent), default=0.0),
            float(is_pinned),
            foreign,
            foreign * seen[0],
        ]
    )


def speaking_of(weighing: Weighing, names: Iterable[Identifier], document_of: DocumentOf) -> Weighing:
    """The pieces that name one of these texts themselves, or whose document does in its name.

    A question about texts none of which is indexed is answered from no others.
    """
    wanted = {name for each in names for name in each.names}

    def names_one(unit: Unit) -> bool:
        document = document_of(unit.file)
        own = (unit.caption, unit.lead, *unit.header, unit.text)
        # An implementers' guide (G.Imp729) speaks of its text.
        read = " ".join((document.doc_id.replace(".Imp", "."), *own))
        return any(wanted.intersection(mention.identifier.names) for mention in find_all(read))

    kept = [place for place, weighed in enumerate(weighing.units) if names_one(weighed.unit)]
    units = tuple(weighing.units[place] for place in kept)
    return replace(weighing, units=units, features=weighing.features[kept])


def _absent(store: Store, file: str, words: Sequence[str]) -> frozenset[str]:
    """The stems of a question that stand nowhere in a text: what it speaks of in other words, or
    not at all."""
    where = Filter(files=frozenset({file}))
    expressions = {word: term(word) for word in words}
    missing = [word for word, each in expressions.items() if each and not store.search(each, 1, where=where)]
    return frozenset(stem for word in missing for stem in stems_of(word))


def _stems(units: Iterable[Unit]) -> frozenset[str]:
    return frozenset(
        stem
        for unit in units
        for stem in stems_of(
            f"{unit.clause.title} {unit.lead} {unit.caption} {' '.join(unit.header)} {unit.text}"
        )
    )
