"""A measurement from asking to figures, in a folder of its own that says how it was made.

RESULTS/run.json         what was asked of what: set, system, settings, versions
RESULTS/answers.jsonl    the answers, in the form of the machine interface
RESULTS/questions.jsonl  the scores of each question, in the form of `QuestionRow`
RESULTS/results.json     figures, groups, causes of failure, latency
RESULTS/structure.json   how each document was read, where the truth of it is known
RESULTS/drafts.jsonl     drafts of the drafting tasks beside the set, where the system drafts
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.printable import to_json
from corpus.settings import Settings
from evals.answers import load_answers
from evals.drafting import DraftScores, score_drafts
from evals.errors import EvalError
from evals.golden import Question, load_questions
from evals.pages import PrintedPages
from evals.progress import counted
from evals.rows import write_rows
from evals.scoring import SetScore, question_json, score_set
from evals.structure import Agreement, read_indexed, read_structures, score_structures, structure_json, total

if TYPE_CHECKING:
    from index.store import Store

log = logging.getLogger(__name__)

Asker = Callable[[Question], Mapping[str, Any]]
"""Answers a question with a row of the machine interface."""
Drafting = Callable[[Path, Path], None]
"""Drafts the tasks of a file into a drafts file, those that it does not hold yet."""

RUN, ANSWERS, QUESTIONS, RESULTS = "run.json", "answers.jsonl", "questions.jsonl", "results.json"
STRUCTURE, DRAFTS = "structure.json", "drafts.jsonl"

_PACKAGES = (
    "itu-t-copilot",
    "chromadb",
    "llama-index-core",
    "numpy",
    "onnxruntime",
    "openvino",
    "pypdf",
    "pypdfium2",
    "snowballstemmer",
    "tokenizers",
)
_NO_MATTER = frozenset({"host", "port", "log_level"})
"""Settings that no answer depends on."""


@dataclass(frozen=True, slots=True)
class System:
    """Something that answers.

    `details` are what its answers depend on besides settings and versions; `store` holds what was read of
    the documents, None for a system that reads them in its own way; `draft` None for one that only
    answers.
    """

    ask: Asker
    details: Mapping[str, Any] = field(default_factory=dict)
    store: Store | None = None
    draft: Drafting | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A measurement that was made; `structure` is how documents were read, empty where no truth is given."""

    folder: Path
    score: SetScore
    description: dict[str, Any]
    structure: Mapping[str, Mapping[str, Agreement]] = field(default_factory=dict)
    drafting: DraftScores | None = None

    def to_json(self) -> dict[str, Any]:
        """What results.json holds."""
        sums = total(self.structure.values()) if self.structure else {}
        parts = {part: each.to_json(with_lists=False) for part, each in sums.items()}
        machine = {"architecture": platform.machine(), "cores": os.cpu_count()}
        drafting = self.drafting.to_json() if self.drafting else {}
        return {
            "run": self.description,
            "machine": machine,
            **self.score.to_json(),
            "structure": parts,
            "drafting": drafting,
        }


def describe_run(
    set_path: Path, system: str, settings: Settings, pages: PrintedPages, details: Mapping[str, Any]
) -> dict[str, Any]:
    """What a run is a run of; two runs with the same description must give the same answers.

    Args:
        set_path: the golden set, known by its content.
        system: mode of the copilot or name of a baseline.
        settings: as they were in force.
        pages: the documents and the catalogue that the set is about.
        details: what else answers depend on: generation, fingerprint of the embedding model.
    """
    # Keys and tokens are marked by not being shown.
    secrets = {name for name, field in Settings.model_fields.items() if not field.repr}
    return {
        "set": {"file": set_path.name, "sha256": hashlib.sha256(set_path.read_bytes()).hexdigest()},
        "system": system,
        "corpus": pages.content,
        "settings": settings.model_dump(mode="json", exclude={*_NO_MATTER, *secrets}),
        "versions": _versions(),
        "build": build(),
        "details": dict(details),
    }


def run_set(
    folder: Path,
    set_path: Path,
    pages: PrintedPages,
    description: dict[str, Any],
    system: System,
    truth: Path | None = None,
    tasks: Path | None = None,
) -> Run:
    """Asks every question, scores the answers and writes the results folder.

    A run that was broken off goes on where it stopped: questions answered before are not asked again.

    Args:
        folder: the results folder; made where it is not there.
        set_path: the golden set.
        pages: the PDF files and the catalogue.
        description: from `describe_run`.
        system: what is asked.
        truth: folder of structure files; the reading of their documents is scored too.
        tasks: drafting tasks; a system that drafts drafts them, and the drafts are scored too.

    Raises:
        EvalError: the folder holds another run.
        InvalidRows: the set cannot be used; nothing is asked then.
    """
    questions = load_questions(set_path, pages.documents)
    true = read_structures(truth) if truth and system.store else {}
    _open_folder(folder, description)
    _ask_all(folder / ANSWERS, questions, system.ask)
    answers = load_answers(folder / ANSWERS, questions, pages.documents)
    if system.store is None:
        return _finish(Run(folder, score_set(questions, answers, pages), description))
    # The store brings the parser, which scoring alone does not need.
    from evals.parsed import ParsedTexts

    score = score_set(questions, answers, pages, ParsedTexts(system.store).loss)
    structure = score_structures(true, read_indexed(true, system.store))
    drafting = None
    if tasks is not None and system.draft is not None:
        system.draft(tasks, folder / DRAFTS)
        drafting = score_drafts(tasks, folder / DRAFTS, pages)
    return _finish(Run(folder, score, description, structure, drafting))


def run_answers(
    folder: Path, set_path: Path, pages: PrintedPages, description: dict[str, Any], answers_path: Path
) -> Run:
    """Scores an answers file into a results folder; raises as `run_set` does."""
    questions = load_questions(set_path, pages.documents)
    answers = load_answers(answers_path, questions, pages.documents)
    _open_folder(folder, description)
    (folder / ANSWERS).write_bytes(answers_path.read_bytes())
    return _finish(Run(folder, score_set(questions, answers, pages), description))


@cache
def build() -> str:
    """The program itself as a short hash: two builds with the same one answer and score alike.

    Taken once in a process, which does not see what is changed after its start.
    """
    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for package in ("corpus", "index", "copilot", "evals"):
        for path in sorted((root / package).rglob("*.py")):
            digest.update(f"{path.relative_to(root)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def read_results(folder: Path) -> dict[str, Any]:
    """What results.json of a results folder holds.

    Raises:
        EvalError: there is none, or it cannot be read.
    """
    path = folder / RESULTS
    try:
        results: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvalError(f"{path}: no results there ({error}); make them with copilot eval run") from error
    return results


def _open_folder(folder: Path, description: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / RUN
    if path.exists():
        before = json.loads(path.read_text(encoding="utf-8"))
        changed = [name for name in description if before.get(name) != description[name]]
        if changed:
            raise EvalError(
                f"{folder}: holds a run with another {' and '.join(changed)}; "
                "give this one another --name, or remove the folder"
            )
        return
    path.write_text(_json(description), encoding="utf-8")


def _ask_all(path: Path, questions: Sequence[Question], ask: Asker) -> None:
    done = _answered(path)
    left = [question for question in questions if question.id not in done]
    if done:
        log.info("%s: %d answers are there, %d to go", path, len(done), len(left))
    with path.open("a", encoding="utf-8") as lines:
        for question in counted(left, "asking"):
            row = {**ask(question), "id": question.id}
            lines.write(to_json(row) + "\n")
            lines.flush()


def _answered(path: Path) -> set[str]:
    """Ids answered before; a last line that was cut off in writing is taken away."""
    if not path.exists():
        return set()
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        path.write_bytes(whole)
    return {json.loads(line)["id"] for line in whole.splitlines()}


def _finish(run: Run) -> Run:
    write_rows(run.folder / QUESTIONS, [question_json(each) for each in run.score.scores])
    (run.folder / RESULTS).write_text(_json(run.to_json()), encoding="utf-8")
    if run.structure:
        (run.folder / STRUCTURE).write_text(_json(structure_json(run.structure)), encoding="utf-8")
    return run


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _json(value: Any) -> str:
    return to_json(value, indent=1) + "\n"
