"""The record of questions and answers, and the command that reads it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from copilot.errors import RecordError
from copilot.history.record import Record
from copilot.pipeline import Copilot
from corpus.settings import Settings
from tests.conftest import Ran

QUESTION = "How quickly must a rollback of a model be completed?"


@pytest.fixture
def own(sample_words: Settings, tmp_path: Path) -> Settings:
    """An index that may be written to: its files are links."""
    folder = tmp_path / "data"
    folder.mkdir()
    for path in sample_words.data_dir.iterdir():
        if not path.name.startswith("record"):
            (folder / path.name).symlink_to(path)
    return sample_words.model_copy(update={"data_dir": folder})


def test_every_answer_is_recorded_with_evidence_and_verification(own: Settings) -> None:
    history = [{"role": "user", "content": "What is a rollback?"}]
    answer = Copilot(own).ask(QUESTION, history)
    assert answer.entry == 1
    entry = Record(own.data_dir).entry(1)
    assert entry.question == QUESTION and entry.history == history
    assert abs(entry.asked - time.time()) < 60
    assert entry.answer["citations"][0]["quote"] == answer.citations[0].quote
    assert len(entry.answer["retrieved"]) == len(answer.retrieved)
    assert entry.answer["verification"]["claims"] == answer.verification.claims > 0
    assert Copilot(own).ask("Which tyre pressure is recommended?").entry == 2
    assert [(each.id, each.abstained) for each in Record(own.data_dir).entries()] == [(2, True), (1, False)]


def test_the_record_can_be_switched_off(own: Settings) -> None:
    off = own.model_copy(update={"record": False})
    assert Copilot(off).ask(QUESTION).entry == 0
    assert not (own.data_dir / "record.sqlite").exists()


def test_ratings_are_kept_and_replaced(own: Settings) -> None:
    copilot = Copilot(own)
    first, second = copilot.ask(QUESTION).entry, copilot.ask(QUESTION).entry
    copilot.rate(first, -1, "wrong clause")
    copilot.rate(second, 1)
    copilot.rate(second, -1, "second thoughts")
    record = Record(own.data_dir)
    assert [(each.id, each.comment) for each in record.entries(rated=-1)] == [
        (second, "second thoughts"),
        (first, "wrong clause"),
    ]
    with pytest.raises(RecordError, match="entry 99: not in the record"):
        copilot.rate(99, 1)
    with pytest.raises(RecordError, match="rating 5: unknown"):
        copilot.rate(first, 5)


def test_a_record_that_cannot_be_written_stops_no_answer(
    own: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    (own.data_dir / "record.sqlite").write_bytes(b"no database " * 100)
    answer = Copilot(own).ask(QUESTION)
    assert answer.citations and answer.entry == 0
    assert "switch it off with COPILOT_RECORD=false" in caplog.text


def test_purging_leaves_nothing_in_the_file(own: Settings) -> None:
    Copilot(own).ask("How quickly must a rollback of a Zanzibar model be completed?")
    record = Record(own.data_dir)
    assert record.purge(before=time.time() - 1000) == 0
    assert record.purge() == 1
    assert b"Zanzibar" not in record.path.read_bytes()


def test_the_command_lists_shows_rates_exports_and_purges(
    own: Settings, copilot: Callable[..., Ran], tmp_path: Path
) -> None:
    assert copilot("ask", QUESTION, data_dir=own.data_dir).code == 0
    listed = copilot("log", "list")
    assert listed.out.startswith("     1   20") and QUESTION[:60] in listed.out
    assert copilot("log", "rate", "1", "up", "--comment", "good").err == "entry 1 rated up\n"
    shown = copilot("log", "show", "1").out
    assert QUESTION in shown and "rated + good" in shown and "statements supported" in shown
    (row,) = json.loads(copilot("log", "list", "--json", "--rated", "up", "--words", "ROLLBACK").out)
    assert (row["rating"], row["comment"], row["question"]) == (1, "good", QUESTION)
    assert json.loads(copilot("log", "list", "--json", "--rated", "down").out) == []
    out = tmp_path / "log.jsonl"
    assert copilot("log", "export", str(out)).err == f"1 entries written to {out}\n"
    assert json.loads(out.read_text())["answer"]["question"] == QUESTION
    assert json.loads(copilot("log", "show", "--json", "1").out)["id"] == 1
    assert copilot("log", "show", "7").err == "copilot: entry 7: not in the record; see `copilot log list`\n"
    assert copilot("log", "rate", "1", "great").code == 2
    assert copilot("log", "export", str(tmp_path / "no" / "folder.jsonl")).code == 1
    assert copilot("log", "purge", "--yes").err == "1 entries deleted\n"
    assert copilot("log", "list").out == ""
