"""Scores of drafted clauses, as golden/README.md defines them: checks, forbidden, must_cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator

from corpus.catalogue import Catalogue
from corpus.identifiers import Identifier, UnknownIdentifier, parse, reference_id, same_recommendation
from evals.answers import CitationRow, InterfaceRow
from evals.errors import InvalidRows
from evals.figures import Figure, figures
from evals.golden import DraftingTask, load_drafting_tasks, pattern
from evals.metrics import Fraction
from evals.pages import PrintedPages
from evals.rows import read_rows

MEASURES = {
    "checks": "checks that the draft matches",
    "forbidden": "drafts that state something forbidden (less is better)",
    "must_cite": "texts to be cited that are cited, the edition in force counting as well",
    "errors": "drafts in which the copilot's own checker finds an error (less is better)",
    "passed": "drafts with all checks, nothing forbidden and all texts cited",
    "quote_on_page": "quotations that stand verbatim on the cited page",
}

FEWER_IS_BETTER = frozenset({"forbidden", "errors"})


class FindingRow(InterfaceRow):
    """A finding of the checker, as far as it is counted."""

    severity: str


class DraftRow(InterfaceRow):
    """A draft as far as it is scored; `references` are the entries of its clause 2, in any form."""

    id: str
    text: str
    clause_type: str = ""
    citations: tuple[CitationRow, ...] = ()
    references: tuple[str, ...] = Field(())
    mode: str = ""
    findings: tuple[FindingRow, ...] | None = None

    @field_validator("references", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:
        """Entries may be texts, or objects that name the text as `id`, `doc` or `text`."""
        if not isinstance(value, list):
            return value
        return [
            next((str(each[key]) for key in ("id", "doc", "text") if each.get(key)), "")
            if isinstance(each, dict)
            else each
            for each in value
        ]


@dataclass(frozen=True, slots=True)
class DraftScore:
    """How one draft went."""

    task: DraftingTask
    draft: DraftRow
    missing_checks: tuple[str, ...]
    forbidden_stated: tuple[str, ...]
    missing_citations: tuple[str, ...]
    false_quotes: tuple[int, ...]

    @property
    def passed(self) -> bool:
        return not (self.missing_checks or self.forbidden_stated or self.missing_citations)

    @property
    def has_errors(self) -> bool:
        """Whether the checker found an error; drafts of others come without findings."""
        return any(each.severity == "error" for each in self.draft.findings or ())

    @property
    def measures(self) -> dict[str, Fraction]:
        """(numerator, denominator) of each measure."""
        checks, wanted = len(self.task.checks), len(self.task.must_cite)
        quoted = sum(bool(citation.quote.strip()) for citation in self.draft.citations)
        return {
            "checks": (float(checks - len(self.missing_checks)), float(checks)),
            "forbidden": (float(bool(self.forbidden_stated)), 1.0),
            "must_cite": (float(wanted - len(self.missing_citations)), float(wanted)),
            "errors": (float(self.has_errors), float(self.draft.findings is not None)),
            "passed": (float(self.passed), 1.0),
            "quote_on_page": (float(quoted - len(self.false_quotes)), float(quoted)),
        }


@dataclass(frozen=True)
class DraftScores:
    """How a set of tasks went, in its order."""

    scores: tuple[DraftScore, ...]

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return figures([score.measures for score in self.scores], list(MEASURES))

    @cached_property
    def by_clause_type(self) -> dict[str, dict[str, Figure]]:
        kinds = sorted({score.task.clause_type for score in self.scores})
        return {
            kind: figures([s.measures for s in self.scores if s.task.clause_type == kind], list(MEASURES))
            for kind in kinds
        }

    def to_json(self) -> dict[str, Any]:
        return {
            "tasks": len(self.scores),
            "figures": {name: value.to_json() for name, value in self.figures.items()},
            "by_clause_type": {
                kind: {name: value.to_json() for name, value in found.items()}
                for kind, found in self.by_clause_type.items()
            },
            "drafts": {
                score.task.id: {
                    "passed": score.passed,
                    "missing_checks": list(score.missing_checks),
                    "forbidden_stated": list(score.forbidden_stated),
                    "missing_citations": list(score.missing_citations),
                    "false_quotes": list(score.false_quotes),
                    "errors": score.has_errors,
                }
                for score in self.scores
            },
        }


def score_drafts(
    tasks_path: Path, drafts_path: Path, pages: PrintedPages, partial: bool = False
) -> DraftScores:
    """Reads tasks and drafts, completely or not at all, and scores them.

    Args:
        tasks_path: drafting tasks.
        drafts_path: rows of the machine interface.
        pages: the documents and the catalogue.
        partial: score the tasks that the file drafts, leaving the others out.

    Raises:
        EvalError, InvalidRows: either file cannot be used; a task has no draft, or a draft no task.
    """
    tasks = load_drafting_tasks(tasks_path)
    rows = read_rows(drafts_path, DraftRow)
    known = {task.id for task in tasks}
    drafts = {row.id: row for _, row in rows}
    faults = [
        (line, f"drafts {row.id!r}, which the set does not ask for")
        for line, row in rows
        if row.id not in known
    ]
    missing = [task.id for task in tasks if task.id not in drafts]
    if missing and not partial:
        faults.append((0, f"{len(missing)} tasks have no draft: {', '.join(missing[:10])}"))
    if faults:
        raise InvalidRows(drafts_path, faults)
    return DraftScores(
        tuple(score_draft(task, drafts[task.id], pages) for task in tasks if task.id in drafts)
    )


def score_draft(task: DraftingTask, draft: DraftRow, pages: PrintedPages) -> DraftScore:
    """Scores one draft."""
    cited = _identifiers([*(citation.doc for citation in draft.citations), *draft.references])
    editions = pages.editions if pages.has_catalogue else None
    return DraftScore(
        task=task,
        draft=draft,
        missing_checks=tuple(
            check.text for check in task.checks if not any(pattern(e).search(draft.text) for e in check.any)
        ),
        forbidden_stated=tuple(e for e in task.forbidden if pattern(e).search(draft.text)),
        missing_citations=tuple(name for name in task.must_cite if not _is_cited(name, cited, editions)),
        false_quotes=tuple(
            number
            for number, citation in enumerate(draft.citations, start=1)
            if citation.quote.strip() and not pages.holds(citation)
        ),
    )


def _is_cited(name: str, cited: Sequence[Identifier], editions: Catalogue | None) -> bool:
    """Whether a text is cited: this edition, the one in force instead, or its name without a date."""
    wanted = parse(name)
    in_force = editions.in_force(wanted.undated()) if editions else None
    right = [wanted, *([in_force.identifier] if in_force else [])]
    return any(
        same_recommendation(each, wanted) and any(_same_date(each, other) for other in right)
        for each in cited
    )


def _same_date(cited: Identifier, wanted: Identifier) -> bool:
    """References often give no date, or the year alone."""
    return cited.year in (None, wanted.year) and (cited.month is None or cited.month == wanted.month)


def _identifiers(names: Sequence[str]) -> list[Identifier]:
    found = []
    for name in names:
        for part in reference_id(name).split(" | "):
            try:
                found.append(parse(part))
            except UnknownIdentifier:
                continue  # ISO, IETF and others are cited too
    return found
