"""How the questions of the evidence are read by heads that did not see them.

A head that chooses pieces learns what the reading of a question is worth; read by heads that were
fitted on the
same questions it would be worth more than it is for new ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from copilot.question.focus import focus_by
from evals.fit import focus, kinds
from evals.fit.linear import halves
from evals.fit.questions import labelled_questions

Read = tuple[Mapping[str, float], str]
"""The probabilities of the kinds, and the focus."""


def read_held_out(texts: Sequence[str]) -> dict[str, Read]:
    """Kinds and focus of each question by heads fitted on the other half of the data.

    Raises: KeyError for a question that the heads are not fitted on.
    """
    questions = labelled_questions()
    wanted = set(texts)
    found: dict[str, Read] = {}
    for fitted, judged in halves([question.group for question in questions]):
        seen = [question for question, is_in in zip(questions, fitted, strict=True) if is_in]
        of_kinds, of_focus = kinds.fitted_on(seen), focus.fitted_on(seen)
        for question, is_judged in zip(questions, judged, strict=True):
            if is_judged and question.text in wanted:
                tokens = question.tokens
                likely = kinds.probabilities_by(of_kinds, question)
                found[question.text] = (likely, focus_by(of_focus, question.text, tokens))
    return {text: found[text] for text in texts}
