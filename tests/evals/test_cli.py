"""The commands as a person types them: arguments, what comes out, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from corpus.errors import CopilotError
from corpus.settings import Settings
from evals.cli import add_commands
from tests.conftest import Ran
from tests.evals.handmade import (
    FILE,
    answer_row,
    citation,
    question_row,
    span,
    unanswerable_row,
    write_lines,
)
from tests.shared import GOLDEN, PDFS


@pytest.fixture
def files(tmp_path: Path, pdf_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPILOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COPILOT_SOURCE", str(pdf_dir))
    monkeypatch.setenv("COPILOT_CATALOGUE", str(pdf_dir / "catalogue.jsonl.gz"))
    write_lines(tmp_path / "set.jsonl", [question_row(), unanswerable_row()])
    write_lines(tmp_path / "right.jsonl", [answer_row(), answer_row(id="q2", abstained=True, citations=[])])
    wrong = answer_row(answer="7", citations=[citation(quote="not there <b>")])
    write_lines(tmp_path / "wrong.jsonl", [wrong, answer_row(id="q2", citations=[])])
    return tmp_path


def _eval(*arguments: str) -> Result:
    root = typer.Typer()
    add_commands(root)
    return CliRunner().invoke(root, ["eval", *arguments])


def _json(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.usefixtures("files")
def test_score_writes_json_alone_to_stdout() -> None:
    scored = _json(_eval("score", "--set", "set.jsonl", "--answers", "wrong.jsonl", "--json"))
    assert scored["figures"]["correct"]["value"] == 0.0
    assert scored["failing"]["quote_on_page"] == ["q1"]
    assert scored["causes"] == {"chosen but wrong": ["q1"], "answered the unanswerable": ["q2"]}


@pytest.mark.usefixtures("files")
def test_score_writes_tables_to_stderr() -> None:
    result = _eval("score", "--set", "set.jsonl", "--answers", "wrong.jsonl")
    assert result.stdout == ""
    assert "quotations that stand verbatim on the cited page" in result.stderr
    assert "answered the unanswerable" in result.stderr


@pytest.mark.usefixtures("files")
def test_score_shows_a_question_in_full() -> None:
    result = _eval("score", "--set", "set.jsonl", "--answers", "wrong.jsonl", "--show", "q1")
    for part in (
        "chosen but wrong",
        "- both directions",
        "NOT ON THE PAGE",
        "rank 1: " + FILE,
        "[extractive] 7",
    ):
        assert part in result.stderr
    refused = _eval("score", "--set", "set.jsonl", "--answers", "wrong.jsonl", "--show", "q7")
    assert isinstance(refused.exception, CopilotError)


@pytest.mark.usefixtures("files")
def test_runs_are_kept_and_compared() -> None:
    for name in ("right", "wrong"):
        made = _json(
            _eval("run", "--set", "set.jsonl", "--answers", f"{name}.jsonl", "--name", name, "--json")
        )
        assert Path(made["folder"]).name == name
    compared = _json(_eval("compare", "right", "wrong", "--json"))
    assert compared["both"]["worse"] == ["q1"]
    assert compared["abstained_unanswerable"]["change"] == -1.0


@pytest.mark.parametrize(
    ("file", "second", "message"),
    [
        ("set.jsonl", '{"id": "q2"', "set.jsonl:2: row: Invalid JSON"),
        ("set.jsonl", {"question": 7}, "set.jsonl:2: question: Input should be a valid string"),
        (
            "set.jsonl",
            question_row(id="q2", gold=[span(file="other.pdf")]),
            "set.jsonl:2: unknown document 'other.pdf'",
        ),
        (
            "set.jsonl",
            {"facts": [{"text": "15", "any": ["(15"]}]},
            "set.jsonl:2: facts.0.any.0: Value error, the regular expression '(15' does not compile",
        ),
        ("right.jsonl", {"citations": "none"}, "right.jsonl:2: citations: Input should be a valid array"),
        (
            "right.jsonl",
            answer_row(id="q2", citations=[citation(file="other.pdf")]),
            "right.jsonl:2: cites the unknown document 'other.pdf'",
        ),
        ("right.jsonl", answer_row(id="q9"), "right.jsonl:2: answers 'q9', which the set does not ask"),
    ],
)
@pytest.mark.parametrize("command", ["run", "score"])
def test_bad_input_is_named_by_its_line_and_nothing_is_scored(
    files: Path, copilot: Callable[..., Ran], command: str, file: str, second: Any, message: str
) -> None:
    path = files / file
    first, old = path.read_text(encoding="utf-8").splitlines()
    line = second if isinstance(second, str) else json.dumps(json.loads(old) | second)
    path.write_text(f"{first}\n{line}\n", encoding="utf-8")
    result = copilot("eval", command, "--set", "set.jsonl", "--answers", "right.jsonl", "--json")
    assert result.code == 1
    assert message in result.err
    assert "nothing was done; mend these rows and run again" in result.err
    assert result.out == ""
    assert not list((files / "data").rglob("*.json*"))


@pytest.mark.usefixtures("files")
def test_a_baseline_runs_over_the_same_documents() -> None:
    made = _json(_eval("run", "--set", "set.jsonl", "--baseline", "bm25-windows", "--json"))
    assert made["figures"]["span@1"]["value"] == 1.0
    assert made["figures"]["abstained_unanswerable"]["value"] == 0.0
    assert made["run"]["system"] == "bm25-windows"


@pytest.mark.usefixtures("files")
def test_a_report_is_one_page_without_outside_resources() -> None:
    _eval("run", "--set", "set.jsonl", "--answers", "right.jsonl", "--name", "right")
    _eval("run", "--set", "set.jsonl", "--answers", "wrong.jsonl", "--name", "wrong")
    result = _eval("report", "wrong", "right", "--set", "set.jsonl")
    assert result.exit_code == 0, result.exception
    page = Path("data/evals/wrong/report.html").read_text(encoding="utf-8")
    assert "<h3>chosen but wrong (1)</h3>" in page and "<h3>answered the unanswerable (1)</h3>" in page
    assert "not there &lt;b&gt;" in page
    assert f"{FILE}#page=2" in page
    assert f'alt="evidence: {FILE}, page 2" src="data:image/webp;base64,' in page
    assert "<script" not in page and "http" not in page.replace("https://www.itu.int", "")


@pytest.mark.real
def test_structure_of_a_real_document_is_scored(files: Path) -> None:
    truth = GOLDEN / "structure" / "T-REC-T.871-201105-E.json"
    folder = files / "truth"
    folder.mkdir()
    (folder / truth.name).write_bytes(truth.read_bytes())
    read = _json(_eval("structure", "--truth", str(folder), "--pdf-dir", str(PDFS), "--json"))
    assert read["total"]["headings"]["true"] == 24
    same = _json(_eval("structure", "--truth", str(folder), "--shown", str(folder), "--json"))
    assert {part: each["f1"] for part, each in same["total"].items()} == dict.fromkeys(same["total"], 1.0)


@pytest.mark.usefixtures("files")
def test_faithfulness_takes_a_file_or_a_run() -> None:
    checked = _json(_eval("faithful", "wrong.jsonl", "--set", "set.jsonl", "--json"))
    assert checked["figures"]["answers_supported"]["value"] == 0.0
    assert checked["unsupported"]["q2"][0]["faults"] == ["[1] is no citation of this answer"]
    assert checked["unsupported"]["q1"] == [{"claim": "7", "markers": [], "faults": ["cites nothing"]}]
    assert checked["figures"]["quote_on_page"]["value"] == 0.0
    assert checked["agreement"]["answers"]["correct"]["count"] == 1
    _eval("run", "--set", "set.jsonl", "--answers", "right.jsonl", "--name", "right")
    result = _eval("faithful", "right", "--judge", "tests.evals.test_cli:never")
    assert result.exit_code == 0, result.exception
    assert "the judge denies it" in result.stderr
    assert isinstance(_eval("faithful", "wrong.jsonl", "--judge", "nobody").exception, CopilotError)


def never(claim: str, quotations: object) -> bool:
    """A judge who believes nothing."""
    return False


@pytest.mark.usefixtures("files")
def test_drafts_are_scored_against_their_tasks(files: Path) -> None:
    task = {
        "id": "d1",
        "instruction": "Draft.",
        "clause_type": "requirements",
        "checks": [{"text": "shall", "any": [r"\bshall\b"]}],
    }
    write_lines(files / "tasks.jsonl", [task])
    write_lines(files / "drafts.jsonl", [{"id": "d1", "text": "It will be so.", "citations": []}])
    result = _eval("drafting", "--set", "tasks.jsonl", "--drafts", "drafts.jsonl", "--json")
    assert _json(result)["drafts"]["d1"]["missing_checks"] == ["shall"]
    assert "d1: misses: shall" in result.stderr


def test_choices_are_answered_from_the_index(sample_index: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPILOT_DATA_DIR", str(sample_index.data_dir))
    sample = Path(__file__).parent / "choices_sample.json"
    scores = _json(_eval("choices", str(sample), "--limit", "3", "--json"))
    assert scores["questions"] == 3
    assert scores["figures"]["correct"]["value"] == 1.0


@pytest.mark.parametrize(
    "command",
    [
        *("run", "compare", "baseline", "gate", "report"),
        *("score", "faithful", "choices", "drafting", "structure"),
        *("new", "check", "export", "import"),
    ],
)
def test_every_command_explains_itself(command: str) -> None:
    result = _eval(command, "--help")
    assert result.exit_code == 0
    assert "--help" in result.output
