"""The clauses and annexes of a text."""

from __future__ import annotations

from copilot.answer.opened import Reading
from copilot.answer.phrases import say
from copilot.answer.present import escape
from copilot.question.intent import Intent
from copilot.routes.route import Telling, Told, files_named, listed
from corpus.model import ClauseKind
from index.filters import Filter

SHOWN = 60
"""Headings listed; the rest is counted."""
ROOMY = 40
"""Up to so many titled headings, those of the second level are listed too."""


class OutlineRoute:
    """Top clauses with their titled subclauses, annexes and appendices, each with its page."""

    def answer(self, intent: Intent, reading: Reading, where: Filter | None) -> Told | None:
        if intent.clauses:
            return None
        telling = Telling(reading, intent.language)
        for file in files_named(intent, reading, where):
            document = reading.lookup.store.document(file)
            titled = [
                clause for clause in document.clauses if clause.kind is not ClauseKind.FRONT and clause.title
            ]
            top = [clause for clause in titled if clause.level == 1 and clause.kind is ClauseKind.CLAUSE]
            annexes = [
                c for c in titled if c.level == 1 and c.kind in (ClauseKind.ANNEX, ClauseKind.APPENDIX)
            ]
            deep = [clause for clause in titled if clause.level <= 2]
            shown = deep if len(deep) <= ROOMY else [*top, *annexes]
            text = say("outline", intent.language, id=document.doc_id, clauses=len(top), annexes=len(annexes))
            lines = [
                f"{escape(clause.label)}, {say('page', intent.language, number=clause.page)} "
                f"{telling.heading(file, clause)}".rstrip()
                for clause in shown[:SHOWN]
            ]
            telling.add(f"{escape(text)}\n\n{listed(lines)}")
            if len(shown) > SHOWN:
                telling.add(say("shown", intent.language, shown=SHOWN, count=len(shown)))
        return telling.told() if telling.lines else None
