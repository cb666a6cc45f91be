"""What is published already on the same subject, and clauses that say nearly the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from copilot.check.checking import PROSE, Checking
from copilot.check.document import BlockKind, ClauseKind, DraftClause
from copilot.check.model import Severity
from copilot.check.rule import Hit, rule
from corpus.identifiers import UnknownIdentifier, parse, same_recommendation
from index.filters import Filter
from index.passages import CATALOGUE
from index.query import stem, stop_words

if TYPE_CHECKING:
    from index.retrieve import Hit as Found

MOST_CLAUSES = 12
"""Longest clauses of the body that are compared; each takes about a fifth of a second."""
LEAST_WORDS = 40
SAME_SUBJECT = 0.62
"""Cosine of title and scope with a catalogue record from which on it is worth a look."""
SAME_CLAUSE = 0.45
"""Share of a clause's word triples that stand in a published clause."""


@rule(
    "ITU-OVL-001",
    Severity.NOTE,
    "published texts on the same subject",
    why="New work says how it relates to what exists; titles, scopes and abstracts of the catalogue were "
    "compared by meaning.",
    remedy="Look at these texts; say in the Scope and in the A.1 justification how this one differs.",
    index=True,
    whole=True,
    english=True,
)
def subject(checking: Checking) -> Iterator[Hit]:
    document = checking.document
    if document.date is not None:
        return
    scope = document.part("scope") or document.part("summary")
    about = " ".join([document.title, scope.text if scope else ""]).strip()
    if len(about.split()) < 8:
        return
    records = [
        (value, found)
        for value, found in _near(checking, about[:1200], catalogue=True)
        if value >= SAME_SUBJECT
    ]
    if records:
        listed = "; ".join(
            f"{found.best.doc_id} “{_title(found)}” ({value:.2f})" for value, found in records[:5]
        )
        block = scope.heading if scope and scope.heading else checking.first
        yield Hit(block, f"nearest in the catalogue (similarity): {listed}", quote=block.text[:60])


def _title(found: Found) -> str:
    return found.best.path[0] if found.best.path else found.best.text.split("\n")[0][:90]


@rule(
    "ITU-OVL-002",
    Severity.NOTE,
    "a clause that says nearly what a published clause says",
    why="What is specified already is referred to, not repeated: two texts drift apart.",
    remedy="Refer to the published clause, or say what differs.",
    index=True,
    english=True,
)
def clause(checking: Checking) -> Iterator[Hit]:
    document = checking.document
    if document.date is not None:
        return
    bodies = [
        (c, text)
        for c in document.clauses
        if c.heading is not None
        and c.kind in (ClauseKind.CLAUSE, ClauseKind.ANNEX)
        and not document.part_of(c)
        if len((text := _prose(c)).split()) >= LEAST_WORDS
    ]
    bodies.sort(key=lambda item: -len(item[1]))
    for own, text in bodies[:MOST_CLAUSES]:
        triples = _triples(text)
        best: tuple[float, Found] | None = None
        for _, found in _near(checking, f"{own.title}. {text}"[:600], catalogue=False):
            share = len(triples & _triples(found.text)) / max(1, len(triples))
            if share >= SAME_CLAUSE and (best is None or share > best[0]):
                best = share, found
        if best is not None and own.heading is not None:
            share, found = best
            where = (
                f"{found.best.doc_id}, clause {found.best.number}" if found.best.number else found.best.doc_id
            )
            yield Hit(own.heading, f"{share:.0%} of its wording stands in {where}", quote=own.heading.text)


def _prose(clause: DraftClause) -> str:
    return " ".join(b.text for b in clause.blocks if b.kind in (*PROSE, BlockKind.TABLE))


def _near(checking: Checking, text: str, catalogue: bool) -> list[tuple[float, Found]]:
    """Nearest texts or clauses with their similarity, the draft's own text left out."""
    reading = checking.reading
    assert reading is not None
    where = Filter(files=frozenset({CATALOGUE})) if catalogue else Filter(not_kinds=frozenset({"catalogue"}))
    found = reading.retriever.retrieve(_query(text), k=8, where=where)
    own = checking.document.identifier
    hits = []
    for hit in found.hits:
        if (hit.entry is None) != catalogue:
            continue
        try:
            name = parse(hit.best.doc_id)
        except UnknownIdentifier:
            continue
        if own is not None and same_recommendation(name.recommendation, own.recommendation):
            continue
        hits.append((_cosine(checking, text, hit), hit))
    return sorted(hits, key=lambda item: -item[0])


def _query(text: str) -> str:
    """The words that say most: a whole clause would ask for everything at once."""
    words = [w for w in re.findall(r"[^\W\d_][\w-]+", text) if w.lower() not in stop_words("en")]
    counts = Counter(word.lower() for word in words)
    kept = [word for word, _ in counts.most_common(24)]
    return " ".join(kept)


def _cosine(checking: Checking, text: str, hit: Found) -> float:
    """Cosine of the vectors; without vectors the share of stems in common."""
    reading = checking.reading
    assert reading is not None
    embedder = reading.retriever.embedder
    if embedder is None:
        one, other = _stems(text), _stems(hit.best.text)
        return len(one & other) / max(1, min(len(one), len(other)))
    return float(embedder.embed_query(text) @ embedder.embed_query(hit.best.text))


def _stems(text: str) -> set[str]:
    return {stem(w) for w in re.findall(r"[^\W\d_]{3,}", text.lower()) if w not in stop_words("en")}


def _triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}
