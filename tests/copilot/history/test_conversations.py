"""Conversations kept for each user, and passed on as files."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import docx
import pytest

from copilot.answer.model import Answer
from copilot.errors import RecordError, UnknownConversation
from copilot.history.conversation_export import as_docx, as_markdown
from copilot.history.conversations import Conversations, answer_from
from copilot.pipeline import Copilot
from corpus.settings import Settings

QUESTION = "How quickly must a rollback of a model be completed?"
TABLE = "Which time limits does Y.9001 define in Table 1?"


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path)


@pytest.fixture(scope="module")
def answers(sample_words: Settings) -> list[Answer]:
    copilot = Copilot(sample_words)
    return [copilot.ask(question) for question in (QUESTION, TABLE, "Is Y.9001 (05/2021) in force?")]


def test_a_conversation_comes_back_as_it_was_kept(kept: Conversations, answers: list[Answer]) -> None:
    id = kept.create("anna")
    assert [kept.append("anna", id, answer) for answer in answers] == [1, 2, 3]
    loaded = Conversations(kept.path.parent).load("anna", id)
    assert [turn.answer for turn in loaded.turns] == answers
    assert loaded.title == QUESTION
    assert loaded.history[0] == {"role": "user", "content": QUESTION}
    assert loaded.history[1] == {"role": "assistant", "content": answers[0].answer}


def test_lists_are_newest_first_and_ones_own(kept: Conversations, answers: list[Answer]) -> None:
    first, second, other = kept.create("anna"), kept.create("anna", "Timers"), kept.create("ben")
    kept.append("anna", first, answers[0])
    assert [(each.id, each.title, each.turns) for each in kept.list("anna")] == [
        (first, QUESTION, 1),
        (second, "Timers", 0),
    ]
    assert [each.id for each in kept.list("ben")] == [other]
    assert kept.list("") == []


def test_names_are_given_and_conversations_deleted(kept: Conversations, answers: list[Answer]) -> None:
    id = kept.create("anna")
    kept.rename("anna", id, "  Rollback \n times ")
    kept.append("anna", id, answers[0])
    assert kept.list("anna")[0].title == "Rollback times"
    kept.rename("anna", id, "x" * 500)
    assert len(kept.list("anna")[0].title) == 120
    kept.delete("anna", id)
    assert kept.list("anna") == []
    with pytest.raises(UnknownConversation):
        kept.load("anna", id)


def test_another_users_conversation_is_as_unknown_as_none(kept: Conversations, answers: list[Answer]) -> None:
    id = kept.create("anna", "Secret plans")
    kept.append("anna", id, answers[0])
    errors = set()
    for attempt in (
        lambda each: kept.load("ben", each),
        lambda each: kept.rename("ben", each, "mine"),
        lambda each: kept.delete("ben", each),
        lambda each: kept.append("ben", each, answers[1]),
    ):
        for each in (id, "nonesuch"):
            with pytest.raises(UnknownConversation) as raised:
                attempt(each)  # type: ignore[no-untyped-call]
            errors.add(str(raised.value).replace(repr(each), "ID"))
    assert errors == {"conversation ID: there is none of this id; list yours"}
    assert kept.load("anna", id).title == "Secret plans" and len(kept.load("anna", id).turns) == 1


def test_many_threads_may_write(kept: Conversations, answers: list[Answer]) -> None:
    id = kept.create("anna")
    threads = [threading.Thread(target=kept.append, args=("anna", id, answers[0])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept.load("anna", id).turns) == 8


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    (tmp_path / "conversations.sqlite").write_bytes(b"no database at all, " * 100)
    with pytest.raises(RecordError, match=r"conversations cannot be kept .*move the file away"):
        Conversations(tmp_path).list("anna")


def test_rows_of_an_older_version_are_read(answers: list[Answer]) -> None:
    row = answers[0].to_json()
    for name in ("verification", "entry"):
        del row[name]
    assert answer_from({**row, "future": 1}).answer == answers[0].answer


def test_markdown_has_each_answer_with_its_sources(kept: Conversations, answers: list[Answer]) -> None:
    id = kept.create("anna", "Rollback")
    kept.append("anna", id, answers[0])
    text = as_markdown(kept.load("anna", id))
    assert text.startswith("# Rollback\n\n20")
    assert f"## {QUESTION}" in text and answers[0].answer in text
    citation = answers[0].citations[0]
    assert (
        f"- [1] {citation.doc}, clause {citation.clause} ({citation.title}), page {citation.printed_page}"
        in text
    )
    assert " ".join(citation.quote.split()) in text
    assert "statements supported by their citations" in text


def test_word_gets_headings_tables_and_sources(kept: Conversations, answers: list[Answer]) -> None:
    id = kept.create("anna", "Rollback \x07 times")
    for answer in answers:
        kept.append("anna", id, answer)
    document = docx.Document(io.BytesIO(as_docx(kept.load("anna", id))))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == [QUESTION, TABLE, "Is Y.9001 (05/2021) in force?"]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert document.paragraphs[0].text == "Rollback times"
    assert answers[0].citations[0].doc in text and "**" not in text and "\\[" not in text
    with_table = any(answer.answer.count("\n|") for answer in answers)
    assert bool(document.tables) is with_table


def test_the_edition_asked_for_next_is_that_of_the_conversation(sample_words: Settings) -> None:
    copilot = Copilot(sample_words)
    editions = ("ITU-T Y.9001 (11/2019)", "ITU-T Y.9001 (05/2021)")
    first = copilot.ask(f"What is the longest time for which an output is deferred in {editions[-1]}?")
    assert first.citations[0].doc == editions[-1]
    history = [{"role": "user", "content": first.question}, {"role": "assistant", "content": first.answer}]
    year = 2019
    for follow_up in (
        f"and in the {year} edition?",
        f"And in the edition of {year}?",
        f"No, I meant the {year} edition.",
        f"I meant {editions[0]}",
        f"What about the {year} edition?",
    ):
        answer = copilot.ask(follow_up, history)
        assert not answer.abstained, follow_up
        assert answer.citations[0].doc == editions[0], (follow_up, [c.doc for c in answer.citations])
