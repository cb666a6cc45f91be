"""`copilot log`: the record of questions and answers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import CopilotError
from corpus.output import write_json
from corpus.printable import to_json
from corpus.settings import Settings

JsonFlag = Annotated[bool, typer.Option("--json", help="JSON on stdout")]
_SIGNS = {1: "+", 0: " ", -1: "-"}


def add_commands(root: typer.Typer) -> None:
    """Adds the group `log`."""
    log = typer.Typer(no_args_is_help=True, help="The record of questions and answers in the data folder.")
    log.command("list")(list_entries)
    log.command("show")(show)
    log.command("rate")(rate)
    log.command("export")(export)
    log.command("purge")(purge)
    root.add_typer(log, name="log")


def list_entries(
    context: typer.Context,
    last: Annotated[int, typer.Option(min=1, help="how many")] = 20,
    rated: Annotated[str, typer.Option(help="up, down or none")] = "",
    words: Annotated[str, typer.Option(help="only questions that hold these words")] = "",
    as_json: JsonFlag = False,
) -> None:
    """The last questions, newest first."""
    from copilot.history.record import Record

    settings: Settings = context.obj
    entries = Record(settings.data_dir).entries(last, _rating(rated) if rated else None, words)
    if as_json:
        write_json([entry.to_json() for entry in entries])
        return
    for entry in entries:
        when = datetime.fromtimestamp(entry.asked, UTC).strftime("%Y-%m-%d %H:%M")
        how = "abstained" if entry.abstained else entry.mode
        typer.echo(
            f"{entry.id:6} {_SIGNS[entry.rating]} {when} {how:10} {' '.join(entry.question.split())[:90]}"
        )


def show(
    context: typer.Context,
    id: Annotated[int, typer.Argument(help="number of the entry")],
    as_json: JsonFlag = False,
) -> None:
    """One entry: question, answer, sources, what the checks found, rating."""
    from copilot.history.record import Record

    settings: Settings = context.obj
    entry = Record(settings.data_dir).entry(id)
    if as_json:
        write_json(entry.to_json())
        return
    typer.echo(f"{entry.question}\n\n{entry.answer['answer']}\n")
    for citation in entry.answer["citations"]:
        typer.echo(
            f"[{citation['marker']}] {citation['doc']}, clause {citation['clause']}, page {citation['page']}"
        )
    found = entry.answer.get("verification", {})
    typer.echo(f"{found.get('supported', 0)} of {found.get('claims', 0)} statements supported")
    for each in found.get("unsupported", ()):
        typer.echo(f"unsupported: {each['text']} ({'; '.join(each['faults'])})")
    if entry.rating or entry.comment:
        typer.echo(f"rated {_SIGNS[entry.rating]} {entry.comment}")


def rate(
    context: typer.Context,
    id: Annotated[int, typer.Argument(help="number of the entry")],
    rating: Annotated[str, typer.Argument(help="up, down or none")],
    comment: Annotated[str, typer.Option(help="what is right or wrong")] = "",
) -> None:
    """Rate an answer."""
    from copilot.history.record import Record

    settings: Settings = context.obj
    Record(settings.data_dir).rate(id, _rating(rating), comment)
    typer.echo(f"entry {id} rated {rating}", err=True)


def export(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(help="file to write, JSON lines")],
    rated: Annotated[str, typer.Option(help="up, down or none")] = "",
) -> None:
    """Write all entries to a file, oldest first."""
    from copilot.history.record import Record

    settings: Settings = context.obj
    entries = Record(settings.data_dir).entries(1 << 40, _rating(rated) if rated else None)
    try:
        with out.open("w", encoding="utf-8") as file:
            for entry in reversed(entries):
                file.write(to_json(entry.to_json()) + "\n")
    except OSError as error:
        raise CopilotError(f"{out}: cannot be written ({error.strerror}); give another file") from error
    typer.echo(f"{len(entries)} entries written to {out}", err=True)


def purge(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=0, help="keep the last so many days")] = 0,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:
    """Delete entries for good."""
    import time

    from copilot.history.record import Record

    settings: Settings = context.obj
    what = f"entries older than {days} days" if days else "all entries"
    if not yes and not typer.confirm(f"Delete {what} from {settings.data_dir}?", err=True):
        raise typer.Exit(1)
    count = Record(settings.data_dir).purge(time.time() - days * 86400 if days else None)
    typer.echo(f"{count} entries deleted", err=True)


def _rating(word: str) -> int:
    from copilot.history.record import RATINGS

    if word not in RATINGS:
        raise typer.BadParameter(f"{word!r}: use up, down or none")
    return RATINGS[word]
