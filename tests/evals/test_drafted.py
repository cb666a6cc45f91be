"""Questions drafted from the sample texts: every one passes the checks that golden sets pass."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.settings import Settings
from evals.drafted import DRAFTED_TYPES, draft_questions, types_named
from evals.errors import EvalError
from evals.golden import Question
from evals.pages import PrintedPages
from evals.places import indexed_pages
from evals.verification import faults_of
from index.generations import Generations
from index.store import Store
from tests.conftest import Ran


@pytest.fixture(scope="module")
def store(sample_index: Settings) -> Store:
    return Generations(sample_index).current().store


@pytest.fixture(scope="module")
def printed(sample_index: Settings) -> PrintedPages:
    return indexed_pages(sample_index)


def test_every_type_is_drafted_and_every_draft_is_sound(store: Store, printed: PrintedPages) -> None:
    questions = draft_questions(store, printed, 36)
    counts = Counter(question.type for question in questions)
    assert set(counts) == set(DRAFTED_TYPES)
    assert [fault for question in questions for fault in faults_of(question, printed)] == []
    assert not any(question.verified for question in questions)
    assert [question.id for question in questions[:2]] == ["new-001", "new-002"]
    assert len({question.question for question in questions}) == len(questions)
    assert {span.file for question in questions for span in question.gold} > {"catalogue"}
    assert "fr" in {question.lang for question in questions}


def test_the_same_seed_drafts_the_same_questions(store: Store, printed: PrintedPages) -> None:
    first, again, other = (draft_questions(store, printed, 12, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def _one(store: Store, printed: PrintedPages, kind: str, file: str) -> list[Question]:
    return draft_questions(store, printed, 50, types_named([kind]), [file])


def test_a_draft_says_where_its_answer_stands(store: Store, printed: PrintedPages) -> None:
    file = "T-REC-Y.9001-202105-E.pdf"
    found = {question.question: question for question in _one(store, printed, "abbreviation", file)}
    drafted = found["What does CRC stand for in ITU-T Y.9001 (05/2021)?"]
    assert drafted.facts[0].any == (r"Cyclic[\W_]{0,4}Redundancy[\W_]{0,4}Check",)
    (span,) = drafted.gold
    assert (span.file, span.clause) == (file, "4")
    assert span.evidence.split() == ["CRC", "Cyclic", "Redundancy", "Check"]


def test_a_draft_does_not_give_its_answer_away(store: Store, printed: PrintedPages) -> None:
    for question in draft_questions(store, printed, 40):
        for fact in question.facts:
            assert fact.text not in question.question


def test_an_unknown_type_is_named() -> None:
    with pytest.raises(EvalError, match="procedure: not drafted; choose among definition"):
        types_named(["definition", "procedure"])


def test_the_drafted_file_passes_the_check(
    sample_index: Settings, tmp_path: Path, copilot: Callable[..., Ran]
) -> None:
    settings = {"data_dir": sample_index.data_dir}
    made = copilot("eval", "new", "--out", "new.jsonl", "--count", "6", "--prefix", "sg13", **settings)
    assert made.code == 0, made.err
    assert "each is to be verified by a person" in made.err
    rows = [json.loads(line) for line in (tmp_path / "new.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [f"sg13-00{n}" for n in range(1, 7)]
    assert {row["verified"] for row in rows} == {False}
    checked = copilot("eval", "check", "new.jsonl", "--json", **settings)
    assert checked.code == 0, checked.err
    assert json.loads(checked.out)["unverified"] == 6
    again = copilot("eval", "new", "--out", "new.jsonl", **settings)
    assert again.code == 1
    assert "is there already" in again.err
