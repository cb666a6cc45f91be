"""Answers made by hand, each with the fault that a check must find."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copilot.errors import LanguageModelUnavailable
from copilot.llm.language_model import LanguageModel
from copilot.llm.server import ServerModel
from evals.agreement import agreement, check_agreement, labelled_claims, of_checks
from evals.answers import AnswerRow
from evals.errors import EvalError
from evals.faithful import Faithfulness, check_answer, check_answers, judge_named, model_judge
from evals.golden import load_questions
from evals.pages import PrintedPages
from tests.conftest import Ran
from tests.copilot.chat_server import ChatServer, Script
from tests.evals.handmade import DOC, EVIDENCE, answer, answer_row, citation, question_row, write_lines
from tests.shared import CATALOGUE, GOLDEN, PDFS


def _faults(pages: PrintedPages, **changes: Any) -> list[str]:
    verdict = check_answer(answer(**changes), pages)
    return [fault for each in verdict.verdicts for fault in each.faults]


@pytest.mark.parametrize(
    "text",
    [
        "The window size shall be 15 in both directions. [1]",
        f"“{EVIDENCE}” [1]",
        f"**{DOC}, clause 8.1 (Window)**\n- “{EVIDENCE}” [1]",
        "8.1 Window\n\n| k | value |\n| --- | --- |\n| size k | 15 [1] |",
    ],
)
def test_a_faithful_answer_has_no_fault(text: str, pages: PrintedPages) -> None:
    assert _faults(pages, answer=text, citations=[citation(title="Window")]) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"answer": "The window size shall be 16. [1]"}, "16 is not in what it cites"),
        ({"answer": "The window size may be 15. [1]"}, "its permission is not in what it cites"),
        ({"answer": "The window size shall be 15."}, "cites nothing"),
        ({"answer": "The window size shall be 15. [2]"}, "[2] is no citation of this answer"),
        (
            {"citations": [citation(page=3)]},
            "the quotation of [1] does not stand on its page",
        ),
        (
            {"answer": "“The default value of the window shall be 15” [1]"},
            "the quoted words “The default value of the window shall be 15” are not those of its citation",
        ),
        ({"answer": "Cats like warm places. [1]"}, "shares hardly a word with what it cites"),
        ({"answer": "**ITU-T Z.902, clause 9**\n“size k shall be 15” [1]"}, "9 is not in what it cites"),
    ],
)
def test_an_unfaithful_answer_is_found_out(changes: dict[str, Any], fault: str, pages: PrintedPages) -> None:
    assert fault in _faults(pages, **changes)


def test_an_abstention_claims_nothing(pages: PrintedPages) -> None:
    verdict = check_answer(answer(abstained=True, answer="9 texts shall be searched.", citations=[]), pages)
    assert verdict.verdicts == ()
    assert "claims_supported" not in verdict.measures


def _checked(pages: PrintedPages, judge: Any = None) -> Faithfulness:
    rows = [
        answer(id="good"),
        answer(id="bad", answer="It shall be 16. [1] It is 15 in both directions. [1]"),
        answer(id="silent", abstained=True, citations=[]),
    ]
    return check_answers({row.id: row for row in rows}, pages, judge)


def test_unsupported_claims_are_told_by_question(pages: PrintedPages) -> None:
    checked = _checked(pages)
    assert {id: [each.claim.text for each in found] for id, found in checked.unsupported.items()} == {
        "bad": ["It shall be 16."]
    }
    found = {name: (round(each.value, 3), each.count) for name, each in checked.figures.items()}
    assert found == {
        "claims_supported": (0.667, 3),
        "answers_supported": (0.5, 2),
        "claims_cited": (1.0, 3),
        "quote_on_page": (1.0, 2),
    }
    row = checked.to_json()["unsupported"]["bad"][0]
    assert row == {"claim": "It shall be 16.", "markers": [1], "faults": ["16 is not in what it cites"]}


def test_a_judge_is_asked_about_what_no_check_refutes(pages: PrintedPages) -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    def judge(claim: str, quotations: Any) -> bool:
        asked.append((claim, tuple(quotations)))
        return "fifteen" in claim

    checked = _checked(pages, judge)
    assert asked == [
        ("The window size is fifteen in both directions.", (EVIDENCE,)),
        ("It is 15 in both directions.", (EVIDENCE,)),
    ]
    assert [len(found) for found in checked.unsupported.values()] == [2]
    assert checked.figures["claims_judged_supported"].value == 0.5


def _doubts_numbers(messages: list[dict[str, str]]) -> float:
    """A scripted model: what it reads must hold every word of the sentence that is a number."""
    passage, sentence = re.findall(r"(?:Passage|Sentence): (.*)", messages[-1]["content"])
    return 0.9 if set(re.findall(r"\d+|fifteen", sentence)) <= set(re.findall(r"\d+", passage)) else 0.1


def test_a_language_model_judges(pages: PrintedPages) -> None:
    with ChatServer(Script(yes=_doubts_numbers)) as server:
        model = LanguageModel(ServerModel(url=server.url), "scripted")
        checked = _checked(pages, model_judge(model))
    assert len(server.asked) == 2
    assert {id: [each.claim.text for each in found] for id, found in checked.unsupported.items()} == {
        "good": ["The window size is fifteen in both directions."],
        "bad": ["It shall be 16."],
    }


def test_the_judge_of_the_settings_is_held_to_golden_labels(
    pdf_dir: Path, tmp_path: Path, copilot: Callable[..., Ran]
) -> None:
    write_lines(tmp_path / "set.jsonl", [question_row(), question_row(id="q2")])
    write_lines(tmp_path / "answers.jsonl", [answer_row(), answer_row(id="q2")])
    given = {"source": pdf_dir, "catalogue": pdf_dir / "catalogue.jsonl.gz", "data_dir": tmp_path / "data"}
    arguments = ("eval", "faithful", "answers.jsonl", "--set", "set.jsonl", "--judge", "model", "--json")
    refused = copilot(*arguments, **given)
    assert refused.code == 1
    assert "--judge model: needs a language model and none is set up" in refused.err
    with ChatServer(Script(yes=_doubts_numbers)) as server:
        judged = copilot(*arguments, llm_url=server.url, **given)
    assert judged.code == 0, judged.err
    found = json.loads(judged.out)
    assert found["figures"]["claims_judged_supported"]["value"] == 0.0  # it cannot read "fifteen"
    assert found["agreement"]["judge"]["all"] == {
        "count": 4,
        "agree": 1.0,
        "kappa": 1.0,
        "label yes, verdict yes": 2,
        "label yes, verdict no": 0,
        "label no, verdict yes": 0,
        "label no, verdict no": 2,
    }
    assert "judge: agreement with labels" in judged.err


def test_a_failing_judge_is_no_verdict(pages: PrintedPages) -> None:
    with (
        ChatServer(Script(status=500)) as server,
        pytest.raises(LanguageModelUnavailable, match="error 500"),
    ):
        _checked(pages, model_judge(LanguageModel(ServerModel(url=server.url), "scripted")))


@pytest.mark.parametrize("name", ["", "nothing", "no.such:judge", "evals.faithful:nobody", "evals.rows:re.X"])
def test_a_judge_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(EvalError, match="judge"):
        judge_named(name)


def test_agreement_beyond_chance() -> None:
    # Of 50 cases 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: kappa is 0.4 (Cohen's own kind of example).
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    found = agreement(pairs)
    assert (found.observed, found.kappa) == (0.7, pytest.approx(0.4))
    assert agreement([(True, True)] * 3).kappa is None


def test_agreement_with_golden_labels_is_reported(tmp_path: Any, pages: PrintedPages) -> None:
    path = write_lines(tmp_path / "set.jsonl", [question_row(), question_row(id="q2")])
    rows: dict[str, AnswerRow] = {"q1": answer(), "q2": answer(id="q2", answer="7 of them. [1]")}
    found = check_agreement(check_answers(rows, pages), rows, path, pages, lambda claim, quotations: True)
    assert found["answers"]["correct"].kappa == 1.0
    assert found["judge"]["altered"].misses == 2
    assert found["checks"]["altered"].rejections == 2


@pytest.mark.real
def test_the_checks_agree_with_the_golden_texts() -> None:
    pages = PrintedPages.of_folder(PDFS, CATALOGUE)
    found = of_checks(labelled_claims(load_questions(GOLDEN / "questions.jsonl"), pages))
    assert found["altered"].observed == 1.0
    assert found["reference"].observed > 0.9
    assert found["all"].kappa is not None and found["all"].kappa > 0.8
