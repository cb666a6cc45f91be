"""The commands `copilot draft` and `copilot overlap`."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copilot.draft.kinds import ClauseType
from copilot.draft.markdown import row as row_of
from copilot.draft.markdown import to_markdown
from copilot.draft.request import read_request
from corpus.errors import CopilotError
from corpus.output import write_json
from corpus.printable import to_json

if TYPE_CHECKING:
    from copilot.draft.drafter import Drafter
    from copilot.draft.model import Draft
    from copilot.draft.request import DraftRequest

log = logging.getLogger(__name__)

JsonFlag = Annotated[bool, typer.Option("--json", help="JSON on stdout")]
FORMATS = ("docx", "adoc", "md")
FORM_ENDINGS = (".yaml", ".yml", ".json")


class Task(BaseModel):
    """A row of a batch; further keys (the checks of a golden set) are left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(min_length=1)
    instruction: str = Field(min_length=1)
    clause_type: str = ""


def add_commands(root: typer.Typer) -> None:
    """Add the commands to the program."""
    root.command("draft")(draft)
    root.command("overlap")(overlap)


def draft(
    context: typer.Context,
    instruction: Annotated[str, typer.Argument(help="what to draft; not with --batch")] = "",
    type: Annotated[
        str,
        typer.Option(
            help="scope, summary, keywords, references, definitions, abbreviations, conventions, "
            "requirements, "
            "procedures, note, annex, appendix, amendment, bibliography, justification (A.1), "
            "reference-justification (A.5), liaison or contribution; "
            "else recognised"
        ),
    ] = "",
    title: Annotated[str, typer.Option(help="title of the new Recommendation")] = "",
    style: Annotated[str, typer.Option(help="of provisions: required or shall; else as published")] = "",
    lang: Annotated[str, typer.Option(help="of the fixed sentences: en, fr or es")] = "",
    request: Annotated[
        Path | None, typer.Option(help="the form to draft from, JSON or YAML; in place of an instruction")
    ] = None,
    form: Annotated[
        bool, typer.Option("--form", help="only show the form that the instruction is read as, as YAML")
    ] = False,
    base: Annotated[
        Path | None,
        typer.Option(help="Word file of the text amended: --out gets it with the changes tracked"),
    ] = None,
    then: Annotated[
        list[str] | None, typer.Option(help="follow-up instruction that changes the draft; repeatable")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="file: .docx, .adoc or .md; with --form .yaml or .json; with --batch the drafts file"
        ),
    ] = None,
    batch: Annotated[
        Path | None, typer.Option(help="tasks, JSON lines with id, instruction, clause_type")
    ] = None,
    mode: Annotated[
        str, typer.Option(help="assembled, generative (a language model fills gaps and fits wording) or auto")
    ] = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Draft clause text in ITU-T form, built on what is published, with its sources."""
    from copilot.draft.drafter import Drafter, reader_for, writer_for
    from copilot.pipeline import Copilot

    if sum((batch is not None, bool(instruction), request is not None)) != 1:
        raise typer.BadParameter("give an instruction, or --request, or --batch and --out")
    writer = writer_for(context.obj, mode)
    drafter = Drafter(Copilot(context.obj), writer, reader_for(writer))
    if batch is not None:
        if out is None:
            raise typer.BadParameter("--batch needs --out, the drafts file")
        run_batch(drafter, batch, out, style, lang)
        return
    if request is not None:
        asked = read_request(_content(request), str(request))
    else:
        asked = drafter.read(instruction, type or None, title=title, style=style or None, language=lang)
    if form:
        _show_form(asked, out, as_json)
        return
    made = drafter.drafted(asked, instruction)
    for follow_up in then or ():
        made = drafter.refined(made, follow_up)
    if base is not None and out is None:
        raise typer.BadParameter("--base needs --out, the Word file with the changes tracked")
    if out is not None:
        write(made, out, context.obj.templates, base)
    if as_json:
        write_json(row_of(made))
    elif out is None:
        typer.echo(to_markdown(made))
        _print_findings(made)


def _show_form(asked: DraftRequest, out: Path | None, as_json: bool) -> None:
    """The form on stdout or in a file, as YAML; as JSON where asked for, or where the file is called so."""
    in_json = as_json or (out is not None and out.suffix.lower() == ".json")
    content = to_json(asked.to_json()) + "\n" if in_json else asked.to_yaml()
    if out is None:
        typer.echo(content, nl=False)
        return
    if out.suffix.lower() not in FORM_ENDINGS:
        raise CopilotError(f"{out}: unknown ending for a form; use one of {', '.join(FORM_ENDINGS)}")
    try:
        out.write_text(content, encoding="utf-8")
    except OSError as error:
        raise CopilotError(f"{out}: cannot be written ({error.strerror}); choose another folder") from error


def write(draft: Draft, path: Path, templates: Path | None = None, base: Path | None = None) -> None:
    """Write a draft in the format of the file's ending, or tracked into the text that it amends.

    Raises:
        CopilotError: another ending, or a file that cannot be read or written.
    """
    from copilot.export import exported
    from copilot.export.tracked import to_tracked

    ending = path.suffix.lstrip(".").lower()
    if ending not in FORMATS:
        raise CopilotError(f"{path}: unknown ending; use one of {', '.join(f'.{each}' for each in FORMATS)}")
    try:
        if base is None:
            content = exported(draft, ending, templates)
        else:
            content, missing = to_tracked(draft, base.read_bytes())
            for words in missing:
                log.warning("%s: “%s” is not in it; this change is not tracked", base, words)
        path.write_bytes(content)
    except OSError as error:
        raise CopilotError(f"{path}: cannot be written ({error.strerror}); choose another folder") from error


def run_batch(drafter: Drafter, tasks: Path, out: Path, style: str = "", lang: str = "") -> None:
    """Draft every task that the drafts file does not hold yet; a task that fails is a row that says why."""
    done = {row["id"] for row in _rows(out)} if out.is_file() else set()
    wanted = [task for task in _tasks(tasks) if task.id not in done]
    failed = 0
    with out.open("a", encoding="utf-8") as stream:
        for count, task in enumerate(wanted, 1):
            try:
                made = drafter.draft(
                    task.instruction, _known(task.clause_type), style=style or None, language=lang
                )
                row = row_of(made, task.id)
            except CopilotError as error:
                failed += 1
                log.error("%s: %s", task.id, error)
                row = {
                    "id": task.id,
                    "clause_type": task.clause_type,
                    "text": "",
                    "citations": [],
                    "references": [],
                    "findings": [],
                    "mode": "failed",
                    "notes": [str(error)],
                }
            stream.write(to_json(row) + "\n")
            stream.flush()
            typer.echo(f"{count}/{len(wanted)} {task.id} {row['mode']}", err=True)
    if wanted and failed == len(wanted):
        raise CopilotError(f"{tasks}: none of the {failed} tasks could be drafted")


def _known(clause_type: str) -> str | None:
    """A type of the product; another name leaves the type to the instruction."""
    return clause_type if clause_type in set(ClauseType) else None


def _tasks(path: Path) -> Iterator[Task]:
    for number, row in enumerate(_rows(path), 1):
        try:
            yield Task.model_validate(row)
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise CopilotError(f"{path}, row {number}: {wrong}; a task has id and instruction") from error


def _content(path: Path, what: str = "a form as JSON or YAML") -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CopilotError(f"{path}: cannot be read ({error}); give a file of {what}") from error


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    content = _content(path, "JSON lines")
    for number, line in enumerate(content.splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise CopilotError(f"{path}, line {number}: no JSON ({error}); mend or remove it") from error
            if not isinstance(row, dict) or "id" not in row:
                raise CopilotError(f"{path}, line {number}: no object with an id; mend or remove it")
            yield row


def overlap(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="proposed title")],
    scope: Annotated[str, typer.Option(help="proposed scope")] = "",
    as_json: JsonFlag = False,
) -> None:
    """What exists on a proposed subject, published and under way, ranked with reasons."""
    from copilot.draft.drafter import Drafter
    from copilot.pipeline import Copilot

    found = Drafter(Copilot(context.obj)).overlap(title, scope)
    if as_json:
        write_json(found.to_json())
        return
    for place, one in enumerate(found.related, 1):
        typer.echo(f"{place:3}. {one.score:.2f} {one.relation:11} {one.id}, {one.title} ({one.status})")
        typer.echo(f"     {'; '.join(one.reasons)}")
    if found.gaps:
        typer.echo(f"Words that no text found holds: {', '.join(found.gaps)}")


def _print_findings(draft: Draft) -> None:
    for finding in draft.findings:
        typer.echo(f"{finding['severity']} {finding['rule']}: {finding['message']}", err=True)
