"""`copilot eval`: scores, runs, comparisons and reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.text import Text

from corpus.settings import SHARED, Settings
from evals.errors import EvalError
from evals.pages import PrintedPages
from evals.tables import (
    difference_table,
    print_to_stderr,
    score_tables,
    show_question,
    structure_table,
)

app = typer.Typer(no_args_is_help=True, help="Measures how good the answers are.")

SetOption = Annotated[Path, typer.Option("--set", help="golden set, one question a line")]
PdfDirOption = Annotated[
    Path | None,
    typer.Option(help="folder of the PDFs; else COPILOT_SOURCE, else ../shared/corpus/pdf"),
]
CatalogueOption = Annotated[
    Path | None,
    typer.Option(help="catalogue.jsonl.gz; else COPILOT_CATALOGUE, else the one beside the folder of PDFs"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="write the figures to stdout as JSON")]


def add_commands(root: typer.Typer) -> None:
    """Puts `eval` and its commands under the one command `copilot`."""
    root.add_typer(app, name="eval")


@app.command()
def score(
    set_path: SetOption,
    answers: Annotated[Path, typer.Option(help="answers file, rows of the machine interface")],
    pdf_dir: PdfDirOption = None,
    catalogue: CatalogueOption = None,
    show: Annotated[list[str] | None, typer.Option(help="show this question in full; repeatable")] = None,
    partial: Annotated[bool, typer.Option(help="score only the questions that the file answers")] = False,
    as_json: JsonOption = False,
) -> None:
    """Scores an answers file, or shows how single questions went."""
    from evals.scoring import question_json, score_files

    result = score_files(set_path, answers, printed_pages(pdf_dir, catalogue), partial)
    if not show:
        print_to_stderr(score_tables(result))
        _write_json(as_json, result.to_json())
        return
    known = {each.question.id: each for each in result.scores}
    unknown = [wanted for wanted in show if wanted not in known]
    if unknown:
        raise EvalError(f"{', '.join(unknown)}: not among the scored questions of {set_path}")
    print_to_stderr(*(show_question(known[wanted]) for wanted in show))
    _write_json(as_json, [question_json(known[wanted]) for wanted in show])


@app.command()
def run(
    set_path: SetOption,
    answers: Annotated[Path | None, typer.Option(help="score these answers instead of asking")] = None,
    mode: Annotated[str, typer.Option(help="auto, extractive or generative")] = "auto",
    baseline: Annotated[
        Literal["bm25-windows", "dense-windows", "llamaindex-defaults"] | None,
        typer.Option(help="ask this system instead of the copilot"),
    ] = None,
    name: Annotated[str, typer.Option(help="of the results folder; else made of set and system")] = "",
    pdf_dir: PdfDirOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Asks all questions of a set, scores the answers and keeps them under the data folder.

    A run that was broken off goes on where it stopped when it is started again.
    """
    from evals.run import describe_run, run_answers, run_set
    from evals.systems import baseline_system, copilot_system

    settings = Settings()
    pages = printed_pages(pdf_dir, catalogue)
    system = baseline or (answers.stem if answers else mode)
    folder = results_dir(settings) / (name or f"{set_path.stem}-{system}")
    if answers is not None:
        made = run_answers(folder, set_path, pages, describe_run(set_path, system, settings, {}), answers)
    else:
        asked = baseline_system(baseline, pages, settings) if baseline else copilot_system(settings, mode)
        description = describe_run(set_path, system, settings, asked.details)
        made = run_set(folder, set_path, pages, description, asked.ask)
    print_to_stderr(score_tables(made.score), Text(f"results in {made.folder}"))
    _write_json(as_json, {"folder": str(made.folder), "run": made.description, **made.score.to_json()})


@app.command(name="compare")
def compare_runs(
    before: Annotated[str, typer.Argument(help="run: name or results folder")],
    after: Annotated[str, typer.Argument(help="run: name or results folder")],
    as_json: JsonOption = False,
) -> None:
    """Compares two runs of one set: paired differences, a test, the questions that changed sides."""
    from evals.compare import compare, read_run

    settings = Settings()
    differences = compare(read_run(run_path(before, settings)), read_run(run_path(after, settings)))
    print_to_stderr(difference_table(differences))
    _write_json(as_json, {difference.measure: difference.to_json() for difference in differences})


@app.command()
def gate(
    baseline: Annotated[Path, typer.Option(help="questions.jsonl, or results folder, to stand up to")],
    run_name: Annotated[str, typer.Argument(metavar="[RUN]", help="name or folder; else the latest")] = "",
    as_json: JsonOption = False,
) -> None:
    """Exits with 1 when a figure fell by more than its noise, or a quotation is not on its page."""
    from evals.compare import compare, read_run, regressions

    settings = Settings()
    folder = run_path(run_name, settings) if run_name else latest_run(settings)
    differences = compare(read_run(baseline), read_run(folder))
    refused = regressions(differences)
    print_to_stderr(difference_table(differences), Text(f"{folder} against {baseline}"))
    _write_json(
        as_json, {"refused": refused, "differences": {each.measure: each.to_json() for each in differences}}
    )
    if refused:
        raise EvalError("\n".join(refused))


@app.command()
def structure(
    truth: Annotated[Path, typer.Option(help="folder of structure files, one a document")],
    shown: Annotated[
        Path | None,
        typer.Option(help="folder of `copilot corpus show --json` results; else the PDFs are read"),
    ] = None,
    pdf_dir: PdfDirOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Scores how documents are read: headings, definitions, abbreviations and references."""
    from evals.structure import read_pdfs, read_structures, score_structures, total

    true = read_structures(truth)
    found = read_structures(shown) if shown else read_pdfs(true, printed_pages(pdf_dir, catalogue).pdf_dir)
    scores = score_structures(true, found)
    sums = total(scores.values())
    print_to_stderr(structure_table(scores, sums))
    _write_json(
        as_json,
        {
            "total": {part: each.to_json() for part, each in sums.items()},
            "documents": {
                file: {part: each.to_json() for part, each in parts.items()} for file, parts in scores.items()
            },
        },
    )


@app.command()
def report(
    run_name: Annotated[str, typer.Argument(metavar="[RUN]", help="name or folder; else the latest")] = "",
    set_path: Annotated[Path, typer.Option("--set", help="the golden set that was asked")] = SHARED.parent
    / "golden"
    / "questions.jsonl",
    beside: Annotated[
        list[str] | None, typer.Option(help="another run to show figures of; repeatable")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="HTML file; else report.html in the folder")] = None,
    pdf_dir: PdfDirOption = None,
    catalogue: CatalogueOption = None,
) -> None:
    """Writes one self-contained HTML page about a run."""
    from evals.report import write_report

    settings = Settings()
    folder = run_path(run_name, settings) if run_name else latest_run(settings)
    others = {Path(each).name: run_path(each, settings) for each in beside or []}
    target = out or folder / "report.html"
    write_report(folder, set_path, printed_pages(pdf_dir, catalogue), target, others)
    print_to_stderr(Text(f"written: {target}"))


def printed_pages(pdf_dir: Path | None, catalogue: Path | None) -> PrintedPages:
    """The PDFs and the catalogue that quotations are checked against, from options, then settings.

    Raises:
        EvalError: there is no folder of PDFs.
    """
    settings = Settings()
    folder = pdf_dir or settings.source or SHARED / "pdf"
    catalogue = catalogue or settings.catalogue
    if catalogue is None:
        beside = folder.resolve().parent / "catalogue.jsonl.gz"
        catalogue = beside if beside.exists() else None
    return PrintedPages(folder, catalogue)


def results_dir(settings: Settings) -> Path:
    """Where results folders are kept."""
    return settings.data_dir / "evals"


def run_path(name: str, settings: Settings) -> Path:
    """A run by the name it was given, or by the path of its folder or its questions.jsonl."""
    named = results_dir(settings) / name
    return named if named.is_dir() else Path(name)


def latest_run(settings: Settings) -> Path:
    """The results folder written last.

    Raises:
        EvalError: there is none.
    """
    found = sorted(
        results_dir(settings).glob("*/results.json"), key=lambda path: (path.stat().st_mtime_ns, path)
    )
    if not found:
        raise EvalError(f"{results_dir(settings)}: holds no run; make one with copilot eval run")
    return found[-1].parent


def _write_json(wanted: bool, value: Mapping[str, Any] | list[dict[str, Any]]) -> None:
    if wanted:
        typer.echo(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False))
