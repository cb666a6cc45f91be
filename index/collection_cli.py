"""`copilot corpus add`, `remove` and `verify`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import NothingReadable
from corpus.failures import Failure
from corpus.output import write_json
from corpus.printable import printable
from corpus.settings import Settings
from index.progress import shown_progress

if TYPE_CHECKING:
    from corpus.sources.listing import Sources

JsonFlag = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]
VectorsFlag = Annotated[
    bool, typer.Option("--vectors/--no-vectors", help="Embed the passages, or index full text alone.")
]


def add_commands(corpus: typer.Typer) -> None:
    """Add the commands to the group `corpus`."""
    corpus.command("add")(add_files)
    corpus.command("remove")(remove_documents)
    corpus.command("verify")(verify_files)


def add_files(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Texts (PDF, Word, AsciiDoc, Markdown); they are copied."),
    ],
    vectors: VectorsFlag = True,
    as_json: JsonFlag = False,
) -> None:
    """Put texts into the corpus, beside what its sources hold; they stay through every refresh."""
    from index.collection import add

    settings: Settings = context.obj
    names, sources = add(settings, files)
    failed = _refresh(settings, sources, vectors)
    bad = {name: failed[name] for name in names if name in failed}
    if as_json:
        good = [name for name in names if name not in bad]
        write_json({"added": good, "failed": bad})
    if bad:
        raise typer.Exit(1)


def remove_documents(
    context: typer.Context,
    documents: Annotated[
        list[str],
        typer.Argument(metavar="DOC...", help="File names or identifiers: V.34, T-REC-V.34-199610-E.pdf."),
    ],
    vectors: VectorsFlag = True,
    as_json: JsonFlag = False,
) -> None:
    """Take documents out of the corpus; no refresh brings them back until they are added."""
    from index.collection import remove

    settings: Settings = context.obj
    names, sources = remove(settings, documents)
    _refresh(settings, sources, vectors)
    if as_json:
        write_json({"removed": names})
    else:
        typer.echo(f"removed: {', '.join(names)}", err=True)


def verify_files(context: typer.Context, as_json: JsonFlag = False) -> None:
    """Check the files of the corpus against their SHA-256."""
    from index.collection import verify

    checked, damaged = verify(context.obj)
    if as_json:
        rows = [{**asdict(damage), "path": printable(str(damage.path))} for damage in damaged]
        write_json({"checked": checked, "damaged": rows})
    else:
        typer.echo(f"{checked} files checked, {len(damaged)} damaged or missing")
    for damage in damaged:
        typer.echo(f"{printable(str(damage.path))} ({damage.file}): {damage.reason}", err=True)
    if damaged:
        raise typer.Exit(1)


def print_failures(failed: Iterable[Failure]) -> None:
    """A line for each file that is not taken in, on standard error."""
    for failure in failed:
        typer.echo(f"{failure.file}: {failure.reason.removeprefix(failure.file + ': ')}", err=True)


def _refresh(settings: Settings, sources: Sources, vectors: bool) -> dict[str, str]:
    """Bring the index in line; why files failed, by name."""
    from index.refresh import refresh

    try:
        with shown_progress() as progress:
            summary = refresh(settings, sources, progress=progress, with_vectors=vectors)
    except NothingReadable as error:
        print_failures(error.failed)
        return {failure.file: failure.reason for failure in error.failed}
    print_failures(summary.failed)
    typer.echo(
        f"{summary.added} added, {summary.changed} changed, {summary.removed} removed; "
        f"generation {summary.generation} serves",
        err=True,
    )
    return {failure.file: failure.reason for failure in summary.failed}
