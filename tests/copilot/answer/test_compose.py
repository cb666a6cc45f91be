"""How much is quoted, and in which order."""

from __future__ import annotations

from itertools import pairwise

import pytest

from copilot.answer.compose import BUDGET_WORDS, BUDGET_WORDS_LONG, Composer
from copilot.pipeline import Copilot
from index.retrieve.query import understand


@pytest.mark.real
@pytest.mark.parametrize(
    "question", ["What is the default window size k in V.42?", "How long is signal CI in V.8?"]
)
def test_an_answer_keeps_to_its_length_in_reading_order(answering: Copilot, question: str) -> None:
    reading = answering.reading()
    found = reading.retriever.retrieve(question)
    weighing = reading.composer.weigh(found.query, found.hits, found.rarity)
    units = reading.composer.choose(weighing)
    assert 0 < sum(unit.words for unit in units) <= BUDGET_WORDS
    for one, other in pairwise(units):
        if (one.file, one.clause.index) == (other.file, other.clause.index):
            assert (one.block, one.place) < (other.block, other.place)


def test_procedures_may_take_longer() -> None:
    assert Composer.budget(understand("What are the steps of the start-up?")) == BUDGET_WORDS_LONG
    assert Composer.budget(understand("What is signal CJ?")) == BUDGET_WORDS
