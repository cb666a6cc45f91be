"""Questions that compare texts, and questions inside a question."""

from __future__ import annotations

import pytest

from copilot.answer.opened import Reading
from copilot.answer.strands import strands_of
from copilot.pipeline import Copilot

BASE, AMENDMENT, CORRIGENDUM = (
    "T-REC-V.92-200011-E.pdf",
    "T-REC-V.92-200107-Amd1-E.pdf",
    "T-REC-V.92-200307-Cor1-E.pdf",
)
pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("question", "files"),
    [
        ("How did Tone RT change from V.92 through Amendment 1?", [{BASE}, {AMENDMENT}]),
        (
            "How do V.8 and V.42 differ on the answer tone?",
            [{"T-REC-V.8-200011-E.pdf"}, {"T-REC-V.42-200203-E.pdf"}],
        ),
        ("How does Amendment 1 to V.92 treat the V.42 timers?", []),
        ("How long is signal CI in V.8?", []),
    ],
)
def test_texts_named_side_by_side_are_compared(
    reading: Reading, question: str, files: list[set[str]]
) -> None:
    intent = reading.reader.read(question)
    strands = strands_of(reading.retriever.shelf, intent, reading.retriever.search(intent.query).hits)
    assert [set(strand.files) for strand in strands] == files


def test_the_clause_that_an_amendment_changes_is_quoted_from_both(answering: Copilot) -> None:
    answer = answering.ask(
        "Which sequences carry the cleardown indication in V.92 as published, and which after Amendment 1?"
    )
    quoted = {(citation.file, citation.clause): citation.quote for citation in answer.citations}
    assert "SUVu" in quoted[BASE, "9.11"] and "CPt" in quoted[AMENDMENT, "9.11"]


def test_each_question_inside_a_question_is_quoted(answering: Copilot) -> None:
    answer = answering.ask(
        "What is primitive encoding in X.690 for, "
        "and what does the acknowledgement timer T401 of V.42 govern?"
    )
    assert {(citation.doc, citation.clause) for citation in answer.citations} >= {
        ("ITU-T X.690 (11/2008)", "3.10"),
        ("ITU-T V.42 (03/2002)", "9.2.1"),
    }
