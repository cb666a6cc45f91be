"""Faithfulness, multiple choice and drafts as compact tables for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.agreement import Agreement
from evals.choices import ChoiceScores
from evals.drafting import MEASURES, DraftScores
from evals.faithful import Faithfulness
from evals.figures import Figure
from evals.tables import shortened


def faithfulness_tables(
    checked: Faithfulness, agreements: Mapping[str, Mapping[str, Agreement]]
) -> RenderableType:
    """Shares of supported claims and answers, agreement with labels, unsupported claims by question."""
    table = Table(title=f"{len(checked.answers)} answers", title_justify="left", box=None, pad_edge=False)
    for heading in ("measure", "%", "95%", "of"):
        table.add_column(heading, justify="left" if heading == "measure" else "right")
    for name, value in checked.figures.items():
        interval = f"{100 * value.low:.0f}-{100 * value.high:.0f}"
        table.add_row(name, f"{100 * value.value:.1f}", interval, str(value.count))
    parts: list[RenderableType] = [table]
    for name, found in agreements.items():
        agreed = Table(title=f"{name}: agreement with labels", title_justify="left", box=None, pad_edge=False)
        for heading in ("", "agree %", "kappa", "of", "false alarms", "missed"):
            agreed.add_column(heading, justify="right" if heading else "left")
        for kind, each in found.items():
            kappa = "-" if each.kappa is None else f"{each.kappa:.2f}"
            counts = (str(each.count), str(each.alarms), str(each.misses))
            agreed.add_row(kind, f"{100 * each.observed:.1f}", kappa, *counts)
        parts.append(agreed)
    lines = [
        f"{id}: {shortened(verdict.claim.text)}\n    {'; '.join(verdict.faults) or 'the judge denies it'}"
        for id, verdicts in checked.unsupported.items()
        for verdict in verdicts
    ]
    return Group(*parts, Text("\n".join(["unsupported:", *lines]) if lines else "no unsupported claim"))


def choice_tables(scores: ChoiceScores) -> RenderableType:
    """Shares of right and of answered questions, in all and by category."""
    table = Table(title=f"{len(scores.scores)} questions", title_justify="left", box=None, pad_edge=False)
    names = list(scores.figures)
    table.add_column("category")
    for name in names:
        table.add_column(name, justify="right")
    for category, found in {"all": scores.figures, **scores.by_category}.items():
        table.add_row(category, *(_with_interval(found.get(name)) for name in names))
    return table


def draft_tables(scores: DraftScores) -> RenderableType:
    """Figures in all and by clause type, and what each draft lacks."""
    table = Table(title=f"{len(scores.scores)} drafts", title_justify="left", box=None, pad_edge=False)
    table.add_column("clause type")
    for name in MEASURES:
        table.add_column(name, justify="right")
    for kind, found in {"all": scores.figures, **scores.by_clause_type}.items():
        table.add_row(kind, *(_with_interval(found.get(name)) for name in MEASURES))
    lines = [
        f"{score.task.id}: {word}: {what}"
        for score in scores.scores
        for word, each in (
            ("misses", score.missing_checks),
            ("states the forbidden", score.forbidden_stated),
            ("does not cite", score.missing_citations),
            ("quotation not on its page", map(str, score.false_quotes)),
            ("has an error", ["by the checker"] if score.has_errors else []),
        )
        for what in each
    ]
    return Group(table, Text("\n".join(lines)))


def _with_interval(figure: Figure | None) -> str:
    if figure is None:
        return "-"
    return f"{100 * figure.value:.1f} ({100 * figure.low:.0f}-{100 * figure.high:.0f})"
