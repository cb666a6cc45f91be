"""`copilot check`: reviews a draft."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import CopilotError
from corpus.output import write_json
from corpus.settings import Settings

if TYPE_CHECKING:
    from copilot.answer.opened import Reading
    from copilot.check.model import Report


def add_commands(root: typer.Typer) -> None:
    """Puts `check` under the one command `copilot`."""
    root.command()(check)


def check(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="draft: .docx, .pdf, .md, .adoc, .txt; - for standard input")
    ] = None,
    rules: Annotated[
        str, typer.Option(help="rules that run: WRD,-WRD-004; -TRM-002: all but this; else as set")
    ] = "",
    list_rules: Annotated[bool, typer.Option("--list", help="list all rules with their reasons")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on stdout")] = False,
    sarif: Annotated[bool, typer.Option("--sarif", help="SARIF 2.1.0 on stdout")] = False,
    annotated: Annotated[Path | None, typer.Option(help="write a Word file with comments here")] = None,
    fix: Annotated[
        Path | None, typer.Option(help="write a copy with the mechanical corrections here")
    ] = None,
    fragment: Annotated[
        bool, typer.Option("--fragment", help="a part of a text: nothing is missed that stands elsewhere")
    ] = False,
    clause_type: Annotated[
        str, typer.Option(help="what a text without headings is: scope, references, definitions, …")
    ] = "",
    without_index: Annotated[
        bool, typer.Option("--without-index", help="do not compare with the published texts")
    ] = False,
) -> None:
    """Check a draft against the rules of drafting; exit code 1 where it has errors."""
    if list_rules:
        _print_rules(as_json)
        return
    if file is None:
        raise typer.BadParameter("give a file, or --list")
    if as_json and sarif:
        raise typer.BadParameter("give --json or --sarif, not both")
    from copilot.check.checker import bytes_of, check_bytes

    settings: Settings = context.obj
    name = "standard input" if str(file) == "-" else file.name
    data = sys.stdin.buffer.read() if str(file) == "-" else bytes_of(file)
    report = check_bytes(
        name if str(file) != "-" else "",
        data,
        reading=None if without_index else _reading(settings),
        whole=False if fragment else None,
        clause_type=clause_type,
        definition_start=settings.definition_start,
        rules=rules or settings.check_rules,
        folder=None if str(file) == "-" else file.parent,
    )
    if as_json:
        write_json(report.to_json())
    elif sarif:
        from copilot.check.sarif import to_sarif

        write_json(to_sarif(report))
    else:
        _print(report)
    if annotated is not None:
        from copilot.check.annotate import annotate

        _write(annotated, annotate(file.name, data, report), file)
    if fix is not None:
        from copilot.check.fixing import apply_fixes

        fixed = apply_fixes(file.name, data, report)
        _write(fix, fixed.data, file)
        typer.echo(f"{fixed.applied} corrected in {fix}, {len(fixed.left)} left to be done by hand", err=True)
    if report.has_errors:
        raise typer.Exit(1)


def _reading(settings: Settings) -> Reading | None:
    """The index; a check without one leaves the rules out that need it, and says so."""
    from copilot.pipeline import Copilot
    from index.errors import NoIndex

    try:
        return Copilot(settings).reading()
    except NoIndex:
        return None


def _write(path: Path, data: bytes, source: Path) -> None:
    if path.exists() and source.exists() and path.samefile(source):
        raise CopilotError(f"{path}: is the draft itself; give another name for the copy")
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CopilotError(f"{path}: cannot be written ({error.strerror}); give another name") from error


def _print_rules(as_json: bool) -> None:
    from copilot.check.rules import all_rules

    rules = all_rules()
    if as_json:
        rows = [
            {"id": r.id, "family": r.family, "severity": r.severity, "what": r.what, "why": r.why,
             "remedy": r.remedy, "fixes": r.fixes, "english": r.english, "index": r.index, "whole": r.whole}
            for r in rules
        ]  # fmt: skip
        write_json(rows)
        return
    for rule in rules:
        typer.echo(f"{rule.id}  {rule.severity:8} {rule.what}{'  (fix)' if rule.fixes else ''}")
        typer.echo(f"{'':23}{rule.why}")


def _print(report: Report) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from copilot.check.model import Severity

    console = Console(width=None if sys.stdout.isatty() else 120)
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading in ("rule", "place", "finding"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "rule")
    for finding in report.findings:
        where = finding.place
        spot = f"line {where.line}" if where.line else f"page {where.page}" if where.page else ""
        place = ", ".join(piece for piece in (where.clause[:40], spot) if piece)
        more = f" (and {len(finding.also)} more)" if finding.also else ""
        words = where.context or where.quote
        quote = f"\n[dim]“{escape(words[:110])}”[/dim]" if words else ""
        mark = " [green](correction: --fix)[/green]" if finding.fix else ""
        table.add_row(
            f"[{colours[finding.severity]}]{finding.rule}[/]",
            escape(place),
            f"{escape(finding.message)}{more}.{mark}{quote}\n[italic]{escape(finding.remedy)}[/italic]",
        )
    if report.findings:
        console.print(table)
    counts = ", ".join(f"{report.count(severity)} {severity}s" for severity in Severity)
    console.print(f"{escape(report.name or 'text')}: {counts}; {report.seconds:.1f} s", highlight=False)
    for each in report.not_run:
        rules = f"not run: {', '.join(each.rules)}: " if each.rules else "not read: "
        typer.echo(f"{rules}{each.reason}", err=True)
