"""`copilot users`: who may sign in to the page."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import CopilotError
from corpus.output import write_json
from corpus.settings import Settings

if TYPE_CHECKING:
    from .accounts import Accounts


class RoleName(StrEnum):
    EDITOR = "editor"
    LIBRARIAN = "librarian"


Name = Annotated[str, typer.Argument(help="the user's name")]


def add_commands(root: typer.Typer) -> None:
    """Puts `users` under the one command `copilot`."""
    users = typer.Typer(
        no_args_is_help=True, help="Who may sign in to the page: add, remove, list, passwd, token."
    )
    users.command()(add)
    users.command()(remove)
    users.command("list")(list_users)
    users.command()(passwd)
    users.command()(token)
    root.add_typer(users, name="users")


def add(
    context: typer.Context,
    name: Name,
    role: Annotated[
        RoleName, typer.Option(help="a librarian may also change what is indexed")
    ] = RoleName.EDITOR,
) -> None:
    """Adds a user; the password is asked for, or read from standard input.

    From the first user on, everybody has to sign in to the page.
    """
    accounts = _accounts(context)
    accounts.add(name, _password(name), role.value)
    typer.echo(f"{name} may sign in ({role.value}); users file {accounts.path}", err=True)


def remove(context: typer.Context, name: Name) -> None:
    """Removes a user; sessions and tokens end at once. Conversations stay in the data folder."""
    _accounts(context).remove(name)


def list_users(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on stdout")] = False,
) -> None:
    """Lists the users with their role and the number of their tokens."""
    rows = [
        {"name": each.name, "role": each.role, "tokens": len(each.tokens)}
        for each in _accounts(context).all()
    ]
    if as_json:
        write_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['name']}  {row['role']}  {row['tokens']} tokens")


def passwd(context: typer.Context, name: Name) -> None:
    """Changes a password; the user's sessions end, tokens stay."""
    _accounts(context).set_password(name, _password(name))


def token(
    context: typer.Context,
    name: Name,
    revoke: Annotated[bool, typer.Option("--revoke", help="revoke all tokens of the user instead")] = False,
) -> None:
    """Makes a token by which the user's programs may use the HTTP interface, and prints it once."""
    accounts = _accounts(context)
    if revoke:
        typer.echo(f"{accounts.revoke_tokens(name)} tokens revoked", err=True)
    else:
        typer.echo(accounts.make_token(name))


def _accounts(context: typer.Context) -> Accounts:
    from .accounts import Accounts, users_file

    settings: Settings = context.obj
    return Accounts(users_file(settings))


def _password(name: str) -> str:
    """Never an argument: those stand in the process list and in the shell's history."""
    if sys.stdin.isatty():
        answer: str = typer.prompt(f"Password of {name}", hide_input=True, confirmation_prompt=True, err=True)
        return answer
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise CopilotError("no password: type it at the terminal, or give it as one line on standard input")
    return line
