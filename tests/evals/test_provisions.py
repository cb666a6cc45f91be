from __future__ import annotations

import pytest

from corpus.model import Clause, ClauseKind
from evals.provisions import question_of

CLAUSE = Clause(0, "5.7", "Responses", ClauseKind.CLAUSE, True, 2, None, 19, ())


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "The default value of the window size shall be 15.",
            "According to V.42, what shall the default value of the window size be?",
        ),
        (
            "The round trip delay must not exceed 20 ms.",
            "According to V.42, what must the round trip delay not exceed?",
        ),
        (
            "The key of the pseudonymization is required to be changed every 30 days.",
            "According to V.42, clause 5.7 Responses, "
            "what is the key of the pseudonymization required to do or be?",
        ),
        (
            "The calling modem shall wait for 75 ms.",
            "What does clause 5.7 of V.42 say that the calling modem shall wait?",
        ),
        (
            "The modem shall be silent for 75 ms.",
            "According to V.42, clause 5.7 Responses, what shall the modem be?",
        ),
        ("This value shall be 15.", None),
        ("The value of this parameter shall be 15.", None),
        ("The modem shall then wait for 75 ms.", None),
        ("The modem waits for 75 ms.", None),
        ("The modem shall be silent.", None),
    ],
)
def test_a_provision_becomes_the_question_it_answers(sentence: str, question: str | None) -> None:
    assert question_of(sentence, "V.42", CLAUSE) == question
