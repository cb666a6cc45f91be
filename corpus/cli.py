"""`copilot corpus show` and `diff`: what was read of a text, and what changed in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.errors import SourceError
from corpus.model import ClauseKind, Document
from corpus.output import write_json
from corpus.settings import Settings
from corpus.structure.terms import is_defined_term

if TYPE_CHECKING:
    from corpus.structure.compare import Change


def add_commands(documents: typer.Typer) -> None:
    """Puts `show` and `diff` under `copilot corpus`."""
    documents.command("show")(show)
    documents.command("diff")(diff)


def show(
    context: typer.Context,
    document: Annotated[
        str,
        typer.Argument(help="a file (.pdf, .docx, .adoc, .md), or an indexed text: V.34, or by its file"),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="JSON on stdout")] = False,
) -> None:
    """Headings, definitions, abbreviations and references as read."""
    report = structure(find(context.obj, document))
    if as_json:
        write_json(report)
        return
    typer.echo(f"{report['doc_id']}  {report['title']}  ({report['file']})")
    for heading in report["headings"]:
        typer.echo(f"  {heading['number']:12} {heading['title']}  … {heading['page']}")
    for name in ("definitions", "abbreviations", "references", "bibliography"):
        typer.echo(f"{name}: {len(report[name])}")


def diff(
    context: typer.Context,
    old: Annotated[
        str, typer.Argument(help="the earlier text: a PDF file, or an indexed text with its date")
    ],
    new: Annotated[str, typer.Argument(help="the later text")],
    as_json: Annotated[bool, typer.Option("--json", help="JSON on stdout")] = False,
) -> None:
    """Compare two editions clause by clause: added, removed, renumbered, changed words."""
    from dataclasses import asdict

    from corpus.structure.compare import compare

    before, after = find(context.obj, old), find(context.obj, new)
    comparison = compare(before, after)
    if not as_json:
        typer.echo(f"{before.doc_id} → {after.doc_id}")
        for change in comparison.changes:
            typer.echo(_described(change))
        typer.echo(f"{len(comparison.changes)} clauses differ, {comparison.unchanged} are the same")
        return

    def row(change: Change) -> dict[str, Any]:
        sides = {
            side: None
            if clause is None
            else {"number": clause.number, "title": clause.title, "page": clause.page}
            for side, clause in (("old", change.old), ("new", change.new))
        }
        return {"kind": change.kind, **sides, "words": [asdict(piece) for piece in change.words]}

    report = {
        "old": before.doc_id, "new": after.doc_id, "unchanged": comparison.unchanged,
        "changes": [row(change) for change in comparison.changes],
    }  # fmt: skip
    write_json(report)


_CONTEXT = 12
"""Words shown before and after a change."""


def _described(change: Change) -> str:
    """For people: [-gone-] and {+new+} among a few words of context."""
    labels = [clause.label or "(no heading)" for clause in (change.old, change.new) if clause is not None]
    head = f"{change.kind}: {' → '.join(dict.fromkeys(labels))}"
    if change.kind != "changed":
        return head
    shown = []
    for place, piece in enumerate(change.words):
        words = piece.text.split()
        if piece.op == "removed":
            shown.append(f"[-{piece.text.rstrip()}-] ")
        elif piece.op == "added":
            shown.append(f"{{+{piece.text.rstrip()}+}} ")
        elif len(words) <= 2 * _CONTEXT:
            shown.append(piece.text)
        else:
            before = "" if place == 0 else " ".join(words[:_CONTEXT])
            after = "" if place == len(change.words) - 1 else " ".join(words[-_CONTEXT:])
            shown.append(f"{before} … {after} ")
    return f"{head}\n    {''.join(shown)}"


def find(settings: Settings, name: str) -> Document:
    """A document by path, file name or identifier.

    Raises:
        SourceError: no such file, and nothing indexed of that name.
        UnreadablePdf: the file cannot be read.
    """
    path = Path(name)
    if path.is_file():
        from corpus.sources.kinds import refuse_unread

        refuse_unread(path)
        from corpus.catalogue import Catalogue
        from corpus.reader import read_document
        from corpus.sources.listing import default_catalogue

        where = default_catalogue(settings)
        return read_document(path, Catalogue.load(where) if where else None)
    return _indexed(settings, name)


def _indexed(settings: Settings, name: str) -> Document:
    # The index lies above this package; only this command reaches up, and only when it is asked for a name.
    from corpus.identifiers import UnknownIdentifier, parse
    from index.generations import Generations
    from index.retrieve.scope import Shelf

    store = Generations(settings).current().store
    names = {entry.file for entry in store.documents()}
    if name in names:
        return store.document(name)
    try:
        files = Shelf(store).scope([parse(name)]).exact
    except UnknownIdentifier:
        files = frozenset()
    english = sorted(files, key=lambda file: (store.document(file).language != "E", file))
    if not english:
        raise SourceError(
            f"{name}: no such file, and no indexed text has that name; see `copilot corpus status`"
        )
    return store.document(english[0])


def structure(document: Document) -> dict[str, Any]:
    """The shape of golden/structure: titled clauses in order, terms, abbreviations, references."""
    terms = {clause.number for clause in document.clauses if is_defined_term(clause, document.definitions)}
    titled = [
        clause
        for clause in document.clauses
        if clause.kind is not ClauseKind.FRONT
        and clause.title
        and not is_defined_term(clause, document.definitions)
    ]
    return {
        "file": document.file,
        "doc_id": document.doc_id,
        "title": document.title,
        "date": document.date,
        "headings": [{"number": c.number, "title": c.title, "page": c.page} for c in titled],
        "definitions": [{"term": d.term, "number": d.number, "page": d.page} for d in document.definitions],
        "abbreviations": [{"abbr": a.abbr, "expansion": a.expansion} for a in document.abbreviations],
        "references": [reference.id for reference in document.references if reference.normative],
        "bibliography": [reference.id for reference in document.references if not reference.normative],
        "numbered_paragraphs": [
            {"number": c.number, "page": c.page}
            for c in document.clauses
            if c.number and not c.title and c.number not in terms
        ],
        "warnings": list(document.warnings),
    }
