"""`copilot conversation`: conversations on this machine, each under the name of who is logged in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from copilot.history.conversations import Conversations, local_user
from corpus.errors import CopilotError

Id = Annotated[str, typer.Argument(help="as `copilot conversation list` gives it")]


def add_commands(root: typer.Typer) -> None:
    """Adds the group `conversation`."""
    group = typer.Typer(no_args_is_help=True, help="Conversations kept by `copilot ask --conversation`.")
    group.command("list")(list_conversations)
    group.command("rename")(rename)
    group.command("delete")(delete)
    group.command("export")(export)
    root.add_typer(group, name="conversation")


def list_conversations(context: typer.Context) -> None:
    """Your conversations, the last changed first."""
    for each in Conversations(context.obj.data_dir).list(local_user()):
        when = datetime.fromtimestamp(each.changed, UTC).strftime("%Y-%m-%d %H:%M")
        typer.echo(f"{each.id}  {when}  {each.turns} questions  {each.title}")


def rename(context: typer.Context, id: Id, title: Annotated[str, typer.Argument(help="new title")]) -> None:
    """Give a conversation another title."""
    Conversations(context.obj.data_dir).rename(local_user(), id, title)


def delete(context: typer.Context, id: Id) -> None:
    """Delete a conversation for good."""
    Conversations(context.obj.data_dir).delete(local_user(), id)


def export(
    context: typer.Context,
    id: Id,
    out: Annotated[Path, typer.Option(help="file: .md or .docx")],
) -> None:
    """Write a conversation with its sources as Markdown or Word."""
    from copilot.history.conversation_export import as_docx, as_markdown

    kept = Conversations(context.obj.data_dir).load(local_user(), id)
    if out.suffix not in (".md", ".docx"):
        raise CopilotError(f"{out}: neither .md nor .docx; name the file so")
    content = as_markdown(kept).encode() if out.suffix == ".md" else as_docx(kept)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise CopilotError(f"{out}: cannot be written ({error}); name another file") from error
    typer.echo(f"written: {out}", err=True)
