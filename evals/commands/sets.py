"""Sets of questions: draft new ones, check them, take them to other tools and back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from corpus.settings import Settings
from evals.commands.options import CatalogueOption, JsonOption, PdfDirOption, write_json
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


def _files(settings: Settings, documents: list[str]) -> frozenset[str]:
    """The files of the indexed texts with these names; none for no names."""
    from corpus.cli import find

    return frozenset(find(settings, name).file for name in documents)
