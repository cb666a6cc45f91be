"""The one command as a person or a program types it: what comes out, where, and how it ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.settings import Settings
from tests.conftest import Ran

Copilot = Callable[..., Ran]

QUESTION = "Which state does a model instance enter after activation?"
UNANSWERABLE = "What is the recommended tyre pressure of an articulated lorry?"


@pytest.fixture
def indexed(copilot: Copilot, sample_index: Settings, monkeypatch: pytest.MonkeyPatch) -> Copilot:
    """The command over an index of the samples."""
    monkeypatch.setenv("COPILOT_DATA_DIR", str(sample_index.data_dir))
    return copilot


NOTHING_INDEXED = "nothing indexed yet; run copilot corpus refresh"


@pytest.mark.parametrize(
    ("arguments", "code", "stdout", "stderr"),
    [
        (("ask", QUESTION), 1, "", NOTHING_INDEXED),
        (("ask", "--json", QUESTION), 1, "", NOTHING_INDEXED),
        (("search", "activation"), 1, "", NOTHING_INDEXED),
        (("lookup", "Y.9001"), 1, "", NOTHING_INDEXED),
        (("corpus", "status", "--json"), 1, "", NOTHING_INDEXED),
        (("corpus", "show", "Y.9001"), 1, "", NOTHING_INDEXED),
        (("index", "list"), 1, "", NOTHING_INDEXED),
        (("index", "use", "7"), 1, "", "generation 7: does not exist; there are: none"),
        (("corpus", "refresh", "--from", "missing"), 1, "", "missing: no such folder; check --from"),
        (("ask", "--batch", "missing.jsonl", "--out", "a.jsonl"), 1, "", "missing.jsonl: cannot be read"),
        (("eval", "gate", "--baseline", "."), 1, "", "holds no run; make one with copilot eval run"),
    ],
)
def test_without_an_index_one_line_says_what_to_do(
    copilot: Copilot, arguments: tuple[str, ...], code: int, stdout: str, stderr: str
) -> None:
    ran = copilot(*arguments)
    assert (ran.code, ran.out) == (code, stdout)
    assert ran.err.startswith("copilot: ") and ran.err.count("\n") == 1
    assert stderr in ran.err


@pytest.mark.parametrize(
    ("arguments", "stderr"),
    [
        (("ask", "--frobnicate", QUESTION), "No such option: --frobnicate"),
        (("frobnicate",), "No such command 'frobnicate'"),
        (("ask",), "give a question, or both --batch and --out"),
        (("ask", QUESTION, "--batch", "q.jsonl", "--out", "a.jsonl"), "give a question, or both"),
        (("ask", "--batch", "q.jsonl"), "give a question, or both --batch and --out"),
        (("search", QUESTION, "--k", "0"), "--k"),
        (("lookup",), "Missing argument"),
        (("index", "use", "seven"), "valid integer"),
        (("serve", "--port", "65536"), "--port"),
    ],
)
def test_wrong_usage_ends_with_2(copilot: Copilot, arguments: tuple[str, ...], stderr: str) -> None:
    ran = copilot(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert stderr in ran.err


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("port", "99999", "less than or equal to 65535"),
        ("port", "many", "valid integer"),
        ("log_level", "LOUD", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("keep_generations", "0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_setting_is_named(copilot: Copilot, name: str, value: str, complaint: str) -> None:
    ran = copilot("config", "show", **{name: value})
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("copilot: ") and ran.err.count("\n") == 1
    assert name in ran.err.lower() and complaint in ran.err


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [('colour = "red"', "colour"), ('port = "', "copilot.toml"), ("port = 1e9", "port")],
)
def test_a_wrong_settings_file_is_named(copilot: Copilot, tmp_path: Path, toml: str, complaint: str) -> None:
    (tmp_path / "copilot.toml").write_text(toml)
    ran = copilot("config", "show")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("copilot: ") and ran.err.count("\n") == 1
    assert complaint in ran.err


def test_config_show_says_where_each_value_comes_from(copilot: Copilot, tmp_path: Path) -> None:
    (tmp_path / "copilot.toml").write_text('embed_threads = 3\nport = 7000\nllm_key = "sk-very-secret"\n')
    shown = copilot("config", "show", "--json", port="7001")
    assert (shown.code, shown.err) == (0, "")
    rows = json.loads(shown.out)
    assert set(rows) == set(Settings.model_fields)
    origin = {name: (row["value"], row["from"]) for name, row in rows.items()}
    assert origin["port"] == (7001, "COPILOT_PORT")
    assert origin["embed_threads"] == (3, "copilot.toml")
    assert origin["keep_generations"] == (2, "default")
    assert "sk-very-secret" not in shown.out + copilot("config", "show").out


def test_the_token_of_chroma_is_not_shown(copilot: Copilot) -> None:
    shown = copilot("config", "show", chroma_token="ck-very-secret")
    assert shown.code == 0
    assert "ck-very-secret" not in shown.out


ROW = {
    "id": str,
    "question": str,
    "answer": str,
    "abstained": bool,
    "mode": str,
    "language": str,
    "citations": list,
    "retrieved": list,
    "latency_s": float,
    "timings": dict,
    "verification": dict,
    "entry": int,
    "unshown": list,
    "likely": float,
}
CITATION = {
    "marker": int,
    "doc": str,
    "file": str,
    "clause": str,
    "title": str,
    "page": int,
    "printed_page": str,
    "quote": str,
    "boxes": list,
    "status": str,
    "normative": bool,
    "url": str,
}
RETRIEVED = {"doc": str, "file": str, "clause": str, "pages": list, "text": str, "score": float}


def kinds(row: dict[str, Any]) -> dict[str, type]:
    return {name: type(value) for name, value in row.items()}


def test_ask_json_is_the_row_of_the_machine_interface(indexed: Copilot) -> None:
    ran = indexed("ask", "--json", QUESTION)
    assert (ran.code, ran.err) == (0, "")
    row = json.loads(ran.out)
    assert kinds(row) == ROW
    assert (row["question"], row["abstained"], row["mode"], row["language"]) == (
        QUESTION,
        False,
        "extractive",
        "en",
    )
    assert row["citations"]
    for marker, citation in enumerate(row["citations"], 1):
        assert kinds(citation) == {**CITATION, "status_note": str, "amended": bool}
        assert citation["marker"] == marker and f"[{marker}]" in row["answer"]
        assert all(len(box) == 5 and box[0] >= citation["page"] for box in citation["boxes"])
    first = row["citations"][0]
    assert (first["doc"], first["file"], first["page"]) == (
        "ITU-T Y.9004 (12/2023)",
        "T-REC-Y.9004-202312-E.pdf",
        12,
    )
    assert (first["clause"], first["printed_page"], first["status"]) == ("8.4.2", "6", "in force")
    assert len(row["retrieved"]) >= 10
    assert all(kinds(passage) == {**RETRIEVED, "title": str} for passage in row["retrieved"])
    scores = [passage["score"] for passage in row["retrieved"]]
    assert scores == sorted(scores, reverse=True)


def test_an_abstention_is_an_answer_with_exit_code_0(indexed: Copilot) -> None:
    ran = indexed("ask", "--json", UNANSWERABLE)
    row = json.loads(ran.out)
    assert (ran.code, row["abstained"], row["citations"]) == (0, True, [])


def test_catalogue_records_are_cited_as_catalogue(indexed: Copilot) -> None:
    row = json.loads(indexed("ask", "--json", "Is Y.9001 (11/2019) in force?").out)
    assert row["mode"] == "lookup"
    assert row["answer"].startswith("No, ITU-T Y.9001 (11/2019) is superseded")
    assert {citation["file"] for citation in row["citations"]} == {"catalogue"}
    assert row["citations"][0]["doc"] == "ITU-T Y.9001 (11/2019)"


def test_a_batch_that_was_broken_off_goes_on(indexed: Copilot, tmp_path: Path) -> None:
    questions, answers = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    rows = [
        {"id": "one", "question": QUESTION},
        {"id": "two", "question": "Is Y.9001 (11/2019) in force?", "history": []},
        {"id": "three", "question": UNANSWERABLE, "history": [{"role": "user", "content": QUESTION}]},
    ]
    questions.write_text("".join(json.dumps(row) + "\n\n" for row in rows))
    batch = ("ask", "--batch", str(questions), "--out", str(answers))

    first = indexed(*batch)
    assert (first.code, first.out) == (0, "") and "3 of 3 answered" in first.err
    whole = answers.read_bytes()
    written = [json.loads(line) for line in whole.splitlines()]
    assert [(row["id"], row["abstained"]) for row in written] == [
        ("one", False),
        ("two", False),
        ("three", True),
    ]
    assert all(kinds(row) == ROW for row in written)

    # killed in the middle of the second row
    kept = whole.splitlines(keepends=True)
    answers.write_bytes(kept[0] + kept[1][:40])
    again = indexed(*batch)
    assert again.code == 0 and "2 of 2 answered" in again.err
    assert [json.loads(line)["id"] for line in answers.read_bytes().splitlines()] == ["one", "two", "three"]
    assert answers.read_bytes().startswith(kept[0])

    before = answers.read_bytes()
    assert indexed(*batch).code == 0
    assert answers.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 2"),
        ('{"id": "two"}', "line 2"),
        ('{"id": 2, "question": "?"}', "line 2"),
        ('{"id": "one", "question": "?"}', "'one' stands there twice"),
    ],
)
def test_a_wrong_question_file_is_refused_before_anything_is_asked(
    indexed: Copilot, tmp_path: Path, line: str, complaint: str
) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(f'{{"id": "one", "question": "{QUESTION}"}}\n{line}\n')
    ran = indexed("ask", "--batch", str(questions), "--out", str(tmp_path / "a.jsonl"))
    assert (ran.code, ran.out) == (1, "")
    assert str(questions) in ran.err and complaint in ran.err
    assert not (tmp_path / "a.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("ask", QUESTION, "--mode", "wrong"), "mode 'wrong': unknown; use one of auto, extractive"),
        (("lookup", "nonsense"), "'nonsense': not the name of an ITU-T text"),
        (("lookup", "X.9999"), "X.9999: nothing found"),
        (("lookup", "Y.9004", "--clause", "99"), "Y.9004: nothing found"),
        (("corpus", "show", "X.9999"), "X.9999: no such file, and no indexed text has that name"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(
    indexed: Copilot, arguments: tuple[str, ...], complaint: str
) -> None:
    ran = indexed(*arguments)
    assert ran.code == 1
    assert ran.err.startswith("copilot: ") and ran.err.count("\n") == 1
    assert complaint in ran.err


def test_a_person_reads_the_answer_and_where_it_stands(indexed: Copilot) -> None:
    ran = indexed("ask", QUESTION)
    assert (ran.code, ran.err) == (0, "")
    assert "[1] ITU-T Y.9004 (12/2023), clause 8.4.2, page 12 – in force" in " ".join(ran.out.split())


def test_search_lists_the_best_clauses_first(indexed: Copilot) -> None:
    found = json.loads(indexed("search", "time of activation in UTC", "--k", "3", "--json").out)
    assert found["query"] == "time of activation in UTC"
    assert len(found["retrieved"]) == 3
    assert (found["retrieved"][0]["doc"], found["retrieved"][0]["clause"]) == (
        "ITU-T Y.9004 (12/2023)",
        "8.4.1",
    )
    lines = indexed("search", "time of activation in UTC", "--k", "3").out.splitlines()
    assert len(lines) == 6 and "ITU-T Y.9004 (12/2023), clause 8.4.1" in lines[0]


def test_lookup_gives_clauses_terms_and_editions(indexed: Copilot) -> None:
    clause = json.loads(indexed("lookup", "Y.9004", "--clause", "8.4.2", "--json").out)["clauses"]
    assert [(each["number"], each["title"], each["page"]) for each in clause] == [("8.4.2", "Execution", 12)]
    terms = json.loads(indexed("lookup", "Y.9001", "--term", "learning chain", "--json").out)["definitions"]
    assert {each["doc"]: each["number"] for each in terms} == {
        "ITU-T Y.9001 (11/2019)": "3.2.8",
        "ITU-T Y.9001 (05/2021)": "3.2.9",
    }
    editions = json.loads(indexed("lookup", "Y.9001", "--json").out)
    assert editions["in_force"] == "ITU-T Y.9001 (05/2021)"
    assert editions["amendments"] == [
        "ITU-T Y.9001 (2021) Amd. 1 (06/2023)",
        "ITU-T Y.9001 (2021) Cor. 1 (02/2024)",
    ]


def test_show_gives_the_structure_of_a_text_by_name_and_by_file(indexed: Copilot, samples: Path) -> None:
    by_name = json.loads(indexed("corpus", "show", "Y.9003", "--json").out)
    assert (by_name["file"], by_name["date"]) == ("T-REC-Y.9003-202209-E.pdf", "09/2022")
    assert by_name["headings"][0] == {"number": "1", "title": "Scope", "page": 7}
    assert {"definitions", "abbreviations", "references"} <= by_name.keys()
    by_file = json.loads(indexed("corpus", "show", str(samples / by_name["file"]), "--json").out)
    assert by_file["headings"] == by_name["headings"]


COMMANDS = """
ask | search | lookup | serve | corpus refresh | corpus status | corpus show | config show
index list | index verify | index use | index prune
eval score | eval run | eval compare | eval gate | eval structure | eval report
"""


@pytest.mark.parametrize("command", re.split(r"[|\n]", COMMANDS.strip()))
def test_every_command_explains_itself(copilot: Copilot, command: str) -> None:
    ran = copilot(*command.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert f"Usage: copilot {command.strip()}" in ran.out


def test_a_conversation_goes_on_and_is_written_with_its_sources(indexed: Copilot, tmp_path: Path) -> None:
    first = indexed("ask", "What is a learning chain in Y.9001?", "--conversation", "new")
    id = first.err.strip().removeprefix("conversation ")
    assert indexed("ask", "And what is its definition in Y.9002?", "--conversation", id).code == 0
    (line,) = indexed("conversation", "list").out.splitlines()
    assert line.startswith(id) and "2 questions" in line
    indexed("conversation", "rename", id, "Chains")
    written = tmp_path / "chains.md"
    assert indexed("conversation", "export", id, "--out", str(written)).code == 0
    assert "# Chains" in (text := written.read_text(encoding="utf-8")) and "Y.9001" in text
    assert indexed("conversation", "export", id, "--out", str(tmp_path / "chains.docx")).code == 0
    assert (tmp_path / "chains.docx").read_bytes()[:2] == b"PK"
    refused = indexed("conversation", "export", id, "--out", str(tmp_path / "chains.pdf"))
    assert (refused.code, "neither .md nor .docx" in refused.err) == (1, True)
    assert indexed("conversation", "delete", id).code == 0
    gone = indexed("ask", "Still there?", "--conversation", id)
    assert (gone.code, id in gone.err) == (1, True)
