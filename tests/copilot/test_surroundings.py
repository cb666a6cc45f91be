"""The command on odd terminals, disks and machines: it does its work, or one line says what is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.settings import Settings
from tests.conftest import Ran

Copilot = Callable[..., Ran]
COMMAND = [sys.executable, "-c", "from copilot.cli import main; main()"]
QUESTION = "What is leakage?"


def run(
    data: Path, *words: str, stdout: int | None = subprocess.PIPE, **variables: str
) -> tuple[int, bytes, str]:
    """Code, standard output, standard error of a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "PYTHONUTF8")}
    given = kept | {"COPILOT_DATA_DIR": str(data)} | variables
    done = subprocess.run(
        [*COMMAND, *words], env=given, stdout=stdout, stderr=subprocess.PIPE, timeout=170, cwd=data.parent
    )
    return done.returncode, done.stdout or b"", done.stderr.decode()


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "tr_TR.UTF-8", "PYTHONIOENCODING": "iso8859-9"},
    ],
    ids=["C", "Turkish"],
)
def test_terminals_that_know_few_characters(sample_index: Settings, variables: dict[str, str]) -> None:
    code, out, err = run(sample_index.data_dir, "ask", "--json", QUESTION, **variables)
    assert code == 0, err
    assert json.loads(out)["citations"][0]["quote"]
    code, out, err = run(sample_index.data_dir, "ask", QUESTION, **variables)
    assert code == 0 and b"[1]" in out and "Traceback" not in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_behind_standard_output(sample_index: Settings) -> None:
    with Path("/dev/full").open("wb") as full:
        code, _, err = run(sample_index.data_dir, "corpus", "status", "--json", stdout=full.fileno())
    assert code == 1
    assert err.startswith("copilot: ") and "No space left on device" in err and err.count("\n") == 1


def test_a_user_without_a_name_has_conversations(
    copilot: Copilot, sample_index: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(uid: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    monkeypatch.setattr("pwd.getpwuid", unknown)
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    ran = copilot("ask", "--conversation", "new", QUESTION, data_dir=sample_index.data_dir)
    assert ran.code == 0
    (id,) = [line.split()[1] for line in ran.err.splitlines() if line.startswith("conversation ")]
    assert id in copilot("conversation", "list").out


def test_an_empty_question_among_good_ones_costs_no_answer(
    copilot: Copilot, sample_index: Settings, tmp_path: Path
) -> None:
    asked = {"one": QUESTION, "two": " ", "three": "\ud83d", "four": QUESTION}
    rows = [json.dumps({"id": id, "question": question}) + "\n" for id, question in asked.items()]
    (tmp_path / "q.jsonl").write_text("".join(rows))
    ran = copilot("ask", "--batch", "q.jsonl", "--out", "a.jsonl", data_dir=sample_index.data_dir)
    assert ran.code == 0 and "two: the question is empty" in ran.err
    answers = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [(row["id"], row["abstained"], row["mode"] == "failed") for row in answers] == [
        ("one", False, False),
        ("two", True, True),
        ("three", True, False),
        ("four", False, False),
    ]


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ("file", "file is no folder; name one that is or can be made"),
        ("link", "link is no folder"),
        (os.fsdecode(b"\xff"), r"\xff is not in UTF-8"),
        ("file/below", "Not a directory; check name, rights and free space"),
    ],
)
@pytest.mark.parametrize("command", [("corpus", "status"), ("ask", QUESTION), ("corpus", "refresh")])
def test_a_data_folder_that_is_none(
    copilot: Copilot, tmp_path: Path, value: str, complaint: str, command: tuple[str, ...]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nowhere")
    ran = copilot(*command, data_dir=value)
    assert (ran.code, ran.out) == (1, "")
    line = ran.err.splitlines()[-1]
    assert line.startswith("copilot: ") and complaint in line


def test_paths_that_no_shell_has_read(
    copilot: Copilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    shown = json.loads(copilot("config", "show", "--json", data_dir="~/texts", source="", catalogue=".").out)
    assert shown["data_dir"]["value"] == str(tmp_path / "home" / "texts")
    assert shown["source"]["value"] is None
    assert shown["catalogue"]["value"] == "."


def test_a_settings_file_in_another_encoding_is_named(copilot: Copilot, tmp_path: Path) -> None:
    (tmp_path / "copilot.toml").write_bytes(b'source = "caf\xe9"\n')
    ran = copilot("config", "show")
    assert ran.code == 1 and ran.err.startswith("copilot: copilot.toml: 'utf-8' codec can't decode byte 0xe9")
