"""The commands that write and look after the index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from corpus.errors import CopilotError
from corpus.settings import Settings
from index.cli import add_commands
from index.lock import WriterLock


@pytest.fixture
def copilot(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copilot:
    monkeypatch.chdir(tmp_path)  # away from the shared catalogue, which would be indexed too
    return Copilot(settings)


class Copilot:
    """Runs a command line; an error of the program is raised, as it is in front of `copilot.cli.main`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._root, documents = typer.Typer(), typer.Typer()
        self._root.callback()(self._keep)
        self._root.add_typer(documents, name="corpus")
        add_commands(self._root, documents)

    def _keep(self, context: typer.Context) -> None:
        context.obj = self.settings

    def __call__(self, *arguments: str | Path) -> Result:
        result = CliRunner().invoke(self._root, [str(argument) for argument in arguments])
        if isinstance(result.exception, CopilotError):
            raise result.exception
        return result


def test_refresh_prints_the_summary_of_the_machine_interface(copilot: Copilot, pdfs: Path) -> None:
    (pdfs / "letter.pdf").write_bytes(b"Dear colleague")
    result = copilot("corpus", "refresh", "--from", pdfs, "--no-vectors", "--json")
    assert result.exit_code == 0
    summary = json.loads(result.stdout)
    assert list(summary) == [
        "added", "changed", "unchanged", "removed", "failed",
        "parsed_pages", "embedded_passages", "seconds", "generation",
    ]  # fmt: skip
    assert (summary["added"], summary["parsed_pages"], summary["generation"]) == (3, 3, 1)
    assert [failure["file"] for failure in summary["failed"]] == ["letter.pdf"]
    assert "letter.pdf: " in result.stderr
    assert "Reading the documents: 4 of 4" in result.stderr


def test_several_folders_may_follow_from(copilot: Copilot, pdfs: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (pdfs / "T-REC-V.901-202401-E.pdf").rename(other / "T-REC-V.901-202401-E.pdf")
    result = copilot("corpus", "refresh", "--from", pdfs, other, "--no-vectors")
    assert result.stdout.startswith("3 added, 0 changed, 0 unchanged, 0 removed, 0 failed; 3 pages parsed")
    assert result.stdout.rstrip().endswith("generation 1 serves")


def test_status_says_what_serves_and_who_writes(copilot: Copilot, pdfs: Path) -> None:
    copilot("corpus", "refresh", "--from", pdfs, "--no-vectors")
    status = json.loads(copilot("corpus", "status", "--json").stdout)
    assert (status["generation"], len(status["documents"]), status["pages"], status["passages"]) == (
        1,
        3,
        3,
        6,
    )
    assert (status["has_vectors"], status["writer"], status["sources"]) == (
        False,
        None,
        [str(pdfs.resolve())],
    )
    with WriterLock(copilot.settings.data_dir):
        assert json.loads(copilot("corpus", "status", "--json").stdout)["writer"]["pid"] > 0
        assert "a refresh is running: process" in copilot("corpus", "status").stdout


def test_generations_are_listed_used_verified_and_pruned(copilot: Copilot, pdfs: Path) -> None:
    copilot("corpus", "refresh", "--from", pdfs, "--no-vectors")
    copilot("corpus", "refresh", "--from", pdfs, "--no-vectors", "--rebuild")
    rows = json.loads(copilot("index", "list", "--json").stdout)
    assert [(row["generation"], row["serves"]) for row in rows] == [(1, False), (2, True)]
    assert rows[0]["bytes"] > 10_000
    assert copilot("index", "use", "1").stdout == "generation 1 serves\n"
    assert copilot("index", "list").stdout.startswith("*    1")
    assert copilot("index", "verify", "2").stdout == "generation 2: full text of 6 passages are sound\n"
    assert copilot("index", "prune", "--keep", "0").stdout == "generations removed: 2; 0 vectors removed\n"
    with pytest.raises(CopilotError, match="generation 2: does not exist; there are: 1"):
        copilot("index", "use", "2")


def test_nothing_indexed_yet_is_an_error(copilot: Copilot) -> None:
    for command in (["corpus", "status"], ["index", "list"], ["index", "verify"]):
        with pytest.raises(CopilotError, match="nothing indexed yet"):
            copilot(*command)


def test_wrong_usage_is_told_from_failure(copilot: Copilot) -> None:
    assert copilot("index", "use", "latest").exit_code == 2
    assert copilot("corpus", "refresh", "--nonsense").exit_code == 2
