"""Files that are called anything: every one is indexed or named, and every command's JSON can be read."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from corpus.printable import printable_name
from corpus.reader import read_document
from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.refresh import refresh
from tests.conftest import Ran
from tests.index.made import record, write_pdf

Copilot = Callable[..., Ran]

ODD = [
    b"latin1-\xe9\xff.pdf",
    rb"latin1-\xe9\xff.pdf",
    b"steers \x1b[31m\x07\x7f.pdf",
    b"two\nlines\t.pdf",
    "turned \u202egnp.pdf".encode(),
    b"<b onclick='x'>&amp;%20+?#.pdf",
    "emoji 😀 می\u200cشود.pdf".encode(),
    b"." * 3 + b" -- -n --json.pdf",
    b"n" * 251 + b".pdf",
    b"CON.PDF",
]


def steering(text: str) -> set[str]:
    """Signs that a terminal obeys, that turn the direction of writing, or that are half of a pair."""
    return {each for each in text if each != "\n" and unicodedata.category(each) in {"Cc", "Cs", "Cf"}} - {
        "\u200c"
    }


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, dict[str, str]]:
    """An index of the files, and their names in it with what each is about."""
    folder = tmp_path_factory.mktemp("odd")
    texts = folder / os.fsdecode(b"texts \xfc\n")
    expected = {}
    for number, name in enumerate(ODD):
        path = texts / os.fsdecode(name)
        write_pdf(folder / "made.pdf", f"subject number {number}")
        texts.mkdir(exist_ok=True)
        (folder / "made.pdf").rename(path)
        if not path.name.startswith("."):
            expected[printable_name(path.name)] = f"subject number {number}"
    (texts / os.fsdecode(b"broken \xe9\x1b.pdf")).write_bytes(b"%PDF-1.4 nothing")
    catalogue = folder / "catalogue.jsonl"
    half = "half \ud83d a pair\u202e\x00"
    rows = [record("ITU-T V.34 (02/1998)", half, half), record("ITU-T X.1 (01/2000)", "plain")]
    catalogue.write_text("".join(json.dumps(row) + "\n" for row in rows))
    data = Settings(data_dir=folder / "data ünï %20 ?#", parse_workers=1)
    summary = refresh(data, Sources((texts,), catalogue), with_vectors=False)
    (failure,) = summary.failed
    assert failure.file == r"broken \xe9\x1b.pdf" and not steering(failure.reason)
    assert summary.added == len(expected)
    return data, expected


@pytest.fixture
def run(odd: tuple[Settings, dict[str, str]], copilot: Copilot) -> Copilot:
    """A command over these files, whose standard output is JSON."""
    chosen = {"data_dir": odd[0].data_dir, "record": True, "log_level": "INFO"}

    def run(*arguments: str) -> Ran:
        return copilot(*arguments, **chosen)

    return run


def test_every_command_names_the_same_files(
    run: Copilot, odd: tuple[Settings, dict[str, str]], tmp_path: Path
) -> None:
    names = odd[1]
    status = json.loads(run("corpus", "status", "--json").out.encode())
    assert {row["file"] for row in status["documents"]} == set(names)
    assert [row["file"] for row in status["failed"]] == [r"broken \xe9\x1b.pdf"]
    for name, subject in names.items():
        shown = json.loads(run("corpus", "show", name, "--json").out)
        assert shown["file"] == name and shown["headings"]
        found = json.loads(run("search", subject, "--json", "--k", "1").out)["retrieved"]
        assert found[0]["file"] == name
    answer = json.loads(run("ask", "--json", "What is specified on subject number 0?").out)
    assert answer["citations"][0]["file"] in names
    assert json.loads(run("corpus", "verify", "--json").out)["damaged"] == []
    assert "half \ufffd a pair" in run("search", "half a pair", "--json").out
    again = json.loads(run("corpus", "refresh", "--no-vectors", "--json", "--from", *_folder(odd)).out)
    assert (again["added"], again["removed"], again["unchanged"]) == (0, 0, len(names))


def _folder(odd: tuple[Settings, dict[str, str]]) -> list[str]:
    folder = odd[0].data_dir.parent
    (texts,) = (path for path in folder.iterdir() if path.name.startswith("texts"))
    return [str(texts), "--catalogue", str(folder / "catalogue.jsonl")]


def test_terminal_output_steers_nothing(run: Copilot) -> None:
    for command in (("corpus", "status"), ("index", "list"), ("corpus", "verify"), ("config", "show")):
        ran = run(*command)
        assert ran.code == 0 and not steering(ran.out + ran.err)


WORDS = st.text(st.characters(), min_size=1, max_size=30) | st.binary(min_size=1, max_size=20).map(
    os.fsdecode
)


@pytest.mark.parametrize(
    "command",
    [
        ("ask", "--json", "{}"),
        ("search", "--json", "{}"),
        ("lookup", "--json", "{}"),
        ("lookup", "V.34", "--json", "--term", "{}"),
        ("corpus", "show", "--json", "{}"),
        ("corpus", "remove", "--json", "{}"),
        ("draft", "--json", "{}"),
        ("overlap", "--json", "{}"),
        ("log", "list", "--json", "--words", "{}"),
    ],
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(words=WORDS.filter(lambda words: not words.startswith("-") and "\0" not in words))
def test_every_command_takes_any_words(run: Copilot, command: tuple[str, ...], words: str) -> None:
    ran = run(*(words if part == "{}" else part for part in command))
    assert "Traceback" not in ran.err
    assert ran.code in (0, 1, 2)
    if ran.code == 0:
        json.loads(ran.out.encode())
    assert not steering(ran.err)


def test_halves_of_pairs_in_bookmarks_and_fonts_cost_nothing(tmp_path: Path) -> None:
    write_pdf(tmp_path / "plain.pdf", "echo cancellation")
    writer = PdfWriter(clone_from=PdfReader(tmp_path / "plain.pdf"))
    writer.add_outline_item(title="half", page_number=0)
    outline = writer._root_object["/Outlines"]["/First"].get_object()
    outline[NameObject("/Title")] = TextStringObject("x")
    path = tmp_path / "half.pdf"
    writer.write(path)
    # a title in UTF-16 with a half of a pair: pypdf writes whole ones alone
    path.write_bytes(path.read_bytes().replace(b"/Title (x)", b"/Title <FEFFD83D0031>"))
    assert b"D83D0031" in path.read_bytes()
    read = read_document(path)
    assert [clause.title for clause in read.clauses if clause.title] == ["Scope", "Requirements"]
