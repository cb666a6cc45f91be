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


def faithful(
    answers: Annotated[str, typer.Argument(help="answers file, or a run by name or folder")],
    set_path: Annotated[
        Path | None, typer.Option("--set", help="golden set: also tell how far checks and labels agree")
    ] = None,
    judge: Annotated[
        str,
        typer.Option(
            help="also ask the language model that is set up (model), or module:function, that takes a claim "
            "and quotations and returns a bool"
        ),
    ] = "",
    pdf_dir: PdfDirOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Checks, without golden answers, that an answers file says only what it cites.

    Each sentence must cite; each citation must exist and its quotation stand on its page; every number,
    unit, name, bit pattern and modal verb of the sentence must stand in what it cites. A judge is asked
    about the sentences that no check refutes.
    """
    from evals.agreement import check_agreement
    from evals.answers import read_answers
    from evals.check_tables import faithfulness_tables
    from evals.faithful import check_answers, judge_named, model_judge
    from evals.places import default_set, printed_pages, run_path
    from evals.run import ANSWERS
    from evals.systems import needed_model
    from evals.tables import print_to_stderr

    settings = Settings()
    place = run_path(answers, settings)
    rows = read_answers(place / ANSWERS if place.is_dir() else place)
    pages = printed_pages(set_path or default_set(), settings, pdf_dir, catalogue)
    asked = None
    if judge == "model":
        asked = model_judge(needed_model(settings, "--judge model"))
    elif judge:
        asked = judge_named(judge)
    checked = check_answers(rows, pages, asked)
    agreements = check_agreement(checked, rows, set_path, pages, asked) if set_path else {}
    print_to_stderr(faithfulness_tables(checked, agreements))
    agreed = {
        name: {kind: each.to_json() for kind, each in found.items()} for name, found in agreements.items()
    }
    write_json(as_json, {**checked.to_json(), **({"agreement": agreed} if agreed else {})})


def choices(
    file: Annotated[Path, typer.Argument(help="multiple-choice set in TeleQnA's JSON format")],
    limit: Annotated[int, typer.Option(min=0, help="only the first so many questions; 0: all")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Answers a multiple-choice set from what retrieval finds, and scores it."""
    from copilot.pipeline import Copilot
    from evals.check_tables import choice_tables
    from evals.choices import BestSupported, load_choices, score_choices
    from evals.progress import counted
    from evals.tables import print_to_stderr

    questions = load_choices(file)
    questions = questions[:limit] if limit else questions
    choose = BestSupported(Copilot(Settings()).reading().retriever)
    scores = score_choices(counted(questions, "choosing"), choose)
    print_to_stderr(choice_tables(scores))
    write_json(as_json, scores.to_json())


def drafting(
    drafts: Annotated[Path, typer.Option(help="drafts file, rows of the machine interface")],
    set_path: Annotated[Path | None, typer.Option("--set", help="tasks; else drafting.jsonl there")] = None,
    partial: Annotated[bool, typer.Option(help="score only the tasks that the file drafts")] = False,
    pdf_dir: PdfDirOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Scores drafts: checks matched, nothing forbidden, texts cited, quotations on their pages."""
    from evals.check_tables import draft_tables
    from evals.drafting import score_drafts
    from evals.places import default_tasks, printed_pages
    from evals.tables import print_to_stderr

    tasks = set_path or default_tasks()
    scores = score_drafts(tasks, drafts, printed_pages(tasks, Settings(), pdf_dir, catalogue), partial)
    print_to_stderr(draft_tables(scores))
    write_json(as_json, scores.to_json())


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
