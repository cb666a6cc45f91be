"""docs/benchmark.md: the figures of several runs of one set side by side, with what they mean and do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from jinja2 import Environment, PackageLoader, StrictUndefined

from evals.baselines import DESCRIPTIONS
from evals.compare import SIGNIFICANT, Difference, compare, read_run
from evals.drafting import MEASURES as DRAFT_MEASURES
from evals.errors import EvalError
from evals.metrics import MEASURES
from evals.run import read_results
from evals.systems import Mode

RETRIEVAL = ("doc@1", "doc@5", "docs@5", "span@1", "span@5", "span@10", "mrr", "ndcg@10")
ANSWERS = ("facts", "correct", "cited", "both", "cite_precision", "cite_recall", "quote_on_page")
ABSTENTION = ("abstained_unanswerable", "abstained_answerable", "forbidden")
GROUPED = ("span@5", "both", "abstained_answerable")
"""Measures of each type and language that every system is shown with."""


@dataclass(frozen=True, slots=True)
class Row:
    """A run in the tables: its results, and how it differs from the first run, measure by measure."""

    name: str
    results: dict[str, Any]
    differences: dict[str, Difference]

    @property
    def system(self) -> str:
        return str(self.results["run"]["system"])

    @property
    def is_copilot(self) -> bool:
        return self.system not in DESCRIPTIONS

    @property
    def description(self) -> str:
        if self.is_asked:
            return f"the copilot, mode {self.system}"
        return DESCRIPTIONS.get(self.system, f"answers of a file, {self.system}")

    @property
    def is_asked(self) -> bool:
        """Whether the copilot was asked by the run itself; else its answers came in a file."""
        return self.system in get_args(Mode)

    @property
    def command(self) -> str:
        """What makes this run again."""
        how = f"--mode {self.system}" if self.is_asked else f"--baseline {self.system}"
        if self.is_copilot and not self.is_asked:
            how = f"--answers {self.system}.jsonl"
        return f"copilot eval run {how} --name {self.name}"

    @property
    def language_model(self) -> str:
        """Name of the language model, and its file's hash or its server; "none" where none takes part."""
        found = self.results["run"]["details"].get("language_model")
        if not found:
            return "none"
        hashed = f"SHA-256 `{found['sha256'][:16]}…`" if "sha256" in found else f"at {found['url']}"
        part = "writes" if found["writes"] or not self.is_copilot else "chooses and translates quotations"
        return f"{found['name']} ({hashed}), {part}"

    @property
    def modes(self) -> str:
        """How many questions were answered in which mode."""
        return ", ".join(f"{mode} {count}" for mode, count in self.results.get("modes", {}).items())

    @property
    def embedding(self) -> str:
        return str(self.results["run"]["details"].get("embedding") or "none")

    @property
    def build(self) -> str:
        return str(self.results["run"]["build"])

    @property
    def index(self) -> str:
        passages = self.results["run"]["details"].get("passages")
        return (
            f"{passages} passages, parser {self.results['run']['details']['parser']}"
            if passages
            else "its own"
        )

    def cell(self, measure: str) -> str:
        """The figure in per cent with its interval; marked where the first run's differs beyond noise."""
        figure = self.results["figures"].get(measure)
        if figure is None:
            return "–"
        text = f"{100 * figure['value']:.1f} ({100 * figure['low']:.0f}–{100 * figure['high']:.0f})"
        difference = self.differences.get(measure)
        if difference is None or difference.p >= SIGNIFICANT:
            return text
        return f"{text} {'▼' if difference.change < 0 else '▲'}"

    def drafting(self, measure: str) -> str:
        """The figure of the run's drafts with its interval."""
        figure = self.results["drafting"]["figures"].get(measure)
        if figure is None:
            return "–"
        return f"{100 * figure['value']:.1f} ({100 * figure['low']:.0f}–{100 * figure['high']:.0f})"

    def part(self, group: str, value: str, measure: str) -> str:
        """The figure of one type, language or difficulty in per cent."""
        figure = self.results["by"][group].get(value, {}).get(measure)
        return "–" if figure is None else f"{100 * figure['value']:.0f}"


def write_benchmark(folders: Sequence[Path], out: Path) -> None:
    """Writes the page.

    Args:
        folders: results folders; the first is what the others are compared with.
        out: the Markdown file.

    Raises:
        EvalError: a folder holds no results, or the runs were not made under identical conditions.
    """
    first = read_run(folders[0])
    rows = []
    for folder in folders:
        results = read_results(folder)
        differences = {} if folder == folders[0] else {d.measure: d for d in compare(first, read_run(folder))}
        rows.append(Row(folder.name, results, differences))
    _demand_identical_conditions(rows)
    environment = Environment(
        loader=PackageLoader("evals", "."),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    head = rows[0].results
    page = environment.get_template("benchmark.md").render(
        rows=rows,
        head=head,
        drafting=DRAFT_MEASURES if any(row.results.get("drafting") for row in rows) else {},
        tables={"Retrieval": RETRIEVAL, "Answers": ANSWERS, "Abstention": ABSTENTION},
        measures=MEASURES,
        grouped=GROUPED,
        groups={group: _counts(head, group) for group in ("type", "language", "difficulty", "turn")},
        versions=head["run"]["versions"],
        absent=[name for name in DESCRIPTIONS if name not in {row.system for row in rows}],
        with_model=any(row.language_model != "none" for row in rows),
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")


def _counts(results: dict[str, Any], group: str) -> list[str]:
    return list(results["by"][group])


def _demand_identical_conditions(rows: Sequence[Row]) -> None:
    """The same set, documents, catalogue, library versions, and embedding model where there is one."""
    head = rows[0].results["run"]
    for row in rows[1:]:
        run = row.results["run"]
        differing = [name for name in ("set", "corpus", "versions") if run[name] != head[name]]
        models = {each["details"].get("embedding") for each in (head, run)} - {None, ""}
        if len(models) > 1:
            differing.append("embedding model")
        if differing:
            raise EvalError(
                f"{row.name}: was made with another {' and '.join(differing)} than {rows[0].name}; "
                "a benchmark compares under identical conditions: run both again with one build"
            )
