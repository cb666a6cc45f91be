"""Whole measurements: run, compare, baseline, gate, report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corpus.settings import Settings
from evals.commands.options import (
    CatalogueOption,
    JsonOption,
    PdfDirOption,
    RunArgument,
    SetOption,
    write_json,
)
from evals.errors import EvalError
from evals.systems import BaselineName, Mode

BASELINE = Path("evals/baseline.json")
BaselineOption = Annotated[Path, typer.Option(help="file of figures to stand up to")]


def run(
    set_path: SetOption = None,
    answers: Annotated[Path | None, typer.Option(help="score these answers instead of asking")] = None,
    mode: Annotated[Mode, typer.Option(help="how the copilot answers")] = "auto",
    baseline: Annotated[
        BaselineName | None,
        typer.Option(help="ask this system instead; the last two need a language model"),
    ] = None,
    name: Annotated[str, typer.Option(help="of the results folder; else made of set and system")] = "",
    structure: Annotated[
        Path | None,
        typer.Option(help="folder of structure truth; else the folder structure/ beside the set"),
    ] = None,
    drafting: Annotated[
        bool, typer.Option(help="also draft and score the tasks in drafting.jsonl beside the set")
    ] = True,
    pdf_dir: PdfDirOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Asks all questions of a set, scores the answers and keeps them under the data folder.

    A run that was broken off goes on where it stopped when it is started again. Where nothing is indexed
    yet, the documents that the set is about are indexed first.
    """
    from rich.text import Text

    from evals.check_tables import draft_tables
    from evals.places import default_set, default_truth, indexed, printed_pages, results_dir, tasks_beside
    from evals.progress import stages
    from evals.run import describe_run, run_answers, run_set
    from evals.systems import baseline_system, copilot_system
    from evals.tables import print_to_stderr, score_tables

    settings = Settings()
    chosen = set_path or default_set()
    pages = printed_pages(chosen, settings, pdf_dir, catalogue)
    system = baseline or (answers.stem if answers else mode)
    folder = results_dir(settings) / (name or f"{_name_of(chosen)}-{system}")
    if answers is not None:
        description = describe_run(chosen, system, settings, pages, {})
        made = run_answers(folder, chosen, pages, description, answers)
    else:
        if baseline:
            asked = baseline_system(baseline, pages, settings)
        else:
            with stages() as progress:
                settings = indexed(chosen, settings, pdf_dir, catalogue, progress)
            asked = copilot_system(settings, mode)
        description = describe_run(chosen, system, settings, pages, asked.details)
        truth = structure or default_truth(chosen)
        tasks = tasks_beside(chosen) if drafting else None
        made = run_set(folder, chosen, pages, description, asked, truth, tasks)
    parts = [score_tables(made.score, made.structure)]
    if made.drafting is not None:
        parts.append(draft_tables(made.drafting))
    print_to_stderr(*parts, Text(f"results in {made.folder}"))
    write_json(as_json, {"folder": str(made.folder), **made.to_json()})


def compare_runs(
    before: Annotated[str, typer.Argument(help="run: name or results folder")],
    after: Annotated[str, typer.Argument(help="run: name or results folder")],
    as_json: JsonOption = False,
) -> None:
    """Compares two runs of one set: paired differences, a test, the questions that changed sides."""
    from evals.compare import compare, read_run
    from evals.places import run_path
    from evals.tables import difference_table, print_to_stderr

    settings = Settings()
    differences = compare(read_run(run_path(before, settings)), read_run(run_path(after, settings)))
    print_to_stderr(difference_table(differences))
    write_json(as_json, {difference.measure: difference.to_json() for difference in differences})


def baseline(
    run_name: RunArgument = "",
    out: Annotated[Path, typer.Option(help="baseline file, written or brought up to date")] = BASELINE,
) -> None:
    """Keeps the figures of a run as those that later builds must not fall below."""
    from rich.text import Text

    from evals.gate import keep, standard_of
    from evals.places import latest_run, run_path
    from evals.tables import print_to_stderr

    settings = Settings()
    standard = standard_of(run_path(run_name, settings) if run_name else latest_run(settings))
    keep(out, standard)
    count = len(standard.questions)
    print_to_stderr(
        Text(f"{out}: keeps the figures of {standard.system} on {count} questions of {standard.set.file}")
    )


def gate(
    run_name: RunArgument = "",
    baseline: BaselineOption = BASELINE,
    as_json: JsonOption = False,
) -> None:
    """Exits with 1 when a figure fell by more than its noise, or a quotation is not on its page."""
    from rich.text import Text

    from evals.gate import judge
    from evals.places import latest_run, run_path
    from evals.tables import difference_table, print_to_stderr

    settings = Settings()
    folder = run_path(run_name, settings) if run_name else latest_run(settings)
    verdict = judge(baseline, folder)
    print_to_stderr(difference_table(verdict.differences), Text(f"{folder} against {baseline}"))
    write_json(as_json, verdict.to_json())
    if verdict.refused:
        raise EvalError("; ".join(verdict.refused))


def report(
    run_names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[RUN]...", help="the run to report, then others to stand beside it"),
    ] = None,
    set_path: SetOption = None,
    out: Annotated[Path | None, typer.Option(help="HTML file; else report.html in the run's folder")] = None,
    markdown: Annotated[Path | None, typer.Option(help="write a page for docs/ instead of HTML")] = None,
    images: Annotated[bool, typer.Option(help="show the pages of failures in the HTML page")] = True,
    pdf_dir: PdfDirOption = None,
    catalogue: CatalogueOption = None,
) -> None:
    """Writes one self-contained HTML page about a run, or a Markdown page that compares several."""
    from rich.text import Text

    from evals.benchmark import write_benchmark
    from evals.places import default_set, latest_run, printed_pages, run_path
    from evals.report import write_report
    from evals.tables import print_to_stderr

    settings = Settings()
    folders = [run_path(each, settings) for each in run_names or []] or [latest_run(settings)]
    if markdown is not None:
        write_benchmark(folders, markdown)
        print_to_stderr(Text(f"written: {markdown}"))
        return
    chosen = set_path or default_set()
    target = out or folders[0] / "report.html"
    pages = printed_pages(chosen, settings, pdf_dir, catalogue)
    write_report(folders[0], chosen, pages, target, folders[1:], images)
    print_to_stderr(Text(f"written: {target}"))


def _name_of(set_path: Path) -> str:
    """The name of the file, or of its folder where the file is called questions like all others."""
    return set_path.stem if set_path.stem != "questions" else set_path.resolve().parent.name
