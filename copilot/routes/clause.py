"""What a clause or annex says as such: "What does clause 8.1.3 of X.690 say?"."""

from __future__ import annotations

from copilot.answer.opened import Reading
from copilot.answer.phrases import abstention, say
from copilot.answer.present import Presented
from copilot.answer.retrieved import quoted_rows
from copilot.answer.units import units_of
from copilot.question.intent import Intent
from copilot.routes.route import Told, files_named
from corpus.model import Clause
from index.filters import Filter
from index.lookup import ClauseFound

LONGEST = 260
"""Words after which no further subclause is quoted."""
NUMBERLESS = ("Annex", "Appendix")
"""Asked for without a letter: of a text that has one only."""


class ClauseRoute:
    """The text of the clause that is asked for, whole; or that the text has no such clause."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        files = files_named(intent, reading, where)
        if not intent.clauses or not files:
            return None
        answers = [
            _quoted(intent, reading, found)
            for number in intent.clauses
            for found in reading.lookup.clause(files, number)
        ]
        told = next((answer for answer in answers if answer is not None), None)
        if told is not None:
            return told
        return None if intent.clauses[0] in NUMBERLESS else missing_clause(intent, reading, files[0])


def missing_clause(intent: Intent, reading: Reading, file: str) -> Told:
    """Says that a text has no such clause, and which it has."""
    document = reading.lookup.store.document(file)
    numbers = [clause.label for clause in document.clauses if clause.number and clause.level == 1]
    text = say(
        "no_clause", intent.language, id=document.doc_id, number=intent.clauses[0], list="; ".join(numbers)
    )
    return Told(Presented(f"{abstention(intent.language)} {text}", (), True))


def _quoted(intent: Intent, reading: Reading, found: ClauseFound) -> Told | None:
    document = reading.lookup.store.document(found.entry.file)
    units = units_of(document, found.clause)
    words = sum(unit.words for unit in units)
    for below in found.below:
        more = units_of(document, below)
        words += sum(unit.words for unit in more)
        if words > LONGEST and units:
            break
        units += more
    presented = reading.presenter.quotations(intent.query, units)
    if not presented.citations:
        return _not_quotable(intent, document.doc_id, found.clause)
    labels = "; ".join(clause.label for clause in found.below[:20] if clause.title)
    if labels:
        note = say("subclauses", intent.language, list=labels)
        presented = Presented(f"{presented.text}\n\n{note}", presented.citations, presented.abstained)
    return Told(presented, quoted_rows(reading, presented.citations))


def _not_quotable(intent: Intent, doc_id: str, clause: Clause) -> Told | None:
    """A form or a drawing: the words of another clause would be no answer."""
    if not clause.blocks:
        return None
    text = say("not_quotable", intent.language, id=doc_id, label=clause.label, page=clause.page)
    return Told(Presented(f"{abstention(intent.language)} {text}", (), True))
