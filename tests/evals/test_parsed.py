"""What became of evidence when its document was read, over the sample texts."""

from __future__ import annotations

import pytest

from corpus.settings import Settings
from evals.golden import CATALOGUE, GoldSpan, load_questions
from evals.metrics import Loss, score_question
from evals.pages import PrintedPages
from evals.parsed import ParsedTexts
from evals.places import SAMPLE_SET
from index.generations import Generations
from tests.evals.handmade import answer, citation, passage, question, span

FILE = "T-REC-Y.9003-202209-E.pdf"
DOC = "ITU-T Y.9003 (09/2022)"


@pytest.fixture(scope="module")
def parsed(sample_index: Settings) -> ParsedTexts:
    return ParsedTexts(Generations(sample_index).current().store)


@pytest.mark.parametrize(
    ("changes", "loss"),
    [
        pytest.param({"evidence": "A rollback is required to be completed within 60 s"}, "", id="verbatim"),
        pytest.param(
            {"evidence": "A rollback is re-\nquired to be com-\npleted within 60 s"}, "", id="hyphenated"
        ),
        pytest.param({"evidence": "S3 50 % 7 days 3", "pages": [10]}, "", id="the cells of a table row"),
        pytest.param({"evidence": "words that stand nowhere in it at all"}, "not parsed", id="nowhere"),
        pytest.param({"file": "T-REC-Q.1-200001-E.pdf", "doc": "Q.1"}, "not indexed", id="another file"),
        pytest.param({"file": CATALOGUE, "clause": "", "pages": []}, "", id="a record"),
        pytest.param({"file": CATALOGUE, "doc": "ITU-T Q.1 (01/2000)"}, "not indexed", id="no such record"),
    ],
)
def test_evidence_is_read_or_lost(changes: dict[str, object], loss: str, parsed: ParsedTexts) -> None:
    given = {"doc": DOC, "file": FILE, "clause": "8.4.2", "pages": [11], "evidence": "model"} | changes
    assert parsed.loss(GoldSpan.model_validate(given)) == loss


def test_nothing_of_the_sample_set_is_lost(parsed: ParsedTexts) -> None:
    lost = [
        (each.id, span.evidence)
        for each in load_questions(SAMPLE_SET)
        for span in each.gold
        if parsed.loss(span)
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("lost", "given", "cause"),
    [
        ("not parsed", {"retrieved": [], "abstained": True, "citations": []}, "not parsed"),
        ("not indexed", {"retrieved": [], "abstained": True, "citations": []}, "not indexed"),
        ("not parsed", {"answer": "7"}, "chosen but wrong"),
        ("not parsed", {}, ""),
        ("", {"retrieved": [], "abstained": True, "citations": []}, "not retrieved"),
    ],
)
def test_what_was_not_read_is_the_first_cause(
    lost: Loss, given: dict[str, object], cause: str, pages: PrintedPages
) -> None:
    score = score_question(question(), answer(**given), pages.holds, lambda each: lost)
    assert score.cause == cause
    assert score.measures["parsed"] == (float(not lost), 1.0)


def test_without_knowledge_of_the_reading_nothing_is_said_of_it(pages: PrintedPages) -> None:
    asked = question(gold=[span(), span(clause="8.2", pages=[3], evidence="Timer T400")])
    score = score_question(asked, answer(citations=[citation()], retrieved=[passage()]), pages.holds)
    assert "parsed" not in score.measures
    assert score.losses == ()
