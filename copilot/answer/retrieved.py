"""What an answer reports as retrieved: what exact lookup quoted, then the hits of the search."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.answer.model import Citation, Retrieved
from copilot.answer.opened import Reading
from index.retrieve.search import WIDEST, Found


def retrieved_rows(found: Found, first: tuple[Retrieved, ...] = ()) -> tuple[Retrieved, ...]:
    """What exact lookup found, then the hits of the search, each clause once."""
    rows = list(first)
    seen = {(row.file, row.doc, row.clause) for row in rows}
    for hit in found.hits:
        passage = hit.best
        if (passage.file, passage.doc_id, passage.number) in seen and (passage.number or not hit.entry):
            continue
        title = passage.path[-1] if passage.path else ""
        rows.append(
            Retrieved(
                passage.doc_id, passage.file, passage.number, hit.pages, hit.text, round(hit.score, 4), title
            )
        )
    return tuple(rows)


def quoted_rows(reading: Reading, citations: Sequence[Citation]) -> tuple[Retrieved, ...]:
    """The clauses that a lookup quoted, as retrieved rows: whole, or as quoted where they are long."""
    rows: dict[tuple[str, str], Retrieved] = {}
    for citation in citations:
        key = (citation.file, citation.clause)
        if key in rows or citation.file not in reading.retriever.entries:
            continue
        clauses = [
            c for c in reading.lookup.store.document(citation.file).clauses if c.number == citation.clause
        ]
        quotes = [c for c in citations if (c.file, c.clause) == key]
        text = "\n".join(clause.text for clause in clauses)
        if len(text) > 2 * WIDEST:
            text = "\n".join(c.quote for c in quotes)
        pages = {c.page for c in quotes} | {b.page for clause in clauses for b in clause.blocks}
        rows[key] = Retrieved(
            citation.doc, citation.file, citation.clause, tuple(sorted(pages)), text, 1.0, citation.title
        )
    return tuple(rows.values())
