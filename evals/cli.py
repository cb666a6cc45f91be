"""`copilot eval`: scores, runs, comparisons, reports, and sets of questions."""

from __future__ import annotations

import typer

from evals.commands import runs, scores, sets

app = typer.Typer(no_args_is_help=True, help="Measures how good the answers are.")
app.command()(runs.run)
app.command("compare")(runs.compare_runs)
app.command()(runs.baseline)
app.command()(runs.gate)
app.command()(runs.report)
app.command()(scores.score)
app.command()(scores.faithful)
app.command()(scores.choices)
app.command()(scores.drafting)
app.command()(scores.structure)
app.command()(sets.new)
app.command()(sets.check)
app.command()(sets.export)
app.command("import")(sets.import_set)


def add_commands(root: typer.Typer) -> None:
    """Puts `eval` and its commands under the one command `copilot`."""
    root.add_typer(app, name="eval")
