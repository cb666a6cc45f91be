"""`copilot eval`: scores, comparisons and reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from corpus.settings import SHARED, Settings
from evals.errors import EvalError
from evals.pages import PrintedPages
from evals.scoring import question_json, score_files
from evals.tables import print_to_stderr, score_tables, show_question

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
JsonOption = Annotated[bool, typer.Option("--json", help="write the scores to stdout as JSON")]


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
    """Scores an answers file."""
    result = score_files(set_path, answers, printed_pages(pdf_dir, catalogue), partial)
    if show:
        known = {each.question.id: each for each in result.scores}
        for wanted in show:
            if wanted not in known:
                raise EvalError(f"{wanted}: no such question was scored; see the ids in {set_path}")
            print_to_stderr(show_question(known[wanted]))
        if as_json:
            typer.echo(
                json.dumps([question_json(known[wanted]) for wanted in show], ensure_ascii=False, indent=1)
            )
        return
    print_to_stderr(score_tables(result))
    if as_json:
        typer.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=1))


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
