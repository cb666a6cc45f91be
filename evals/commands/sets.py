"""Sets of questions: draft new ones, check them, take them to other tools and back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from corpus.settings import Settings
from evals.commands.options import CatalogueOption, JsonOption, PdfDirOption, SetOption, write_json
from evals.errors import EvalError


def new(
    out: Annotated[Path, typer.Option(help="file to write; must not be there yet")],
    count: Annotated[int, typer.Option(min=1, max=5000, help="how many questions")] = 40,
    types: Annotated[
        list[str] | None,
        typer.Option(
            "--type", help="definition, abbreviation, table, factoid, lookup, catalogue; repeatable"
        ),
    ] = None,
    documents: Annotated[
        list[str] | None, typer.Option("--document", help="file or name of an indexed text; repeatable")
    ] = None,
    seed: Annotated[int, typer.Option(help="another choice of questions")] = 0,
    prefix: Annotated[str, typer.Option(help="of the ids")] = "new",
) -> None:
    """Drafts questions from the index for a person to verify.

    Each comes with its evidence, page and clause, passes the checks of `copilot eval check`, and says
    "verified": false until a person has looked at it.
    """
    from rich.text import Text

    from evals.drafted import draft_questions, types_named
    from evals.places import indexed_pages
    from evals.rows import write_rows
    from evals.tables import print_to_stderr
    from index.generations import Generations

    if out.exists():
        raise EvalError(f"{out}: is there already, and may hold a person's work; name another file")
    settings = Settings()
    kinds = types_named(types or [])
    store = Generations(settings).current().store
    files = _files(settings, documents or [])
    questions = draft_questions(store, indexed_pages(settings), count, kinds, files, seed, prefix)
    if not questions:
        raise EvalError("nothing could be drafted from these texts; try other types or documents")
    write_rows(out, [question.model_dump(mode="json") for question in questions])
    kinds_made = ", ".join(f"{kind} {n}" for kind, n in Counter(q.type for q in questions).items())
    print_to_stderr(
        Text(f"{out}: {len(questions)} questions ({kinds_made}); each is to be verified by a person")
    )


def check(
    file: Annotated[Path, typer.Argument(help="golden set, one question a line")],
    pdf_dir: PdfDirOption = None,
    catalogue: CatalogueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Checks a set: evidence stands on its page, expressions compile, answers pass their own facts."""
    from rich.text import Text

    from evals.places import printed_pages
    from evals.tables import print_to_stderr
    from evals.verification import verified_set

    questions = verified_set(file, printed_pages(file, Settings(), pdf_dir, catalogue))
    summary = {
        "questions": len(questions),
        "unverified": sum(not question.verified for question in questions),
        "types": dict(Counter(question.type for question in questions)),
        "languages": dict(Counter(question.lang for question in questions)),
    }
    print_to_stderr(
        Text(f"{file}: {summary['questions']} questions are sound, {summary['unverified']} not yet verified")
    )
    write_json(as_json, summary)


def export(
    out: Annotated[Path, typer.Option(help="file for ragas, folder for beir; must not be there yet")],
    form: Annotated[Literal["ragas", "beir"], typer.Option("--format", help="ragas or beir")],
    run_name: Annotated[
        str, typer.Argument(metavar="[RUN]", help="ragas: with the answers of this run or answers file")
    ] = "",
    set_path: SetOption = None,
) -> None:
    """Writes a set, and for ragas the answers of a run, in the form of other tools.

    For beir the passages of the index are the corpus, those that hold gold evidence are relevant.
    """
    from rich.text import Text

    from evals.answers import load_answers
    from evals.beir import export_beir
    from evals.golden import load_questions
    from evals.places import default_set, indexed, run_path
    from evals.ragas import to_samples
    from evals.rows import write_rows
    from evals.run import ANSWERS
    from evals.tables import print_to_stderr
    from index.generations import Generations

    settings = Settings()
    chosen = set_path or default_set()
    questions = load_questions(chosen)
    if form == "ragas":
        if out.exists():
            raise EvalError(f"{out}: is there already; name another file")
        place = run_path(run_name, settings) if run_name else None
        path = place / ANSWERS if place and place.is_dir() else place
        write_rows(out, to_samples(questions, load_answers(path, questions) if path else None))
        print_to_stderr(Text(f"{out}: {len(questions)} rows"))
        return
    if run_name:
        raise EvalError("beir has no place for answers; leave the run out, or choose --format ragas")
    torn = export_beir(questions, Generations(indexed(chosen, settings)).current().store, out)
    print_to_stderr(Text(f"{out}: corpus.jsonl, queries.jsonl, qrels/test.tsv"))
    if torn:
        print_to_stderr(Text(f"evidence that no passage holds whole: {' '.join(torn)}"))


def import_set(
    source: Annotated[Path, typer.Argument(help="file of ragas rows, or folder of a BEIR set")],
    out: Annotated[Path, typer.Option(help="set to write; must not be there yet")],
    form: Annotated[Literal["ragas", "beir"], typer.Option("--format", help="ragas or beir")],
    answers: Annotated[
        Path | None, typer.Option(help="ragas: also write the responses, as an answers file to score")
    ] = None,
    prefix: Annotated[str, typer.Option(help="ragas: of the ids")] = "ragas",
    partial: Annotated[bool, typer.Option(help="leave out what is not in the indexed documents")] = False,
) -> None:
    """Makes a golden set of another tool's set; its evidence is looked for in the index.

    All rows say "verified": false: facts are made of the reference, for a person to widen. A BEIR set
    has no answers and measures retrieval alone.
    """
    from rich.text import Text

    from evals.beir import import_beir
    from evals.locate import Locator
    from evals.places import indexed_pages
    from evals.ragas import import_ragas
    from evals.rows import write_rows
    from evals.tables import print_to_stderr
    from index.generations import Generations

    for path in (out, answers):
        if path is not None and path.exists():
            raise EvalError(f"{path}: is there already, and may hold a person's work; name another file")
    settings = Settings()
    locator = Locator(Generations(settings).current().store, indexed_pages(settings))
    given: list[dict[str, Any]] = []
    if form == "ragas":
        questions, given, left_out = import_ragas(source, locator, prefix, partial)
    else:
        questions, left_out = import_beir(source, locator, partial)
    if not questions:
        raise EvalError(f"{source}: none of its evidence stands in the indexed documents")
    write_rows(out, [question.model_dump(mode="json") for question in questions])
    lines = [f"{out}: {len(questions)} questions; each is to be verified by a person"]
    if answers is not None:
        write_rows(answers, given)
        lines.append(f"{answers}: {len(given)} answers")
    print_to_stderr(Text("\n".join([*lines, *(f"left out: {each}" for each in left_out)])))


def _files(settings: Settings, documents: list[str]) -> frozenset[str]:
    """The files of the indexed texts with these names; none for no names."""
    from corpus.cli import find

    return frozenset(find(settings, name).file for name in documents)
