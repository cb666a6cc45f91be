"""Answers to questions for a clause as such: "What does clause 8.1.3 of X.690 say?"."""

from __future__ import annotations

import re

from copilot.answer.opened import Reading
from copilot.answer.phrases import abstention, say
from copilot.answer.present import Presented
from copilot.answer.units import units_of
from index.filters import Filter
from index.retrieve.query import Query

LONGEST = 260
"""Words after which no further subclause is quoted."""

_ASKS_TEXT = re.compile(
    r"\b(?:what (?:does|do|is in|stands? in)|say|says|text of|quote|show|read|que (?:dit|prévoit)|qué dice|"
    r"contenu|contents? of)\b",
    re.I,
)


def clause_answer(reading: Reading, query: Query, where: Filter | None) -> Presented | None:
    """The text of a clause that is asked for as such."""
    if not query.clause or not (_ASKS_TEXT.search(query.text) and len(query.weights) <= 4):
        return None
    scope = reading.retriever.shelf.scope((*query.named, *query.uncertain, *query.context))
    exact = reading.inside(scope.exact, where)
    found = reading.lookup.clause(exact, query.clause)
    if not found:
        if len(exact) != 1 or query.clause in {"Annex", "Appendix"}:
            return None
        document = reading.lookup.store.document(next(iter(exact)))
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
        if words > LONGEST and units:
            break
        units += more
    presented = reading.presenter.whole(query, units)
    if not presented.citations:
        if not first.clause.blocks:
            return None
        # a form or a drawing: the words of another clause would be no answer
        label, page = first.clause.label, first.clause.page
        text = say("not_quotable", query.language, id=document.doc_id, label=label, page=page)
        return Presented(f"{abstention(query.language)} {text}", (), True)
    if first.below:
        labels = "; ".join(clause.label for clause in first.below[:20] if clause.title)
        if labels:
            note = say("subclauses", query.language, list=labels)
            presented = Presented(f"{presented.text}\n\n{note}", presented.citations, presented.abstained)
    return presented
