"""Commands that write and look after the index: copilot corpus refresh|status, copilot index …."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from corpus.settings import Settings

JsonFlag = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]


def add_commands(root: typer.Typer, corpus: typer.Typer) -> None:
    """Add `refresh` and `status` to the group `corpus`, and the group `index` to the program."""
    corpus.command("refresh")(refresh_corpus)
    corpus.command("status")(show_status)
    index = typer.Typer(help="Look after the generations of the index.", no_args_is_help=True)
    index.command("list")(list_generations)
    index.command("verify")(verify_generation)
    index.command("use")(use_generation)
    index.command("prune")(prune_generations)
    root.add_typer(index, name="index")


def refresh_corpus(
    context: typer.Context,
    folders: Annotated[
        list[Path] | None,
        typer.Option(
            "--from", metavar="DIR", help="Folder of PDFs; may be repeated. Default: COPILOT_SOURCE."
        ),
    ] = None,
    more: Annotated[list[Path] | None, typer.Argument(metavar="[DIR]...", help="More folders.")] = None,
    catalogue: Annotated[
        Path | None, typer.Option(metavar="FILE", help="catalogue.jsonl.gz. Default: COPILOT_CATALOGUE.")
    ] = None,
    vectors: Annotated[
        bool, typer.Option("--vectors/--no-vectors", help="Embed the passages, or index full text alone.")
    ] = True,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Write a new generation even if nothing has changed.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Bring the index in line with folders of PDFs and the catalogue.

    The index holds afterwards what these folders hold: what is new is added, what is gone is removed.
    """
    from corpus.sources import resolve
    from index.refresh import refresh

    settings: Settings = context.obj
    sources = resolve(settings, [*(folders or ()), *(more or ())], catalogue)
    with _progress() as progress:
        summary = refresh(settings, sources, progress=progress, with_vectors=vectors, rebuild=rebuild)
    for failure in summary.failed:
        typer.echo(f"{failure.file}: {failure.reason.removeprefix(failure.file + ': ')}", err=True)
    if as_json:
        typer.echo(json.dumps(summary.to_json(), ensure_ascii=False))
        return
    typer.echo(
        f"{summary.added} added, {summary.changed} changed, {summary.unchanged} unchanged, "
        f"{summary.removed} removed, {len(summary.failed)} failed; {summary.parsed_pages} pages parsed, "
        f"{summary.embedded_passages} passages embedded in {summary.seconds:.1f} s; "
        f"generation {summary.generation} serves"
    )


def show_status(context: typer.Context, as_json: JsonFlag = False) -> None:
    """Say what is indexed, which generation serves, and whether a refresh is running."""
    from index.state import index_state

    settings: Settings = context.obj
    state = index_state(settings)
    if as_json:
        typer.echo(json.dumps(state, ensure_ascii=False))
        return
    samples = " (sample texts written for this project)" if state["samples"] else ""
    typer.echo(f"{settings.data_dir}: generation {state['generation']} of {state['created']}")
    typer.echo(f"documents  {len(state['documents'])}, {state['pages']} pages{samples}")
    typer.echo(f"catalogue  {state['editions']} editions")
    typer.echo(f"passages   {state['passages']}, vectors: {state['model'] or 'none, full text alone'}")
    for failure in state["failed"]:
        typer.echo(f"not read   {failure['file']}: {failure['reason']}")
    if writer := state["writer"]:
        typer.echo(f"a refresh is running: process {writer['pid']} since {writer['started']}")


def list_generations(context: typer.Context, as_json: JsonFlag = False) -> None:
    """List the generations; the one that serves is marked with *."""
    from index.generations import Generations

    generations = Generations(context.obj)
    serving = generations.current().number
    rows = [
        {
            "generation": manifest.number,
            "serves": manifest.number == serving,
            "created": manifest.created,
            "documents": manifest.documents,
            "passages": manifest.passages,
            "vectors": manifest.has_vectors,
            "bytes": generations.size(manifest.number),
        }
        for manifest in generations.manifests()
    ]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for manifest, row in zip(generations.manifests(), rows, strict=True):
        mark = "*" if row["serves"] else " "
        kind = "with vectors" if manifest.has_vectors else "full text alone"
        size = generations.size(manifest.number) / 1e6
        typer.echo(
            f"{mark} {manifest.number:>4}  {manifest.created}  {manifest.documents} documents, "
            f"{manifest.passages} passages, {kind}, {size:.0f} MB"
        )


def verify_generation(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="Default: the one that serves.")] = None,
) -> None:
    """Check that a generation is complete and that sampled passages find themselves."""
    from index.embed import load_embedder
    from index.generations import Generations
    from index.verification import verify

    settings: Settings = context.obj
    generations = Generations(settings)
    generation = generations.current() if number is None else generations.open(number)
    embedder = load_embedder(settings) if generation.manifest.has_vectors else None
    verify(generation, embedder, settings.data_dir / "vectors.sqlite")
    kind = "vectors and full text" if embedder else "full text"
    typer.echo(f"generation {generation.number}: {kind} of {generation.manifest.passages} passages are sound")


def use_generation(context: typer.Context, number: Annotated[int, typer.Argument()]) -> None:
    """Let another generation serve, from the next query on."""
    from index.generations import Generations
    from index.lock import WriterLock

    settings: Settings = context.obj
    with WriterLock(settings.data_dir):
        Generations(settings).switch(number)
    typer.echo(f"generation {number} serves")


def prune_generations(
    context: typer.Context,
    keep: Annotated[
        int | None, typer.Option(min=0, help="Older generations to keep. Default: COPILOT_KEEP_GENERATIONS.")
    ] = None,
) -> None:
    """Remove old generations, and the files and vectors that only they needed."""
    from index.generations import Generations
    from index.lock import WriterLock
    from index.reclaim import reclaim_files, reclaim_vectors

    settings: Settings = context.obj
    with WriterLock(settings.data_dir):
        generations = Generations(settings)
        generations.sweep()
        removed = generations.prune(settings.keep_generations if keep is None else keep)
        reclaim_files(settings, generations)
        vectors = reclaim_vectors(settings, generations)
    typer.echo(f"generations removed: {', '.join(map(str, removed)) or 'none'}; {vectors} vectors removed")


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Bars on a terminal; elsewhere a line a stage every ten seconds. All on standard error."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


class _Lines:
    """Progress for logs."""

    def __init__(self) -> None:
        self._stage = ""
        self._said = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage == self._stage and done < total and now - self._said < 10:
            return
        self._stage, self._said = stage, now
        typer.echo(f"{stage}: {done} of {total}", err=True)
