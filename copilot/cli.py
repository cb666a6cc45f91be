"""The one command `copilot`, put together from the packages' own cli modules."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.errors import CopilotError
from corpus.output import write_json
from corpus.printable import cleaned, printable, to_json
from corpus.settings import Settings

if TYPE_CHECKING:
    from copilot.answer.model import Answer
    from index.retrieve.narrowing import Narrowing

JsonFlag = Annotated[bool, typer.Option("--json", help="JSON on stdout")]
Series = Annotated[list[str] | None, typer.Option(help="only this series, as X; may be repeated")]
Recommendations = Annotated[
    list[str] | None,
    typer.Option(help='only this text, all editions of "X.690" or one "X.690 (11/2008)"; may be repeated'),
]
Statuses = Annotated[
    list[str] | None, typer.Option(help='only "in force", "superseded", "withdrawn", …; may be repeated')
]
Languages = Annotated[
    list[str] | None, typer.Option(help="only texts in en, fr, es, ar, zh or ru; may be repeated")
]
FromYear = Annotated[int | None, typer.Option(help="only texts of this year or later")]
ToYear = Annotated[int | None, typer.Option(help="only texts of this year or earlier")]
Normative = Annotated[
    bool | None, typer.Option("--normative/--informative", help="only normative or informative text")
]


def program() -> typer.Typer:
    """All commands, ready to run."""
    import copilot.check.cli
    import copilot.draft.cli
    import copilot.history.conversation_cli
    import copilot.history.log_cli
    import corpus.cli
    import evals.cli
    import index.cli
    import ui.cli

    root = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        help="The ITU-T standards copilot.",
        pretty_exceptions_enable=False,
    )
    documents = typer.Typer(no_args_is_help=True, help="The texts: refresh, status, show.")
    config = typer.Typer(no_args_is_help=True, help="Settings.")
    root.callback()(_settings)
    root.command()(ask)
    root.command()(search)
    root.command()(lookup)
    root.add_typer(documents, name="corpus")
    root.add_typer(config, name="config")
    copilot.history.log_cli.add_commands(root)
    copilot.history.conversation_cli.add_commands(root)
    config.command("show")(show_config)
    copilot.check.cli.add_commands(root)
    copilot.draft.cli.add_commands(root)
    index.cli.add_commands(root, documents)
    corpus.cli.add_commands(documents)
    evals.cli.add_commands(root)
    ui.cli.add_commands(root)
    return root


def main() -> None:
    """Entry point: errors become one line on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # a terminal that knows few characters still shows the rest of the text
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            program()()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()  # a full disk is told here, not after everything
    except CopilotError as error:
        print(f"copilot: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        logging.getLogger(__name__).debug("", exc_info=True)
        if error.filename is None and sys.stdout is not None:  # what is left to be written fails again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"copilot: {_of_the_system(error)}", file=sys.stderr)  # noqa: T201
        sys.exit(1)


def _of_the_system(error: OSError) -> str:
    """What the system refuses, and what may help."""
    where = " → ".join(printable(str(name)) for name in (error.filename, error.filename2) if name is not None)
    return (
        f"{where or 'the system'}: {error.strerror or error}; check name, rights and free space, or name "
        "another folder with COPILOT_DATA_DIR"
    )


def _settings(context: typer.Context) -> None:
    settings = load_settings()
    logging.basicConfig(level=settings.log_level, handlers=[_log()])
    context.obj = settings


class _OneLine(logging.Formatter):
    """A message may name a file that is called anything: it stays on its line."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = printable(record.message)
        return super().formatMessage(record)


def _log() -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine("%(levelname)s %(name)s: %(message)s"))
    return handler


def load_settings() -> Settings:
    """Settings from the environment and copilot.toml. Raises: CopilotError naming the wrong value."""
    from tomllib import TOMLDecodeError

    from pydantic import ValidationError

    try:
        return Settings()
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        raise CopilotError(f"copilot.toml: {error}; mend or remove the file") from error
    except ValidationError as error:
        found = [
            (".".join(map(str, e["loc"])), e["msg"].removeprefix("Value error, ")) for e in error.errors()
        ]
        wrong = "; ".join(f"{name}: {fault}" for name, fault in found)
        raise CopilotError(f"settings: {wrong}; see `copilot config show` for names and values") from error


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="the question; not with --batch")] = "",
    batch: Annotated[
        Path | None, typer.Option(help="questions, JSON lines with id, question, history")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="answers file; rows done before are skipped")] = None,
    mode: Annotated[str, typer.Option(help="auto, extractive or generative")] = "auto",
    conversation: Annotated[
        str, typer.Option(help="id of a conversation that the question goes on with, or new")
    ] = "",
    series: Series = None,
    recommendation: Recommendations = None,
    status: Statuses = None,
    language: Languages = None,
    from_year: FromYear = None,
    to_year: ToYear = None,
    normative: Normative = None,
    as_json: JsonFlag = False,
) -> None:
    """Answer a question, or a file of questions, with citations."""
    from copilot.pipeline import Copilot

    if (batch is None) == (not question) or (batch is None) != (out is None):
        raise typer.BadParameter("give a question, or both --batch and --out")
    copilot = Copilot(context.obj)
    narrowing = _narrowing(series, recommendation, status, language, from_year, to_year, normative)
    if batch is not None and out is not None:
        _batch(copilot, batch, out, mode, narrowing)
        return
    if conversation:
        answer = _ask_in(copilot, conversation, question, mode, narrowing)
    else:
        answer = copilot.ask(question, mode=mode, narrowing=narrowing)
    if as_json:
        write_json(answer.to_json())
    else:
        _print_answer(answer)


def _narrowing(
    series: list[str] | None,
    recommendations: list[str] | None,
    statuses: list[str] | None,
    languages: list[str] | None,
    from_year: int | None,
    to_year: int | None,
    normative: bool | None,
) -> Narrowing:
    from index.retrieve.narrowing import Narrowing

    return Narrowing(
        tuple(series or ()),
        tuple(recommendations or ()),
        tuple(statuses or ()),
        tuple(languages or ()),
        from_year,
        to_year,
        normative,
    )


def _ask_in(copilot: Any, conversation: str, question: str, mode: str, narrowing: Narrowing) -> Answer:
    """Ask within a conversation that is kept; its id goes to standard error."""
    from copilot.history.conversations import Conversations, local_user

    kept, user = Conversations(copilot.settings.data_dir), local_user()
    history = [] if conversation == "new" else kept.load(user, conversation).history
    answer: Answer = copilot.ask(question, history, mode, narrowing=narrowing)
    id = kept.create(user) if conversation == "new" else conversation
    kept.append(user, id, answer)
    typer.echo(f"conversation {id}", err=True)
    return answer


def _batch(copilot: Any, batch: Path, out: Path, mode: str, narrowing: Narrowing) -> None:
    """Answer each row once; an interrupted run goes on where it stopped.

    A question that cannot be asked is a row that abstains and says why.
    """
    from copilot.answer.model import Answer
    from copilot.errors import NoQuestion

    rows = list(_rows(batch))
    done = _done(out)
    waiting = [row for row in rows if row["id"] not in done]
    with out.open("a", encoding="utf-8") as file:
        for count, row in enumerate(waiting, 1):
            id, question = row["id"], row["question"]
            try:
                answer = copilot.ask(question, row.get("history") or [], mode, id, narrowing)
            except NoQuestion as error:
                typer.echo(f"{printable(id)}: {error}", err=True)
                answer = Answer(question, str(error), True, "failed", "", (), (), 0.0, id=id)
            file.write(to_json(answer.to_json()) + "\n")
            file.flush()
            if count % 20 == 0 or count == len(waiting):
                typer.echo(f"{count} of {len(waiting)} answered", err=True)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CopilotError(f"{path}: cannot be read ({error}); give a JSON Lines file in UTF-8") from error
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = cleaned(json.loads(line))
            if not isinstance(row["id"], str) or not isinstance(row["question"], str):
                raise TypeError("id and question must be strings")
        except (ValueError, KeyError, TypeError) as error:
            raise CopilotError(f"{path}, line {number}: {error!r}; each row needs id and question") from error
        if row["id"] in seen:
            raise CopilotError(f"{path}, line {number}: id {row['id']!r} stands there twice; ids must differ")
        seen.add(row["id"])
        yield row


def _done(out: Path) -> set[str]:
    """Ids answered before; a last line cut short by a kill is taken off so that it is answered again."""
    if not out.exists():
        return set()
    content = out.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) != len(content):
        out.write_bytes(whole)
    return {json.loads(line)["id"] for line in whole.decode().splitlines() if line.strip()}


def _print_answer(answer: Answer) -> None:
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    console.print(Markdown(answer.answer))
    for citation in answer.citations:
        place = f"clause {citation.clause}" if citation.clause else citation.title
        page = f", page {citation.page}" if citation.page else ""
        note = f" ({citation.status_note})" if citation.status_note else ""
        console.print(
            f"\\[{citation.marker}] {citation.doc}, {place}{page} – {citation.status}{note}", highlight=False
        )


def search(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="words or a question")],
    k: Annotated[int, typer.Option(min=1, max=100, help="how many clauses")] = 10,
    series: Series = None,
    recommendation: Recommendations = None,
    status: Statuses = None,
    language: Languages = None,
    from_year: FromYear = None,
    to_year: ToYear = None,
    normative: Normative = None,
    as_json: JsonFlag = False,
) -> None:
    """Find clauses and catalogue records."""
    from copilot.answer.retrieved import retrieved_rows
    from copilot.pipeline import Copilot

    narrowing = _narrowing(series, recommendation, status, language, from_year, to_year, normative)
    retriever = Copilot(context.obj).reading().retriever
    found = retriever.retrieve(question, k=k, where=narrowing.over(retriever.shelf))
    rows = retrieved_rows(found)
    if as_json:
        write_json({"query": question, "retrieved": [asdict(row) for row in rows]})
        return
    for place, row in enumerate(rows, 1):
        where = f", clause {row.clause}" if row.clause else ""
        title = row.title.removeprefix(row.clause).strip()
        typer.echo(f"{place:3}. {row.score:6.2f}  {row.doc}{where} {title}".rstrip())
        typer.echo("     " + " ".join(row.text.split())[:160])


def lookup(
    context: typer.Context,
    document: Annotated[str, typer.Argument(help='a text: "X.690", "ITU-T V.8 bis (08/1996)"')],
    clause: Annotated[str, typer.Option(help="clause number")] = "",
    term: Annotated[str, typer.Option(help="a defined term")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Exact lookups: a clause, a definition, or the editions of a text."""
    from copilot.pipeline import Copilot
    from corpus.identifiers import parse

    reading = Copilot(context.obj).reading()
    identifier = parse(document)
    files = reading.retriever.shelf.scope([identifier]).exact
    result: dict[str, Any] = {"document": identifier.format(), "files": sorted(files)}
    if clause:
        found = reading.lookup.clause(files, clause)
        result["clauses"] = [
            {"file": f.entry.file, "doc": f.entry.doc_id, "number": f.clause.number, "title": f.clause.title,
             "page": f.clause.page, "text": f.clause.text, "below": [c.label for c in f.below]}
            for f in found
        ]  # fmt: skip
    elif term:
        result["definitions"] = [
            {"file": entry.file, "doc": entry.doc_id, **asdict(definition)}
            for entry, definition in reading.lookup.definitions(term, files)
        ]
    else:
        facts = reading.lookup.edition(identifier)
        result["edition"] = None if facts is None else facts.asked.id
        if facts is not None:
            result["status"] = facts.asked.status
            result["in_force"] = facts.in_force.id if facts.in_force else None
            result["editions"] = [edition.id for edition in facts.editions]
            result["amendments"] = [edition.id for edition in facts.amendments]
    missing = not any(result.get(key) for key in ("clauses", "definitions", "edition"))
    if as_json:
        write_json(result)
    elif not missing:
        for key, value in result.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                for entry in value:
                    typer.echo("\n".join(f"{name}: {content}" for name, content in entry.items()))
            else:
                typer.echo(f"{key}: {', '.join(value) if isinstance(value, list) else value}")
    if missing:
        raise CopilotError(f"{document}: nothing found; check the name with `copilot corpus status`")


def show_config(context: typer.Context, as_json: JsonFlag = False) -> None:
    """The settings and where each value comes from."""
    settings: Settings = context.obj
    rows = {}
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if value and not field.repr:
            value = "(set)"
        elif isinstance(value, Path):
            value = printable(str(value))
        variable = f"COPILOT_{name.upper()}"
        where = (
            variable
            if variable in os.environ
            else "copilot.toml"
            if name in settings.model_fields_set
            else "default"
        )
        rows[name] = {"value": value, "from": where, "description": field.description or ""}
    if as_json:
        write_json(rows)
        return
    for name, row in rows.items():
        typer.echo(f"{name:18} {row['value']!s:32} {row['from']:14} {row['description']}")
