"""README.md and docs/ are true: every command runs, prints what is shown, every file and link is there.

Blocks ```console hold commands after `$ ` and what they print, "…" for anything. They run over four real
documents, those marked `samples` over the samples. Blocks ```toml are settings, ```yaml forms,
```python runs.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from copilot.cli import main
from copilot.draft.request import read_request
from corpus.settings import Settings
from tests.conftest import FEW_REAL, Ran
from tests.corpus.itu_site import play
from tests.corpus.sources.site.conftest import published
from tests.index.made import write_pdf
from tests.shared import PDFS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# The examples of this page run in tests/index/test_llamaindex.py.
ELSEWHERE = {"llamaindex.md"}

Copilot = Callable[..., Ran]


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the words after the fence, its first line in the page, its text."""

    kind: tuple[str, ...]
    line: int
    text: str

    @property
    def commands(self) -> Iterator[tuple[str, list[str]]]:
        """Each command with the lines that it prints."""
        for part in re.split(r"^\$ ", self.text, flags=re.M)[1:]:
            command, *printed = part.splitlines()
            yield command, printed


def all_blocks(page: Path) -> list[Block]:
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    return [
        Block(tuple(token.info.split()), token.map[0] + 1, token.content)
        for token in tokens
        if token.type == "fence" and token.map
    ]


def blocks(page: Path, *kind: str) -> list[Block]:
    return [block for block in all_blocks(page) if block.kind == kind]


def pages_with(*kind: str) -> list[Path]:
    return [page for page in PAGES if page.name not in ELSEWHERE and blocks(page, *kind)]


@pytest.fixture
def folder(copilot: Copilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands are typed: in the project, without ../shared beside it."""
    here = tmp_path / "project"
    here.mkdir()
    (here / "evals").symlink_to(ROOT / "evals")
    monkeypatch.chdir(here)
    return here


@pytest.fixture(scope="session")
def asked(sample_index: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the samples and a run of their golden set, named samples."""
    folder = tmp_path_factory.mktemp("asked")
    (folder / "evals").symlink_to(ROOT / "evals")
    data = folder / ".copilot-data"
    shutil.copytree(sample_index.data_dir, data)
    (data / "evals" / "sample-index").mkdir(parents=True)
    shutil.copy(data / "vectors.sqlite", data / "evals" / "sample-index")
    run = ("eval", "run", "--set", "evals/golden_sample/questions.jsonl", "--name", "samples")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit, match=r"^0$"):
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["copilot", *run])
        main()
    return data


@pytest.fixture
def over_samples(folder: Path, asked: Path) -> Path:
    """The same with that index in it; runs shown go on from what was asked."""
    shutil.copytree(asked, folder / ".copilot-data")
    runs = folder / ".copilot-data" / "evals"
    for name in ("before", "after"):
        shutil.copytree(runs / "samples", runs / name)
    return folder


@pytest.fixture
def over_documents(folder: Path, real_index: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same with an index of four real documents, their folder, a draft, and an ITU site that has them."""
    assert real_index.source
    shutil.copytree(real_index.data_dir, folder / ".copilot-data")
    shutil.copytree(real_index.source, folder / "recommendations")
    shutil.copy(folder / "recommendations" / "T-REC-V.8-200011-E.pdf", folder / "new.pdf")
    write_pdf(folder / "draft.pdf", "echo cancellation")
    monkeypatch.setenv("COPILOT_SOURCE", "recommendations")
    monkeypatch.setenv("COPILOT_CATALOGUE", "recommendations/catalogue.jsonl.gz")
    monkeypatch.setenv("COPILOT_SITE_INTERVAL", "0")
    with play(published(PDFS / name) for name in FEW_REAL) as site:
        monkeypatch.setenv("COPILOT_ITU_SITE", site.address)
        yield folder


@pytest.mark.real
@pytest.mark.parametrize("page", pages_with("console"), ids=str)
def test_commands_over_documents_print_what_is_shown(
    page: Path, over_documents: Path, copilot: Copilot
) -> None:
    if page.name == "README.md":  # a tour begins with nothing indexed
        for name in ("generations", "parsed"):
            shutil.rmtree(over_documents / ".copilot-data" / name)
        (over_documents / ".copilot-data" / "current").unlink()
    for block in blocks(page, "toml", "selection"):
        (over_documents / "selection.toml").write_text(block.text)
    run_all(page, blocks(page, "console"), copilot)


@pytest.mark.parametrize("page", pages_with("console", "samples"), ids=str)
def test_commands_over_samples_print_what_is_shown(page: Path, over_samples: Path, copilot: Copilot) -> None:
    run_all(page, blocks(page, "console", "samples"), copilot)


def run_all(page: Path, shown: list[Block], copilot: Copilot) -> None:
    for block in shown:
        for command, lines in block.commands:
            printed = " ".join(run(command, copilot).split())
            place = 0
            for line in filter(None, map(folded, lines)):
                found = re.compile(line).search(printed, place)
                where = f"{page.name}, block of line {block.line}"
                assert found, f"{where}: {command}\nprinted {printed}\nnot {line}"
                place = found.end()


def folded(line: str) -> str:
    """The pattern of a printed line, whatever its white space; "…" stands for anything."""
    return ".*?".join(re.escape(" ".join(part.split())) for part in line.split("…")).strip()


def run(command: str, copilot: Copilot) -> str:
    """Runs a command and gives what it printed; what would not end or change this machine is checked."""
    program, *arguments = shlex.split(command, comments=True)
    if program == "copilot":
        # tests/ui start the page; here, whether it has these options
        ran = copilot(*arguments, *(["--help"] if arguments[0] == "serve" else []))
        assert ran.code == 0, f"{command}\n{ran.err}"
        return ran.out + ran.err
    if program == "make":
        assert re.search(rf"^\.PHONY:.*\b{arguments[0]}\b", (ROOT / "Makefile").read_text(), re.M)
        return ""
    if [program, *arguments[:3]] == ["python", "-m", "pip", "install"]:
        assert (ROOT / arguments[arguments.index("-c") + 1]).is_file()
        return ""
    raise AssertionError(f"{command}: this test does not know how to run {program}")


@pytest.mark.parametrize("page", pages_with("toml"), ids=str)
def test_settings_files_are_right(page: Path, folder: Path, copilot: Copilot) -> None:
    for block in blocks(page, "toml"):
        (folder / "copilot.toml").write_text(block.text)
        ran = copilot("config", "show")
        assert (ran.code, ran.err) == (0, "")


@pytest.mark.real
@pytest.mark.parametrize("page", pages_with("python"), ids=str)
def test_python_examples_run(page: Path, over_documents: Path) -> None:
    names: dict[str, object] = {}
    for block in blocks(page, "python"):
        exec(compile(block.text, f"{page.name}, line {block.line}", "exec"), names)


@pytest.mark.parametrize("page", pages_with("yaml"), ids=str)
def test_forms_of_drafts_are_right(page: Path) -> None:
    for block in blocks(page, "yaml"):
        assert read_request(block.text, page.name).to_json()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_block_is_of_a_kind_that_is_tested(page: Path) -> None:
    kinds = {("console",), ("console", "samples"), ("toml",), ("toml", "selection"), ("python",), ("yaml",)}
    if page.name == "api.md":
        # these run in tests/ui/test_api.py, where a page is served
        kinds |= {("bash",), ("python", "client")}
    assert {block.kind for block in all_blocks(page)} <= kinds


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, place = target.partition("#")
        file = page.parent / name if name else page
        assert file.is_file(), f"{page.name}: {target}"
        assert not place or place in anchors(file), f"{page.name}: {target}"


def anchors(page: Path) -> set[str]:
    """The places of a page as web pages of repositories name them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_setting_that_is_named_exists() -> None:
    named = {
        name.lower()
        for page in PAGES
        for name in re.findall(r"COPILOT_([A-Z_]+[A-Z])", page.read_text(encoding="utf-8"))
    }
    assert named - Settings.model_fields.keys() == {"test_shared", "require"}
