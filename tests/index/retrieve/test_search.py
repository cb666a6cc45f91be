"""From a question to hits, over a store without vectors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.filters import Filter
from index.passages import CATALOGUE
from index.retrieve.query import understand
from index.retrieve.search import Retriever
from index.store import Store
from index.writer import StoreWriter
from tests.index import made

V, X = "T-REC-V.999-202401-E.pdf", "T-REC-X.998-202401-E.pdf"


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    path = tmp_path_factory.mktemp("retrieve") / "store.sqlite"
    with StoreWriter(path, made.catalogue()) as writer:
        writer.add_document(made.document())
        writer.add_document(made.document(X, "ITU-T X.998 (01/2024)", "directory replication", "1" * 64))
    store = Store(path)
    yield Retriever(store)
    store.close()


def test_the_clause_that_holds_the_words_comes_first_with_its_text(retriever: Retriever) -> None:
    best = retriever.retrieve("When does timer T401 of echo cancellation expire?").hits[0]
    assert (best.best.file, best.best.number) == (V, "8.1")
    assert "shall expire after 2¹⁶ bits" in best.text
    assert "N400 | 5" in best.text
    assert best.pages == (2, 3)
    assert best.entry is not None and best.entry.doc_id == "ITU-T V.999 (01/2024)"


def test_a_text_that_is_named_is_preferred(retriever: Retriever) -> None:
    for name, file in (("V.999", V), ("X.998", X)):
        assert (
            retriever.retrieve(f"When does timer T401 expire according to {name}?").hits[0].best.file == file
        )


def test_hits_stand_best_first_each_clause_once(retriever: Retriever) -> None:
    hits = retriever.retrieve("timer gain echo replication", k=5).hits
    assert len(hits) == 5
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({(hit.best.file, hit.best.doc_id, hit.best.clause_index) for hit in hits}) == 5


def test_a_clause_that_is_named_is_found_without_any_other_word(retriever: Retriever) -> None:
    best = retriever.retrieve("What does clause 3.1 of ITU-T X.998 say?").hits[0].best
    assert (best.file, best.number) == (X, "3.1")


def test_a_search_can_be_narrowed(retriever: Retriever) -> None:
    found = retriever.retrieve("echo cancellation", where=Filter(files=frozenset({CATALOGUE})))
    assert found.hits
    assert {hit.best.file for hit in found.hits} == {CATALOGUE}


def test_texts_that_are_named_and_not_indexed_are_told(retriever: Retriever) -> None:
    found = retriever.retrieve("What does ITU-T G.711 say of timers?")
    assert [name.format() for name in found.missing] == ["ITU-T G.711"]


@pytest.mark.parametrize("question", ["zebra", "?", "the of and", '"', "NEAR(echo", "a* OR b:c"])
def test_no_question_breaks_the_search(retriever: Retriever, question: str) -> None:
    assert len(retriever.retrieve(question).hits) <= 12


def test_the_words_and_pairs_of_a_question_are_searched(retriever: Retriever) -> None:
    expression = retriever.candidates.match_expression(understand("Which window size is the default?"))
    assert '"window size"' in expression
    assert " OR " in expression
