"""What all tests share: no settings from outside, small indexes, the command line, and what must run.

`COPILOT_REQUIRE=browser,real,office` makes a skipped test of these marks a failure, and a run without any of
them too: a machine that is to prove the whole must not pass for want of a browser or of documents.
"""

from __future__ import annotations

import gzip
import json
import logging
import os
import re
import shutil
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Before the project is imported: the developer's settings, model hubs and the ITU site play no part here.
REQUIRED = frozenset(os.environ.get("COPILOT_REQUIRE", "").split(",")) - {""}
for _name in [name for name in os.environ if name.startswith("COPILOT_")]:
    if _name not in ("COPILOT_REQUIRE", "COPILOT_TEST_SHARED"):
        del os.environ[_name]
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["COPILOT_ITU_SITE"] = ""  # no test visits the real site

import numpy as np  # noqa: E402
import pytest  # noqa: E402

from corpus.samples import CATALOGUE as SAMPLE_CATALOGUE  # noqa: E402
from corpus.samples import write_samples  # noqa: E402
from corpus.settings import Settings  # noqa: E402
from corpus.sources.listing import Sources  # noqa: E402
from tests.office import SOFFICE  # noqa: E402
from tests.shared import CATALOGUE, GOLDEN, PDFS  # noqa: E402
from tests.trap.cage import Cage  # noqa: E402

FEW_REAL = (
    "T-REC-G.711-198811-E.pdf",
    "T-REC-T.871-201105-E.pdf",
    "T-REC-V.8-200011-E.pdf",
    "T-REC-X.690-200811-E.pdf",
)
"""Short texts of several series and ages; 87 pages."""
FEW_RECORDS = ("G.711", "T.81", "T.871", "V.8", "V.34", "X.690", "Y.3172")
"""Recommendations whose catalogue records, all editions, go with them: embedding all takes minutes."""


def _missing(mark: str) -> str:
    """Why tests of a mark cannot run here; "" where they can."""
    if mark == "real":
        wanted = (PDFS, CATALOGUE, GOLDEN)
        return "".join(f"{path} is not there; " for path in wanted if not path.exists())
    if mark == "browser" and not (shutil.which("chromium") and shutil.which("chromedriver")):
        return "no Chromium here; apt-get install chromium chromium-driver"
    if mark == "office" and SOFFICE is None:
        return "no LibreOffice here; apt-get install libreoffice-writer-nogui"
    return ""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--keep", action="store_true", help="write tests/kept/ anew (tests/test_kept.py)")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in ("real", "browser", "office"):
        if item.get_closest_marker(mark) and (reason := _missing(mark)):
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    required = {mark.name for mark in item.iter_markers()} & REQUIRED
    if report.skipped and required and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        marks = ", ".join(sorted(required))
        report.longrepr = f"{item.nodeid}: skipped, but tests marked {marks} must run: {call.excinfo}"
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    # with several workers, this one alone is called in the process that counts
    if report.when == "call" and report.passed:
        _PASSED.update(REQUIRED & set(report.keywords))


def pytest_sessionfinish(session: pytest.Session) -> None:
    absent = set() if hasattr(session.config, "workerinput") else REQUIRED - _PASSED
    if absent and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        sys.stderr.write(f"\nno test marked {', '.join(sorted(absent))} ran, but COPILOT_REQUIRE names it\n")


_PASSED: set[str] = set()
"""Marks that are required and that a passed test had."""


@pytest.fixture(autouse=True)
def models_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a model says of a text is remembered for all tests of a process: most of their time is models'.

    The tests of the models themselves do without (their own conftest).
    """
    from index.embedders.minilm import MiniLM
    from index.rerankers.minilm import MsMarcoMiniLM

    monkeypatch.setattr(MiniLM, "embed", _remembering(MiniLM.embed, _VECTORS))
    monkeypatch.setattr(MsMarcoMiniLM, "pairs", _remembering(MsMarcoMiniLM.pairs, _LOGITS))


_VECTORS: dict[object, object] = {}
_LOGITS: dict[object, object] = {}


def _remembering(ask: Callable[..., Any], known: dict[object, object]) -> Callable[..., Any]:
    def asked(model: Any, texts: Sequence[object]) -> Any:
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing or not texts:
            known.update(zip(missing, answers := ask(model, missing), strict=True))
        return np.stack([known[text] for text in texts]) if texts else answers

    return asked


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sample Recommendations and their catalogue."""
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return folder


@pytest.fixture(scope="session")
def sample_index(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a data folder that holds an index of the samples, with vectors. Not to be written to."""
    sources = Sources((samples,), samples / SAMPLE_CATALOGUE, are_samples=True)
    return _indexed(tmp_path_factory.mktemp("sample-index"), sources)


@pytest.fixture(scope="session")
def real_index(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The same with FEW_REAL and the catalogue records of FEW_RECORDS; for tests marked real."""
    folder = tmp_path_factory.mktemp("real")
    for name in FEW_REAL:
        shutil.copyfile(PDFS / name, folder / name)
    wanted = re.compile(rf"ITU-T ({'|'.join(map(re.escape, FEW_RECORDS))}) ")
    with gzip.open(CATALOGUE, "rt", encoding="utf-8") as records:
        few = [record for record in records if wanted.match(json.loads(record)["id"])]
    with gzip.open(folder / CATALOGUE.name, "wt", encoding="utf-8") as records:
        records.writelines(few)
    return _indexed(tmp_path_factory.mktemp("real-index"), Sources((folder,), folder / CATALOGUE.name))


def _indexed(data_dir: Path, sources: Sources) -> Settings:
    from index.refresh import refresh

    settings = Settings(data_dir=data_dir, source=sources.folders[0], catalogue=sources.catalogue)
    summary = refresh(settings, sources)
    assert not summary.failed
    return settings


@pytest.fixture
def cage(tmp_path: Path) -> Cage:
    """An empty data folder."""
    return Cage(tmp_path)


@pytest.fixture
def indexed_cage(cage: Cage, sample_index: Settings) -> Cage:
    """A data folder with the samples."""
    shutil.copytree(sample_index.data_dir, cage.data, dirs_exist_ok=True)
    return cage


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def copilot(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Callable[..., Ran]]:
    """Runs `copilot ARGUMENTS…` as the console script does, but in this process; in an empty folder.

    Keyword arguments are settings: data_dir=… sets COPILOT_DATA_DIR for this and the following commands.
    """
    from copilot.cli import main

    monkeypatch.chdir(tmp_path)
    handlers = logging.root.handlers[:]

    def run(*arguments: str, **settings: object) -> Ran:
        for name, value in settings.items():
            monkeypatch.setenv(f"COPILOT_{name.upper()}", str(value))
        monkeypatch.setattr(sys, "argv", ["copilot", *arguments])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    yield run
    logging.root.handlers[:] = handlers
