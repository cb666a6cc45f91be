"""What can be measured: the copilot in each of its modes, and the baselines, behind one way of asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.settings import Settings
from evals.baselines import Baseline, Bm25Windows, answer_row
from evals.errors import EvalError
from evals.pages import PrintedPages
from evals.run import Asker
from evals.windows import all_windows


@dataclass(frozen=True, slots=True)
class System:
    """Something that answers; `details` are what its answers depend on besides settings and versions."""

    ask: Asker
    details: Mapping[str, Any] = field(default_factory=dict)


def copilot_system(settings: Settings, mode: str) -> System:
    """The copilot over the generation that is being served.

    Raises:
        CopilotError: there is no index, or it cannot be used.
    """
    from copilot.answer import Copilot

    copilot = Copilot(settings)
    return System(lambda question: copilot.ask(question.question, question.turns(), mode).to_json())


def baseline_system(name: str, pages: PrintedPages, settings: Settings) -> System:
    """A baseline over the same PDFs and the same catalogue.

    Raises:
        EvalError: there is no catalogue, or no such baseline.
    """
    if pages.catalogue is None:
        raise EvalError("a baseline searches the catalogue too; name it with --catalogue")
    windows = all_windows(pages.pdf_dir, pages.catalogue)
    system: Baseline
    if name == Bm25Windows.name:
        system = Bm25Windows(windows)
    else:
        raise EvalError(f"{name}: no such baseline; there is {Bm25Windows.name}")
    return System(lambda question: answer_row(system, question))
