"""What is published already on the same subject, and clauses that say nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from copilot.check.checking import PROSE, Checking
from copilot.check.model import Severity
from copilot.check.rule import Hit, rule
from corpus.identifiers import UnknownIdentifier, parse, same_recommendation
from corpus.model import BlockKind, Clause, ClauseKind
from index.filters import Filter
from index.lexical import any_of
from index.passages import CATALOGUE, Passage
from index.retrieve.query import content_words

MOST_CLAUSES = 16
"""Longest clauses of the body that are compared; each takes about a tenth of a second."""
LEAST_WORDS = 40
NEAREST = 12
SAME_SUBJECT = 0.5
"""Cosine of title and scope with a catalogue record from which on it is worth a look."""
SAME_CLAUSE = 0.45
"""Share of the word triples of a clause that stand in a published passage, or the other way round."""

Near = tuple[float, Passage]
"""Cosine, 0 without vectors, and the passage."""


@rule(
    "ITU-OVL-001",
    Severity.NOTE,
    "published texts on the same subject",
    why="New work says how it relates to what exists: title and scope are compared with the titles and "
    "abstracts of the catalogue by meaning.",
    remedy="Look at these texts; say in the Scope and in the A.1 justification how this one differs.",
    english=True,
    index=True,
    whole=True,
)
def subject(checking: Checking) -> Iterator[Hit]:
    document = checking.document
    if document.date is not None:
        return
    scope = document.part("scope") or document.part("summary")
    about = " ".join([document.title, scope.text if scope else ""]).strip()
    if len(about.split()) < 8:
        return
    (found,) = _near(checking, [about[:800]], Filter(files=frozenset({CATALOGUE})))
    near = [(value, passage) for value, passage in found if value >= SAME_SUBJECT or not value]
    if near:
        listed = "; ".join(
            f"{passage.doc_id} “{_title(checking, passage)}”" + (f" ({value:.2f})" if value else "")
            for value, passage in near[:5]
        )
        block = scope.heading if scope and scope.heading else checking.first
        yield Hit(block, f"nearest in the catalogue, with similarity: {listed}", quote=block.text[:60])


def _title(checking: Checking, passage: Passage) -> str:
    assert checking.reading is not None
    edition = checking.reading.catalogue.get(passage.doc_id)
    return edition.title if edition else passage.text[:80]


@rule(
    "ITU-OVL-002",
    Severity.NOTE,
    "a clause that says nearly what a published clause says",
    why="What is specified already is referred to, not repeated: two texts drift apart.",
    remedy="Refer to the published clause, or say what differs.",
    english=True,
    index=True,
)
def clause(checking: Checking) -> Iterator[Hit]:
    document = checking.document
    if document.date is not None or checking.reading is None:
        return
    bodies: list[tuple[Clause, str]] = []
    for own in document.clauses:
        if own.kind not in (ClauseKind.CLAUSE, ClauseKind.ANNEX) or document.part_of(own):
            continue
        text = " ".join(b.text for b in own.blocks if b.kind in (*PROSE, BlockKind.TABLE))
        if len(text.split()) >= LEAST_WORDS and (own.heading is not None or own.blocks):
            bodies.append((own, text))
    bodies = sorted(bodies, key=lambda item: -len(item[1]))[:MOST_CLAUSES]
    near = _near(
        checking,
        [f"{own.title}. {text}"[:500] for own, text in bodies],
        Filter(files=frozenset(checking.reading.retriever.entries)),
    )
    for (own, text), found in zip(bodies, near, strict=True):
        triples = _triples(text)
        best: tuple[float, str] = (0.0, "")
        for _, passage in found:
            theirs = _triples(passage.text)
            shared = len(triples & theirs)
            where = f"{passage.doc_id}, clause {passage.number}" if passage.number else passage.doc_id
            best = max(
                best, (shared / len(triples), f"{shared / len(triples):.0%} of its wording stands in {where}")
            )
            if len(theirs) >= LEAST_WORDS:
                part = shared / len(theirs)
                best = max(best, (part, f"{part:.0%} of a passage of {where} stands in it"))
        if best[0] >= SAME_CLAUSE:
            block = own.heading or own.blocks[0]
            yield Hit(block, best[1], quote=block.text[:60])


def _near(checking: Checking, texts: Sequence[str], where: Filter) -> list[list[Near]]:
    """The passages nearest to each text by meaning, or by words without vectors; the draft's own left out."""
    reading = checking.reading
    if reading is None or not texts:
        return [[] for _ in texts]
    retriever, store = reading.retriever, reading.lookup.store
    found: list[list[tuple[int, float]]] = []
    if retriever.embedder is not None and retriever.vectors is not None:
        vectors = retriever.embedder.embed(texts)
        found = [retriever.vectors.query(vector, NEAREST, where) for vector in vectors]
    else:
        for text in texts:
            words = content_words(text, "en")[:40]
            hits = store.search(any_of(words), NEAREST, where=where) if words else []
            found.append([(id, 0.0) for id, _ in hits])
    return [
        [
            (value, passage)
            for (_, value), passage in zip(hits, store.passages([id for id, _ in hits]), strict=True)
            if not _is_own(checking, passage)
        ]
        for hits in found
    ]


def _is_own(checking: Checking, passage: Passage) -> bool:
    own = checking.document.identifier
    try:
        name = parse(passage.doc_id)
    except UnknownIdentifier:
        return False
    return own is not None and same_recommendation(name.recommendation, own.recommendation)


def _triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[place : place + 3]) for place in range(len(words) - 2)}
