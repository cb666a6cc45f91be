"""Conditions on the texts that a question wants."""

from __future__ import annotations

import pytest

from copilot.question.conditions import conditions_in, without_status
from copilot.question.intent import Conditions


@pytest.mark.parametrize(
    ("question", "conditions"),
    [
        ("texts in force on", Conditions(in_force=True)),
        ("superseded Recommendations on", Conditions(in_force=False)),
        ("Recommandations en vigueur", Conditions(in_force=True)),
        ("Recomendaciones vigentes de la CE 17", Conditions(in_force=True, study_groups=("17",))),
        ("published since 2020", Conditions(from_year=2020)),
        ("newer than 2018", Conditions(from_year=2019)),
        ("before 2010", Conditions(to_year=2009)),
        ("between 2015 and 2019", Conditions(from_year=2015, to_year=2019)),
        ("approved in 2023", Conditions(from_year=2023, to_year=2023)),
        ("Y-series Recommendations of SG13", Conditions(series=("Y",), study_groups=("13",))),
        ("Recommendations of study group 5 in series K", Conditions(series=("K",), study_groups=("5",))),
        ("Recommendations on modems", Conditions()),
    ],
)
def test_conditions_are_read(question: str, conditions: Conditions) -> None:
    assert conditions_in(question) == conditions


def test_words_of_status_are_blanked_in_place() -> None:
    assert without_status("a text in force, superseded") == "a text         ,           "
