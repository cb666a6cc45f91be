"""What a question asks the value of, and what holds a value."""

from __future__ import annotations

import pytest

from copilot.answer.abstain import asked_quantity, holds_value
from copilot.answer.units import units_of
from copilot.pipeline import Copilot
from tests.index import made


@pytest.mark.parametrize(
    ("question", "stems"),
    [
        ("What minimum bending radius must the bender head have?", ["minimum", "bend", "radiu"]),
        ("How many repetitions has signal QTS?", ["repetit"]),
        ("What is a learning chain?", []),
        ("Which values apply?", []),
    ],
)
def test_the_thing_whose_value_is_asked_is_read(question: str, stems: list[str]) -> None:
    assert asked_quantity(question) == stems


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The delay shall not exceed 75 ms.", True),
        ("There are three states.", True),
        ("See clause 8.1.3 and Table 4.", False),
        ("As defined in V.34.", False),
        ("The delay is short.", False),
    ],
)
def test_clause_numbers_and_names_are_no_values(text: str, holds: bool) -> None:
    clause = made.clause(0, "1", "Scope", [made.block(text)])
    assert holds_value(units_of(made.document(), clause)[0]) is holds


@pytest.mark.real
def test_who_is_not_answered_by_texts_that_name_nobody(answering: Copilot) -> None:
    asked = "Which companies filed the patent declarations received for V.92 Amendment 1?"
    assert answering.ask(asked).abstained
    assert not answering.ask("What does V.92 Amendment 1 change in clause 9.11?").abstained
