"""`copilot serve`: the page, and `copilot users`: who may sign in to it."""

from __future__ import annotations

from typing import Annotated

import typer

from corpus.settings import Settings

from . import users_cli


def add_commands(root: typer.Typer) -> None:
    """Puts `serve` and `users` under the one command `copilot`."""
    root.command()(serve)
    users_cli.add_commands(root)


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="address to listen on; else COPILOT_HOST")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="port to listen on; else COPILOT_PORT")
    ] = None,
    refresh: Annotated[
        bool | None,
        typer.Option(
            "--refresh/--no-refresh",
            help="refresh the index in the background; by default only where there is none yet",
            show_default=False,
        ),
    ] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="serve others than this machine without login")
    ] = False,
) -> None:
    """Opens the page; it answers as soon as the full text is searchable, vectors follow."""
    # the web server's libraries take seconds to import
    from .server import serve_page

    settings: Settings = context.obj
    chosen = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    serve_page(settings.model_copy(update={**chosen, "insecure": insecure or settings.insecure}), refresh)
