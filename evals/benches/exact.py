"""Whether exact lookup finds everything that an index holds, asked for by name as a person would.

    python -m evals.benches.exact --data-dir DATA

Every numbered clause, every table and figure with a number, every defined term, abbreviation and reference
of every document is asked for, and every edition of the catalogue. Anything not found is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from copilot.question.read import Reader
from corpus.identifiers import UnknownIdentifier, parse
from corpus.model import Document
from corpus.settings import Settings
from corpus.structure.headings import CAPTION
from index.generations import Generations
from index.lookup import Lookup
from index.retrieve.query import Query
from index.store import Store


@dataclass(slots=True)
class Checked:
    """How many things of each kind were asked for, and what was not found."""

    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, kind: str, name: str, found: bool) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if not found:
            self.faults.append(f"{kind} not found: {name}")


def check(store: Store, files: frozenset[str] = frozenset()) -> Checked:
    """Ask for everything in the documents `files`, all for none, and in the catalogue."""
    lookup = Lookup(store, store.catalogue)
    checked = Checked()
    for entry in store.documents():
        if files and entry.file not in files:
            continue
        document = store.document(entry.file)
        for kind, name, found in (
            *_clauses(lookup, document),
            *_captions(lookup, document),
            *_terms(lookup, document),
            *_abbreviations(lookup, document),
            *_references(lookup, document),
        ):
            checked.add(kind, f"{entry.file}: {name}", found)
    for edition in store.catalogue:
        facts = lookup.edition(edition.identifier)
        checked.add("edition", edition.id, facts is not None and facts.asked.id == edition.id)
    return checked


def _asked(lookup: Lookup, document: Document, text: str) -> tuple[Query, bool]:
    """A question about a document, read, and whether the document's name led to it."""
    query = Reader(lookup.catalogue, lookup.shelf).read(text).query
    scope = lookup.shelf.scope(query.named)
    return query, document.file in scope.exact


def _clauses(lookup: Lookup, document: Document) -> Iterator[tuple[str, str, bool]]:
    for clause in document.clauses:
        if not clause.number:
            continue
        name = clause.number if clause.number[:2] in ("An", "Ap") else f"clause {clause.number}"
        text = f"What does {name} of {document.doc_id} say?"
        query, named = _asked(lookup, document, text)
        found = lookup.clause([document.file], query.clause) if query.clause else []
        yield "clause", text, named and clause.index in {each.clause.index for each in found}


def _captions(lookup: Lookup, document: Document) -> Iterator[tuple[str, str, bool]]:
    for clause in document.clauses:
        for block in clause.blocks:
            match = CAPTION.match(block.caption) if block.caption else None
            if match is None:
                continue
            word = "Figure" if match.group("word").lower().startswith(("fig", "рис")) else "Table"
            text = f"What does {word} {match.group('id').rstrip('.)')} of {document.doc_id} show?"
            query, named = _asked(lookup, document, text)
            found = (
                lookup.captioned([document.file], query.locator.kind, query.locator.id)
                if query.locator
                else []
            )
            yield "table or figure", text, named and block in [each.block for each in found]


def _terms(lookup: Lookup, document: Document) -> Iterator[tuple[str, str, bool]]:
    for definition in document.definitions:
        found = lookup.definitions(definition.term, frozenset({document.file}))
        yield "term", definition.term, definition in [each for _, each in found]


def _abbreviations(lookup: Lookup, document: Document) -> Iterator[tuple[str, str, bool]]:
    for abbreviation in document.abbreviations:
        found = lookup.abbreviations(abbreviation.abbr, frozenset({document.file}))
        yield "abbreviation", abbreviation.abbr, abbreviation in [each for _, each in found]


def _references(lookup: Lookup, document: Document) -> Iterator[tuple[str, str, bool]]:
    for reference in document.references:
        try:
            identifier = parse(reference.id.split(" | ")[0])
        except UnknownIdentifier:
            continue  # a text of another organization
        found = lookup.referring(identifier)
        yield "reference", reference.id, (document.file, reference) in [(e.file, r) for e, r in found]


def main(
    data_dir: Annotated[Path, typer.Option(help="Data folder of an index.")] = Path(".copilot-data"),
) -> None:
    """Print how much was asked for and what was not found; exit code 1 if there is any."""
    checked = check(Generations(Settings(data_dir=data_dir)).current().store)
    for fault in checked.faults:
        typer.echo(fault)
    for kind, count in checked.counts.items():
        typer.echo(f"{kind:16} {count}")
    if checked.faults:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
