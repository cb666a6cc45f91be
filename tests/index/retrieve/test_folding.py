"""Editions and languages of one text: one hit, the edition in force first, the others named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from index.retrieve.query import Wish, understand
from index.retrieve.search import Retriever
from index.store import Store
from index.writer import StoreWriter
from tests.index import made

OLD, NEW, FRENCH = (
    "T-REC-V.999-201003-E.pdf",
    "T-REC-V.999-202401-E.pdf",
    "T-REC-V.999-202401-F.pdf",
)
QUESTION = "When does timer T401 of echo cancellation expire?"


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """Two editions of V.999 that differ in a word, and the new one in French."""
    path: Path = tmp_path_factory.mktemp("folding") / "store.sqlite"
    records = [
        made.record("ITU-T V.999 (03/2010)", "Procedures", date="2010-03-01") | {"status": "Withdrawal"},
        made.record("ITU-T V.999 (01/2024)", "Procedures", date="2024-01-13"),
    ]
    new = made.document(NEW, "ITU-T V.999 (01/2024)")
    old = replace(made.document(OLD, "ITU-T V.999 (03/2010)", sha256="1" * 64), date="03/2010")
    french = made.document(FRENCH, "ITU-T V.999 (01/2024)", sha256="2" * 64)
    words = {"timer": "temporisateur", "shall": "doit", "expire": "expirer", "after": "après"}
    clauses = []
    for clause in french.clauses:
        blocks = []
        for block in clause.blocks:
            text = " ".join(words.get(word, word) for word in block.text.split(" "))
            blocks.append(replace(block, text=text))
        clauses.append(replace(clause, blocks=tuple(blocks)))
    with StoreWriter(path, Catalogue.from_records(records)) as writer:
        writer.add_document(new)
        writer.add_document(old)
        writer.add_document(replace(french, language="F", clauses=tuple(clauses)))
    store = Store(path)
    yield Retriever(store)
    store.close()


def status_of(retriever: Retriever, file: str) -> str:
    return retriever.entries[file].status


def test_the_edition_in_force_stands_for_all_and_the_others_are_named(retriever: Retriever) -> None:
    assert status_of(retriever, OLD) == "superseded"
    hits = [hit for hit in retriever.retrieve(QUESTION).hits if hit.best.number == "8.1"]
    assert [hit.best.file for hit in hits] == [NEW]
    assert {entry.file for entry in hits[0].also} == {OLD, FRENCH}


@pytest.mark.parametrize(
    ("question", "file"),
    [
        (f"{QUESTION[:-1]} according to V.999?", NEW),
        (f"{QUESTION[:-1]} according to V.999 (03/2010)?", OLD),
        ("Quand le temporisateur T401 de echo cancellation doit-il expirer selon V.999 ?", FRENCH),
    ],
)
def test_the_edition_or_language_that_the_question_wants_stands_for_all(
    retriever: Retriever, question: str, file: str
) -> None:
    hits = [hit for hit in retriever.retrieve(question).hits if hit.best.number == "8.1"]
    assert [hit.best.file for hit in hits] == [file]
    assert {entry.file for entry in hits[0].also} == {OLD, NEW, FRENCH} - {file}


@pytest.mark.parametrize(("in_force", "file"), [(False, OLD), (True, NEW)])
def test_the_status_that_is_wished_stands_for_all(retriever: Retriever, in_force: bool, file: str) -> None:
    query = replace(understand(f"{QUESTION[:-1]} according to V.999?"), wish=Wish(in_force=in_force))
    hits = [hit for hit in retriever.search(query).hits if hit.best.number == "8.1"]
    assert [hit.best.file for hit in hits] == [file]


def test_scores_stay_in_order(retriever: Retriever) -> None:
    scores = [hit.score for hit in retriever.retrieve(QUESTION).hits]
    assert scores == sorted(scores, reverse=True)
