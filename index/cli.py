"""Commands that write and look after the index: copilot corpus refresh|status, copilot index …."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import NothingReadable
from corpus.output import write_json
from corpus.settings import Settings
from index import collection_cli
from index.collection_cli import print_failures
from index.progress import shown_progress

if TYPE_CHECKING:
    from corpus.sources.listing import Sources
    from index.refresh import Progress, RefreshSummary

JsonFlag = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]


def add_commands(root: typer.Typer, corpus: typer.Typer) -> None:
    """Add the commands that change the index to the group `corpus`, and the group `index` to the program."""
    corpus.command("refresh")(refresh_corpus)
    corpus.command("status")(show_status)
    collection_cli.add_commands(corpus)
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
            "--from", metavar="DIR", help="Folder of texts; may be repeated. Default: COPILOT_SOURCE."
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
    from_site: Annotated[
        bool, typer.Option("--from-site", help="Fetch from the ITU site what is new or changed there.")
    ] = False,
    select: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What to fetch from the site. Default: COPILOT_SELECTION, else the AI-related texts.",
        ),
    ] = None,
    languages: Annotated[
        str, typer.Option(metavar="E,F,…", help="Languages to fetch: E, F, S, A, C, R.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be fetched from the site.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove what the site no longer lists or nobody selects.")
    ] = False,
    accept_shrunk_list: Annotated[
        bool, typer.Option("--accept-shrunk-list", help="Believe a list less than half as long as before.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Bring the index in line with folders of PDFs, or with the ITU site, and the catalogue.

    The index holds afterwards what these folders hold: what is new is added, what is gone is removed.
    """
    from corpus.sources.listing import of_site, resolve
    from index.following import SiteOptions, fetch

    settings: Settings = context.obj
    named = [*(folders or ()), *(more or ())]
    site_options = SiteOptions(select, languages, dry_run, prune, accept_shrunk_list)
    if from_site and named:
        raise typer.BadParameter("give folders or --from-site, not both")
    sources = of_site(settings, catalogue) if from_site else resolve(settings, named, catalogue)
    if site_options.any_given and not sources.from_site:
        raise typer.BadParameter(
            "--select, --languages, --dry-run, --prune and --accept-shrunk-list need --from-site"
        )
    with shown_progress() as progress:
        fetched = fetch(settings, site_options, catalogue, progress) if sources.from_site else None
    if fetched is not None:
        for line in fetched.lines():
            typer.echo(line, err=True)
        if dry_run:
            if as_json:
                write_json({"site": fetched.to_json()})
            return
    with shown_progress() as progress:
        summary = _refreshed(settings, sources, progress, vectors, rebuild, as_json)
    print_failures(summary.failed)
    if as_json:
        site = {} if fetched is None else {"site": fetched.to_json()}
        write_json(summary.to_json() | site)
    else:
        _print_summary(summary)
    if fetched is not None and fetched.stopped:
        raise typer.Exit(1)


def _refreshed(
    settings: Settings, sources: Sources, progress: Progress, vectors: bool, rebuild: bool, as_json: bool
) -> RefreshSummary:
    """The refresh; where no file can be read, each is named before the error is raised."""
    from index.refresh import refresh

    try:
        return refresh(settings, sources, progress=progress, with_vectors=vectors, rebuild=rebuild)
    except NothingReadable as error:
        print_failures(error.failed)
        if as_json:
            write_json({"failed": [asdict(failure) for failure in error.failed], "error": str(error)})
        raise


def _print_summary(summary: RefreshSummary) -> None:
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
        write_json(state)
        return
    samples = " (sample texts written for this project)" if state["samples"] else ""
    typer.echo(f"{state['data_dir']}: generation {state['generation']} of {state['created']}")
    typer.echo(f"documents  {len(state['documents'])}, {state['pages']} pages{samples}")
    typer.echo(f"catalogue  {state['editions']} editions")
    typer.echo(f"passages   {state['passages']}, vectors: {state['model'] or 'none, full text alone'}")
    if state["vectors_missing"]:
        typer.echo(f"no vectors {state['vectors_missing']}")
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
        write_json(rows)
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
    from index.embedders.factory import load_embedder
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
