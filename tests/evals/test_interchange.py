"""To ragas and BEIR and back, over the sample texts: evidence is found again where it stood."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.settings import Settings
from evals.answers import AnswerRow
from evals.beir import export_beir, import_beir
from evals.errors import EvalError, InvalidRows
from evals.golden import CATALOGUE, Question, load_questions
from evals.locate import Locator
from evals.places import SAMPLE_SET, indexed_pages
from evals.ragas import facts_of, import_ragas, to_samples
from evals.verification import faults_of
from index.generations import Generations
from index.store import Store
from tests.conftest import Ran
from tests.evals.handmade import answer_row, write_lines

SET = load_questions(SAMPLE_SET)


@pytest.fixture(scope="module")
def store(sample_index: Settings) -> Store:
    return Generations(sample_index).current().store


@pytest.fixture(scope="module")
def locator(sample_index: Settings, store: Store) -> Locator:
    return Locator(store, indexed_pages(sample_index))


def _places(question: Question) -> set[tuple[str, tuple[int, ...]]]:
    return {(span.file if span.file != CATALOGUE else span.doc, span.pages) for span in question.gold}


def test_ragas_rows_have_the_fields_of_ragas() -> None:
    asked = SET[0]
    answer = AnswerRow.model_validate(answer_row(id=asked.id))
    (row,) = to_samples([asked], {asked.id: answer})
    assert row["user_input"] == asked.question
    assert row["reference"] == asked.answer
    assert row["reference_contexts"] == [span.evidence for span in asked.gold]
    assert row["reference_context_ids"][0] == "T-REC-Y.9001-202105-E.pdf#page=11"
    assert row["response"] == answer.answer
    assert row["retrieved_contexts"] == [passage.text for passage in answer.retrieved]
    assert len(row["retrieved_context_ids"]) == len(row["retrieved_contexts"])


def test_earlier_turns_stand_before_the_question() -> None:
    asked = next(question for question in SET if question.history)
    (row,) = to_samples([asked])
    lines = row["user_input"].split("\n")
    assert lines[0] == f"user: {asked.history[0].content}"
    assert lines[-1] == f"user: {asked.question}"
    assert "response" not in row


def test_evidence_comes_back_from_ragas(tmp_path: Path, locator: Locator) -> None:
    sent = [question for question in SET if question.gold]
    path = write_lines(tmp_path / "ragas.jsonl", to_samples(sent))
    questions, answers, left_out = import_ragas(path, locator, "back", partial=True)
    assert answers == []
    assert len(questions) == len(sent) and left_out == []
    for before, after in zip(sent, questions, strict=True):
        assert _places(after) <= _places(before), before.id
        assert not after.verified and after.facts
    assert sum(len(after.gold) for after in questions) >= 0.95 * sum(len(before.gold) for before in sent)


def test_imported_questions_are_sound(tmp_path: Path, sample_index: Settings, locator: Locator) -> None:
    sent = [question for question in SET if question.gold][:20]
    questions, _, _ = import_ragas(write_lines(tmp_path / "r.jsonl", to_samples(sent)), locator, "back")
    pages = indexed_pages(sample_index)
    assert [fault for question in questions for fault in faults_of(question, pages)] == []


def test_messages_become_history_and_responses_answers(tmp_path: Path, locator: Locator) -> None:
    evidence = SET[2].gold[0].evidence
    row = {
        "user_input": [
            {"content": "What is a rollback?", "type": "human"},
            {"content": "A return to the version before.", "type": "ai"},
            {"content": "How fast must it be?", "type": "human"},
        ],
        "reference": "Within 60 s.",
        "reference_contexts": [f"Something else. {evidence} And more."],
        "response": "Within 60 s of the decision.",
        "retrieved_contexts": ["nowhere to be found in these texts", evidence],
    }
    path = tmp_path / "rows.json"
    path.write_text(json.dumps([row]), encoding="utf-8")
    ((question,), (answer,), _) = import_ragas(path, locator, "x")
    assert [turn.role for turn in question.history] == ["user", "assistant"]
    assert question.question == "How fast must it be?"
    assert question.gold[0].evidence == evidence
    assert question.gold[0].clause == "8.4.2"
    assert question.facts[0].text == "60 s"
    found = AnswerRow.model_validate(answer)
    assert [passage.file for passage in found.retrieved] == ["", "T-REC-Y.9003-202209-E.pdf"]
    assert not found.abstained


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"reference": None}, "has no reference"),
        ({"reference_contexts": []}, "has no reference_contexts"),
        ({"reference_contexts": ["Cats like warm places and cold milk."]}, "none of its reference_contexts"),
        ({"user_input": [{"content": "hello", "type": "ai"}]}, "holds no question"),
        ({"user_input": 7}, "user_input"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(
    tmp_path: Path, locator: Locator, row: dict[str, Any], fault: str
) -> None:
    (good,) = to_samples(SET[:1])
    path = write_lines(tmp_path / "rows.jsonl", [good, good | row])
    with pytest.raises(InvalidRows, match=r"rows\.jsonl:2: ") as caught:
        import_ragas(path, locator, "x")
    assert fault in str(caught.value)


def test_facts_are_the_values_or_the_first_words() -> None:
    assert [fact.text for fact in facts_of("At most 10 s, or 5 %.")] == ["10 s", "5 %"]
    ((words,),) = (fact.any for fact in facts_of("The guard function discards the output."))
    assert words.startswith("guard")


def test_a_set_goes_to_beir_and_comes_back(tmp_path: Path, store: Store, locator: Locator) -> None:
    torn = export_beir(SET, store, tmp_path)
    asked = [question for question in SET if not question.must_abstain]
    assert len(torn) <= 0.1 * len(asked)
    corpus = [json.loads(line) for line in (tmp_path / "corpus.jsonl").read_text("utf-8").splitlines()]
    assert len(corpus) == store.passage_count()
    assert {"_id", "title", "text"} <= corpus[0].keys()
    lines = list(csv.reader((tmp_path / "qrels/test.tsv").open(encoding="utf-8"), delimiter="\t"))
    assert lines[0] == ["query-id", "corpus-id", "score"]
    texts = {row["_id"]: row["text"] for row in corpus}
    judged = {query: document for query, document, _ in lines[1:]}
    assert "within 60 s of the decision" in texts[judged["smp-003"]]
    questions, left_out = import_beir(tmp_path, locator, partial=True)
    assert len(questions) + len(left_out) == len(asked)
    assert len(left_out) <= 0.1 * len(asked)
    back = next(question for question in questions if question.id == "smp-003")
    assert _places(back) == {("T-REC-Y.9003-202209-E.pdf", (11,))}
    assert back.facts == () and not back.verified
    with pytest.raises(EvalError, match="is not empty"):
        export_beir(SET, store, tmp_path)


def test_malformed_judgements_are_named(tmp_path: Path, store: Store, locator: Locator) -> None:
    export_beir(SET, store, tmp_path)
    with (tmp_path / "qrels/test.tsv").open("a", encoding="utf-8") as lines:
        lines.write("smp-001\t7\n")
    with pytest.raises(InvalidRows, match=r"test\.tsv:\d+: needs query-id"):
        import_beir(tmp_path, locator)


def test_the_commands_write_and_read_both_forms(
    sample_index: Settings, tmp_path: Path, copilot: Callable[..., Ran]
) -> None:
    settings = {"data_dir": sample_index.data_dir}
    questions = tmp_path / "set.jsonl"
    questions.write_text(
        "".join(SAMPLE_SET.read_text("utf-8").splitlines(keepends=True)[:8]), encoding="utf-8"
    )
    sent = copilot(
        "eval", "export", "--set", "set.jsonl", "--format", "ragas", "--out", "r.jsonl", **settings
    )
    assert sent.code == 0, sent.err
    back = copilot("eval", "import", "r.jsonl", "--format", "ragas", "--out", "back.jsonl", **settings)
    assert back.code == 0, back.err
    checked = copilot("eval", "check", "back.jsonl", **settings)
    assert checked.code == 0 and "8 questions are sound, 8 not yet verified" in checked.err
    sent = copilot("eval", "export", "--set", "set.jsonl", "--format", "beir", "--out", "b", **settings)
    assert sent.code == 0, sent.err
    back = copilot("eval", "import", "b", "--format", "beir", "--out", "beir.jsonl", **settings)
    assert back.code == 0, back.err
    assert len(load_questions(tmp_path / "beir.jsonl")) == 8
    again = copilot("eval", "import", "b", "--format", "beir", "--out", "beir.jsonl", **settings)
    assert again.code == 1 and "is there already" in again.err
