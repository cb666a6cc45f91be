"""Questions that the catalogue answers."""

from __future__ import annotations

import pytest

from copilot.pipeline import Copilot
from index.passages import CATALOGUE

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("question", "start", "docs"),
    [
        (
            "Is G.191 (05/2024) in force?",
            "No, ITU-T G.191 (05/2024) is superseded",
            ["ITU-T G.191 (05/2024)", "ITU-T G.191 (07/2026)"],
        ),
        (
            "Is the May 2024 edition of G.191 still in force?",
            "No, ITU-T G.191 (05/2024) is superseded",
            ["ITU-T G.191 (05/2024)", "ITU-T G.191 (07/2026)"],
        ),
        ("Is P.862 still in force?", "No, ITU-T P.862 (02/2001) is withdrawn", ["ITU-T P.862 (02/2001)"]),
        ("Is A.1 in force?", "Yes, ITU-T A.1 (09/2019) is in force", ["ITU-T A.1 (09/2019)"]),
        (
            "What replaced A.1 (10/2016)?",
            "No, ITU-T A.1 (10/2016) is superseded",
            ["ITU-T A.1 (10/2016)", "ITU-T A.1 (09/2019)", "ITU-T A.1 (11/2012)"],
        ),
    ],
)
def test_status_is_answered_from_catalogue_records(
    answering: Copilot, question: str, start: str, docs: list[str]
) -> None:
    answer = answering.ask(question)
    assert (answer.mode, answer.abstained) == ("lookup", False)
    assert answer.answer.startswith(start)
    assert [each.doc for each in answer.citations] == docs
    assert {each.file for each in answer.citations} == {CATALOGUE}
    assert [row.doc for row in answer.retrieved[: len(docs)]] == docs


def test_a_withdrawn_text_without_successor_says_so_and_what_amended_it(answering: Copilot) -> None:
    answer = answering.ask("Is P.862 still in force?").answer
    assert "The catalogue lists no edition in force." in answer
    assert "ITU-T P.862 (2001) Amd. 2 (11/2005)" in answer


def test_who_refers_to_a_text_is_quoted_from_the_lists_of_references(answering: Copilot) -> None:
    answer = answering.ask("Which texts refer to V.34?")
    assert answer.answer.startswith("2 indexed texts list ITU-T V.34 among their references:")
    assert [(each.doc, each.clause, each.page) for each in answer.citations] == [
        ("ITU-T V.8 (11/2000)", "2", 7),
        ("ITU-T V.92 (11/2000)", "2", 9),
    ]
    assert all("V.34 (1998), A modem operating" in each.quote for each in answer.citations)
    assert all(each.normative and each.boxes for each in answer.citations)


def test_a_topic_leads_to_the_recommendation_that_covers_it(answering: Copilot) -> None:
    answer = answering.ask("Which Recommendation deals with machine learning in future networks?")
    assert answer.mode == "lookup"
    assert answer.answer.startswith(
        "**ITU-T Y.3172 (06/2019)**, Architectural framework for machine learning"
    )
    record, *sentences = answer.citations
    assert (
        record.quote == "Architectural framework for machine learning in future networks including IMT-2020"
    )
    assert sentences[0].quote.startswith("Recommendation ITU-T Y.3172 specifies an architectural framework")
    assert all(f"“{each.quote}” [{each.marker}]" in answer.answer for each in sentences)


def test_a_question_about_the_content_of_the_edition_in_force_is_no_status_question(
    answering: Copilot,
) -> None:
    answer = answering.ask("How long is signal CI in the edition of V.8 that is in force?")
    assert answer.citations[0].file == "T-REC-V.8-200011-E.pdf"
