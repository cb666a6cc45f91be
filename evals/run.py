"""A measurement from asking to figures, in a folder of its own that says how it was made.

RESULTS/run.json         what was asked of what: set, system, settings, versions
RESULTS/answers.jsonl    the answers, in the form of the machine interface
RESULTS/questions.jsonl  the scores of each question, in the form of `QuestionRow`
RESULTS/results.json     figures, groups, causes of failure
"""

from __future__ import annotations

import hashlib
import json
import logging
import platform
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from corpus.settings import Settings
from evals.answers import load_answers
from evals.errors import EvalError
from evals.golden import Question, load_questions
from evals.pages import PrintedPages
from evals.rows import write_rows
from evals.scoring import SetScore, question_json, score_set

log = logging.getLogger(__name__)

Asker = Callable[[Question], Mapping[str, Any]]
"""Answers a question with a row of the machine interface."""

RUN, ANSWERS, QUESTIONS, RESULTS = "run.json", "answers.jsonl", "questions.jsonl", "results.json"

_LINE_EVERY = 20
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
class Run:
    """A measurement that was made."""

    folder: Path
    score: SetScore
    description: dict[str, Any]


def describe_run(
    set_path: Path, system: str, settings: Settings, details: Mapping[str, Any]
) -> dict[str, Any]:
    """What a run is a run of; two runs with the same description must give the same answers.

    Args:
        set_path: the golden set, known by its content.
        system: mode of the copilot or name of a baseline.
        settings: as they were in force.
        details: what else answers depend on: generation, fingerprint of the embedding model.
    """
    # Keys and tokens are marked by not being shown.
    secrets = {name for name, field in Settings.model_fields.items() if not field.repr}
    return {
        "set": {"file": set_path.name, "sha256": hashlib.sha256(set_path.read_bytes()).hexdigest()},
        "system": system,
        "settings": settings.model_dump(mode="json", exclude={*_NO_MATTER, *secrets}),
        "versions": _versions(),
        "details": dict(details),
    }


def run_set(
    folder: Path,
    set_path: Path,
    pages: PrintedPages,
    description: dict[str, Any],
    ask: Asker,
) -> Run:
    """Asks every question, scores the answers and writes the results folder.

    A run that was broken off goes on where it stopped: questions answered before are not asked again.

    Args:
        folder: the results folder; made where it is not there.
        set_path: the golden set.
        pages: the PDF files and the catalogue.
        description: from `describe_run`.
        ask: answers one question.

    Raises:
        EvalError: the folder holds another run.
        InvalidRows: the set cannot be used; nothing is asked then.
    """
    questions = load_questions(set_path, pages.documents)
    _open_folder(folder, description)
    _ask_all(folder / ANSWERS, questions, ask)
    answers = load_answers(folder / ANSWERS, questions, pages.documents)
    return _finish(folder, score_set(questions, answers, pages), description)


def run_answers(
    folder: Path, set_path: Path, pages: PrintedPages, description: dict[str, Any], answers_path: Path
) -> Run:
    """Scores an answers file into a results folder; raises as `run_set` does."""
    questions = load_questions(set_path, pages.documents)
    answers = load_answers(answers_path, questions, pages.documents)
    _open_folder(folder, description)
    (folder / ANSWERS).write_bytes(answers_path.read_bytes())
    return _finish(folder, score_set(questions, answers, pages), description)


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
        for question in _with_progress(left):
            row = {**ask(question), "id": question.id}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
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


def _with_progress(questions: Sequence[Question]) -> Iterator[Question]:
    """The questions, with a bar on a terminal and a line now and then elsewhere."""
    console = Console(stderr=True)
    if console.is_terminal:
        yield from track(questions, description="asking", console=console)
        return
    for number, question in enumerate(questions, start=1):
        yield question
        if number % _LINE_EVERY == 0 or number == len(questions):
            console.print(f"asked {number} of {len(questions)}")


def _finish(folder: Path, score: SetScore, description: dict[str, Any]) -> Run:
    write_rows(folder / QUESTIONS, [question_json(each) for each in score.scores])
    (folder / RESULTS).write_text(_json({"run": description, **score.to_json()}), encoding="utf-8")
    return Run(folder, score, description)


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
