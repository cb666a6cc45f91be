"""Scores of single things: an answers file, how documents are read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corpus.settings import Settings
from evals.commands.options import CatalogueOption, JsonOption, PdfDirOption, SetOption, write_json
from evals.errors import EvalError


def score(
    answers: Annotated[Path, typer.Option(help="answers file, rows of the machine interface")],
    set_path: SetOption = None,
    pdf_dir: PdfDirOption = None,
    catalogue: CatalogueOption = None,
    show: Annotated[list[str] | None, typer.Option(help="show this question in full; repeatable")] = None,
    partial: Annotated[bool, typer.Option(help="score only the questions that the file answers")] = False,
    as_json: JsonOption = False,
) -> None:
    """Scores an answers file, or shows how single questions went."""
    from evals.places import default_set, printed_pages
    from evals.scoring import question_json, score_files
    from evals.tables import print_to_stderr, score_tables, show_question

    chosen = set_path or default_set()
    pages = printed_pages(chosen, Settings(), pdf_dir, catalogue)
    result = score_files(chosen, answers, pages, partial)
    if not show:
        print_to_stderr(score_tables(result))
        write_json(as_json, result.to_json())
        return
    known = {each.question.id: each for each in result.scores}
    unknown = [wanted for wanted in show if wanted not in known]
    if unknown:
        raise EvalError(f"{', '.join(unknown)}: not among the scored questions of {chosen}")
    print_to_stderr(*(show_question(known[wanted]) for wanted in show))
    write_json(as_json, [question_json(known[wanted]) for wanted in show])


def structure(
    truth: Annotated[Path, typer.Option(help="folder of structure files, one a document")],
    shown: Annotated[
        Path | None,
        typer.Option(help="folder of `copilot corpus show --json` results; else the PDFs are read"),
    ] = None,
    pdf_dir: PdfDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Scores how documents are read: headings, definitions, abbreviations and references."""
    from evals.places import default_set, printed_pages
    from evals.structure import read_pdfs, read_structures, score_structures, structure_json, total
    from evals.tables import print_to_stderr, structure_table

    true = read_structures(truth)
    if shown:
        found = read_structures(shown)
    else:
        found = read_pdfs(true, printed_pages(default_set(), Settings(), pdf_dir).files)
    scores = score_structures(true, found)
    print_to_stderr(structure_table(scores, total(scores.values())))
    write_json(as_json, structure_json(scores))
